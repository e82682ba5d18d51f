"""Jobs of queues, swaps, gifts and urgent questions."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from typing_extensions import override

from bot.core.ports import Job
from bot.outbox.packing import WIDE, InKey, Number, ToPerson, ToPersonOrChannel
from bot.schedule.queue import PlaceId
from bot.schedule.swaps import ProposalId

Place = Annotated[PlaceId, WIDE]
Proposed = Annotated[ProposalId, WIDE]


@dataclass(frozen=True, kw_only=True)
class _AboutPlace:
    """Of a place in a queue as it was; each version is a matter of its own."""

    kind: ClassVar[str]

    place: Place
    version: Number

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.place}:{self.version}"


@dataclass(frozen=True, kw_only=True)
class OfferDay(_AboutPlace, ToPerson):
    """Offer a free day to whoever is first in its queue."""

    kind = "queue.offer"


@dataclass(frozen=True, kw_only=True)
class ExpireOffer(_AboutPlace, Job):
    """An offer that was not answered goes to the next in line."""

    kind = "queue.expire"


@dataclass(frozen=True, kw_only=True)
class TellDayIsYours(ToPerson):
    """A day that its receiver waited for came to them by a swap, a gift or a move."""

    kind = "queue.taken"

    place: Place

    @property
    @override
    def key(self) -> str:
        return f"{self.kind}:{self.place}"


@dataclass(frozen=True, kw_only=True)
class TellWaitsAgain(_AboutPlace, ToPerson):
    """The swap by which the day had come was undone: the place in the queue is back."""

    kind = "queue.again"


@dataclass(frozen=True, kw_only=True)
class EditPlaceCards(Job):
    kind = "queue.cards"
    repeatable = True

    place: Place


@dataclass(frozen=True, kw_only=True)
class AskProposal(ToPersonOrChannel):
    """Ask one person; without a receiver, the channel."""

    kind = "proposal.ask"

    proposal: Proposed

    @property
    @override
    def key(self) -> str:
        key = f"{self.kind}:{self.proposal}"
        return key if self.receiver is None else f"{key}:{self.receiver}"


@dataclass(frozen=True, kw_only=True)
class TellProposalResult(ToPerson):
    """Tell whoever asked what became of it."""

    kind = "proposal.result"

    proposal: Proposed
    undone: Annotated[bool, InKey] = False
    """After what came of it first."""

    @property
    @override
    def key(self) -> str:
        return f"{self.kind}:{self.proposal}{':undone' if self.undone else ''}"


@dataclass(frozen=True, kw_only=True)
class ExpireProposal(Job):
    kind = "proposal.expire"

    proposal: Proposed

    @property
    @override
    def key(self) -> str:
        return f"{self.kind}:{self.proposal}"


@dataclass(frozen=True, kw_only=True)
class EditProposalCards(Job):
    """Show everybody who was asked what became of it."""

    kind = "proposal.cards"
    repeatable = True

    proposal: Proposed


@dataclass(frozen=True, kw_only=True)
class AskSuperadmins(Job):
    """Have each superadmin asked about a day beyond the limit."""

    kind = "over_limit.spread"

    proposal: Proposed

    @property
    @override
    def key(self) -> str:
        return f"{self.kind}:{self.proposal}"
