"""Schedules that are lists: a row for each post, with headings or without."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from bot.importing.schedule import read_schedule
from bot.schedule.imports import Cause, Cell, Doubt, FileRefused, ReadRow, Sheet
from bot.schedule.model import BookingStatus
from tests.importing.corpus import KNOWN

DAY, NEXT = date(2026, 12, 1), date(2026, 12, 2)
Rows = Sequence[Sequence[Cell]]


def read(rows: Rows, **about: Any) -> Sequence[ReadRow]:
    return read_schedule([Sheet(name="Blad1", rows=rows, **about)], KNOWN).rows


def posts(rows: Rows, **about: Any) -> list[tuple[date | None, str]]:
    return [(row.day, row.details.title) for row in read(rows, **about)]


def test_the_day_may_stand_in_columns_of_its_own() -> None:
    rows = [
        ("År", "Månad", "Dag", "Rubrik"),
        (2027, "mars", 4, "Bron"),
        (2027, 3, 5, "Badet"),
        (2027, 13, 8, "Hamnen"),
    ]
    assert posts(rows) == [
        (date(2027, 3, 4), "Bron"),
        (date(2027, 3, 5), "Badet"),
        (None, "Hamnen"),
    ]


@pytest.mark.parametrize(
    "above",
    [
        [("Vecka", "Rubrik", "Beskrivning", "Går ut")],
        [("Plan för hösten",), ("Vecka", "Rubrik", "Beskrivning", "Går ut")],
        [("Plan",), ("Ek",), ("Week", "Headline", "Notes", "Goes out")],
        [("Vecka", "Rubrik")],
    ],
)
@pytest.mark.parametrize("form", ["{0:%Y-%m-%d}", "{0.day}/{0.month}/{0.year}"])
def test_a_day_under_a_heading_that_nobody_knows_leaves_the_other_headings_as_they_are(
    above: Rows, form: str
) -> None:
    days = date(2027, 4, 3), date(2027, 6, 5)
    rows = [
        (day.isocalendar().week, title, "En längre text om inlägget", form.format(day))
        for day, title in zip(days, ("Bron", "Badet"), strict=True)
    ]
    assert posts([*above, *rows]) == [(days[0], "Bron"), (days[1], "Badet")]


def test_days_under_the_heading_of_weeks_leave_the_other_headings_as_they_are() -> None:
    rows = [
        ("Vecka", "Rubrik", "Ansvarig"),
        ("2026-12-01", "Bron", "Okänd"),
        (NEXT, "Badet", "Ny"),
    ]
    assert [(row.day, row.details.title, row.owner_name) for row in read(rows)] == [
        (DAY, "Bron", "Okänd"),
        (NEXT, "Badet", "Ny"),
    ]


@pytest.mark.parametrize("title", ["-", "ledigt", "stängt"])
def test_a_day_on_which_nothing_goes_out_is_no_post(title: str) -> None:
    assert posts([("Datum", "Rubrik"), (DAY, title), (NEXT, "Bron")]) == [(NEXT, "Bron")]


def test_words_between_the_rows_are_no_posts() -> None:
    rows = [("Datum", "Rubrik", "Tid"), (DAY, "Bron", None), (None, "Mer kommer", None)]
    assert posts(rows) == [(DAY, "Bron")]


def test_a_cell_that_came_to_an_error_is_told_with_its_place() -> None:
    [row] = read([("Datum", "Rubrik"), (DAY, None)], broken=frozenset({(1, 1)}))
    problem = row.problems[0]
    assert problem.doubt is Doubt.ERROR_VALUE
    assert (problem.place.row, problem.place.column) == (2, 2)


def test_of_two_columns_that_mean_the_same_the_filled_one_counts() -> None:
    rows = [("Datum", "Publiceringsdatum", "Rubrik"), (None, DAY, "Bron"), (None, NEXT, "Badet")]
    assert posts(rows) == [(DAY, "Bron"), (NEXT, "Badet")]


def test_numbered_columns_of_titles_are_all_posts() -> None:
    rows = [("Datum", "Inlägg 1", "Inlägg 2"), (DAY, "Bron", "Badet")]
    assert posts(rows) == [(DAY, "Bron"), (DAY, "Badet")]


def test_a_heading_of_days_without_dates_or_titles_is_no_schedule() -> None:
    with pytest.raises(FileRefused) as refused:
        read([("Datum", None), (DAY, None), (NEXT, None)])
    assert refused.value.cause is Cause.NO_TITLES


def test_weekdays_without_a_week_or_a_month_say_no_day() -> None:
    rows = [("Veckodag", "Rubrik"), ("måndag", "Bron"), ("tisdag", "Badet")]
    assert posts(rows) == [(None, "Bron"), (None, "Badet")]


def test_the_same_post_twice_on_a_day_is_a_slip() -> None:
    rows = [("Datum", "Rubrik"), (DAY, "Bron"), (DAY, "bron"), (NEXT, "Bron")]
    assert [[each.doubt for each in row.problems] for row in read(rows)] == [
        [],
        [Doubt.REPEATS],
        [],
    ]


def test_a_merged_cell_that_reaches_out_of_the_table_is_nothing() -> None:
    rows = [("Datum", "Rubrik"), (DAY, "Bron"), (None, "Badet")]
    outside = ((9, 0, 10, 0), (0, 7, 1, 7))
    assert posts(rows, merged=((1, 0, 2, 0), *outside)) == [(DAY, "Bron"), (DAY, "Badet")]


def test_a_link_that_is_not_linkedins_is_noted_and_left_out() -> None:
    rows = [("Datum", "Rubrik", "Länk"), (DAY, "Bron", "https://example.org/")]
    [row] = read(rows)
    assert [each.doubt for each in row.notes] == [Doubt.NOT_A_LINK]


@pytest.mark.parametrize(
    ("status", "means"),
    [
        ("Avbokat pga sjukdom", BookingStatus.CANCELLED),
        ("Inställt, ny dag kommer", BookingStatus.CANCELLED),
        ("Publicerad kanske", BookingStatus.BOOKED),
        ("Ej inställt", BookingStatus.BOOKED),
    ],
)
def test_a_post_that_is_called_off_for_a_reason_is_called_off(
    status: str, means: BookingStatus
) -> None:
    [row] = read([("Datum", "Rubrik", "Status"), (DAY, "Bron", status)])
    assert row.status is means
    assert bool(row.notes) is (means is BookingStatus.BOOKED)


def test_a_yes_or_no_is_no_number_of_a_day() -> None:
    rows = [("Datum", "Rubrik"), (True, "Bron"), (DAY, "Badet")]
    assert posts(rows) == [(None, "Bron"), (DAY, "Badet")]


@pytest.mark.parametrize(
    ("headings", "rows"),
    [
        (("Datum", "Rubrik"), [("21/12", "Bron"), ("4/1", "Badet"), ("11/1", "Hamnen")]),
        (
            ("Datum", "Rubrik"),
            [("mån 21 dec", "Bron"), ("mån 4/1", "Badet"), ("11 jan", "Hamnen")],
        ),
        (
            ("Vecka", "Dag", "Rubrik"),
            [(52, "mån", "Bron"), (1, "mån", "Badet"), (2, "mån", "Hamnen")],
        ),
        (
            ("Månad", "Dag", "Rubrik"),
            [("december", 21, "Bron"), ("januari", 4, "Badet"), ("januari", 11, "Hamnen")],
        ),
    ],
    ids=["figures", "words", "weeks", "months"],
)
def test_a_plan_of_a_year_goes_on_into_the_next(
    headings: Sequence[str], rows: Sequence[Sequence[Cell]]
) -> None:
    found = read([("Plan hösten 2026", *[None] * (len(headings) - 1)), headings, *rows])
    assert [(row.day, row.year_guessed) for row in found] == [
        (date(2026, 12, 21), False),
        (date(2027, 1, 4), True),
        (date(2027, 1, 11), True),
    ]


def test_rows_after_new_year_may_stand_out_of_order() -> None:
    rows = [("21/12", "Bron"), ("11/1", "Badet"), ("4/1", "Hamnen"), ("28/12", "Kajen")]
    assert [str(row[0]) for row in posts([("Plan 2026", None), ("Datum", "Rubrik"), *rows])] == [
        "2026-12-21",
        "2027-01-11",
        "2027-01-04",
        "2026-12-28",
    ]


def test_a_year_that_stands_in_the_row_and_a_list_out_of_order_are_believed() -> None:
    rows = [("2026-12-21", "Bron"), ("2026-01-04", "Badet"), ("20/10", "Kajen"), ("2/4", "Torget")]
    found = read([("Plan 2026", None), ("Datum", "Rubrik"), *rows])
    assert [(str(row.day), row.year_guessed) for row in found] == [
        ("2026-12-21", False),
        ("2026-01-04", False),
        ("2026-10-20", False),
        ("2026-04-02", False),
    ]


def test_a_month_between_the_rows_is_of_the_year_that_follows() -> None:
    rows = [("December 2026", None), ("7", "Bron"), ("Januari", None), ("11", "Badet")]
    assert posts([("Datum", "Rubrik"), *rows]) == [
        (date(2026, 12, 7), "Bron"),
        (date(2027, 1, 11), "Badet"),
    ]


@pytest.mark.parametrize("week", ["50–51", "51/52", "v. 51-52", "jul", "54", 54, 0, 51.5])
def test_a_week_that_cannot_be_read_is_not_that_of_the_row_above(week: Cell) -> None:
    rows = [(50, "tis", "Bron"), (week, "ons", "Badet"), (None, "tors", "Hamnen")]
    _, unread, after = read([("Vecka", "Dag", "Rubrik"), *rows])
    [problem] = unread.problems
    assert (problem.doubt, problem.text) == (Doubt.NOT_A_WEEK, str(week))
    assert (problem.place.row, problem.place.column) == (3, 1)
    assert [each.doubt for each in after.problems] == [Doubt.NO_DAY]


def test_a_week_that_cannot_be_read_matters_not_beside_a_date() -> None:
    rows = [("50/51", DAY, "Bron"), (None, NEXT, "Badet")]
    assert posts([("Vecka", "Datum", "Rubrik"), *rows]) == [(DAY, "Bron"), (NEXT, "Badet")]


def test_a_post_of_a_week_without_its_day_is_told() -> None:
    found = read([("Vecka", "Dag", "Rubrik"), (50, "tis", "Bron"), (51, None, "Badet")])
    assert [[each.doubt for each in row.problems] for row in found] == [[], [Doubt.NO_DAY]]


def test_a_table_above_one_with_more_columns_is_read_too() -> None:
    rows = [
        ("Datum", "Rubrik", None),
        (DAY, "Bron", None),
        (None, None, None),
        ("Datum", "Rubrik", "Ansvarig"),
        (NEXT, "Badet", "Anna Ek"),
    ]
    assert posts(rows) == [(DAY, "Bron"), (NEXT, "Badet")]


def test_headings_that_stand_again_are_no_post() -> None:
    headings = ("Datum", "Rubrik")
    assert posts([headings, (DAY, "Bron"), headings, (NEXT, "Badet")]) == [
        (DAY, "Bron"),
        (NEXT, "Badet"),
    ]


def test_one_american_date_does_not_turn_the_swedish_ones() -> None:
    rows = [("12/17/2026", "Bron"), ("28/12", "Badet"), ("9/12", "Hamnen"), ("5/1/2027", "Kajen")]
    found = read([("Datum", "Rubrik"), *rows])
    assert [row.day for row in found] == [date(2026, 12, 17), date(2026, 12, 28), None, None]
    assert [[each.doubt for each in row.problems] for row in found[2:]] == [
        [Doubt.TWO_READINGS],
        [Doubt.TWO_READINGS],
    ]


@pytest.mark.parametrize(
    "heading", [("Datum", "Klart senast", "Kampanjord"), ("Datum", "Bild klar", None), None]
)
@pytest.mark.parametrize("month", ["november", "nov"])
def test_a_column_of_other_days_is_never_the_titles(heading: Sequence[Cell] | None, month: str):
    rows = [(f"2026-12-0{day}", f"tisdag 1{day} {month} 2026", f"Bron {day}") for day in (1, 2, 3)]
    assert posts([heading, *rows] if heading else rows) == [
        (date(2026, 12, day), f"Bron {day}") for day in (1, 2, 3)
    ]


@pytest.mark.parametrize("heading", ["Klart senast", "Deadline", "Bokat"])
def test_days_alone_are_no_posts(heading: str) -> None:
    rows = [("Datum", heading), *((f"2026-12-0{day}", f"2026-11-0{day}") for day in (1, 2, 3))]
    with pytest.raises(FileRefused) as refused:
        read(rows)
    assert refused.value.cause is Cause.NO_TITLES


@pytest.mark.parametrize("title", ["2026-12-05", date(2026, 12, 5), "lördag 5 december 2026"])
def test_a_day_under_the_titles_heading_is_no_title(title: Cell) -> None:
    first, second = read([("Datum", "Rubrik"), (DAY, title), (NEXT, "8 mars")])
    assert [each.doubt for each in first.problems] == [Doubt.NO_TITLE]
    assert (second.problems, second.details.title) == ((), "8 mars")
