"""How many comments were met and how many were removed, month by month."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median

from bot.core.calendar import in_zone
from bot.moderation.case import Case
from bot.moderation.model import Ground, Kind


@dataclass(frozen=True, kw_only=True)
class Met:
    """Comments of one kind that came in a month, and how many of them have an answer by now."""

    received: int = 0
    answered: int = 0


@dataclass(frozen=True, kw_only=True)
class MonthFigures:
    month: date
    """Its first day."""
    critique: Met = Met()
    questions: Met = Met()
    median_time: timedelta | None = None
    """From report to answer, of what came in the month; None as long as nothing is answered."""
    removed: Mapping[Ground, int] = field(default_factory=dict[Ground, int])
    """Comments removed in the month, whenever they were reported."""
    wrongly_removed: int = 0
    """Of those removed in the month, the ones judged afterwards to be critique or a question."""

    @property
    def is_empty(self) -> bool:
        received = self.critique.received or self.questions.received
        return not (received or self.removed or self.wrongly_removed)


def monthly(cases: Sequence[Case], *, today: date, months: int = 12) -> list[MonthFigures]:
    """The latest months, this one first."""
    first, found = today.replace(day=1), list[MonthFigures]()
    for _ in range(months):
        found.append(_of_month(cases, first))
        first = (first - timedelta(days=1)).replace(day=1)
    return found


def _of_month(cases: Sequence[Case], month: date) -> MonthFigures:
    came = [case for case in cases if _month(case.reported_at) == month]
    times = [
        (case.answered_at - case.reported_at).total_seconds()
        for case in came
        if case.answered_at is not None
    ]
    gone = [
        case
        for case in cases
        if case.deletion is not None and _month(case.deletion.removed_at) == month
    ]
    return MonthFigures(
        month=month,
        critique=_met(came, Kind.CRITIQUE),
        questions=_met(came, Kind.QUESTION),
        median_time=timedelta(seconds=median(times)) if times else None,
        removed=Counter(case.ground for case in gone if case.ground is not None),
        wrongly_removed=sum(case.ground is None for case in gone),
    )


def _met(came: Sequence[Case], kind: Kind) -> Met:
    of_kind = [case for case in came if case.kind is kind]
    answered = sum(case.answered_at is not None for case in of_kind)
    return Met(received=len(of_kind), answered=answered)


def _month(moment: datetime) -> date:
    return in_zone(moment).date().replace(day=1)
