"""Jobs that follow from bookings, tips and what superadmins set."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from typing_extensions import override

from bot.core.people import PersonId
from bot.core.ports import Job
from bot.outbox.packing import WIDE, InKey, Number, ToChannel, ToPerson
from bot.schedule.model import BookingId

Booking = Annotated[BookingId, WIDE]


@dataclass(frozen=True, kw_only=True)
class EditBookingCards(Job):
    """Bring every posted card of a booking to what is true now."""

    kind = "booking.cards"
    repeatable = True

    booking: Booking


@dataclass(frozen=True, kw_only=True)
class PostTip(ToChannel):
    kind = "tip.post"

    tip: Number

    @property
    @override
    def key(self) -> str:
        return f"tip:{self.tip}"


@dataclass(frozen=True, kw_only=True)
class EditTip(Job):
    """Show where the tip was posted what was done about it."""

    kind = "tip.edit"
    repeatable = True

    tip: Number


@dataclass(frozen=True, kw_only=True)
class ProposeOutOfFreeze(ToPerson):
    """Propose other days to the owner of a booking on a frozen page."""

    kind = "freeze.proposal"

    booking: Booking
    frozen_at: Annotated[datetime | None, InKey] = None
    """Frozen, unfrozen and frozen again, a booking is proposed new days again."""

    @property
    @override
    def key(self) -> str:
        return f"freeze:{self.booking}:{_stamp(self.frozen_at)}"


@dataclass(frozen=True, kw_only=True)
class TellHandedOver(ToPerson):
    """Tell a colleague what is theirs now."""

    kind = "editor.hand_over"

    bookings: tuple[Booking, ...]
    giver: Annotated[PersonId | None, InKey] = None
    given_at: Annotated[datetime | None, InKey] = None

    @property
    @override
    def key(self) -> str:
        return f"hand_over:{self.giver}:{self.receiver}:{_stamp(self.given_at)}"


@dataclass(frozen=True, kw_only=True)
class TellWantsIn(ToPerson):
    """Tell a superadmin who asks to become an editor; at most once a day."""

    kind = "editor.access"

    person: PersonId
    asked_on: Annotated[date | None, InKey] = None

    @property
    @override
    def key(self) -> str:
        return f"access:{self.person}:{self.receiver}:{self.asked_on}"


def _stamp(moment: datetime | None) -> str:
    return "" if moment is None else f"{moment:%Y%m%dT%H%M%S}"
