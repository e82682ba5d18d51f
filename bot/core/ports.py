"""What every use case asks of the world around it; `bot.wiring` chooses who answers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Protocol

from bot.core.people import DepartmentId, Person, PersonId, Request

Json = str | int | float | bool | None | Sequence["Json"] | Mapping[str, "Json"]


PersonalRows = Mapping[str, Sequence[Mapping[str, Json]]]
"""Rows as they are kept, by their table."""


class Clock(Protocol):
    def now(self) -> datetime:
        """This moment, aware, in the schedule's time zone."""
        ...


@dataclass(frozen=True, kw_only=True)
class Job:
    """Something to do after the commit: a message to send, or a duty that falls due.

    It is written in the transaction that causes it and worked by any replica. Whoever works it
    looks at the state of that moment, so a job that is no longer true is dropped, not sent. The
    classes are in `bot.outbox`, which also reads and writes their rows.
    """

    kind: ClassVar[str]
    """Names the class in the database: never another, for as long as old rows may wait."""

    repeatable: ClassVar[bool] = False
    """Done twice it comes to no more than once, and nobody hears of it twice: that it is done may
    be written down a little later, along with others', and while one waits, no other like it is
    added."""

    due: datetime | None = None
    """Not before this moment; None is at once. On a job that was read: when it first fell due."""

    @property
    def to(self) -> str:
        """The receiver: `person:<id>`, `channel`, or empty for a duty without one."""
        return ""

    @property
    def key(self) -> str | None:
        """A second job with the same key is not added: once per kind, subject and local date."""
        return None


@dataclass(frozen=True, kw_only=True)
class AuditEntry:
    action: str
    subject: str
    """What was changed, as `kind:id`."""
    before: Mapping[str, Json] | None = None
    after: Mapping[str, Json] | None = None


class People(Protocol):
    async def get(self, person: PersonId) -> Person | None: ...
    async def some(self, people: Iterable[PersonId]) -> dict[PersonId, Person]:
        """Those of them that the bot knows."""
        ...

    async def of_department(self, department: DepartmentId) -> list[Person]: ...
    async def revoked(self) -> frozenset[PersonId]: ...
    async def with_standing(self) -> list[Person]:
        """Those on the team's roster, and those about whom a superadmin has decided, by name."""
        ...

    async def all(self) -> list[Person]: ...
    async def put(self, person: Person) -> None: ...
    async def set_roster(self, members: Sequence[Person]) -> None: ...


@dataclass(frozen=True, kw_only=True)
class AuditRow(AuditEntry):
    """An entry as it was written down."""

    at: datetime
    actor: PersonId


class Overtaken(Exception):
    """Somebody wrote after what a script rests on was read."""


@dataclass(kw_only=True)
class Script:
    """What a transaction would write, ready for the database."""

    begins: str
    """The newest row of the log when it was worked out: what it rests on is true as long."""
    ends: str = ""
    """The newest row of the log that it adds itself."""
    steps: Mapping[str, Sequence[Any]] = field(default_factory=dict[str, Sequence[Any]])
    """Rows of values, by the statement that takes them."""


class Audit(Protocol):
    async def add(self, request: Request, *entries: AuditEntry) -> None: ...
    async def newest(self) -> str:
        """Tells one state of the store from another: the newest row's hash."""
        ...

    async def newest_by(self, moment: datetime) -> str:
        """The hash of the row that was the newest then; empty before the first."""
        ...

    async def of_bookings(self, *, since: datetime) -> list[AuditRow]:
        """What happened to bookings after the moment, oldest first."""
        ...

    async def about(self, subject: str, *, since: datetime) -> list[AuditRow]:
        """What happened to this one thing from the moment on, oldest first."""
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


class PersonalData(Protocol):
    async def of(self, person: PersonId) -> PersonalRows:
        """All that is kept about one person."""
        ...

    async def without_trace_since(self, moment: datetime) -> list[Person]:
        """Those in no team who have done nothing after the moment."""
        ...

    async def pseudonymise(self, person: PersonId, pseudonym: str) -> None:
        """Write the pseudonym wherever the name stands, and remove what only the person needs."""
        ...


class Superadmins(Protocol):
    """Who owns the page; from settings, or from an Entra group."""

    async def ids(self) -> frozenset[PersonId]: ...
