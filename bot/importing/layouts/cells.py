"""What a single cell says, whatever stands around it."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, time
from typing import Final

from bot.importing.days import Around, read_cell, read_week
from bot.schedule.imports import Cell
from bot.swedish import import_words as words

FEWEST: Final = 3
"""Cells of a kind in a row that make it the heading of a grid."""
YEAR: Final = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
NUMBER_FIRST: Final = re.compile(r"^(\d{1,2})(?:\s*\n\s*(.*))?$", re.DOTALL)
_MONTH_DAYS: Final = range(1, 32)
_QUOTED: Final = 60


def at(row: Sequence[Cell], column: int | None) -> Cell:
    return row[column] if column is not None and column < len(row) else None


def shown(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            return "\n".join(" ".join(line.split()) for line in cell.splitlines())
        case bool():
            return str(cell).lower()
        case date() | time():
            return cell.isoformat()
        case _:
            return str(cell)


def quoted(cell: Cell) -> str:
    return " ".join(shown(cell).split())[:_QUOTED]


def lone_text(row: Sequence[Cell]) -> tuple[int, str] | None:
    """The text, and its column, of a row where nothing else stands."""
    filled = [(column, cell) for column, cell in enumerate(row) if cell is not None]
    if len(filled) == 1 and isinstance(filled[0][1], str):
        return filled[0][0], filled[0][1]
    return None


def is_many(row: Iterable[Cell], is_one: Callable[[Cell], bool]) -> bool:
    """Whether enough cells of the row are of a kind for it to be a grid's heading."""
    return sum(is_one(cell) for cell in row if cell is not None) >= FEWEST


def is_weekday(cell: Cell) -> bool:
    return weekday(cell) is not None


def weekday(cell: Cell) -> int | None:
    """Also with a date after it, as headings of a week have."""
    return words.weekday_named(cell) if isinstance(cell, str) else None


def month(cell: Cell) -> int | None:
    if not isinstance(cell, str):
        return None
    parts = cell.split()
    fits = len(parts) == 1 or (len(parts) == 2 and YEAR.fullmatch(parts[1]))  # noqa: PLR2004
    return words.month_named(parts[0]) if parts and fits else None


def is_week(cell: Cell) -> bool:
    return isinstance(cell, str) and not cell.strip().isdigit() and read_week(cell)[0] is not None


def names_a_day(cell: Cell, around: Around) -> bool:
    return read_cell(cell, around).day is not None


def day_number(cell: Cell) -> int | None:
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int):
        return cell if cell in _MONTH_DAYS else None
    if isinstance(cell, str) and (found := NUMBER_FIRST.match(cell)):
        return int(found[1]) if int(found[1]) in _MONTH_DAYS else None
    return None
