"""What queue and proposals ask of the store."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Protocol, TypeVar

from bot.core.people import PageId, PersonId
from bot.schedule.model import Booking, BookingId, Draft
from bot.schedule.queue import PlaceId, QueuePlace
from bot.schedule.swaps import Proposal, ProposalId

P = TypeVar("P", bound=Proposal)


class QueuePlaces(Protocol):
    async def get(self, place: PlaceId) -> QueuePlace | None: ...
    async def active_on(self, page: PageId, day: date) -> list[QueuePlace]:
        """Those who wait for the day or have it offered, the first first."""
        ...

    async def lines(
        self, places: Collection[QueuePlace]
    ) -> Mapping[tuple[PageId, date], list[QueuePlace]]:
        """Who waits, as `active_on` says it, for each of these places' page and day."""
        ...

    async def waited_for(self, page: PageId, first: date, last: date) -> list[date]:
        """The page's days that somebody waits for, in order."""
        ...

    async def active_of(self, person: PersonId, *, since: date) -> list[QueuePlace]: ...
    async def last_taken(self, page: PageId, day: date, person: PersonId) -> QueuePlace | None:
        """The latest place by which the person came to have the day."""
        ...

    async def join(self, *, page: PageId, day: date, person: PersonId, draft: Draft) -> QueuePlace:
        """The person's place, new or the one there was; either way with this draft."""
        ...

    async def save(self, place: QueuePlace) -> QueuePlace:
        """The place with its next version.

        Raises:
            PlaceChanged: it changed since it was read.
        """
        ...


class Proposals(Protocol):
    async def get(self, proposal: ProposalId) -> Proposal | None: ...
    async def open_about(self, booking: BookingId) -> list[Proposal]: ...
    async def open_of(self, person: PersonId) -> Sequence[Proposal]: ...
    async def add(self, proposal: P) -> P:
        """The proposal with its number."""
        ...

    async def save(self, proposal: P) -> P:
        """The proposal with its next version.

        Raises:
            ProposalChanged: it changed since it was read.
        """
        ...


class Swapping(Protocol):
    """The side of the bookings that a swap needs."""

    async def swap(self, first: Booking, second: Booking) -> tuple[Booking, Booking]:
        """Both with each other's day and seat, as their next versions.

        Raises:
            Stale: one of them changed since it was read.
        """
        ...
