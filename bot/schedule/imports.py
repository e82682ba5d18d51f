"""A schedule that comes in from a file: what was read of it, and why it can't be taken."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import Protocol

from bot.core.people import PageId, PersonId
from bot.core.refusals import Refusal
from bot.schedule.model import BookingId, BookingStatus, Details

Cell = str | int | float | bool | date | time | None
"""A `datetime` is a `date`; it is naive, as spreadsheets have it."""


@dataclass(frozen=True, kw_only=True, order=True)
class Place:
    """A cell or a row as the person sees it; rows and columns are counted from 1."""

    sheet: str = ""
    row: int
    column: int | None = None


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A table as it stands in the file, from its first row and column on."""

    name: str
    rows: Sequence[Sequence[Cell]]
    merged: Sequence[tuple[int, int, int, int]] = ()
    """First row, first column, last row, last column, from 0: the value stands in the first."""
    unsaved: frozenset[tuple[int, int]] = frozenset()
    """Row and column, from 0, of formulas whose result the file doesn't hold."""
    broken: frozenset[tuple[int, int]] = frozenset()
    """Likewise, of cells that hold an error."""
    coloured: bool = False
    """Cells have different colours, which nobody but people can read."""
    noted: bool = False
    """Cells have comments hung on them."""
    hidden: bool = False
    hidden_rows: int = 0
    """How many with something in them; they are read like the others."""
    hidden_columns: int = 0
    struck: int = 0
    """Cells with something in them that is struck through; they are read like the others."""


class ImportState(StrEnum):
    WAITING = "waiting"
    """Shown, and nothing done yet."""
    DONE = "done"
    UNDONE = "undone"
    DROPPED = "dropped"
    """Nobody booked it within a day."""


@dataclass(frozen=True, kw_only=True)
class KeptImport:
    """A file that came in, and what became of it."""

    id: int
    by: PersonId
    at: datetime
    name: str
    """What the sender calls it."""
    sha256: str
    state: ImportState = ImportState.WAITING
    content: str = ""
    """The tables of a file that waits, as text; emptied once it waits no longer."""
    bookings: Sequence[tuple[BookingId, int]] = ()
    """What it made, each with the version that it had then."""


class Imports(Protocol):
    async def add(
        self, *, by: PersonId, at: datetime, name: str, sha256: str, content: str
    ) -> KeptImport: ...
    async def get(self, number: int) -> KeptImport | None: ...
    async def save(self, kept: KeptImport) -> None: ...


class Cause(StrEnum):
    """Why a whole file is refused."""

    EMPTY = "empty"
    UNKNOWN_KIND = "unknown_kind"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    TOO_LARGE = "too_large"
    BURSTS = "bursts"
    """It unpacks to far more than a schedule can be."""
    MACROS = "macros"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_WIDE = "too_wide"
    TOO_SLOW = "too_slow"
    NO_DAYS = "no_days"
    NO_TITLES = "no_titles"
    OTHER_CITY = "other_city"
    UNKNOWN_PAGES = "unknown_pages"
    UNKNOWN_DEPARTMENTS = "unknown_departments"
    BAD_QUOTES = "bad_quotes"
    NOT_FIGURES = "not_figures"
    NOT_FETCHED = "not_fetched"
    """Teams didn't hand it out."""


@dataclass(eq=False)
class FileRefused(Refusal):
    cause: Cause
    place: Place | None = None
    detail: str = ""
    """A word or a number out of the file, or the limit that it went over."""


@dataclass(eq=False)
class ImportGone(Refusal):
    """There is no such import, or it has been carried out, undone or dropped."""


@dataclass(eq=False)
class ImportUndone(ImportGone):
    """It was carried out, and all of it has been taken back."""


@dataclass(eq=False)
class ImportChanged(Refusal):
    """What would happen now isn't what was shown."""


@dataclass(eq=False)
class ImportIncomplete(Refusal):
    """Some rows can't be booked, and nobody has said that they may be left out."""

    rows: int


@dataclass(eq=False)
class NothingToImport(Refusal):
    """Every row is a problem, or is there already."""


