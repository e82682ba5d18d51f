"""What the schedule's use cases ask of the store."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bot.core.people import PageId, Person, PersonId
from bot.schedule.model import (
    Booking,
    BookingId,
    Catalogue,
    ClosedDay,
    Department,
    Details,
    Page,
    PageCalendar,
)
from bot.schedule.swap_ports import Swapping


class Pages(Protocol):
    async def all(self) -> list[Page]: ...
    async def get(self, page: PageId) -> Page | None: ...
    async def put(self, page: Page) -> None: ...
    async def departments(self) -> list[Department]: ...
    async def put_department(self, department: Department) -> None: ...
    async def closed_between(self, first: date, last: date) -> list[ClosedDay]: ...
    async def close(self, closed: ClosedDay) -> None: ...
    async def open(self, day: date, page: PageId | None) -> None: ...


class Bookings(Swapping, Protocol):
    async def get(self, booking: BookingId) -> Booking | None: ...
    async def calendar(self, page: Page, first: date, last: date) -> PageCalendar: ...
    async def calendar_of(self, page: PageId | None, day: date) -> PageCalendar | None:
        """The named page's, or the main one's where none was named; None if there is no such."""
        ...

    async def days(self, page: PageId, first: date, last: date) -> list[date]:
        """Of the page's posts, in order."""
        ...

    async def first_day(self, page: PageId, first: date, last: date) -> date | None:
        """The first of those days; None without posts."""
        ...

    async def calendars(self, first: date, last: date) -> list[PageCalendar]:
        """Every page's, in the order that pages are shown, in as many statements as for one."""
        ...

    async def between(self, first: date, last: date, *, cancelled: bool = False) -> list[Booking]:
        """All pages' bookings in order of day; the cancelled ones only where asked for."""
        ...

    async def of_owners(self, owners: Collection[PersonId], *, since: date) -> list[Booking]: ...
    async def of_owner(self, owner: PersonId, *, since: date) -> list[Booking]: ...
    async def add(
        self,
        *,
        page: Page,
        day: date,
        details: Details,
        owner: PersonId,
        owner_name: str = "",
        over_limit_reason: str = "",
    ) -> Booking:
        """The new booking in a seat of its own.

        With the owner's name, which is for a day that `calendar_of` showed free, it may be written
        down no earlier than what follows.

        Raises:
            DayTaken: all ordinary seats of the day are taken and no reason goes over the limit.
        """
        ...

    async def add_all(
        self, added: Sequence[Booking], *, pages: Mapping[PageId, Page]
    ) -> list[Booking]:
        """All of them in a seat each, with their numbers; those on full days go over the limit.

        Raises:
            DayTaken: an ordinary seat that was free when asked about is taken.
        """
        ...

    async def of_numbers(self, numbers: Sequence[BookingId]) -> list[Booking]:
        """Those that there are, in order of number."""
        ...

    async def cancel_all(self, cancelled: Sequence[Booking]) -> None:
        """Make each its next version, cancelled and without its seat.

        Raises:
            Stale: somebody else changed one of them since they were read.
        """
        ...

    async def dispose_through(self, last: date) -> None:
        """Remove the bookings up to this day for good, with all that hangs on them."""
        ...

    async def save(self, booking: Booking, *, page: Page) -> Booking:
        """The booking with its next version; its seat follows the day and the status.

        Raises:
            Stale: somebody else changed the booking since it was read.
            DayTaken: the new day's seats are taken.
        """
        ...


@dataclass(frozen=True, kw_only=True)
class TurnStart:
    """What a turn must know before anything else, true at one moment."""

    person: Person | None
    """Whoever asks, if the bot has met them or was told of them."""
    deputy_for: frozenset[PersonId]
    """Whom they stand in for: always, or because they are away on the day."""
    roster_known: bool
    """Whether any team's members are known."""
    catalogue: Catalogue
