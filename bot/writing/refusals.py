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
