"""What the words for days mean on a certain day, once they have been told apart.

Nothing here says whether a day may be booked: a day that has passed is read like any other.
"""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum, auto
from typing import Final

from bot.core.calendar import Week, add_workdays
from bot.swedish.date_writing import (
    capitalised,
    day_span,
    heading_day,
    month_label,
    near_day,
    week_label,
)

YEARS: Final = range(1900, 2200)
MONTHS_A_YEAR: Final = 12


class Why(Enum):
    """Why what was typed, though it has the form of a date, is none that can be used."""

    NO_SUCH_DAY = auto()
    NO_SUCH_WEEK = auto()
    OUT_OF_RANGE = auto()
    BACKWARDS = auto()
    RECURRING = auto()


@dataclass(frozen=True, kw_only=True)
class Day:
    day: date
    by_weekday: bool = field(default=False, compare=False)
    """Whether a weekday was all that was said, so that another week may be meant."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A day, or with `last` a span, that may have been meant, with the words for its button."""

    day: date
    label: str
    last: date | None = None

    @property
    def meaning(self) -> "Day | Span":
        if self.last is None:
            return Day(day=self.day)
        return Span(first=self.day, last=self.last, label=self.label)


@dataclass(frozen=True, kw_only=True)
class Ambiguous:
    """Any of these may have been meant: ask which."""

    choices: tuple[Choice, ...]


@dataclass(frozen=True, kw_only=True)
class Span:
    """From one day to another, both included, labelled as in "v. 49" or "december".

    Of a `loose` one people mean different days ("i slutet av januari"): it can be shown, but
    nothing is closed or frozen by it unasked.
    """

    first: date
    last: date
    label: str
    loose: bool = False


@dataclass(frozen=True, kw_only=True)
class Days:
    """Single days, in the order typed: "22/2, 23/2 och 24/2"."""

    days: tuple[date, ...]


@dataclass(frozen=True, kw_only=True)
class Impossible:
    """A date that is none; `asked` holds it as typed, at most some sixty letters."""

    why: Why
    asked: str


Meaning = Day | Ambiguous | Span | Days


class NotInCalendar(Exception):
    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, kw_only=True)
class Point:
    """What was said of one day: as little as "tors", as much as "torsdag 3 december (v. 49)"."""

    weekday: int | None = None
    number: int | None = None
    month: int | None = None
    year: int | None = None
    week: int | None = None
    week_year: int | None = None
    fixed: date | None = None
    """Known whatever else is said; the rest must agree with it."""
    fixed_week: Week | None = None
    later: int = 0
    """Weeks to add, as in "fredag om en vecka"."""
    counted_first: bool = False
    """The weeks were said before the weekday: "om två veckor på fredag"."""
    is_thereafter: bool = False
    """"fredag veckan efter": after the week of today, or after the coming Friday."""
    is_next: bool = False
    """"nästa fredag"."""
    is_nearest: bool = False
    """"nästkommande fredag": never the day of today."""
    is_past: bool = False
    """"i fredags"."""
    bad: Why | None = None
    swapped: date | None = None
    """What it would be if day and month, or year and day, stood the other way round."""

    @property
    def is_weekday_alone(self) -> bool:
        return self == Point(weekday=self.weekday)


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """On which day something is read, and what it is read for."""

    today: date
    looks_back: bool = False
    """Whether what has been is meant as well as what comes: in a schedule, not in a booking."""


def day_in(year: int, month: int, number: int) -> date:
    if year not in YEARS:
        raise NotInCalendar(Why.OUT_OF_RANGE)
    try:
        return date(year, month, number)
    except ValueError:
        raise NotInCalendar(Why.NO_SUCH_DAY) from None


def add_days(day: date, days: int) -> date:
    try:
        return _in_range(day + timedelta(days=days))
    except OverflowError:
        raise NotInCalendar(Why.OUT_OF_RANGE) from None


def _in_range(day: date) -> date:
    if day.year not in YEARS:
        raise NotInCalendar(Why.OUT_OF_RANGE)
    return day


