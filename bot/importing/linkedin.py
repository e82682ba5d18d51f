"""LinkedIn's export of a page: its posts and followers, by the names of the columns."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from bot.importing.days import Around, read_cell
from bot.importing.month_order import is_month_first
from bot.schedule.imports import Cause, Cell, FileRefused, Sheet
from bot.swedish.import_words import metric_named
from bot.swedish.page_names import folded
from bot.watch.metrics import Meaning, PostMetrics, activity_of

_HEADER_WITHIN: Final = 10
_MOST: Final = 10**9
_WHOLE: Final = re.compile(r"(\d{1,3}(?:[ \u00a0\u2009\u202f.,'’]\d{3})+|\d{1,9})(?:[.,]0+)?")
"""A whole number, with what parts its thousands; 12,5 is none."""
_BLANK: Final = frozenset({"-", "–", "—", "n/a", "na"})
_COUNTS: Final = (
    Meaning.IMPRESSIONS,
    Meaning.CLICKS,
    Meaning.REACTIONS,
    Meaning.COMMENTS,
    Meaning.REPOSTS,
    Meaning.FOLLOWS,
)


@dataclass(frozen=True, kw_only=True)
class FollowerRow:
    day: date
    count: int


@dataclass(frozen=True, kw_only=True)
class Export:
    posts: Sequence[PostMetrics]
    followers: Sequence[FollowerRow]
    """As the file has them: see `is_total`."""
    followers_are_totals: bool
    unknown: Sequence[str]
    """Headings that nobody has said the meaning of."""
    unread: int
    """Figures that are no whole numbers; they are left out."""
    nameless: int
    """Rows without a link that can be read; none of them is counted."""


def is_export(sheets: Sequence[Sheet], remembered: Mapping[str, Meaning]) -> bool:
    """Whether it is LinkedIn's own file rather than a schedule."""
    return any(_header(sheet, remembered) is not None for sheet in sheets)


def read_export(sheets: Sequence[Sheet], remembered: Mapping[str, Meaning], today: date) -> Export:
    """The figures of every post in it.

    Raises:
        FileRefused: it isn't such a file.
    """
    posts: dict[tuple[str, bool], PostMetrics] = {}
    seen: set[tuple[Cell, ...]] = set()
    followers: list[FollowerRow] = []
    unknown: dict[str, None] = {}
    nameless = unread = 0
    found = False
    for sheet in sheets:
        header = _header(sheet, remembered)
        if header is None:
            continue
        found = True
        number, where = header
        if Meaning.LINK in where:
            unknown |= dict.fromkeys(_unknown(sheet.rows[number], remembered))
        body = sheet.rows[number + 1 :]
        days = where.get(Meaning.POSTED if Meaning.LINK in where else Meaning.DATE)
        # LinkedIn writes m/d/Y; who has written the days anew may write d/m/Y.
        month_first = is_month_first((_cell(row, days) for row in body), untold=True)
        around = Around(today=today, month_first=bool(month_first))
        for row in body:
            if not any(cell is not None for cell in row):
                continue
            if Meaning.LINK not in where:
                followers += _follower(row, where, around)
                continue
            post = _post(row, where, around)
            if post is None:
                nameless += 1
            else:
                key = post.activity, post.sponsored
                posts[key] = _together(posts.get(key), post, copied=tuple(row) in seen)
                seen.add(tuple(row))
                unread += sum(_is_unread(_cell(row, where.get(each))) for each in _COUNTS)
    if not found:
        raise FileRefused(Cause.NOT_FIGURES)
    followers.sort(key=lambda each: each.day)
    return Export(
        posts=list(posts.values()),
        followers=followers,
        followers_are_totals=_are_totals([each.count for each in followers]),
        unknown=list(unknown),
        unread=unread,
        nameless=nameless,
    )


