"""Somebody else reads one version of a text before it is out. Pure: the clock is an argument."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import IntEnum, StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from bot.core.calendar import (
    ZONE,
    add_office_hours,
    in_zone,
    local,
    next_office_moment,
    next_workday,
)
from bot.core.people import Actor, PersonId
from bot.schedule.model import Booking, BookingId, BookingStatus, Catalogue, Readiness, ReviewNeed
from bot.writing.advice import Advice
from bot.writing.refusals import (
    AlreadyRead,
    BeingRead,
    NoSuchReview,
    NotApproved,
    NoteMissing,
    NothingToRead,
    OnlySuperadminsRead,
    OwnText,
    TextMovedOn,
)
from bot.writing.texts import PostText

NOTE_KEPT: Final = 2_000
MORNING: Final = time(9)
PATIENCE_HOURS: Final = 4
"""Office hours before silence goes on to others, as with a check-in."""


class ReviewState(StrEnum):
    ASKED = "asked"
    TAKEN = "taken"
    GOOD = "good"
    CHANGE = "change"


class Asked(IntEnum):
    """Whom a request has reached while nobody reads; then whom a silent reader's has."""

    CHANNEL = 0
    DEPARTMENT = 1
    SUPERADMINS = 2
    AGAIN = 3
    """The channel, each working morning."""
    READER_AGAIN = 10
    RELEASED = 11
    """The reader has not answered: anybody may take it again."""


@dataclass(frozen=True, kw_only=True)
class Review:
    """Bound to one version of a text; while it is open it follows to the next."""

    booking: BookingId
    version: int
    asked_by: PersonId
    asked_at: datetime
    state: ReviewState = ReviewState.ASKED
    reader: PersonId | None = None
    reader_name: str = ""
    taken_at: datetime | None = None
    note: str = ""
    """Never part of what is copied."""
    answered_at: datetime | None = None
    by_superadmin: bool = False
    """Whether whoever answered was one then."""

    @property
    def is_open(self) -> bool:
        return self.state in {ReviewState.ASKED, ReviewState.TAKEN}

    @property
    def is_good(self) -> bool:
        return self.state is ReviewState.GOOD


@dataclass(frozen=True, kw_only=True)
class TextView:
    """A booking's newest text, with all that a card needs to name things."""

    booking: Booking
    catalogue: Catalogue
    text: PostText | None
    review: Review | None = None
    """The newest request, which may be of an earlier version."""
    advice: tuple[Advice, ...] = ()
    mine: bool
    """Whether the one who asks may change it."""

    @property
    def version(self) -> int:
        return 0 if self.text is None else self.text.version

    @property
    def may_ask(self) -> bool:
        """Whether whoever asks may have it read."""
        asked = self.review is not None and self.review.is_open
        written = self.text is not None and bool(self.text.text.strip())
        open_yet = self.booking.status is BookingStatus.BOOKED
        return self.mine and open_yet and written and not asked and not self.is_good

    @property
    def may_take_back(self) -> bool:
        """Whether they may take the question back: nobody reads yet."""
        return self.mine and self.review is not None and self.review.state is ReviewState.ASKED

    @property
    def is_good(self) -> bool:
        page = self.catalogue.page(self.booking.page)
        need = page.review if page is not None else ReviewNeed.NONE
        return is_good(need, self.text, self.review)


@dataclass(frozen=True, kw_only=True)
class ReviewView:
    booking: Booking
    catalogue: Catalogue
    text: PostText
    review: Review
    asked_by_name: str = ""


def ask(
    text: PostText | None, known: Review | None, *, need: ReviewNeed, by: PersonId, at: datetime
) -> Review:
    """A request for the newest version; the one that is there already stays.

    Raises:
        NothingToRead: there is no text.
        AlreadyRead: this very version has been found good by one whose word the page takes.
    """
    if text is None or not text.text.strip():
        raise NothingToRead
    if known is not None and known.version == text.version:
        if is_good(need, text, known):
            raise AlreadyRead
        if known.is_open:
            return known
    return Review(booking=text.booking, version=text.version, asked_by=by, asked_at=at)


def is_for(review: Review, text: PostText, by: Actor, *, need: ReviewNeed) -> bool:
    """Whether they read it, or may be the one who does."""
    if review.state is not ReviewState.ASKED:
        return review.is_open and review.reader == by.id
    theirs = by.id in {review.asked_by, text.writer}
    return not theirs and (by.is_superadmin or need is not ReviewNeed.SUPERADMIN)


def take(
    review: Review | None, text: PostText | None, by: Actor, *, need: ReviewNeed, at: datetime
) -> Review:
    """The first who presses reads; for others nothing changes.

    Raises:
        NoSuchReview: nobody asks any more.
        OwnText: whoever wrote it or asked can't be its reader.
        OnlySuperadminsRead: the page wants a superadmin's eyes.
    """
    if review is None or text is None or not review.is_open:
        raise NoSuchReview
    if review.state is ReviewState.TAKEN:
        return review
    if by.id in {review.asked_by, text.writer}:
        raise OwnText
    if need is ReviewNeed.SUPERADMIN and not by.is_superadmin:
        raise OnlySuperadminsRead
    return replace(review, state=ReviewState.TAKEN, reader=by.id, reader_name=by.name, taken_at=at)


