"""Jobs of ideas."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from typing_extensions import override

from bot.core.people import PersonId
from bot.core.ports import Job
from bot.outbox.packing import InKey, Number, ToChannel, ToPerson


@dataclass(frozen=True, kw_only=True)
class LayIdeaAside(Job):
    """Look, when nobody may have touched an idea for long, whether that is so."""

    kind = "idea.aside"

    idea: Number
    touched: Annotated[datetime | None, InKey] = None

    @property
    @override
    def key(self) -> str:
        touched = "" if self.touched is None else f"{self.touched:%Y%m%dT%H%M%S%f}"
        return f"idea:{self.idea}:{touched}"


@dataclass(frozen=True, kw_only=True)
class PostIdea(ToChannel):
    """Put an idea's open card in the channel."""

    kind = "idea.post"

    idea: Number

    @property
    @override
    def key(self) -> str:
        return f"idea:{self.idea}:post"


@dataclass(frozen=True, kw_only=True)
class EditIdea(Job):
    """Show on the open card what became of the idea."""

    kind = "idea.edit"
    repeatable = True

    idea: Number


@dataclass(frozen=True, kw_only=True)
class TellIdeaBooked(ToPerson):
    """Tell who shared or took an idea that another gave it a day."""

    kind = "idea.booked"

    idea: Number
    booking: Number


@dataclass(frozen=True, kw_only=True)
class TellIdeaPutAside(ToPerson):
    """Tell who shared or took an idea that another laid it aside."""

    kind = "idea.put_aside"

    idea: Number
    by: PersonId


@dataclass(frozen=True, kw_only=True)
class TellIdeaAside(ToPerson):
    """Tell who shared or took an idea that it was laid aside, as nobody touched it."""

    kind = "idea.tell"

    idea: Number
