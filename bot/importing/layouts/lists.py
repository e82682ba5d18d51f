"""A row for each post, with headings above it or without."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from bot.importing.days import read_week
from bot.importing.layouts.beside import row_beside
from bot.importing.layouts.cells import YEAR, at, lone_text, quoted, shown
from bot.importing.layouts.columns import (
    day_column,
    guess_title,
    headings_in,
    settled,
    told_by_values,
)
from bot.importing.layouts.posts import posts_of, row_with
from bot.importing.layouts.row_days import RowDays
from bot.importing.layouts.table import Columns, Read, Table
from bot.schedule.imports import Cell, Column, Doubt, Problem, ReadRow
from bot.swedish import import_words as words


def read_headed(table: Table) -> Read | None:
    headers = headings_in(table)
    if not headers:
        return None
    best = max(headers, key=lambda number: len(headers[number]))
    above: list[ReadRow] = []
    tables = [
        number
        for number, named in headers.items()
        if number <= best and Column.TITLE in named.values()
    ]
    for header, following in pairwise(tables):
        meanings = settled(table, header, headers[header])
        above += _List(table, header + 1, meanings).rows(until=following)
    meanings = settled(table, best, headers[best])
    untold: Sequence[int] = ()
    if Column.TITLE not in meanings.values():
        title, untold = guess_title(table, best + 1, headers[best])
        meanings |= title
    told = set(meanings.values())
    if not told & {Column.DAY, Column.WEEKDAY} and not table.month:
        day = day_column(table, best + 1)  # under a heading that nobody knows
        if day is None:
            return None
        meanings[day] = Column.DAY
    listed = _List(table, best + 1, meanings, untold)
    return listed.columns(), [*above, *listed.rows()]


def read_bare(table: Table) -> Read | None:
    """Told by what stands in the columns."""
    meanings = told_by_values(table)
    if not meanings:
        return None
    day = next(iter(meanings))
    heading = at(table.cells[0], day)
    # A row of headings, of which the day's alone is known, is no post.
    first = int(isinstance(heading, str) and words.column_named(heading) is Column.DAY)
    title, untold = guess_title(table, first, meanings)
    if not title:
        return [(day + 1, "", Column.DAY)], []
    listed = _List(table, first, meanings | title, untold)
    return listed.columns(), listed.rows()


class _List:
    def __init__(
        self,
        table: Table,
        first: int,
        meanings: dict[int, Column],
        untold: Sequence[int] = (),
    ) -> None:
        self._table = table
        self._first = first
        self._headings = table.cells[first - 1] if first else []
        self._meanings = meanings
        self._where = {meaning: column for column, meaning in meanings.items()}
        self._untold = untold
        self._days = RowDays(table, first, self._where)

    def columns(self) -> Columns:
        return [
            (column + 1, str(at(self._headings, column) or ""), self._meanings.get(column))
            for column in range(self._table.width)
            if column in self._meanings
            or any(at(row, column) for row in self._table.cells[self._first :])
        ]

    def rows(self, until: int | None = None) -> list[ReadRow]:
        titles = [column for column, each in self._meanings.items() if each is Column.TITLE]
        rows: list[ReadRow] = []
        for number, row in enumerate(self._table.cells[self._first : until], self._first):
            if row == self._headings or not any(cell is not None for cell in row):
                continue
            if (section := self._section(number, row)) is not None:
                self._days.take_section(section)
                continue
            self._days.take_week(row)
            for title in titles:
                rows += self._posts(number, row, title)
        return rows

    def _section(self, number: int, row: Sequence[Cell]) -> str | None:
        """A heading between the rows: one text, perhaps spread over the width."""
        alone = lone_text(row)
        if alone is None:
            return None
        column, text = alone
        told = (
            words.month_named(text.split(maxsplit=1)[0]) is not None
            or read_week(text)[0] is not None
            or YEAR.fullmatch(text.strip()) is not None
        )
        wide = (number, column) in self._table.spread
        return text if (told and column != self._where.get(Column.TITLE)) or wide else None

    def _posts(self, number: int, row: Sequence[Cell], title_column: int) -> list[ReadRow]:
        table = self._table
        title = at(row, title_column)
        day_column = self._where.get(Column.DAY)
        day_cell = at(row, day_column)
        broken = table.broken(number, (title_column, day_column))
        if title is None and broken is None:
            return self._perhaps_posts(number, row)
        text = shown(title)
        if words.is_nothing(text) or words.is_closed(text):
            return []
        found = self._days.of(row)
        if day_cell is None and found.day is None and broken is None and not self._has_more(row):
            return []  # words under or between the rows
        of_week = day_column is None or found.doubt is Doubt.NOT_A_WEEK
        dated = self._where.get(Column.WEEK) if of_week else day_column
        said = at(row, dated) if found.doubt is Doubt.NOT_A_WEEK else day_cell
        problems: list[Problem] = []
        if broken is not None:
            problems = [broken]
        elif found.doubt is not None:
            place = table.place(number, dated)
            problems = [Problem(doubt=found.doubt, place=place, text=quoted(said))]
        base = row_beside(table, number, row, self._where)
        base = replace(
            base,
            day=None if problems else found.day,
            year_guessed=found.year_guessed,
            problems=(*problems, *base.problems),
            details=replace(base.details, planned_time=base.details.planned_time or found.at),
        )
        return posts_of(base, text, table.place(number, title_column), table.known)

    def _perhaps_posts(self, number: int, row: Sequence[Cell]) -> list[ReadRow]:
        """A day without a post, or one in a column whose heading doesn't say that it holds any."""
        filled = [column for column in self._untold if isinstance(at(row, column), str)]
        day = self._days.of(row).day if filled else None
        if day is None:
            return []
        place = self._table.place(number, filled[0])
        doubt = Problem(doubt=Doubt.NO_TITLE, place=place, text=quoted(row[filled[0]]))
        return [
            row_with(replace(row_beside(self._table, number, row, self._where), day=day), doubt)
        ]

    def _has_more(self, row: Sequence[Cell]) -> bool:
        """Whether other columns of the table are filled in: the row is meant as a post."""
        others = [
            column
            for meaning, column in self._where.items()
            if meaning not in {Column.TITLE, Column.DAY, Column.NOTE}
        ]
        return any(at(row, column) is not None for column in others)
