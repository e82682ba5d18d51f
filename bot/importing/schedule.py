"""From tables to posts: finds out how people have laid out their schedule, and reads every row.

Nothing is guessed in silence: what a row says that can't be read whole is a problem of that row,
with its place; what is left out of it is a note; and how the sheet was understood goes along.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from itertools import pairwise
from typing import Any, Final, TypeVar

from bot.core.text import UNSTORABLE
from bot.importing.days import Around, FoundDay, read_cell, read_clock, read_week
from bot.importing.names import Known
from bot.schedule.imports import (
    Cause,
    Cell,
    Column,
    Doubt,
    FileRefused,
    Layout,
    Place,
    Problem,
    Reading,
    ReadRow,
    Sheet,
    SheetReading,
)
from bot.schedule.model import BookingStatus, ContentType, Details, Page
from bot.swedish import import_words as words
from bot.swedish.page_names import folded
from bot.watch.links import linkedin_link
from bot.watch.refusals import NotALinkedInLink

T = TypeVar("T")

_HEADER_WITHIN: Final = 30
"""Rows from the top among which headings stand."""
_FEWEST_WEEKDAYS: Final = 3
_FEWEST_WEEKS: Final = 3
_FEWEST_MONTHS: Final = 3
_FEWEST_DATES: Final = 3
_FEWEST_NUMBERS: Final = 3
_MONTH_DAYS: Final = range(1, 32)
_NEXT_WITHIN: Final = timedelta(days=92)
"""From one day to the next, where a plan goes on over New Year."""
_HALF: Final = 0.5
_QUOTED: Final = 60
_DATED: Final = frozenset({Column.DAY, Column.WEEK, Column.WEEKDAY})
_FEWEST_NAMES: Final = 2
_YEAR: Final = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_BULLET: Final = re.compile(r"^(?:[•·*–—-]\s+|\d{1,2}[.)]\s+)")
_JOINED: Final = re.compile(r"\s(?:/|\||\+|//)\s")
_PREFIX: Final = re.compile(r"^([^:–—\n]{2,40}?)\s*(?::|\s[–—-])\s+(\S.*)$", re.DOTALL)
_SUFFIX: Final = re.compile(r"^(\S.*?)(?<!\s)\s*+\(([^()]{2,40})\)$", re.DOTALL)
_TIME_FIRST: Final = re.compile(
    r"^(?:kl\.?\s*)?(\d{1,2}[:.]\d{2})(?:\s*+[:–—-])?\s++(\S.*)$", re.DOTALL | re.IGNORECASE
)
_DAY_AND_MONTH: Final = re.compile(r"(?<!\d)(\d{1,2})\s*/\s*(\d{1,2})(?!\d)(\s*/\s*\d)?")
_NUMBER_FIRST: Final = re.compile(r"^(\d{1,2})(?:\s*\n\s*(.*))?$", re.DOTALL)


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
        for part in _side_by_side(sheet):
            table = _Table(part, known)
            table.check_city()
            reading, found = table.read()
            readings.append(reading)
            rows += found
    if not rows:
        raise FileRefused(_what_is_missing(readings))
    _check_names(rows)
    return Reading(sheets=readings, rows=_with_repeats(rows))


def _side_by_side(sheet: Sheet) -> list[Sheet]:
    """Tables with the same headings beside each other, each alone in its place."""
    for number, row in enumerate(sheet.rows[:_HEADER_WITHIN]):
        names = [folded(cell) if isinstance(cell, str) else "" for cell in row]
        starts = [column for column, name in enumerate(names) if name and name == _first(names)]
        ends = [*starts[1:], len(names)]
        blocks = [_trimmed(names[start:end]) for start, end in zip(starts, ends, strict=False)]
        is_table = len(blocks) > 1 and len(blocks[0]) > 1 and all(x == blocks[0] for x in blocks)
        if is_table and _DATED & {words.column_named(name) for name in blocks[0]}:
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
            Cause.UNKNOWN_DEPARTMENTS, unknown[0].place, unknown[0].department_name[:_QUOTED]
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


def row_with(row: ReadRow, *problems: Problem) -> ReadRow:
    return replace(row, problems=(*row.problems, *problems))


@dataclass(frozen=True)
class _Slot:
    """A cell with posts in it, and the day that its place in the grid gives it."""

    row: int
    column: int
    found: FoundDay
    page: Page | None = None
    department: str = ""


class _Table:
    def __init__(self, sheet: Sheet, known: Known) -> None:
        self.sheet = sheet
        self.known = known
        self.cells, self.spread = _unmerged(sheet)
        self.width = max((len(row) for row in self.cells), default=0)
        self.year = known.year or self._year_told()
        self.month = self._month_told()
        self.week = self._week_told()
        self.last: date | None = None
        """The day that was read before, in the table's order."""
        self.page = known.page_within(sheet.name) if sheet.name else None
        self.header: int | None = None
        self.untold: Sequence[int] = ()
        """Columns that may hold posts too, where no heading says which one does."""

    def check_city(self) -> None:
        """Only headings are asked: a post may well speak of another city."""
        for number, row in enumerate(self.cells[:5]):
            filled = [(column, cell) for column, cell in enumerate(row) if cell is not None]
            if len(filled) != 1 or not isinstance(filled[0][1], str):
                continue
            city = words.city_named(filled[0][1])
            if city and self.known.city and folded(city) != folded(self.known.city):
                raise FileRefused(
                    Cause.OTHER_CITY, self._place(number, filled[0][0]), city[:_QUOTED]
                )

    def read(self) -> tuple[SheetReading, list[ReadRow]]:
        for layout, reader in (
            (Layout.NAMES, self._as_names),
            (Layout.LIST, self._as_list),
            (Layout.CALENDAR, self._as_calendar),
            (Layout.WEEKDAYS, self._as_weekdays),
            (Layout.WEEKS, self._as_weeks),
            (Layout.MONTHS, self._as_months),
            (Layout.DAYS, self._as_days),
            (Layout.LIST, self._as_list_without_header),
        ):
            found = reader()
            if found is not None:
                columns, rows = found
                return (
                    replace(
                        _passed_over(self.sheet),
                        layout=layout if rows else None,
                        columns=columns,
                    ),
                    rows,
                )
        return _passed_over(self.sheet), []

    # -- what stands around the table

    def _place(self, row: int, column: int | None = None) -> Place:
        return Place(
            sheet=self.sheet.name, row=row + 1, column=None if column is None else column + 1
        )

    def _year_told(self) -> int | None:
        """In the sheet's name or in a heading above the table."""
        texts = [self.sheet.name, *self._headings()]
        found = {int(year) for text in texts for year in _YEAR.findall(text)}
        return found.pop() if len(found) == 1 else None

    def _month_told(self) -> int | None:
        for text in (self.sheet.name, *self._headings()):
            for word in re.findall(r"[^\W\d_]+", text):
                if len(word) >= 3 and (month := words.month_named(word)):  # noqa: PLR2004
                    return month
        return None

    def _week_told(self) -> tuple[int | None, int | None]:
        return (None, None) if self.sheet.name.isdigit() else read_week(self.sheet.name)

    def _headings(self) -> Iterator[str]:
        for row in self.cells[:6]:
            filled = [cell for cell in row if cell is not None]
            if len(filled) > 2:  # noqa: PLR2004 - a heading, and perhaps a date beside it
                return
            yield from (cell for cell in filled if isinstance(cell, str))

    def _around(self, **more: object) -> Around:
        return replace(Around(today=self.known.today, year=self.year, month=self.month), **more)  # type: ignore[arg-type]

    def _in_order(
        self, read: Callable[[int | None], FoundDay], told: int | None = None
    ) -> FoundDay:
        """A day of the year that is told beside it, else of the heading's, or of the one after.

        A plan for the autumn of 2026 goes on with January, and means that of 2027.
        """
        found = read(told or self.year)
        if told is None and self.year is not None and self.known.year is None and self.last:
            later = read(self.year + 1)
            if (
                found.day
                and later.day
                and later.doubt is None
                and found.day < later.day
                and abs(later.day - self.last) <= _NEXT_WITHIN
            ):
                found = replace(later, year_guessed=True)
        if found.day and found.doubt is None:
            self.last = found.day
        return found

    # -- a row for each post

    def _as_list(self) -> tuple[Sequence[tuple[int, str, Column | None]], list[ReadRow]] | None:
        headers: dict[int, dict[int, Column]] = {}
        for number, row in enumerate(self.cells[:_HEADER_WITHIN]):
            if sum(map(_is_weekday, row)) >= _FEWEST_WEEKDAYS:
                continue  # the heading of a week
            named = {
                column: meaning
                for column, cell in enumerate(row)
                if isinstance(cell, str) and (meaning := words.column_named(_unnumbered(cell)))
            }
            dated = _DATED & set(named.values())
            enough = len(set(named.values())) > 1
            if dated and enough:
                headers[number] = named
        if not headers:
            return None
        best = max(headers, key=lambda number: len(headers[number]))
        above: list[ReadRow] = []
        tables = [
            number
            for number, named in headers.items()
            if number <= best and Column.TITLE in named.values()
        ]
        for first, following in pairwise(tables):
            self.header = first
            above += self._listed(first + 1, self._settled(headers[first]), until=following)[1]
        self.header, named = best, headers[best]
        meanings = self._settled(named)
        if Column.TITLE not in meanings.values():
            self._guess_title([each for each in range(self.width) if each not in named], meanings)
        if Column.DAY not in meanings.values() and not (
            Column.WEEKDAY in meanings.values() or self.month
        ):
            return None
        columns, rows = self._listed(self.header + 1, meanings)
        return columns, [*above, *rows]

    def _settled(self, named: dict[int, Column]) -> dict[int, Column]:
        """One column for each meaning, told by what stands below its heading."""
        body = self.cells[(self.header or 0) + 1 :]
        meanings: dict[int, Column] = {}
        for column, meaning in named.items():
            values = [row[column] for row in body if column < len(row) and row[column] is not None]
            if meaning is Column.DAY and values and _share(values, _is_weekday) > _HALF:
                meaning = Column.WEEKDAY  # noqa: PLW2901 - "Dag" above "mån, tis, ons"
            meanings[column] = meaning
        for meaning in Column:
            several = [column for column, each in meanings.items() if each is meaning]
            if len(several) < 2 or meaning is Column.NOTE:  # noqa: PLR2004 - more than one
                continue
            kept = min(several, key=lambda column: self._rank(column, meaning, body))
            for column in several:
                if column != kept and not (
                    meaning is Column.TITLE and self._heading(column) == self._heading(kept)
                ):
                    del meanings[column]
        return meanings

    def _heading(self, column: int) -> str:
        return _unnumbered(folded(str(self.cells[self.header or 0][column])))

    def _guess_title(self, free: Sequence[int], meanings: dict[int, Column]) -> None:
        body = self.cells[0 if self.header is None else self.header + 1 :]
        around = self._around()
        texts = [
            column
            for column in free
            if _share(
                [row[column] for row in body if column < len(row) and row[column] is not None],
                lambda cell: _names_a_day(cell, around),
            )
            <= _HALF
        ]
        title = self._longest_text(texts, body)
        if title is not None:
            meanings[title] = Column.TITLE
            self.untold = [column for column in texts if column != title]

    def _rank(
        self, column: int, meaning: Column, body: Sequence[Sequence[Cell]]
    ) -> tuple[float, int]:
        """Of two that could be meant, the one that is filled in, then the one further left."""
        heading = folded(str(self.cells[self.header or 0][column]))
        likely = {
            Column.TITLE: ("rubrik", "titel", "title", "headline", "inlagg", "post", "amne"),
            Column.DAY: ("publ", "datum", "date"),
            Column.LINK: ("inlagg", "post", "lank"),
        }.get(meaning, ())
        place = next((n for n, word in enumerate(likely) if word in heading), len(likely))
        filled = sum(1 for row in body if column < len(row) and row[column] is not None)
        return (place if filled else 99, column)

    def _longest_text(self, columns: Iterable[int], body: Sequence[Sequence[Cell]]) -> int | None:
        lengths: dict[int, float] = {}
        for column in columns:
            texts = [
                row[column]
                for row in body
                if column < len(row) and isinstance(row[column], str) and row[column]
            ]
            if texts:
                lengths[column] = sum(len(str(text)) for text in texts) / len(body)
        return max(lengths, key=lambda column: lengths[column]) if lengths else None

    def _as_list_without_header(
        self,
    ) -> tuple[Sequence[tuple[int, str, Column | None]], list[ReadRow]] | None:
        columns = range(self.width)
        values = {
            column: [row[column] for row in self.cells if column < len(row) and row[column]]
            for column in columns
        }
        around = self._around(numbers_are_days=self.month is not None)
        shares = {
            column: _share(cells, lambda cell: _names_a_day(cell, around))
            for column, cells in values.items()
            if cells
        }
        day = max(shares, key=lambda column: (shares[column], -column), default=None)
        if day is None or shares[day] < _HALF:
            return None
        meanings = {day: Column.DAY}
        tests: tuple[tuple[Column, Callable[[Cell], bool]], ...] = (
            (Column.WEEKDAY, _is_weekday),
            (Column.WEEK, lambda cell: read_week(cell)[0] is not None),
            (Column.TIME, lambda cell: read_clock(cell) is not None),
            (Column.LINK, lambda cell: "://" in str(cell)),
            (Column.PAGE, lambda cell: self.known.page(str(cell)) is not None),
            (Column.DEPARTMENT, lambda cell: self.known.department(str(cell)) is not None),
            (Column.TYPE, lambda cell: words.type_named(str(cell)) is not None),
            (Column.THEME, lambda cell: words.theme_named(str(cell)) is not None),
            (Column.AUDIENCE, lambda cell: words.audience_named(str(cell)) is not None),
            (Column.STATUS, lambda cell: words.status_named(str(cell)) is not None),
            (Column.OWNER, lambda cell: self.known.person(str(cell)) is not None),
        )
        for column in columns:
            if column in meanings or not values[column]:
                continue
            for meaning, is_one in tests:
                # The same words are pages and departments, types and themes: each is taken once.
                if meaning not in meanings.values() and _share(values[column], is_one) > 0.8:  # noqa: PLR2004
                    meanings[column] = meaning
                    break
        heading = _at(self.cells[0], day)
        if isinstance(heading, str) and words.column_named(heading) is Column.DAY:
            self.header = 0  # of which the day's alone is known
        self._guess_title([each for each in columns if each not in meanings], meanings)
        if Column.TITLE not in meanings.values():
            return [(day + 1, "", Column.DAY)], []
        return self._listed(0 if self.header is None else 1, meanings)

    def _listed(
        self, first: int, meanings: dict[int, Column], *, until: int | None = None
    ) -> tuple[Sequence[tuple[int, str, Column | None]], list[ReadRow]]:
        where = {meaning: column for column, meaning in meanings.items()}
        titles = [column for column, each in meanings.items() if each is Column.TITLE]
        self.month_first = self._month_first(first, where.get(Column.DAY))
        rows: list[ReadRow] = []
        week = self.week
        headings = self.cells[first - 1] if first else ()
        for number, row in enumerate(self.cells[first:until], first):
            if row == headings or not any(cell is not None for cell in row):
                continue
            if self._is_section(number, row, where):
                week = self._take_section(row) or week
                continue
            if (told := _at(row, where.get(Column.WEEK))) is not None:
                week = read_week(told)
            for title in titles:
                rows += self._posts_of(number, row, {**where, Column.TITLE: title}, week)
        columns = [
            (
                column + 1,
                str(_at(headings, column) or "") if self.header is not None else "",
                meanings.get(column),
            )
            for column in range(self.width)
            if column in meanings or any(_at(row, column) for row in self.cells[first:])
        ]
        return columns, rows

    def _month_first(self, first: int, column: int | None) -> bool | None:
        """How a column writes 3/4: told by a 13 in it, or by its language where it has none."""
        if column is None:
            return False
        pairs: list[tuple[int, int]] = []
        day_first = False  # in a date without its year
        for row in self.cells[first:]:
            cell = _at(row, column)
            found = _DAY_AND_MONTH.search(cell) if isinstance(cell, str) else None
            if found and found[3]:
                pairs.append((int(found[1]), int(found[2])))
            elif found:
                day_first = day_first or int(found[1]) > 12  # noqa: PLR2004 - months
        if any(second > 12 for _, second in pairs):  # noqa: PLR2004 - months
            mixed = day_first or any(first > 12 for first, _ in pairs)  # noqa: PLR2004 - months
            return None if mixed else True
        if any(first > 12 for first, _ in pairs) or not pairs:  # noqa: PLR2004 - months
            return False
        heading = folded(str(self.cells[first - 1][column])) if first else ""
        return None if "date" in heading or heading in {"day", "when"} else False

    def _is_section(self, number: int, row: Sequence[Cell], where: dict[Column, int]) -> bool:
        """A heading between the rows: one text, perhaps spread over the width."""
        filled = [column for column, cell in enumerate(row) if cell is not None]
        if len(filled) != 1 or not isinstance(row[filled[0]], str):
            return False
        text = str(row[filled[0]])
        told = (
            words.month_named(text.split(maxsplit=1)[0]) is not None
            or read_week(text)[0] is not None
            or _YEAR.fullmatch(text.strip()) is not None
        )
        wide = (number, filled[0]) in self.spread
        return (told and filled[0] != where.get(Column.TITLE)) or wide

    def _take_section(self, row: Sequence[Cell]) -> tuple[int | None, int | None] | None:
        text = next(str(cell) for cell in row if cell is not None)
        if year := _YEAR.search(text):
            self.year = int(year[1])
        if month := words.month_named(text.split()[0]):
            self.month = month
            return None
        told = read_week(text)
        return told if told[0] is not None else None

    def _posts_of(
        self,
        number: int,
        row: Sequence[Cell],
        where: dict[Column, int],
        week: tuple[int | None, int | None],
    ) -> list[ReadRow]:
        title_column = where.get(Column.TITLE)
        title = _at(row, title_column)
        day_column = where.get(Column.DAY)
        day_cell = _at(row, day_column)
        broken = self._broken(number, (title_column, day_column))
        if title is None and broken is None:
            return self._perhaps_posts(number, row, where, week)
        text = "" if title is None else _shown(title)
        if words.is_nothing(text) or words.is_closed(text):
            return []
        found = self._list_day(row, where, week)
        if day_cell is None and found.day is None and broken is None and not _has_more(row, where):
            return []  # words under or between the rows
        of_week = day_column is None or found.doubt is Doubt.NOT_A_WEEK
        dated = where.get(Column.WEEK) if of_week else day_column
        said = _at(row, dated) if found.doubt is Doubt.NOT_A_WEEK else day_cell
        place = self._place(number, dated if found.doubt else None)
        problems = (
            []
            if found.doubt is None
            else [Problem(doubt=found.doubt, place=place, text=_quoted(said))]
        )
        if broken is not None:
            problems = [broken]
        base = self._row(number, row, where)
        base = replace(
            base,
            day=None if problems else found.day,
            year_guessed=found.year_guessed,
            problems=(*problems, *base.problems),
            details=replace(base.details, planned_time=base.details.planned_time or found.at),
        )
        return self._posts(base, text, number, title_column or 0)

    def _perhaps_posts(
        self,
        number: int,
        row: Sequence[Cell],
        where: dict[Column, int],
        week: tuple[int | None, int | None],
    ) -> list[ReadRow]:
        """A day without a post, or one in a column whose heading doesn't say that it holds any."""
        filled = [column for column in self.untold if isinstance(_at(row, column), str)]
        day = self._list_day(row, where, week).day if filled else None
        if day is None:
            return []
        place = self._place(number, filled[0])
        doubt = Problem(doubt=Doubt.NO_TITLE, place=place, text=_quoted(row[filled[0]]))
        return [row_with(replace(self._row(number, row, where), day=day), doubt)]

    def _list_day(
        self,
        row: Sequence[Cell],
        where: dict[Column, int],
        week: tuple[int | None, int | None],
    ) -> FoundDay:
        weekday_cell = _at(row, where.get(Column.WEEKDAY))
        weekday = words.weekday_named(weekday_cell) if isinstance(weekday_cell, str) else None
        month_cell = _at(row, where.get(Column.MONTH))
        month = self.month
        if isinstance(month_cell, str):
            month = words.month_named(month_cell) or month
        elif isinstance(month_cell, int) and 1 <= month_cell <= 12:  # noqa: PLR2004 - months
            month = month_cell
        year_cell = _at(row, where.get(Column.YEAR))
        around = self._around(
            month=month,
            weekday=weekday,
            week=week[0],
            month_first=self.month_first,
            numbers_are_days=month is not None,
        )
        cell = _at(row, where.get(Column.DAY))
        weekless = Column.WEEK in where and _at(row, where[Column.WEEK]) is None
        if cell is None and week[0] is None and Column.WEEK in where and not weekless:
            return FoundDay(doubt=Doubt.NOT_A_WEEK)
        if cell is None and (weekday is None or week[0] is None):
            return FoundDay(doubt=Doubt.NO_DAY)

        def read(year: int | None) -> FoundDay:
            of_year = replace(around, year=year)
            if cell is None:
                return read_cell(f"v {week[0]}", of_year)
            found = read_cell(cell, of_year)
            if found.doubt is Doubt.WEEK_DIFFERS and weekless:  # the week is that of a row above
                by_date = read_cell(cell, replace(of_year, week=None))
                return found if by_date.year_guessed else by_date
            return found

        return self._in_order(read, year_cell if isinstance(year_cell, int) else week[1])

    def _broken(self, row: int, columns: Iterable[int | None]) -> Problem | None:
        for column in columns:
            if column is None:
                continue
            if (row, column) in self.sheet.unsaved:
                return Problem(doubt=Doubt.FORMULA, place=self._place(row, column))
            if (row, column) in self.sheet.broken:
                return Problem(doubt=Doubt.ERROR_VALUE, place=self._place(row, column))
        return None

    def _row(self, number: int, row: Sequence[Cell], where: dict[Column, int]) -> ReadRow:
        """All but the day and the title."""
        beside = _Beside(row, where, lambda column: self._place(number, column))
        page: Page | None = self.page or self.known.catalogue.main
        if beside.text(Column.PAGE):
            page = beside.read(Column.PAGE, self.known.page, Doubt.UNKNOWN_PAGE, blocks=True)
        name = beside.text(Column.DEPARTMENT)
        department = self.known.department(name) if name else None
        owner_name = beside.text(Column.OWNER)
        owner = self.known.person(owner_name) if owner_name else None
        accessible = words.is_yes(beside.text(Column.ACCESSIBLE))
        return ReadRow(
            place=self._place(number),
            page=page.id if page else None,
            details=Details(
                title="",
                content_type=beside.read(Column.TYPE, words.type_named, Doubt.UNKNOWN_TYPE)
                or ContentType.POST,
                department=department.id if department else None,
                theme=beside.read(Column.THEME, words.theme_named, Doubt.UNKNOWN_THEME),
                audience=beside.read(
                    Column.AUDIENCE, words.audience_named, Doubt.UNKNOWN_AUDIENCE
                ),
                planned_time=beside.read_cell(Column.TIME, read_clock, Doubt.NOT_A_TIME),
                accessible=bool(accessible),
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

    # -- a grid of days

    def _as_weekdays(
        self,
    ) -> tuple[Sequence[tuple[int, str, Column | None]], list[ReadRow]] | None:
        header = self._row_of(_FEWEST_WEEKDAYS, _is_weekday)
        if header is None:
            return None
        days = self._columns_of(header, _weekday)
        before = [column for column in range(self.width) if column not in days]
        slots: list[_Slot] = []
        week = self.week
        week_column: int | None = None
        monday: FoundDay | None = None
        for number in range(header + 1, len(self.cells)):
            row = self.cells[number]
            if sum(_is_weekday(cell) for cell in row) >= _FEWEST_WEEKDAYS:
                days = self._columns_of(number, _weekday)
                continue
            for column in before:
                told = read_week(_at(row, column))
                first = self._first_of_span(_at(row, column)) if told[0] is None else None
                unread = column == week_column and _at(row, column) is not None
                if told[0] is not None or first is not None or unread:
                    week, monday, week_column = told, first, column
                    break
            if (section := self._lone_text(row)) and not set(days) & {section[0]}:
                self._take_section([section[1]])
                told = read_week(section[1])
                week = told if told[0] is not None else week
            for column, weekday in days.items():
                if _at(row, column) is None and (number, column) not in self.sheet.unsaved:
                    continue
                slots.append(_Slot(number, column, self._grid_day(week, monday, weekday)))
        return self._columns(header, days), self._gridded(slots)

    def _grid_day(
        self, week: tuple[int | None, int | None], monday: FoundDay | None, weekday: int
    ) -> FoundDay:
        if monday is not None:
            return _of_its_week(monday, weekday)
        return self._day_of_week(week, weekday)

    def _day_of_week(self, week: tuple[int | None, int | None], weekday: int) -> FoundDay:
        if week[0] is None:
            return FoundDay(doubt=Doubt.NO_DAY)
        return self._in_order(
            lambda year: read_cell(f"v {week[0]}", self._around(year=year, weekday=weekday)),
            week[1],
        )

    def _first_of_span(self, cell: Cell) -> FoundDay | None:
        """Monday, as a date of its own or as the beginning of "30/11–4/12"."""
        if isinstance(cell, str):
            cell = re.split(r"[–—]|-(?=\s*\d{1,2}[/.]\d)|\still\s", cell)[0].rstrip()
        if cell is None or isinstance(cell, int | float):
            return None
        if not _names_a_day(cell, self._around()):
            return None
        return self._day_in_order(cell)

    def _day_in_order(self, cell: Cell) -> FoundDay:
        return self._in_order(lambda year: read_cell(cell, self._around(year=year)))

    def _as_calendar(
        self,
    ) -> tuple[Sequence[tuple[int, str, Column | None]], list[ReadRow]] | None:
        """Weekdays above, and rows of numbers with the posts below each, or in the same cell."""
        header = self._row_of(_FEWEST_WEEKDAYS, _is_weekday)
        if header is None:
            return None
        days = self._columns_of(header, _weekday)
        body = range(header + 1, len(self.cells))
        numbered = [number for number in body if self._numbers(number, days)]
        if not numbered or (
            self.month is None and not any(self._has_dates(number, days) for number in numbered)
        ):
            return None
        slots: list[_Slot] = []
        current: dict[int, FoundDay] = {}
        month, year = self.month, self.year
        for number in body:
            row = self.cells[number]
            if (section := self._lone_text(row)) and words.month_named(
                section[1].split(maxsplit=1)[0]
            ):
                self._take_section([section[1]])
                month, year, current = self.month, self.year, {}
                continue
            if sum(_is_weekday(cell) for cell in row) >= _FEWEST_WEEKDAYS:
                continue
            if number in numbered:
                first = number == numbered[0] or not current
                current = {}
                for column, weekday in days.items():
                    cell = _at(row, column)
                    found, rest = self._numbered_day(cell, weekday, month, year, first=first)
                    if found is not None:
                        current[column] = found
                    if rest and found is not None:
                        slots.append(_Slot(number, column, found))
                continue
            slots += [
                _Slot(number, column, current.get(column, FoundDay(doubt=Doubt.NO_DAY)))
                for column in days
                if _at(row, column) is not None
            ]
        return self._columns(header, days), self._gridded(slots, numbered=True)

    def _numbers(self, number: int, days: dict[int, int]) -> bool:
        cells = [_at(self.cells[number], column) for column in days]
        numbers = sum(_day_number(cell) is not None or isinstance(cell, date) for cell in cells)
        return numbers >= _FEWEST_NUMBERS or self._is_short_week(cells)

    @staticmethod
    def _is_short_week(cells: Sequence[Cell]) -> bool:
        """The first or last week of a month may have a day or two of it."""
        filled = [cell for cell in cells if cell is not None]
        return bool(filled) and all(
            isinstance(cell, date) or (_day_number(cell) is not None) for cell in filled
        )

    def _has_dates(self, number: int, days: dict[int, int]) -> bool:
        return any(isinstance(_at(self.cells[number], column), date) for column in days)

    def _numbered_day(
        self, cell: Cell, weekday: int, month: int | None, year: int | None, *, first: bool
    ) -> tuple[FoundDay | None, str]:
        if isinstance(cell, date):
            return read_cell(cell, self._around(weekday=weekday)), ""
        day = _day_number(cell)
        if day is None or month is None:
            return None, ""
        rest = ""
        if isinstance(cell, str) and (found := _NUMBER_FIRST.match(cell)):
            rest = (found[2] or "").strip()
        beside = 0
        if first and day > 20:  # noqa: PLR2004 - the end of the month before
            beside = -1
        months = [(month + beside - 1) % 12 + 1, month % 12 + 1]
        for candidate in months:
            turned = year
            if year is not None and candidate == 1 and month == 12:  # noqa: PLR2004 - December
                turned = year + 1
            if year is not None and candidate == 12 and month == 1:  # noqa: PLR2004 - December
                turned = year - 1
            read = read_cell(
                str(day),
                self._around(month=candidate, year=turned, weekday=weekday, numbers_are_days=True),
            )
            if read.doubt is None:
                return read, rest
        return FoundDay(doubt=Doubt.WEEKDAY_DIFFERS), rest

    def _as_weeks(self) -> tuple[Sequence[tuple[int, str, Column | None]], list[ReadRow]] | None:
        header = self._row_of(_FEWEST_WEEKS, _is_week_heading)
        if header is None:
            return None
        weeks = self._columns_of(header, lambda cell: cell if _is_week_heading(cell) else None)
        label = min(weeks) - 1
        mondays = {
            column: self._day_of_week(read_week(heading), 0) for column, heading in weeks.items()
        }
        slots: list[_Slot] = []
        weekday: int | None = None
        for number in range(header + 1, len(self.cells)):
            row = self.cells[number]
            name = _at(row, label) if label >= 0 else None
            if name is not None:
                weekday = words.weekday_named(name) if isinstance(name, str) else None
            page = self.known.page(str(name)) if name is not None and weekday is None else None
            department = "" if name is None or weekday is not None or page else str(name)
            for column, monday in mondays.items():
                if _at(row, column) is None:
                    continue
                found = (
                    FoundDay(doubt=Doubt.NO_DAY)
                    if weekday is None
                    else _of_its_week(monday, weekday)
                )
                slots.append(_Slot(number, column, found, page, department))
        return self._columns(header, weeks), self._gridded(slots)

    def _as_months(self) -> tuple[Sequence[tuple[int, str, Column | None]], list[ReadRow]] | None:
        header = self._row_of(_FEWEST_MONTHS, lambda cell: _month(cell) is not None)
        if header is None:
            return None
        months = self._columns_of(header, _month)
        first_days = {
            column: self._first_of_month(str(self.cells[header][column]), month)
            for column, month in months.items()
        }
        slots: list[_Slot] = []
        for number in range(header + 1, len(self.cells)):
            row = self.cells[number]
            labels = [_at(row, column) for column in range(min(months))]
            day = next((cell for cell in labels if _day_number(cell) is not None), None)
            for column, first in first_days.items():
                if _at(row, column) is None:
                    continue
                around = self._around(month=months[column], numbers_are_days=True)
                if first.day and not (first.year_guessed and self.year is None):
                    around = replace(around, year=first.day.year)
                found = (
                    FoundDay(doubt=Doubt.NO_DAY) if day is None else read_cell(str(day), around)
                )
                if first.year_guessed:
                    found = replace(found, year_guessed=True)
                slots.append(_Slot(number, column, found))
        return self._columns(header, months), self._gridded(slots)

    def _first_of_month(self, heading: str, month: int) -> FoundDay:
        told = _YEAR.search(heading)
        return self._in_order(
            lambda year: read_cell(
                "1", self._around(month=month, year=year, numbers_are_days=True)
            ),
            int(told[1]) if told else None,
        )

    def _as_days(self) -> tuple[Sequence[tuple[int, str, Column | None]], list[ReadRow]] | None:
        around = self._around()
        header = self._row_of(_FEWEST_DATES, lambda cell: _names_a_day(cell, around))
        if header is None:
            return None
        days = {
            column: self._day_in_order(cell)
            for column, cell in enumerate(self.cells[header])
            if _names_a_day(cell, around)
        }
        slots: list[_Slot] = []
        for number in range(header + 1, len(self.cells)):
            row = self.cells[number]
            names = [_at(row, column) for column in range(min(days))]
            name = next((str(cell) for cell in names if cell is not None), "")
            page = self.known.page(name) if name else None
            slots += [
                _Slot(number, column, found, page, "" if page else name)
                for column, found in days.items()
                if _at(row, column) is not None
            ]
        return self._columns(header, days), self._gridded(slots)

    def _as_names(self) -> tuple[Sequence[tuple[int, str, Column | None]], list[ReadRow]] | None:
        """A row for each day, and a column for each page or department."""
        for number, row in enumerate(self.cells[:_HEADER_WITHIN]):
            texts = {column: cell for column, cell in enumerate(row) if isinstance(cell, str)}
            told = {column: words.column_named(cell) for column, cell in texts.items()}
            dated = {column: each for column, each in told.items() if each and each in _DATED}
            names = {column: cell for column, cell in texts.items() if told[column] is None}
            departments = [self.known.department(cell) for cell in names.values()]
            pages = [self.known.page(cell) for cell in names.values()]
            if dated and len(names) >= _FEWEST_NAMES and (all(departments) or all(pages)):
                self.header = number
                found = {
                    column: (None, cell) if all(departments) else (self.known.page(cell), "")
                    for column, cell in names.items()
                }
                meaning = Column.DEPARTMENT if all(departments) else Column.PAGE
                columns = [
                    (column + 1, _shown(cell), dated.get(column) or meaning)
                    for column, cell in texts.items()
                    if column in dated or column in names
                ]
                return columns, self._named(dated, found)
        return None

    def _named(
        self, dated: dict[int, Column], names: dict[int, tuple[Page | None, str]]
    ) -> list[ReadRow]:
        where = {meaning: column for column, meaning in self._settled(dated).items()}
        first = (self.header or 0) + 1
        self.month_first = self._month_first(first, where.get(Column.DAY))
        week = self.week
        slots: list[_Slot] = []
        for number, row in enumerate(self.cells[first:], first):
            if (section := self._lone_text(row)) and section[0] not in names:
                week = self._take_section(row) or week
                continue
            if (told := _at(row, where.get(Column.WEEK))) is not None:
                week = read_week(told)
            found = self._list_day(row, where, week)
            slots += [
                _Slot(number, column, found, page, department)
                for column, (page, department) in names.items()
                if _at(row, column) is not None
            ]
        return self._gridded(slots)

    def _row_of(self, fewest: int, is_one: Callable[[Cell], bool]) -> int | None:
        for number, row in enumerate(self.cells[:_HEADER_WITHIN]):
            if sum(is_one(cell) for cell in row if cell is not None) >= fewest:
                return number
        return None

    def _columns_of(self, row: int, meaning: Callable[[Cell], object]) -> dict[int, Any]:
        return {
            column: found
            for column, cell in enumerate(self.cells[row])
            if cell is not None and (found := meaning(cell)) is not None
        }

    def _columns(self, header: int, days: Collection[int]) -> list[tuple[int, str, Column | None]]:
        """What stands left of the days names their rows; a day that can't be read has no posts."""
        return [
            (
                column + 1,
                _shown(cell),
                Column.DAY if column in days or column < min(days) else None,
            )
            for column, cell in enumerate(self.cells[header])
            if cell is not None
        ]

    def _lone_text(self, row: Sequence[Cell]) -> tuple[int, str] | None:
        filled = [(column, cell) for column, cell in enumerate(row) if cell is not None]
        if len(filled) == 1 and isinstance(filled[0][1], str):
            return filled[0][0], filled[0][1]
        return None

    def _gridded(self, slots: Iterable[_Slot], *, numbered: bool = False) -> list[ReadRow]:
        rows: list[ReadRow] = []
        for slot in slots:
            cell = _at(self.cells[slot.row], slot.column)
            text = _shown(cell, lines=True)
            if numbered and (found := _NUMBER_FIRST.match(text)):
                text = found[2] or ""
            broken = self._broken(slot.row, [slot.column])
            if broken is None and (not text or words.is_nothing(text) or words.is_closed(text)):
                continue
            place = self._place(slot.row, slot.column)
            page = slot.page or self.page or self.known.catalogue.main
            department = self.known.department(slot.department) if slot.department else None
            problems = (
                []
                if slot.found.doubt is None
                else [Problem(doubt=slot.found.doubt, place=place, text=_quoted(cell))]
            )
            base = ReadRow(
                place=place,
                day=slot.found.day if not problems else None,
                page=page.id,
                details=Details(title="", department=department.id if department else None),
                department_name="" if department else slot.department,
                problems=tuple([broken] if broken else problems),
                year_guessed=slot.found.year_guessed,
            )
            rows += self._posts(base, text, slot.row, slot.column, grid=True)
        return rows

    # -- the posts of a cell

    def _posts(
        self, base: ReadRow, text: str, row: int, column: int, *, grid: bool = False
    ) -> list[ReadRow]:
        place = self._place(row, column)
        parts = [_BULLET.sub("", line.strip()) for line in text.split("\n")]
        parts = [part for part in parts if part and not words.is_nothing(part)]
        rows: list[ReadRow] = []
        for number, part in enumerate(parts or [""], 1):
            post = self._with_beside(base, part) if grid else _titled(base, part)
            problems: list[Problem] = []
            if not part or words.is_undecided(part) or self._is_a_day(part):
                problems.append(Problem(doubt=Doubt.NO_TITLE, place=place, text=_quoted(part)))
            elif part.startswith("="):
                problems.append(Problem(doubt=Doubt.FORMULA, place=place, text=_quoted(part)))
            elif UNSTORABLE.search(part):
                problems.append(Problem(doubt=Doubt.BAD_CHARACTER, place=place))
            elif _JOINED.search(part) and len(parts) == 1:
                problems.append(
                    Problem(doubt=Doubt.MAYBE_TWO_POSTS, place=place, text=_quoted(part))
                )
            if any(each.doubt is Doubt.FORMULA for each in base.problems):
                problems = []
            rows.append(row_with(replace(post, part=number if len(parts) > 1 else 0), *problems))
        return rows

    def _is_a_day(self, text: str) -> bool:
        """With its year: "8 mars" may well be what a post is about."""
        found = read_cell(text, Around(today=self.known.today))
        return found.day is not None and not found.year_guessed

    def _with_beside(self, base: ReadRow, text: str) -> ReadRow:
        """In a grid a cell says it all: "09.00 VOF: Rubrik (Anna)"."""
        row = base
        if found := _TIME_FIRST.match(text):
            at: time | None = read_clock(found[1])
            if at is not None:
                text = found[2]
                row = replace(row, details=replace(row.details, planned_time=at))
        if found := _PREFIX.match(text):
            known, taken = self._taken(row, found[1])
            if taken:
                row, text = known, found[2]
        if found := _SUFFIX.match(text):
            known, taken = self._taken(row, found[2])
            if taken:
                row, text = known, found[1]
        return _titled(row, text)

    def _taken(self, row: ReadRow, name: str) -> tuple[ReadRow, bool]:
        if department := self.known.department(name):
            details = replace(row.details, department=department.id)
            return replace(row, details=details), True
        if person := self.known.person(name):
            return replace(row, owner=person.id, owner_name=name), True
        return row, False


class _Beside:
    """The cells beside a title; what none of them can be is noted, with its place."""

    def __init__(
        self,
        row: Sequence[Cell],
        where: dict[Column, int],
        place: Callable[[int | None], Place],
    ) -> None:
        self._row = row
        self._where = where
        self._place = place
        self.problems: list[Problem] = []
        self.notes: list[Problem] = []

    def text(self, meaning: Column) -> str:
        return _shown(_at(self._row, self._where.get(meaning)))

    def read(
        self,
        meaning: Column,
        reader: Callable[[str], T | None],
        doubt: Doubt,
        *,
        blocks: bool = False,
    ) -> T | None:
        return self.read_cell(meaning, lambda cell: reader(_shown(cell)), doubt, blocks=blocks)

    def read_cell(
        self,
        meaning: Column,
        reader: Callable[[Cell], T | None],
        doubt: Doubt,
        *,
        blocks: bool = False,
    ) -> T | None:
        column = self._where.get(meaning)
        cell = _at(self._row, column)
        found = None if cell is None else reader(cell)
        if found is None and cell is not None:
            problem = Problem(doubt=doubt, place=self._place(column), text=_quoted(cell))
            (self.problems if blocks else self.notes).append(problem)
        return found


def _link(text: str) -> str | None:
    try:
        return linkedin_link(text)
    except NotALinkedInLink:
        return None


def _titled(row: ReadRow, text: str) -> ReadRow:
    return replace(row, details=replace(row.details, title=" ".join(text.split())))


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


def _at(row: Sequence[Cell], column: int | None) -> Cell:
    return row[column] if column is not None and column < len(row) else None


def _has_more(row: Sequence[Cell], where: dict[Column, int]) -> bool:
    """Whether other columns of the table are filled in, so that the row is meant as a post."""
    others = [
        column
        for meaning, column in where.items()
        if meaning not in {Column.TITLE, Column.DAY, Column.NOTE}
    ]
    return any(_at(row, column) is not None for column in others)


def _shown(cell: Cell, *, lines: bool = True) -> str:
    match cell:
        case None:
            return ""
        case str():
            text = "\n".join(" ".join(line.split()) for line in cell.splitlines())
            return text if lines else " ".join(text.split())
        case bool():
            return str(cell).lower()
        case date() | time():
            return cell.isoformat()
        case _:
            return str(cell)


def _quoted(cell: Cell) -> str:
    return " ".join(_shown(cell).split())[:_QUOTED]


def _share(values: Sequence[Cell], is_one: Callable[[Cell], bool]) -> float:
    return sum(is_one(value) for value in values) / len(values) if values else 0


def _is_weekday(cell: Cell) -> bool:
    return _weekday(cell) is not None


def _weekday(cell: Cell) -> int | None:
    """Also with a date after it, as headings of a week have."""
    return words.weekday_named(cell) if isinstance(cell, str) else None


def _month(cell: Cell) -> int | None:
    if not isinstance(cell, str):
        return None
    parts = cell.split()
    fits = len(parts) == 1 or (len(parts) == 2 and _YEAR.fullmatch(parts[1]))  # noqa: PLR2004
    return words.month_named(parts[0]) if parts and fits else None


def _is_week_heading(cell: Cell) -> bool:
    return isinstance(cell, str) and not cell.strip().isdigit() and read_week(cell)[0] is not None


def _of_its_week(first: FoundDay, weekday: int) -> FoundDay:
    """Another day of the same week."""
    day = first.day and first.day + timedelta(days=weekday - first.day.weekday())
    return replace(first, day=day)


def _names_a_day(cell: Cell, around: Around) -> bool:
    return read_cell(cell, around).day is not None


def _day_number(cell: Cell) -> int | None:
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int):
        return cell if cell in _MONTH_DAYS else None
    if isinstance(cell, str) and (found := _NUMBER_FIRST.match(cell)):
        return int(found[1]) if int(found[1]) in _MONTH_DAYS else None
    return None


def _unnumbered(heading: str) -> str:
    """Without its number: "Inlägg 1" and "Inlägg 2" are the same."""
    bare = heading.rstrip("0123456789")
    return heading if bare == heading else bare.rstrip()
