"""Killed, cancelled or cut off at any moment: everything or nothing, and nobody waits for it."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import QueuePool

from bot.schedule.model import Booking
from bot.schedule.ports import AuditEntry, Job
from bot.schedule.refusals import AlreadyHandled
from storage.engine import Writer
from storage.tables import audit, bookings, handled_turns, outbox, seats
from storage.transaction import SqlStorage
from tests import makers
from tests.makers import TUESDAY
from tests.storage.replicas import Replica, replica_at

PAGE = makers.page()
REQUEST = makers.request(turn="a|1")


@pytest.fixture(autouse=True)
async def _page(storage: SqlStorage) -> None:
    async with storage.begin() as tx:
        await tx.pages.put(PAGE)


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
        await tx.outbox.add(Job(kind="receipt", payload={"booking": booking.id}))
        await tx.remember_result(REQUEST, booking.id)
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
    assert count > 5
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
    pool = engine.pool
    assert isinstance(pool, QueuePool)
    return pool.checkedout()
