"""A sheet as a table, and what is told around it: its year, month, week and page."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from bot.importing.days import Around, FoundDay, WeekTold, read_cell, read_week
from bot.importing.layouts.cells import YEAR, lone_text, quoted
from bot.importing.names import Known
from bot.schedule.imports import (
    Cause,
    Cell,
    Column,
    Doubt,
    FileRefused,
    Place,
    Problem,
    ReadRow,
    Sheet,
)
from bot.swedish import import_words as words
from bot.swedish.page_names import folded

Columns = Sequence[tuple[int, str, Column | None]]
"""Number from 1, heading, meaning."""
Read = tuple[Columns, list[ReadRow]]

DATED: Final = frozenset({Column.DAY, Column.WEEK, Column.WEEKDAY})
_HEADER_WITHIN: Final = 30
"""Rows from the top among which headings stand."""
_NEXT_WITHIN: Final = timedelta(days=92)
"""From one day to the next, where a plan goes on over New Year."""


class Table:
    def __init__(self, sheet: Sheet, known: Known) -> None:
        self.sheet = sheet
        self.known = known
        self.cells, self.spread = _unmerged(sheet)
        self.top = self.cells[:_HEADER_WITHIN]
        self.width = max((len(row) for row in self.cells), default=0)
        self.year = known.year or self._year_told()
        self.month = self._month_told()
        self.week = self._week_told()
        self.page = known.page_within(sheet.name) if sheet.name else None
        self._last: date | None = None
        """The day that was read before, in the table's order."""

    def check_city(self) -> None:
        """Only headings are asked: a post may well speak of another city."""
        for number, row in enumerate(self.cells[:5]):
            alone = lone_text(row)
            city = words.city_named(alone[1]) if alone else None
            if alone and city and self.known.city and folded(city) != folded(self.known.city):
                raise FileRefused(Cause.OTHER_CITY, self.place(number, alone[0]), quoted(city))

    def place(self, row: int, column: int | None = None) -> Place:
        return Place(
            sheet=self.sheet.name, row=row + 1, column=None if column is None else column + 1
        )

    def broken(self, row: int, columns: Iterable[int | None]) -> Problem | None:
        for column in columns:
            if column is None:
                continue
            if (row, column) in self.sheet.unsaved:
                return Problem(doubt=Doubt.FORMULA, place=self.place(row, column))
            if (row, column) in self.sheet.broken:
                return Problem(doubt=Doubt.ERROR_VALUE, place=self.place(row, column))
        return None

    @property
    def around(self) -> Around:
        return Around(today=self.known.today, year=self.year, month=self.month)

    def day_of(self, cell: Cell) -> FoundDay:
        return self.in_order(lambda year: read_cell(cell, replace(self.around, year=year)))

    def in_order(
        self, read: Callable[[int | None], FoundDay], told: int | None = None
    ) -> FoundDay:
        """A day of the year that is told beside it, else of the heading's, or of the one after.

        A plan for the autumn of 2026 goes on with January, and means that of 2027.
        """
        found = read(told or self.year)
        if told is None and self.year is not None and self.known.year is None and self._last:
            later = read(self.year + 1)
            if (
                found.day
                and later.day
                and later.doubt is None
                and found.day < later.day
                and abs(later.day - self._last) <= _NEXT_WITHIN
            ):
                found = replace(later, year_guessed=True)
        if found.day and found.doubt is None:
            self._last = found.day
        return found

    def take_section(self, text: str) -> WeekTold | None:
        """Heed a heading between the rows; what week it tells is the answer."""
        if year := YEAR.search(text):
            self.year = int(year[1])
        if month := words.month_named(text.split(maxsplit=1)[0]):
            self.month = month
            return None
        told = read_week(text)
        return told if told[0] is not None else None

    def _year_told(self) -> int | None:
        """In the sheet's name or in a heading above the table."""
        texts = [self.sheet.name, *self._headings()]
        found = {int(year) for text in texts for year in YEAR.findall(text)}
        return found.pop() if len(found) == 1 else None

    def _month_told(self) -> int | None:
        for text in (self.sheet.name, *self._headings()):
            for word in re.findall(r"[^\W\d_]+", text):
                if len(word) >= 3 and (month := words.month_named(word)):  # noqa: PLR2004
                    return month
        return None

    def _week_told(self) -> WeekTold:
        return (None, None) if self.sheet.name.isdigit() else read_week(self.sheet.name)

    def _headings(self) -> Iterator[str]:
        for row in self.cells[:6]:
            filled = [cell for cell in row if cell is not None]
            if len(filled) > 2:  # noqa: PLR2004 - a heading, and perhaps a date beside it
                return
            yield from (cell for cell in filled if isinstance(cell, str))


def side_by_side(sheet: Sheet) -> list[Sheet]:
    """Tables with the same headings beside each other, each alone in its place."""
    for number, row in enumerate(sheet.rows[:_HEADER_WITHIN]):
        names = [folded(cell) if isinstance(cell, str) else "" for cell in row]
        starts = [column for column, name in enumerate(names) if name and name == _first(names)]
        ends = [*starts[1:], len(names)]
        blocks = [_trimmed(names[start:end]) for start, end in zip(starts, ends, strict=False)]
        is_table = len(blocks) > 1 and len(blocks[0]) > 1 and all(x == blocks[0] for x in blocks)
        if is_table and DATED & {words.column_named(name) for name in blocks[0]}:
            return [_alone(sheet, number, *span) for span in zip(starts, ends, strict=True)]
    return [sheet]


def _first(names: Sequence[str]) -> str:
    return next((name for name in names if name), "")


def _trimmed(names: Sequence[str]) -> Sequence[str]:
    return names[: max((place for place, name in enumerate(names, 1) if name), default=0)]


def _alone(sheet: Sheet, header: int, start: int, end: int) -> Sheet:
    """The columns of one table; what stands alone on a row above concerns them all."""
    return replace(
        sheet,
        rows=[
            row
            if number < header and sum(cell is not None for cell in row) == 1
            else [cell if start <= column < end else None for column, cell in enumerate(row)]
            for number, row in enumerate(sheet.rows)
        ],
    )


def _unmerged(sheet: Sheet) -> tuple[list[list[Cell]], set[tuple[int, int]]]:
    """The cells with what is merged downwards filled in, and which were spread over the width."""
    cells = [list(row) for row in sheet.rows]
    spread: set[tuple[int, int]] = set()
    for top, left, bottom, right in sheet.merged:
        if top >= len(cells) or left >= len(cells[top]):
            continue
        if right > left:
            spread.add((top, left))
        for number in range(top + 1, min(bottom + 1, len(cells))):
            row = cells[number]
            row.extend([None] * (left + 1 - len(row)))
            row[left] = cells[top][left]
    return cells, spread
