"""Every expected "no" about a watch. The words stand in `bot.swedish.watch`."""

from dataclasses import dataclass

from bot.core.refusals import Refusal
from bot.watch.model import CheckIn


@dataclass(eq=False)
class NoSuchWatch(Refusal):
    pass


@dataclass(eq=False)
class WatchClosed(Refusal):
    pass


@dataclass(eq=False)
class AlreadyAnswered(Refusal):
    check_in: CheckIn


@dataclass(eq=False)
class NotALinkedInLink(Refusal):
    """What was given as the published post's address is none of LinkedIn's."""

    text: str


@dataclass(eq=False)
class SeveralLinks(Refusal):
    """A message about one post has the addresses of several."""


@dataclass(eq=False)
class FiguresMissing(Refusal):
    pass


@dataclass(eq=False)
class NotACount(Refusal):
    text: str


@dataclass(eq=False)
class NotPublished(Refusal):
    """Numbers belong to a post that is out."""


@dataclass(eq=False)
class NoSuchAbsence(Refusal):
    pass


@dataclass(eq=False)
class NoSuchTip(Refusal):
    pass


@dataclass(eq=False)
class NothingToPublish(Refusal):
    """No booking of today or earlier waits for word of publication."""
