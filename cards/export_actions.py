"""The buttons that take something out of the bot."""

from typing import Annotated, ClassVar

from pydantic import Field

from bot.schedule.model import ScheduleFormat
from cards.actions import CardAction
from cards.case_actions import Case


class ExportCase(CardAction):
    verb: ClassVar[str] = "export_case"

    case: Case


class ExportSchedule(CardAction):
    verb: ClassVar[str] = "export_schedule"

    year: Annotated[int, Field(ge=1, le=9999)]  # text, where it comes from a list
    kind: ScheduleFormat = "xlsx"
