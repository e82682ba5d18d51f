"""Jobs that propose a disposal, and carry out what was approved."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field
from typing_extensions import override

from bot.core.ports import Job
from bot.moderation.model import CaseNumber
from bot.outbox.packing import WIDE, InKey, ToPerson
from bot.schedule.retention import RecordClass

Records = Annotated[RecordClass, Field(alias="class")]
Month = Annotated[str, Field(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$")]


@dataclass(frozen=True, kw_only=True)
class LookForDisposal(Job):
    """Look, once a month, whether anything of a class has been kept long enough."""

    kind = "disposal.propose"

    records: Records
    month: Month

    @property
    @override
    def key(self) -> str:
        return f"disposal:{self.records}:{self.month}"


@dataclass(frozen=True, kw_only=True)
class AskToDispose(ToPerson):
    kind = "disposal.ask"

    records: Records
    month: Annotated[str, InKey] = ""

    @property
    @override
    def key(self) -> str:
        return f"disposal:{self.records}:{self.month}:{self.receiver}"


@dataclass(frozen=True, kw_only=True)
class RemoveOriginals(Job):
    """Remove the pictures of a case whose disposal was approved."""

    kind = "disposal.originals"

    case: Annotated[CaseNumber, WIDE]
