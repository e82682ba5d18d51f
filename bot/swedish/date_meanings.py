"""What a date means on a certain day, once its words have been told apart.

Nothing here says whether a day may be booked: a day that has passed is read like any other. What
is no date at all raises NotInCalendar, and what lies beyond all dates OverflowError.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, auto
from itertools import count
from typing import Final

from bot.core.calendar import Week, named_days
from bot.swedish import date_words as words
from bot.swedish.date_writing import capitalised, month_label, near_day, week_label

_YEARS: Final = range(1900, 2200)
_MONTHS_A_YEAR: Final = 12


class Why(Enum):
    """Why what was typed, though it has the form of a date, is none that can be used."""

    NO_SUCH_DAY = auto()
    NO_SUCH_WEEK = auto()
    OUT_OF_RANGE = auto()


@dataclass(frozen=True, kw_only=True)
class Day:
    day: date


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A day that may have been meant, with the words for its button."""

    day: date
    label: str


@dataclass(frozen=True, kw_only=True)
class Ambiguous:
    """Two days may have been meant: ask which."""

    choices: tuple[Choice, Choice]


@dataclass(frozen=True, kw_only=True)
class Span:
    """A whole week or month, both ends included, labelled as in "v. 49" or "december"."""

    first: date
    last: date
    label: str


Meaning = Day | Ambiguous | Span


class NotInCalendar(Exception):
    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


def day_near_today(match: re.Match[str], today: date) -> Meaning:
    return Day(day=today + timedelta(days=words.NEAR_DAYS[match[0].replace(" ", "")]))


def coming_weekday(match: re.Match[str], today: date) -> Meaning:
    coming = _coming(words.weekday_number(match["weekday"]), today)
    if coming.weekday() == today.weekday():
        return _ask(today, coming, today)
    return Day(day=coming)


def next_weekday(match: re.Match[str], today: date) -> Meaning:
    """The coming one to some, the one in the next ISO week to others."""
    weekday = words.weekday_number(match["weekday"])
    coming = _coming(weekday, today)
    in_next_week = Week.of(today).next().monday + timedelta(days=weekday)
    return Day(day=coming) if coming == in_next_week else _ask(coming, in_next_week, today)


def weekday_in_week(match: re.Match[str], today: date) -> Meaning:
    weekday = words.weekday_number(match["weekday"])
    return Day(day=_week_meant(match, today).monday + timedelta(days=weekday))


def whole_week(match: re.Match[str], today: date) -> Meaning:
    week = _week_meant(match, today)
    label = week_label(week)
    if week.year != Week.of(today).year:
        label = f"{label} {week.year}"
    return Span(first=week.monday, last=week.monday + timedelta(days=6), label=label)


def no_such_week(_match: re.Match[str], _today: date) -> Meaning:
    raise NotInCalendar(Why.NO_SUCH_WEEK)


def calendar_day(match: re.Match[str], today: date) -> Meaning:
    """A day and month; a weekday or week beside them that contradicts them is asked about."""
    month, number = words.month_number(match["month"]), int(match["day"])
    day = (
        _day_in(int(match["year"]), month, number)
        if match["year"]
        else _next_such(month, number, today)
    )
    return _agreeing(match, day, today)


def day_of_month(match: re.Match[str], today: date) -> Meaning:
    number = int(match["day"])
    for months in range(_MONTHS_A_YEAR):
        year, month = _month_from(today, months)
        if number <= monthrange(year, month)[1]:
            day = _day_in(year, month, number)
            if day >= today:
                return _agreeing(match, day, today)
    raise NotInCalendar(Why.NO_SUCH_DAY)


def from_now(match: re.Match[str], today: date) -> Meaning:
    number = words.NUMBERS.get(match["count"]) or int(match["count"])
    match match["unit"][0]:
        case "d":
            return Day(day=today + timedelta(days=number))
        case "v":
            return Day(day=today + timedelta(weeks=number))
        case _:
            year, month = _month_from(today, number)
            return Day(day=_day_in(year, month, min(today.day, monthrange(year, month)[1])))


def named_month(match: re.Match[str], today: date) -> Meaning:
    month = words.month_number(match["month"])
    passed = month < today.month
    return _whole_month(int(match["year"] or today.year + passed), month, today)


