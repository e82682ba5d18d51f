"""A year's schedule as a workbook, and as a text file that Swedish Excel opens right."""

import csv
import unicodedata
from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from io import BytesIO, StringIO
from pathlib import Path
from typing import Final

from bot.core.text import plain
from bot.records.files import File
from bot.schedule.model import Booking, Catalogue, SheetFormat
from bot.swedish.records import COLUMNS, schedule_name, schedule_row, sheet_title

Cell = date | str

_STEERING: Final = frozenset("=+-@")
"""What makes a formula of a cell; in some languages also as it is written wide or small."""
_WIDEST: Final = 60


def schedule_file(
    year: int,
    bookings: Sequence[Booking],
    catalogue: Catalogue,
    *,
    kind: SheetFormat,
    folder: Path,
) -> File:
    """The file, in the folder. It takes a while: not for the event loop."""
    rows = sheet_rows(bookings, catalogue)
    content = _workbook(rows, sheet_title(year)) if kind == "xlsx" else _text(rows)
    name = schedule_name(year, kind)
    (folder / name).write_bytes(content)
    return File(name=name, path=folder / name, digest=sha256(content).hexdigest())


def sheet_rows(bookings: Sequence[Booking], catalogue: Catalogue) -> list[tuple[Cell, ...]]:
    """A row for each booking, without what no spreadsheet can hold or should run."""
    return [tuple(_cell(each) for each in schedule_row(one, catalogue)) for one in bookings]


def disarmed(text: str) -> str:
    """Text that no spreadsheet takes for a formula, without characters that none can hold."""
    seen = without_breakers(text)
    # What was a tab or a line break in front is a space now, and what follows it may steer.
    first = unicodedata.normalize("NFKC", plain(seen)[:1])
    return f"'{seen}" if first in _STEERING else seen


def without_breakers(text: str) -> str:
    """Text without the characters that break a file somewhere."""
    return "".join(map(_shown, text))


def _shown(char: str) -> str:
    """XML has no non-characters, of which there are 66, nor halves of characters."""
    if unicodedata.category(char) == "Cc":
        return " "
    code = ord(char)
    no_character = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF  # noqa: PLR2004 - Unicode
    return "\ufffd" if no_character or unicodedata.category(char) == "Cs" else char


def _cell(value: Cell) -> Cell:
    return disarmed(value) if isinstance(value, str) else value


def _workbook(rows: Sequence[Sequence[Cell]], title: str) -> bytes:
    from openpyxl import Workbook  # noqa: PLC0415 - start-up time: half a second
    from openpyxl.styles import Font  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    sheet.append(COLUMNS)
    for row in rows:
        sheet.append(list(row))
    for number, column in enumerate(zip(COLUMNS, *rows, strict=True), start=1):
        sheet.cell(row=1, column=number).font = Font(bold=True)
        width = max(len(str(each)) for each in column)
        sheet.column_dimensions[get_column_letter(number)].width = min(width + 2, _WIDEST)
    for cells in sheet.iter_rows(min_row=2, max_col=1):
        cells[0].number_format = "yyyy-mm-dd"
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _text(rows: Sequence[Sequence[Cell]]) -> bytes:
    """With a mark of UTF-8 and semicolons, as Excel expects where a comma is in numbers."""
    buffer = StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    writer.writerows([str(each) for each in row] for row in rows)
    return buffer.getvalue().encode("utf-8-sig")
