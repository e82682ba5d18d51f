"""Killed, cancelled or cut off at any moment: everything or nothing, and nobody waits for it."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.core.ports import AuditEntry
from bot.schedule.model import Booking
from bot.schedule.refusals import AlreadyHandled
from storage.engine import Writer, create_engine, direct
from storage.tables import audit, bookings, handled_turns, outbox, seats
from storage.transaction import SqlStorage
from tests import makers
from tests.clock import FixedClock
from tests.databases import Postgres, disposing
from tests.doubles.line import Line
from tests.jobs import made
from tests.makers import ANNA, TUESDAY
from tests.storage.replicas import PATIENCE, Replica, replica_at

PAGE = makers.page()
REQUEST = makers.request(turn="a|1")
A_MOMENT = timedelta(milliseconds=500)


async def put_page(storage: SqlStorage) -> None:
    async with storage.begin() as tx:
        await tx.pages.put(PAGE)


@pytest.fixture
async def engine(engine: AsyncEngine, clock: FixedClock) -> AsyncEngine:
    """With a page to book on."""
    await put_page(SqlStorage(engine, clock))
    return engine


async def nothing() -> None:
    pass


async def book(
    storage: SqlStorage, before_commit: Callable[[], Awaitable[None]] = nothing
) -> None:
    async with storage.begin(REQUEST) as tx:
        booking = await tx.bookings.add(
            page=PAGE, day=TUESDAY, details=makers.details(), owner=REQUEST.actor.id
        )
        await tx.audit.add(REQUEST, AuditEntry(action="book", subject=f"booking:{booking.id}"))
        await tx.outbox.add(made("receipt", payload={"booking": booking.id}))
        tx.remember_result(booking.id)
        await before_commit()


async def rows(engine: AsyncEngine) -> list[int]:
    async with engine.connect() as connection:
        return [
            (await connection.execute(select(func.count()).select_from(table))).scalar_one()
            for table in (bookings, seats, audit, outbox, handled_turns)
        ]


NOTHING, EVERYTHING = [0] * 5, [1] * 5


# Killed


async def test_what_was_not_committed_when_the_bot_was_killed_never_was(
    storage: SqlStorage, engine: AsyncEngine, database_url: str
) -> None:
    async with replica_at(database_url, book_and_stand_still):
        assert await rows(engine) == NOTHING
    assert await rows(engine) == NOTHING
    await book(storage)
    assert await rows(engine) == EVERYTHING


async def book_and_stand_still(
    replica: Replica, stand_still: Callable[[], Awaitable[None]]
) -> None:
    await book(replica.storage, stand_still)


async def test_what_was_committed_when_the_bot_was_killed_is_there(
    storage: SqlStorage, engine: AsyncEngine, database_url: str
) -> None:
    async with replica_at(database_url, book_then_stand_still):
        pass
    assert await rows(engine) == EVERYTHING
    with pytest.raises(AlreadyHandled) as again:
        await book(storage)
    assert isinstance(again.value.booking, Booking)


async def book_then_stand_still(
    replica: Replica, stand_still: Callable[[], Awaitable[None]]
) -> None:
    await book(replica.storage)
    await stand_still()


# Cancelled, as when the bot is stopped or a client hangs up


async def statements_of_a_booking(engine: AsyncEngine, storage: SqlStorage) -> int:
    count = 0

    def note(*_: object) -> None:
        nonlocal count
        count += 1

    async def break_off() -> None:
        raise ZeroDivisionError

    event.listen(engine.sync_engine, "before_cursor_execute", note)
    with pytest.raises(ZeroDivisionError):
        await book(storage, break_off)
    event.remove(engine.sync_engine, "before_cursor_execute", note)
    return count


async def test_a_turn_cancelled_at_any_statement_leaves_nothing_and_blocks_nobody(
    storage: SqlStorage, engine: AsyncEngine
) -> None:
    count = await statements_of_a_booking(engine, storage)
    assert count >= 3  # several of them in one trip to PostgreSQL
    for number in range(count):
        await cancel_at(storage, engine, "before_cursor_execute", number)
        assert await rows(engine) == NOTHING
        assert not connections_out(engine)
    await book(storage)
    assert await rows(engine) == EVERYTHING


async def test_a_turn_cancelled_at_its_commit_is_whole_or_nothing(
    storage: SqlStorage, engine: AsyncEngine
) -> None:
    await cancel_at(storage, engine, "commit", 0)
    assert not connections_out(engine)
    assert await rows(engine) in (NOTHING, EVERYTHING)
    with pytest.raises((AlreadyHandled, ZeroDivisionError)):
        await book(storage, broken_off)


async def broken_off() -> None:
    raise ZeroDivisionError


async def cancel_at(storage: SqlStorage, engine: AsyncEngine, moment: str, number: int) -> None:
    booking = asyncio.create_task(book(storage))
    left = number

    def cancel(*_: object) -> None:
        nonlocal left
        if left == 0:
            booking.cancel()
        left -= 1

    event.listen(engine.sync_engine, moment, cancel)
    with pytest.raises(asyncio.CancelledError):
        await booking
    event.remove(engine.sync_engine, moment, cancel)


async def test_a_turn_cancelled_while_it_waits_for_its_own_process_blocks_nobody(
    storage: SqlStorage, engine: AsyncEngine
) -> None:
    async with storage.begin():
        waiting = asyncio.create_task(book(storage))
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
    await book(storage)
    assert await rows(engine) == EVERYTHING


async def test_a_turn_cancelled_while_it_waits_for_another_replica_blocks_nobody(
    storage: SqlStorage, engine: AsyncEngine
) -> None:
    began = asyncio.Event()

    def note(*_: object) -> None:
        began.set()

    event.listen(engine.sync_engine, "before_cursor_execute", note)
    async with Writer(engine).begin():
        began.clear()
        waiting = asyncio.create_task(book(storage))
        await began.wait()
        waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert not connections_out(engine)
    await book(storage)
    assert await rows(engine) == EVERYTHING


def connections_out(engine: AsyncEngine) -> int:
    return direct(engine).out


# Another replica that holds its turn, and a server that goes away


async def test_who_waits_too_long_for_another_replica_gives_up_and_may_try_again(
    engine: AsyncEngine, database_url: str, clock: FixedClock
) -> None:
    async with disposing(create_engine(database_url, patience=A_MOMENT)) as impatient:
        waiting = SqlStorage(impatient, clock)
        async with Writer(engine).begin():
            with pytest.raises(SQLAlchemyError):
                await book(waiting)
            assert not connections_out(impatient)
        await book(waiting)
    assert await rows(engine) == EVERYTHING


async def test_a_replica_that_falls_silent_in_its_turn_loses_it(
    postgres: Postgres, clock: FixedClock
) -> None:
    """Else a frozen machine would keep all the others from writing for as long as it lasts."""
    async with (
        postgres.database() as url,
        disposing(create_engine(url)) as engine,
        disposing(create_engine(url, patience=A_MOMENT)) as falls_silent,
    ):
        await put_page(SqlStorage(engine, clock))

        async def book_meanwhile() -> None:
            await book(SqlStorage(engine, clock))

        with pytest.raises(DBAPIError):
            await book(SqlStorage(falls_silent, clock), book_meanwhile)
        assert not connections_out(falls_silent)
        assert await rows(falls_silent) == EVERYTHING


async def test_a_connection_lost_in_the_middle_of_a_turn_leaves_nothing_and_is_replaced(
    postgres: Postgres, clock: FixedClock
) -> None:
    async with postgres.database() as url, disposing(create_engine(url)) as engine:
        storage = SqlStorage(engine, clock)
        await put_page(storage)

        async def lose_it() -> None:
            await lose_connections(url)

        with pytest.raises(DBAPIError):
            await book(storage, lose_it)
        assert await rows(engine) == NOTHING
        assert not connections_out(engine)
        await book(storage)
        assert await rows(engine) == EVERYTHING


async def test_connections_lost_between_turns_are_replaced_unseen(
    postgres: Postgres, clock: FixedClock
) -> None:
    async with postgres.database() as url, disposing(create_engine(url)) as engine:
        storage = SqlStorage(engine, clock)
        await put_page(storage)
        await lose_connections(url)
        await book(storage)
        assert await rows(engine) == EVERYTHING


async def test_a_network_that_swallows_everything_does_not_hold_a_turn_forever(
    postgres: Postgres, clock: FixedClock, tmp_path: Path
) -> None:
    async with (
        postgres.database() as url,
        disposing(create_engine(url)) as engine,
        Line(url, tmp_path) as line,
        disposing(create_engine(line.url, patience=A_MOMENT)) as cut_off,
    ):
        storage = SqlStorage(cut_off, clock)
        await put_page(storage)

        async def cut() -> None:
            line.whole = False

        async with asyncio.timeout(PATIENCE):
            with pytest.raises((TimeoutError, DBAPIError)):
                await book(storage, cut)
        assert not connections_out(cut_off)
        await book(SqlStorage(engine, clock))
        assert await rows(engine) == EVERYTHING


async def lose_connections(url: str) -> None:
    """What a restart of the server does to everybody who was connected."""
    async with disposing(create_engine(url)) as another, another.connect() as connection:
        await connection.execute(
            text(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )


async def test_an_error_of_the_database_does_not_repeat_what_people_wrote(
    storage: SqlStorage,
) -> None:
    """Errors end up in the log; titles, names and comments don't belong there."""
    nowhere = makers.page("nowhere")
    with pytest.raises(IntegrityError) as error:
        async with storage.begin() as tx:
            await tx.bookings.add(
                page=nowhere, day=TUESDAY, details=makers.details("My title"), owner=ANNA
            )
    assert "INSERT INTO bookings" in str(error.value)
    assert "My title" not in str(error.value)


# Many at once, on few connections


async def test_more_readers_than_connections_are_all_served(
    storage: SqlStorage, engine: AsyncEngine
) -> None:
    async def read() -> bool:
        async with storage.read() as tx:
            return await tx.pages.get(PAGE.id) == PAGE

    assert all(await asyncio.gather(*[read() for _ in range(100)]))
    assert not connections_out(engine)


async def test_writers_that_wait_hold_one_connection_at_most(
    storage: SqlStorage, engine: AsyncEngine
) -> None:
    """Else a rush of bookings would starve those who only look."""
    async with storage.begin():
        waiting = [asyncio.create_task(book(storage)) for _ in range(50)]
        await asyncio.sleep(0.1)
        assert connections_out(engine) <= 2
        async with storage.read() as tx:
            assert await tx.pages.all() == [PAGE]
    results = await asyncio.gather(*waiting, return_exceptions=True)
    assert sum(isinstance(result, AlreadyHandled) for result in results) == 49
