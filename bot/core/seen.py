"""What has been seen of something outside. Three states: what nobody has seen is unknown."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.core.ports import Clock


class State(StrEnum):
    FINE = "fine"
    """Seen to hold."""
    NOT = "not"
    """Seen to fail."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Seen:
    """When a service last did what it was asked, and how it failed since."""

    worked_at: datetime | None = None
    failed_at: datetime | None = None
    """The first failure since it last worked; None while it works."""
    failure: str = ""
    """How it failed the last time; safe to show."""

    @property
    def state(self) -> State:
        if self.failed_at is not None:
            return State.NOT
        return State.UNKNOWN if self.worked_at is None else State.FINE


class Witness:
    """Whoever calls the service tells this what came of it; forgotten when the process ends."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._seen = Seen()

    @property
    def seen(self) -> Seen:
        return self._seen

    def worked(self) -> None:
        self._seen = Seen(worked_at=self._clock.now())

    def failed(self, why: str) -> None:
        since = self._seen.failed_at or self._clock.now()
        self._seen = replace(self._seen, failed_at=since, failure=why)
