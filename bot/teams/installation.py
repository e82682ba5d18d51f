"""Where the bot has been installed and can be reached, kept current by what comes in."""

from collections.abc import Sequence

import structlog

from bot.schedule.model import Person, PersonId
from bot.teams.connector import Connector
from bot.teams.connector_answers import ConnectorRefused, ConnectorUnavailable
from bot.teams.inbound import Inbound
from bot.teams.messenger import CHANNEL, person_key
from storage.conversations import Conversation
from storage.transaction import SqlStorage

TEAM = "team"

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class Installation:
    def __init__(
        self,
        connector: Connector,
        storage: SqlStorage,
        *,
        team_id: str | None,
        channel_id: str | None,
    ) -> None:
        """Take what it needs.

        Args:
            connector: Reads the roster.
            storage: Keeps references and people.
            team_id: The SAV team where the settings name it; else learnt.
            channel_id: The schedule's channel where the settings name it; else learnt.
        """
        self._connector = connector
        self._storage = storage
        self._team_id = team_id
        self._channel_id = channel_id
        self._known: dict[str, Conversation] = {}

    async def seen(self, inbound: Inbound) -> None:
        """Keep the reference to the sender's own chat, for messages the bot starts."""
        person = inbound.sender.aad_object_id
        if person and inbound.conversation.conversation_type == "personal":
            key = person_key(PersonId(person.lower()))
            await self._keep(_reference(inbound, key, inbound.conversation.id))

    async def changed(self, inbound: Inbound) -> None:
        """The bot was added or removed, or somebody joined or left the team."""
        team = inbound.channel_data and inbound.channel_data.team
        if team is None or team.id is None:
            await self.seen(inbound)
            return
        if self._team_id is not None and team.id != self._team_id:
            _log.info("another_team_ignored")
            return
        await self._keep(_reference(inbound, TEAM, team.id))
        channel = self._channel_id or selected_channel(inbound) or team.id
        await self._keep(_reference(inbound, CHANNEL, channel), overwrite=False)
        await self.read_roster()

    async def read_roster(self) -> None:
        """Editors are the members of the team; read at installation and when it changes."""
        async with self._storage.read() as tx:
            team = await tx.conversations.get(TEAM)
        if team is None:
            return
        try:
            members = await self._connector.get_members(team.service_url, team.conversation)
        except (ConnectorRefused, ConnectorUnavailable) as error:
            _log.warning("roster_not_read", error=type(error).__name__)
            return
        people: Sequence[Person] = [
            Person(id=PersonId(member.aad_object_id.lower()), name=member.name, on_roster=True)
            for member in members
            if member.aad_object_id
        ]
        async with self._storage.begin() as tx:
            await tx.people.set_roster(people)

    async def _keep(self, conversation: Conversation, *, overwrite: bool = True) -> None:
        if self._known.get(conversation.key) == conversation:
            return
        async with self._storage.read() as tx:
            stored = await tx.conversations.get(conversation.key)
        if stored is not None and (stored == conversation or not overwrite):
            self._known[conversation.key] = stored
            return
        async with self._storage.begin() as tx:
            await tx.conversations.put(conversation)
        self._known[conversation.key] = conversation


def selected_channel(inbound: Inbound) -> str | None:
    """The channel that was chosen when the bot was added, if any was."""
    match inbound.raw.get("channelData"):
        case {"settings": {"selectedChannel": {"id": str(channel)}}}:
            return channel
        case _:
            return None


def _reference(inbound: Inbound, key: str, conversation: str) -> Conversation:
    return Conversation(
        key=key,
        conversation=conversation,
        service_url=inbound.service_url,
        tenant=next(iter(inbound.tenants), ""),
        bot=inbound.recipient.id,
        user=inbound.sender.id if key.startswith("person:") else "",
    )
