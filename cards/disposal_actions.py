"""The buttons of a disposal."""

from typing import Annotated, ClassVar

from pydantic import Field

from bot.schedule.retention import RecordClass
from cards.actions import CardAction


class ReviewDisposal(CardAction):
    verb: ClassVar[str] = "disposal"

    kind: RecordClass


class ApproveDisposal(CardAction):
    verb: ClassVar[str] = "dispose"

    kind: RecordClass
    seen: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
