"""How fast one person may ask: enough for any hand, too slow for a program."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Final

AT_ONCE: Final = 60
"""So many turns may come in a row; whoever fills in one form after another needs a dozen."""
A_MINUTE: Final = 120
"""And so many a minute in the long run."""

_SWEEP: Final = timedelta(minutes=5)


class Verdict(Enum):
    GO = auto()
    SLOW_DOWN = auto()
    """Too fast, and not told so yet."""
    TOLD = auto()
    """Too fast, and told so: another answer would only be one more message."""


@dataclass
class _Person:
    left: float
    seen: datetime
    told: bool = False


class Pace:
    """Counts each person's turns, in one process; replicas count by themselves."""

    def __init__(self, *, at_once: int = AT_ONCE, a_minute: int = A_MINUTE) -> None:
        self._at_once = at_once
        self._a_second = a_minute / 60
        self._people: dict[str, _Person] = {}
        self._swept: datetime | None = None

    def asks(self, person: str, now: datetime) -> Verdict:
        """Take one turn of this person's, if there is one left."""
        self._sweep(now)
        known = self._people.setdefault(person, _Person(left=self._at_once, seen=now))
        known.left = self._left(known, now)
        known.seen = now
        if known.left >= 1:
            known.left -= 1
            # Told anew only after a pause, not each time that one turn has come back.
            known.told = known.told and known.left < self._at_once / 2
            return Verdict.GO
        if known.told:
            return Verdict.TOLD
        known.told = True
        return Verdict.SLOW_DOWN

    def __len__(self) -> int:
        """How many people are remembered."""
        return len(self._people)

    def _left(self, person: _Person, now: datetime) -> float:
        # A clock that was set back gives nothing, and takes nothing.
        passed = max((now - person.seen).total_seconds(), 0.0)
        return min(person.left + passed * self._a_second, float(self._at_once))

    def _sweep(self, now: datetime) -> None:
        """Forget those who have all their turns again, so that memory stays bounded."""
        if self._swept is not None and abs(now - self._swept) < _SWEEP:
            return
        self._swept = now
        self._people = {
            person: known
            for person, known in self._people.items()
            if self._left(known, now) < self._at_once
        }
