"""Bookings come back as they were written, each active one in a seat of its own."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import zip_longest

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.core.people import DepartmentId, PageId
from bot.core.ports import AuditEntry
from bot.schedule.model import (
    Audience,
    Booking,
    BookingId,
    BookingStatus,
    ClosedDay,
    ContentType,
    Details,
    Page,
    PageCalendar,
    PageKind,
    Theme,
)
from bot.schedule.refusals import DayTaken, Stale
from storage.engine import Writer
from storage.tables import seats
from storage.transaction import SqlStorage
from tests import makers
from tests.chains import first_broken_row
from tests.clock import START, STOCKHOLM, FixedClock
from tests.makers import ANNA, BO, TUESDAY

WEDNESDAY = TUESDAY + timedelta(days=1)
PAGE = makers.page()
WIDE = makers.page("wide", seats_per_day=3)

FULL = Details(
    title='Vård & "omsorg" — 👩‍⚕️ 100 % \'; DROP TABLE bookings;--\nrad två',
    content_type=ContentType.ARTICLE,
    department=DepartmentId("vof"),
    theme=Theme.TIPS,
    audience=Audience.PARTNERS,
    planned_time=time(9, 30),
    accessible=True,
)


@pytest.fixture(autouse=True)
async def _pages(storage: SqlStorage) -> None:
    async with storage.begin() as tx:
        await tx.pages.put(PAGE)
        await tx.pages.put(WIDE)


async def add(
    storage: SqlStorage, page: Page = PAGE, day: date = TUESDAY, *, reason: str = ""
) -> Booking:
    async with storage.begin() as tx:
        return await tx.bookings.add(
            page=page, day=day, details=makers.details(), owner=ANNA, over_limit_reason=reason
        )


async def save(storage: SqlStorage, booking: Booking) -> Booking:
    page = {known.id: known for known in (PAGE, WIDE)}[booking.page]
    async with storage.begin() as tx:
        return await tx.bookings.save(booking, page=page)


async def stored(storage: SqlStorage, booking: Booking) -> Booking | None:
    async with storage.read() as tx:
        return await tx.bookings.get(booking.id)


async def seats_held(engine: AsyncEngine) -> list[tuple[str, date, int, int]]:
    columns = (seats.c.page, seats.c.day, seats.c.seat, seats.c.booking)
    async with engine.connect() as connection:
        rows = await connection.execute(select(*columns).order_by(*columns))
        return [tuple(row) for row in rows]


# What was written


@pytest.mark.parametrize("details", [FULL, makers.details()], ids=["full", "bare"])
async def test_every_detail_comes_back(storage: SqlStorage, details: Details) -> None:
    async with storage.begin() as tx:
        added = await tx.bookings.add(page=PAGE, day=TUESDAY, details=details, owner=ANNA)
    assert added == Booking(
        id=added.id, page=PAGE.id, day=TUESDAY, details=details, owner=ANNA, version=1
    )
    assert await stored(storage, added) == added


async def test_every_kind_theme_and_audience_comes_back(storage: SqlStorage) -> None:
    combinations = zip_longest(ContentType, Theme, Audience)
    wanted = [
        makers.details(content_type=kind or ContentType.POST, theme=theme, audience=audience)
        for kind, theme, audience in combinations
    ]
    async with storage.begin() as tx:
        for number, details in enumerate(wanted):
            day = TUESDAY + timedelta(days=number)
            await tx.bookings.add(page=PAGE, day=day, details=details, owner=ANNA)
    async with storage.read() as tx:
        found = await tx.bookings.between(TUESDAY, TUESDAY + timedelta(days=30))
    assert [booking.details for booking in found] == wanted


@pytest.mark.parametrize(
    "published",
    [
        datetime(2026, 11, 24, 9, 30, 15, 123456, tzinfo=STOCKHOLM),
        datetime(2026, 10, 25, 2, 30, tzinfo=STOCKHOLM),  # twice that night: the first
        datetime(2026, 10, 25, 2, 30, tzinfo=STOCKHOLM, fold=1),  # and the second
        datetime(2026, 12, 31, 23, 59, tzinfo=UTC),
    ],
)
async def test_every_change_comes_back(storage: SqlStorage, published: datetime) -> None:
    booked = await add(storage)
    changed = replace(
        booked,
        details=FULL,
        status=BookingStatus.PUBLISHED,
        over_limit_reason="Krisen kan inte vänta",
        link="https://www.linkedin.com/feed/update/urn:li:activity:7",
        published_at=published.astimezone(UTC),
    )
    saved = await save(storage, changed)
    assert saved == replace(changed, version=2)
    assert await stored(storage, saved) == saved


async def test_a_moment_without_a_zone_is_refused(storage: SqlStorage) -> None:
    booked = await add(storage)
    naive = START.replace(tzinfo=None)
    with pytest.raises(Exception, match="without a time zone"):
        await save(storage, replace(booked, published_at=naive))
    assert await stored(storage, booked) == booked


async def test_a_booking_carries_its_owners_name_of_today(storage: SqlStorage) -> None:
    booked = await add(storage)
    assert booked.owner_name == ""
    for name in ("Anna Ek", "Anna Ekdahl"):
        async with storage.begin() as tx:
            await tx.people.put(makers.person(name=name))
        found = await stored(storage, booked)
        assert found == replace(booked, owner_name=name)


async def test_a_booking_that_was_given_away_carries_the_new_owners_name(
    storage: SqlStorage,
) -> None:
    async with storage.begin() as tx:
        await tx.people.put(makers.person(ANNA, name="Anna Ek"))
        await tx.people.put(makers.person(BO, name="Bo Alm"))
    booked = await add(storage)
    given = await save(storage, replace(booked, owner=BO))
    assert (given.owner, given.owner_name) == (BO, "Bo Alm")
    assert given == await stored(storage, booked)


# What is read together


async def test_a_calendar_holds_one_pages_active_bookings_in_order_of_day(
    storage: SqlStorage,
) -> None:
    later = await add(storage, day=WEDNESDAY)
    earlier = await add(storage, day=TUESDAY)
    await add(storage, WIDE, TUESDAY)
    dropped = await add(storage, day=WEDNESDAY + timedelta(days=1))
    await save(storage, replace(dropped, status=BookingStatus.CANCELLED))
    async with storage.read() as tx:
        calendar = await tx.bookings.calendar(PAGE, TUESDAY, TUESDAY + timedelta(days=9))
    assert calendar.page == PAGE
    assert calendar.bookings == [earlier, later]


async def test_a_pages_days_are_those_of_its_active_posts_and_the_first_leads_them(
    storage: SqlStorage,
) -> None:
    friday = TUESDAY + timedelta(days=3)
    for day in (friday, WEDNESDAY, TUESDAY - timedelta(days=1)):
        await add(storage, day=day)
    await add(storage, WIDE, TUESDAY)
    dropped = await add(storage, day=TUESDAY)
    await save(storage, replace(dropped, status=BookingStatus.CANCELLED))
    async with storage.read() as tx:
        assert await tx.bookings.days(PAGE.id, TUESDAY, friday) == [WEDNESDAY, friday]
        assert await tx.bookings.first_day(PAGE.id, TUESDAY, friday) == WEDNESDAY
        assert await tx.bookings.first_day(PAGE.id, WEDNESDAY, friday) == WEDNESDAY
        assert await tx.bookings.first_day(PAGE.id, TUESDAY, TUESDAY) is None


async def test_everybodys_bookings_are_read_page_by_page_within_a_day(
    storage: SqlStorage,
) -> None:
    wide = await add(storage, WIDE, TUESDAY)
    later = await add(storage, day=WEDNESDAY)
    main = await add(storage, day=TUESDAY)
    dropped = await add(storage, WIDE, TUESDAY)
    await save(storage, replace(dropped, status=BookingStatus.CANCELLED))
    async with storage.read() as tx:
        assert await tx.bookings.between(TUESDAY, WEDNESDAY) == [main, wide, later]


async def test_ones_own_bookings_are_the_active_ones_from_a_day_on(storage: SqlStorage) -> None:
    past = await add(storage, day=TUESDAY - timedelta(days=1))
    today = await add(storage, day=TUESDAY)
    async with storage.begin() as tx:
        await tx.bookings.add(page=WIDE, day=TUESDAY, details=makers.details(), owner=BO)
    dropped = await add(storage, day=WEDNESDAY)
    await save(storage, replace(dropped, status=BookingStatus.CANCELLED))
    async with storage.read() as tx:
        assert await tx.bookings.of_owner(ANNA, since=TUESDAY) == [today]
        assert await tx.bookings.of_owner(ANNA, since=past.day) == [past, today]


async def test_an_unknown_booking_is_none(storage: SqlStorage) -> None:
    async with storage.read() as tx:
        assert await tx.bookings.get(BookingId(4711)) is None


# Seats


async def test_each_booking_takes_the_first_free_seat(
    storage: SqlStorage, engine: AsyncEngine
) -> None:
    first, second, third = [await add(storage, WIDE) for _ in range(3)]
    await save(storage, replace(second, status=BookingStatus.CANCELLED))
    fourth = await add(storage, WIDE)
    assert await seats_held(engine) == [
        ("wide", TUESDAY, 1, first.id),
        ("wide", TUESDAY, 2, fourth.id),
        ("wide", TUESDAY, 3, third.id),
    ]


async def test_a_full_day_is_refused_and_nothing_is_left_behind(
    storage: SqlStorage, engine: AsyncEngine
) -> None:
    holder = await add(storage)
    with pytest.raises(DayTaken) as refused:
        await add(storage)
    assert (refused.value.page, refused.value.day) == (PAGE, TUESDAY)
    async with storage.read() as tx:
        assert await tx.bookings.between(TUESDAY, TUESDAY) == [holder]
        assert await tx.bookings.get(BookingId(holder.id + 1)) is None
    assert await seats_held(engine) == [("stad", TUESDAY, 1, holder.id)]


async def test_the_same_day_is_free_on_another_page(storage: SqlStorage) -> None:
    await add(storage, PAGE)
    assert (await add(storage, WIDE)).page == WIDE.id


async def test_a_booking_over_the_limit_has_a_row_with_a_key_of_its_own(
    storage: SqlStorage, engine: AsyncEngine
) -> None:
    ordinary = await add(storage)
    urgent = await add(storage, reason="Stormvarning")
    more_urgent = await add(storage, reason="Översvämning")
    assert await stored(storage, urgent) == replace(urgent, over_limit_reason="Stormvarning")
    assert await seats_held(engine) == [
        ("stad", TUESDAY, 1, ordinary.id),
        ("stad", TUESDAY, 2, urgent.id),
        ("stad", TUESDAY, 3, more_urgent.id),
    ]


async def test_no_two_rows_can_have_the_same_seat(
    storage: SqlStorage, engine: AsyncEngine
) -> None:
    holder = await add(storage)
    other = await add(storage, day=WEDNESDAY)
    row = {"page": "stad", "day": TUESDAY, "seat": 1, "booking": other.id}
    with pytest.raises(IntegrityError):
        async with Writer(engine).begin() as connection:
            await connection.execute(insert(seats).values(row))
    assert ("stad", TUESDAY, 1, holder.id) in await seats_held(engine)


async def test_a_seat_needs_a_booking_and_a_booking_a_page(
    storage: SqlStorage, engine: AsyncEngine
) -> None:
    row = {"page": "stad", "day": TUESDAY, "seat": 1, "booking": 4711}
    with pytest.raises(IntegrityError):
        async with Writer(engine).begin() as connection:
            await connection.execute(insert(seats).values(row))
    with pytest.raises(IntegrityError):
        await add(storage, makers.page("nowhere"))


async def test_a_move_frees_one_day_and_takes_the_other(
    storage: SqlStorage, engine: AsyncEngine
) -> None:
    booked = await add(storage)
    moved = await save(storage, replace(booked, day=WEDNESDAY))
    assert moved == replace(booked, day=WEDNESDAY, version=2)
    assert await seats_held(engine) == [("stad", WEDNESDAY, 1, booked.id)]
    assert (await add(storage)).day == TUESDAY


async def test_a_move_to_another_page_takes_a_seat_there(
    storage: SqlStorage, engine: AsyncEngine
) -> None:
    booked = await add(storage)
    await save(storage, replace(booked, page=PageId("wide")))
    assert await seats_held(engine) == [("wide", TUESDAY, 1, booked.id)]


async def test_a_move_to_a_full_day_changes_nothing(
    storage: SqlStorage, engine: AsyncEngine
) -> None:
    holder, booked = await add(storage, day=WEDNESDAY), await add(storage)
    before = await seats_held(engine)
    with pytest.raises(DayTaken) as refused:
        await save(storage, replace(booked, day=WEDNESDAY))
    assert refused.value.day == WEDNESDAY
    assert await stored(storage, booked) == booked
    assert await stored(storage, holder) == holder
    assert await seats_held(engine) == before


async def test_two_bookings_can_trade_days_in_one_transaction(
    storage: SqlStorage, engine: AsyncEngine
) -> None:
    """One is lifted out for a moment, as both can't have a seat at once."""
    one, other = await add(storage, day=TUESDAY), await add(storage, day=WEDNESDAY)
    async with storage.begin() as tx:
        lifted = await tx.bookings.save(replace(one, status=BookingStatus.CANCELLED), page=PAGE)
        await tx.bookings.save(replace(other, day=TUESDAY), page=PAGE)
        back = replace(lifted, status=BookingStatus.BOOKED, day=WEDNESDAY)
        await tx.bookings.save(back, page=PAGE)
    assert await seats_held(engine) == [
        ("stad", TUESDAY, 1, other.id),
        ("stad", WEDNESDAY, 1, one.id),
    ]


