"""Which day a cell names: as dates, numbers and words, with what stands beside it."""

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

import pytest

from bot.importing.days import Around, read_cell, read_clock, read_week
from bot.schedule.imports import Cell, Doubt
from tests.clock import START

AROUND = Around(today=START.date())
MARCH_4, APRIL_3 = date(2027, 3, 4), date(2027, 4, 3)


@pytest.mark.parametrize(
    ("cell", "beside", "found"),
    [
        (date(2027, 3, 4), {}, MARCH_4),
        (datetime.combine(MARCH_4, time()), {}, MARCH_4),
        (46085, {}, date(2026, 3, 4)),
        ("2027-03-04", {}, MARCH_4),
        ("4 mars 2027", {}, MARCH_4),
        ("mars 4, 2027", {}, MARCH_4),
        ("4 mars", {"year": 2027}, MARCH_4),
        ("4/3", {"year": 2027}, MARCH_4),
        ("4/3", {"year": 2027, "month_first": True}, APRIL_3),
        ("13/3", {"year": 2027, "month_first": True}, date(2027, 3, 13)),
        ("4/3/2027.", {"month_first": True}, APRIL_3),
        ("4.3", {"year": 2027, "month_first": True}, MARCH_4),
        ("4.3.2027", {"month_first": True}, MARCH_4),
        ("04.03.27", {"month_first": None}, MARCH_4),
        ("3/13", {"year": 2027}, date(2027, 3, 13)),
        (4, {"year": 2027, "month": 3, "numbers_are_days": True}, MARCH_4),
        ("4/3", {"year": 2027, "month_first": None, "weekday": 3}, MARCH_4),
        ("4/3", {"year": 2027, "month_first": None, "weekday": 5}, APRIL_3),
        ("torsdag", {"year": 2027, "week": 9, "weekday": 3}, MARCH_4),
        ("2027-W09-4", {}, MARCH_4),
        ("julafton", {"year": 2027}, date(2027, 12, 24)),
        ("2027-03-04 (tors)", {}, MARCH_4),
        ("torsdag v. 9", {"year": 2027}, MARCH_4),
    ],
)
def test_a_cell_names_a_day(cell: Cell, beside: dict[str, Any], found: date) -> None:
    read = read_cell(cell, replace(AROUND, **beside))
    assert (read.day, read.doubt) == (found, None)


@pytest.mark.parametrize(
    ("cell", "beside", "doubt"),
    [
        (None, {}, Doubt.NOT_A_DAY),
        (True, {}, Doubt.NOT_A_DAY),
        (time(9), {}, Doubt.NOT_A_DAY),
        (0.5, {}, Doubt.NOT_A_DAY),
        ("x" * 500, {}, Doubt.NOT_A_DAY),
        (4, {"year": 2027}, Doubt.NOT_A_DAY),
        ("torsdag", {}, Doubt.NOT_A_DAY),
        ("i dag", {}, Doubt.NOT_A_DAY),
        ("1900-03-04", {}, Doubt.NO_SUCH_DAY),
        (date(1900, 3, 4), {}, Doubt.NO_SUCH_DAY),
        ("2027-W54-1", {}, Doubt.NO_SUCH_DAY),
        ("2027-W09-9", {}, Doubt.NO_SUCH_DAY),
        ("30 februari", {}, Doubt.NO_SUCH_DAY),
        ("i morgon", {}, Doubt.NOT_A_DAY),
        ("30 februari 2027", {}, Doubt.NO_SUCH_DAY),
        ("31/2 2027", {}, Doubt.NO_SUCH_DAY),
        ("4/3", {"year": 2027, "month_first": None}, Doubt.TWO_READINGS),
        ("4/3", {"year": 2027, "month_first": None, "weekday": 0}, Doubt.TWO_READINGS),
        ("v. 9", {"year": 2027}, Doubt.NO_DAY),
        ("v. 54", {"year": 2027}, Doubt.NO_SUCH_DAY),
        ("4-6 mars 2027", {}, Doubt.SEVERAL_DAYS),
    ],
)
def test_what_names_no_day_has_its_doubt(cell: Cell, beside: dict[str, Any], doubt: Doubt) -> None:
    read = read_cell(cell, replace(AROUND, **beside))
    assert read.day is None
    assert read.doubt is doubt


def test_a_year_that_nothing_says_is_guessed_and_said_to_be() -> None:
    assert read_cell("4 mars", AROUND).year_guessed
    assert not read_cell("4 mars", replace(AROUND, year=2027)).year_guessed


@pytest.mark.parametrize(
    ("cell", "at"),
    [
        (time(9, 30, 15), time(9, 30)),
        (datetime.combine(MARCH_4, time(9, 30, 15)), time(9, 30)),
        (0.25, time(6)),
        (9, time(9)),
        ("9", time(9)),
        ("kl 9.30", time(9, 30)),
        ("09:30", time(9, 30)),
        ("9:30 pm", time(21, 30)),
        ("12:15 am", time(0, 15)),
        ("25:99", None),
        (25, None),
        (True, None),
        (None, None),
        (1.5, None),
        ("snart", None),
    ],
)
def test_a_cell_names_a_time_of_day_or_none(cell: Cell, at: time | None) -> None:
    assert read_clock(cell) == at


def test_a_time_beside_a_date_goes_with_it() -> None:
    for cell in ("2027-03-04 09:30", datetime.combine(MARCH_4, time(9, 30))):
        read = read_cell(cell, AROUND)
        assert (read.day, read.at) == (MARCH_4, time(9, 30))
    assert read_cell("2027-03-04 00:00", AROUND).at is None, "as a date without one is saved"


@pytest.mark.parametrize(
    ("cell", "week"),
    [
        (49, (49, None)),
        ("49", (49, None)),
        ("v. 49", (49, None)),
        ("Vecka 1 2027", (1, 2027)),
        ("2027-W09", (9, 2027)),
        (0, (None, None)),
        (54, (None, None)),
        (True, (None, None)),
        ("snart", (None, None)),
        (None, (None, None)),
        (date(2027, 3, 4), (None, None)),
    ],
)
def test_a_cell_names_a_week_or_none(cell: Cell, week: tuple[int | None, int | None]) -> None:
    assert read_week(cell) == week


def test_a_weekday_that_is_not_the_dates_is_a_slip_of_the_pen() -> None:
    read = read_cell("onsdag 4 mars 2027", AROUND)
    assert (read.day, read.doubt) == (MARCH_4, Doubt.WEEKDAY_DIFFERS)
    read = read_cell("2027-03-04 v. 10", AROUND)
    assert (read.day, read.doubt) == (MARCH_4, Doubt.WEEK_DIFFERS)
