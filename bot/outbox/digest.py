"""Jobs of the weekly digest."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import PlainSerializer, PlainValidator
from typing_extensions import override

from bot.core.calendar import Week
from bot.core.ports import Job
from bot.outbox.packing import InKey, ToChannel


def _named(value: object) -> Week:
    if isinstance(value, Week):
        return value
    return Week.named(str(value))


def _name(week: Week) -> str:
    return week.name


@dataclass(frozen=True, kw_only=True)
class SendDigest(ToChannel):
    """Post a week's digest: whoever has leased this one does, and nobody else."""

    kind = "digest.send"

    week: Annotated[Week, PlainValidator(_named), PlainSerializer(_name)]
    by_hand: bool = False
    """A superadmin asked for it: the post that stands is brought up to date."""

    @property
    @override
    def key(self) -> str | None:
        return None if self.by_hand else f"digest:{self.week.name}"


@dataclass(frozen=True, kw_only=True)
class EditDigest(Job):
    """Bring this week's digest to what is true now."""

    kind = "digest.edit"
    repeatable = True

    morning: Annotated[date | None, InKey] = None
    """Set where time alone is the reason."""

    @property
    @override
    def key(self) -> str | None:
        return None if self.morning is None else f"{self.kind}:{self.morning.isoformat()}"
