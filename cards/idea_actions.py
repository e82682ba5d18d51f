"""The buttons of ideas."""

from typing import ClassVar

from pydantic import Field

from bot.schedule.model import TITLE_LIMIT
from cards.actions import CardAction, Day, Number


class ShowIdeas(CardAction):
    verb: ClassVar[str] = "ideas"


class ShowIdea(CardAction):
    verb: ClassVar[str] = "idea"

    idea: Number


class TakeIdea(CardAction):
    verb: ClassVar[str] = "idea_take"

    idea: Number


class PutIdeaAside(CardAction):
    verb: ClassVar[str] = "idea_aside"

    idea: Number


class ShareIdea(CardAction):
    """What was typed and might have meant another idea."""

    verb: ClassVar[str] = "idea_share"

    text: str = Field(min_length=1, max_length=TITLE_LIMIT)


class BookIdea(CardAction):
    verb: ClassVar[str] = "idea_book"

    idea: Number
    day: Day
