"""What a disposal takes out of a case's lines: the comment, and whatever was written freely.

Who did what, when and on which ground stays, and so do the numbers of the police and the registry.
"""

from dataclasses import replace

from bot.moderation.events import (
    Answered,
    AuthorInformed,
    AuthorNotInformed,
    Closed,
    Corrected,
    Described,
    Event,
    HoldReleased,
    HoldSet,
    Judged,
    PassedOn,
    ReferredToComplaints,
    Reported,
)
from bot.moderation.model import Comment


def emptied(event: Event) -> Event:  # noqa: PLR0911 - a line per kind of event
    """The line as a disposal leaves it."""
    match event:
        case Reported():
            return replace(event, comment=_left(event.comment), motive="")
        case Described():
            return replace(event, comment=_left(event.comment))
        case Judged():
            return replace(event, motive="")
        case Answered() | PassedOn() | ReferredToComplaints() | AuthorInformed() | Corrected():
            return replace(event, text="")
        case AuthorNotInformed() | HoldSet() | HoldReleased():
            return replace(event, reason="")
        case Closed():
            return replace(event, note="")
        case _:
            return event


def _left(comment: Comment) -> Comment:
    return Comment(page=comment.page, seen_at=comment.seen_at)
