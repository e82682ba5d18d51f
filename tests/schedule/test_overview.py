from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.calendar import Week
from bot.schedule.booking import is_free
from bot.schedule.model import BookingId, BookingStatus, ClosedDay, PageCalendar
from bot.schedule.overview import DayEntry, opening_day, overview, weeks
from tests import makers

MONDAY = date(2026, 11, 23)
WEDNESDAY = MONDAY + timedelta(days=2)
SUNDAY = MONDAY + timedelta(days=6)
PAGE = makers.page()


def a_calendar(*days, closed=(), page=PAGE, **changes):
    return PageCalendar(
        page=page,
        bookings=[
            makers.booking(id=BookingId(number), day=day, **changes)
            for number, day in enumerate(days, 1)
        ],
        closed=[ClosedDay(day=day, reason="kampanj") for day in closed],
    )


def test_every_day_of_the_stretch_has_an_entry_in_order():
    entries = overview(a_calendar(), MONDAY, SUNDAY, today=MONDAY)
    assert [entry.day for entry in entries] == list(Week.of(MONDAY).days())


def test_a_day_says_what_stands_on_it():
    calendar = a_calendar(WEDNESDAY, closed=[date(2026, 11, 26)])
    _, _, taken, closed, free, saturday, _ = overview(calendar, MONDAY, SUNDAY, today=MONDAY)
    assert [booking.day for booking in taken.bookings] == [WEDNESDAY]
    assert not taken.free
    assert closed.closed is not None
    assert closed.closed.reason == "kampanj"
    assert not closed.free
    assert free == DayEntry(day=date(2026, 11, 27), free=True)
    assert saturday == DayEntry(day=date(2026, 11, 28))


def test_days_that_have_been_are_not_free():
    entries = overview(a_calendar(), MONDAY, SUNDAY, today=WEDNESDAY)
    assert [entry.free for entry in entries] == [False, False, True, True, True, False, False]


def test_a_page_with_two_seats_is_free_until_both_are_taken():
    page = replace(PAGE, seats_per_day=2)
    once = overview(a_calendar(WEDNESDAY, page=page), WEDNESDAY, WEDNESDAY, today=MONDAY)
    twice = overview(
        a_calendar(WEDNESDAY, WEDNESDAY, page=page), WEDNESDAY, WEDNESDAY, today=MONDAY
    )
    assert (once[0].free, twice[0].free) == (True, False)


def test_cancelled_bookings_are_not_shown():
    calendar = a_calendar(WEDNESDAY, status=BookingStatus.CANCELLED)
    assert overview(calendar, WEDNESDAY, WEDNESDAY, today=MONDAY)[0].bookings == ()


def test_red_days_are_named_and_frozen_ones_told():
    christmas, frozen = date(2026, 12, 25), date(2026, 12, 22)
    page = replace(PAGE, frozen_from=frozen, frozen_until=frozen)
    calendar = a_calendar(page=page)
    entries = {entry.day: entry for entry in overview(calendar, frozen, christmas, today=MONDAY)}
    assert entries[christmas].red_day == "Juldagen"
    assert entries[frozen].frozen
    assert not entries[frozen].free


def test_a_weekend_says_something_only_with_a_post():
    friday, saturday, sunday = overview(
        a_calendar(SUNDAY, closed=[date(2026, 11, 28)]),
        date(2026, 11, 27),
        SUNDAY,
        today=MONDAY,
    )
    assert friday.says_something
    assert not saturday.says_something
    assert sunday.says_something


def test_weeks_count_what_is_taken_free_and_closed():
    calendar = a_calendar(
        WEDNESDAY, SUNDAY, date(2026, 12, 1), closed=[date(2026, 12, 2), date(2026, 12, 5)]
    )
    first, second, third, fourth = weeks(calendar, today=WEDNESDAY)
    assert (first.monday, first.taken, first.free, first.closed) == (MONDAY, 2, 2, 0)
    assert (second.taken, second.free, second.closed) == (1, 3, 1)
    assert (third.taken, third.free, third.closed) == (0, 5, 0)
    assert fourth.week == Week(2026, 51)


def test_weeks_go_on_over_new_year_with_week_53():
    rows = weeks(a_calendar(), today=date(2026, 12, 28), count=2)
    assert [row.week for row in rows] == [Week(2026, 53), Week(2027, 1)]


@given(
    days=st.lists(
        st.integers(0, 40).map(lambda ahead: MONDAY + timedelta(days=ahead)), max_size=20
    ),
    today=st.integers(0, 20).map(lambda ahead: MONDAY + timedelta(days=ahead)),
)
def test_a_day_is_free_exactly_when_the_rule_says_so(days, today):
    calendar = a_calendar(*sorted(days), closed=[date(2026, 12, 2)])
    for entry in overview(calendar, MONDAY, MONDAY + timedelta(days=41), today=today):
        assert entry.free == is_free(calendar, entry.day, today=today)
        assert not (entry.free and entry.bookings)
        assert list(entry.bookings) == calendar.on(entry.day)


@pytest.mark.parametrize(
    ("today", "opens_with"),
    [
        (date(2026, 11, 1), date(2026, 11, 1)),
        (date(2026, 11, 25), date(2026, 11, 25)),  # Thursday, Friday and Monday are left
        (date(2026, 11, 26), date(2026, 12, 1)),
        (date(2026, 11, 29), date(2026, 12, 1)),
        (date(2026, 11, 30), date(2026, 12, 1)),
        (
            date(2026, 12, 22),
            date(2026, 12, 22),
        ),  # 23, 28, 29, 30: the eves and Christmas are none
        (date(2026, 12, 28), date(2027, 1, 1)),
        (date(2027, 2, 24), date(2027, 3, 1)),
        (date(2028, 2, 24), date(2028, 2, 24)),  # the 29th is the third
    ],
)
def test_a_schedule_opens_on_the_month_that_still_has_days(today: date, opens_with: date):
    assert opening_day(today) == opens_with


@given(st.dates(date(2020, 1, 1), date(2040, 12, 1)))
def test_a_schedule_opens_with_a_day_that_has_working_days_ahead(today: date):
    opened = opening_day(today)
    assert today <= opened <= today + timedelta(days=12)
    assert opened == today or opened.day == 1