def next_month(_match: re.Match[str], today: date) -> Meaning:
    return _whole_month(*_month_from(today, 1), today)


def this_month(_match: re.Match[str], today: date) -> Meaning:
    return _whole_month(today.year, today.month, today)


def feast(match: re.Match[str], today: date) -> Meaning:
    name = words.FEASTS[match["feast"]]
    return _yearly(lambda year: named_days(year).get(name), match, today)


def lucia(match: re.Match[str], today: date) -> Meaning:
    return _yearly(lambda year: _day_in(year, 12, 13), match, today)


def advent(match: re.Match[str], today: date) -> Meaning:
    typed = match["advent"]
    number = words.ADVENTS.get(typed) or int(typed[0])

    def sunday(year: int) -> date:
        latest_first = _day_in(year, 12, 3)  # the first Sunday of four before Christmas Day
        return latest_first + timedelta(weeks=number - 1, days=-(latest_first.isoweekday() % 7))

    return _yearly(sunday, match, today)


def _ask(one: date, other: date, today: date) -> Ambiguous:
    first, second = (
        Choice(day=day, label=capitalised(near_day(day, today))) for day in (one, other)
    )
    return Ambiguous(choices=(first, second))


def _coming(weekday: int, today: date) -> date:
    """The next such weekday after today."""
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _day_in(year: int, month: int, number: int) -> date:
    if year not in _YEARS:
        raise NotInCalendar(Why.OUT_OF_RANGE)
    try:
        return date(year, month, number)
    except ValueError:
        raise NotInCalendar(Why.NO_SUCH_DAY) from None


def _next_such(month: int, number: int, today: date) -> date:
    """The next day from today with this month and number; a leap day may be years ahead."""
    _day_in(2000, month, number)  # a leap year: what it lacks, every year lacks
    return next(
        day
        for year in count(today.year)
        if number <= monthrange(year, month)[1] and (day := _day_in(year, month, number)) >= today
    )


def _agreeing(match: re.Match[str], day: date, today: date) -> Meaning:
    typed = match.groupdict()
    if typed.get("weekday"):
        weekday = words.weekday_number(match["weekday"])
        if weekday != day.weekday():
            nearest = day + timedelta(days=(weekday - day.weekday() + 3) % 7 - 3)
            return _ask(day, nearest if nearest >= today else _coming(weekday, today), today)
    if typed.get("week") and int(match["week"]) != Week.of(day).number:
        week = _numbered(Week.of(day).year, int(match["week"]))
        return _ask(day, week.monday + timedelta(days=day.weekday()), today)
    return Day(day=day)


def _numbered(year: int, number: int) -> Week:
    if year not in _YEARS:
        raise NotInCalendar(Why.OUT_OF_RANGE)
    try:
        return Week(year, number)
    except ValueError:
        raise NotInCalendar(Why.NO_SUCH_WEEK) from None


def _week_meant(match: re.Match[str], today: date) -> Week:
    this_week = Week.of(today)
    if match["next"]:
        return this_week.next()
    if not match["week"]:
        return this_week
    number = int(match["week"])
    if match["year"]:
        return _numbered(int(match["year"]), number)
    week = _numbered(this_week.year, number)
    return week if week >= this_week else _numbered(week.year + 1, number)


def _month_from(today: date, months: int) -> tuple[int, int]:
    """Year and month, so many months ahead; never a year that dates have no room for."""
    years, month = divmod(today.month - 1 + months, _MONTHS_A_YEAR)
    if today.year + years not in _YEARS:
        raise NotInCalendar(Why.OUT_OF_RANGE)
    return today.year + years, month + 1


def _whole_month(year: int, month: int, today: date) -> Span:
    first = _day_in(year, month, 1)
    last = first.replace(day=monthrange(year, month)[1])
    return Span(first=first, last=last, label=month_label(first, today))


def _yearly(day_in: Callable[[int], date | None], match: re.Match[str], today: date) -> Meaning:
    """The day in the year typed, else the first from today on."""
    years = [int(match["year"])] if match["year"] else [today.year, today.year + 1]
    for year in years:
        day = day_in(year) if year in _YEARS else None
        if day is not None and (match["year"] or day >= today):
            return Day(day=day)
    raise NotInCalendar(Why.OUT_OF_RANGE)