async def test_an_edit_keeps_the_seat(storage: SqlStorage, engine: AsyncEngine) -> None:
    first, second = await add(storage, WIDE), await add(storage, WIDE)
    await save(storage, replace(first, status=BookingStatus.CANCELLED))
    await save(storage, replace(second, details=FULL))
    assert await seats_held(engine) == [("wide", TUESDAY, 2, second.id)]


async def test_a_cancelled_booking_gives_up_its_seat_and_a_restored_one_takes_one_anew(
    storage: SqlStorage, engine: AsyncEngine
) -> None:
    booked = await add(storage)
    cancelled = await save(storage, replace(booked, status=BookingStatus.CANCELLED))
    assert await seats_held(engine) == []
    assert await stored(storage, booked) == cancelled
    restored = await save(storage, replace(cancelled, status=BookingStatus.BOOKED))
    assert await seats_held(engine) == [("stad", TUESDAY, 1, booked.id)]
    assert restored.version == 3


async def test_a_cancelled_booking_is_not_restored_onto_somebody_else(
    storage: SqlStorage,
) -> None:
    booked = await add(storage)
    cancelled = await save(storage, replace(booked, status=BookingStatus.CANCELLED))
    await add(storage)
    with pytest.raises(DayTaken):
        await save(storage, replace(cancelled, status=BookingStatus.BOOKED))
    assert await stored(storage, booked) == cancelled


