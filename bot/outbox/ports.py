"""What the worker asks of the outbox's store."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from bot.core.ports import Job, Json


@dataclass(frozen=True, kw_only=True)
class LeasedJob:
    id: int
    kind: str
    to: str
    payload: Mapping[str, Json]
    attempts: int
    """This one included."""
    since: datetime
    """When it first fell due."""
    leased_by: str = ""
    left: int = 0
    """How many runs of it, all but the first alone, may have killed their worker, or hung."""


@dataclass(frozen=True, kw_only=True)
class Share:
    """Which jobs a worker takes: those of these kinds, or all the others."""

    kinds: frozenset[str] = frozenset()
    others: bool = True


ALL: Final = Share()


@dataclass(frozen=True, kw_only=True)
class Backlog:
    waiting: int
    """Jobs that are due."""
    dead: int
    unsent: int = 0
    """Jobs that were to be done by now, also those that are to be tried again later."""
    oldest_since: datetime | None = None
    """When the oldest of those was to be done; a retry does not make it younger."""


class Queue(Protocol):
    """Each method is a short transaction of its own.

    What is said of a job counts for as long as it is leased to the one who says it.
    """

    lease_time: timedelta
    """Longer than any one delivery may take; after it another worker may try the job again."""

    async def lease(
        self, *, worker: str, now: datetime, limit: int, share: Share = ALL
    ) -> list[LeasedJob]:
        """The oldest due jobs of the share, now this worker's alone until the lease runs out."""
        ...

    async def done(
        self, *jobs: LeasedJob, now: datetime, receipt: Mapping[str, Json] | None = None
    ) -> None:
        """Write it down of all of them in one transaction; a receipt is one job's alone."""
        ...

    async def drop(self, job: LeasedJob, *, now: datetime, why: str) -> None:
        """End a job that is no longer true."""
        ...

    async def retry(self, job: LeasedJob, *, due: datetime, why: str) -> None: ...

    async def bury(
        self, job: LeasedJob, *, now: datetime, why: str, then: Job | None = None
    ) -> None:
        """A dead letter: visible in `/status`, and replayable; `then` is added along with it."""
        ...

    async def replay_dead(self, *, now: datetime) -> int: ...

    async def release(self, worker: str, *, alone: LeasedJob | None = None) -> None:
        """Give back what this worker holds, for another to take at once.

        But not a job that it is to run `alone`: that run is counted before it begins.
        """
        ...

    async def backlog(self, now: datetime) -> Backlog: ...

    async def announce(self, kinds: Collection[str], *, now: datetime) -> None:
        """Write down that code is there that knows these kinds of job."""
        ...

    async def is_known_elsewhere(self, kind: str, *, now: datetime) -> bool:
        """Whether code that knows the kind is there, or any that is newer than this."""
        ...
