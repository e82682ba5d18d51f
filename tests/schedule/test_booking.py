"""What may be booked, moved and cancelled: a table to each rule."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from bot.core.people import PageId, PersonId
from bot.core.refusals import Refusal
from bot.schedule import refusals
from bot.schedule.booking import (
    HORIZON,
    cancelled,
    check_day,
    check_reason,
    check_version,
    checked_details,
    free_seat,
    has_room,
    is_free,
    is_frozen,
    last_bookable,
    may_stand_again,
    moved,
    restored,
    says_more,
    stands_already,
    takes_a_seat,
)
from bot.schedule.model import (
    TITLE_LIMIT,
    Booking,
    BookingStatus,
    Catalogue,
    ClosedDay,
    ContentType,
    Details,
    PageCalendar,
    Theme,
)
from tests.makers import ANNA, BO, TUESDAY, booking, details, page

TODAY = date(2026, 11, 23)
SUNDAY = date(2026, 11, 29)
CHRISTMAS = date(2026, 12, 25)
LAST = TODAY + HORIZON
FROZEN = page(frozen_from=TUESDAY, frozen_until=TUESDAY, frozen_reason="kris")
JOB_AD = details(content_type=ContentType.JOB_AD)
PUBLISHED = booking(status=BookingStatus.PUBLISHED)
STANDS = details(planned_time=time(10))
CANCELLED = booking(status=BookingStatus.CANCELLED, version=3)


def calendar(
    *bookings: Booking, closed: tuple[ClosedDay, ...] = (), **changes: Any
) -> PageCalendar:
    return PageCalendar(page=page(**changes), bookings=bookings, closed=closed)


def test_the_horizon_is_half_a_year_away() -> None:
    assert last_bookable(TODAY) == date(2027, 5, 22)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("Ny bro", "Ny bro"), ("  Ny \n  bro ", "Ny bro"), ("x" * TITLE_LIMIT,) * 2],
)
def test_details_are_kept_with_single_spaces(typed: str, kept: str) -> None:
    assert checked_details(details(typed), page=page()).title == kept


@pytest.mark.parametrize(
    ("given", "no"),
    [
        (details("   "), refusals.TitleMissing),
        (details("\u200b\u202e \ufeff"), refusals.TitleMissing),
        (details("x" * (TITLE_LIMIT + 1)), refusals.TitleTooLong),
        (JOB_AD, refusals.NeedsNoSeat),
    ],
)
def test_details_that_can_not_be_kept_are_refused(given: Any, no: type[Refusal]) -> None:
    with pytest.raises(no):
        checked_details(given, page=page())


@pytest.mark.parametrize(
    ("kind", "takes"), [(ContentType.POST, True), (ContentType.JOB_AD, False)]
)
def test_a_page_says_what_takes_a_seat(kind: ContentType, *, takes: bool) -> None:
    assert takes_a_seat(kind, page=page()) is takes


@pytest.mark.parametrize(
    ("day", "free"),
    [
        (TODAY, True),
        (TODAY - timedelta(days=1), False),
        (date(2027, 5, 21), True),
        (LAST + timedelta(days=2), False),
        (SUNDAY, False),
        (CHRISTMAS, False),
    ],
)
def test_an_empty_calendar_is_free_on_working_days_within_the_horizon(
    day: date, *, free: bool
) -> None:
    assert is_free(calendar(), day, today=TODAY) is free


@pytest.mark.parametrize(
    ("where", "day", "no"),
    [
        (calendar(), TODAY - timedelta(days=1), refusals.DayPassed),
        (calendar(), LAST + timedelta(days=1), refusals.BeyondHorizon),
        (
            calendar(closed=(ClosedDay(day=TUESDAY, reason="budget"),)),
            TUESDAY,
            refusals.DayClosed,
        ),
        (PageCalendar(page=FROZEN), TUESDAY, refusals.PageFrozen),
        (calendar(), SUNDAY, refusals.RedDayUnconfirmed),
        (calendar(), CHRISTMAS, refusals.RedDayUnconfirmed),
    ],
)
def test_a_day_that_can_not_be_booked_says_why(
    where: PageCalendar, day: date, no: type[Refusal]
) -> None:
    with pytest.raises(no):
        check_day(where, day, today=TODAY)
    assert not is_free(where, day, today=TODAY)


@pytest.mark.parametrize("day", [SUNDAY, CHRISTMAS])
def test_a_red_day_is_booked_when_it_is_confirmed(day: date) -> None:
    check_day(calendar(), day, today=TODAY, red_day_confirmed=True)


@pytest.mark.parametrize(
    ("bookings", "seats", "seat"),
    [((), 1, 1), ((), 2, 1), ((booking(),), 2, 2), ((CANCELLED,), 1, 1)],
)
def test_the_first_seat_that_nobody_has_is_free(
    bookings: tuple[Booking, ...], seats: int, seat: int
) -> None:
    where = calendar(*bookings, seats_per_day=seats)
    assert free_seat(where, TUESDAY) == seat


@pytest.mark.parametrize(
    ("there", "owner", "day", "title", "found"),
    [
        (booking(), ANNA, TUESDAY, booking().details.title, True),
        (booking(), BO, TUESDAY, booking().details.title, False),
        (booking(), ANNA, TUESDAY, "Något annat", False),
        (booking(), ANNA, SUNDAY, booking().details.title, False),
        (CANCELLED, ANNA, TUESDAY, booking().details.title, False),
    ],
)
def test_the_very_post_of_its_owner_stands_already(
    there: Booking, owner: PersonId, day: date, title: str, *, found: bool
) -> None:
    where = calendar(there, seats_per_day=2)
    stands = stands_already(where, day, details(title), owner=owner)
    assert stands == (there if found else None)


@pytest.mark.parametrize(
    ("said", "more"),
    [
        (STANDS, False),
        (Details(title=STANDS.title), False),
        (replace(STANDS, planned_time=time(11)), True),
        (replace(STANDS, theme=Theme.TIPS), True),
        (replace(STANDS, content_type=ContentType.EVENT), True),
        (replace(STANDS, planned_time=None, title=f" {STANDS.title}"), False),
    ],
)
def test_more_is_said_of_a_post_where_a_detail_is_another(said: Details, *, more: bool) -> None:
    assert says_more(said, STANDS) == more


def test_a_full_day_has_neither_seat_nor_room() -> None:
    with pytest.raises(refusals.DayTaken):
        free_seat(calendar(booking()), TUESDAY)
    assert not has_room(calendar(booking()), TUESDAY)
    assert has_room(calendar(booking(), seats_per_day=2), TUESDAY)


@pytest.mark.parametrize(
    ("what", "where", "frozen"),
    [
        (booking(), FROZEN, True),
        (booking(day=SUNDAY), FROZEN, False),
        (PUBLISHED, FROZEN, False),
        (CANCELLED, FROZEN, False),
        (booking(), page(), False),
        (booking(page=PageId("gone")), FROZEN, False),
    ],
)
def test_only_what_waits_to_be_published_is_caught_by_a_freeze(
    what: Booking, where: Any, *, frozen: bool
) -> None:
    assert is_frozen(what, Catalogue(pages=(where,), departments=())) is frozen


def test_a_reason_is_kept_with_single_spaces_and_must_be_there() -> None:
    assert check_reason(" för \n att ") == "för att"
    with pytest.raises(refusals.ReasonMissing):
        check_reason(" \n ")


@pytest.mark.parametrize("version", [None, 1])
def test_a_booking_is_acted_on_as_it_was_seen(version: int | None) -> None:
    assert check_version(booking(version=1), version) == booking(version=1)


@pytest.mark.parametrize(
    ("what", "version", "no"),
    [
        (None, 1, refusals.NoSuchBooking),
        (booking(version=2), 1, refusals.Stale),
        (CANCELLED, 3, refusals.Stale),
        (CANCELLED, None, refusals.Stale),
    ],
)
def test_a_booking_that_has_changed_is_not_acted_on(
    what: Booking | None, version: int | None, no: type[Refusal]
) -> None:
    with pytest.raises(no):
        check_version(what, version)


URGENT = booking(over_limit_reason="akut")


@pytest.mark.parametrize(
    ("what", "day", "to", "after"),
    [
        (booking(), SUNDAY, None, booking(day=SUNDAY)),
        (booking(), TUESDAY, PageId("vof"), booking(page=PageId("vof"))),
        (URGENT, TUESDAY, None, URGENT),
        (URGENT, SUNDAY, None, booking(day=SUNDAY)),
    ],
)
def test_a_moved_booking_has_an_ordinary_seat_in_its_new_place(
    what: Booking, day: date, to: PageId | None, after: Booking
) -> None:
    assert moved(what, day, to) == after


def test_what_is_published_is_neither_moved_nor_cancelled() -> None:
    with pytest.raises(refusals.AlreadyPublished):
        moved(PUBLISHED, SUNDAY)
    with pytest.raises(refusals.AlreadyPublished):
        cancelled(PUBLISHED)


def test_a_cancelled_booking_is_restored_as_it_was_and_without_the_urgent_seat() -> None:
    assert cancelled(booking()) == booking(status=BookingStatus.CANCELLED)
    urgent = replace(CANCELLED, over_limit_reason="akut")
    assert restored(urgent, 3) == booking(version=3)


@pytest.mark.parametrize(
    ("what", "version", "no"),
    [
        (None, 3, refusals.NoSuchBooking),
        (booking(version=3), 3, refusals.Stale),
        (CANCELLED, 2, refusals.Stale),
    ],
)
def test_what_has_changed_since_is_not_restored(
    what: Booking | None, version: int, no: type[Refusal]
) -> None:
    with pytest.raises(no):
        restored(what, version)


@pytest.mark.parametrize(
    ("there", "today", "may"),
    [
        (calendar(), TODAY, True),
        (calendar(booking()), TODAY, False),
        (calendar(booking(), seats_per_day=2), TODAY, True),
        (calendar(closed=(ClosedDay(day=TUESDAY, reason="val"),)), TODAY, False),
        (replace(calendar(), page=FROZEN), TODAY, False),
        (calendar(), TUESDAY + timedelta(days=1), False),
    ],
    ids=["free", "taken", "room for two", "closed", "frozen", "past"],
)
def test_a_cancelled_booking_may_have_its_day_back_while_that_can_be_had(
    there: PageCalendar, today: date, *, may: bool
) -> None:
    assert may_stand_again(there, CANCELLED, today=today) is may
