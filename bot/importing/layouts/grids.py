"""Grids: weekdays, weeks, months, dates or pages above, and posts in the cells below."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.importing.days import FoundDay, WeekTold, read_cell, read_week
from bot.importing.layouts import cells
from bot.importing.layouts.cells import at, lone_text, names_a_day, shown
from bot.importing.layouts.columns import settled
from bot.importing.layouts.row_days import RowDays
from bot.importing.layouts.slots import Slot, columns_of, columns_shown, header_of, posts_in
from bot.importing.layouts.table import DATED, Read, Table
from bot.schedule.imports import Cell, Column, Doubt
from bot.schedule.model import Page
from bot.swedish import import_words as words

_FEWEST_NAMES: Final = 2


def read_weekdays(table: Table) -> Read | None:
    """A row or more for each week."""
    header = header_of(table, cells.is_weekday)
    if header is None:
        return None
    days = columns_of(table, header, cells.weekday)
    before = [column for column in range(table.width) if column not in days]
    slots: list[Slot] = []
    week = table.week
    week_column: int | None = None
    monday: FoundDay | None = None
    for number, row in enumerate(table.cells[header + 1 :], header + 1):
        if cells.is_many(row, cells.is_weekday):
            days = columns_of(table, number, cells.weekday)
            continue
        for column in before:
            cell = at(row, column)
            told = read_week(cell)
            first = _first_of_span(table, cell) if told[0] is None else None
            unread = column == week_column and cell is not None
            if told[0] is not None or first is not None or unread:
                week, monday, week_column = told, first, column
                break
        if (section := lone_text(row)) and section[0] not in days:
            week = table.take_section(section[1]) or week
        slots += [
            Slot(
                number,
                column,
                _of_its_week(monday, weekday) if monday else _day_of(table, week, weekday),
            )
            for column, weekday in days.items()
            if at(row, column) is not None or (number, column) in table.sheet.unsaved
        ]
    return columns_shown(table, header, days), posts_in(table, slots)


def _first_of_span(table: Table, cell: Cell) -> FoundDay | None:
    """Monday, as a date of its own or as the beginning of "30/11–4/12"."""
    if isinstance(cell, str):
        cell = re.split(r"[–—]|-(?=\s*\d{1,2}[/.]\d)|\still\s", cell)[0].rstrip()
    if cell is None or isinstance(cell, int | float) or not names_a_day(cell, table.around):
        return None
    return table.day_of(cell)


def _day_of(table: Table, week: WeekTold, weekday: int) -> FoundDay:
    number, of_year = week
    if number is None:
        return FoundDay(doubt=Doubt.NO_DAY)
    return table.in_order(
        lambda year: read_cell(f"v {number}", replace(table.around, year=year, weekday=weekday)),
        of_year,
    )


def _of_its_week(first: FoundDay, weekday: int) -> FoundDay:
    """Another day of the same week."""
    day = first.day and first.day + timedelta(days=weekday - first.day.weekday())
    return replace(first, day=day)


def read_weeks(table: Table) -> Read | None:
    """A column for each week; the rows are weekdays, or pages or departments of no day."""
    header = header_of(table, cells.is_week)
    if header is None:
        return None
    weeks = columns_of(
        table, header, lambda cell: read_week(cell) if cells.is_week(cell) else None
    )
    label = min(weeks) - 1
    mondays = {column: _day_of(table, week, 0) for column, week in weeks.items()}
    slots: list[Slot] = []
    weekday: int | None = None
    for number, row in enumerate(table.cells[header + 1 :], header + 1):
        name = at(row, label) if label >= 0 else None
        if name is not None:
            weekday = cells.weekday(name)
        page = table.known.page(str(name)) if name is not None and weekday is None else None
        department = "" if name is None or weekday is not None or page else str(name)
        slots += [
            Slot(
                number,
                column,
                FoundDay(doubt=Doubt.NO_DAY) if weekday is None else _of_its_week(monday, weekday),
                page,
                department,
            )
            for column, monday in mondays.items()
            if at(row, column) is not None
        ]
    return columns_shown(table, header, weeks), posts_in(table, slots)


def read_months(table: Table) -> Read | None:
    """A column for each month, a row for each day of it."""
    header = header_of(table, lambda cell: cells.month(cell) is not None)
    if header is None:
        return None
    months = columns_of(table, header, cells.month)
    first_days = {
        column: _first_of_month(table, str(table.cells[header][column]), month)
        for column, month in months.items()
    }
    slots: list[Slot] = []
    for number, row in enumerate(table.cells[header + 1 :], header + 1):
        day = next((cell for cell in row[: min(months)] if cells.day_number(cell)), None)
        for column, first in first_days.items():
            if at(row, column) is None:
                continue
            around = replace(table.around, month=months[column], numbers_are_days=True)
            if first.day and not (first.year_guessed and table.year is None):
                around = replace(around, year=first.day.year)
            found = FoundDay(doubt=Doubt.NO_DAY) if day is None else read_cell(str(day), around)
            if first.year_guessed:
                found = replace(found, year_guessed=True)
            slots.append(Slot(number, column, found))
    return columns_shown(table, header, months), posts_in(table, slots)


def _first_of_month(table: Table, heading: str, month: int) -> FoundDay:
    told = cells.YEAR.search(heading)
    around = replace(table.around, month=month, numbers_are_days=True)
    return table.in_order(
        lambda year: read_cell("1", replace(around, year=year)), int(told[1]) if told else None
    )


def read_days(table: Table) -> Read | None:
    """A column for each date, a row for each page or department."""
    around = table.around
    header = header_of(table, lambda cell: names_a_day(cell, around))
    if header is None:
        return None
    days = columns_of(
        table, header, lambda cell: table.day_of(cell) if names_a_day(cell, around) else None
    )
    slots: list[Slot] = []
    for number, row in enumerate(table.cells[header + 1 :], header + 1):
        name = next((str(cell) for cell in row[: min(days)] if cell is not None), "")
        page = table.known.page(name) if name else None
        slots += [
            Slot(number, column, found, page, "" if page else name)
            for column, found in days.items()
            if at(row, column) is not None
        ]
    return columns_shown(table, header, days), posts_in(table, slots)


def read_names(table: Table) -> Read | None:
    """A row for each day, and a column for each page or department."""
    for number, row in enumerate(table.top):
        texts = {column: cell for column, cell in enumerate(row) if isinstance(cell, str)}
        told = {column: words.column_named(cell) for column, cell in texts.items()}
        dated = {column: each for column, each in told.items() if each and each in DATED}
        names = {column: cell for column, cell in texts.items() if told[column] is None}
        departments = [table.known.department(cell) for cell in names.values()]
        pages = {column: table.known.page(cell) for column, cell in names.items()}
        if dated and len(names) >= _FEWEST_NAMES and (all(departments) or all(pages.values())):
            meaning = Column.DEPARTMENT if all(departments) else Column.PAGE
            columns = [
                (column + 1, shown(cell), dated.get(column) or meaning)
                for column, cell in texts.items()
                if column in dated or column in names
            ]
            found: dict[int, tuple[Page | None, str]] = {
                column: (None, cell) if all(departments) else (pages[column], "")
                for column, cell in names.items()
            }
            return columns, posts_in(table, _named(table, number, dated, found))
    return None


def _named(
    table: Table,
    header: int,
    dated: dict[int, Column],
    names: Mapping[int, tuple[Page | None, str]],
) -> list[Slot]:
    where = {meaning: column for column, meaning in settled(table, header, dated).items()}
    days = RowDays(table, header + 1, where)
    slots: list[Slot] = []
    for number, row in enumerate(table.cells[header + 1 :], header + 1):
        if (section := lone_text(row)) and section[0] not in names:
            days.take_section(section[1])
            continue
        days.take_week(row)
        found = days.of(row)
        slots += [
            Slot(number, column, found, page, department)
            for column, (page, department) in names.items()
            if at(row, column) is not None
        ]
    return slots
