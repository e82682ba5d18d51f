"""How fast one person may ask: enough for any hand, too slow for a program."""

from datetime import datetime
from enum import Enum, auto
from typing import Final

from bot.core.rate_limit import Limit, RateLimit

TURNS: Final = Limit(calls=60, seconds=30)
"""Whoever fills in one form after another needs a dozen."""
TOLD_AGAIN: Final = Limit(calls=1, seconds=60)


class Verdict(Enum):
    GO = auto()
    SLOW_DOWN = auto()
    """Too fast, and not told so within the last minute."""
    TOLD = auto()
    """Too fast, and told so: another answer would only be one more message."""


class Pace:
    """Counts each person's turns."""

    def __init__(self) -> None:
        self._turns = RateLimit(TURNS)
        self._told = RateLimit(TOLD_AGAIN)

    def asks(self, person: str, now: datetime) -> Verdict:
        """Take one turn of this person's, if there is one left."""
        moment = now.timestamp()
        if self._turns.takes(person, moment):
            return Verdict.GO
        return Verdict.SLOW_DOWN if self._told.takes(person, moment) else Verdict.TOLD
