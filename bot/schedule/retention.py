"""How long the city keeps what, by its own decision. Without one, nothing is ever disposed of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class RecordClass(StrEnum):
    REMOVED_COMMENTS = "removed_comments"
    """Cases of what had to go or was thought to, with their evidence."""
    OTHER_COMMENTS = "other_comments"
    """Cases of critique and questions."""
    SCHEDULE = "schedule"
    TEXTS = "texts"
    """Posts' texts as they were written; the bookings stay."""
    PEOPLE = "people"
    """The names of who has left, and what only they need; what they did stays, by a pseudonym."""


@dataclass(frozen=True, kw_only=True)
class RetentionRule:
    years: int
    basis: str
    """The decision that allows the disposal, as the city names it."""


Retention = Mapping[RecordClass, RetentionRule]


def kept_since(rule: RetentionRule, today: date) -> date:
    """What ended on this day or before has been kept for as long as it should."""
    try:
        return today.replace(year=today.year - rule.years)
    except ValueError:  # 29 February
        return today.replace(year=today.year - rule.years, day=28)


def last_schedule_year(rule: RetentionRule, today: date) -> int:
    """Whole calendar years: the newest that ended as long ago as it should be kept."""
    return today.year - rule.years - 1
