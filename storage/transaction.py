"""Transactions: what one turn writes becomes true together, or not at all."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.schedule.model import BookingId, Request
from bot.schedule.ports import Clock
from bot.schedule.refusals import AlreadyHandled
from storage.alerts import SqlAlerts
from storage.audit import SqlAudit
from storage.bookings import SqlBookings
from storage.cases import SqlCases
from storage.conversations import SqlConversations
from storage.engine import Writer, at_one_moment
from storage.feeds import SqlFeeds
from storage.followers import SqlFollowers
from storage.outbox import SqlOutbox
from storage.pages import KnownPages, SqlPages
from storage.people import SqlPeople
from storage.proposals import SqlProposals
from storage.queue import SqlQueue
from storage.reminders import SqlReminders
from storage.statements import insert_unless_there
from storage.tables import handled_turns
from storage.tips import SqlTips
from storage.watches import SqlWatches

_RESULT = (
    update(handled_turns)
    .where(handled_turns.c.turn == bindparam("of"))
    .values(booking=bindparam("result"))
)


class SqlTransaction:
    """Hands out the parts of the store, all on one connection."""

    def __init__(self, connection: AsyncConnection, now: datetime, known: KnownPages) -> None:
        self._connection = connection
        self._now = now
        self._pages = SqlPages(connection, known)

    @property
    def pages(self) -> SqlPages:
        return self._pages

    @property
    def people(self) -> SqlPeople:
        return SqlPeople(self._connection)

    @property
    def bookings(self) -> SqlBookings:
        return SqlBookings(self._connection, self._pages)

    @property
    def cases(self) -> SqlCases:
        return SqlCases(self._connection)

    @property
    def audit(self) -> SqlAudit:
        return SqlAudit(self._connection)

    @property
    def outbox(self) -> SqlOutbox:
        return SqlOutbox(self._connection, self._now)

    @property
    def tips(self) -> SqlTips:
        return SqlTips(self._connection)

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
        return SqlQueue(self._connection)

    @property
    def proposals(self) -> SqlProposals:
        return SqlProposals(self._connection)

    @property
    def followers(self) -> SqlFollowers:
        return SqlFollowers(self._connection)

    @property
    def alerts(self) -> SqlAlerts:
        return SqlAlerts(self._connection, self._now)

    @property
    def conversations(self) -> SqlConversations:
        return SqlConversations(self._connection, self._now)

    async def remember_result(self, request: Request, booking: BookingId) -> None:
        """Let a second delivery of this turn be answered with the booking it made."""
        if request.turn is not None:
            await self._connection.execute(_RESULT, {"of": request.turn, "result": booking})


class SqlStorage:
    def __init__(self, engine: AsyncEngine, clock: Clock) -> None:
        self._reads = at_one_moment(engine)
        self._clock = clock
        self._known = KnownPages()
        self.writer = Writer(engine)

    @asynccontextmanager
    async def read(self) -> AsyncGenerator[SqlTransaction]:
        async with self._reads.connect() as connection:
            yield SqlTransaction(connection, self._clock.now(), self._known)

    @asynccontextmanager
    async def begin(self, request: Request | None = None) -> AsyncGenerator[SqlTransaction]:
        async with self.writer.begin() as connection:
            transaction = SqlTransaction(connection, self._clock.now(), self._known)
            if request is not None and request.turn is not None:
                await _claim_turn(connection, transaction, request.turn, self._clock.now())
            yield transaction


async def _claim_turn(
    connection: AsyncConnection, transaction: SqlTransaction, turn: str, now: datetime
) -> None:
    if await insert_unless_there(connection, handled_turns, {"turn": turn, "at": now}):
        return
    rows = await connection.execute(
        select(handled_turns.c.booking).where(handled_turns.c.turn == turn)
    )
    number = rows.scalar_one_or_none()
    booking = await transaction.bookings.get(BookingId(number)) if number else None
    raise AlreadyHandled(booking)
