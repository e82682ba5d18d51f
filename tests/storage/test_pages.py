"""Pages, departments and closed days come back as they were put."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.core.people import DepartmentId, PageId
from bot.schedule.model import ClosedDay, ContentType, Department, Page, PageKind
from storage.engine import Writer
from storage.tables import closed_days, departments, pages
from storage.transaction import SqlStorage
from tests import makers
from tests.clock import FixedClock
from tests.makers import ANNA, BO, TUESDAY

FULL = Page(
    id=PageId("miljo"),
    name="Miljöförvaltningen 🌱",
    kind=PageKind.PRODUCT,
    aliases=("miljö", "miljoforvaltningen"),
    seats_per_day=3,
    seated_types=frozenset({ContentType.ARTICLE, ContentType.SPONSORED}),
    editors=frozenset({ANNA, BO}),
    frozen_from=TUESDAY,
    frozen_until=TUESDAY + timedelta(days=3),
    frozen_reason='En kris, "mycket" allvarlig; 100 % sant',
)
BARE = Page(id=PageId("stad"), name="S", kind=PageKind.MAIN, seated_types=frozenset())


@pytest.mark.parametrize("page", [FULL, BARE, makers.page()], ids=["full", "bare", "usual"])
async def test_every_field_of_a_page_comes_back(storage: SqlStorage, page: Page) -> None:
    async with storage.begin() as tx:
        await tx.pages.put(page)
    async with storage.read() as tx:
        assert await tx.pages.get(page.id) == page
        assert await tx.pages.all() == [page]


async def test_an_unknown_page_is_none(storage: SqlStorage) -> None:
    async with storage.read() as tx:
        assert await tx.pages.get(PageId("nowhere")) is None


async def test_a_page_put_again_is_overwritten_where_it_stood(storage: SqlStorage) -> None:
    first, second = makers.page("b"), makers.page("a")
    changed = replace(FULL, id=first.id)
    async with storage.begin() as tx:
        await tx.pages.put(first)
        await tx.pages.put(second)
        await tx.pages.put(changed)
    async with storage.read() as tx:
        assert await tx.pages.all() == [changed, second]


async def test_a_thawed_page_has_no_dates_left(storage: SqlStorage) -> None:
    thawed = replace(FULL, frozen_from=None, frozen_until=None, frozen_reason="")
    async with storage.begin() as tx:
        await tx.pages.put(FULL)
    async with storage.begin() as tx:
        await tx.pages.put(thawed)
    async with storage.read() as tx:
        assert await tx.pages.get(FULL.id) == thawed


async def test_departments_keep_the_order_in_which_they_came(storage: SqlStorage) -> None:
    names = ["vof", "soc", "arb"]
    async with storage.begin() as tx:
        for name in names:
            await tx.pages.put_department(makers.department(name))
        changed = makers.department("vof", name="Vård och omsorg", short="VÅRD")
        await tx.pages.put_department(changed)
    async with storage.read() as tx:
        assert await tx.pages.departments() == [
            changed,
            makers.department("soc"),
            makers.department("arb"),
        ]


async def test_a_closed_day_is_seen_from_its_own_page_or_from_all(storage: SqlStorage) -> None:
    here, there = makers.page("here"), makers.page("there")
    everywhere = ClosedDay(day=TUESDAY, reason="val")
    only_here = ClosedDay(day=TUESDAY + timedelta(days=1), reason="flytt", page=here.id)
    async with storage.begin() as tx:
        for page in (here, there):
            await tx.pages.put(page)
        await tx.pages.close(only_here)
        await tx.pages.close(everywhere)
    async with storage.read() as tx:
        first, last = TUESDAY, TUESDAY + timedelta(days=1)
        assert await tx.pages.closed_between(first, last) == [everywhere, only_here]
        assert (await tx.bookings.calendar(here, first, last)).closed == [everywhere, only_here]
        assert (await tx.bookings.calendar(there, first, last)).closed == [everywhere]


@pytest.mark.parametrize(
    ("first", "last", "seen"),
    [
        (TUESDAY, TUESDAY, True),
        (TUESDAY - timedelta(days=1), TUESDAY, True),
        (TUESDAY, TUESDAY + timedelta(days=1), True),
        (TUESDAY - timedelta(days=1), TUESDAY - timedelta(days=1), False),
        (TUESDAY + timedelta(days=1), TUESDAY + timedelta(days=9), False),
    ],
)
async def test_both_ends_of_a_stretch_belong_to_it(
    storage: SqlStorage, first: date, last: date, *, seen: bool
) -> None:
    page = makers.page()
    async with storage.begin() as tx:
        await tx.pages.put(page)
        await tx.pages.close(ClosedDay(day=TUESDAY, reason="val"))
        await tx.bookings.add(page=page, day=TUESDAY, details=makers.details(), owner=ANNA)
    async with storage.read() as tx:
        assert bool(await tx.pages.closed_between(first, last)) is seen
        assert bool(await tx.bookings.between(first, last)) is seen
        calendar = await tx.bookings.calendar(page, first, last)
        assert bool(calendar.bookings) is seen
        assert bool(calendar.closed) is seen


async def test_a_day_closed_again_has_the_new_reason(storage: SqlStorage) -> None:
    async with storage.begin() as tx:
        await tx.pages.close(ClosedDay(day=TUESDAY, reason="val"))
        await tx.pages.close(ClosedDay(day=TUESDAY, reason="storm"))
    async with storage.read() as tx:
        found = await tx.pages.closed_between(TUESDAY, TUESDAY)
    assert found == [ClosedDay(day=TUESDAY, reason="storm")]


async def test_opening_a_page_leaves_what_closes_them_all(storage: SqlStorage) -> None:
    page = PageId("stad")
    everywhere = ClosedDay(day=TUESDAY, reason="val")
    async with storage.begin() as tx:
        await tx.pages.close(everywhere)
        await tx.pages.close(ClosedDay(day=TUESDAY, reason="flytt", page=page))
        await tx.pages.open(TUESDAY, page)
    async with storage.begin() as tx:
        assert await tx.pages.closed_between(TUESDAY, TUESDAY) == [everywhere]
        await tx.pages.open(TUESDAY, None)
    async with storage.read() as tx:
        assert await tx.pages.closed_between(TUESDAY, TUESDAY) == []


async def test_a_change_is_read_by_a_replica_that_knew_the_pages_before(
    storage: SqlStorage, engine: AsyncEngine
) -> None:
    other = SqlStorage(engine, FixedClock())
    async with storage.begin() as tx:
        await tx.pages.put(FULL)
    async with other.read() as tx:
        assert await tx.pages.all() == [FULL]
    async with storage.begin() as tx:
        await tx.pages.put(replace(FULL, seats_per_day=1))
        await tx.pages.close(ClosedDay(day=TUESDAY, reason="Inventering"))
    async with other.read() as tx:
        assert await tx.pages.all() == [replace(FULL, seats_per_day=1)]
        assert [each.day for each in await tx.pages.closed_between(TUESDAY, TUESDAY)] == [TUESDAY]


async def test_a_change_past_the_code_is_read_too(
    storage: SqlStorage, engine: AsyncEngine
) -> None:
    async with storage.begin() as tx:
        await tx.pages.put(FULL)
        await tx.pages.put_department(Department(id=DepartmentId("a"), name="A", short="A"))
        await tx.pages.close(ClosedDay(day=TUESDAY, reason="Inventering"))
    for table in (closed_days, departments, pages):
        async with storage.read() as tx:
            assert await tx.pages.all() == [FULL]
        async with Writer(engine).begin() as connection:
            await connection.execute(delete(table))
    async with storage.read() as tx:
        assert await tx.pages.all() == await tx.pages.departments() == []
        assert await tx.pages.closed_between(TUESDAY, TUESDAY) == []


async def test_what_was_read_of_a_change_that_was_undone_is_forgotten(
    storage: SqlStorage,
) -> None:
    async with storage.begin() as tx:
        await tx.pages.put(FULL)

    async def rename_and_fail() -> None:
        async with storage.begin() as tx:
            await tx.pages.put(replace(FULL, name="Undone"))
            assert (await tx.pages.all())[0].name == "Undone"
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await rename_and_fail()
    async with storage.begin() as tx:
        await tx.pages.put(replace(FULL, name="Done"))
    async with storage.read() as tx:
        assert (await tx.pages.all())[0].name == "Done"
