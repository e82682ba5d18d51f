"""From the bytes of a file to tables: workbooks old and new, text with separators, calendars.

A file is input from the outside. Nothing in it is run, and what it claims of its size is not
believed: `apart` calls this in a process of its own, with bounds for time and memory.
"""

import csv
import html
import re
import zlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO, StringIO
from typing import Final
from zipfile import BadZipFile, ZipFile

from bot.schedule.imports import Cause, Cell, FileRefused, Place, Sheet

LARGEST_FILE: Final = 20 * 1024 * 1024
"""Bytes, as for everything that is sent to the bot."""
MOST_UNPACKED: Final = 300 * 1024 * 1024
MOST_ROWS: Final = 20_000
MOST_COLUMNS: Final = 400
MOST_SHEETS: Final = 100
LONGEST_CELL: Final = 5_000

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_MACROS: Final = "_VBA_PROJECT_CUR".encode("utf-16-le")
_PASSWORD: Final = re.compile(rb"\x2f\x00(?:[\x04\x06\x36]|[\xc8-\xd4])\x00[\x00-\x01]\x00")
"""[MS-XLS] 2.4.117, FilePass: its number, its length, and how the rest is encrypted."""
_OTHER_KINDS: Final = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"{\\rtf",
    b"Rar!",
    b"7z\xbc",
)
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_MOSTLY: Final = 0.9
_SEPARATORS: Final = (";", "\t", ",", "|")
_DAY_MINUTES: Final = 24 * 60
_LOOKED_AT: Final = 200
"""Lines from which the separator is guessed."""

_SHEET: Final = re.compile(rb"<(?:\w+:)?sheet\b([^>]*)/?>")
_RELATION: Final = re.compile(rb"<(?:\w+:)?Relationship\b([^>]*)/?>")
_ATTRIBUTE: Final = re.compile(rb'(?<![\w:])([\w:]++)="([^"]*)"')
_CELL: Final = re.compile(rb"<(?:\w+:)?c\b([^>]*[^/])>(.*?)</(?:\w+:)?c>", re.DOTALL)
_VALUE: Final = re.compile(rb"<(?:\w+:)?(?:v|is)\b[^>]*>[^<]*[^<\s]|<(?:\w+:)?t\b")
_FORMULA: Final = re.compile(rb"<(?:\w+:)?f\b")
_STYLE: Final = re.compile(rb'<(?:\w+:)?c\b[^>]*?\bs="(\d+)"')
_FILL: Final = re.compile(rb"<(?:\w+:)?fill>(.*?)</(?:\w+:)?fill>", re.DOTALL)
_FONTS: Final = re.compile(rb"<(?:\w+:)?fonts\b.*?</(?:\w+:)?fonts>", re.DOTALL)
_FONT: Final = re.compile(rb"<(?:\w+:)?font(?:\s*/>|\s*>(.*?)</(?:\w+:)?font>)", re.DOTALL)
_STRIKE: Final = re.compile(rb'<(?:\w+:)?strike\b(?!\s+val="(?:0|false)")')
_ROW: Final = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_COLUMN: Final = re.compile(rb"<(?:\w+:)?col\b([^>]*)>")
_ANY_CELL: Final = re.compile(rb"<(?:\w+:)?c\b([^>]*)>")
_TRUE: Final = (b"1", b"true")
_FORMATS: Final = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_FORMAT: Final = re.compile(rb"<(?:\w+:)?xf\b([^>]*)>")


