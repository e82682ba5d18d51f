"""The queue for a taken day: who stands in it, and how a freed day is offered."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NewType

from bot.core.calendar import CLOSES, OPENS, add_office_hours, local
from bot.core.people import PageId, PersonId
from bot.core.refusals import Refusal
from bot.schedule.model import Draft, Page, PageCalendar
from bot.schedule.swap_refusals import DayIsFree, DayIsYours, NotForYou

PlaceId = NewType("PlaceId", int)


class PlaceState(StrEnum):
    WAITING = "waiting"
    OFFERED = "offered"
    """The day is held for the person until the offer runs out."""
    TAKEN = "taken"
    LEFT = "left"
    """The person said no, or left the queue."""
    EXPIRED = "expired"
    PASSED = "passed"
    """The day came without a free seat."""


@dataclass(frozen=True, kw_only=True)
class QueuePlace:
    id: PlaceId
    page: PageId
    day: date
    person: PersonId
    draft: Draft
    """What the person wants to book; nothing typed is lost."""
    state: PlaceState = PlaceState.WAITING
    until: datetime | None = None
    """When the offer runs out."""
    version: int = 1

    @property
    def is_active(self) -> bool:
        return self.state in {PlaceState.WAITING, PlaceState.OFFERED}


@dataclass(frozen=True, kw_only=True)
class PlaceView:
    place: QueuePlace
    position: int
    page: Page


@dataclass(eq=False)
class PlaceChanged(Refusal):
    """The card shows an older state than the place in the queue has."""

    place: QueuePlace


def offer_until(now: datetime, day: date) -> datetime:
    """After the office hours of one working day, but not beyond the day that is offered."""
    one_workday = add_office_hours(now, CLOSES.hour - OPENS.hour)
    return min(one_workday, local(day + timedelta(days=1), datetime.min.time()))


def check_join(calendar: PageCalendar, day: date, person: PersonId) -> None:
    """Refuse a queue where there is nothing to wait for."""
    if any(booking.owner == person for booking in calendar.on(day)):
        raise DayIsYours(calendar.page, day)
    if room(calendar, day) > 0:
        raise DayIsFree(calendar.page, day)


def room(calendar: PageCalendar, day: date) -> int:
    """Seats that are neither taken nor held; negative where an urgent post took a held one."""
    taken = len([booking for booking in calendar.on(day) if booking.is_active])
    return calendar.page.seats_per_day - taken - len(calendar.held_on(day))


def next_in_line(places: Sequence[QueuePlace]) -> QueuePlace | None:
    """The one who has waited longest; the places come in the order they were taken."""
    return next((place for place in places if place.state is PlaceState.WAITING), None)


def position(places: Sequence[QueuePlace], own: QueuePlace) -> int:
    """The place in the queue, from 1."""
    return 1 + sum(place.is_active and place.id < own.id for place in places)


def offered(place: QueuePlace, now: datetime) -> QueuePlace:
    return replace(place, state=PlaceState.OFFERED, until=offer_until(now, place.day))


def withdrawn(place: QueuePlace) -> QueuePlace:
    """Back to waiting at the same place: the seat went to something urgent."""
    return replace(place, state=PlaceState.WAITING, until=None)


def waits_again(place: QueuePlace) -> QueuePlace:
    """Back at the same place in the line: the day that came to the person by a swap went back."""
    return replace(place, state=PlaceState.WAITING)


def ended(place: QueuePlace, state: PlaceState) -> QueuePlace:
    return replace(place, state=state, until=None)


def has_run_out(place: QueuePlace, now: datetime) -> bool:
    return place.until is not None and now >= place.until


def at(place: QueuePlace, now: datetime) -> QueuePlace:
    """The place as it is at this moment, also before the duty that ends its offer has run."""
    return ended(place, PlaceState.EXPIRED) if has_run_out(place, now) else place


def check_offer(
    place: QueuePlace | None, *, person: PersonId, version: int, now: datetime, page: Page
) -> QueuePlace:
    """The place, if its offer stands for this person as the pressed card showed it."""
    place = check_place(place, person=person, version=version)
    if place.state is not PlaceState.OFFERED or has_run_out(place, now) or page.id != place.page:
        raise PlaceChanged(place)
    return place


def check_place(place: QueuePlace | None, *, person: PersonId, version: int) -> QueuePlace:
    if place is None or place.person != person:
        raise NotForYou
    if not place.is_active or place.version != version:
        raise PlaceChanged(place)
    return place
