"""Looks at everything that the health card and the metrics tell of."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.alerts.conditions import alert_delivery
from bot.alerts.health import AlertDelivery, Credential, Health, Place, Reachability, Records
from bot.alerts.ports import GroupReading
from bot.alerts.steps import Step
from bot.core.calendar import Week, in_zone
from bot.core.people import PersonId
from bot.core.ports import Clock, Json, Superadmins
from bot.core.seen import Seen, Witness
from bot.moderation.refusals import StoreFailure
from bot.outbox.digest import SendDigest
from bot.outbox.upkeep import ReadRoster
from storage.conversations import Conversation
from storage.engine import AsyncEngine
from storage.migrate import serves
from storage.outbox import OutboxQueue
from storage.transaction import SqlStorage

STORE_FAILURE_COUNTS = timedelta(days=1)
"""A picture that was not kept is told of so long, or until the next one is."""

SELF_TEST = "self-test"
"""The reading that holds, by person, what the weekly self-test found wrong."""

STORE_FAILURE = "evidence store"
"""The reading that holds how the evidence store failed; empty when it has worked since."""

STORE_LOOK = "evidence store look"
"""The reading that holds how it failed when a replica last looked at it in vain; empty since."""

LOOK_COUNTS = timedelta(minutes=3)
"""Whoever sees it fail says so each minute; so long after the last word it is in order."""

_TEAM, _CHANNEL, _OPEN = "team", "channel", "open"
"""As conversations are kept."""

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class Witnesses:
    """What this process has seen of each service outside."""

    def __init__(self, clock: Clock) -> None:
        self.token = Witness(clock)
        self.teams = Witness(clock)
        self.graph = Witness(clock)
        self.consented: bool | None = None
        """Whether the last installation was made with consent; None where none was."""

    def installed(self, consented: bool) -> None:  # noqa: FBT001 - what it is told
        self.consented = consented


class HealthCheck:
    def __init__(
        self,
        *,
        engine: AsyncEngine,
        storage: SqlStorage,
        queue: OutboxQueue,
        clock: Clock,
        superadmins: Superadmins,
        reading: Callable[[], GroupReading | None],
        credential: Callable[[], Awaitable[Credential | None]],
        uses_graph: bool,
        records: Callable[[], Records],
        witnesses: Witnesses,
        digest_due: Callable[[Week], datetime],
    ) -> None:
        """Take what it needs.

        Args:
            engine: Told which revision the database stands at.
            storage: Everything else that is kept.
            queue: The outbox's state.
            clock: Says what is due.
            superadmins: Whose reachability is told.
            reading: The superadmin group as last read, if there is one.
            credential: What the bot signs in with, if it does.
            uses_graph: Whether Graph is on.
            records: What was last found of the records; looking reads none of them.
            witnesses: What was seen of the services outside.
            digest_due: When a week's digest goes.
        """
        self._engine = engine
        self._storage = storage
        self._queue = queue
        self._clock = clock
        self._superadmins = superadmins
        self._reading = reading
        self._credential = credential
        self._uses_graph = uses_graph
        self._records = records
        self._witnesses = witnesses
        self._digest_due = digest_due

    async def look(self) -> Health:
        """Look at all of it, as far as that takes no time: the records are read elsewhere."""
        reading = self._reading()
        now = self._clock.now()
        backlog = await self._queue.backlog(now)
        async with self._storage.read() as tx:
            team = await tx.conversations.get(_TEAM)
            channel = await tx.conversations.get(_CHANNEL)
        return Health(
            at=now,
            people=await self._people(reading),
            group_read_at=_here(reading.read_at if reading else None),
            group_failure=(reading.failure or "") if reading else "",
            credential=await self._credential(),
            uses_graph=self._uses_graph,
            waiting=backlog.unsent,
            oldest_since=_here(backlog.oldest_since),
            dead=backlog.dead,
            is_migrated=await serves(self._engine),
            records=self._records(),
            digest_due_at=self._digest_due(Week.of(in_zone(now).date())),
            digest_sent_at=_here(await self._queue.last_done(SendDigest, planned=True)),
            token=self._witnesses.token.seen,
            teams=self._witnesses.teams.seen,
            graph=self._witnesses.graph.seen,
            consented=self._witnesses.consented,
            store=await self._store(now),
            team=_place(team),
            channel=_place(channel),
            roster_read_at=_here(await self._queue.last_done(ReadRoster)),
            roster_failure=await self._queue.last_failure(ReadRoster),
        )

    async def note_store(self, failure: StoreFailure | None) -> None:
        """In the database, so that each replica tells of it; the disk it lies on may be full."""
        if failure is not None:
            _log.error("evidence_not_saved", why=failure.value)
        try:
            async with self._storage.begin() as tx:
                content = failure.value if failure is not None else ""
                await tx.alerts.keep_reading(STORE_FAILURE, self._clock.now(), content)
        except SQLAlchemyError as error:
            _log.warning("evidence_failure_not_noted", why=type(error).__name__)

    async def note_look(self, failure: StoreFailure | None) -> None:
        """What a look at the evidence store found, beside what keeping pictures does.

        That it is in order is written where it was not, and no replica says so any more.
        """
        now = self._clock.now()
        if failure is None:
            async with self._storage.read() as tx:
                looked = await tx.alerts.reading(STORE_LOOK)
            if looked is None or not looked[1] or now - in_zone(looked[0]) < LOOK_COUNTS:
                return
        async with self._storage.begin() as tx:
            await tx.alerts.keep_reading(STORE_LOOK, now, failure.value if failure else "")

    async def alert_delivery(self) -> AlertDelivery:
        """Whether an alert gets to anybody now; quick enough for a turn."""
        people = await self._people(self._reading())
        token, teams = self._witnesses.token.seen, self._witnesses.teams.seen
        return alert_delivery(people, token=token, teams=teams)

    async def replay_dead(self) -> int:
        return await self._queue.replay_dead(now=self._clock.now())

    async def _store(self, now: datetime) -> Seen:
        async with self._storage.read() as tx:
            looked = await tx.alerts.reading(STORE_LOOK)
            noted = await tx.alerts.reading(STORE_FAILURE)
        if looked is not None and (noted is None or noted[0] <= looked[0]):
            at, failure = in_zone(looked[0]), str(looked[1])
            if not failure:
                return Seen(worked_at=at)
            if now - at < LOOK_COUNTS:
                return Seen(failed_at=at, failure=failure)
        if noted is None:
            return Seen()
        at, failure = in_zone(noted[0]), str(noted[1])
        if not failure:
            return Seen(worked_at=at)
        if now - at >= STORE_FAILURE_COUNTS:
            return Seen()
        return Seen(failed_at=at, failure=failure)

    async def _people(self, reading: GroupReading | None) -> tuple[Reachability, ...]:
        ids = await self._superadmins.ids()
        names = {each.id.lower(): each.name for each in reading.members} if reading else {}
        async with self._storage.read() as tx:
            for person in ids:
                known = await tx.people.get(person)
                names |= {known.id: known.name} if known is not None else {}
            proofs = await tx.alerts.last_proofs()
            failures = await tx.alerts.last_failures()
            test = await tx.alerts.reading(SELF_TEST)
        tested_at = test[0] if test is not None else None
        problems = problems_found(test[1] if test is not None else None)
        people = [
            Reachability(
                person=person,
                name=names.get(person, ""),
                proofs={
                    step: in_zone(proofs[person, step])
                    for step in Step
                    if (person, step) in proofs
                },
                failures={
                    step: failed
                    for step in Step
                    if (failed := failures.get((person, step))) is not None
                    and ((person, step) not in proofs or proofs[person, step] < failed.at)
                },
                tested_at=_here(tested_at) if person in problems else None,
                problem=problems.get(person, ""),
            )
            for person in ids
        ]
        return tuple(sorted(people, key=lambda each: (each.name, PersonId(each.person))))


def problems_found(content: Json) -> dict[str, str]:
    """By person, what a self-test wrote down; empty for whom it found a way to."""
    if not isinstance(content, Mapping):
        return {}
    return {person: str(problem) for person, problem in content.items()}


def _place(conversation: Conversation | None) -> Place:
    if conversation is None:
        return Place.UNKNOWN
    return Place.OPEN if conversation.state == _OPEN else Place.LOST


def _here(moment: datetime | None) -> datetime | None:
    return None if moment is None else in_zone(moment)
