"""How an alert reaches each superadmin: which steps there are, when each goes, what came of it.

"Sent" is what a service answered. Only a person's own press makes an alert "seen".
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Final

from bot.core.calendar import within_office_hours
from bot.core.people import PersonId

MAIL_AFTER: Final = timedelta(minutes=10)
MAIL_AFTER_OUT_OF_OFFICE: Final = timedelta(minutes=30)
REMIND_AFTER: Final = timedelta(minutes=30)
NOT_REACHED_AFTER: Final = timedelta(minutes=15)
"""So long after the alert the reporter hears it if it has reached nobody; mail has gone before."""
UNCLAIMED_AFTER: Final = timedelta(hours=2)


class Step(StrEnum):
    CHAT = "chat"
    """The card in the bot's chat with the person."""
    FEED = "feed"
    """A line in the activity feed."""
    MAIL = "mail"
    REMINDER = "reminder"


WAYS: Final = (Step.CHAT, Step.FEED, Step.MAIL)


class AlertState(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    SEEN = "seen"
    TAKEN = "taken"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class StepResult:
    sent: bool
    at: datetime
    why: str = ""
    """Why it was not sent; safe to show, and empty where it was."""


@dataclass(frozen=True, kw_only=True)
class Alert:
    """One superadmin's alert about one case, for one reason."""

    case: int
    reason: str
    person: PersonId
    raised_at: datetime
    seen_at: datetime | None = None
    taken_by: PersonId | None = None
    """Whoever of the superadmins took the case."""
    steps: Mapping[Step, StepResult] = field(default_factory=dict[Step, StepResult])

    @property
    def state(self) -> AlertState:
        if self.taken_by is not None:
            return AlertState.TAKEN
        if self.seen_at is not None:
            return AlertState.SEEN
        if any(result.sent for result in self.steps.values()):
            return AlertState.SENT
        if all(way in self.steps for way in WAYS):
            return AlertState.FAILED
        return AlertState.QUEUED

    @property
    def failure(self) -> str:
        """Why no way led to the person; empty while one did or still may."""
        if self.state is not AlertState.FAILED:
            return ""
        return ", ".join(f"{way}: {self.steps[way].why}" for way in WAYS)


def due(step: Step, raised_at: datetime) -> datetime:
    """When the step goes, if the alert still needs it then."""
    match step:
        case Step.CHAT | Step.FEED:
            return raised_at
        case Step.MAIL:
            office = within_office_hours(raised_at)
            return raised_at + (MAIL_AFTER if office else MAIL_AFTER_OUT_OF_OFFICE)
        case Step.REMINDER:
            return raised_at + REMIND_AFTER


def needs(alert: Alert, step: Step) -> bool:
    """Whether the step is still to be taken.

    The card goes also when somebody else was quicker: each superadmin shall know of the case.
    """
    earlier = alert.steps.get(step)
    if earlier is not None and earlier.sent:
        return False
    match step:
        case Step.CHAT:
            return True
        case Step.FEED | Step.MAIL:
            return alert.state not in {AlertState.SEEN, AlertState.TAKEN}
        case Step.REMINDER:
            return alert.state is not AlertState.TAKEN


def is_lost(alerts: Collection[Alert]) -> bool:
    """Whether every way to every superadmin has failed."""
    return bool(alerts) and {alert.state for alert in alerts} == {AlertState.FAILED}


def reached_nobody(alerts: Collection[Alert]) -> bool:
    """Whether none of the superadmins was reached yet, by any way."""
    return {alert.state for alert in alerts} <= {AlertState.QUEUED, AlertState.FAILED}


def chain_id(case: int) -> int:
    """The number (64 bits, signed) by which a later note takes an earlier one's place."""
    return int.from_bytes(sha256(f"case:{case}".encode()).digest()[:8], signed=True)
