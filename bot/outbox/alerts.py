"""Jobs that see to it that superadmins hear of a case."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, Final

from pydantic import Field
from typing_extensions import override

from bot.alerts.steps import Step
from bot.core.people import PersonId
from bot.core.ports import Job
from bot.outbox.packing import PERSON, InKey, Number, ToChannel

Reason = Annotated[str, Field(min_length=1, max_length=40)]


@dataclass(frozen=True, kw_only=True)
class OfReason(Job):
    """Once for a case and a reason."""

    case: Number
    reason: Reason

    @property
    @override
    def key(self) -> str:
        return f"{self.kind}:{self.case}:{self.reason}"


@dataclass(frozen=True, kw_only=True)
class RaiseAlert(OfReason):
    """Have every superadmin told."""

    kind = "alert.raise"

    @property
    @override
    def key(self) -> str:
        return f"alert:{self.case}:{self.reason}"


@dataclass(frozen=True, kw_only=True)
class AlertStep(OfReason):
    """One way to one superadmin."""

    person: PersonId
    at_once: Annotated[bool, InKey] = False
    """Doesn't wait its time: another job than the one that does."""

    @property
    @override
    def to(self) -> str:
        return f"{PERSON}{self.person}"

    @property
    @override
    def key(self) -> str:
        key = f"{super().key}:{self.person}"
        return f"{key}:at-once" if self.at_once else key


@dataclass(frozen=True, kw_only=True)
class AlertInChat(AlertStep):
    kind = "alert.chat"


@dataclass(frozen=True, kw_only=True)
class AlertInFeed(AlertStep):
    kind = "alert.feed"


@dataclass(frozen=True, kw_only=True)
class AlertByMail(AlertStep):
    kind = "alert.mail"


@dataclass(frozen=True, kw_only=True)
class RemindOfAlert(AlertStep):
    kind = "alert.reminder"


STEPS: Final[Mapping[Step, type[AlertStep]]] = MappingProxyType(
    {
        Step.CHAT: AlertInChat,
        Step.FEED: AlertInFeed,
        Step.MAIL: AlertByMail,
        Step.REMINDER: RemindOfAlert,
    }
)


@dataclass(frozen=True, kw_only=True)
class EditAlertCards(Job):
    """Bring every superadmin's card to what is true now."""

    kind = "alert.cards"

    case: Number


@dataclass(frozen=True, kw_only=True)
class TellUnclaimed(OfReason, ToChannel):
    """Tell the channel, which must not hear of what, that nobody has taken a case."""

    kind = "alert.unclaimed"


@dataclass(frozen=True, kw_only=True)
class TellNotReached(OfReason):
    """Tell who reported a case that no superadmin was reached, and whom to call."""

    kind = "alert.reporter"


ALERTS: Final = (
    RaiseAlert,
    AlertInChat,
    AlertInFeed,
    AlertByMail,
    RemindOfAlert,
    EditAlertCards,
    TellUnclaimed,
    TellNotReached,
)
"""The jobs that an alert goes by; a worker of its own does them."""