def answer(
    review: Review | None, *, shown: int, by: Actor, good: bool, note: str, at: datetime
) -> Review:
    """What the reader thinks of the version that they were shown.

    Raises:
        NoSuchReview: it is not theirs to answer.
        AlreadyRead: they have answered.
        TextMovedOn: the text was changed since: the new version is to be read.
        NoteMissing: a change is wanted, but not which.
    """
    if review is None or review.reader != by.id:
        raise NoSuchReview
    if not review.is_open:
        raise AlreadyRead
    if review.version != shown:
        raise TextMovedOn
    if not good and not note.strip():
        raise NoteMissing
    state = ReviewState.GOOD if good else ReviewState.CHANGE
    return replace(review, state=state, note=note, answered_at=at, by_superadmin=by.is_superadmin)


def followed(review: Review | None, text: PostText) -> Review | None:
    """The request on the text's next version, where it is still open; None where it is not.

    A reader who writes has the text read by another.
    """
    if review is None or not review.is_open:
        return None
    after = replace(review, version=text.version)
    return released(after, text.at) if after.reader == text.writer else after


def handed_over(review: Review, *, giver: PersonId, taker: PersonId, at: datetime) -> Review:
    """The open request of a booking that is another's by now: theirs is the answer that comes.

    A reader who gets the booking has the text read by another.
    """
    after = replace(review, asked_by=taker) if review.asked_by == giver else review
    return released(after, at) if after.reader == taker else after


def comes_back(before: Booking, after: Booking, today: date) -> bool:
    """Whether nobody was asked to read it before this change, and somebody may be again."""
    return not _waits(before, today) and _waits(after, today)


def _waits(booking: Booking, today: date) -> bool:
    return booking.status is BookingStatus.BOOKED and booking.day >= today


def given_back(review: Review | None, *, by: PersonId, at: datetime) -> Review:
    """The reader has no time: asked for anew, as after silence."""
    if review is None or review.reader != by or not review.is_open:
        raise NoSuchReview
    return released(review, at)


def check_taken_back(review: Review | None) -> Review:
    """The question that whoever asked takes back, while nobody reads.

    Raises:
        NoSuchReview: it is answered, or taken back already.
        BeingRead: somebody has taken it.
    """
    if review is None or not review.is_open:
        raise NoSuchReview
    if review.state is ReviewState.TAKEN:
        raise BeingRead
    return review


def released(review: Review, at: datetime) -> Review:
    """Asked for anew; all that follows from silence begins again."""
    return replace(
        review, asked_at=at, state=ReviewState.ASKED, reader=None, reader_name="", taken_at=None
    )


def is_good(need: ReviewNeed, text: PostText | None, review: Review | None) -> bool:
    """Whether the text as it is now has been found good by one whose word the page takes."""
    return (
        review is not None
        and text is not None
        and review.version == text.version
        and review.is_good
        and (review.by_superadmin or need is not ReviewNeed.SUPERADMIN)
    )


def readiness(need: ReviewNeed, text: PostText | None, review: Review | None) -> Readiness:
    if text is None or not text.text.strip():
        return Readiness.NO_TEXT
    if review is not None and review.is_open:
        return Readiness.READING
    if review is not None and review.version == text.version and not review.is_good:
        return Readiness.CHANGE
    ready = need is ReviewNeed.NONE or is_good(need, text, review)
    return Readiness.READY if ready else Readiness.NO_READER


def is_unready(need: ReviewNeed, state: Readiness) -> bool:
    """Whether others are told: on a page that wants nobody, a text is its writer's own matter."""
    if state is Readiness.READY:
        return False
    return need is not ReviewNeed.NONE or state in {Readiness.READING, Readiness.CHANGE}


def check_approved(need: ReviewNeed, text: PostText | None, review: Review | None) -> None:
    """Refuse what the page doesn't let out yet."""
    if need is ReviewNeed.SUPERADMIN and not is_good(need, text, review):
        raise NotApproved


def next_ask(level: Asked, asked: datetime, zone: ZoneInfo = ZONE) -> tuple[Asked, datetime]:
    """Who is asked when nobody has answered, and when."""
    if level in {Asked.SUPERADMINS, Asked.AGAIN}:
        return Asked.AGAIN, local(next_workday(in_zone(asked, zone).date()), MORNING, zone)
    return Asked(level + 1), patience(asked, zone)


def patience(asked: datetime, zone: ZoneInfo = ZONE) -> datetime:
    """Until when an answer is waited for."""
    return next_office_moment(add_office_hours(asked, PATIENCE_HOURS, zone), zone)
