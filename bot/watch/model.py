"""The publisher's duty to watch the comments: plain values that any layer may hold."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

from bot.core.people import PersonId
from bot.schedule.model import BookingId


class CheckInAnswer(StrEnum):
    NOTHING_NEW = "nothing_new"
    ALL_ANSWERED = "all_answered"
    NEEDS_HELP = "needs_help"


class Level(IntEnum):
    """Whom an unanswered check-in has reached; each level four office hours after the last."""

    KEEPER = 0
    KEEPER_AGAIN = 1
    DEPUTY = 2
    DEPARTMENT = 3
    CHANNEL = 4


@dataclass(frozen=True, kw_only=True)
class CheckIn:
    number: int
    """From 1 to 4."""
    due: datetime
    answer: CheckInAnswer | None = None
    answered_at: datetime | None = None
    answered_by: PersonId | None = None


@dataclass(frozen=True, kw_only=True)
class Watch:
    """From publication until the last check-in is answered."""

    booking: BookingId
    keeper: PersonId
    """Whose duty it is: the publisher's, until somebody takes it over."""
    started: datetime
    check_ins: tuple[CheckIn, ...]
    closed: datetime | None = None
    wants_help: bool = False
    """The keeper has asked the others; until somebody steps in."""
    taken_from: PersonId | None = None
    """Who kept it before the keeper took over, and gets it back if that is undone."""

    def check_in(self, number: int) -> CheckIn | None:
        return next((each for each in self.check_ins if each.number == number), None)
