"""Jobs from a booking's day to its last check-in, and of absences."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from typing_extensions import override

from bot.core.calendar import in_zone
from bot.core.people import PersonId
from bot.core.ports import Job
from bot.outbox.packing import WIDE, InKey, Number, ToChannel, ToPerson
from bot.schedule.model import BookingId
from bot.watch.model import Level

Booking = Annotated[BookingId, WIDE]


@dataclass(frozen=True, kw_only=True)
class AskPublication(Job):
    """Ask whether a booking was published: on its day, and the working day after."""

    kind = "publication.ask"
    repeatable = True

    booking: Booking
    day: date
    """The booking's, when the question was put down."""
    time: Annotated[int, InKey] = 0
    """The first or the second."""

    @property
    @override
    def key(self) -> str:
        return f"publication:{self.booking}:{self.day.isoformat()}:{self.time}"


@dataclass(frozen=True, kw_only=True)
class AskCheckIn(Job):
    """Ask about a published post, of whoever is to be asked by then."""

    kind = "watch.check"

    booking: Booking
    number: Number
    """Of the check-in."""
    level: Level
    """Whom to ask."""
    keeper: str = ""
    """Whose silence it follows from; empty for the first question, which is whoever keeps it's."""
    taken: str = ""
    """When the keeper took over, which tells their levels from those before."""

    @property
    @override
    def key(self) -> str:
        daily = self.level is Level.CHANNEL and self.due is not None
        stamp = in_zone(self.due).date().isoformat() if daily and self.due else ""
        return f"watch:{self.booking}:{self.number}:{int(self.level)}{stamp}{self.taken}"


@dataclass(frozen=True, kw_only=True)
class SendReminders(ToPerson):
    """One card with all that is due to a person."""

    kind = "reminders.send"

    gathering: Annotated[str, InKey] = ""
    """One gathering has one card."""
    question: Annotated[str, InKey] = ""
    """Set where there is no later gathering to wait for: each question has a card then."""

    @property
    @override
    def key(self) -> str:
        key = f"reminders:{self.receiver}:{self.gathering}"
        return f"{key}:{self.question}" if self.question else key


@dataclass(frozen=True, kw_only=True)
class AskForWhoLeft(ToPerson):
    """Ask a superadmin what was due to one who has left and was not relieved of it."""

    kind = "reminders.left"

    person: PersonId
    gathered: Number
    """The row of the job that gathered it."""

    @property
    @override
    def key(self) -> str:
        return f"reminders.left:{self.gathered}:{self.receiver}"


@dataclass(frozen=True, kw_only=True)
class AskForHelp(ToChannel):
    kind = "watch.help"

    booking: Booking


@dataclass(frozen=True, kw_only=True)
class TellTaken(ToPerson):
    """Tell a keeper that somebody has taken over."""

    kind = "watch.taken"

    booking: Booking
    by: PersonId


@dataclass(frozen=True, kw_only=True)
class TellGivenBack(TellTaken):
    """Tell who kept a watch before that it is theirs again."""

    kind = "watch.given_back"


@dataclass(frozen=True, kw_only=True)
class AboutAbsence(ToPerson):
    """What a deputy is told."""

    absence: Number
    person: PersonId
    """Who is away."""
    first: date
    last: date


@dataclass(frozen=True, kw_only=True)
class TellAbsent(AboutAbsence):
    kind = "absence.begun"


@dataclass(frozen=True, kw_only=True)
class TellBack(AboutAbsence):
    kind = "absence.over"
