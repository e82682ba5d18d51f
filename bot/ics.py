"""Calendar feeds as iCalendar (RFC 5545)."""

from datetime import UTC, datetime, timedelta

from icalendar import STATUS, TRANSP, Calendar, Event
from icalendar.prop import vDuration

from bot.core.calendar import in_zone
from bot.core.page_links import PageLinks
from bot.schedule.model import Booking, BookingStatus
from bot.swedish import feeds as words
from bot.usecases.feeds import Duty, FeedView

_FIRST_STAMP = datetime(2026, 1, 1, tzinfo=UTC)
"""Of a booking as it was made. Each change is stamped a minute later: a stamp moves when the
booking does and at no other time, so that the same bookings give the same bytes and ETag."""
_REFRESH = timedelta(hours=1)


def calendar(view: FeedView, links: PageLinks | None = None) -> bytes:
    """All-day events with a stable UID; a change raises SEQUENCE, a cancelled one says so."""
    made = Calendar.new(
        prodid="-//Inlaggsboten//SV",
        method="PUBLISH",
        name=words.calendar_name(view.scope, view.catalogue),
        subcomponents=[
            *(_event(booking, view, links) for booking in view.bookings),
            *(_duty(duty, links) for duty in view.duties),
        ],
        uid=f"schedule-{view.scope}@inlaggsboten",
        last_modified=max(
            (_stamp(booking.version) for booking in view.bookings), default=_FIRST_STAMP
        ),
    )
    # RFC 7986 says "VALUE=DURATION"; Outlook reads Microsoft's own name for the same.
    refresh = vDuration(_REFRESH)
    refresh.params["VALUE"] = "DURATION"
    made["REFRESH-INTERVAL"] = refresh
    made["X-PUBLISHED-TTL"] = vDuration(_REFRESH)
    return made.to_ical()


def _stamp(changes: int) -> datetime:
    return _FIRST_STAMP + timedelta(minutes=changes)


def _event(booking: Booking, view: FeedView, links: PageLinks | None) -> Event:
    opens = links.booking(booking.id) if links else ""
    cancelled = booking.status is BookingStatus.CANCELLED
    return Event.new(
        uid=f"booking-{booking.id}@inlaggsboten",
        sequence=booking.version,
        stamp=_stamp(booking.version),
        last_modified=_stamp(booking.version),
        start=booking.day,
        end=booking.day + timedelta(days=1),
        summary=words.summary(booking, view.catalogue),
        description=words.description(booking, view.catalogue, opens),
        status=STATUS.CANCELLED if cancelled else STATUS.CONFIRMED,
        transparency=TRANSP.TRANSPARENT,
        url=booking.link or opens or None,
    )


def _duty(duty: Duty, links: PageLinks | None) -> Event:
    """All day: the question comes by itself; an answered one is taken away."""
    day = in_zone(duty.check_in.due).date()
    answered = duty.check_in.answer is not None
    return Event.new(
        uid=f"check-in-{duty.booking.id}-{duty.check_in.number}@inlaggsboten",
        sequence=int(answered),
        stamp=_stamp(int(answered)),
        last_modified=_stamp(int(answered)),
        start=day,
        end=day + timedelta(days=1),
        summary=words.duty(duty.booking, duty.check_in, duty.of),
        description=words.duty_description(
            duty.booking, links.booking(duty.booking.id) if links else ""
        ),
        status=STATUS.CANCELLED if answered else STATUS.CONFIRMED,
        transparency=TRANSP.TRANSPARENT,
        url=duty.booking.link or None,
    )
