"""What kind of file it is and what stands in it: text, workbooks and calendars."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import openpyxl
import pytest
from openpyxl.styles import Font

from bot.importing.apart import of_text, read_apart
from bot.importing.files import LARGEST_FILE, MOST_COLUMNS, MOST_SHEETS, read_file, read_text
from bot.importing.reader import answer
from bot.importing.schedule import read_schedule
from bot.schedule.imports import Cause, Cell, Doubt, FileRefused, Place, Sheet
from bot.schedule.model import BookingStatus
from tests.importing.corpus import KNOWN, saved, workbook

EVENT = "BEGIN:VEVENT\r\n{}\r\nEND:VEVENT\r\n"


def rows(content: bytes) -> list[tuple[Cell, ...]]:
    [sheet] = read_file(content)
    return [tuple(row) for row in sheet.rows]


def calendar(*events: str) -> str:
    inside = "".join(EVENT.format(each) for each in events)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{inside}END:VCALENDAR\r\n"


def repacked(content: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        files = {name: package.read(name) for name in package.namelist()}
    change(files)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, text in files.items():
            package.writestr(name, text)
    return buffer.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
def test_swedish_letters_are_read_however_they_were_saved(encoding: str) -> None:
    assert rows("Datum;Ämne\n1/12;Åka".encode(encoding)) == [("Datum", "Ämne"), ("1/12", "Åka")]


def test_big_endian_text_without_a_mark_is_read() -> None:
    assert rows("Datum;Rubrik".encode("utf-16-be")) == [("Datum", "Rubrik")]


@pytest.mark.parametrize("separator", [";", "\t", ",", "|"])
def test_the_separator_is_the_one_that_parts_the_lines_alike(separator: str) -> None:
    lines = [separator.join(each) for each in (("Datum", "Rubrik"), ("1/12", "Bron"))]
    assert rows("\n".join(lines).encode()) == [("Datum", "Rubrik"), ("1/12", "Bron")]


def test_a_separator_that_is_told_is_believed_and_its_line_still_counts() -> None:
    assert rows(b"sep=|\nDatum|Rubrik;del\n") == [(), ("Datum", "Rubrik;del")]


@pytest.mark.parametrize("text", ["", " \n", "\ufeff\n"])
def test_pasted_text_with_nothing_in_it_is_empty(text: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read_text(text)
    assert refused.value.cause is Cause.EMPTY


def test_a_line_that_is_too_wide_is_named_by_its_number() -> None:
    wide = ";".join("x" * (MOST_COLUMNS + 1))
    with pytest.raises(FileRefused) as refused:
        read_text(f"a;b\n{wide}\n")
    assert (refused.value.cause, refused.value.place) == (Cause.TOO_WIDE, Place(row=2))


def test_a_cell_of_a_workbook_keeps_its_kind() -> None:
    row = ["Bron", 4, 4.0, 0.5, True, date(2026, 12, 1), time(9, 30), timedelta(hours=30), None]
    [read] = rows(saved(workbook(("Blad1", [row]))))
    assert read[:5] == ("Bron", 4, 4, 0.5, True)
    assert [type(each) for each in read[1:5]] == [int, int, float, bool]
    assert read[5] in {date(2026, 12, 1), datetime(2026, 12, 1)}  # noqa: DTZ001 - a cell has none
    assert read[6] == time(9, 30)
    assert read[7] is None, "a duration beyond a day is no time of day"


def test_a_sheet_that_is_a_chart_is_passed_over() -> None:
    book = workbook(("Blad1", [["Datum", "Rubrik"]]))
    chart = book.create_chartsheet("Diagram")
    chart.add_chart(openpyxl.chart.BarChart())
    assert [sheet.name for sheet in read_file(saved(book))] == ["Blad1"]


def test_an_error_and_a_formula_that_was_never_worked_out_have_their_places() -> None:
    def broken(files: dict[str, bytes]) -> None:
        path = "xl/worksheets/sheet1.xml"
        error = b'<c r="A2" t="e"><v>#REF!</v></c><c t="e"><v>#REF!</v></c>'
        files[path] = files[path].replace(b'<row r="2">', b'<row r="2">' + error)

    content = saved(workbook(("Blad1", [["Datum", "Rubrik"], [None, "=A1&A3"]])))
    [sheet] = read_file(repacked(content, broken))
    assert sheet.broken == {(1, 0)}
    assert sheet.unsaved == {(1, 1)}


def test_a_workbook_that_names_a_sheet_it_does_not_have_is_damaged() -> None:
    def pointed_astray(files: dict[str, bytes]) -> None:
        path = "xl/workbook.xml"
        extra = b'<sheet name="Borta" sheetId="9" r:id="rId99"/></sheets>'
        files[path] = files[path].replace(b"</sheets>", extra)

    content = repacked(saved(workbook(("Blad1", [["Datum"]]))), pointed_astray)
    with pytest.raises(FileRefused) as refused:
        read_file(content)
    assert refused.value.cause is Cause.DAMAGED


@pytest.mark.parametrize(
    ("sheets", "cause", "place"),
    [
        ([(f"Blad{n}", [["x"]]) for n in range(MOST_SHEETS + 1)], Cause.TOO_MANY_ROWS, None),
        (
            [("Blad1", [["x"]]), ("Blad2", [["x"] * (MOST_COLUMNS + 1)])],
            Cause.TOO_WIDE,
            Place(sheet="Blad2", row=1),
        ),
        ([("Blad1", [["x"]] * 8), ("Blad2", [["x"]] * 3)], Cause.TOO_MANY_ROWS, None),
    ],
    ids=["sheets", "columns", "rows"],
)
def test_a_workbook_of_more_than_a_schedule_can_be_is_refused(
    sheets: list[tuple[str, list[list[str]]]],
    cause: Cause,
    place: Place | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.importing.files.MOST_ROWS", 10)
    with pytest.raises(FileRefused) as refused:
        read_file(saved(workbook(*sheets)))
    assert (refused.value.cause, refused.value.place) == (cause, place)


def test_a_table_of_as_much_as_a_schedule_can_be_is_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.importing.files.MOST_ROWS", 10)
    most = [["x"] * MOST_COLUMNS] * 10
    assert len(rows(saved(workbook(("Blad1", most))))) == 10
    assert len(rows(b"a;b\n" * 10)) == 10
    with pytest.raises(FileRefused):
        rows(b"a;b\n" * 11)


async def test_what_is_larger_than_any_file_is_refused_before_it_is_handed_on() -> None:
    with pytest.raises(FileRefused) as refused:
        await read_apart(b"x" * (LARGEST_FILE + 1))
    assert (refused.value.cause, refused.value.detail) == (Cause.TOO_LARGE, "20")


def test_a_zip_that_needs_a_password_is_encrypted() -> None:
    content = bytearray(saved(workbook(("Blad1", [["Datum"]]))))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            content[at + flags] |= 1
            at = content.find(mark, at + 4)
    with pytest.raises(FileRefused) as refused:
        read_file(bytes(content))
    assert refused.value.cause is Cause.ENCRYPTED


def test_a_workbook_that_claims_more_than_is_unpacked_bursts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.importing.files.MOST_UNPACKED", 1000)
    with pytest.raises(FileRefused) as refused:
        read_file(saved(workbook(("Blad1", [["Datum"]]))))
    assert refused.value.cause is Cause.BURSTS


def test_of_another_office_package_nothing_is_looked_for_but_its_cells() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("META-INF/manifest.xml", "<manifest/>")
        package.writestr(
            "content.xml",
            '<?xml version="1.0"?><office:document-content '
            'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
            'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
            'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
            '<office:body><office:spreadsheet><table:table table:name="Blad1"><table:table-row>'
            '<table:table-cell office:value-type="string"><text:p>Datum</text:p>'
            "</table:table-cell></table:table-row></table:table></office:spreadsheet>"
            "</office:body></office:document-content>",
        )
    [sheet] = read_file(buffer.getvalue())
    assert (sheet.name, [tuple(row) for row in sheet.rows]) == ("Blad1", [("Datum",)])
    assert not sheet.unsaved | sheet.broken


@pytest.mark.parametrize(
    ("event", "day", "at"),
    [
        ("DTSTART;VALUE=DATE:20261201", date(2026, 12, 1), None),
        (
            "DTSTART;VALUE=DATE:20261201\r\nDTEND;VALUE=DATE:20261202",
            date(2026, 12, 1),
            None,
        ),
        (
            "DTSTART;VALUE=DATE:20261201\r\nDTEND;VALUE=DATE:20261204",
            "2026-12-01 – 2026-12-03",
            None,
        ),
        ("DTSTART:20261201T080000Z", date(2026, 12, 1), time(9)),
        ("DTSTART;VALUE=DATE:20261201\r\nRRULE:FREQ=WEEKLY", "2026-12-01 – …", None),
        ("DTSTART;TZID=Ingenstans/Alls:20261201T080000", "Ingenstans/Alls", time(8)),
        ("SUMMARY:Utan dag", "?", None),
    ],
)
def test_an_event_is_a_day_a_span_or_what_nobody_can_read(
    event: str, day: Cell, at: time | None
) -> None:
    [sheet] = read_text(calendar(event))
    assert tuple(sheet.rows[1])[:2] == (day, at)


def test_an_event_has_its_words_and_who_holds_it() -> None:
    event = (
        "DTSTART;VALUE=DATE:20261201\r\nSUMMARY:Bron\r\nCATEGORIES:Kultur,Tips\r\n"
        "ORGANIZER;CN=Anna Ek:mailto:anna@example.org\r\nSTATUS:CONFIRMED"
    )
    [sheet] = read_text(calendar(event))
    assert tuple(sheet.rows[1])[2:] == ("Bron", "Anna Ek", "CONFIRMED", None, "Kultur, Tips")


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        (calendar(), Cause.EMPTY),
        ("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", Cause.DAMAGED),
        (calendar(*["SUMMARY:x"] * 3), Cause.TOO_MANY_ROWS),
    ],
    ids=["no events", "cut off", "too many"],
)
def test_a_calendar_that_is_none_is_refused_with_its_reason(
    text: str, cause: Cause, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.importing.calendars._MOST_EVENTS", 2)
    with pytest.raises(FileRefused) as refused:
        read_text(text)
    assert refused.value.cause is cause


def test_the_reader_answers_with_every_kind_of_cell_as_it_was() -> None:
    row = ["Bron", 4, 0.5, True, date(2026, 12, 1), time(9, 30), None]
    content = saved(workbook(("Blad1", [row])))
    assert of_text(answer(content).decode()) == read_file(content)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", {"cause": "empty", "place": None, "detail": ""}),
        (
            b"a;b\n" + b";".join([b"x"] * (MOST_COLUMNS + 1)),
            {
                "cause": "too_wide",
                "place": {"sheet": "", "row": 2, "column": None},
                "detail": str(MOST_COLUMNS),
            },
        ),
    ],
)
def test_the_reader_answers_with_why_there_are_no_tables(content: bytes, told: object) -> None:
    assert json.loads(answer(content)) == told


def test_what_is_kept_and_no_cell_is_an_error() -> None:
    with pytest.raises(TypeError):
        of_text(answer(b"a;b").decode().replace('"a"', '{"a": 1}'))


def test_what_a_sheet_says_beside_its_cells_is_kept_with_them() -> None:
    [plain] = of_text(answer(b"a;b").decode())
    assert plain == Sheet(name="", rows=[("a", "b")])


@pytest.mark.parametrize(
    ("event", "doubt"),
    [
        ("SUMMARY:Bron", Doubt.NOT_A_DAY),
        ("DTSTART;VALUE=DATE:20261232\r\nSUMMARY:Bron", Doubt.NO_SUCH_DAY),
        ("DTSTART;VALUE=DATE:20261207\r\nDESCRIPTION:Bron", Doubt.NO_TITLE),
        ("DTSTART;VALUE=DATE:20261207\r\nSUMMARY:", Doubt.NO_TITLE),
        ("DTSTART;VALUE=DATE:20261207\r\nDURATION:P2D\r\nSUMMARY:Bron", Doubt.SEVERAL_DAYS),
        ("DTSTART;VALUE=DATE:20261207\r\nDURATION:P999999D\r\nSUMMARY:Bro", Doubt.SEVERAL_DAYS),
        ("DTSTART;VALUE=DATE:20261207\r\nDURATION:snart\r\nSUMMARY:?", Doubt.NO_TITLE),
    ],
    ids=["no day", "no such day", "no title", "empty title", "two days", "far too many", "none"],
)
def test_every_event_of_a_calendar_is_told_of(event: str, doubt: Doubt) -> None:
    whole = "DTSTART;VALUE=DATE:20261208\r\nDURATION:P1D\r\nSUMMARY:Badet"
    read = read_schedule(read_file(calendar(event, whole).encode()), KNOWN)
    assert [[each.doubt for each in row.problems] for row in read.rows] == [[doubt], []]


def test_a_meeting_that_a_calendar_names_as_called_off_is_called_off() -> None:
    names = ("Canceled: Bron", "Inställt: Badet", "Avbokad: Kajen")
    days = (f"DTSTART;VALUE=DATE:2026120{7 + number}" for number in range(3))
    events = [f"{day}\r\nSUMMARY:{name}" for day, name in zip(days, names, strict=True)]
    read = read_schedule(read_file(calendar(*events).encode()), KNOWN)
    assert {row.status for row in read.rows} == {BookingStatus.CANCELLED}


@pytest.mark.parametrize(
    ("method", "status"),
    [
        ("CANCEL", BookingStatus.CANCELLED),
        ("Cancel", BookingStatus.CANCELLED),
        ("PUBLISH", BookingStatus.BOOKED),
        ("REQUEST", BookingStatus.BOOKED),
    ],
)
@pytest.mark.parametrize("said", ["", "\r\nSTATUS:CONFIRMED"])
def test_a_calendar_sent_to_call_off_books_nothing(
    method: str, status: BookingStatus, said: str
) -> None:
    events = [f"DTSTART;VALUE=DATE:2026120{day}\r\nSUMMARY:Bron {day}{said}" for day in (7, 8)]
    text = calendar(*events).replace("VERSION:2.0", f"VERSION:2.0\r\nMETHOD:{method}")
    read = read_schedule(read_file(text.encode()), KNOWN)
    assert [row.status for row in read.rows] == [status, status]


def test_what_is_hidden_or_struck_through_in_a_sheet_is_counted() -> None:
    book = workbook(
        ("Plan", [["Datum", "Rubrik", "X"], *([f"2026-12-0{n}", f"Bron {n}", n] for n in (1, 2))]),
        ("Annat", [["Datum", "Rubrik"], ["2026-12-03", "Badet"]]),
    )
    plan = book["Plan"]
    for number in (2, 3, 9):  # the last one is empty
        plan.row_dimensions[number].hidden = True
    for letter in ("C", "F"):
        plan.column_dimensions[letter].hidden = True
    for place, struck in (("A2", True), ("B2", True), ("B3", False), ("F9", True)):
        plan[place].font = Font(strike=struck)
    first, second = read_file(saved(book))
    assert (first.hidden_rows, first.hidden_columns, first.struck) == (2, 1, 2)
    assert (second.hidden_rows, second.hidden_columns, second.struck) == (0, 0, 0)
    assert of_text(answer(saved(book)).decode()) == [first, second]


def test_a_table_that_waits_since_before_they_were_counted_is_read() -> None:
    told = json.loads(answer(b"a;b"))
    for name in ("hidden_rows", "hidden_columns", "struck"):
        del told[0][name]
    assert of_text(json.dumps(told)) == read_file(b"a;b")
