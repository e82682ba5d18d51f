"""The writers' lock at PostgreSQL: held while turns follow each other, not kept from others."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.schedule.refusals import DayTaken
from storage import held_lock
from storage.engine import create_engine, direct
from storage.postgresql_driver import PostgresqlConnection
from storage.transaction import SqlStorage
from tests import makers
from tests.clock import FixedClock
from tests.databases import Postgres, disposing
from tests.makers import ANNA, TUESDAY
from tests.storage.test_one_trip import trips
from tests.storage.test_statements import noted

__all__ = ["trips"]

PAGE = makers.page()
IN_LINE = 4
A_MOMENT = timedelta(milliseconds=200)


@pytest.fixture
async def url(postgres: Postgres) -> AsyncIterator[str]:
    async with postgres.database() as url:
        yield url


@pytest.fixture
async def engine(url: str, clock: FixedClock) -> AsyncIterator[AsyncEngine]:
    async with disposing(create_engine(url)) as engine:
        async with SqlStorage(engine, clock).begin() as tx:
            await tx.pages.put(PAGE)
        yield engine


@pytest.fixture
def storage(engine: AsyncEngine, clock: FixedClock) -> SqlStorage:
    return SqlStorage(engine, clock)


async def book(storage: SqlStorage, number: int, *, turn: str = "") -> None:
    async with storage.begin(makers.request(turn=turn or f"a|{number}")) as tx:
        day = TUESDAY + timedelta(days=number)
        if await tx.bookings.between(day, day):
            raise DayTaken(PAGE, day)
        await tx.bookings.add(page=PAGE, day=day, details=makers.details(), owner=ANNA)


async def holders(engine: AsyncEngine) -> int:
    """How many connections hold the lock, or wait for it."""
    query = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")
    async with engine.connect() as connection:
        return (await connection.execute(query)).scalar_one()


async def free(engine: AsyncEngine) -> None:
    async with asyncio.timeout(10):
        while direct(engine).out or await holders(engine):  # noqa: ASYNC110 - the server's
            await asyncio.sleep(0.01)


async def test_turns_that_follow_each_other_take_it_once(
    storage: SqlStorage, engine: AsyncEngine
) -> None:
    await free(engine)
    with noted(engine) as statements:
        await asyncio.gather(*[book(storage, number) for number in range(8)])
    assert sum("pg_advisory_lock" in statement for statement, _ in statements) == 1


async def test_it_is_let_go_when_nobody_comes(storage: SqlStorage, engine: AsyncEngine) -> None:
    await book(storage, 0)
    await free(engine)
    await book(storage, 1)


async def test_others_have_their_turn_however_many_stand_in_line(
    storage: SqlStorage, url: str, clock: FixedClock
) -> None:
    async with disposing(create_engine(url)) as another:
        standing = asyncio.Event()

        async def keep_on(number: int) -> None:
            while not other.done():
                await book(storage, number)
                standing.set()
                number += IN_LINE

        async def come_late() -> None:
            await standing.wait()
            await book(SqlStorage(another, clock), 0)

        other = asyncio.create_task(come_late())
        await asyncio.gather(*[keep_on(number) for number in range(1, IN_LINE + 1)])
        await other


async def test_who_stands_in_line_fails_in_their_own_time_not_after_those_before(
    storage: SqlStorage, url: str, clock: FixedClock
) -> None:
    """Another process writes for longer than anybody waits."""
    async with (
        disposing(create_engine(url, patience=A_MOMENT)) as waits,
        disposing(create_engine(url, patience=A_MOMENT)) as another,
        storage.begin() as tx,
    ):
        await tx.bookings.between(TUESDAY, TUESDAY)
        here = SqlStorage(waits, clock)
        line = [asyncio.create_task(book(here, number)) for number in range(IN_LINE)]
        await asyncio.wait(line, return_when=asyncio.FIRST_COMPLETED)
        with pytest.raises(SQLAlchemyError):
            await book(SqlStorage(another, clock), IN_LINE)  # who comes only now
        assert [each.done() for each in line] == [True] * IN_LINE
        failed = await asyncio.gather(*line, return_exceptions=True)
        assert all(isinstance(each, SQLAlchemyError) for each in failed)
    await book(storage, 0)


@pytest.mark.usefixtures("storage")
async def test_who_stands_in_line_behind_slow_turns_here_has_theirs(
    url: str, clock: FixedClock
) -> None:
    """A server that is far away makes each slow, and a line long: that is no reason to say no."""
    patience = 5 * A_MOMENT
    async with disposing(create_engine(url, patience=patience)) as engine:
        here = SqlStorage(engine, clock)

        async def slowly() -> None:
            async with here.begin():
                await asyncio.sleep(2 * A_MOMENT.total_seconds())

        await asyncio.gather(*(slowly() for _ in range(IN_LINE)))


async def test_who_falls_silent_before_it_has_written_loses_it(
    storage: SqlStorage, url: str, clock: FixedClock
) -> None:
    async with disposing(create_engine(url, patience=A_MOMENT)) as falls_silent:

        async def look_and_fall_silent() -> None:
            async with SqlStorage(falls_silent, clock).begin() as tx:
                assert await tx.bookings.between(TUESDAY, TUESDAY) == []
                await book(storage, 0)
                await tx.bookings.add(page=PAGE, day=TUESDAY, details=makers.details(), owner=ANNA)

        with pytest.raises(DBAPIError):
            await look_and_fall_silent()
        async with storage.read() as tx:
            assert len(await tx.bookings.between(TUESDAY, TUESDAY)) == 1, "the other's"
        assert direct(falls_silent).out == 0
        await book(SqlStorage(falls_silent, clock), 1)


async def test_a_connection_at_rest_is_not_taken_to_be_silent(url: str, clock: FixedClock) -> None:
    async with disposing(create_engine(url, patience=A_MOMENT)) as engine:
        storage = SqlStorage(engine, clock)
        async with storage.begin() as tx:
            await tx.pages.put(PAGE)
        await book(storage, 0)
        await free(engine)
        [(raw, _)] = direct(engine).idle
        await asyncio.sleep(3 * A_MOMENT.total_seconds())
        assert raw.is_open


async def test_who_is_refused_writes_nothing_and_asks_for_no_end(
    storage: SqlStorage, trips: list[str]
) -> None:
    await book(storage, 0)
    trips.clear()
    with pytest.raises(DayTaken):
        await book(storage, 0, turn="late")
    # Whether the day is free, and whether this turn was it; "begin" is the lock, if at all.
    assert [each for each in trips if each != "begin"] == ["run"] * 2


async def test_what_is_more_than_a_statement_stands_or_falls_together(
    storage: SqlStorage,
) -> None:
    async def break_off() -> None:
        async with storage.begin() as tx:
            for number in range(2):
                day = TUESDAY + timedelta(days=number)
                await tx.bookings.add(page=PAGE, day=day, details=makers.details(), owner=ANNA)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await break_off()
    async with storage.read() as tx:
        assert await tx.bookings.between(TUESDAY, TUESDAY + timedelta(days=1)) == []


async def test_a_turn_that_is_cancelled_takes_the_lock_with_it_and_the_next_goes_on(
    storage: SqlStorage,
) -> None:
    async def never() -> None:
        async with storage.begin() as tx:
            await tx.bookings.between(TUESDAY, TUESDAY)
            await asyncio.Event().wait()

    waiting = asyncio.create_task(never())
    next_one = asyncio.create_task(book(storage, 0))
    await asyncio.sleep(0.05)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await next_one


async def test_who_is_cancelled_while_it_is_undone_leaves_nothing_to_the_next(
    storage: SqlStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    undoing = asyncio.Event()

    async def never(_connection: PostgresqlConnection) -> None:
        undoing.set()
        await asyncio.Event().wait()

    async def break_off() -> None:
        async with storage.begin() as tx:
            await tx.bookings.add(page=PAGE, day=TUESDAY, details=makers.details(), owner=ANNA)
            raise ZeroDivisionError

    with monkeypatch.context() as slow:
        slow.setattr(PostgresqlConnection, "rollback", never)
        breaking = asyncio.create_task(break_off())
        await undoing.wait()
        breaking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await breaking
    await book(storage, 1)
    async with storage.read() as tx:
        assert await tx.bookings.between(TUESDAY, TUESDAY) == [], "what was to be undone"


async def test_who_is_cancelled_while_it_lets_go_has_let_go(
    storage: SqlStorage, engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    await free(engine)
    asked = PostgresqlConnection.begin
    letting_go = asyncio.Event()

    async def never_lets_go(connection: PostgresqlConnection, sql: str) -> None:
        if "pg_advisory_unlock" in sql:
            letting_go.set()
            await asyncio.Event().wait()
        await asked(connection, sql)

    with monkeypatch.context() as slow:
        slow.setattr(held_lock, "AT_MOST", -1)
        slow.setattr(PostgresqlConnection, "begin", never_lets_go)
        booking = asyncio.create_task(book(storage, 0))
        await letting_go.wait()
        booking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await booking
    await free(engine)
    await book(storage, 1)
    async with storage.read() as tx:
        assert len(await tx.bookings.between(TUESDAY, TUESDAY)) == 1, "it was written before"


async def test_a_connection_lost_while_it_lingers_is_not_used_again(
    storage: SqlStorage, engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(held_lock, "LINGERS", 60)
    await book(storage, 0)
    assert direct(engine).out == 1
    end = text("SELECT pg_terminate_backend(pid, 5000) FROM pg_locks WHERE locktype = 'advisory'")
    async with engine.connect() as connection:
        assert (await connection.execute(end)).scalar_one()
    for _ in range(5):
        await asyncio.sleep(0)  # the driver is told
    await book(storage, 1)


async def test_what_is_closed_while_it_lingers_holds_nothing(
    storage: SqlStorage, engine: AsyncEngine, url: str
) -> None:
    await book(storage, 0)
    await engine.dispose()
    assert direct(engine).out == 0
    async with disposing(create_engine(url)) as another:
        assert await holders(another) == 0
