"""The buttons of a post's text."""

from typing import Annotated, ClassVar

from pydantic import Field

from bot.writing.reviews import NOTE_KEPT
from bot.writing.texts import ALT_KEPT, KEPT, LINK_KEPT
from cards.actions import CardAction, Flag, Number

Seen = Annotated[int, Field(strict=True, ge=0, le=2**31 - 1)]


class ShowText(CardAction):
    verb: ClassVar[str] = "text"

    booking: Number


class WriteText(CardAction):
    """The form."""

    verb: ClassVar[str] = "write_text"

    booking: Number


class SaveText(CardAction):
    """What was written is the form's inputs, kept as typed."""

    verb: ClassVar[str] = "save_text"

    booking: Number
    version: Seen = 0
    """The version that the form was filled in with; 0 where there was none."""
    text: str = Field(default="", max_length=KEPT)
    link: str = Field(default="", max_length=LINK_KEPT)
    alt_text: str = Field(default="", max_length=ALT_KEPT)


class ShowVersions(CardAction):
    verb: ClassVar[str] = "text_versions"

    booking: Number


class AskReader(CardAction):
    verb: ClassVar[str] = "ask_reader"

    booking: Number


class TakeReview(CardAction):
    verb: ClassVar[str] = "review_take"

    booking: Number


class GiveBackReview(CardAction):
    """The reader has no time after all."""

    verb: ClassVar[str] = "review_give_back"

    booking: Number


class TakeBackQuestion(CardAction):
    """Whoever asked needs no reader after all."""

    verb: ClassVar[str] = "review_take_back"

    booking: Number


class AnswerReview(CardAction):
    """For the version that the card showed; the note is the form's input."""

    verb: ClassVar[str] = "review_answer"

    booking: Number
    version: Number
    good: Flag = False
    note: str = Field(default="", max_length=NOTE_KEPT)
