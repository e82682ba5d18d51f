"""Places in the queue for a taken day, in the order they were taken."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.core.people import DepartmentId, PageId, PersonId
from bot.schedule.model import Audience, ContentType, Details, Draft, Hold, Theme
from bot.schedule.queue import PlaceChanged, PlaceId, PlaceState, QueuePlace
from storage.engine import Writer
from storage.swap_tables import queue_places
from storage.transaction import SqlStorage
from tests import makers
from tests.clock import START
from tests.makers import ANNA, BO, SIV, TUESDAY

PAGE, OTHER = makers.page(), makers.page("other")
WEDNESDAY = TUESDAY + timedelta(days=1)
DRAFT = Draft(details=Details(title="Mitt inlägg"))
FULL = Draft(
    details=Details(
        title='Vård & "omsorg" 👩‍⚕️',
        content_type=ContentType.EVENT,
        department=DepartmentId("vof"),
        theme=Theme.STORY,
        audience=Audience.MUNICIPALITIES,
        planned_time=time(9, 5),
        accessible=True,
    ),
    day=TUESDAY,
    page=PAGE.id,
)


@pytest.fixture(autouse=True)
async def _pages(storage: SqlStorage) -> None:
    async with storage.begin() as tx:
        await tx.pages.put(PAGE)
        await tx.pages.put(OTHER)


async def join(
    storage: SqlStorage,
    person: PersonId = ANNA,
    day: date = TUESDAY,
    page: PageId = PAGE.id,
    draft: Draft = DRAFT,
) -> QueuePlace:
    async with storage.begin() as tx:
        return await tx.queue.join(page=page, day=day, person=person, draft=draft)


async def save(storage: SqlStorage, place: QueuePlace) -> QueuePlace:
    async with storage.begin() as tx:
        return await tx.queue.save(place)


async def stored(storage: SqlStorage, place: QueuePlace) -> QueuePlace | None:
    async with storage.read() as tx:
        return await tx.queue.get(place.id)


@pytest.mark.parametrize("draft", [FULL, DRAFT, Draft()], ids=["full", "title", "empty"])
async def test_every_field_of_a_place_comes_back(storage: SqlStorage, draft: Draft) -> None:
    place = await join(storage, draft=draft)
    assert place == QueuePlace(id=place.id, page=PAGE.id, day=TUESDAY, person=ANNA, draft=draft)
    assert await stored(storage, place) == place
    offered = await save(storage, replace(place, state=PlaceState.OFFERED, until=START))
    assert offered == replace(place, state=PlaceState.OFFERED, until=START, version=2)
    assert await stored(storage, offered) == offered


async def test_a_place_that_never_was_is_none(storage: SqlStorage) -> None:
    async with storage.read() as tx:
        assert await tx.queue.get(PlaceId(4711)) is None


async def test_a_days_queue_is_in_the_order_of_coming_and_holds_the_active_places(
    storage: SqlStorage,
) -> None:
    first, second, third = [await join(storage, person) for person in (SIV, ANNA, BO)]
    await join(storage, day=WEDNESDAY)
    await join(storage, page=OTHER.id)
    left = await save(storage, replace(first, state=PlaceState.LEFT))
    offered = await save(storage, replace(second, state=PlaceState.OFFERED, until=START))
    async with storage.read() as tx:
        assert await tx.queue.active_on(PAGE.id, TUESDAY) == [offered, third]
    assert await stored(storage, first) == left


async def test_ones_own_places_are_the_active_ones_from_a_day_on(storage: SqlStorage) -> None:
    later = await join(storage, day=WEDNESDAY)
    sooner = await join(storage)
    past = await join(storage, day=TUESDAY - timedelta(days=1))
    await join(storage, BO)
    ended = await join(storage, page=OTHER.id)
    await save(storage, replace(ended, state=PlaceState.EXPIRED))
    async with storage.read() as tx:
        assert await tx.queue.active_of(ANNA, since=TUESDAY) == [sooner, later]
        assert await tx.queue.active_of(ANNA, since=past.day) == [past, sooner, later]


async def test_days_waited_for_are_one_pages_within_the_span_each_once(
    storage: SqlStorage,
) -> None:
    for person in (ANNA, BO):
        await join(storage, person, day=WEDNESDAY)
    await join(storage)
    await join(storage, page=OTHER.id, day=WEDNESDAY + timedelta(days=1))
    offered = await join(storage, SIV, day=TUESDAY - timedelta(days=1))
    await save(storage, replace(offered, state=PlaceState.OFFERED, until=START))
    async with storage.read() as tx:
        assert await tx.queue.waited_for(PAGE.id, date.min, date.max) == [TUESDAY, WEDNESDAY]
        assert await tx.queue.waited_for(PAGE.id, WEDNESDAY, date.max) == [WEDNESDAY]
        assert await tx.queue.waited_for(PAGE.id, date.min, TUESDAY) == [TUESDAY]


async def test_who_joins_again_keeps_the_place_with_the_new_draft(storage: SqlStorage) -> None:
    first = await join(storage)
    await join(storage, BO)
    again = await join(storage, draft=FULL)
    assert again == replace(first, draft=FULL, version=2)
    async with storage.read() as tx:
        assert [place.person for place in await tx.queue.active_on(PAGE.id, TUESDAY)] == [ANNA, BO]


async def test_who_left_joins_at_the_end(storage: SqlStorage) -> None:
    first = await join(storage)
    await join(storage, BO)
    await save(storage, replace(first, state=PlaceState.LEFT))
    await join(storage)
    async with storage.read() as tx:
        assert [place.person for place in await tx.queue.active_on(PAGE.id, TUESDAY)] == [BO, ANNA]


async def test_nobody_has_two_active_places_for_a_day(
    storage: SqlStorage, engine: AsyncEngine
) -> None:
    place = await join(storage)
    row = {
        "page": PAGE.id,
        "day": TUESDAY,
        "person": ANNA,
        "draft": {},
        "state": "offered",
        "version": 1,
    }
    with pytest.raises(IntegrityError):
        async with Writer(engine).begin() as connection:
            await connection.execute(insert(queue_places).values(row))
    await save(storage, replace(place, state=PlaceState.LEFT))
    async with Writer(engine).begin() as connection:
        await connection.execute(insert(queue_places).values(row))


async def test_a_change_to_an_old_version_is_refused_and_changes_nothing(
    storage: SqlStorage,
) -> None:
    seen = await join(storage)
    newest = await save(storage, replace(seen, state=PlaceState.OFFERED, until=START))
    with pytest.raises(PlaceChanged) as refused:
        await save(storage, replace(seen, state=PlaceState.LEFT))
    assert refused.value.place == newest
    assert await stored(storage, seen) == newest


async def test_an_offered_seat_is_held_in_its_pages_calendar(storage: SqlStorage) -> None:
    await join(storage, BO)
    await join(storage, ANNA, page=OTHER.id)
    place = await join(storage, ANNA)
    await save(storage, replace(place, state=PlaceState.OFFERED, until=START))
    async with storage.read() as tx:
        here = await tx.bookings.calendar(PAGE, TUESDAY, WEDNESDAY)
        there = await tx.bookings.calendar(OTHER, TUESDAY, WEDNESDAY)
        later = await tx.bookings.calendar(PAGE, WEDNESDAY, WEDNESDAY)
    assert here.held == [Hold(day=TUESDAY, person=ANNA, until=START)]
    assert there.held == later.held == []


async def test_the_lines_of_several_places_are_read_at_once(storage: SqlStorage) -> None:
    anna, bo = await join(storage, ANNA), await join(storage, BO)
    later = await join(storage, ANNA, day=WEDNESDAY)
    async with storage.read() as tx:
        assert await tx.queue.lines([anna, later]) == {
            (anna.page, TUESDAY): [anna, bo],
            (anna.page, WEDNESDAY): [later],
        }
        assert await tx.queue.lines([]) == {}
