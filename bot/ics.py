"""Calendar feeds as iCalendar (RFC 5545)."""

from datetime import UTC, datetime, timedelta

from icalendar import STATUS, TRANSP, Calendar, Event

from bot.core.calendar import in_zone
from bot.schedule.model import Booking, BookingStatus
from bot.swedish import feeds as words
from bot.usecases.feeds import Duty, FeedView

_STAMP = datetime(2026, 1, 1, tzinfo=UTC)
"""Fixed: the same bookings give the same bytes, and with them the same ETag."""


def calendar(view: FeedView) -> bytes:
    """All-day events with a stable UID; a change raises SEQUENCE, a cancelled one says so."""
    made = Calendar.new(
        prodid="-//Inlaggsboten//SV",
        method="PUBLISH",
        name=words.calendar_name(view.scope, view.catalogue),
        refresh_interval=timedelta(hours=1),
        subcomponents=[
            *(_event(booking, view) for booking in view.bookings),
            *(_duty(duty) for duty in view.duties),
        ],
        uid=f"schedule-{view.scope}@inlaggsboten",
        last_modified=_STAMP,
    )
    return made.to_ical()


def _event(booking: Booking, view: FeedView) -> Event:
    cancelled = booking.status is BookingStatus.CANCELLED
    return Event.new(
        uid=f"booking-{booking.id}@inlaggsboten",
        sequence=booking.version,
        stamp=_STAMP,
        start=booking.day,
        end=booking.day + timedelta(days=1),
        summary=words.summary(booking, view.catalogue),
        description=words.description(booking, view.catalogue),
        status=STATUS.CANCELLED if cancelled else STATUS.CONFIRMED,
        transparency=TRANSP.TRANSPARENT,
        url=booking.link or None,
    )


def _duty(duty: Duty) -> Event:
    """All day: the question comes by itself; an answered one is taken away."""
    day = in_zone(duty.check_in.due).date()
    answered = duty.check_in.answer is not None
    return Event.new(
        uid=f"check-in-{duty.booking.id}-{duty.check_in.number}@inlaggsboten",
        sequence=int(answered),
        stamp=_STAMP,
        start=day,
        end=day + timedelta(days=1),
        summary=words.duty(duty.booking, duty.check_in.number, duty.of),
        description=duty.booking.link,
        status=STATUS.CANCELLED if answered else STATUS.CONFIRMED,
        transparency=TRANSP.TRANSPARENT,
        url=duty.booking.link or None,
    )
