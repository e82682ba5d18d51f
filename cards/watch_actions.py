"""The buttons of publication and watch."""

from typing import Annotated, ClassVar

from pydantic import Field

from bot.watch.model import CheckInAnswer
from bot.writing.texts import KEPT
from cards.actions import CardAction, Number, OfVersion
from cards.editors_actions import EntraId

Copied = Annotated[str, Field(max_length=KEPT)]


class ReportPublished(CardAction):
    """The link is the form's input."""

    verb: ClassVar[str] = "published"

    booking: Number
    link: str = Field(default="", max_length=2000)
    text_to_copy: Copied = ""
    link_to_copy: Copied = ""
    alt_to_copy: Copied = ""
    """Shown on the card to be copied; whatever comes back of them is not looked at."""


class AskLink(CardAction):
    """The form in which the link of a post that is out is put right."""

    verb: ClassVar[str] = "ask_link"

    booking: Number


class CorrectLink(CardAction):
    verb: ClassVar[str] = "correct_link"

    booking: Number
    link: str = Field(default="", max_length=2000)


class UndoPublished(OfVersion):
    """The post is not out after all."""

    verb: ClassVar[str] = "undo_published"


class AnswerCheckIn(CardAction):
    verb: ClassVar[str] = "check_in"

    booking: Number
    number: Number
    answer: CheckInAnswer


class UndoAnswer(CardAction):
    """The answer of whoever presses was a mistake."""

    verb: ClassVar[str] = "check_in_undo"

    booking: Number
    number: Number


class SaveFigures(CardAction):
    """The numbers are the form's inputs, as typed."""

    verb: ClassVar[str] = "figures"

    booking: Number
    views: str = Field(default="", max_length=100)
    reactions: str = Field(default="", max_length=100)
    comments: str = Field(default="", max_length=100)


class GiveBackWatch(CardAction):
    """Undoes a take-over by whoever presses."""

    verb: ClassVar[str] = "give_back_watch"

    booking: Number


class TakeOverWatch(CardAction):
    """From the keeper whom the card names; where another has taken over, nothing is done."""

    verb: ClassVar[str] = "take_watch"

    booking: Number
    keeper: EntraId