def month_from(today: date, months: int) -> tuple[int, int]:
    """Year and month, so many months ahead."""
    years, month = divmod(today.month - 1 + months, MONTHS_A_YEAR)
    if today.year + years not in YEARS:
        raise NotInCalendar(Why.OUT_OF_RANGE)
    return today.year + years, month + 1


def months_later(today: date, months: int) -> date:
    year, month = month_from(today, months)
    return day_in(year, month, min(today.day, monthrange(year, month)[1]))


def counted_from(day: date, number: int, unit: str) -> date:
    """So many days ("d"), workdays ("workday"), weeks ("v") or months after a day, or before."""
    match unit:
        case "d":
            return add_days(day, number)
        case "v":
            return add_days(day, 7 * number)
        case "workday":
            return add_workdays(day, number)
        case _:
            return months_later(day, number)


def coming(weekday: int, today: date) -> date:
    """The next such weekday after today."""
    return add_days(today, (weekday - today.weekday() - 1) % 7 + 1)


def nearest_of(days: Iterable[date], at: Circumstances) -> date:
    """The one that is meant where no year is said: the first from today on, or the nearest."""
    candidates = list(days)
    if not candidates:
        raise NotInCalendar(Why.OUT_OF_RANGE)
    if at.looks_back:
        return min(candidates, key=lambda day: (abs((day - at.today).days), day < at.today))
    to_come = [day for day in candidates if day >= at.today]
    return min(to_come) if to_come else max(candidates)


def numbered_week(year: int, number: int) -> Week:
    if year not in YEARS:
        raise NotInCalendar(Why.OUT_OF_RANGE)
    try:
        return Week(year, number)
    except ValueError:
        raise NotInCalendar(Why.NO_SUCH_WEEK) from None


def week_meant(number: int, year: int | None, at: Circumstances) -> Week:
    if year is not None:
        return numbered_week(year, number)
    this = Week.of(at.today)
    if not at.looks_back:
        # Only some years have a week 53: "v 53" in a year without one is a slip.
        week = numbered_week(this.year, number)
        return week if week >= this else numbered_week(this.year + 1, number)
    found: list[Week] = []
    for candidate in (this.year - 1, this.year, this.year + 1):
        with suppress(NotInCalendar):
            found.append(numbered_week(candidate, number))
    if not found:
        raise NotInCalendar(Why.NO_SUCH_WEEK)
    return min(found, key=lambda week: abs((week.monday - this.monday).days))


def whole_week(week: Week, today: date) -> Span:
    label = week_label(week)
    if week.year != Week.of(today).year:
        label = f"{label} {week.year}"
    return Span(first=week.monday, last=_in_range(week.sunday), label=label)


def whole_month(year: int, month: int, today: date) -> Span:
    first = day_in(year, month, 1)
    last = first.replace(day=monthrange(year, month)[1])
    return Span(first=first, last=last, label=month_label(first, today))


def month_meant(month: int, year: int | None, at: Circumstances) -> tuple[int, int]:
    if year is not None:
        return year, month
    today = at.today
    if at.looks_back:
        # The month that is nearest, counted from its middle.
        middles = [day_in(today.year + more, month, 15) for more in (-1, 0, 1)]
        return min(middles, key=lambda day: abs((day - today).days)).year, month
    return today.year + (month < today.month), month


def span(first: date, last: date, today: date, *, loose: bool = False, label: str = "") -> Span:
    return Span(
        first=_in_range(first),
        last=_in_range(last),
        label=label or day_span(first, last, today),
        loose=loose,
    )


def ask(days: Sequence[date], today: date) -> Meaning:
    """One day, or which of them."""
    different = list(dict.fromkeys(days))
    if len(different) == 1:
        return Day(day=different[0])
    return Ambiguous(
        choices=tuple(
            Choice(day=day, label=capitalised(near_day(day, today))) for day in different
        )
    )


def ask_spans(spans: Sequence[tuple[date, date]], today: date) -> Meaning:
    different = list(dict.fromkeys(spans))
    if len(different) == 1:
        return span(*different[0], today)
    return Ambiguous(
        choices=tuple(
            Choice(day=first, last=last, label=capitalised(_from_to(first, last, today)))
            for first, last in different
        )
    )


def _from_to(first: date, last: date, today: date) -> str:
    return f"{heading_day(first, today)} – {heading_day(last, today).lower()}"


