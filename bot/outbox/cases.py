"""Jobs that tell people what has become of a case."""

from dataclasses import dataclass
from typing import Annotated

from typing_extensions import override

from bot.core.ports import Job
from bot.moderation.model import CaseNumber
from bot.outbox.packing import WIDE, InKey, Number, ToPerson

Case = Annotated[CaseNumber, WIDE]


@dataclass(frozen=True, kw_only=True)
class EditCaseCards(Job):
    """Bring every alert that stands in a superadmin's chat to what is true now."""

    kind = "case.cards"

    case: Case


@dataclass(frozen=True, kw_only=True)
class TellReporter(ToPerson):
    """Tell who reported a case what somebody else has done."""

    kind = "case.reporter"

    case: Case
    line: Number
    """The event's place among the case's."""
    stays: Annotated[CaseNumber | None, InKey] = None
    """The other case on the same comment by which it stays, where that is the news."""

    @property
    @override
    def key(self) -> str:
        news = self.line if self.stays is None else f"stays:{self.stays}"
        return f"{self.kind}:{self.case}:{news}"


@dataclass(frozen=True, kw_only=True)
class AskOperation(ToPerson):
    """Ask an editor of the operation to answer a comment."""

    kind = "case.operation"

    case: Case
    line: Number

    @property
    @override
    def key(self) -> str:
        return f"{self.kind}:{self.case}:{self.line}:{self.receiver}"
