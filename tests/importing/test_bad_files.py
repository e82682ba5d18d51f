"""A file that can't be taken gets one reason, and the place where there is one."""

import io
import zipfile
from collections.abc import Callable
from datetime import date
from functools import partial

import pytest

from bot.importing.apart import read_apart
from bot.importing.files import LARGEST_FILE, MOST_ROWS, MOST_UNPACKED, read_file, read_text
from bot.importing.schedule import read_schedule
from bot.organisation import BUILT_IN, load_organisation
from bot.schedule.imports import Cause, FileRefused, Place
from bot.swedish.importing import problem_line
from bot.swedish.refusal_words import in_words
from tests.importing.corpus import (
    KNOWN,
    colours_as_meaning,
    formulas,
    merged_headers,
    one_of_each_kind,
    saved,
    workbook,
)
from tests.importing.xls import xls

FACTS = load_organisation(BUILT_IN).facts()
GOOD = saved(workbook(("Blad1", [["Datum", "Rubrik"], [date(2026, 12, 1), "Ett"]])))


def test_a_week_that_stands_on_another_row_does_not_speak_against_a_date() -> None:
    rows = [
        ["Vecka", "Datum", "Rubrik"],
        [2, date(2027, 1, 12), "Ett"],
        [None, date(2027, 1, 20), "Två"],
        [2, date(2027, 1, 20), "Tre"],
    ]
    read = read_schedule(read_file(saved(workbook(("Blad1", rows)))), KNOWN)
    assert [row.day for row in read.rows][:2] == [date(2027, 1, 12), date(2027, 1, 20)]
    assert [bool(row.problems) for row in read.rows] == [False, False, True]


def repacked(change: Callable[[dict[str, bytes]], None]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(GOOD)) as package:
        files = {name: package.read(name) for name in package.namelist()}
    change(files)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return buffer.getvalue()


def _with_macros(files: dict[str, bytes]) -> None:
    files["xl/vbaProject.bin"] = b"macro"


def _far_away(files: dict[str, bytes]) -> None:
    sheet = files["xl/worksheets/sheet1.xml"]
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    files["xl/worksheets/sheet1.xml"] = sheet.replace(b"</sheetData>", far)


def _bomb(files: dict[str, bytes]) -> None:
    files["xl/sharedStrings.xml"] = b"<sst>" + b"<si><t>" + b"A" * (MOST_UNPACKED + 1)


def _entities(files: dict[str, bytes]) -> None:
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    sheet = files["xl/worksheets/sheet1.xml"].decode()
    head = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "lol">{levels}]>'
    files["xl/worksheets/sheet1.xml"] = (
        head + sheet.partition("?>")[2].replace("Rubrik", "&a11;")
    ).encode()


BAD: dict[str, tuple[bytes | Callable[[], bytes], set[Cause]]] = {
    "nothing": (b"", {Cause.EMPTY}),
    "blank lines": (b" \r\n \r\n", {Cause.EMPTY}),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(50), {Cause.UNKNOWN_KIND}),
    "a pdf": (b"%PDF-1.7\n...", {Cause.UNKNOWN_KIND}),
    "bytes": (bytes(range(256)), {Cause.UNKNOWN_KIND}),
    "half a character": ("Datum;Rubrik".encode("utf-16-le")[:-1], {Cause.DAMAGED}),
    "two ways to read it": (
        "Datum;Rubrik".encode("utf-16-le") + "2026-12-01;Ett".encode("utf-16-be"),
        {Cause.UNKNOWN_KIND},
    ),
    "numbers of four bytes": (
        b"".join(number.to_bytes(4, "little") for number in range(500)),
        {Cause.UNKNOWN_KIND},
    ),
    "another zip": (
        partial(repacked, lambda files: files.clear() or files.update({"a.txt": b"x"})),
        {Cause.UNKNOWN_KIND},
    ),
    "cut off": (GOOD[: len(GOOD) // 2], {Cause.DAMAGED}),
    "a container that is cut off": (xls({"a": [["b"]]})[:700], {Cause.DAMAGED}),
    "encrypted": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        {Cause.ENCRYPTED},
    ),
    "an old one with a password": (xls({"a": [["b"]]}, filepass=True), {Cause.ENCRYPTED}),
    "macros": (partial(repacked, _with_macros), {Cause.MACROS}),
    "an old one with macros": (
        xls({"a": [["b"]]}) + "_VBA_PROJECT_CUR".encode("utf-16-le"),
        {Cause.MACROS},
    ),
    "a cell at the end of the world": (
        partial(repacked, _far_away),
        {Cause.TOO_WIDE, Cause.TOO_MANY_ROWS, Cause.BURSTS},
    ),
    "a bomb": (partial(repacked, _bomb), {Cause.BURSTS}),
    "entities in entities": (partial(repacked, _entities), {Cause.DAMAGED, Cause.BURSTS}),
    "too many rows": (b"a;b\n" * (MOST_ROWS + 5), {Cause.TOO_MANY_ROWS}),
    "too wide": (b";".join([b"x"] * 1000), {Cause.TOO_WIDE}),
    "too large": (b"x" * (LARGEST_FILE + 1), {Cause.TOO_LARGE}),
}


