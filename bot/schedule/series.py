"""Posts that recur: which day is asked about next, and when. Nothing is held before a yes."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import takewhile
from typing import Final, NewType

from bot.core.calendar import is_workday, workday_from
from bot.core.people import Actor, PageId, PersonId
from bot.core.refusals import Refusal
from bot.schedule.booking import is_free, last_bookable
from bot.schedule.model import Booking, Catalogue, PageCalendar

SeriesId = NewType("SeriesId", int)

HELD: Final = 2
"""Days ahead that a series may hold."""
NEAR: Final = 3
"""Days from its own day within which another is proposed."""
REMINDED: Final = timedelta(days=7)
"""How long before its day an unanswered question is asked once more."""
PATIENCE: Final = 3
"""Questions in a row without an answer, after which a series ends by itself."""
AGAIN: Final = timedelta(days=7)
"""Until the next look, where no day can be proposed."""


@dataclass(eq=False)
class RhythmUnread(Refusal):
    """How often was not understood."""

    text: str


@dataclass(eq=False)
class NoSuchSeries(Refusal):
    """It has ended."""


@dataclass(eq=False)
class NotYourSeries(Refusal):
    owner_name: str


@dataclass(eq=False)
class SeriesMovedOn(Refusal):
    """What the pressed card asked about is asked no longer."""


@dataclass(frozen=True, kw_only=True)
class Weekly:
    """Every week on the first day's weekday, or every so many."""

    first: date
    weeks: int = 1


@dataclass(frozen=True, kw_only=True)
class Monthly:
    """As in the first Monday of the month."""

    nth: int
    """From 1 to 4; -1 is the last."""
    weekday: int
    """Counted from 0 for Monday."""


@dataclass(frozen=True, kw_only=True)
class DayOfMonth:
    number: int
    """Of a day; in a shorter month its last."""


Rhythm = Weekly | Monthly | DayOfMonth


class SeriesState(StrEnum):
    ACTIVE = "active"
    ENDED = "ended"


class Moved(StrEnum):
    """Why another day than the series' own is proposed."""

    RED = "red"
    CLOSED = "closed"
    FROZEN = "frozen"
    TAKEN = "taken"


@dataclass(frozen=True, kw_only=True)
class Series:
    id: SeriesId
    title: str
    page: PageId
    rhythm: Rhythm
    owner: PersonId
    owner_name: str = ""
    at: datetime
    state: SeriesState = SeriesState.ACTIVE
    through: date
    """The last of its own days that is dealt with: booked, or skipped."""
    asked: date | None = None
    """The last of its own days that its owner was asked about."""
    proposed: date | None = None
    """The day that was asked about for it."""
    unanswered: int = 0
    """Of its own days, those in a row that passed without an answer."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """May this day be booked?"""

    own: date
    """The series' own day."""
    day: date
    """The own day, or the free one that is nearest to it."""
    moved: Moved | None = None


@dataclass(frozen=True, kw_only=True)
class SeriesView:
    series: Series
    catalogue: Catalogue
    held: Sequence[Booking] = ()
    """Its coming posts, in order of day."""
    question: Question | None = None
    mine: bool = False
    """Whether the one who asks answers its questions."""
    may_end: bool = False


