"""Where the bot has been installed and can be reached, kept current by what comes in."""

import structlog

from bot.botframework.inbound import Inbound
from bot.core.people import PersonId
from bot.outbox.messages import Welcome
from bot.outbox.upkeep import ReadRoster
from bot.teams.messenger import CHANNEL, OPEN, TEAM, Nudge, person_key
from storage.conversations import Conversation
from storage.transaction import SqlStorage

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class Installation:
    def __init__(
        self,
        storage: SqlStorage,
        *,
        team_id: str | None,
        channel_id: str | None,
        nudge: Nudge,
    ) -> None:
        """Take what it needs.

        Args:
            storage: Keeps references.
            team_id: The SAV team where the settings name it; else learnt.
            channel_id: The schedule's channel where the settings name it; else learnt.
            nudge: Wakes the outbox's worker.
        """
        self._storage = storage
        self._team_id = team_id
        self._channel_id = channel_id
        self._nudge = nudge
        self._known: dict[str, Conversation] = {}

    async def seen(self, inbound: Inbound) -> None:
        """Keep the reference to the sender's own chat, for messages the bot starts."""
        person = inbound.sender.aad_object_id
        if person and inbound.conversation.conversation_type == "personal":
            key = person_key(PersonId(person.lower()))
            await self._keep(_reference(inbound, key, inbound.conversation.id))

    async def changed(self, inbound: Inbound) -> None:
        """The bot was added or removed, or something about the team changed."""
        team = inbound.channel_data and inbound.channel_data.team
        if team is None or team.id is None:
            await self._personal_chat_changed(inbound)
        elif await self._is_ours(team.id):
            await self._team_changed(inbound, team.id)
        else:
            _log.info("another_team_ignored")

    async def _personal_chat_changed(self, inbound: Inbound) -> None:
        person = inbound.sender.aad_object_id
        if not person or inbound.conversation.conversation_type != "personal":
            return
        number = PersonId(person.lower())
        key = person_key(number)
        if inbound.action == "remove":
            await self._lost(key)
            return
        await self.seen(inbound)
        if _bot_arrived(inbound):
            await self._put(Welcome(receiver=number))

    async def _team_changed(self, inbound: Inbound, team: str) -> None:
        event = inbound.channel_data and inbound.channel_data.event_type
        if inbound.action == "remove" or event == "teamDeleted":
            await self._lost(TEAM)
            await self._lost(CHANNEL)
            return
        if event == "channelDeleted":
            async with self._storage.read() as tx:
                channel = await tx.conversations.get(CHANNEL)
            gone = inbound.channel_data and inbound.channel_data.channel
            if channel is not None and gone is not None and gone.id == channel.conversation:
                await self._lost(CHANNEL)
            return
        await self._keep(_reference(inbound, TEAM, team))
        await self._keep_channel(inbound, team)
        welcome = [Welcome(team=team)] if _bot_arrived(inbound) else []
        await self._put(ReadRoster(), *welcome)

    async def _is_ours(self, team: str) -> bool:
        """The team of the settings; else the first one, for as long as the bot is in it."""
        if self._team_id is not None:
            return team == self._team_id
        async with self._storage.read() as tx:
            known = await tx.conversations.get(TEAM)
        return known is None or known.conversation == team or known.state != OPEN

    async def _keep_channel(self, inbound: Inbound, team: str) -> None:
        """The channel that was chosen, or the team's general one, which has the team's id."""
        async with self._storage.read() as tx:
            known = await tx.conversations.get(CHANNEL)
        chosen = self._channel_id or selected_channel(inbound)
        if known is not None and known.state == OPEN:
            chosen = chosen or known.conversation
        await self._keep(_reference(inbound, CHANNEL, chosen or team))

    async def _lost(self, key: str) -> None:
        """Nothing can be sent there; what is known of people and bookings stays."""
        self._known.pop(key, None)
        async with self._storage.begin() as tx:
            await tx.conversations.set_state(key, "removed")

    async def _put(self, *jobs: ReadRoster | Welcome) -> None:
        async with self._storage.begin() as tx:
            await tx.outbox.add(*jobs)
        self._nudge()

    async def _keep(self, conversation: Conversation) -> None:
        if self._known.get(conversation.key) == conversation:
            return
        async with self._storage.read() as tx:
            stored = await tx.conversations.get(conversation.key)
        if stored != conversation:
            async with self._storage.begin() as tx:
                await tx.conversations.put(conversation)
        self._known[conversation.key] = conversation


def _bot_arrived(inbound: Inbound) -> bool:
    """Teams tells of an installation in one way or the other, and at times in both."""
    added = inbound.members_added or ()
    return inbound.action == "add" or any(each.id == inbound.recipient.id for each in added)


def selected_channel(inbound: Inbound) -> str | None:
    """The channel that was chosen when the bot was added, if any was."""
    settings = inbound.channel_data and inbound.channel_data.settings
    chosen = settings and settings.selected_channel
    return chosen.id if chosen else None


def _reference(inbound: Inbound, key: str, conversation: str) -> Conversation:
    return Conversation(
        key=key,
        conversation=conversation,
        service_url=inbound.service_url,
        tenant=next(iter(inbound.tenants), ""),
        bot=inbound.recipient.id,
        user=inbound.sender.id if key.startswith("person:") else "",
    )
