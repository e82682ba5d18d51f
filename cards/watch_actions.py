"""The buttons of publication and watch."""

from typing import ClassVar

from pydantic import Field

from bot.watch.model import CheckInAnswer
from cards.actions import CardAction, Number


class ReportPublished(CardAction):
    """The link is the form's input."""

    verb: ClassVar[str] = "published"

    booking: Number
    link: str = Field(default="", max_length=2000)


class AnswerCheckIn(CardAction):
    verb: ClassVar[str] = "check_in"

    booking: Number
    number: Number
    answer: CheckInAnswer


class TakeOverWatch(CardAction):
    verb: ClassVar[str] = "take_watch"

    booking: Number
