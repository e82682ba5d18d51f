"""A series asks about one day at a time, around holidays and taken days, and holds two at most."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.calendar import is_workday
from bot.core.people import Role
from bot.schedule import series as rules
from bot.schedule.booking import is_free, last_bookable
from bot.schedule.model import BookingId, ClosedDay, PageCalendar
from bot.schedule.series import (
    DayOfMonth,
    Monthly,
    Moved,
    NoSuchSeries,
    NotYourSeries,
    Question,
    Series,
    SeriesId,
    SeriesMovedOn,
    SeriesState,
    Weekly,
)
from tests.clock import START
from tests.makers import ANNA, BO, SIV, actor, booking, page

TODAY = date(2026, 11, 23)
FIRST_MONDAY = Monthly(nth=1, weekday=0)
SERIES = Series(
    id=SeriesId(1),
    title="Månadens medarbetare",
    page=page().id,
    rhythm=FIRST_MONDAY,
    owner=ANNA,
    owner_name="Anna Ek",
    at=START,
    through=TODAY,
)
EMPTY = PageCalendar(page=page())


def taken(*days: date) -> PageCalendar:
    posts = [booking(id=BookingId(n), day=day) for n, day in enumerate(days, 1)]
    return replace(EMPTY, bookings=posts)


def question(series=SERIES, calendar=EMPTY, held=(), today=TODAY):
    return rules.next_question(series, calendar, held, today=today)


@pytest.mark.parametrize(
    ("rhythm", "days"),
    [
        (FIRST_MONDAY, ["2026-12-07", "2027-01-04", "2027-02-01"]),
        (Monthly(nth=-1, weekday=4), ["2026-11-27", "2026-12-25", "2027-01-29"]),
        (Monthly(nth=4, weekday=1), ["2026-11-24", "2026-12-22", "2027-01-26"]),
        (DayOfMonth(number=31), ["2026-11-30", "2026-12-31", "2027-01-31"]),
        (DayOfMonth(number=23), ["2026-12-23", "2027-01-23", "2027-02-23"]),
        (Weekly(first=date(2026, 11, 24)), ["2026-11-24", "2026-12-01", "2026-12-08"]),
        (Weekly(first=date(2026, 11, 9), weeks=2), ["2026-12-07", "2026-12-21", "2027-01-04"]),
        (Weekly(first=date(2027, 1, 4), weeks=2), ["2027-01-04", "2027-01-18", "2027-02-01"]),
    ],
)
def test_its_own_days_follow_the_rhythm(rhythm, days):
    assert [f"{day}" for day in islice(rules.own_days(rhythm, TODAY), 3)] == days


def test_its_own_day_is_asked_about_where_it_is_free():
    assert question() == Question(own=date(2026, 12, 7), day=date(2026, 12, 7))


def closed(day: date) -> PageCalendar:
    return replace(EMPTY, closed=[ClosedDay(day=day, reason="Kampanj")])


def frozen(first: date, last: date) -> PageCalendar:
    return replace(EMPTY, page=page(frozen_from=first, frozen_until=last))


OWN = date(2026, 12, 7)


@pytest.mark.parametrize(
    ("calendar", "day", "moved"),
    [
        (taken(OWN), "2026-12-08", Moved.TAKEN),
        (taken(OWN, OWN + timedelta(days=1)), "2026-12-09", Moved.TAKEN),
        (closed(OWN), "2026-12-08", Moved.CLOSED),
        (frozen(OWN, OWN), "2026-12-08", Moved.FROZEN),
        (taken(*(OWN + timedelta(days=n) for n in range(4))), "2026-12-04", Moved.TAKEN),
    ],
)
def test_what_is_taken_closed_or_frozen_gives_way_to_the_nearest_rather_a_later(
    calendar, day, moved
):
    assert question(calendar=calendar) == Question(
        own=OWN, day=date.fromisoformat(day), moved=moved
    )


def test_a_holiday_gives_way_to_the_nearest_working_day():
    christmas = replace(SERIES, rhythm=Monthly(nth=-1, weekday=4), through=date(2026, 11, 27))
    assert question(christmas) == Question(
        own=date(2026, 12, 25), day=date(2026, 12, 23), moved=Moved.RED
    )


def test_where_nothing_near_is_free_that_time_is_passed_over():
    full = taken(*(OWN + timedelta(days=n) for n in range(-3, 4)))
    found = question(calendar=full)
    assert found is not None
    assert found.own == date(2027, 1, 4)


def test_two_days_are_held_at_most_and_an_ended_series_asks_nothing():
    one = booking(day=OWN)
    answered = rules.answered(SERIES, OWN)
    assert question(answered, held=[one]) is not None
    assert question(answered, held=[one, one]) is None
    assert question(rules.ended(SERIES)) is None


@given(
    st.one_of(
        st.builds(Monthly, nth=st.sampled_from([1, 2, 3, 4, -1]), weekday=st.integers(0, 6)),
        st.builds(DayOfMonth, number=st.integers(1, 31)),
        st.builds(
            Weekly,
            first=st.dates(TODAY - timedelta(30), TODAY + timedelta(30)),
            weeks=st.integers(1, 2),
        ),
    ),
    st.sets(st.integers(0, 180), max_size=80),
    st.integers(0, 170),
)
def test_what_is_asked_about_is_always_free_near_its_own_day_and_still_to_come(
    rhythm, busy, ahead
):
    calendar = taken(*(TODAY + timedelta(days=n) for n in sorted(busy)))
    series = replace(SERIES, rhythm=rhythm, through=TODAY + timedelta(days=ahead))
    found = question(series, calendar)
    if found is None:
        return
    assert is_free(calendar, found.day, today=TODAY)
    assert is_workday(found.day)
    assert TODAY < found.day <= last_bookable(TODAY)
    assert abs(found.day - found.own) <= timedelta(days=rules.NEAR)
    assert found.own > series.through
    assert (found.moved is None) == (found.day == found.own)


def test_an_answer_is_to_the_question_that_is_asked_now():
    asked = Question(own=OWN, day=OWN + timedelta(days=1))
    assert rules.check_asked(asked, asked.own, asked.day) is asked
    assert rules.check_asked(asked, asked.own, None) is asked
    for other in (None, replace(asked, day=OWN), replace(asked, own=OWN + timedelta(days=1))):
        with pytest.raises(SeriesMovedOn):
            rules.check_asked(other, asked.own, asked.day)


def test_the_owner_answers_and_a_superadmin_may_end_it_too():
    assert rules.check_owner(SERIES, actor(ANNA)) is SERIES
    with pytest.raises(NotYourSeries):
        rules.check_owner(SERIES, actor(SIV, role=Role.SUPERADMIN))
    for gone in (None, rules.ended(SERIES)):
        with pytest.raises(NoSuchSeries):
            rules.check_owner(gone, actor(ANNA))
        with pytest.raises(NoSuchSeries):
            rules.still_active(gone)
    assert rules.may_end(SERIES, actor(ANNA))
    assert rules.may_end(SERIES, actor(SIV, role=Role.SUPERADMIN))
    assert not rules.may_end(SERIES, actor(BO))


def test_a_question_that_passes_without_an_answer_counts_and_the_third_ends_the_series():
    asked = rules.asked(SERIES, question())
    assert (asked.asked, asked.proposed) == (OWN, OWN)
    assert rules.passed_by(asked, OWN - timedelta(days=1)) is asked
    once = rules.passed_by(asked, OWN)
    assert (once.through, once.unanswered, once.state) == (OWN, 1, SeriesState.ACTIVE)
    assert rules.passed_by(once, OWN + timedelta(days=1)) is once, "it counts once"
    assert rules.answered(once, date(2027, 1, 4)).unanswered == 0
    third = replace(asked, unanswered=rules.PATIENCE - 1)
    assert rules.passed_by(third, OWN).state is SeriesState.ENDED
    assert rules.passed_by(SERIES, OWN) is SERIES, "what was never asked is nobody's silence"


def test_its_owner_is_asked_once_and_once_more_a_week_before():
    new = question()
    asked = rules.asked(SERIES, new)
    assert rules.is_to_ask(SERIES, new, TODAY)
    assert not rules.is_to_ask(asked, new, TODAY)
    assert rules.is_to_ask(asked, new, date(2026, 11, 30))
    assert rules.reminder_day(date(2027, 1, 13)) == date(2027, 1, 7), "not on a holiday"


@pytest.mark.parametrize(
    ("asked", "held", "today", "look"),
    [
        (OWN, [], TODAY, "2026-11-30"),
        (OWN, [], date(2026, 11, 30), "2026-12-08"),
        (None, [OWN, date(2027, 1, 4)], TODAY, "2026-12-08"),
        (None, [date(2026, 12, 4), OWN], TODAY, "2026-12-07"),
        (None, [], TODAY, "2026-11-30"),
    ],
)
def test_the_next_look_is_on_a_working_day_when_there_may_be_something_to_ask(
    asked, held, today, look
):
    now = None if asked is None else Question(own=asked, day=asked)
    posts = [booking(day=day) for day in held]
    assert f"{rules.next_look(now, posts, today=today)}" == look
