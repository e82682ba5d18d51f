"""Jobs of "Kan någon läsa?"."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from typing_extensions import override

from bot.core.ports import Job
from bot.outbox.packing import WIDE, InKey, Number, ToPerson, ToPersonOrChannel
from bot.schedule.model import BookingId
from bot.writing.reviews import Asked

Booking = Annotated[BookingId, WIDE]


@dataclass(frozen=True, kw_only=True)
class AskToRead(Job):
    """Ask for a reader of whoever is to be asked by then, or remind the one who reads."""

    kind = "review.ask"

    booking: Booking
    level: Asked
    reader: str = ""
    """Whose silence it follows from; empty as long as nobody reads."""
    began: Annotated[datetime | None, InKey] = None
    """When it was asked for or taken, which tells these levels from those before."""

    @property
    @override
    def key(self) -> str:
        began = "" if self.began is None else f"{self.began:%Y%m%dT%H%M%S}"
        daily = f"{self.due:%Y%m%d}" if self.level is Asked.AGAIN and self.due else ""
        return f"review:{self.booking}:{int(self.level)}{daily}:{began}"


@dataclass(frozen=True, kw_only=True)
class AskOneToRead(ToPersonOrChannel):
    """Put the question to one of those whom a level reaches."""

    kind = "review.ask_one"

    booking: Booking
    asked: Annotated[int, InKey] = 0
    """The row of the level's own job."""

    @property
    @override
    def key(self) -> str:
        return f"review.ask_one:{self.asked}:{self.to}"


@dataclass(frozen=True, kw_only=True)
class EditReview(Job):
    """Show where a reader was asked for who reads."""

    kind = "review.edit"

    booking: Booking


@dataclass(frozen=True, kw_only=True)
class TellReader(ToPerson):
    """Give the reader the text again: it was changed, or the answer waits."""

    kind = "review.reader"

    booking: Booking
    version: Number


@dataclass(frozen=True, kw_only=True)
class TellWhetherToRead(ToPerson):
    """Tell the reader that the booking is cancelled or out, or that it is back."""

    kind = "review.whether"

    booking: Booking


@dataclass(frozen=True, kw_only=True)
class TellRead(ToPerson):
    """Tell whoever asked what the reader thought."""

    kind = "review.read"

    booking: Booking
    version: Number
