"""Times of the year when few read: their days are suggested last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class QuietTime:
    """The same days of every year, also over a new one."""

    first: tuple[int, int]
    """Month and day."""
    last: tuple[int, int]

    def holds(self, day: date) -> bool:
        here = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= here <= self.last
        return here >= self.first or here <= self.last


Quiet = Sequence[QuietTime]


def is_quiet(day: date, quiet: Quiet) -> bool:
    return any(each.holds(day) for each in quiet)
