"""Transactions: what one turn writes becomes true together, or not at all."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, insert, select
from sqlalchemy.exc import IntegrityError

from bot.core.people import PersonId, Request
from bot.core.ports import Clock, Overtaken, Script
from bot.core.refusals import Refusal
from bot.schedule.model import BookingId, Catalogue
from bot.schedule.ports import TurnStart
from bot.schedule.refusals import AlreadyHandled
from storage.alerts import SqlAlerts
from storage.audit import SqlAudit
from storage.bookings import SqlBookings
from storage.cases import SqlCases
from storage.conversations import Conversation, SqlConversations
from storage.direct import Connection
from storage.engine import AsyncEngine, direct
from storage.feeds import SqlFeeds
from storage.followers import SqlFollowers
from storage.head import Head
from storage.ideas import SqlIdeas
from storage.imports import SqlImports
from storage.metrics import SqlMetrics
from storage.outbox import SqlOutbox
from storage.pages import KnownPages, SqlPages
from storage.people import SqlPeople, read_asking
from storage.personal_data import SqlPersonalData
from storage.proposals import SqlProposals
from storage.queue import SqlQueue
from storage.reminders import SqlReminders
from storage.reviews import SqlReviews
from storage.series import SqlSeries
from storage.tables import handled_turns
from storage.texts import SqlTexts
from storage.tips import SqlTips
from storage.turns import Turns
from storage.watches import SqlWatches

_HANDLE = insert(handled_turns)
_HANDLED = select(handled_turns.c.booking).where(handled_turns.c.turn == bindparam("turn"))


class SqlTransaction:
    """Hands out the parts of the store, all on one connection."""

    def __init__(self, connection: Connection, now: datetime, known: KnownPages) -> None:
        self._connection = connection
        self._now = now
        self._head = Head(connection)
        self._pages = SqlPages(connection, self._head, known)
        self._queue = SqlQueue(connection, self._head)
        self._result: BookingId | None = None

    @property
    def pages(self) -> SqlPages:
        return self._pages

    @property
    def people(self) -> SqlPeople:
        return SqlPeople(self._connection)

    @property
    def personal_data(self) -> SqlPersonalData:
        return SqlPersonalData(self._connection)

    @property
    def bookings(self) -> SqlBookings:
        return SqlBookings(self._connection, self._head, self._pages, self._queue)

    @property
    def cases(self) -> SqlCases:
        return SqlCases(self._connection)

    @property
    def audit(self) -> SqlAudit:
        return SqlAudit(self._connection, self._head)

    @property
    def outbox(self) -> SqlOutbox:
        return SqlOutbox(self._connection, self._now)

    @property
    def tips(self) -> SqlTips:
        return SqlTips(self._connection)

    @property
    def texts(self) -> SqlTexts:
        return SqlTexts(self._connection)

    @property
    def reviews(self) -> SqlReviews:
        return SqlReviews(self._connection)

    @property
    def ideas(self) -> SqlIdeas:
        return SqlIdeas(self._connection)

    @property
    def series(self) -> SqlSeries:
        return SqlSeries(self._connection)

    @property
    def feeds(self) -> SqlFeeds:
        return SqlFeeds(self._connection)

    @property
    def watches(self) -> SqlWatches:
        return SqlWatches(self._connection)

    @property
    def reminders(self) -> SqlReminders:
        return SqlReminders(self._connection)

    @property
    def queue(self) -> SqlQueue:
        return self._queue

    @property
    def proposals(self) -> SqlProposals:
        return SqlProposals(self._connection)

    @property
    def followers(self) -> SqlFollowers:
        return SqlFollowers(self._connection)

    @property
    def imports(self) -> SqlImports:
        return SqlImports(self._connection)

    @property
    def metrics(self) -> SqlMetrics:
        return SqlMetrics(self._connection)

    @property
    def alerts(self) -> SqlAlerts:
        return SqlAlerts(self._connection, self._now)

    @property
    def conversations(self) -> SqlConversations:
        return SqlConversations(self._connection, self._now)

    def remember_result(self, booking: BookingId) -> None:
        """Let a second delivery of this turn be answered with the booking it made."""
        self._result = booking

    async def end_turn(self, turn: str) -> None:
        """Write down what the turn came to, at the latest at the commit.

        Raises:
            IntegrityError: perhaps it was committed before; so may the commit.
        """
        row = {"turn": turn, "at": self._now, "booking": self._result}
        await self._connection.later(_HANDLE, [row])

    @asynccontextmanager
    async def rehearse(self) -> AsyncGenerator[Script]:
        head = await self._head.read()
        script = Script(begins=head.audit, steps=self._connection.rehearse())
        try:
            yield script
        finally:
            self._connection.end_rehearsal()  # a turn that joins this one's group has it too
        script.ends, head.audit = head.audit, script.begins

    async def play(self, script: Script) -> None:
        head = await self._head.read()
        if head.audit != script.begins:
            raise Overtaken
        await self._connection.play(script.steps)
        head.audit = script.ends

    async def check_turn(self, turn: str) -> None:
        """Look whether the turn was committed before.

        Raises:
            AlreadyHandled: it was.
        """
        found = (await self._connection.execute(_HANDLED, {"turn": turn})).one_or_none()
        if found is not None:
            number = found.booking
            raise AlreadyHandled(await self.bookings.get(BookingId(number)) if number else None)


@dataclass(frozen=True, kw_only=True)
class Start(TurnStart):
    place: Conversation | None
    """Where the person can be reached in private, as it is kept."""


class SqlStorage:
    def __init__(self, engine: AsyncEngine, clock: Clock) -> None:
        self._pool = direct(engine)
        self._clock = clock
        self._known = KnownPages()
        self.writer = Turns(engine, lost=self._known.forget)

    async def start_turn(self, person: PersonId, on: date) -> Start:
        async with self._pool.glance() as connection:
            asking = await read_asking(connection, person, on)
        known = self._known.newest
        if known is None or known.revision != asking.revision:
            async with self.read() as tx:
                known = await tx.pages.known()
        return Start(
            person=asking.person,
            place=asking.place,
            deputy_for=asking.deputy_for,
            roster_known=asking.roster_known,
            catalogue=Catalogue(pages=known.pages, departments=known.departments),
        )

    @asynccontextmanager
    async def glance(self) -> AsyncGenerator[SqlTransaction]:
        """For a single question: nothing is begun around it, which at PostgreSQL is two trips."""
        async with self._pool.glance() as connection:
            yield SqlTransaction(connection, self._clock.now(), self._known)

    @asynccontextmanager
    async def read(self) -> AsyncGenerator[SqlTransaction]:
        async with self._pool.read() as connection:
            yield SqlTransaction(connection, self._clock.now(), self._known)

    @asynccontextmanager
    async def begin(self, request: Request | None = None) -> AsyncGenerator[SqlTransaction]:
        turn = None if request is None else request.turn
        if turn is None:
            async with self.writer.begin() as connection:
                yield SqlTransaction(connection, self._clock.now(), self._known)
            return
        try:
            async with self.writer.begin() as connection:
                transaction = SqlTransaction(connection, self._clock.now(), self._known)
                try:
                    yield transaction
                except Refusal:
                    # Perhaps for what it did itself, when it was delivered the first time.
                    await transaction.check_turn(turn)
                    raise
                await transaction.end_turn(turn)
        except IntegrityError:
            async with self.read() as before:
                await before.check_turn(turn)
            raise