# Versions


@pytest.mark.parametrize(
    "change",
    [
        {"day": WEDNESDAY},
        {"status": BookingStatus.CANCELLED},
        {"details": FULL},
        {"owner": BO},
    ],
    ids=["move", "cancel", "edit", "give away"],
)
async def test_a_change_to_an_old_version_is_stale_and_changes_nothing(
    storage: SqlStorage, engine: AsyncEngine, change: dict[str, object]
) -> None:
    seen = await add(storage)
    newest = await save(storage, replace(seen, link="https://lnkd.in/x"))
    before = await seats_held(engine)
    with pytest.raises(Stale) as stale:
        await save(storage, replace(seen, **change))  # type: ignore[arg-type]
    assert stale.value.booking == newest
    assert await stored(storage, seen) == newest
    assert await seats_held(engine) == before


async def test_a_booking_that_never_was_is_stale(storage: SqlStorage) -> None:
    with pytest.raises(Stale):
        await save(storage, makers.booking(id=BookingId(4711)))
    async with storage.read() as tx:
        assert await tx.bookings.between(date.min, date.max) == []


async def test_each_save_raises_the_version_by_one(storage: SqlStorage) -> None:
    booking = await add(storage)
    for version in (2, 3, 4):
        booking = await save(storage, replace(booking, details=makers.details(f"{version}")))
        assert booking.version == version
        assert await stored(storage, booking) == booking