def _header(
    sheet: Sheet, remembered: Mapping[str, Meaning]
) -> tuple[int, dict[Meaning, int]] | None:
    for number, row in enumerate(sheet.rows[:_HEADER_WITHIN]):
        where: dict[Meaning, int] = {}
        for column, cell in enumerate(row):
            meaning = _meaning(cell, remembered)
            if meaning is not None:
                where.setdefault(meaning, column)
        counts = set(_COUNTS) & where.keys()
        if Meaning.LINK in where and len(counts) > 1:
            return number, where
        if {Meaning.DATE, Meaning.FOLLOWERS} <= where.keys():
            return number, where
    return None


def heading_key(cell: Cell) -> str:
    """A heading as it is remembered."""
    return " ".join(folded(str(cell)).split())[:100]


def _meaning(cell: Cell, remembered: Mapping[str, Meaning]) -> Meaning | None:
    if not isinstance(cell, str):
        return None
    return remembered.get(heading_key(cell)) or metric_named(cell)


def _unknown(row: Sequence[Cell], remembered: Mapping[str, Meaning]) -> list[str]:
    return [
        " ".join(cell.split())[:100]
        for cell in row
        if isinstance(cell, str) and _meaning(cell, remembered) is None
    ]


def _post(row: Sequence[Cell], where: Mapping[Meaning, int], around: Around) -> PostMetrics | None:
    link = _text(row, where.get(Meaning.LINK))
    activity = activity_of(link)
    if activity is None:
        return None
    sponsored = bool(_text(row, where.get(Meaning.CAMPAIGN))) or (
        "spons" in _text(row, where.get(Meaning.KIND)).lower()
    )

    def count(meaning: Meaning) -> int | None:
        return _count(_cell(row, where.get(meaning)))

    return PostMetrics(
        activity=activity,
        day=around.today,
        sponsored=sponsored,
        title=" ".join(_text(row, where.get(Meaning.TITLE)).split())[:200],
        link=link[:500],
        posted=_day(_cell(row, where.get(Meaning.POSTED)), around),
        impressions=count(Meaning.IMPRESSIONS),
        clicks=count(Meaning.CLICKS),
        reactions=count(Meaning.REACTIONS),
        comments=count(Meaning.COMMENTS),
        reposts=count(Meaning.REPOSTS),
        follows=count(Meaning.FOLLOWS),
    )


def _together(one: PostMetrics | None, other: PostMetrics, *, copied: bool) -> PostMetrics:
    """A post that was paid for in several campaigns has a row for each."""
    if one is None or not other.sponsored:
        return other
    if copied:
        return one

    def added(first: int | None, second: int | None) -> int | None:
        return second if first is None else first + (second or 0)

    sums = {each.value: added(getattr(one, each), getattr(other, each)) for each in _COUNTS}
    return replace(one, **sums)


def _follower(
    row: Sequence[Cell], where: Mapping[Meaning, int], around: Around
) -> list[FollowerRow]:
    day = _day(_cell(row, where[Meaning.DATE]), around)
    count = _count(_cell(row, where[Meaning.FOLLOWERS]))
    return (
        []
        if day is None or count is None or day > around.today
        else [FollowerRow(day=day, count=count)]
    )


def _are_totals(counts: Sequence[int]) -> bool:
    """New followers go up and down; all there are hardly do, and are many times more."""
    if len(counts) < 2:  # noqa: PLR2004 - one says nothing
        return False
    return min(counts) > 0 and max(counts) < 2 * min(counts) and min(counts) > 1000  # noqa: PLR2004


def _day(cell: Cell, around: Around) -> date | None:
    return None if cell is None else read_cell(cell, around).day


def _count(cell: Cell) -> int | None:
    match cell:
        case bool():
            return None
        case int() | float() if 0 <= cell < _MOST:
            return round(cell)
        case str() if found := _WHOLE.fullmatch(cell.strip()):
            count = int(re.sub(r"\D", "", found[1]))
            return count if count < _MOST else None
        case _:
            return None


def _is_unread(cell: Cell) -> bool:
    return cell is not None and _count(cell) is None and str(cell).strip().lower() not in _BLANK


def _cell(row: Sequence[Cell], column: int | None) -> Cell:
    return row[column] if column is not None and column < len(row) else None


def _text(row: Sequence[Cell], column: int | None) -> str:
    cell = _cell(row, column)
    return "" if cell is None else str(cell)
