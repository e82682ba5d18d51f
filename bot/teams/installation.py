"""Where the bot has been installed and can be reached, kept current by what comes in."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

import structlog

from bot.botframework.inbound import Account, Inbound
from bot.core.people import Grant, PersonId
from bot.core.ports import Clock, Superadmins
from bot.core.team import (
    ARCHIVED,
    CHANNEL,
    DELETED,
    IGNORED,
    OPEN,
    OTHER_TEAM,
    READABLE,
    REMOVED,
    ROSTER,
    TEAM,
)
from bot.outbox.messages import Welcome
from bot.outbox.upkeep import ReadRoster, TellAnotherTeam
from bot.teams.messenger import Messenger, Nudge, person_key
from bot.usecases.channel import show_in_channel
from storage.conversations import Conversation
from storage.transaction import SqlStorage, SqlTransaction, Start

OLDEST_ROSTER: Final = timedelta(days=14)
"""So long the members of the team are believed to be those that were last read."""
LOOKED_UP_FOR: Final = timedelta(minutes=5)
"""How long somebody who was not found in the team is not asked for again."""
_MOST_LOOKED_UP: Final = 10_000

# https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/subscribe-to-conversation-events
_TEAM_GONE: Final = frozenset({"teamDeleted", "teamHardDeleted"})
_TEAM_BACK: Final = frozenset({"teamRestored", "teamUnarchived"})
_CHANNEL_EVENTS: Final = frozenset(
    {"channelCreated", "channelRenamed", "channelDeleted", "channelRestored"}
)

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class Installation:
    def __init__(
        self,
        storage: SqlStorage,
        messenger: Messenger,
        *,
        team_id: str | None,
        channel_id: str | None,
        superadmins: Superadmins,
        clock: Clock,
        nudge: Nudge,
    ) -> None:
        """Take what it needs.

        Args:
            storage: Keeps references.
            messenger: Looks people up in the team.
            team_id: The editors' team where the settings name it; else learnt.
            channel_id: The schedule's channel where the settings name it; else learnt.
            superadmins: Told when another team takes the bot in.
            clock: Says which tips are not too old for a channel that opens.
            nudge: Wakes the outbox's worker.
        """
        self._storage = storage
        self._team_id = team_id
        self._channel_id = channel_id
        self._clock = clock
        self._nudge = nudge
        self._superadmins = superadmins
        self._messenger = messenger
        self._has_asked = False
        self._looked_up: dict[PersonId, datetime] = {}

    async def plan(self, now: datetime) -> None:
        """Have the roster read when the bot starts, and daily whatever became of the last time."""
        async with self._storage.read() as tx:
            known = await tx.conversations.get(TEAM)
            read = await tx.alerts.reading(ROSTER)
        if read is not None and now - read[0] > OLDEST_ROSTER:
            await self._forget_roster(now)
        if known is None or known.state not in READABLE:
            return
        at_start = [] if self._has_asked else [self._roster_read()]
        await self._put(*at_start, ReadRoster.daily(now))

    async def _forget_roster(self, now: datetime) -> None:
        """Nobody is an editor for ever by what nobody can confirm; each is looked up anew."""
        _log.warning("roster_too_old")
        async with self._storage.begin() as tx:
            await tx.people.set_roster([])
            await tx.alerts.keep_reading(ROSTER, now, 0)

    async def seen(self, inbound: Inbound, start: Start | None = None) -> bool:
        """Learn where the person, and the team they speak in, can be reached.

        Who speaks to the bot has not blocked it, and the team they do it in has not removed it.
        A turn has read with its `start` what is kept of the person.

        Returns:
            Whether all who read there may see what the person may: of another team or a group
            chat nobody knows that.
        """
        person = inbound.sender.aad_object_id
        if person and inbound.is_in_chat:
            key = person_key(PersonId(person.lower()))
            reference = _reference(inbound, key, inbound.conversation.id)
            if start is None:
                await self._keep(reference)
            elif start.place != reference:
                await self._write(reference)
        team = _team_of(inbound)
        if team is None or not await self._is_ours(team, inbound):
            return inbound.is_in_chat
        await self._spoken_in(inbound, team)
        return True

    async def looked_up(self, inbound: Inbound, now: datetime) -> bool:
        """Whether somebody whom no reading of the roster has named is in the team after all.

        Asked of Teams at most once in `LOOKED_UP_FOR` for each person; who is found goes on the
        roster that is kept, and stays there until the next reading says otherwise.
        """
        person = PersonId((inbound.sender.aad_object_id or "").lower())
        if not person or now < self._looked_up.get(person, now):
            return False
        async with self._storage.read() as tx:
            team = await tx.conversations.get(TEAM)
            known = await tx.people.get(person)
        if team is None or team.state not in READABLE:
            return False
        if known is not None and (known.on_roster or known.grant is not Grant.NONE):
            return False
        if len(self._looked_up) >= _MOST_LOOKED_UP:
            self._looked_up.clear()
        self._looked_up[person] = now + LOOKED_UP_FOR
        found = await self._messenger.member(team, inbound.sender.id)
        if found is None or found.id != person:
            return False
        async with self._storage.begin() as tx:
            before = await tx.people.get(person) or found
            await tx.people.put(replace(before, on_roster=True, account=found.account))
        return True

    async def changed(self, inbound: Inbound) -> None:
        """The bot was added or removed, or something about the team changed."""
        team = _team_of(inbound)
        if team is None:
            await self._personal_chat_changed(inbound)
        elif await self._is_ours(team, inbound):
            await self._team_changed(inbound, team)

    async def _personal_chat_changed(self, inbound: Inbound) -> None:
        person = inbound.sender.aad_object_id
        if not person or inbound.conversation.conversation_type != "personal":
            return
        number = PersonId(person.lower())
        key = person_key(number)
        if inbound.action == "remove" or _bot_left(inbound):
            await self._lost(key)
            return
        if not _bot_arrived(inbound):
            return
        await self.seen(inbound)
        await self._put(Welcome(receiver=number))

    async def _team_changed(self, inbound: Inbound, team: str) -> None:
        event = (inbound.channel_data and inbound.channel_data.event_type) or ""
        async with self._storage.read() as tx:
            known = await tx.conversations.get(TEAM)
            channel = await tx.conversations.get(CHANNEL)
        if inbound.action == "remove" or event in _TEAM_GONE or _bot_left(inbound):
            await self._lost(TEAM)
            await self._lost(CHANNEL)
        elif _bot_arrived(inbound):
            await self._arrived(inbound, team, channel)
        elif known is None:
            await self._spoken_in(inbound, team)
        elif event in _TEAM_BACK:
            await self._keep(_reference(inbound, TEAM, team))
            await self._move(CHANNEL, {REMOVED, ARCHIVED}, OPEN)
            await self._put(self._roster_read())
        elif known.state not in READABLE:
            # What is told late of a team that the bot has left opens nothing.
            return
        elif event == "teamArchived":
            await self._move(TEAM, {OPEN}, ARCHIVED)
            await self._move(CHANNEL, {OPEN}, ARCHIVED)
        elif event in _CHANNEL_EVENTS:
            await self._channel_changed(inbound, event, channel)
        else:
            await self._put(self._roster_read())

    async def _arrived(self, inbound: Inbound, team: str, channel: Conversation | None) -> None:
        """The channel that was chosen stays, unless whoever adds the bot chooses another.

        Where none was, it is the team's general one, which has the team's id.
        """
        await self._keep(_reference(inbound, TEAM, team))
        chosen = self._channel_id or selected_channel(inbound)
        if chosen is not None or channel is None:
            await self._keep(_reference(inbound, CHANNEL, chosen or team))
        else:
            back = OPEN if channel.state != DELETED else DELETED
            again = _reference(inbound, CHANNEL, channel.conversation)
            await self._keep(replace(again, state=back))
        await self._put(self._roster_read(), Welcome(team=team))

    async def _spoken_in(self, inbound: Inbound, team: str) -> None:
        """Something came out of the team, so the bot is in it, whatever was missed before."""
        there = inbound.channel_data and inbound.channel_data.channel
        where = there.id if there else None
        async with self._storage.read() as tx:
            known = await tx.conversations.get(TEAM)
            channel = await tx.conversations.get(CHANNEL)
        await self._keep(_reference(inbound, TEAM, team))
        if channel is None:
            chosen = self._channel_id or where or team
            await self._keep(_reference(inbound, CHANNEL, chosen))
        elif channel.conversation == (where or team):
            await self._keep(_reference(inbound, CHANNEL, channel.conversation))
        if known is None or known.state not in READABLE:
            await self._put(self._roster_read())

    async def _channel_changed(
        self, inbound: Inbound, event: str, channel: Conversation | None
    ) -> None:
        """Only the chosen channel counts; when it goes, no other takes its place unasked."""
        told = inbound.channel_data and inbound.channel_data.channel
        if channel is None or told is None or told.id != channel.conversation:
            return
        if event == "channelDeleted":
            await self._move(CHANNEL, {OPEN, ARCHIVED, REMOVED}, DELETED)
        elif event == "channelRestored":
            await self._move(CHANNEL, {DELETED, REMOVED}, OPEN)

    async def _is_ours(self, team: str, inbound: Inbound) -> bool:
        """The team of the settings; else the first one for good, until a superadmin changes it."""
        async with self._storage.read() as tx:
            known = await tx.conversations.get(TEAM)
        ours = self._team_id or (known.conversation if known is not None else team)
        if team == ours:
            return True
        _log.info("another_team_ignored")
        if _bot_arrived(inbound) or inbound.type in {"message", "invoke"}:
            await self._tell_of_another(inbound, team)
        return False

    async def _tell_of_another(self, inbound: Inbound, team: str) -> None:
        """Superadmins hear of it once for each team; it is kept, in case it is to be theirs."""
        key = f"{OTHER_TEAM}{team}"
        async with self._storage.read() as tx:
            if await tx.conversations.get(key) is not None:
                return
        people = sorted(await self._superadmins.ids())
        jobs = [
            TellAnotherTeam(
                receiver=each,
                team=team,
                name=_name_of(inbound),
                may_change=self._team_id is None,
            )
            for each in people
        ]
        async with self._storage.begin() as tx:
            await tx.conversations.put(replace(_reference(inbound, key, team), state=IGNORED))
            await tx.outbox.add(*jobs)
        self._nudge()

    async def _lost(self, key: str) -> None:
        """Nothing can be sent there; what is known of people and bookings stays."""
        async with self._storage.begin() as tx:
            known = await tx.conversations.get(key)
            if known is not None and known.state != DELETED:
                await tx.conversations.set_state(key, REMOVED)

    async def _move(self, key: str, before: AbstractSet[str], after: str) -> None:
        async with self._storage.begin() as tx:
            known = await tx.conversations.get(key)
            if known is not None and known.state in before:
                await self._put_place(tx, replace(known, state=after))

    async def _put(self, *jobs: ReadRoster | Welcome) -> None:
        async with self._storage.begin() as tx:
            await tx.outbox.add(*jobs)
        self._nudge()

    def _roster_read(self) -> ReadRoster:
        self._has_asked = True
        return ReadRoster()

    async def _keep(self, conversation: Conversation) -> None:
        """What is kept is asked for each time: another replica may have closed it meanwhile."""
        async with self._storage.glance() as tx:
            stored = await tx.conversations.get(conversation.key)
        if stored != conversation:
            await self._write(conversation)

    async def _write(self, conversation: Conversation) -> None:
        async with self._storage.begin() as tx:
            await self._put_place(tx, conversation)

    async def _put_place(self, tx: SqlTransaction, conversation: Conversation) -> None:
        """What was to be shown in a channel while there was none is shown once there is."""
        opens = conversation.key == CHANNEL and conversation.state == OPEN
        if opens and not await tx.conversations.is_open(CHANNEL):
            await show_in_channel(tx, self._clock.now())
        await tx.conversations.put(conversation)


def _bot_arrived(inbound: Inbound) -> bool:
    """Teams tells of an installation in one way or the other, and at times in both."""
    return inbound.action == "add" or _names_the_bot(inbound, inbound.members_added)


def _bot_left(inbound: Inbound) -> bool:
    return _names_the_bot(inbound, inbound.members_removed)


def _names_the_bot(inbound: Inbound, members: Sequence[Account] | None) -> bool:
    return any(each.id == inbound.recipient.id for each in members or ())


def _name_of(inbound: Inbound) -> str:
    team = inbound.channel_data and inbound.channel_data.team
    return (team.name if team else None) or ""


def _team_of(inbound: Inbound) -> str | None:
    team = inbound.channel_data and inbound.channel_data.team
    return team.id if team else None


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
