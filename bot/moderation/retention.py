"""What is due for disposal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from bot.core.calendar import in_zone
from bot.core.people import Person
from bot.moderation.case import Case
from bot.moderation.reporting import ANSWERABLE
from bot.schedule.retention import RecordClass, RetentionRule, kept_since


@dataclass(frozen=True, kw_only=True)
class Due:
    """What may go, of one class."""

    kind: RecordClass
    rule: RetentionRule
    cases: Sequence[Case] = ()
    bookings: int = 0
    ideas: int = 0
    series: int = 0
    texts: int = 0
    people: Sequence[Person] = ()
    last_year: int = 0
    """Of the schedule and of texts, the newest year that may go."""

    @property
    def by_year(self) -> Mapping[str, int]:
        """How many of each go with the whole years."""
        return {
            "bookings": self.bookings,
            "ideas": self.ideas,
            "series": self.series,
            "texts": self.texts,
        }

    @property
    def seen(self) -> str:
        """Tells this from what another moment would find: only what was shown is disposed of."""
        numbers = [case.number for case in self.cases]
        said = f"{self.kind}|{self.rule}|{numbers}|{dict(self.by_year)}|{self.last_year}"
        said += f"|{[each.id for each in self.people]}" if self.people else ""
        return sha256(said.encode()).hexdigest()[:16]


def record_class(case: Case) -> RecordClass:
    if case.kind in ANSWERABLE and case.deletion is None:
        return RecordClass.OTHER_COMMENTS
    return RecordClass.REMOVED_COMMENTS


def is_due(case: Case, rule: RetentionRule, today: date) -> bool:
    """Closed for as long as the rule says, not disposed of yet, and not on legal hold."""
    if case.closed_at is None or case.disposed or case.hold:
        return False
    return in_zone(case.closed_at).date() <= kept_since(rule, today)
