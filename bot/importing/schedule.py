"""From tables to posts: finds out how people have laid out their schedule, and reads every row.

Nothing is guessed in silence: what a row says that can't be read whole is a problem of that row,
with its place; what is left out of it is a note; and how the sheet was understood goes along.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from bot.importing.layouts.cells import quoted
from bot.importing.layouts.grids import (
    read_days,
    read_months,
    read_names,
    read_weekdays,
    read_weeks,
)
from bot.importing.layouts.lists import read_bare, read_headed
from bot.importing.layouts.posts import row_with
from bot.importing.layouts.table import Read, Table, side_by_side
from bot.importing.layouts.wall_calendar import read_wall_calendar
from bot.importing.names import Known
from bot.schedule.imports import (
    Cause,
    Column,
    Doubt,
    FileRefused,
    Layout,
    Problem,
    Reading,
    ReadRow,
    Sheet,
    SheetReading,
)
from bot.swedish.page_names import folded

_LAYOUTS: Final[Sequence[tuple[Layout, Callable[[Table], Read | None]]]] = (
    (Layout.NAMES, read_names),
    (Layout.LIST, read_headed),
    (Layout.CALENDAR, read_wall_calendar),
    (Layout.WEEKDAYS, read_weekdays),
    (Layout.WEEKS, read_weeks),
    (Layout.MONTHS, read_months),
    (Layout.DAYS, read_days),
    (Layout.LIST, read_bare),
)
"""The first that fits is taken."""


def read_schedule(sheets: Sequence[Sheet], known: Known) -> Reading:
    """All posts of a file, in its order.

    Raises:
        FileRefused: there is nothing to book in it, or it is another municipality's.
    """
    readings: list[SheetReading] = []
    rows: list[ReadRow] = []
    for sheet in sheets:
        if sheet.hidden:
            readings.append(_passed_over(sheet))
            continue
        for part in side_by_side(sheet):
            table = Table(part, known)
            table.check_city()
            reading, found = _read(table)
            readings.append(reading)
            rows += found
    if not rows:
        raise FileRefused(_what_is_missing(readings))
    _check_names(rows)
    return Reading(sheets=readings, rows=_with_repeats(rows))


def _read(table: Table) -> tuple[SheetReading, list[ReadRow]]:
    reading = _passed_over(table.sheet)
    for layout, reader in _LAYOUTS:
        if (found := reader(table)) is not None:
            columns, rows = found
            return replace(reading, layout=layout if rows else None, columns=columns), rows
    return reading, []


def _what_is_missing(readings: Sequence[SheetReading]) -> Cause:
    found = {column for each in readings for _, _, column in each.columns}
    return Cause.NO_TITLES if Column.DAY in found and Column.TITLE not in found else Cause.NO_DAYS


def _passed_over(sheet: Sheet) -> SheetReading:
    return SheetReading(
        name=sheet.name,
        layout=None,
        coloured=sheet.coloured,
        noted=sheet.noted,
        hidden=sheet.hidden,
        hidden_rows=sheet.hidden_rows,
        hidden_columns=sheet.hidden_columns,
        struck=sheet.struck,
    )


def _check_names(rows: Sequence[ReadRow]) -> None:
    """Where none of several departments or pages is known, it is somebody else's schedule."""
    unknown = [row for row in rows if row.department_name]
    known = any(row.details.department for row in rows)
    if not known and len({folded(row.department_name) for row in unknown}) > 1:
        raise FileRefused(
            Cause.UNKNOWN_DEPARTMENTS, unknown[0].place, quoted(unknown[0].department_name)
        )
    strange = [
        problem for row in rows for problem in row.problems if problem.doubt is Doubt.UNKNOWN_PAGE
    ]
    if strange and not any(row.page for row in rows):
        raise FileRefused(Cause.UNKNOWN_PAGES, strange[0].place, strange[0].text)


def _with_repeats(rows: Sequence[ReadRow]) -> list[ReadRow]:
    """The same post twice on a day is a slip, or a sheet that was copied."""
    seen: set[tuple[object, ...]] = set()
    found: list[ReadRow] = []
    for row in rows:
        key = row.page, row.day, folded(row.details.title)
        if row.day is not None and row.details.title and key in seen:
            found.append(row_with(row, Problem(doubt=Doubt.REPEATS, place=row.place)))
        else:
            found.append(row)
        seen.add(key)
    return found
