"""Ideas for posts that have no day yet: anybody may take one, or give it a day."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NewType

from bot.core.people import Actor, PersonId
from bot.core.refusals import Refusal
from bot.core.text import plain
from bot.schedule.model import TITLE_LIMIT, BookingId
from bot.schedule.suggestions import Suggestion

IdeaId = NewType("IdeaId", int)

KEPT: Final = timedelta(days=90)
"""Untouched for so long, an idea is laid aside."""
IN_DIGEST: Final = 3
CARD_OF: Final = "idea:"
"""Names, before its number, the idea that an open card in the channel shows."""


@dataclass(eq=False)
class NoSuchIdea(Refusal):
    """It has a day already, or was laid aside."""


@dataclass(eq=False)
class NotYourIdea(Refusal):
    """Whoever shared it, took it or is a superadmin lays it aside."""


@dataclass(eq=False)
class IdeaMissing(Refusal):
    pass


@dataclass(eq=False)
class IdeaTooLong(Refusal):
    length: int
    limit: int


class IdeaState(StrEnum):
    OPEN = "open"
    BOOKED = "booked"
    ASIDE = "aside"


@dataclass(frozen=True, kw_only=True)
class Idea:
    id: IdeaId
    text: str
    """A line, which becomes the title of a booking."""
    by: PersonId
    by_name: str = ""
    at: datetime
    touched_at: datetime
    """When somebody last did something about it."""
    state: IdeaState = IdeaState.OPEN
    taken_by: PersonId | None = None
    taken_by_name: str = ""
    booking: BookingId | None = None
    """Where it got a day, also where that is cancelled since."""
    reactions: int = 0
    """Of others, to its card in the channel."""

    @property
    def expires_at(self) -> datetime:
        return self.touched_at + KEPT


@dataclass(frozen=True, kw_only=True)
class IdeaView:
    idea: Idea
    suggestions: Sequence[Suggestion] = ()
    """The best days for it."""
    may_lay_aside: bool = False


def checked_text(text: str) -> str:
    """On one line, as a title is.

    Raises:
        IdeaMissing: nothing was written that can be seen.
        IdeaTooLong: more than a title takes.
    """
    line = " ".join(text.split())
    if not plain(line):
        raise IdeaMissing
    if len(line) > TITLE_LIMIT:
        raise IdeaTooLong(length=len(line), limit=TITLE_LIMIT)
    return line


def still_open(idea: Idea | None) -> Idea:
    if idea is None or idea.state is not IdeaState.OPEN:
        raise NoSuchIdea
    return idea


def taken(idea: Idea | None, by: Actor, at: datetime) -> Idea:
    """The idea as somebody's to work on; the first keeps it."""
    idea = still_open(idea)
    if idea.taken_by is not None:
        return idea
    return replace(idea, taken_by=by.id, taken_by_name=by.name, touched_at=at)


def reacted(idea: Idea, by: PersonId, *, added: bool, removed: bool, at: datetime) -> Idea:
    """With the reaction of somebody else; one that is added touches an idea that waits for a day.

    One that is added in the place of another counts, also where the other was missed.
    """
    if by == idea.by:
        return idea
    touches = added and idea.state is IdeaState.OPEN
    return replace(
        idea,
        reactions=max(0, idea.reactions - removed) + added,
        touched_at=at if touches else idea.touched_at,
    )


def others(idea: Idea, than: PersonId) -> list[PersonId]:
    """Who shared it, and who took it: whom it concerns what somebody does about it."""
    return sorted({each for each in (idea.by, idea.taken_by) if each and each != than})


def booked(idea: Idea | None, booking: BookingId, at: datetime) -> Idea:
    return replace(still_open(idea), state=IdeaState.BOOKED, booking=booking, touched_at=at)


def waits_again(idea: Idea, at: datetime) -> Idea:
    """Its day is cancelled; which booking it was stays, in case that comes back."""
    return replace(idea, state=IdeaState.OPEN, touched_at=at)


def may_lay_aside(idea: Idea, by: Actor) -> bool:
    return by.is_superadmin or by.id in {idea.by, idea.taken_by}


def put_aside(idea: Idea | None, by: Actor, at: datetime) -> Idea:
    """The idea out of the list by hand.

    Raises:
        NoSuchIdea: it is out of it already.
        NotYourIdea: somebody else's to lay aside.
    """
    idea = still_open(idea)
    if not may_lay_aside(idea, by):
        raise NotYourIdea
    return replace(idea, state=IdeaState.ASIDE, touched_at=at)


def laid_aside(idea: Idea | None, now: datetime) -> Idea | None:
    """The idea out of the list, once nobody has touched it for long enough; else None."""
    if idea is None or idea.state is not IdeaState.OPEN or now < idea.expires_at:
        return None
    return replace(idea, state=IdeaState.ASIDE)
