from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.calendar import (
    ZONE,
    Week,
    add_office_hours,
    add_workdays,
    in_zone,
    is_weekend,
    is_workday,
    local,
    named_days,
    next_month,
    next_office_moment,
    next_workday,
    red_day,
    within_office_hours,
    workday_from,
)

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


def at(text: str) -> datetime:
    """A moment in Swedish time, written without its offset."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


# Weeks


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2026, 11, 22), Week(2026, 47)),
        (date(2026, 11, 24), Week(2026, 48)),
        (date(2026, 12, 31), Week(2026, 53)),
        (date(2027, 1, 3), Week(2026, 53)),
        (date(2027, 1, 4), Week(2027, 1)),
        (date(2021, 1, 1), Week(2020, 53)),
        (date(2024, 12, 30), Week(2025, 1)),
        (date(2028, 2, 29), Week(2028, 9)),
    ],
)
def test_a_day_lies_in_its_iso_week(day, week):
    assert Week.of(day) == week
    assert day in week.days()


@pytest.mark.parametrize(("year", "number"), [(2027, 53), (2025, 53), (2026, 54), (2026, 0)])
def test_a_week_that_the_year_lacks_is_rejected(year, number):
    with pytest.raises(ValueError, match="week"):
        Week(year, number)


def test_week_53_lies_between_the_last_and_the_first():
    assert Week(2026, 52).next() == Week(2026, 53)
    assert Week(2026, 53).next() == Week(2027, 1)
    assert Week(2027, 1).previous() == Week(2026, 53)
    assert Week(2021, 1).previous() == Week(2020, 53)
    assert Week(2027, 52).next() == Week(2028, 1)


def test_weeks_sort_by_year_and_then_number():
    assert sorted([Week(2027, 1), Week(2026, 9), Week(2026, 53)]) == [
        Week(2026, 9),
        Week(2026, 53),
        Week(2027, 1),
    ]


@given(DAYS)
def test_a_week_has_seven_days_in_a_row_from_monday_to_sunday(day):
    week = Week.of(day)
    assert week.days()[0] == week.monday
    assert week.days()[-1] == week.sunday
    assert [d.isoweekday() for d in week.days()] == [1, 2, 3, 4, 5, 6, 7]
    assert week.next().monday == week.sunday + timedelta(days=1)
    assert week.next().previous() == week


def test_the_workdays_of_a_week_leave_out_weekend_and_red_days():
    assert Week(2026, 52).workdays == (
        date(2026, 12, 21),
        date(2026, 12, 22),
        date(2026, 12, 23),
    )


# Days


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 1, 6), "Trettondedag jul"),
        (date(2026, 4, 3), "Långfredagen"),
        (date(2026, 5, 14), "Kristi himmelsfärdsdag"),
        (date(2027, 5, 6), "Kristi himmelsfärdsdag"),
        (date(2026, 6, 19), "Midsommarafton"),
        (date(2026, 12, 24), "Julafton"),
        (date(2026, 12, 31), "Nyårsafton"),
        (date(2026, 11, 22), None),  # a Sunday
        (date(2026, 4, 30), None),  # Walpurgis: half a day off at most
        (date(2026, 5, 15), None),  # a squeeze day
    ],
)
def test_a_red_day_has_its_swedish_name(day, name):
    assert red_day(day) == name


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 20), True),
        (date(2026, 11, 21), False),
        (date(2026, 11, 22), False),
        (date(2026, 12, 23), True),
        (date(2026, 12, 24), False),
        (date(2028, 2, 29), True),
    ],
)
def test_a_workday_is_neither_weekend_nor_red(day, works):
    assert is_workday(day) is works


def test_the_weekend_is_saturday_and_sunday():
    assert [is_weekend(day) for day in Week(2026, 48).days()] == [False] * 5 + [True] * 2


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        (date(2026, 11, 20), 1, date(2026, 11, 23)),
        (date(2026, 11, 22), 1, date(2026, 11, 23)),
        (date(2026, 11, 22), 0, date(2026, 11, 22)),
        (date(2026, 12, 23), 1, date(2026, 12, 28)),
        (date(2026, 12, 23), 3, date(2026, 12, 30)),
        (date(2026, 12, 23), 5, date(2027, 1, 5)),
        (date(2026, 12, 23), 7, date(2027, 1, 8)),
        (date(2027, 1, 8), -7, date(2026, 12, 23)),
    ],
)
def test_workdays_are_counted_past_weekends_and_holidays(day, n, expected):
    assert add_workdays(day, n) == expected


@given(DAYS, st.integers(1, 15))
def test_so_many_workdays_lie_between_a_day_and_the_sum(day, n):
    end = add_workdays(day, n)
    passed = [day + timedelta(days=d + 1) for d in range((end - day).days)]
    assert sum(map(is_workday, passed)) == n
    assert is_workday(end)


def test_the_next_workday_is_after_the_day_and_the_one_from_it_may_be_itself():
    friday, saturday, monday = date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 23)
    assert next_workday(friday) == monday
    assert workday_from(friday) == friday
    assert workday_from(saturday) == monday
    assert workday_from(date(2026, 4, 6)) == date(2026, 4, 7)  # a digest's Monday at Easter


def test_days_are_found_by_name_also_two_on_one_day_and_half_days():
    assert named_days(2026)["skärtorsdagen"] == date(2026, 4, 2)
    assert named_days(2008)["första maj"] == date(2008, 5, 1)
    assert named_days(2008)["kristi himmelsfärdsdag"] == date(2008, 5, 1)
    assert named_days(1900) == {}


# Wall time


@pytest.mark.parametrize(
    ("day", "clock", "in_utc"),
    [
        (date(2026, 11, 24), time(15), datetime(2026, 11, 24, 14, tzinfo=UTC)),
        (date(2026, 7, 1), time(15), datetime(2026, 7, 1, 13, tzinfo=UTC)),
        # 29 March 2026: 02:00 becomes 03:00
        (date(2026, 3, 29), time(1, 59), datetime(2026, 3, 29, 0, 59, tzinfo=UTC)),
        (date(2026, 3, 29), time(2, 30), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        (date(2026, 3, 29), time(3), datetime(2026, 3, 29, 1, tzinfo=UTC)),
        # 25 October 2026: 03:00 becomes 02:00
        (date(2026, 10, 25), time(2, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (date(2026, 10, 25), time(2, 30, fold=1), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (date(2026, 10, 25), time(3), datetime(2026, 10, 25, 2, tzinfo=UTC)),
    ],
)
def test_a_wall_time_is_one_moment_over_both_changes_of_summer_time(day, clock, in_utc):
    assert local(day, clock).astimezone(UTC) == in_utc


def test_a_skipped_wall_time_is_shown_as_the_hour_after():
    assert local(date(2026, 3, 29), time(2, 30)).time() == time(3, 30)


def test_another_zone_can_be_asked_for():
    helsinki = ZoneInfo("Europe/Helsinki")
    moment = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)  # 07:30 in Stockholm, 08:30 in Helsinki
    assert local(date(2026, 11, 24), time(8, 30), helsinki) == moment
    assert within_office_hours(moment, helsinki)
    assert not within_office_hours(moment)


def test_a_moment_without_a_zone_is_refused():
    naive = datetime(2026, 11, 24, 9)  # noqa: DTZ001 - the point of the test
    with pytest.raises(ValueError, match="zone"):
        in_zone(naive)
    with pytest.raises(ValueError, match="zone"):
        within_office_hours(naive)
    with pytest.raises(ValueError, match="zone"):
        add_office_hours(naive, 1)


# Office hours


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-11-24T07:59:59", False),
        ("2026-11-24T08:00", True),
        ("2026-11-24T16:59:59", True),
        ("2026-11-24T17:00", False),
        ("2026-11-22T12:00", False),
        ("2026-12-24T12:00", False),
        ("2026-06-19T12:00", False),
    ],
)
def test_the_office_is_open_eight_to_five_on_workdays(moment, is_open):
    assert within_office_hours(at(moment)) is is_open


def test_office_hours_are_judged_in_swedish_time_whatever_zone_the_moment_has():
    assert within_office_hours(datetime(2026, 7, 1, 6, 0, tzinfo=UTC))
    assert not within_office_hours(datetime(2026, 7, 1, 15, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        ("2026-11-24T09:13", "2026-11-24T09:13"),
        ("2026-11-24T03:00", "2026-11-24T08:00"),
        ("2026-11-24T17:00", "2026-11-25T08:00"),
        ("2026-11-20T18:00", "2026-11-23T08:00"),
        ("2026-12-23T17:30", "2026-12-28T08:00"),
        ("2026-03-28T12:00", "2026-03-30T08:00"),  # over the change to summer time
        ("2026-10-24T12:00", "2026-10-26T08:00"),  # and back
    ],
)
def test_the_next_office_moment_is_now_or_the_next_opening(moment, opening):
    assert next_office_moment(at(moment)) == at(opening)


@pytest.mark.parametrize(
    ("moment", "hours", "end"),
    [
        ("2026-11-24T09:00", 4, "2026-11-24T13:00"),
        ("2026-11-24T13:00", 4, "2026-11-24T17:00"),
        ("2026-11-24T13:01", 4, "2026-11-25T08:01"),
        ("2026-11-20T15:00", 4, "2026-11-23T10:00"),
        ("2026-11-21T12:00", 4, "2026-11-23T12:00"),
        ("2026-12-23T16:00", 4, "2026-12-28T11:00"),
        ("2026-12-30T16:00", 4, "2027-01-04T11:00"),
        ("2026-03-27T16:00", 2, "2026-03-30T09:00"),
        ("2026-10-23T16:00", 2, "2026-10-26T09:00"),
        ("2026-11-24T09:00", 20, "2026-11-26T11:00"),
        ("2026-11-24T09:00", 0.5, "2026-11-24T09:30"),
        ("2026-11-22T09:00", 0, "2026-11-23T08:00"),
    ],
)
def test_office_hours_add_up_over_nights_weekends_holidays_and_summer_time(moment, hours, end):
    assert add_office_hours(at(moment), hours) == at(end)


def test_office_hours_are_not_counted_backwards():
    with pytest.raises(ValueError, match="forwards"):
        add_office_hours(at("2026-11-24T09:00"), -1)


@given(DAYS, st.integers(0, 95), st.integers(1, 60))
def test_the_office_was_open_exactly_so_long_before_the_sum(day, quarter, quarters):
    """Counted in quarters of real time, so a mistake over summer time would show."""
    start = local(day, time(quarter // 4, quarter % 4 * 15)).astimezone(UTC)
    end = add_office_hours(start, quarters / 4).astimezone(UTC)
    steps = int((end - start) / timedelta(minutes=15))
    opened = [within_office_hours(start + timedelta(minutes=15 * n)) for n in range(steps)]
    assert sum(opened) == quarters
    assert opened[-1]  # and it ends as soon as the time is up


@pytest.mark.parametrize(
    ("week", "name"), [(Week(2026, 1), "2026-W01"), (Week(2026, 53), "2026-W53")]
)
def test_a_week_is_named_and_read_back(week: Week, name: str):
    assert week.name == name
    assert Week.named(name) == week


@pytest.mark.parametrize("name", ["", "2026", "2026-W", "-W01", "2026-Wx", "2026W01"])
def test_what_names_no_week_is_refused(name: str):
    with pytest.raises(ValueError, match="YYYY-Wnn"):
        Week.named(name)


@pytest.mark.parametrize(
    ("day", "first"),
    [
        (date(2026, 1, 31), date(2026, 2, 1)),
        (date(2026, 2, 1), date(2026, 3, 1)),
        (date(2026, 12, 31), date(2027, 1, 1)),
    ],
)
def test_the_month_after_begins_on_its_first(day: date, first: date):
    assert next_month(day) == first
