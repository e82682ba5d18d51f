"""The day of a row: by its date, or by its week and weekday, and by what stood above it."""

from collections.abc import Sequence
from dataclasses import replace

from bot.importing.days import FoundDay, read_cell, read_week
from bot.importing.layouts.cells import at, shown, weekday
from bot.importing.layouts.table import Table
from bot.importing.month_order import is_month_first
from bot.schedule.imports import Cell, Column, Doubt
from bot.swedish import import_words as words
from bot.swedish.page_names import folded


class RowDays:
    """Goes down the rows: a week or a month that is told once holds for those below it."""

    def __init__(self, table: Table, first: int, where: dict[Column, int]) -> None:
        self._table = table
        self._where = where
        self._month_first = _month_first(table.cells, first, where.get(Column.DAY))
        self._week = table.week

    def take_section(self, text: str) -> None:
        self._week = self._table.take_section(text) or self._week

    def take_week(self, row: Sequence[Cell]) -> None:
        if (told := at(row, self._where.get(Column.WEEK))) is not None:
            self._week = read_week(told)

    def of(self, row: Sequence[Cell]) -> FoundDay:
        named = weekday(at(row, self._where.get(Column.WEEKDAY)))
        month_cell = at(row, self._where.get(Column.MONTH))
        month = self._table.month
        if isinstance(month_cell, str):
            month = words.month_named(month_cell) or month
        elif isinstance(month_cell, int) and 1 <= month_cell <= 12:  # noqa: PLR2004 - months
            month = month_cell
        number, of_year = self._week
        around = replace(
            self._table.around,
            month=month,
            weekday=named,
            week=number,
            month_first=self._month_first,
            numbers_are_days=month is not None,
        )
        cell = at(row, self._where.get(Column.DAY))
        has_weeks = Column.WEEK in self._where
        weekless = has_weeks and at(row, self._where[Column.WEEK]) is None
        if cell is None and number is None and has_weeks and not weekless:
            return FoundDay(doubt=Doubt.NOT_A_WEEK)
        if cell is None and (named is None or number is None):
            return FoundDay(doubt=Doubt.NO_DAY)

        def read(year: int | None) -> FoundDay:
            then = replace(around, year=year)
            if cell is None:
                return read_cell(f"v {number}", then)
            found = read_cell(cell, then)
            if found.doubt is Doubt.WEEK_DIFFERS and weekless:  # the week is that of a row above
                by_date = read_cell(cell, replace(then, week=None))
                return found if by_date.year_guessed else by_date
            return found

        year_cell = at(row, self._where.get(Column.YEAR))
        return self._table.in_order(read, year_cell if isinstance(year_cell, int) else of_year)


def _month_first(cells: Sequence[Sequence[Cell]], first: int, column: int | None) -> bool | None:
    """Where no date tells, English leaves it open; Swedish writes the day first."""
    if column is None:
        return False
    heading = folded(shown(at(cells[first - 1], column))) if first else ""
    is_english = "date" in heading or heading in {"day", "when"}
    return is_month_first(
        (at(row, column) for row in cells[first:]), untold=None if is_english else False
    )
