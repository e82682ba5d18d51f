"""Every expected "no" of the schedule. The words stand in `bot.swedish.refusals`."""

from dataclasses import dataclass
from datetime import date

from bot.core.refusals import Refusal
from bot.schedule.model import Booking, ClosedDay, ContentType, Page


@dataclass(eq=False)
class NotYours(Refusal):
    """Somebody else's booking, and no deputy of theirs asks."""

    booking: Booking


@dataclass(eq=False)
class NotYourPage(Refusal):
    """The page has editors of its own, and the person is none of them."""

    page: Page


@dataclass(eq=False)
class NoSuchBooking(Refusal):
    """Never existed, or has been cancelled and is no longer anybody's."""


@dataclass(eq=False)
class NoSuchPage(Refusal):
    text: str


@dataclass(eq=False)
class NoSuchPerson(Refusal):
    text: str


@dataclass(eq=False)
class DayTaken(Refusal):
    page: Page
    day: date


@dataclass(eq=False)
class DayClosed(Refusal):
    closed: ClosedDay


@dataclass(eq=False)
class PageFrozen(Refusal):
    page: Page
    day: date


@dataclass(eq=False)
class DayPassed(Refusal):
    day: date


@dataclass(eq=False)
class BeyondHorizon(Refusal):
    day: date
    last: date
    """The last day that can be booked today."""


@dataclass(eq=False)
class RedDayUnconfirmed(Refusal):
    """A weekend or public holiday: bookable after one extra confirmation that names the day."""

    day: date
    name: str
    """The holiday's name; empty on an ordinary weekend."""


@dataclass(eq=False)
class NeedsNoSeat(Refusal):
    """Sponsored content and job ads don't compete for reach and aren't booked."""

    content_type: ContentType


@dataclass(eq=False)
class TitleMissing(Refusal):
    pass


@dataclass(eq=False)
class TitleTooLong(Refusal):
    length: int
    limit: int


@dataclass(eq=False)
class ReasonMissing(Refusal):
    """An action that demands a written reason came without one."""


@dataclass(eq=False)
class Stale(Refusal):
    """The card that was pressed shows an older state than the booking has."""

    booking: Booking


@dataclass(eq=False)
class AlreadyPublished(Refusal):
    booking: Booking


@dataclass(eq=False)
class AlreadyHandled(Refusal):
    """This very activity was acted on before; Teams re-sends what it got no answer to in time."""

    booking: Booking | None = None
