"""Many at once, in one process and in several: the seat's key has the last word."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.core.people import Request
from bot.core.ports import AuditEntry
from bot.schedule.model import Booking, BookingStatus
from bot.schedule.refusals import AlreadyHandled, DayTaken, Stale
from storage.outbox import OutboxQueue
from storage.tables import audit, bookings, handled_turns, outbox, seats
from storage.transaction import SqlStorage
from tests import makers
from tests.chains import first_broken_row
from tests.clock import START
from tests.jobs import made
from tests.makers import ANNA, TUESDAY
from tests.storage.replicas import Replica, in_replicas

PAGE = makers.page()
WEDNESDAY = TUESDAY + timedelta(days=1)
REPLICAS = 3


@pytest.fixture(autouse=True)
async def _page(storage: SqlStorage) -> None:
    async with storage.begin() as tx:
        await tx.pages.put(PAGE)


async def book(storage: SqlStorage, request: Request) -> str:
    """Book the day with all that belongs to it; how it ended."""
    try:
        async with storage.begin(request) as tx:
            page = await tx.pages.get(PAGE.id)
            assert page is not None
            booking = await tx.bookings.add(
                page=page, day=TUESDAY, details=makers.details(), owner=request.actor.id
            )
            subject = f"booking:{booking.id}"
            await tx.audit.add(request, AuditEntry(action="book", subject=subject))
            await tx.outbox.add(made("receipt", payload={"booking": booking.id}))
            tx.remember_result(booking.id)
    except (DayTaken, AlreadyHandled) as refusal:
        return type(refusal).__name__
    return "booked"


async def book_many(storage: SqlStorage, who: int, count: int) -> Counter[str]:
    turns = [makers.request(turn=f"{who}|{number}") for number in range(count)]
    return Counter(await asyncio.gather(*[book(storage, turn) for turn in turns]))


async def assert_one_booking(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        for table in (bookings, seats, audit, outbox, handled_turns):
            count = await connection.execute(select(func.count()).select_from(table))
            assert count.scalar_one() == 1, table.name
        holder = await connection.execute(select(seats.c.booking))
        assert (
            holder.scalar_one() == (await connection.execute(select(bookings.c.id))).scalar_one()
        )


async def test_of_two_hundred_at_once_one_gets_the_last_seat(
    storage: SqlStorage, engine: AsyncEngine
) -> None:
    assert await book_many(storage, 0, 200) == {"booked": 1, "DayTaken": 199}
    await assert_one_booking(engine)


async def test_of_two_hundred_in_three_replicas_one_gets_the_last_seat(
    storage: SqlStorage, database_url: str, engine: AsyncEngine
) -> None:
    results = await in_replicas(REPLICAS, database_url, book_67)
    assert sum(results, Counter()) == {"booked": 1, "DayTaken": 200}
    await assert_one_booking(engine)
    async with storage.read() as tx:
        assert await first_broken_row(tx) is None


async def book_67(replica: Replica) -> Counter[str]:
    return await book_many(replica.storage, replica.number, 67)


async def test_an_activity_delivered_to_every_replica_is_acted_on_once(
    database_url: str, engine: AsyncEngine
) -> None:
    results = await in_replicas(REPLICAS, database_url, book_the_same)
    assert Counter(results) == {"booked": 1, "AlreadyHandled": REPLICAS - 1}
    await assert_one_booking(engine)


async def book_the_same(replica: Replica) -> str:
    return await book(replica.storage, makers.request(turn="a|1"))


async def test_replicas_fill_a_wide_day_to_the_last_seat_and_no_further(
    storage: SqlStorage, database_url: str, engine: AsyncEngine
) -> None:
    async with storage.begin() as tx:
        await tx.pages.put(replace(PAGE, seats_per_day=10))
    results = await in_replicas(REPLICAS, database_url, book_5)
    assert sum(results, Counter()) == {"booked": 10, "DayTaken": 5}
    async with engine.connect() as connection:
        taken = await connection.execute(select(seats.c.seat).order_by(seats.c.seat))
        assert list(taken.scalars()) == list(range(1, 11))
    async with storage.read() as tx:
        assert await first_broken_row(tx) is None


async def book_5(replica: Replica) -> Counter[str]:
    return await book_many(replica.storage, replica.number, 5)


async def test_replicas_that_read_before_they_write_do_not_overwrite_each_other(
    storage: SqlStorage, database_url: str
) -> None:
    async with storage.begin() as tx:
        await tx.pages.put(replace(PAGE, seats_per_day=0))
    await in_replicas(REPLICAS, database_url, add_20_seats)
    async with storage.read() as tx:
        assert await tx.pages.get(PAGE.id) == replace(PAGE, seats_per_day=20 * REPLICAS)


async def add_20_seats(replica: Replica) -> None:
    for _ in range(20):
        async with replica.storage.begin() as tx:
            page = await tx.pages.get(PAGE.id)
            assert page is not None
            await tx.pages.put(replace(page, seats_per_day=page.seats_per_day + 1))


async def test_of_a_move_and_a_cancellation_at_once_one_is_stale(
    storage: SqlStorage, engine: AsyncEngine
) -> None:
    async with storage.begin() as tx:
        booking = await tx.bookings.add(
            page=PAGE, day=TUESDAY, details=makers.details(), owner=ANNA
        )

    async def save(changed: Booking) -> Booking:
        async with storage.begin() as tx:
            return await tx.bookings.save(changed, page=PAGE)

    results = await asyncio.gather(
        save(replace(booking, day=WEDNESDAY)),
        save(replace(booking, status=BookingStatus.CANCELLED)),
        return_exceptions=True,
    )
    [saved] = [result for result in results if isinstance(result, Booking)]
    [stale] = [result for result in results if isinstance(result, Stale)]
    assert stale.booking == saved
    async with engine.connect() as connection:
        held = [tuple(row) for row in await connection.execute(select(seats.c.day))]
    assert held == ([(WEDNESDAY,)] if saved.is_active else [])


async def test_of_a_move_and_a_cancellation_in_two_replicas_one_is_stale(
    storage: SqlStorage, database_url: str
) -> None:
    async with storage.begin() as tx:
        booking = await tx.bookings.add(
            page=PAGE, day=TUESDAY, details=makers.details(), owner=ANNA
        )
    assert booking == makers.booking(owner_name="")
    results = await in_replicas(2, database_url, move_or_cancel)
    assert sorted(results) == ["saved", "stale: now version 2"]


async def move_or_cancel(replica: Replica) -> str:
    seen = makers.booking()
    changes = [replace(seen, day=WEDNESDAY), replace(seen, status=BookingStatus.CANCELLED)]
    try:
        async with replica.storage.begin() as tx:
            await tx.bookings.save(changes[replica.number], page=PAGE)
    except Stale as stale:
        return f"stale: now version {stale.booking.version}"
    return "saved"


async def test_replicas_share_the_outbox_without_sharing_a_job(
    storage: SqlStorage, database_url: str
) -> None:
    async with storage.begin() as tx:
        await tx.outbox.add(*[made("notice") for _ in range(90)])
    leased = await in_replicas(REPLICAS, database_url, lease_all)
    assert sorted(job for jobs in leased for job in jobs) == list(range(1, 91))


async def lease_all(replica: Replica) -> list[int]:
    queue = OutboxQueue(replica.engine, replica.storage.writer)
    mine: list[int] = []
    while jobs := await queue.lease(worker=f"{replica.number}", now=START, limit=5):
        for job in jobs:
            await queue.done(job, now=START)
        mine += [job.id for job in jobs]
    return mine


async def test_replicas_that_add_the_same_job_at_once_add_it_once(
    engine: AsyncEngine, database_url: str
) -> None:
    await in_replicas(REPLICAS, database_url, add_the_digest)
    async with engine.connect() as connection:
        keys = await connection.execute(select(outbox.c.key))
        assert sorted(keys.scalars()) == [f"digest:2026-W{week}" for week in range(10, 20)]


async def add_the_digest(replica: Replica) -> None:
    for week in range(10, 20):
        async with replica.storage.begin() as tx:
            await tx.outbox.add(made("digest", key=f"digest:2026-W{week}"))
