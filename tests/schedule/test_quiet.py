"""Times when few read: their days are suggested when there is nothing else."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.core.calendar import is_workday
from bot.organisation import load_organisation
from bot.schedule.model import PageCalendar
from bot.schedule.quiet import QuietTime, is_quiet
from bot.schedule.suggestions import suggest
from tests.makers import page

ELSEWHERE = Path(__file__).parents[1] / "organisations" / "exempelstad.toml"
CHRISTMAS = QuietTime(first=(12, 21), last=(1, 6))
SUMMER = QuietTime(first=(6, 22), last=(8, 9))
EMPTY = PageCalendar(page=page(), bookings=(), closed=())


def test_a_quiet_time_comes_last_and_still_comes_where_there_is_nothing_else() -> None:
    today = date(2026, 12, 18)
    found = [each.day for each in suggest(EMPTY, today=today, quiet=[CHRISTMAS])]
    assert len(found) == 3
    assert not any(CHRISTMAS.holds(day) for day in found)
    within = (date(2026, 12, 21), date(2026, 12, 30))
    assert suggest(EMPTY, today=today, quiet=[CHRISTMAS], within=within)


@pytest.mark.parametrize(
    ("today", "first"),
    [
        (date(2026, 11, 22), date(2026, 11, 25)),  # a Sunday: three workdays on
        (date(2026, 11, 23), date(2026, 11, 26)),
        (date(2026, 11, 27), date(2026, 12, 2)),
        (date(2026, 12, 30), date(2027, 1, 7)),  # the fourth and fifth are two
    ],
)
def test_days_nearer_than_the_lead_time_are_suggested_last(today: date, first: date) -> None:
    wanted = load_organisation(ELSEWHERE).suggested_last(today)
    found = [each.day for each in suggest(EMPTY, today=today, quiet=wanted)]
    assert min(found) >= first
    ahead = [today + timedelta(days=number) for number in range(1, 10)]
    free = [day for day in ahead if is_workday(day) and not is_quiet(day, wanted)]
    assert free[0] == first


@pytest.mark.parametrize(
    ("day", "quiet"),
    [
        (date(2026, 12, 20), []),
        (date(2026, 12, 21), [CHRISTMAS]),
        (date(2027, 1, 6), [CHRISTMAS]),
        (date(2027, 1, 7), []),
        (date(2027, 7, 1), [SUMMER]),
    ],
)
def test_a_quiet_time_may_lie_over_a_new_year(day: date, quiet: list[QuietTime]) -> None:
    assert [each for each in (CHRISTMAS, SUMMER) if each.holds(day)] == quiet


def test_the_organisation_says_which_times_are_quiet() -> None:
    assert load_organisation().suggested_last(date(2026, 12, 18)) == (CHRISTMAS, SUMMER)


@pytest.mark.parametrize(
    ("day", "quiet"),
    [
        (date(2026, 12, 20), False),
        (date(2026, 12, 21), True),
        (date(2027, 1, 6), True),
        (date(2027, 1, 7), False),
        (date(2027, 7, 1), True),
    ],
)
def test_a_day_is_quiet_in_any_of_the_times_also_over_a_new_year(
    day: date, *, quiet: bool
) -> None:
    assert is_quiet(day, [CHRISTMAS, SUMMER]) is quiet
    assert not is_quiet(day, [])
