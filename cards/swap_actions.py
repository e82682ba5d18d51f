"""The buttons of queue, swap, giving away and going over the limit."""

from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field

from cards.actions import CardAction, Day, DraftFields, Flag, Number, OfVersion

_LONGEST_NUMBER = 10


def _whole(value: object) -> object:
    """A choice arrives as text."""
    if isinstance(value, str) and value.isascii() and value.isdecimal():
        return int(value[: _LONGEST_NUMBER + 1])
    return value


Chosen = Annotated[Number, BeforeValidator(_whole)]


class JoinQueue(DraftFields):
    verb: ClassVar[str] = "queue_join"


class OfPlace(CardAction):
    """Names the state that the card showed, as `OfVersion` does."""

    place: Number
    version: Number


class TakeOffer(OfPlace):
    verb: ClassVar[str] = "queue_take"


class LeaveQueue(OfPlace):
    verb: ClassVar[str] = "queue_leave"


class ShowSwap(OfVersion):
    """What can be done with a booking that one can't keep on its day."""

    # Cards that hang in chats carry the two verbs by these names.
    verb: ClassVar[str] = "exchange"

    day: Day | None = None
    """The day to swap it with, where that was given already."""
    to: str = Field(default="", max_length=200)
    """The colleague to give it to, likewise."""


class SendSwap(OfVersion):
    """The form's two ways share its inputs, and each reads its own."""

    verb: ClassVar[str] = "exchange_send"

    how: Literal["swap", "give", "ask_all"]
    theirs: Chosen | None = None
    to: str = Field(default="", max_length=200)


class ChooseOwn(DraftFields):
    """Which of one's own days to offer for the day that is taken."""

    verb: ClassVar[str] = "swap_which"

    theirs: Number


class AnswerProposal(CardAction):
    verb: ClassVar[str] = "proposal_answer"

    proposal: Number
    version: Number
    yes: Flag


class TakeBack(CardAction):
    verb: ClassVar[str] = "proposal_back"

    proposal: Number
    version: Number


class UndoSwap(CardAction):
    verb: ClassVar[str] = "swap_undo"

    proposal: Number
    version: Number


class ShowUrgent(DraftFields):
    verb: ClassVar[str] = "urgent"


class SendUrgent(DraftFields):
    verb: ClassVar[str] = "urgent_send"

    reason: str = Field(default="", max_length=2000)
