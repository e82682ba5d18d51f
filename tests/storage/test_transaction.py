"""What a turn writes becomes true together, once, or not at all."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.core.people import PageId, Request
from bot.core.ports import AuditEntry
from bot.schedule.model import Booking, BookingId, ClosedDay
from bot.schedule.refusals import AlreadyHandled, DayTaken
from storage.conversations import PostedCard
from storage.schema import metadata
from storage.transaction import SqlStorage
from tests import makers
from tests.jobs import made
from tests.makers import ANNA, BO, TUESDAY

PAGE = makers.page()
WEDNESDAY = TUESDAY + timedelta(days=1)


async def write_everywhere(storage: SqlStorage, request: Request, *, then: Exception) -> None:
    async with storage.begin(request) as tx:
        await tx.pages.put(PAGE)
        await tx.pages.put_department(makers.department())
        await tx.pages.close(ClosedDay(day=WEDNESDAY, reason="val"))
        await tx.people.put(makers.person())
        booking = await tx.bookings.add(
            page=PAGE, day=TUESDAY, details=makers.details(), owner=ANNA
        )
        await tx.audit.add(request, AuditEntry(action="book", subject=f"booking:{booking.id}"))
        await tx.outbox.add(made("notice", key="once"))
        await tx.conversations.add_card(
            PostedCard(subject="booking:1", conversation="a", activity="1", service_url="u")
        )
        tx.remember_result(booking.id)
        raise then


async def rows(engine: AsyncEngine) -> dict[str, int]:
    async with engine.connect() as connection:
        return {
            table.name: (
                await connection.execute(select(func.count()).select_from(table))
            ).scalar_one()
            for table in metadata.sorted_tables
        }


async def book(storage: SqlStorage, request: Request, page: PageId = PAGE.id) -> Booking:
    async with storage.begin(request) as tx:
        found = await tx.pages.get(page)
        assert found is not None
        booking = await tx.bookings.add(
            page=found, day=TUESDAY, details=makers.details(), owner=request.actor.id
        )
        tx.remember_result(booking.id)
    return booking


@pytest.mark.parametrize("error", [ZeroDivisionError(), DayTaken(PAGE, TUESDAY)])
async def test_a_turn_that_breaks_off_has_written_nothing(
    storage: SqlStorage, engine: AsyncEngine, error: Exception
) -> None:
    before = await rows(engine)
    with pytest.raises(type(error)):
        await write_everywhere(storage, makers.request(turn="a|1"), then=error)
    assert await rows(engine) == before


async def test_a_turn_sees_what_it_has_written_and_others_see_it_after_the_commit(
    storage: SqlStorage,
) -> None:
    async with storage.begin() as tx:
        await tx.pages.put(PAGE)
        assert await tx.pages.get(PAGE.id) == PAGE
        async with storage.read() as outside:
            assert await outside.pages.get(PAGE.id) is None
    async with storage.read() as outside:
        assert await outside.pages.get(PAGE.id) == PAGE


async def test_a_reader_sees_one_moment_whatever_is_committed_meanwhile(
    storage: SqlStorage,
) -> None:
    """A schedule drawn from two queries must not show a day both closed and booked."""
    async with storage.read() as reader:
        assert await reader.pages.all() == []
        async with storage.begin() as tx:
            await tx.pages.put(PAGE)
        assert await reader.pages.get(PAGE.id) is None
        assert await reader.pages.all() == []


async def test_a_writer_begins_where_the_last_one_ended(storage: SqlStorage) -> None:
    """Read, add one, write: twenty at once, and none is lost."""
    async with storage.begin() as tx:
        await tx.pages.put(makers.page(seats_per_day=0))

    async def add_one() -> None:
        async with storage.begin() as tx:
            page = await tx.pages.get(PAGE.id)
            assert page is not None
            await asyncio.sleep(0)
            await tx.pages.put(makers.page(seats_per_day=page.seats_per_day + 1))

    await asyncio.gather(*[add_one() for _ in range(20)])
    async with storage.read() as tx:
        assert await tx.pages.get(PAGE.id) == makers.page(seats_per_day=20)


# The same activity again


@pytest.fixture
async def page(storage: SqlStorage) -> None:
    async with storage.begin() as tx:
        await tx.pages.put(PAGE)


@pytest.mark.usefixtures("page")
async def test_a_turn_that_was_sent_again_is_answered_with_the_booking_it_made(
    storage: SqlStorage,
) -> None:
    booking = await book(storage, makers.request(turn="a|1"))
    with pytest.raises(AlreadyHandled) as again:
        await book(storage, makers.request(turn="a|1"))
    assert again.value.booking == booking


@pytest.mark.usefixtures("page")
async def test_of_the_same_turn_twice_at_once_one_is_acted_on(storage: SqlStorage) -> None:
    turn = makers.request(turn="a|1")
    results = await asyncio.gather(
        *[book(storage, turn) for _ in range(5)], return_exceptions=True
    )
    [booking] = [result for result in results if isinstance(result, Booking)]
    refused = [result for result in results if isinstance(result, AlreadyHandled)]
    assert [no.booking for no in refused] == [booking] * 4


async def test_a_turn_that_made_no_booking_is_handled_once_too(storage: SqlStorage) -> None:
    turn = makers.request(turn="a|1")
    async with storage.begin(turn) as tx:
        await tx.pages.put(PAGE)
    with pytest.raises(AlreadyHandled) as again:
        async with storage.begin(turn) as tx:
            await tx.pages.put(replace(PAGE, name="Changed again"))
    assert again.value.booking is None
    async with storage.read() as tx:
        assert await tx.pages.all() == [PAGE]


async def test_a_turn_refused_for_what_it_did_before_is_answered_with_that(
    storage: SqlStorage,
) -> None:
    async with storage.begin() as tx:
        await tx.pages.put(PAGE)
    booking = await book(storage, makers.request(turn="a|1"))
    with pytest.raises(AlreadyHandled) as again:
        async with storage.begin(makers.request(turn="a|1")):
            raise DayTaken(PAGE, TUESDAY)
    assert again.value.booking == booking


async def test_a_turn_that_failed_may_try_again(storage: SqlStorage) -> None:
    turn = makers.request(turn="a|1")
    with pytest.raises(ZeroDivisionError):
        await write_everywhere(storage, turn, then=ZeroDivisionError())
    async with storage.begin(turn) as tx:
        await tx.pages.put(PAGE)


@pytest.mark.usefixtures("page")
@pytest.mark.parametrize("other", ["a|2", "b|1", None])
async def test_another_turn_is_another_turn(storage: SqlStorage, other: str | None) -> None:
    await book(storage, makers.request(turn="a|1"))
    with pytest.raises(DayTaken):
        await book(storage, makers.request(makers.actor(BO), turn=other))


async def test_what_the_worker_does_belongs_to_no_turn(storage: SqlStorage) -> None:
    for _ in range(2):
        async with storage.begin(makers.request()) as tx:
            tx.remember_result(BookingId(1))
