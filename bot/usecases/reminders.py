"""What falls due because of a booking; each is dropped when its booking has changed meanwhile."""

from collections.abc import Sequence
from datetime import time

from bot.schedule.calendar import local, next_workday
from bot.schedule.model import Booking
from bot.schedule.ports import Job

ASKED_AT = time(15)
ASKED_AGAIN_AT = time(9)


def ask_about(booking: Booking) -> Sequence[Job]:
    """The questions whether a booking was published: on its day, and the working day after."""
    subject = f"{booking.id}:{booking.day.isoformat()}"
    payload = {"booking": booking.id, "day": booking.day.isoformat()}
    return (
        Job(
            kind="publication.ask",
            payload=payload,
            due=local(booking.day, ASKED_AT),
            key=f"publication:{subject}:1",
        ),
        Job(
            kind="publication.ask",
            payload=payload,
            due=local(next_workday(booking.day), ASKED_AGAIN_AT),
            key=f"publication:{subject}:2",
        ),
    )
