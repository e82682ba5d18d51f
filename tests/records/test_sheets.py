"""A schedule that was taken out reads back as it was, and runs nothing in a spreadsheet."""

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pytest

from bot.core.people import PageId
from bot.records.sheets import disarmed, schedule_file
from bot.schedule.model import (
    Audience,
    Booking,
    BookingId,
    BookingStatus,
    Catalogue,
    Details,
    SheetFormat,
    Theme,
)
from bot.swedish.records import COLUMNS
from tests.makers import ANNA, TUESDAY, department, page

CATALOGUE = Catalogue(pages=[page(name="Stadens sida")], departments=[department(name="Vård")])
PLAIN = Booking(
    id=BookingId(1),
    page=PageId("stad"),
    day=TUESDAY,
    details=Details(
        title="Bakom kulisserna; på biblioteket, åäö",
        department=CATALOGUE.departments[0].id,
        theme=Theme.BEHIND_THE_SCENES,
        audience=Audience.EMPLOYEES,
        planned_time=time(9, 30),
        accessible=True,
    ),
    owner=ANNA,
    owner_name="Anna Ek",
    status=BookingStatus.PUBLISHED,
    link="https://www.linkedin.com/feed/update/urn:li:activity:7",
    published_at=datetime(2026, 11, 24, 8, 30, tzinfo=UTC),
)
ROW = [
    "2026-11-24",
    "v. 48",
    "tisdag",
    "Stadens sida",
    "Bakom kulisserna; på biblioteket, åäö",
    "inlägg",
    "Vård",
    "bakom kulisserna",
    "medarbetare",
    "09:30",
    "ja",
    "Anna Ek",
    "publicerad",
    "",
    "https://www.linkedin.com/feed/update/urn:li:activity:7",
    "2026-11-24 09:30",
]


def titled(title: str) -> Booking:
    return replace(PLAIN, details=replace(PLAIN.details, title=title), over_limit_reason=title)


def made(kind: SheetFormat, bookings: list[Booking]) -> bytes:
    with TemporaryDirectory() as folder:
        where = Path(folder)
        file = schedule_file(2026, bookings, CATALOGUE, kind=kind, folder=where)
        return file.path.read_bytes()


def from_csv(bookings: list[Booking]) -> list[list[str]]:
    content = made("csv", bookings)
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def from_xlsx(bookings: list[Booking]) -> list[list[Any]]:
    content = made("xlsx", bookings)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_the_text_file_reads_back() -> None:
    assert from_csv([PLAIN]) == [list(COLUMNS), ROW]


def test_the_workbook_reads_back_with_days_that_are_days() -> None:
    heads, row = from_xlsx([PLAIN])
    assert heads == list(COLUMNS)
    assert row[0] == datetime(2026, 11, 24)  # noqa: DTZ001 - a workbook knows no zones
    assert [cell or "" for cell in row[1:]] == ROW[1:]


def test_an_empty_year_has_its_heads() -> None:
    assert from_csv([]) == [list(COLUMNS)]
    assert from_xlsx([]) == [list(COLUMNS)]


@pytest.mark.parametrize(
    "title",
    [
        "=1+1",
        "+46",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        " =1",
        "＝1+1",
        "－1",
        "＠SUM(A1)",
        "﹣1",
        "\u200b=1",
        "\ufeff\u202e=1",
        "=cmd|' /C calc'!A0",
    ],
)
def test_what_would_be_a_formula_is_text(title: str) -> None:
    for rows in (from_csv([titled(title)]), from_xlsx([titled(title)])):
        for cell in (rows[1][4], rows[1][13]):
            assert cell.startswith("'")
            assert cell[1:].strip() == title.strip()
    content = made("xlsx", [titled(title)])
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row} <= {
        "s",
        "d",
        "n",  # an empty one
    }


def test_ordinary_text_is_left_as_it_is() -> None:
    for text in ("Bakom kulisserna", "3-1", "a=b", "'citat'", "å + ä", "– Vi ses", "½", ""):
        assert disarmed(text) == text


def test_characters_that_no_sheet_can_hold_become_spaces() -> None:
    assert from_xlsx([titled("a\x01b\x1fc")])[1][4] == "a b c"
    assert from_csv([titled("rad ett\nrad två")])[1][4] == "rad ett rad två"


def test_the_name_says_which_year(tmp_path: Path) -> None:
    file = schedule_file(2026, [], CATALOGUE, kind="csv", folder=tmp_path)
    assert file.name == file.path.name == "inlaggsschema-2026.csv"
