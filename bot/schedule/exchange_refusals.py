"""Every expected "no" of queue, swap, giving away and going over the limit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from bot.schedule.model import Booking, Page
from bot.schedule.refusals import Refusal

if TYPE_CHECKING:  # they raise these refusals
    from bot.schedule.exchange import Proposal
    from bot.schedule.queue import QueuePlace


class ExchangeRefusal(Refusal):
    """The base of these, which have words of their own."""


@dataclass(eq=False)
class DayHeld(ExchangeRefusal):
    """The day is offered to the first in its queue."""

    page: Page
    day: date
    until: datetime


@dataclass(eq=False)
class DayIsFree(ExchangeRefusal):
    """There is nothing to wait or ask for: the day can be booked."""

    page: Page
    day: date


@dataclass(eq=False)
class DayIsYours(ExchangeRefusal):
    page: Page
    day: date


@dataclass(eq=False)
class NothingThere(ExchangeRefusal):
    """Nobody holds a booking on the day that was asked for."""

    day: date


@dataclass(eq=False)
class NotForYou(ExchangeRefusal):
    """The offer is somebody else's, or there is none by that number."""


@dataclass(eq=False)
class OwnOffer(ExchangeRefusal):
    """One can't take what one gives away oneself."""


@dataclass(eq=False)
class TooLate(ExchangeRefusal):
    """One of the days has come."""

    day: date


@dataclass(eq=False)
class NotTheSamePage(ExchangeRefusal):
    """Only days on the same page are swapped: each has its own readers and editors."""


@dataclass(eq=False)
class UrgentStays(ExchangeRefusal):
    """A booking over the limit has its reason in its day."""

    booking: Booking


@dataclass(eq=False)
class NotAnEditor(ExchangeRefusal):
    """The one who is to get the booking may not hold one."""

    name: str


@dataclass(eq=False)
class AlreadyAsked(ExchangeRefusal):
    """The same question stands already."""

    proposal: Proposal


@dataclass(eq=False)
class PlaceChanged(ExchangeRefusal):
    """The card shows an older state than the place in the queue has."""

    place: QueuePlace


@dataclass(eq=False)
class ProposalChanged(ExchangeRefusal):
    """The card shows an older state than the proposal has."""

    proposal: Proposal
