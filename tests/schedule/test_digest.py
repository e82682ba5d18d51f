"""What a week's digest says, week by week."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.core.calendar import Week
from bot.schedule.digest import Digest, Watched, digest, digest_day, is_digest_of
from bot.schedule.model import (
    Audience,
    Booking,
    BookingId,
    BookingStatus,
    ClosedDay,
    PageCalendar,
)
from bot.schedule.overview import overview
from bot.schedule.statistics import lean_mix
from tests import makers
from tests.makers import BO

PAGE = makers.page(name="Helsingborgs stad")
WEEK = Week(2026, 48)


def made(week: Week = WEEK, *bookings: Booking, page=PAGE, closed=(), **more: object) -> Digest:
    first, last = week.monday, week.monday + timedelta(days=13)
    calendar = PageCalendar(page=page, bookings=bookings, closed=closed)
    today = digest_day(week, 0)
    days = overview(calendar, first, last, today=today)
    return digest(
        week=week, page=page, days=days, posts=bookings, today=today, pages=[page], **more
    )


def post(day: date, number: int = 1, **changes: object) -> Booking:
    return makers.booking(id=BookingId(number), day=day, **changes)


def days(first: date, count: int) -> list[date]:
    return [first + timedelta(days=n) for n in range(count)]


def test_an_empty_week_offers_every_working_day_of_both():
    empty = made()
    assert empty.posts == ()
    assert empty.free == (*days(WEEK.monday, 5), *days(WEEK.next().monday, 5))


def test_a_full_week_offers_none():
    full = made(WEEK, *(post(day, n) for n, day in enumerate(days(WEEK.monday, 14), 1)))
    assert full.free == ()
    assert [each.day for each in full.posts] == days(WEEK.monday, 14)


@pytest.mark.parametrize(
    ("week", "goes"),
    [
        (Week(2026, 48), date(2026, 11, 23)),
        (Week(2027, 13), date(2027, 3, 30)),  # Easter Monday
        (Week(2027, 20), date(2027, 5, 17)),  # Whit Monday is an ordinary one since 2005
        (Week(2026, 52), date(2026, 12, 21)),
        (Week(2026, 53), date(2026, 12, 28)),
        (Week(2027, 1), date(2027, 1, 4)),
        (Week(2030, 52), date(2030, 12, 23)),
        (Week(2029, 1), date(2029, 1, 2)),  # New Year's Day on the Monday
    ],
)
def test_it_goes_on_monday_or_the_first_working_day_after(week, goes):
    assert digest_day(week, 0) == goes


@pytest.mark.parametrize("weekday", range(7))
def test_it_goes_within_its_week_whatever_the_weekday(weekday):
    week = Week(2026, 1)
    while week.year <= 2036:
        assert digest_day(week, weekday) in week.workdays
        week = week.next()


@pytest.mark.parametrize(
    ("week", "weekday", "goes"),
    [
        (Week(2026, 25), 4, date(2026, 6, 18)),  # Midsummer Eve on the Friday
        (Week(2026, 52), 3, date(2026, 12, 23)),  # Christmas from the Thursday on
        (Week(2026, 53), 4, date(2026, 12, 30)),  # New Year's Day of the other year
        (Week(2026, 19), 5, date(2026, 5, 8)),  # a Saturday is none to work on
    ],
)
def test_where_no_working_day_of_its_week_is_left_it_goes_on_the_last_before(week, weekday, goes):
    assert digest_day(week, weekday) == goes


def test_over_christmas_the_red_days_are_not_offered():
    christmas = made(Week(2026, 52))
    assert christmas.free == (
        date(2026, 12, 21),
        date(2026, 12, 22),
        date(2026, 12, 23),
        date(2026, 12, 28),
        date(2026, 12, 29),
        date(2026, 12, 30),
    )


def test_week_53_reaches_into_week_1_of_the_next_year():
    last = made(Week(2026, 53), post(date(2026, 12, 30)), post(date(2027, 1, 8), 2))
    assert (last.first, last.last) == (date(2026, 12, 28), date(2027, 1, 10))
    assert [each.id for each in last.posts] == [1, 2]
    assert last.week.next() == Week(2027, 1)
    assert is_digest_of(Week(2026, 53), [date(2027, 1, 10)])
    assert not is_digest_of(Week(2026, 53), [date(2027, 1, 11)])


def test_a_frozen_page_is_named_and_its_days_are_not_offered():
    page = replace(
        PAGE,
        frozen_from=date(2026, 11, 24),
        frozen_until=date(2026, 11, 26),
        frozen_reason="kris",
    )
    frozen = made(WEEK, page=page)
    assert frozen.frozen == (page,)
    assert frozen.free[:2] == (date(2026, 11, 23), date(2026, 11, 27))
    assert made(Week(2026, 50), page=page).frozen == ()


def test_closed_days_are_told_with_their_reasons_but_not_at_weekends():
    tuesday, saturday = date(2026, 11, 24), date(2026, 11, 28)
    closed = [ClosedDay(day=day, reason="budget") for day in (tuesday, saturday)]
    shown = made(WEEK, closed=closed)
    assert [each.day for each in shown.closed] == [tuesday]
    assert tuesday not in shown.free


def test_posts_that_nobody_has_told_of_are_unknown_and_not_among_the_weeks():
    silent = post(date(2026, 11, 19))
    out = post(date(2026, 11, 20), 2, status=BookingStatus.PUBLISHED)
    today = post(date(2026, 11, 23), 3)
    shown = made(WEEK, silent, out, today)
    assert shown.unknown == (silent,)
    assert shown.posts == (today,)


def test_a_mix_without_an_audience_for_weeks_leans():
    told = [
        post(
            date(2026, 11, 20) - timedelta(days=5 * n),
            n + 1,
            details=makers.details(audience=Audience.EMPLOYEES),
        )
        for n in range(8)
    ]
    lean = lean_mix(told, today=date(2026, 11, 23))
    shown = made(WEEK, *told, lean=lean)
    assert Audience.PARTNERS in {each.missing for each in shown.lean}
    assert Audience.EMPLOYEES not in {each.missing for each in shown.lean}


def test_who_watches_and_who_needs_help_stand_as_they_were_found():
    watched = Watched(post=post(date(2026, 11, 20)), keeper=BO, keeper_name="Bo Al")
    shown = made(WEEK, watched=[watched], helpless=[watched])
    assert (shown.watched, shown.helpless) == ((watched,), (watched,))


def test_a_week_with_fewer_posts_than_are_wanted_is_told_with_their_count():
    posts = [
        post(WEEK.monday),
        post(WEEK.monday + timedelta(days=1), 2, page="miljo"),
        post(WEEK.next().monday, 3),
        post(WEEK.next().monday + timedelta(days=1), 4),
    ]
    assert [(each.week, each.count) for each in made(WEEK, *posts, least=2).short] == [(WEEK, 1)]
    assert made(WEEK, *posts).short == ()


def test_a_week_that_is_closed_is_short_of_nothing():
    closed = [ClosedDay(day=day, reason="Semester") for day in days(WEEK.monday, 5)]
    assert [each.week for each in made(closed=closed, least=1).short] == [WEEK.next()]
