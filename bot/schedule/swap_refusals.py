"""Every expected "no" of queue, swap, giving away and going over the limit."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.core.refusals import Refusal
from bot.schedule.model import Booking, Page


@dataclass(eq=False)
class DayHeld(Refusal):
    """The day is offered to the first in its queue."""

    page: Page
    day: date
    until: datetime


@dataclass(eq=False)
class DayIsFree(Refusal):
    """There is nothing to wait or ask for: the day can be booked."""

    page: Page
    day: date


@dataclass(eq=False)
class DayIsYours(Refusal):
    page: Page
    day: date


@dataclass(eq=False)
class NothingThere(Refusal):
    """Nobody else holds a booking on the day that was asked for."""

    day: date
    own: Booking | None = None
    """What the asker has there, where there is no room beside it."""


@dataclass(eq=False)
class NotForYou(Refusal):
    """The offer is somebody else's, or there is none by that number."""


@dataclass(eq=False)
class OwnOffer(Refusal):
    """One can't take what one gives away oneself."""


@dataclass(eq=False)
class TooLate(Refusal):
    """One of the days has come."""

    day: date


@dataclass(eq=False)
class NotTheSamePage(Refusal):
    """Only days on the same page are swapped: each has its own readers and editors."""


@dataclass(eq=False)
class UrgentStays(Refusal):
    """A booking over the limit has its reason in its day."""

    booking: Booking


@dataclass(eq=False)
class NotAnEditor(Refusal):
    """The one who is to get the booking may not hold one."""

    name: str
