"""What stands beside a title in its row; what none of it can be is said, with its place."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from bot.importing.days import read_clock
from bot.importing.layouts.cells import at, quoted, shown
from bot.importing.layouts.table import Table
from bot.schedule.imports import Cell, Column, Doubt, Problem, ReadRow
from bot.schedule.model import BookingStatus, ContentType, Details, Page
from bot.swedish import import_words as words
from bot.watch.links import linkedin_link
from bot.watch.refusals import NotALinkedInLink

T = TypeVar("T")


def row_beside(
    table: Table, number: int, row: Sequence[Cell], where: dict[Column, int]
) -> ReadRow:
    """All but the day and the title."""
    beside = _Beside(table, number, row, where)
    page: Page | None = table.page or table.known.catalogue.main
    if beside.text(Column.PAGE):
        page = beside.read(Column.PAGE, table.known.page, Doubt.UNKNOWN_PAGE, blocks=True)
    name = beside.text(Column.DEPARTMENT)
    department = table.known.department(name) if name else None
    owner_name = beside.text(Column.OWNER)
    owner = table.known.person(owner_name) if owner_name else None
    return ReadRow(
        place=table.place(number),
        page=page.id if page else None,
        details=Details(
            title="",
            content_type=beside.read(Column.TYPE, words.type_named, Doubt.UNKNOWN_TYPE)
            or ContentType.POST,
            department=department.id if department else None,
            theme=beside.read(Column.THEME, words.theme_named, Doubt.UNKNOWN_THEME),
            audience=beside.read(Column.AUDIENCE, words.audience_named, Doubt.UNKNOWN_AUDIENCE),
            planned_time=beside.read_cell(Column.TIME, read_clock, Doubt.NOT_A_TIME),
            accessible=bool(words.is_yes(beside.text(Column.ACCESSIBLE))),
        ),
        owner=owner.id if owner else None,
        owner_name=owner_name,
        department_name="" if department else name,
        link=beside.read(Column.LINK, _link, Doubt.NOT_A_LINK) or "",
        status=beside.read(Column.STATUS, words.status_named, Doubt.UNKNOWN_STATUS)
        or BookingStatus.BOOKED,
        problems=tuple(beside.problems),
        notes=tuple(beside.notes),
    )


class _Beside:
    def __init__(
        self, table: Table, number: int, row: Sequence[Cell], where: dict[Column, int]
    ) -> None:
        self._table = table
        self._number = number
        self._row = row
        self._where = where
        self.problems: list[Problem] = []
        self.notes: list[Problem] = []

    def text(self, meaning: Column) -> str:
        return shown(at(self._row, self._where.get(meaning)))

    def read(
        self,
        meaning: Column,
        reader: Callable[[str], T | None],
        doubt: Doubt,
        *,
        blocks: bool = False,
    ) -> T | None:
        return self.read_cell(meaning, lambda cell: reader(shown(cell)), doubt, blocks=blocks)

    def read_cell(
        self,
        meaning: Column,
        reader: Callable[[Cell], T | None],
        doubt: Doubt,
        *,
        blocks: bool = False,
    ) -> T | None:
        column = self._where.get(meaning)
        cell = at(self._row, column)
        found = None if cell is None else reader(cell)
        if found is None and cell is not None:
            place = self._table.place(self._number, column)
            problem = Problem(doubt=doubt, place=place, text=quoted(cell))
            (self.problems if blocks else self.notes).append(problem)
        return found


def _link(text: str) -> str | None:
    try:
        return linkedin_link(text)
    except NotALinkedInLink:
        return None
