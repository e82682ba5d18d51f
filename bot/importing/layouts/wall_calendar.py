"""Weekdays above, and rows of numbers with the posts below each, or in the same cell."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from bot.importing.days import FoundDay, read_cell
from bot.importing.layouts.cells import (
    FEWEST,
    NUMBER_FIRST,
    at,
    day_number,
    is_many,
    is_weekday,
    lone_text,
    weekday,
)
from bot.importing.layouts.slots import Slot, columns_of, columns_shown, header_of, posts_in
from bot.importing.layouts.table import Read, Table
from bot.schedule.imports import Cell, Doubt
from bot.swedish import import_words as words


def read_wall_calendar(table: Table) -> Read | None:
    header = header_of(table, is_weekday)
    if header is None:
        return None
    days = columns_of(table, header, weekday)
    body = {
        number: [at(row, column) for column in days]
        for number, row in enumerate(table.cells[header + 1 :], header + 1)
    }
    numbered = [number for number, below in body.items() if _are_numbers(below)]
    has_dates = any(isinstance(cell, date) for number in numbered for cell in body[number])
    if not numbered or (table.month is None and not has_dates):
        return None
    slots: list[Slot] = []
    current: dict[int, FoundDay] = {}
    for number in body:
        row = table.cells[number]
        if (section := lone_text(row)) and words.month_named(section[1].split(maxsplit=1)[0]):
            table.take_section(section[1])
            current = {}
        elif is_many(row, is_weekday):
            continue
        elif number in numbered:
            current, with_posts = _numbered_row(
                table, row, days, first=number == numbered[0] or not current
            )
            slots += [Slot(number, column, current[column]) for column in with_posts]
        else:
            slots += [
                Slot(number, column, current.get(column, FoundDay(doubt=Doubt.NO_DAY)))
                for column in days
                if at(row, column) is not None
            ]
    return columns_shown(table, header, days), posts_in(table, slots, numbered=True)


def _are_numbers(cells: Sequence[Cell]) -> bool:
    """Enough of them, or all: the first or last week of a month may have a day or two of it."""
    filled = [cell for cell in cells if cell is not None]
    numbers = sum(day_number(cell) is not None or isinstance(cell, date) for cell in filled)
    return numbers >= FEWEST or 0 < numbers == len(filled)


def _numbered_row(
    table: Table, row: Sequence[Cell], days: Mapping[int, int], *, first: bool
) -> tuple[dict[int, FoundDay], Sequence[int]]:
    """The day of each column, and the columns where posts stand in the same cell."""
    found: dict[int, FoundDay] = {}
    with_posts: list[int] = []
    for column, of_week in days.items():
        cell = at(row, column)
        if isinstance(cell, date):
            found[column] = read_cell(cell, replace(table.around, weekday=of_week))
        elif (day := day_number(cell)) is not None and table.month is not None:
            found[column] = _numbered_day(table, day, of_week, table.month, first=first)
            after = NUMBER_FIRST.match(cell) if isinstance(cell, str) else None
            if after and (after[2] or "").strip():
                with_posts.append(column)
    return found, with_posts


def _numbered_day(table: Table, day: int, of_week: int, month: int, *, first: bool) -> FoundDay:
    """Of the month, of the one after, or in the first row of the one before."""
    before = first and day > 20  # noqa: PLR2004 - the end of the month before
    for ahead in (-1 if before else 0, 1):
        turned, candidate = divmod(month + ahead - 1, 12)
        year = None if table.year is None else table.year + turned
        around = replace(
            table.around, month=candidate + 1, year=year, weekday=of_week, numbers_are_days=True
        )
        found = read_cell(str(day), around)
        if found.doubt is None:
            return found
    return FoundDay(doubt=Doubt.WEEKDAY_DIFFERS)
