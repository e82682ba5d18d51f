"""Every expected "no" about a post's text. The words stand in `bot.swedish.texts`."""

from dataclasses import dataclass

from bot.core.refusals import Refusal


@dataclass(eq=False)
class TextChanged(Refusal):
    """Somebody has written another version since this one was begun."""


@dataclass(eq=False)
class TextMissing(Refusal):
    pass


@dataclass(eq=False)
class NotAnAddress(Refusal):
    """The link is no address, or one with a name or a password in it."""

    text: str


@dataclass(eq=False)
class TextIsPrivate(Refusal):
    """A colleague's text that nobody has been asked to read."""


@dataclass(eq=False)
class NothingToRead(Refusal):
    pass


@dataclass(eq=False)
class BeingRead(Refusal):
    """A question is taken back while somebody reads."""


@dataclass(eq=False)
class NoSuchReview(Refusal):
    """Nobody asks for a reader of it any more, or another has it."""


@dataclass(eq=False)
class AlreadyRead(Refusal):
    pass


@dataclass(eq=False)
class OwnText(Refusal):
    """Another's eyes are asked for."""


@dataclass(eq=False)
class OnlySuperadminsRead(Refusal):
    pass


@dataclass(eq=False)
class TextMovedOn(Refusal):
    """The reader answers for a version that is no longer the newest."""


@dataclass(eq=False)
class NoteMissing(Refusal):
    """A change is wanted, but not said which."""


@dataclass(eq=False)
class NotApproved(Refusal):
    """The page wants a superadmin's OK of the text as it is now."""
