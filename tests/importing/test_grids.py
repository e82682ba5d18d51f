"""Schedules that are grids: weeks with days across, and months as wall calendars have them."""

from collections.abc import Sequence
from datetime import date, time

import pytest

from bot.importing.schedule import read_schedule
from bot.schedule.imports import Cause, Cell, Doubt, FileRefused, Sheet
from tests.importing.corpus import KNOWN
from tests.makers import ANNA

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


def test_a_grid_of_weeks_gives_a_post_without_weekday_no_day() -> None:
    rows = [
        ("", "v. 50", "v. 51", "v. 52"),
        ("måndag", "Bron", None, None),
        ("Kultur", None, "Badet", None),
    ]
    assert read(rows) == [(date(2026, 12, 7), "Bron"), (None, "Badet")]


def test_a_grid_of_months_gives_a_post_without_number_no_day() -> None:
    rows = [
        ("", "januari 2027", "februari 2027", "mars 2027"),
        (5, "Bron", None, "Badet"),
        (None, None, "Hamnen", None),
    ]
    assert read(rows) == [
        (date(2027, 1, 5), "Bron"),
        (date(2027, 3, 5), "Badet"),
        (None, "Hamnen"),
    ]


def test_a_grid_of_dates_has_a_row_for_each_page_or_department() -> None:
    days = (date(2026, 12, 1), date(2026, 12, 2), date(2026, 12, 3))
    rows = [("", *days), ("näringsliv", "Bron", None, None), ("KUL", None, "Badet", None)]
    reading = read_schedule([Sheet(name="Blad1", rows=rows)], KNOWN)
    assert [(row.page, row.details.department) for row in reading.rows] == [
        ("naringsliv", None),
        ("stad", "kultur"),
    ]


def test_a_week_that_no_line_names_leaves_its_posts_without_a_day() -> None:
    assert read([("", *DAYS), (None, "Bron", None, None, None, None)]) == [(None, "Bron")]


def test_a_wall_calendar_may_have_dates_and_the_months_on_either_side() -> None:
    january = [
        ("Januari 2027", None, None, None, None),
        DAYS,
        (28, 29, 30, 31, 1),
        ("Bron", None, None, None, "Badet"),
    ]
    assert read(january) == [(date(2026, 12, 28), "Bron"), (date(2027, 1, 1), "Badet")]
    dated = [DAYS, tuple(date(2026, 12, day) for day in range(7, 12)), ("Bron", *[None] * 4)]
    assert read(dated) == [(date(2026, 12, 7), "Bron")]


def test_a_number_that_is_not_of_its_weekday_is_a_doubt() -> None:
    rows = [
        ("December 2026", None, None, None, None),
        DAYS,
        (7, 8, 9, 10, 12),
        ("Bron", None, None, None, "Badet"),
    ]
    assert read(rows) == [(date(2026, 12, 7), "Bron"), (None, "Badet")]


def test_a_column_for_each_department_goes_on_over_a_line_between() -> None:
    rows = [
        ("Datum", "KUL", "VOF"),
        (date(2026, 12, 1), "Bron", None),
        ("Januari 2027", None, None),
        (date(2027, 1, 12), None, "Badet"),
    ]
    assert read(rows) == [(date(2026, 12, 1), "Bron"), (date(2027, 1, 12), "Badet")]


@pytest.mark.parametrize(
    ("cell", "title", "at", "department", "owner"),
    [
        ("09.00 KUL: Bron (Anna)", "Bron", time(9), "kultur", ANNA),
        ("Bron: så byggs den (på svenska)", "Bron: så byggs den (på svenska)", None, None, None),
        ("Anna: Bron (KUL)", "Bron", None, "kultur", ANNA),
        ("31.75 Bron", "31.75 Bron", None, None, None),
    ],
)
def test_a_cell_says_the_time_whose_it_is_and_who_holds_it(
    cell: str, title: str, at: time | None, department: str | None, owner: str | None
) -> None:
    [row] = read_schedule(
        [Sheet(name="Blad1", rows=[("", *DAYS), ("v. 49", cell, None, None, None, None)])], KNOWN
    ).rows
    assert (row.details.title, row.details.planned_time) == (title, at)
    assert (row.details.department, row.owner) == (department, owner)