@pytest.mark.parametrize("gone", [True, False])
async def test_all_are_cancelled_or_none(storage: SqlStorage, *, gone: bool):
    first, second = await add(storage, WIDE), await add(storage, WIDE)
    stale = replace(second, id=BookingId(99)) if gone else replace(second, version=7)
    with pytest.raises(Stale):
        async with storage.begin() as tx:
            await tx.bookings.cancel_all([first, stale])
    async with storage.begin() as tx:
        assert await tx.bookings.of_numbers([first.id, second.id]) == [first, second]
        await tx.bookings.cancel_all([first, second])
        after = await tx.bookings.of_numbers([first.id, second.id])
    assert [(each.is_active, each.version) for each in after] == [
        (False, first.version + 1),
        (False, second.version + 1),
    ]
    await add(storage, WIDE)  # in a seat that is free again


async def calendar_of(storage: SqlStorage, page: PageId | None) -> PageCalendar | None:
    async with storage.begin() as tx:
        return await tx.bookings.calendar_of(page, TUESDAY)


async def test_the_day_of_a_page_is_as_its_calendar_says(storage: SqlStorage) -> None:
    await add(storage, WIDE)
    await add(storage, WIDE)
    async with storage.begin() as tx:
        await tx.bookings.add(page=PAGE, day=WEDNESDAY, details=FULL, owner=BO)
        await tx.pages.close(ClosedDay(day=TUESDAY, reason="Planeringsdag", page=None))
    for page in (PAGE, WIDE):
        async with storage.read() as tx:
            expected = await tx.bookings.calendar(page, TUESDAY, TUESDAY)
        assert await calendar_of(storage, page.id) == expected
    assert await calendar_of(storage, PageId("nowhere")) is None