ANOTHER_CITYS = b"Malm\xc3\xb6 stad\nDatum;Rubrik\n2026-12-01;Ett\n"
BAD_ROWS = saved(
    workbook(
        (
            "Blad1",
            [
                ["Datum", "Rubrik"],
                ["31/2 2027", "Finns inte"],
                [date(2027, 3, 5), "=A1&A2"],
            ],
        )
    )
)
"""Can be read, and its rows are wrong: each is said to be so by its row and column."""
BAD_ROWS_SAID = (
    "Blad1, rad 2, kolumn A: ”31/2 2027”: det datumet finns inte",
    "Blad1, rad 3, kolumn B: en formel utan uträknat värde, öppna och spara filen i Excel",
)


def bad_file(name: str) -> bytes:
    content = BAD[name][0]
    return content() if callable(content) else content


def sent_by_people() -> list[tuple[bytes, str]]:
    """Files that can't be taken, and what whoever sends one is told, in chat and on the page."""
    others = FileRefused(Cause.OTHER_CITY, Place(sheet="", row=1, column=1), detail="Malmö stad")
    kinds = ("encrypted", "cut off", "macros", "a bomb")
    refused = [(bad_file(kind), FileRefused(min(BAD[kind][1]))) for kind in kinds]
    return [
        (content, in_words(refusal, KNOWN.today, FACTS))
        for content, refusal in [(ANOTHER_CITYS, others), *refused]
    ]


@pytest.mark.parametrize("name", BAD)
async def test_a_bad_file_is_refused_with_its_reason(name: str):
    content, causes = bad_file(name), BAD[name][1]
    with pytest.raises(FileRefused) as refused:
        # What may take all the memory there is has a process of its own here, too.
        await read_apart(content) if Cause.BURSTS in causes else read_file(content)
    assert refused.value.cause in causes
    said = in_words(refused.value, KNOWN.today, FACTS)
    assert said.endswith(" är bokat.")
    assert "{" not in said


def test_what_a_row_has_wrong_is_said_with_its_row_and_column():
    rows = [
        ["Datum", "Rubrik", "Tid"],
        ["31/2 2027", "Finns inte", ""],
        ["i morgon kanske", "Inget datum", ""],
        ["3/4 eller 4/3 2027", "Flera", ""],
        [date(2027, 3, 4), "", ""],
        [date(2027, 3, 5), "=A1&A2", ""],
        [date(2027, 3, 8), "Sent", "25:99"],
    ]
    reading = read_schedule(read_file(saved(workbook(("Blad1", rows)))), KNOWN)
    said = [problem_line(each) for row in reading.rows for each in row.problems + row.notes]
    assert said == [
        "Blad1, rad 2, kolumn A: ”31/2 2027”: det datumet finns inte",
        "Blad1, rad 3, kolumn A: ”i morgon kanske”: går inte att läsa som ett datum",
        "Blad1, rad 4, kolumn A: ”3/4 eller 4/3 2027”: går inte att läsa som ett datum",
        "Blad1, rad 6, kolumn B: en formel utan uträknat värde, öppna och spara filen i Excel",
        "Blad1, rad 7, kolumn C: ”25:99”: går inte att läsa som ett klockslag, lämnas tomt",
    ]


