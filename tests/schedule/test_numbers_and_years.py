"""Counts as people type them, and how long something is kept."""

from datetime import date

import pytest

from bot.schedule.counts import MOST, read_count
from bot.schedule.retention import RetentionRule, kept_since, last_schedule_year

RULE = RetentionRule(years=5, basis="Plan")


@pytest.mark.parametrize(
    ("typed", "count"),
    [
        ("24011", 24011),
        ("24 011", 24011),
        ("24.011", 24011),
        ("24\u00a0011", 24011),
        (" 7 ", 7),
        ("0", 0),
        (str(MOST), MOST),
        (str(MOST + 1), None),
        ("9" * 40, None),
        ("24 01", None),
        ("-5", None),
        ("2,5 tusen", None),
        ("", None),
    ],
)
def test_a_count_is_read_as_it_is_typed(typed: str, count: int | None) -> None:
    assert read_count(typed) == count


@pytest.mark.parametrize(
    ("today", "since"),
    [(date(2026, 11, 29), date(2021, 11, 29)), (date(2028, 2, 29), date(2023, 2, 28))],
)
def test_what_ended_so_many_years_ago_has_been_kept_long_enough(today: date, since: date) -> None:
    assert kept_since(RULE, today) == since


def test_the_schedule_goes_by_whole_years() -> None:
    assert last_schedule_year(RULE, date(2026, 1, 1)) == 2020
    assert last_schedule_year(RULE, date(2026, 12, 31)) == 2020
