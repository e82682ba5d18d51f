"""The cells of a grid, whose place says the day: what the grid's heading is, and their posts."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import TypeVar

from bot.importing.days import FoundDay
from bot.importing.layouts.cells import NUMBER_FIRST, at, is_many, quoted, shown
from bot.importing.layouts.posts import posts_of
from bot.importing.layouts.table import Columns, Table
from bot.schedule.imports import Cell, Column, Problem, ReadRow
from bot.schedule.model import Details, Page
from bot.swedish import import_words as words

T = TypeVar("T")


@dataclass(frozen=True)
class Slot:
    """A cell with posts in it, and the day that its place in the grid gives it."""

    row: int
    column: int
    found: FoundDay
    page: Page | None = None
    department: str = ""


def header_of(table: Table, is_one: Callable[[Cell], bool]) -> int | None:
    return next((number for number, row in enumerate(table.top) if is_many(row, is_one)), None)


def columns_of(table: Table, row: int, meaning: Callable[[Cell], T | None]) -> dict[int, T]:
    return {
        column: found
        for column, cell in enumerate(table.cells[row])
        if cell is not None and (found := meaning(cell)) is not None
    }


def columns_shown(table: Table, header: int, days: Collection[int]) -> Columns:
    """What stands left of the days names their rows; a day that can't be read has no posts."""
    return [
        (
            column + 1,
            shown(cell),
            Column.DAY if column in days or column < min(days) else None,
        )
        for column, cell in enumerate(table.cells[header])
        if cell is not None
    ]


def posts_in(table: Table, slots: Iterable[Slot], *, numbered: bool = False) -> list[ReadRow]:
    """The posts of all; `numbered` where a cell begins with the number of its day."""
    rows: list[ReadRow] = []
    known = table.known
    for slot in slots:
        cell = at(table.cells[slot.row], slot.column)
        text = shown(cell)
        if numbered and (number := NUMBER_FIRST.match(text)):
            text = number[2] or ""
        broken = table.broken(slot.row, [slot.column])
        if broken is None and (not text or words.is_nothing(text) or words.is_closed(text)):
            continue
        place = table.place(slot.row, slot.column)
        page = slot.page or table.page or known.catalogue.main
        department = known.department(slot.department) if slot.department else None
        doubt = slot.found.doubt
        unread = Problem(doubt=doubt, place=place, text=quoted(cell)) if doubt else None
        problem = broken or unread
        base = ReadRow(
            place=place,
            day=None if doubt else slot.found.day,
            page=page.id,
            details=Details(title="", department=department.id if department else None),
            department_name="" if department else slot.department,
            problems=(problem,) if problem else (),
            year_guessed=slot.found.year_guessed,
        )
        rows += posts_of(base, text, place, known, grid=True)
    return rows
