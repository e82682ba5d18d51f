"""The buttons of the statistics."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from bot.core.people import PageId
from cards.actions import CardAction


class ShowStatistics(CardAction):
    verb: ClassVar[str] = "statistics"

    page: Annotated[PageId, Field(max_length=100)] | None = None
    period: Literal["latest", "coming"] = "latest"
