"""What every change to a booking brings with it, in the transaction of the change."""

from datetime import time
from enum import StrEnum

from bot.core.calendar import Week
from bot.core.people import Request
from bot.core.ports import AuditEntry, Json
from bot.outbox.bookings import EditBookingCards
from bot.outbox.digest import EditDigest
from bot.schedule.digest import is_digest_of
from bot.schedule.model import Booking
from bot.usecases.following import follow
from bot.usecases.idea_following import idea_follows
from bot.usecases.ports import Transaction
from bot.usecases.reminders import ask_about
from bot.usecases.review_following import follow_booking


async def booking_changed(
    tx: Transaction,
    request: Request,
    action: str,
    *,
    before: Booking | None,
    after: Booking,
) -> None:
    """Write the change down, and plan all that follows from it.

    The action is named as in the audit log. `before` is None where the booking is new.
    """
    await _add_to_audit(tx, request, action, before, after)
    if before is not None:
        await tx.outbox.add(EditBookingCards(booking=after.id))
        await follow_booking(tx, request, before=before, after=after)
        await idea_follows(tx, request, before=before, after=after)
    if before is None or before.day != after.day:
        await tx.outbox.add(*ask_about(after))
    await follow(tx, request, before=before, after=after)
    if _stands_in_digest(request, before, after):
        await tx.outbox.add(EditDigest())


async def _add_to_audit(
    tx: Transaction, request: Request, action: str, before: Booking | None, after: Booking
) -> None:
    entry = AuditEntry(
        action=action,
        subject=f"booking:{after.id}",
        before=before and record(before),
        after=record(after),
    )
    await tx.audit.add(request, entry)


def _stands_in_digest(request: Request, before: Booking | None, after: Booking) -> bool:
    """Whether this week's digest shows the booking: by its days, or as one that waits."""
    days = {each.day for each in (before, after) if each is not None}
    waited = before is not None and before.day < request.today
    return waited or is_digest_of(Week.of(request.today), days)


def record(booking: Booking) -> dict[str, Json]:
    """A booking as the audit log keeps it."""
    details = {name: _as_json(value) for name, value in vars(booking.details).items()}
    return {
        "page": booking.page,
        "day": booking.day.isoformat(),
        # The name of this detail since the first row.
        "type": details.pop("content_type"),
        **details,
        "owner": booking.owner,
        "status": booking.status.value,
        "over_limit_reason": booking.over_limit_reason,
        "link": booking.link,
        "version": booking.version,
    }


def _as_json(value: str | bool | time | None) -> Json:  # noqa: FBT001 - a detail's value
    match value:
        case time():
            return value.isoformat("minutes")
        case StrEnum():
            return value.value
        case _:
            return value
