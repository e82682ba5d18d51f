"""Which column means what: by its heading, and by what stands below it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Final

from bot.importing.days import read_clock, read_week
from bot.importing.layouts.cells import is_many, is_weekday, names_a_day
from bot.importing.layouts.table import DATED, Table
from bot.schedule.imports import Cell, Column
from bot.swedish import import_words as words
from bot.swedish.page_names import folded

_HALF: Final = 0.5
_MOST: Final = 0.8


def headings_in(table: Table) -> dict[int, dict[int, Column]]:
    """The rows that are headings of a list, each with the columns that it names."""
    headers: dict[int, dict[int, Column]] = {}
    for number, row in enumerate(table.top):
        if is_many(row, is_weekday):
            continue  # the heading of a week
        named = {
            column: meaning
            for column, cell in enumerate(row)
            if isinstance(cell, str) and (meaning := words.column_named(_unnumbered(cell)))
        }
        meanings = set(named.values())
        if DATED & meanings and len(meanings) > 1:
            headers[number] = named
    return headers


def settled(table: Table, header: int, named: dict[int, Column]) -> dict[int, Column]:
    """One column for each meaning, told by what stands below its heading."""
    body = table.cells[header + 1 :]
    headings = {column: folded(str(table.cells[header][column])) for column in named}
    meanings: dict[int, Column] = {}
    for column, meaning in named.items():
        is_weekdays = meaning is Column.DAY and _share(_values(body, column), is_weekday) > _HALF
        meanings[column] = Column.WEEKDAY if is_weekdays else meaning  # "Dag" above "mån, tis"
    for meaning in Column:
        several = [column for column, each in meanings.items() if each is meaning]
        if len(several) < 2 or meaning is Column.NOTE:  # noqa: PLR2004 - more than one
            continue
        kept = min(several, key=lambda column: _rank(column, headings[column], meaning, body))
        for column in several:
            if column != kept and not (
                meaning is Column.TITLE
                and _unnumbered(headings[column]) == _unnumbered(headings[kept])
            ):
                del meanings[column]
    return meanings


def day_column(table: Table, first: int) -> int | None:
    """The one that most looks like days, by what stands in it from a row on."""
    around = replace(table.around, numbers_are_days=table.month is not None)
    shares = {
        column: _share(cells, lambda cell: names_a_day(cell, around))
        for column, cells in _filled(table, first).items()
        if cells
    }
    day = max(shares, key=lambda column: (shares[column], -column), default=None)
    return None if day is None or shares[day] < _HALF else day


def told_by_values(table: Table) -> dict[int, Column]:
    """Without headings: the column of days first; none at all where there is no such."""
    day = day_column(table, 0)
    if day is None:
        return {}
    meanings = {day: Column.DAY}
    values = _filled(table, 0)
    known = table.known
    tests: tuple[tuple[Column, Callable[[Cell], bool]], ...] = (
        (Column.WEEKDAY, is_weekday),
        (Column.WEEK, lambda cell: read_week(cell)[0] is not None),
        (Column.TIME, lambda cell: read_clock(cell) is not None),
        (Column.LINK, lambda cell: "://" in str(cell)),
        (Column.PAGE, lambda cell: known.page(str(cell)) is not None),
        (Column.DEPARTMENT, lambda cell: known.department(str(cell)) is not None),
        (Column.TYPE, lambda cell: words.type_named(str(cell)) is not None),
        (Column.THEME, lambda cell: words.theme_named(str(cell)) is not None),
        (Column.AUDIENCE, lambda cell: words.audience_named(str(cell)) is not None),
        (Column.STATUS, lambda cell: words.status_named(str(cell)) is not None),
        (Column.OWNER, lambda cell: known.person(str(cell)) is not None),
    )
    for column, cells in values.items():
        if column in meanings or not cells:
            continue
        for meaning, is_one in tests:
            # The same words are pages and departments, types and themes: each is taken once.
            if meaning not in meanings.values() and _share(cells, is_one) > _MOST:
                meanings[column] = meaning
                break
    return meanings


def guess_title(
    table: Table, first: int, taken: Iterable[int]
) -> tuple[dict[int, Column], Sequence[int]]:
    """The column with the longest texts, and those that may hold posts too: nothing says which."""
    body = table.cells[first:]
    around = table.around
    texts = [
        column
        for column in range(table.width)
        if column not in taken
        and _share(_values(body, column), lambda cell: names_a_day(cell, around)) <= _HALF
    ]
    title = _longest_text(texts, body)
    if title is None:
        return {}, ()
    return {title: Column.TITLE}, [column for column in texts if column != title]


def _filled(table: Table, first: int) -> dict[int, list[Cell]]:
    return {
        column: [cell for cell in _values(table.cells[first:], column) if cell]
        for column in range(table.width)
    }


def _values(body: Sequence[Sequence[Cell]], column: int) -> list[Cell]:
    return [row[column] for row in body if column < len(row) and row[column] is not None]


def _share(values: Sequence[Cell], is_one: Callable[[Cell], bool]) -> float:
    return sum(is_one(value) for value in values) / len(values) if values else 0


def _rank(
    column: int, heading: str, meaning: Column, body: Sequence[Sequence[Cell]]
) -> tuple[int, int]:
    """Of two that could be meant, the one that is filled in, then the one further left."""
    likely = {
        Column.TITLE: ("rubrik", "titel", "title", "headline", "inlagg", "post", "amne"),
        Column.DAY: ("publ", "datum", "date"),
        Column.LINK: ("inlagg", "post", "lank"),
    }.get(meaning, ())
    place = next((n for n, word in enumerate(likely) if word in heading), len(likely))
    return (place if _values(body, column) else 99, column)


def _longest_text(columns: Iterable[int], body: Sequence[Sequence[Cell]]) -> int | None:
    lengths: dict[int, int] = {}
    for column in columns:
        texts = [cell for cell in _values(body, column) if isinstance(cell, str) and cell]
        if texts:
            lengths[column] = sum(map(len, texts))
    return max(lengths, key=lambda column: lengths[column]) if lengths else None


def _unnumbered(heading: str) -> str:
    """Without its number: "Inlägg 1" and "Inlägg 2" are the same."""
    bare = heading.rstrip("0123456789")
    return heading if bare == heading else bare.rstrip()