async def test_the_process_of_its_own_refuses_for_the_same_reason_at_the_same_place():
    content = bad_file("too wide")
    with pytest.raises(FileRefused) as here:
        read_file(content)
    with pytest.raises(FileRefused) as apart:
        await read_apart(content)
    assert vars(apart.value) == vars(here.value)
    assert here.value.place is not None


async def test_the_process_of_its_own_reads_the_same():
    marked = (merged_headers(), colours_as_meaning(), formulas())
    for file in (*one_of_each_kind(), *marked):
        assert await read_apart(file.content) == read_file(file.content), file.name


@pytest.mark.parametrize(
    "line",
    [
        "DTSTART;VALUE=TIME:100000",
        "DTSTART;VALUE=RECUR:FREQ=DAILY",
        "DTSTART:99991231T235959Z",
        "DTSTART;VALUE=DATE:20261203\r\nDTEND;VALUE=DATE:00010101",
        "CATEGORIES;VALUE=DATE:20261203",
    ],
)
def test_a_calendar_with_a_value_of_another_kind_is_damaged(line: str):
    """Pasted rows are read where turns are, and a file's process must not end by it."""
    event = f"BEGIN:VEVENT\r\nSUMMARY:Ett\r\n{line}\r\nEND:VEVENT"
    with pytest.raises(FileRefused) as refused:
        read_text(f"BEGIN:VCALENDAR\r\n{event}\r\nEND:VCALENDAR\r\n")
    assert refused.value.cause is Cause.DAMAGED


def test_a_quote_that_never_ends_is_named_with_its_line():
    with pytest.raises(FileRefused) as refused:
        read_file(b'Datum;Rubrik\n2026-12-01;"Ett\n2026-12-02;Tv\xc3\xa5\n')
    assert refused.value.cause is Cause.BAD_QUOTES


def test_another_city_is_told_by_its_heading():
    rows = [["Malmö stad – publiceringsplan"], ["Datum", "Rubrik"], [date(2026, 12, 1), "Ett"]]
    with pytest.raises(FileRefused) as refused:
        read_schedule(read_file(saved(workbook(("Blad1", rows)))), KNOWN)
    assert refused.value.cause is Cause.OTHER_CITY
    assert refused.value.place == Place(sheet="Blad1", row=1, column=1)
    assert refused.value.detail == "Malmö stad"


def test_another_city_is_told_by_its_departments():
    text = "Datum;Rubrik;Förvaltning\n1/12;Ett;Serviceförvaltningen\n2/12;Två;Teknik\n"
    with pytest.raises(FileRefused) as refused:
        read_schedule(read_file(text.encode()), KNOWN)
    assert refused.value.cause is Cause.UNKNOWN_DEPARTMENTS
    assert refused.value.place is not None
    assert refused.value.place.row == 2


def test_pages_that_nobody_knows_are_another_city_too():
    text = "Datum;Rubrik;Sida\n1/12;Ett;Lunds kommun\n2/12;Två;Lunds kommun\n"
    with pytest.raises(FileRefused) as refused:
        read_schedule(read_file(text.encode()), KNOWN)
    assert refused.value.cause is Cause.UNKNOWN_PAGES


@pytest.mark.parametrize("text", ["Namn;Telefon\nAnna;123\n", "hej\n", "Datum;Antal\n"])
def test_what_is_no_schedule_is_refused(text: str):
    with pytest.raises(FileRefused) as refused:
        read_schedule(read_file(text.encode()), KNOWN)
    assert refused.value.cause in {Cause.NO_DAYS, Cause.NO_TITLES}
