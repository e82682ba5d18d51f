"""May this be booked, moved or cancelled? Each function gives a value or raises a refusal."""

from dataclasses import replace
from datetime import date, timedelta

from bot.core.calendar import is_workday, red_day
from bot.core.people import PageId, PersonId
from bot.core.refusals import Refusal
from bot.core.text import plain
from bot.schedule.model import (
    DETAIL_NAMES,
    TITLE_LIMIT,
    Booking,
    BookingStatus,
    Catalogue,
    ContentType,
    Details,
    Page,
    PageCalendar,
)
from bot.schedule.refusals import (
    AlreadyPublished,
    BeyondHorizon,
    DayClosed,
    DayPassed,
    DayTaken,
    NeedsNoSeat,
    NoSuchBooking,
    PageFrozen,
    ReasonMissing,
    RedDayUnconfirmed,
    Stale,
    TitleMissing,
    TitleTooLong,
)
from bot.schedule.swap_refusals import DayHeld

HORIZON = timedelta(days=180)


def last_bookable(today: date) -> date:
    return today + HORIZON


def checked_details(details: Details, *, page: Page) -> Details:
    """The details as they will be kept: white space folded, a title to be seen, not too long."""
    title = " ".join(details.title.split())
    if details.content_type not in page.seated_types:
        raise NeedsNoSeat(details.content_type)
    if not plain(title):
        raise TitleMissing
    if len(title) > TITLE_LIMIT:
        raise TitleTooLong(length=len(title), limit=TITLE_LIMIT)
    return replace(details, title=title)


def takes_a_seat(content_type: ContentType, *, page: Page) -> bool:
    return content_type in page.seated_types


def check_day(
    calendar: PageCalendar, day: date, *, today: date, red_day_confirmed: bool = False
) -> None:
    """Refuse a day that can't be booked, whether or not a seat is free."""
    if day < today:
        raise DayPassed(day)
    if day > last_bookable(today):
        raise BeyondHorizon(day, last_bookable(today))
    if closed := calendar.closed_on(day):
        raise DayClosed(closed)
    if calendar.page.is_frozen_on(day):
        raise PageFrozen(calendar.page, day)
    if not is_workday(day) and not red_day_confirmed:
        raise RedDayUnconfirmed(day, red_day(day) or "")


def free_seat(calendar: PageCalendar, day: date, *, person: PersonId | None = None) -> int:
    """The number of the first free seat, counted from 1, or `DayTaken`, or `DayHeld` for others.

    Only a forecast: two may be told the same seat, and the database's unique key decides.
    """
    taken = len([booking for booking in calendar.on(day) if booking.is_active])
    if taken >= calendar.page.seats_per_day:
        raise DayTaken(calendar.page, day)
    held = [hold for hold in calendar.held_on(day) if hold.person != person]
    if taken + len(held) >= calendar.page.seats_per_day:
        raise DayHeld(calendar.page, day, min(hold.until for hold in held))
    return taken + 1


def may_stand_again(calendar: PageCalendar, booking: Booking, *, today: date) -> bool:
    """Whether a cancelled booking can have its day back; a red one was confirmed when it was made.

    The calendar is of its page, and holds its day.
    """
    try:
        check_day(calendar, booking.day, today=today, red_day_confirmed=True)
        free_seat(calendar, booking.day, person=booking.owner)
    except Refusal:
        return False
    return True


def stands_already(
    calendar: PageCalendar, day: date, details: Details, *, owner: PersonId
) -> Booking | None:
    """The very post, where its owner has it on that day: a button that is pressed again."""
    mine = (each for each in calendar.on(day) if each.is_active and each.owner == owner)
    return next((each for each in mine if each.details.title == details.title), None)


def says_more(said: Details, stands: Details) -> bool:
    """Whether more than the title is said of a post that stands already, and is not so."""
    said, nothing = replace(said, title=""), Details()
    return any(
        getattr(said, each) not in {getattr(nothing, each), getattr(stands, each)}
        for each in DETAIL_NAMES
    )


def is_frozen(booking: Booking, catalogue: Catalogue) -> bool:
    """Whether a post that waits to be published stands within a freeze of its page."""
    page = catalogue.page(booking.page)
    waits = booking.status is BookingStatus.BOOKED
    return waits and page is not None and page.is_frozen_on(booking.day)


def has_room(calendar: PageCalendar, day: date) -> bool:
    """Whether an ordinary seat is neither taken nor held."""
    return len(calendar.on(day)) + len(calendar.held_on(day)) < calendar.page.seats_per_day


def is_free(calendar: PageCalendar, day: date, *, today: date) -> bool:
    """Whether an ordinary booking of an ordinary working day would go through."""
    return (
        today <= day <= last_bookable(today)
        and is_workday(day)
        and calendar.closed_on(day) is None
        and not calendar.page.is_frozen_on(day)
        and has_room(calendar, day)
    )


def check_reason(reason: str) -> str:
    reason = " ".join(reason.split())
    if not reason:
        raise ReasonMissing
    return reason


def check_version(booking: Booking | None, version: int | None) -> Booking:
    """The booking, if it is still as the pressed card showed it; None trusts the newest state."""
    if booking is None:
        raise NoSuchBooking
    if version is not None and version != booking.version:
        raise Stale(booking)
    if not booking.is_active:
        raise Stale(booking)
    return booking


def moved(booking: Booking, day: date, page: PageId | None = None) -> Booking:
    """The booking on another day, or another page's, unless it is published."""
    if booking.status is BookingStatus.PUBLISHED:
        raise AlreadyPublished(booking)
    page = page or booking.page
    # In its new place it has a seat like any other's, and needs no reason for it.
    stays = (page, day) == (booking.page, booking.day)
    reason = booking.over_limit_reason if stays else ""
    return replace(booking, page=page, day=day, over_limit_reason=reason)


def restored(booking: Booking | None, version: int) -> Booking:
    """The booking as it stood before it was cancelled, if nothing happened to it since."""
    if booking is None:
        raise NoSuchBooking
    if booking.is_active or booking.version != version:
        raise Stale(booking)
    return replace(booking, status=BookingStatus.BOOKED, over_limit_reason="")


def cancelled(booking: Booking) -> Booking:
    if booking.status is BookingStatus.PUBLISHED:
        raise AlreadyPublished(booking)
    return replace(booking, status=BookingStatus.CANCELLED)