def own_days(rhythm: Rhythm, after: date) -> Iterator[date]:
    """The series' own days after a day, without end."""
    match rhythm:
        case Weekly(first=first, weeks=weeks):
            step = timedelta(weeks=weeks)
            passed = max(0, (after - first).days // step.days + 1)
            day = first + passed * step
            while True:
                yield day
                day += step
        case _:
            month = after.replace(day=1)
            while True:
                day = _in_month(rhythm, month)
                if day > after:
                    yield day
                month = (month + timedelta(days=31)).replace(day=1)


def _in_month(rhythm: Monthly | DayOfMonth, first: date) -> date:
    last = first.replace(day=monthrange(first.year, first.month)[1])
    if isinstance(rhythm, DayOfMonth):
        return first.replace(day=min(rhythm.number, last.day))
    if rhythm.nth < 0:
        return last - timedelta(days=(last.weekday() - rhythm.weekday) % 7)
    ahead = (rhythm.weekday - first.weekday()) % 7
    return first + timedelta(days=ahead, weeks=rhythm.nth - 1)


def next_question(
    series: Series, calendar: PageCalendar, held: Sequence[Booking], *, today: date
) -> Question | None:
    """The day to ask about, if any: none while as many days are held as may be.

    A day of its own that is a holiday, closed or taken gives way to the nearest free one, rather a
    later than an earlier; where none is free near it, that time is passed over.
    """
    if series.state is not SeriesState.ACTIVE or len(held) >= HELD:
        return None
    last = last_bookable(today)
    days = own_days(series.rhythm, max(series.through, today))
    for own in takewhile(lambda day: day <= last, days):
        for day in _near(own):
            if day > today and is_free(calendar, day, today=today):
                moved = None if day == own else _why_not(calendar, own)
                return Question(own=own, day=day, moved=moved)
    return None


def _near(own: date) -> list[date]:
    days = (own + timedelta(days=each) for each in range(-NEAR, NEAR + 1))
    return sorted(days, key=lambda day: (abs(day - own), day < own))


def _why_not(calendar: PageCalendar, day: date) -> Moved:
    if not is_workday(day):
        return Moved.RED
    if calendar.closed_on(day) is not None:
        return Moved.CLOSED
    return Moved.FROZEN if calendar.page.is_frozen_on(day) else Moved.TAKEN


def asked(series: Series, question: Question | None) -> Series:
    """The series as it is once its owner has the question before them."""
    if question is None:
        return series
    return replace(series, asked=question.own, proposed=question.day)


def answered(series: Series, own: date) -> Series:
    """That time is dealt with: booked, or skipped."""
    return replace(series, through=own, unanswered=0)


def check_asked(question: Question | None, own: date, day: date | None) -> Question:
    """The question that a press answers.

    Raises:
        SeriesMovedOn: another is asked by now, or none.
    """
    if question is None or question.own != own or day not in {None, question.day}:
        raise SeriesMovedOn
    return question


def check_owner(series: Series | None, by: Actor) -> Series:
    """The series, if it goes on and its owner asks.

    Raises:
        NoSuchSeries: it has ended.
        NotYourSeries: another answers its questions.
    """
    series = still_active(series)
    if series.owner != by.id:
        raise NotYourSeries(series.owner_name)
    return series


def still_active(series: Series | None) -> Series:
    if series is None or series.state is not SeriesState.ACTIVE:
        raise NoSuchSeries
    return series


def ended(series: Series) -> Series:
    return replace(series, state=SeriesState.ENDED)


def may_end(series: Series, by: Actor) -> bool:
    return by.is_superadmin or series.owner == by.id


def passed_by(series: Series, today: date) -> Series:
    """The series after its days that have passed: a question that got no answer counts once."""
    silent = series.asked is not None and series.through < series.asked <= today
    if not silent:
        return series
    assert series.asked is not None
    missed = series.unanswered + 1
    state = SeriesState.ENDED if missed >= PATIENCE else series.state
    return replace(series, through=series.asked, unanswered=missed, state=state)


def reminder_day(own: date) -> date:
    return workday_from(own - REMINDED)


def is_to_ask(series: Series, question: Question, today: date) -> bool:
    """Whether its owner is asked today: once, and once more a week before the day."""
    return series.asked != question.own or reminder_day(question.own) == today


def next_look(question: Question | None, held: Sequence[Booking], *, today: date) -> date:
    """The working day on which there may be something to ask."""
    if question is not None:
        days = (reminder_day(question.own), workday_from(question.own + timedelta(days=1)))
        return next(day for day in days if day > today)
    if len(held) >= HELD:
        return workday_from(held[0].day + timedelta(days=1))
    return workday_from(today + AGAIN)