def read_file(content: bytes) -> list[Sheet]:
    """The tables of a file; what it is called doesn't matter, what it is does.

    Raises:
        FileRefused: with the one reason, and the place where there is one.
    """
    if not content.strip():
        raise FileRefused(Cause.EMPTY)
    if len(content) > LARGEST_FILE:
        raise FileRefused(Cause.TOO_LARGE, detail=str(LARGEST_FILE // 1024 // 1024))
    if content.startswith(_ZIP):
        return _workbook(content, _look_inside(content))
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise FileRefused(Cause.ENCRYPTED)
        if _MACROS in content:
            raise FileRefused(Cause.MACROS)
        return _workbook(content, {})
    if content.startswith(_OTHER_KINDS):
        raise FileRefused(Cause.UNKNOWN_KIND)
    return read_text(_decoded(content))


def read_text(text: str) -> list[Sheet]:
    """The table in a text: a calendar, or lines with a separator, as in CSV and pasted rows.

    Raises:
        FileRefused: there is none in it, or more than a schedule can be.
    """
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise FileRefused(Cause.EMPTY)
    if text.lstrip()[:15].upper() == "BEGIN:VCALENDAR":
        from bot.importing.calendars import calendar_sheet  # noqa: PLC0415 - seldom needed

        return [calendar_sheet(text)]
    return [_separated(text)]


def _decoded(content: bytes) -> str:
    if content.startswith(_UTF16):
        encodings: Sequence[str] = ("utf-16",)
    elif b"\0" in content:
        encodings = (_utf16_without_mark(content),)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileRefused(Cause.DAMAGED)


def _utf16_without_mark(content: bytes) -> str:
    """By where the zeros stand: in half of each character nearly all are, in the other none."""
    first, second = content[::2], content[1::2]
    if b"\0" not in first and second.count(0) > len(second) * _MOSTLY:
        return "utf-16-le"
    if b"\0" not in second and first.count(0) > len(first) * _MOSTLY:
        return "utf-16-be"
    raise FileRefused(Cause.UNKNOWN_KIND)


def _separated(text: str) -> Sheet:
    first, _, rest = text.partition("\n")
    told = re.fullmatch(r"sep=(.)", first.strip(), re.IGNORECASE)
    separator = told[1] if told else _separator(text)
    # Line numbers go on counting from the file's first line.
    rows: list[Sequence[Cell]] = [()] if told else []
    reader = csv.reader(
        StringIO(rest if told else text, newline=""), delimiter=separator, strict=True
    )
    try:
        for row in reader:
            if len(rows) == MOST_ROWS:
                raise FileRefused(Cause.TOO_MANY_ROWS, detail=str(MOST_ROWS))
            _check_width(row, Place(row=len(rows) + 1))
            rows.append(tuple(_text_cell(each) for each in row))
    except csv.Error:
        raise FileRefused(Cause.BAD_QUOTES, Place(row=len(rows) + 1)) from None
    return Sheet(name="", rows=rows)


def _separator(text: str) -> str:
    """The one that parts most lines into the same number of fields, and into two or more."""
    lines = [line for line in text.splitlines()[:_LOOKED_AT] if line.strip()]

    def fit(separator: str) -> tuple[float, int]:
        counts = [len(fields) for fields in csv.reader(lines, delimiter=separator)]
        several = [count for count in counts if count > 1]
        if not several:
            return 0, 0
        commonest = max(set(several), key=several.count)
        return several.count(commonest) / len(counts), commonest

    try:
        return max(_SEPARATORS, key=fit)
    except csv.Error:
        return ";"


def _text_cell(text: str) -> Cell:
    kept = text.strip().strip("\N{NO-BREAK SPACE}")
    return kept[:LONGEST_CELL] or None


def _workbook(content: bytes, inside: Mapping[str, "_Inside"]) -> list[Sheet]:
    import python_calamine as calamine  # noqa: PLC0415 - start-up time

    try:
        with calamine.CalamineWorkbook.from_filelike(BytesIO(content)) as book:
            if len(book.sheets_metadata) > MOST_SHEETS:
                raise FileRefused(Cause.TOO_MANY_ROWS, detail=str(MOST_SHEETS))
            sheets: list[Sheet] = []
            left = MOST_ROWS
            for about in book.sheets_metadata:
                if about.typ != calamine.SheetTypeEnum.WorkSheet:
                    continue
                read = book.get_sheet_by_name(about.name)
                last_row, last_column = read.end or (-1, -1)
                if last_column >= MOST_COLUMNS:
                    raise FileRefused(
                        Cause.TOO_WIDE, Place(sheet=about.name, row=1), str(MOST_COLUMNS)
                    )
                left -= last_row + 1
                if left < 0:
                    raise FileRefused(Cause.TOO_MANY_ROWS, detail=str(MOST_ROWS))
                known = inside.get(about.name, _NOTHING)
                rows = _rows(read.to_python(skip_empty_area=False))
                sheets.append(
                    Sheet(
                        name=about.name,
                        rows=rows,
                        merged=tuple(
                            (*first, *last) for first, last in read.merged_cell_ranges or ()
                        ),
                        unsaved=known.unsaved,
                        broken=known.broken,
                        coloured=known.coloured,
                        noted=known.noted,
                        hidden_rows=sum(
                            any(cell is not None for cell in rows[each])
                            for each in known.hidden_rows
                            if each < len(rows)
                        ),
                        hidden_columns=sum(
                            any(_is_filled(rows, number, each) for number in range(len(rows)))
                            for each in known.hidden_columns
                        ),
                        struck=sum(_is_filled(rows, *each) for each in known.struck),
                        hidden=about.visible != calamine.SheetVisibleEnum.Visible,
                    )
                )
    except calamine.PasswordError:
        raise FileRefused(Cause.ENCRYPTED) from None
    except (calamine.CalamineError, OSError, ValueError):
        # The library tries kind by kind, and tells of a password as of any other failure.
        locked = content.startswith(_OLE) and _PASSWORD.search(content)
        raise FileRefused(Cause.ENCRYPTED if locked else Cause.DAMAGED) from None
    else:
        return sheets


def _is_filled(rows: Sequence[Sequence[Cell]], row: int, column: int) -> bool:
    return row < len(rows) and column < len(rows[row]) and rows[row][column] is not None


def _rows(found: Sequence[Sequence[object]]) -> list[tuple[Cell, ...]]:
    return [tuple(map(_cell, row)) for row in found]


def _cell(value: object) -> Cell:
    match value:
        case str():
            return _text_cell(value)
        case datetime() | date() | time() | bool() | int():
            return value
        case float():
            return int(value) if value.is_integer() else value
        case timedelta():
            # A clock beyond a day is a duration; schedules have none.
            minutes = int(value.total_seconds()) // 60
            return time(minutes // 60, minutes % 60) if 0 <= minutes < _DAY_MINUTES else None
        case _:
            return None


def _check_width(row: Sequence[str], place: Place) -> None:
    if len(row) > MOST_COLUMNS:
        raise FileRefused(Cause.TOO_WIDE, place, str(MOST_COLUMNS))


class _Inside:
    """What a sheet's own text says that its values don't."""

    def __init__(
        self,
        *,
        unsaved: frozenset[tuple[int, int]] = frozenset(),
        broken: frozenset[tuple[int, int]] = frozenset(),
        coloured: bool = False,
        noted: bool = False,
        hidden_rows: frozenset[int] = frozenset(),
        hidden_columns: frozenset[int] = frozenset(),
        struck: frozenset[tuple[int, int]] = frozenset(),
    ) -> None:
        self.unsaved = unsaved
        self.broken = broken
        self.coloured = coloured
        self.noted = noted
        self.hidden_rows = hidden_rows
        self.hidden_columns = hidden_columns
        self.struck = struck


_NOTHING: Final = _Inside()


def _look_inside(content: bytes) -> dict[str, _Inside]:
    """By the sheet's name; of a workbook of another kind than Excel's, nothing."""
    try:
        with ZipFile(BytesIO(content)) as package:
            entries = {each.filename: each for each in package.infolist()}
            if any(each.flag_bits & 1 for each in entries.values()):
                raise FileRefused(Cause.ENCRYPTED)
            if not {"xl/workbook.xml", "xl/workbook.bin", "content.xml"} & entries.keys():
                raise FileRefused(Cause.UNKNOWN_KIND)
            if any(name.lower().endswith("vbaproject.bin") for name in entries):
                raise FileRefused(Cause.MACROS)
            if sum(each.file_size for each in entries.values()) > MOST_UNPACKED:
                raise FileRefused(Cause.BURSTS)
            if "xl/workbook.xml" not in entries:
                return {}
            return _look_at_sheets(package, set(entries))
    except (BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OSError, KeyError):
        raise FileRefused(Cause.DAMAGED) from None


def _look_at_sheets(package: ZipFile, names: set[str]) -> dict[str, _Inside]:
    relations = "xl/_rels/workbook.xml.rels"
    targets = {
        each[b"Id"]: each[b"Target"].decode()
        for each in _elements(_RELATION, package.read(relations) if relations in names else b"")
        if each.keys() >= {b"Id", b"Target"}
    }
    styles = package.read("xl/styles.xml") if "xl/styles.xml" in names else b""
    filled, struck = _filled_formats(styles), _struck_formats(styles)
    found: dict[str, _Inside] = {}
    for sheet in _elements(_SHEET, package.read("xl/workbook.xml")):
        relation = next((value for key, value in sheet.items() if key.endswith(b":id")), b"")
        path = "xl/" + targets.get(relation, "").removeprefix("/").removeprefix("xl/")
        if path not in names or b"name" not in sheet:
            continue
        text = package.read(path)
        beside = f"{path.replace('worksheets/', 'worksheets/_rels/')}.rels"
        fills = {filled[number] for number in map(int, _STYLE.findall(text)) if number in filled}
        unsaved, broken = _cells_without_value(text)
        found[html.unescape(sheet[b"name"].decode())] = _Inside(
            unsaved=unsaved,
            broken=broken,
            coloured=len(fills) > 1,
            noted=beside in names and b"/comments" in package.read(beside),
            hidden_rows=_hidden_rows(text),
            hidden_columns=_hidden_columns(text),
            struck=_cells_of(text, struck),
        )
    return found


def _elements(pattern: re.Pattern[bytes], text: bytes) -> list[dict[bytes, bytes]]:
    return [dict(_ATTRIBUTE.findall(each)) for each in pattern.findall(text)]


def _hidden_rows(text: bytes) -> frozenset[int]:
    return frozenset(
        int(each[b"r"]) - 1
        for each in _elements(_ROW, text)
        if each.get(b"hidden") in _TRUE and b"r" in each
    )


def _hidden_columns(text: bytes) -> frozenset[int]:
    return frozenset(
        column
        for each in _elements(_COLUMN, text)
        if each.get(b"hidden") in _TRUE and each.keys() >= {b"min", b"max"}
        for column in range(int(each[b"min"]) - 1, min(int(each[b"max"]), MOST_COLUMNS))
    )


def _struck_formats(styles: bytes) -> frozenset[bytes]:
    fonts, formats = _FONTS.search(styles), _FORMATS.search(styles)
    struck = {
        str(number).encode()
        for number, font in enumerate(_FONT.findall(fonts[0] if fonts else b""))
        if _STRIKE.search(font)
    }
    return frozenset(
        str(number).encode()
        for number, each in enumerate(_elements(_FORMAT, formats[0] if formats else b""))
        if each.get(b"fontId") in struck
    )


def _cells_of(text: bytes, formats: frozenset[bytes]) -> frozenset[tuple[int, int]]:
    if not formats:
        return frozenset()
    cells = (_where(each) for each in _elements(_ANY_CELL, text) if each.get(b"s") in formats)
    return frozenset(each for each in cells if each is not None)


def _where(cell: Mapping[bytes, bytes]) -> tuple[int, int] | None:
    """Its row and column, from 0."""
    place = re.fullmatch(r"([A-Z]{1,3})([0-9]{1,7})", cell.get(b"r", b"").decode())
    return place and (int(place[2]) - 1, column_number(place[1]) - 1)


def _filled_formats(styles: bytes) -> dict[int, bytes]:
    """The cell formats that paint a cell, each with what it paints it with."""
    fills = [each.strip() for each in _FILL.findall(styles)]
    formats = _FORMATS.search(styles)
    return {
        number: fills[fill]
        for number, attributes in enumerate(_FORMAT.findall(formats[0] if formats else b""))
        if (fill := int(dict(_ATTRIBUTE.findall(attributes)).get(b"fillId", b"0"))) < len(fills)
        and b'"solid"' in fills[fill]
    }


def _cells_without_value(text: bytes) -> tuple[frozenset[tuple[int, int]], ...]:
    """Where formulas stand that were never worked out, and where they came to an error."""
    unsaved: set[tuple[int, int]] = set()
    broken: set[tuple[int, int]] = set()
    for raw, inside in _CELL.findall(text):
        attributes = dict(_ATTRIBUTE.findall(raw))
        where = _where(attributes)
        if where is None:
            continue
        if attributes.get(b"t") == b"e":
            broken.add(where)
        elif _FORMULA.search(inside) and not _VALUE.search(inside):
            unsaved.add(where)
    return frozenset(unsaved), frozenset(broken)


def column_number(letters: str) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number