async def test_where_no_page_is_named_the_day_is_the_main_ones_of_now(
    storage: SqlStorage, engine: AsyncEngine, clock: FixedClock
) -> None:
    """Also where this process has read nothing yet, and where another has changed it since."""
    mine = await add(storage)
    theirs = await add(storage, WIDE)
    new = SqlStorage(engine, clock)
    for _ in range(2):
        there = await calendar_of(new, None)
        assert there is not None
        assert (there.page.id, there.bookings) == (PAGE.id, [mine])
    async with storage.begin() as tx:
        await tx.pages.put(replace(PAGE, kind=PageKind.PRODUCT))
        await tx.pages.put(replace(WIDE, kind=PageKind.MAIN))
    there = await calendar_of(new, None)
    assert there is not None
    assert (there.page.kind, there.bookings) == (PageKind.MAIN, [theirs])


async def test_the_log_goes_on_from_where_the_day_was_asked_for(storage: SqlStorage) -> None:
    request = makers.request()
    entry = AuditEntry(action="book", subject="booking:1")
    async with storage.begin() as tx:
        await tx.bookings.calendar_of(PAGE.id, TUESDAY)
        await tx.audit.add(request, entry)
        await tx.bookings.calendar_of(PAGE.id, TUESDAY)
        await tx.audit.add(request, entry)
    async with storage.read() as tx:
        assert await first_broken_row(tx) is None


async def test_a_rehearsal_writes_no_booking_that_asks_for_its_number(
    storage: SqlStorage, engine: AsyncEngine
) -> None:
    async with storage.begin() as tx, tx.rehearse():
        with pytest.raises(AssertionError):
            await tx.bookings.add(page=PAGE, day=TUESDAY, details=makers.details(), owner=ANNA)
    assert await seats_held(engine) == []