@dataclass(eq=False)
class TooLateToUndo(Refusal):
    """More than a day has gone."""


@dataclass(eq=False)
class ChangedSinceImport(Refusal):
    """Some of the bookings have been changed since; the title is one of theirs."""

    count: int
    title: str


class Doubt(StrEnum):
    """Why a row can't be booked as it stands."""

    NO_DAY = "no_day"
    NO_TITLE = "no_title"
    NOT_A_DAY = "not_a_day"
    NO_SUCH_DAY = "no_such_day"
    TWO_READINGS = "two_readings"
    """Day and month, or the year, can be read in two ways."""
    SEVERAL_DAYS = "several_days"
    WEEKDAY_DIFFERS = "weekday_differs"
    WEEK_DIFFERS = "week_differs"
    NOT_A_WEEK = "not_a_week"
    FORMULA = "formula"
    ERROR_VALUE = "error_value"
    UNKNOWN_PAGE = "unknown_page"
    UNKNOWN_TYPE = "unknown_type"
    UNKNOWN_THEME = "unknown_theme"
    UNKNOWN_AUDIENCE = "unknown_audience"
    UNKNOWN_STATUS = "unknown_status"
    NOT_A_TIME = "not_a_time"
    NOT_A_LINK = "not_a_link"
    MAYBE_TWO_POSTS = "maybe_two_posts"
    REPEATS = "repeats"
    BAD_CHARACTER = "bad_character"


@dataclass(frozen=True, kw_only=True)
class Problem:
    doubt: Doubt
    place: Place
    text: str = ""
    """As it stands in the file, at most some sixty letters."""


@dataclass(frozen=True, kw_only=True)
class ReadRow:
    """One post as the file has it."""

    place: Place
    part: int = 0
    """Which one, from 1, where the cell held several."""
    day: date | None = None
    page: PageId | None = None
    details: Details = field(default_factory=lambda: Details(title=""))
    owner: PersonId | None = None
    owner_name: str = ""
    """Whom the file names, known or not."""
    department_name: str = ""
    """What the file calls the department, where nobody knows it."""
    link: str = ""
    status: BookingStatus = BookingStatus.BOOKED
    problems: tuple[Problem, ...] = ()
    """What keeps it from being booked."""
    notes: tuple[Problem, ...] = ()
    """What is left out of it, since nobody knows the word."""
    year_guessed: bool = False


class Column(StrEnum):
    """What a column means."""

    DAY = "day"
    WEEK = "week"
    WEEKDAY = "weekday"
    MONTH = "month"
    YEAR = "year"
    TITLE = "title"
    PAGE = "page"
    TYPE = "type"
    DEPARTMENT = "department"
    THEME = "theme"
    AUDIENCE = "audience"
    TIME = "time"
    OWNER = "owner"
    STATUS = "status"
    LINK = "link"
    ACCESSIBLE = "accessible"
    NOTE = "note"


class Layout(StrEnum):
    LIST = "list"
    NAMES = "names"
    """A column for each page or department, a row for each day."""
    WEEKDAYS = "weekdays"
    """A column for each weekday, a row or more for each week."""
    WEEKS = "weeks"
    """A column for each week."""
    MONTHS = "months"
    """A column for each month, a row for each day of it."""
    DAYS = "days"
    """A column for each date."""
    CALENDAR = "calendar"
    """As a calendar on the wall: numbers of days with posts below them."""


@dataclass(frozen=True, kw_only=True)
class SheetReading:
    """How a sheet was understood, to be shown before anything is done."""

    name: str
    layout: Layout | None
    """None: nothing to book was found in it."""
    columns: Sequence[tuple[int, str, Column | None]] = ()
    """Number from 1, heading, meaning; None is a column that isn't read."""
    coloured: bool = False
    noted: bool = False
    hidden: bool = False
    hidden_rows: int = 0
    hidden_columns: int = 0
    struck: int = 0


@dataclass(frozen=True, kw_only=True)
class Reading:
    """All that was read of a file."""

    sheets: Sequence[SheetReading]
    rows: Sequence[ReadRow]
