"""The base of every expected "no", and those that belong to no one subject."""

from dataclasses import dataclass

from bot.core.people import Role


class Refusal(Exception):
    """The base of every expected no: told to the person, logged at info, never a traceback."""


@dataclass(eq=False)
class TooFast(Refusal):
    """More turns in a row than a person takes."""


@dataclass(eq=False)
class TextTooLong(Refusal):
    """More than a message, or a field of a form, takes."""

    limit: int


class UnstorableText(Refusal):
    """A control character or a non-character, which no file that is taken out could hold."""


@dataclass(eq=False)
class NotAllowed(Refusal):
    """The person's role doesn't carry this action."""

    role: Role
