"""What the schedule is made of: plain values that any layer may hold."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime, time
from enum import StrEnum
from typing import Final, Literal, NewType

from bot.core.people import DepartmentId, PageId, PersonId

BookingId = NewType("BookingId", int)

TITLE_LIMIT = 200
"""Characters. Longer titles are refused rather than cut: nothing typed is lost silently."""


class ContentType(StrEnum):
    POST = "post"
    ARTICLE = "article"
    EVENT = "event"
    SPONSORED = "sponsored"
    JOB_AD = "job_ad"


class Theme(StrEnum):
    BEHIND_THE_SCENES = "behind_the_scenes"
    TIPS = "tips"
    STORY = "story"
    EVENT = "event"
    OTHER = "other"


class Audience(StrEnum):
    EMPLOYEES = "employees"
    FUTURE_EMPLOYEES = "future_employees"
    PARTNERS = "partners"
    MUNICIPALITIES = "municipalities"


SheetFormat = Literal["xlsx", "csv"]
ScheduleFormat = Literal["xlsx", "csv", "json"]
"""What a year's schedule can be taken out as."""


class PageKind(StrEnum):
    MAIN = "main"
    PRODUCT = "product"


class ReviewNeed(StrEnum):
    """Whose eyes a page wants on a text before it is out."""

    NONE = "none"
    READER = "reader"
    SUPERADMIN = "superadmin"


class Readiness(StrEnum):
    """How far a booked post's text has come."""

    NO_TEXT = "no_text"
    NO_READER = "no_reader"
    """The page wants somebody's eyes on it, and nobody has been asked."""
    READING = "reading"
    CHANGE = "change"
    READY = "ready"


class BookingStatus(StrEnum):
    BOOKED = "booked"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


@dataclass(frozen=True, kw_only=True)
class Page:
    """A LinkedIn page with its own calendar."""

    id: PageId
    name: str
    kind: PageKind
    aliases: tuple[str, ...] = ()
    """Words that name the page in a command."""
    seats_per_day: int = 1
    seated_types: frozenset[ContentType] = frozenset(
        {ContentType.POST, ContentType.ARTICLE, ContentType.EVENT}
    )
    """The types that take a seat; the others don't compete for reach and aren't booked."""
    editors: frozenset[PersonId] = frozenset()
    """Who may book here; empty means every editor."""
    review: ReviewNeed = ReviewNeed.NONE
    frozen_from: date | None = None
    frozen_until: date | None = None
    frozen_reason: str = ""

    def __hash__(self) -> int:
        """Not of all the fields: what is kept by the pages is looked up several times a turn."""
        return hash(self.id)

    def is_frozen_on(self, day: date) -> bool:
        if self.frozen_from is None or self.frozen_until is None:
            return False
        return self.frozen_from <= day <= self.frozen_until


@dataclass(frozen=True, kw_only=True)
class Department:
    id: DepartmentId
    name: str
    short: str
    """At most four letters, for the cells of a month."""


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """The pages and departments of the moment, in the order they are shown."""

    pages: Sequence[Page]
    departments: Sequence[Department]

    @property
    def main(self) -> Page:
        return next((page for page in self.pages if page.kind is PageKind.MAIN), self.pages[0])

    def page(self, page: PageId | None) -> Page | None:
        return next((known for known in self.pages if known.id == page), None)

    def chosen(self, page: PageId | None) -> Page | None:
        """The named page, or the main one where none was named."""
        return self.main if page is None else self.page(page)

    def department(self, department: DepartmentId | None) -> Department | None:
        return next((known for known in self.departments if known.id == department), None)


@dataclass(frozen=True, kw_only=True)
class Details:
    """What an editor says of a post."""

    title: str = ""
    content_type: ContentType = ContentType.POST
    department: DepartmentId | None = None
    theme: Theme | None = None
    audience: Audience | None = None
    planned_time: time | None = None
    accessible: bool = False
    """The editor has seen to alternative texts and captions."""


DETAIL_NAMES: Final = tuple(each.name for each in fields(Details))
"""Forms, rows and drafts name each detail as the class does."""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What a person has given of a booking so far. It follows along, so nothing typed is lost."""

    details: Details = Details()
    day: date | None = None
    page: PageId | None = None


@dataclass(frozen=True, kw_only=True)
class Booking:
    id: BookingId
    page: PageId
    day: date
    details: Details
    owner: PersonId
    owner_name: str = ""
    status: BookingStatus = BookingStatus.BOOKED
    over_limit_reason: str = ""
    """Why this booking stands beside another on a full day; empty for the ordinary ones."""
    link: str = ""
    """The published post's address."""
    published_at: datetime | None = None
    version: int = 1

    @property
    def is_active(self) -> bool:
        return self.status is not BookingStatus.CANCELLED

    @property
    def draft(self) -> Draft:
        """What a person would have given to make it."""
        return Draft(details=self.details, day=self.day, page=self.page)


@dataclass(frozen=True, kw_only=True)
class ClosedDay:
    day: date
    reason: str
    page: PageId | None = None
    """None closes the day on every page."""


@dataclass(frozen=True, kw_only=True)
class Hold:
    """A seat that is kept for the one it has been offered to."""

    day: date
    person: PersonId
    until: datetime


@dataclass(frozen=True, kw_only=True)
class PageCalendar:
    """All that the rules need to know of one page over a stretch of days."""

    page: Page
    bookings: Sequence[Booking] = field(default=())
    """The active ones, in order of day."""
    closed: Sequence[ClosedDay] = field(default=())
    held: Sequence[Hold] = field(default=())

    def on(self, day: date) -> list[Booking]:
        return [booking for booking in self.bookings if booking.day == day]

    def closed_on(self, day: date) -> ClosedDay | None:
        return next((closed for closed in self.closed if closed.day == day), None)

    def held_on(self, day: date) -> list[Hold]:
        return [hold for hold in self.held if hold.day == day]