@pytest.mark.parametrize(
    ("cell", "doubt"),
    [
        ("=A1", Doubt.FORMULA),
        ("Bron\x00", Doubt.BAD_CHARACTER),
        ("Bron / Badet", Doubt.MAYBE_TWO_POSTS),
        ("?", Doubt.NO_TITLE),
    ],
)
def test_a_cell_that_is_no_plain_title_has_its_doubt(cell: str, doubt: Doubt) -> None:
    rows = [("", *DAYS), ("v. 49", cell, None, None, None, None)]
    [row] = read_schedule([Sheet(name="Blad1", rows=rows)], KNOWN).rows
    assert [each.doubt for each in row.problems] == [doubt]


@pytest.mark.parametrize(
    "rows",
    [
        [
            ("Vecka", *DAYS),
            ("v. 52", "Bron", None, None, None, None),
            ("v. 1", "Badet", None, None, None, None),
            (2, "Hamnen", None, None, None, None),
        ],
        [
            ("", *DAYS),
            ("21/12–24/12", "Bron", None, None, None, None),
            ("4/1–8/1", "Badet", None, None, None, None),
            ("11/1–15/1", "Hamnen", None, None, None, None),
        ],
        [("", "v. 52", "v. 1", "v. 2"), ("måndag", "Bron", "Badet", "Hamnen")],
        [("", "21/12", "4/1", "11/1"), ("Kultur", "Bron", "Badet", "Hamnen")],
    ],
    ids=["weeks down", "spans down", "weeks across", "days across"],
)
def test_a_grid_of_a_year_goes_on_into_the_next(rows: Rows) -> None:
    sheet = Sheet(name="Plan 2026", rows=[tuple(row) for row in rows])
    assert [
        (row.day, row.details.title, row.year_guessed)
        for row in read_schedule([sheet], KNOWN).rows
    ] == [
        (date(2026, 12, 21), "Bron", False),
        (date(2027, 1, 4), "Badet", True),
        (date(2027, 1, 11), "Hamnen", True),
    ]


def test_months_across_go_on_into_the_next_year() -> None:
    rows = [
        ("", "november", "december", "januari"),
        (4, "Bron", "Badet", "Hamnen"),
        (5, "Kajen", None, "Torget"),
    ]
    sheet = Sheet(name="Plan 2026", rows=rows)
    assert [str(row.day) for row in read_schedule([sheet], KNOWN).rows] == [
        "2026-11-04",
        "2026-12-04",
        "2027-01-04",
        "2026-11-05",
        "2027-01-05",
    ]


@pytest.mark.parametrize("week", ["v. 2/3", "v. 2-3", "54", 54, "sportlov"])
def test_a_row_whose_week_cannot_be_read_is_not_of_the_week_above(week: Cell) -> None:
    rows = [("Vecka", *DAYS), ("v. 49", "Bron"), (week, None, "Badet"), (None, None, "Hamnen")]
    assert read([(*row, *[None] * (6 - len(row))) for row in rows]) == [
        (date(2026, 11, 30), "Bron"),
        (None, "Badet"),
        (None, "Hamnen"),
    ]


@pytest.mark.parametrize(
    ("headings", "unread"),
    [
        (("", "v. 49", "v. 50", "v. 51", "v. 52-53"), "v. 52-53"),
        (("", "oktober", "november", "december", "januari/februari"), "januari/februari"),
        (("", "1/12", "2/12", "3/12", "4–5/12"), "4–5/12"),
        (("", "måndag", "tisdag", "onsdag", "lör–sön"), "lör–sön"),
    ],
)
def test_a_column_whose_heading_cannot_be_read_is_told(
    headings: Sequence[str], unread: str
) -> None:
    rows = [headings, ("v. 49", "Bron", None, None, "Badet")]
    [sheet] = read_schedule([Sheet(name="Blad1", rows=rows)], KNOWN).sheets
    assert [name for _, name, meaning in sheet.columns if meaning is None] == [unread]