def resolve(point: Point, at: Circumstances, *, after: date | None = None) -> Meaning:
    """The day that was meant, or which of several; `after` is the beginning of a span.

    Raises:
        NotInCalendar: there is no such day.
    """
    if point.bad is not None:
        raise NotInCalendar(point.bad)
    day = _dated(point, at, after)
    if day is None:
        return _weekday(point, at, after)
    day = add_days(day, 7 * point.later)
    others = _contradictions(point, day, at)
    if point.swapped is not None and point.swapped != day:
        others.append(point.swapped)
    return ask([day, *others], at.today)


def _dated(point: Point, at: Circumstances, after: date | None) -> date | None:
    if point.fixed is not None:
        return _in_range(point.fixed)
    if point.number is None:
        return None
    if point.month is not None and point.year is not None:
        return day_in(point.year, point.month, point.number)
    if point.month is not None:
        day_in(2000, point.month, point.number)  # a leap year: what it lacks, every year lacks
        start = after or at.today
        days = [
            day_in(year, point.month, point.number)
            for year in range(start.year - 1, start.year + 9)
            if year in YEARS and point.number <= monthrange(year, point.month)[1]
        ]
        if after is not None:
            return next((day for day in days if day >= after), None)
        return nearest_of(days, at)
    start = after or at.today
    if not 1 <= point.number <= 31:
        raise NotInCalendar(Why.NO_SUCH_DAY)
    for months in range(MONTHS_A_YEAR):
        year, month = month_from(start, months)
        if point.number <= monthrange(year, month)[1]:
            day = day_in(year, month, point.number)
            if day >= start:
                return day
    raise NotInCalendar(Why.NO_SUCH_DAY)


def _contradictions(point: Point, day: date, at: Circumstances) -> list[date]:
    """Other days that what was said beside the date speaks for."""
    others: list[date] = []
    if point.weekday is not None and point.weekday != day.weekday():
        nearest = add_days(day, (point.weekday - day.weekday() + 3) % 7 - 3)
        past = nearest < at.today and not at.looks_back
        others.append(coming(point.weekday, at.today) if past else nearest)
    if point.week is not None and Week.of(day).number != point.week:
        week = numbered_week(point.week_year or Week.of(day).year, point.week)
        others.append(week.monday + timedelta(days=day.weekday()))
    if point.fixed_week is not None and Week.of(day) != point.fixed_week:
        others.append(point.fixed_week.monday + timedelta(days=day.weekday()))
    return others


def _weekday(point: Point, at: Circumstances, after: date | None) -> Meaning:
    weekday = point.weekday
    assert weekday is not None, "a point says at least a weekday or a number"
    today = at.today
    week = point.fixed_week
    if point.week is not None:
        week = week_meant(point.week, point.week_year, at)
    if week is not None:
        return Day(day=add_days(week.monday, weekday + 7 * point.later))
    if after is not None:
        return Day(day=add_days(after, (weekday - after.weekday() - 1) % 7 + 1))
    next_one = coming(weekday, today)
    if point.is_past:
        return Day(day=add_days(next_one, -14 if weekday == today.weekday() else -7))
    if point.later:
        # From this week or from the coming such day: "måndag om två veckor" on a Sunday.
        in_that_week = add_days(Week.of(today).monday, weekday + 7 * point.later)
        counted = add_days(next_one, 7 * point.later)
        if point.counted_first:
            return ask(
                [in_that_week] if today.weekday() == weekday else [in_that_week, counted], today
            )
        is_the_coming = in_that_week == next_one and today.weekday() != weekday
        return ask([counted] if is_the_coming else [in_that_week, counted], today)
    if point.is_nearest:
        return Day(day=next_one)
    if point.is_thereafter:
        in_next_week = add_days(Week.of(today).next().monday, weekday)
        return ask([in_next_week, add_days(next_one, 7)], today)
    if point.is_next:
        in_next_week = add_days(Week.of(today).next().monday, weekday)
        return ask([next_one, in_next_week], today)
    if today.weekday() == weekday:
        return ask([today, next_one], today)
    return Day(day=next_one, by_weekday=True)
