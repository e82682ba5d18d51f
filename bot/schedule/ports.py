"""What the use cases ask of the world around them; `bot.wiring` chooses who answers."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from bot.schedule.exchange_ports import Exchanging, Proposals, QueuePlaces
from bot.schedule.followers import Followers
from bot.schedule.model import (
    Booking,
    BookingId,
    Catalogue,
    ClosedDay,
    Department,
    Details,
    Page,
    PageCalendar,
    PageId,
    Person,
    PersonId,
    Request,
)

Json = str | int | float | bool | None | Sequence["Json"] | Mapping[str, "Json"]


class Clock(Protocol):
    def now(self) -> datetime:
        """This moment, aware, in the schedule's time zone."""
        ...


@dataclass(frozen=True, kw_only=True)
class Job:
    """Something to do after the commit: a message to send, or a duty that falls due.

    It is written in the transaction that causes it and worked by any replica. Whoever works it
    looks at the state of that moment, so a job that is no longer true is dropped, not sent.
    """

    kind: str
    payload: Mapping[str, Json] = field(default_factory=dict[str, Json])
    to: str = ""
    """The receiver: `person:<id>`, `channel`, or empty for a duty without one."""
    due: datetime | None = None
    """Not before this moment; None is at once."""
    key: str | None = None
    """A second job with the same key is not added: once per kind, subject and local date."""


@dataclass(frozen=True, kw_only=True)
class AuditEntry:
    action: str
    subject: str
    """What was changed, as `kind:id`."""
    before: Mapping[str, Json] | None = None
    after: Mapping[str, Json] | None = None


class Pages(Protocol):
    async def all(self) -> list[Page]: ...
    async def get(self, page: PageId) -> Page | None: ...
    async def put(self, page: Page) -> None: ...
    async def departments(self) -> list[Department]: ...
    async def put_department(self, department: Department) -> None: ...
    async def closed_between(self, first: date, last: date) -> list[ClosedDay]: ...
    async def close(self, closed: ClosedDay) -> None: ...
    async def open(self, day: date, page: PageId | None) -> None: ...


class People(Protocol):
    async def get(self, person: PersonId) -> Person | None: ...
    async def all(self) -> list[Person]: ...
    async def put(self, person: Person) -> None: ...
    async def set_roster(self, members: Sequence[Person]) -> None: ...


class Bookings(Exchanging, Protocol):
    async def get(self, booking: BookingId) -> Booking | None: ...
    async def calendar(self, page: Page, first: date, last: date) -> PageCalendar: ...
    async def between(self, first: date, last: date, *, cancelled: bool = False) -> list[Booking]:
        """All pages' bookings in order of day; the cancelled ones only where asked for."""
        ...

    async def of_owner(self, owner: PersonId, *, since: date) -> list[Booking]: ...
    async def add(
        self,
        *,
        page: Page,
        day: date,
        details: Details,
        owner: PersonId,
        over_limit_reason: str = "",
    ) -> Booking:
        """The new booking in a seat of its own.

        Raises:
            DayTaken: all ordinary seats of the day are taken and no reason goes over the limit.
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
class AuditRow(AuditEntry):
    """An entry as it was written down."""

    at: datetime
    actor: PersonId


class Audit(Protocol):
    async def add(self, request: Request, entry: AuditEntry) -> None: ...
    async def of_bookings(self, *, since: datetime) -> list[AuditRow]:
        """What happened to bookings after the moment, oldest first."""
        ...


class Outbox(Protocol):
    async def add(self, *jobs: Job) -> None:
        """Those whose key is not there yet, whatever became of the earlier one."""
        ...

    async def move(self, *jobs: Job) -> None:
        """Give those that still wait for their time the time that the jobs of these keys say."""
        ...

    async def again(self, job: Job) -> None:
        """Have the job of this key done once more; one that waits or is at work does by itself."""
        ...


class Transaction(Protocol):
    """One turn's view of the store; what is written becomes true together, or not at all."""

    @property
    def pages(self) -> Pages: ...
    @property
    def people(self) -> People: ...
    @property
    def bookings(self) -> Bookings: ...
    @property
    def audit(self) -> Audit: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def followers(self) -> Followers: ...
    @property
    def queue(self) -> QueuePlaces: ...
    @property
    def proposals(self) -> Proposals: ...

    def remember_result(self, booking: BookingId) -> None:
        """Let a second delivery of this turn be answered with the booking it made."""
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


class Storage(Protocol):
    async def start_turn(self, person: PersonId, on: date) -> TurnStart: ...

    def read(self) -> AbstractAsyncContextManager[Transaction]: ...

    def begin(self, request: Request | None = None) -> AbstractAsyncContextManager[Transaction]:
        """A transaction that commits when the block ends.

        Raises:
            AlreadyHandled: the request's turn was committed before.
        """
        ...
