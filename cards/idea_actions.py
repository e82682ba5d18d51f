"""The buttons of ideas."""

from typing import ClassVar

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


class BookIdea(CardAction):
    verb: ClassVar[str] = "idea_book"

    idea: Number
    day: Day
