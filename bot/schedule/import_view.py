"""What an import would come to, row by row: shown before anything is done."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Final

from bot.core.refusals import Refusal
from bot.schedule.imports import KeptImport, Reading, ReadRow
from bot.schedule.model import Catalogue


class Verdict(StrEnum):
    BOOKED = "booked"
    MOVED = "moved"
    """Its own day won't do; it goes to the day that is proposed."""
    HISTORY = "history"
    """A day that has passed: kept as it was."""
    CLASH = "clash"
    """Its day won't do, and another is proposed where there is one."""
    ALREADY = "already"
    """The very same post stands there."""
    CANCELLED = "cancelled"
    """The file itself says that it is off."""
    NO_SEAT = "no_seat"
    """Sponsored posts and job ads aren't booked."""
    REFUSED = "refused"
    DOUBT = "doubt"


BOOKS: Final = frozenset({Verdict.BOOKED, Verdict.MOVED, Verdict.HISTORY})
STOPS: Final = frozenset({Verdict.CLASH, Verdict.REFUSED, Verdict.DOUBT})
"""Nothing is booked as long as there is one of these, unless somebody says that they may go."""


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What whoever looks at the list has decided."""

    proposals: bool = False
    """Take the proposed days for those whose own won't do."""
    skip: bool = False
    """Leave out the rows that can't be booked."""
    year: int | None = None
    """Of dates without one."""


@dataclass(frozen=True, kw_only=True)
class RowVerdict:
    row: ReadRow
    verdict: Verdict
    day: date | None = None
    """Where it will stand, or where it could."""
    refusal: Refusal | None = None
    off: bool = False
    """On a day that isn't worked: approving the list is the confirmation that it asks for."""


@dataclass(frozen=True, kw_only=True)
class ImportView:
    kept: KeptImport
    reading: Reading
    rows: Sequence[RowVerdict]
    catalogue: Catalogue
    choices: Choices
    unknown_people: Sequence[str]
    unknown_departments: Sequence[str]
    guessed_people: Sequence[tuple[str, str]] = ()
    """A part of a name, as the file has it, and whose name alone it is a part of."""
    no_editors: Sequence[str] = ()
    """Whom the file names for posts to come, and who may hold none."""
    seen: str = field(default="")
    """Names exactly this list; approving another one does nothing."""

    @property
    def books(self) -> int:
        return sum(each.verdict in BOOKS for each in self.rows)

    @property
    def past(self) -> int:
        """Of those that it books, the ones that are kept as they were."""
        return sum(each.verdict is Verdict.HISTORY for each in self.rows)

    def page_told(self, row: ReadRow) -> str:
        """The page of a row, where the rows are of more than one."""
        page = self.catalogue.page(row.page) if self._of_several_pages else None
        return page.name if page is not None else ""

    @cached_property
    def _of_several_pages(self) -> bool:
        return len({each.row.page for each in self.rows if each.row.page}) > 1

    @property
    def stops(self) -> int:
        return sum(each.verdict in STOPS for each in self.rows)

    @property
    def clashes(self) -> int:
        return sum(each.verdict is Verdict.CLASH and each.day is not None for each in self.rows)

    @property
    def years_guessed(self) -> bool:
        return any(each.row.year_guessed and each.row.day for each in self.rows)
