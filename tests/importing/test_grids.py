"""Schedules that are grids: weeks with days across, and months as wall calendars have them."""

from collections.abc import Sequence
from datetime import date

import pytest

from bot.importing.schedule import read_schedule
from bot.schedule.imports import Cause, Cell, FileRefused, Sheet
from tests.importing.corpus import KNOWN

DAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag")
Rows = Sequence[Sequence[Cell]]


def read(rows: Rows, **about: bool) -> list[tuple[date | None, str]]:
    sheet = Sheet(name="Blad1", rows=[tuple(row) for row in rows], **about)
    reading = read_schedule([sheet], KNOWN)
    return [(row.day, row.details.title) for row in reading.rows]


@pytest.mark.parametrize("first", ["30/11–4/12", "30/11 till 4/12", date(2026, 11, 30), "v. 49"])
def test_a_row_is_a_week_by_its_monday_its_span_or_its_number(first: Cell) -> None:
    rows = [("", *DAYS), (first, "Bron", None, "Badet", None, "Biblioteket")]
    assert read(rows) == [
        (date(2026, 11, 30), "Bron"),
        (date(2026, 12, 2), "Badet"),
        (date(2026, 12, 4), "Biblioteket"),
    ]


def test_a_line_above_names_the_week_and_the_days_may_stand_again() -> None:
    rows = [
        ("", *DAYS),
        ("v. 49", None, None, None, None, None),
        (None, "Bron", None, None, None, None),
        ("", *DAYS),
        ("v. 50", None, None, None, None, None),
        (None, None, "Badet", None, None, None),
    ]
    assert read(rows) == [(date(2026, 11, 30), "Bron"), (date(2026, 12, 8), "Badet")]


def test_a_wall_calendar_has_its_posts_below_the_numbers_or_beside_them() -> None:
    rows = [
        ("December 2026", None, None, None, None),
        DAYS,
        (None, 1, 2, 3, 4),
        (None, "Bron", None, None, "Badet"),
        (7, "8\nBiblioteket", 9, 10, 11),
    ]
    assert sorted(read(rows), key=str) == [
        (date(2026, 12, 1), "Bron"),
        (date(2026, 12, 4), "Badet"),
        (date(2026, 12, 8), "Biblioteket"),
    ]


def test_a_wall_calendar_goes_on_with_the_next_month() -> None:
    rows = [
        ("December 2026", None, None, None, None),
        DAYS,
        (7, 8, 9, 10, 11),
        ("Bron", None, None, None, None),
        ("Januari 2027", None, None, None, None),
        DAYS,
        (11, 12, 13, 14, 15),
        (None, "Badet", None, None, None),
    ]
    assert read(rows) == [(date(2026, 12, 7), "Bron"), (date(2027, 1, 12), "Badet")]


def test_a_hidden_sheet_is_passed_over() -> None:
    rows = [("Datum", "Rubrik"), (date(2026, 12, 1), "Bron")]
    assert read(rows) == [(date(2026, 12, 1), "Bron")]
    with pytest.raises(FileRefused) as nothing:
        read(rows, hidden=True)
    assert nothing.value.cause is Cause.NO_DAYS
