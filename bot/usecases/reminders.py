"""What falls due because of a booking; each is dropped when its booking has changed meanwhile."""

from collections.abc import Sequence

from bot.core.calendar import OPENS, local, next_workday
from bot.core.ports import Job
from bot.outbox.watch import AskPublication
from bot.schedule.model import Booking
from bot.watch.reminders import AFTERNOONS


def ask_about(booking: Booking) -> Sequence[Job]:
    """The questions whether a booking was published: on its day, and the working day after.

    Each falls due at the earliest moment that anybody may want it, and finds out then when the
    one who is asked does.
    """
    today, next_day = local(booking.day, AFTERNOONS[0]), local(next_workday(booking.day), OPENS)
    return (
        AskPublication(booking=booking.id, day=booking.day, time=1, due=today),
        AskPublication(booking=booking.id, day=booking.day, time=2, due=next_day),
    )
