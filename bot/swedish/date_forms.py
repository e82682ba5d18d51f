"""The forms a date may be typed in: one line each, a pattern and what it means.

Nothing here says whether a day may be booked: a day that has passed is read like any other.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, auto
from typing import Final

from bot.schedule.calendar import Week, named_days
from bot.swedish import date_words as words
from bot.swedish.date_writing import capitalised, month_label, near_day, week_label

_YEARS: Final = range(1900, 2200)
_MONTHS_A_YEAR: Final = 12
# Two leap days can be eight years apart (around 2100).
_YEARS_BETWEEN_LEAP_DAYS: Final = 8


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


@dataclass(frozen=True, kw_only=True)
class Form:
    """One way to type a date, in plain letters (see `date_words`)."""

    pattern: re.Pattern[str]
    meaning: Callable[[re.Match[str], date], Meaning]  # may raise NotInCalendar, OverflowError
    alone: bool  # read only where no title follows: too like the beginning of one
    goes_on: re.Pattern[str] | None  # what, as typed, may follow where all of it is a title


def _form(
    pattern: str,
    meaning: Callable[[re.Match[str], date], Meaning],
    *,
    alone: bool = False,
    goes_on: re.Pattern[str] | None = None,
) -> Form:
    return Form(pattern=re.compile(pattern), meaning=meaning, alone=alone, goes_on=goes_on)


# Meanings.


def _near_day(match: re.Match[str], today: date) -> Meaning:
    return Day(day=today + timedelta(days=words.NEAR_DAYS[match[0].replace(" ", "")]))


def _weekday(match: re.Match[str], today: date) -> Meaning:
    coming = _coming(words.weekday_number(match["weekday"]), today)
    if coming.weekday() == today.weekday():
        return _ask(today, coming, today)
    return Day(day=coming)


def _next_weekday(match: re.Match[str], today: date) -> Meaning:
    """The coming one to some, the one in the next ISO week to others."""
    weekday = words.weekday_number(match["weekday"])
    coming = _coming(weekday, today)
    in_next_week = Week.of(today).next().monday + timedelta(days=weekday)
    return Day(day=coming) if coming == in_next_week else _ask(coming, in_next_week, today)


def _weekday_in_week(match: re.Match[str], today: date) -> Meaning:
    weekday = words.weekday_number(match["weekday"])
    return Day(day=_week_meant(match, today).monday + timedelta(days=weekday))


def _week(match: re.Match[str], today: date) -> Meaning:
    week = _week_meant(match, today)
    label = week_label(week)
    if week.year != Week.of(today).year:
        label = f"{label} {week.year}"
    return Span(first=week.monday, last=week.monday + timedelta(days=6), label=label)


def _no_such_week(_match: re.Match[str], _today: date) -> Meaning:
    raise NotInCalendar(Why.NO_SUCH_WEEK)


def _calendar_day(match: re.Match[str], today: date) -> Meaning:
    """A day and month; a weekday or week beside them that contradicts them is asked about."""
    month, number = words.month_number(match["month"]), int(match["day"])
    day = (
        _day_in(int(match["year"]), month, number)
        if match["year"]
        else _next_such(month, number, today)
    )
    return _agreeing(match, day, today)


def _day_of_month(match: re.Match[str], today: date) -> Meaning:
    number = int(match["day"])
    for months in range(_MONTHS_A_YEAR):
        year, month = _month_from(today, months)
        if number <= monthrange(year, month)[1]:
            day = _day_in(year, month, number)
            if day >= today:
                return _agreeing(match, day, today)
    raise NotInCalendar(Why.NO_SUCH_DAY)


def _from_now(match: re.Match[str], today: date) -> Meaning:
    count = words.NUMBERS.get(match["count"]) or int(match["count"])
    match match["unit"][0]:
        case "d":
            return Day(day=today + timedelta(days=count))
        case "v":
            return Day(day=today + timedelta(weeks=count))
        case _:
            year, month = _month_from(today, count)
            return Day(day=_day_in(year, month, min(today.day, monthrange(year, month)[1])))


def _month(match: re.Match[str], today: date) -> Meaning:
    month = words.month_number(match["month"])
    passed = month < today.month
    return _whole_month(int(match["year"] or today.year + passed), month, today)


def _next_month(_match: re.Match[str], today: date) -> Meaning:
    return _whole_month(*_month_from(today, 1), today)


def _this_month(_match: re.Match[str], today: date) -> Meaning:
    return _whole_month(today.year, today.month, today)


def _feast(match: re.Match[str], today: date) -> Meaning:
    name = words.FEASTS[match["feast"]]
    return _yearly(lambda year: named_days(year).get(name), match, today)


def _lucia(match: re.Match[str], today: date) -> Meaning:
    return _yearly(lambda year: _day_in(year, 12, 13), match, today)


def _advent(match: re.Match[str], today: date) -> Meaning:
    typed = match["advent"]
    number = words.ADVENTS.get(typed) or int(typed[0])

    def sunday(year: int) -> date:
        latest_first = _day_in(year, 12, 3)  # the first Sunday of four before Christmas Day
        return latest_first + timedelta(weeks=number - 1, days=-(latest_first.isoweekday() % 7))

    return _yearly(sunday, match, today)


# What the meanings share.


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
    for year in range(today.year, today.year + _YEARS_BETWEEN_LEAP_DAYS + 1):
        if number <= monthrange(year, month)[1] and (day := _day_in(year, month, number)) >= today:
            return day
    raise NotInCalendar(Why.NO_SUCH_DAY)


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


# The table. What may follow a week, a month or "in three days" and make a phrase of the two
# ("V 49 i siffror") is judged as typed: a capital begins a title of its own. After "den 3:e" a
# noun in its definite form does the same ("Den 3:e gången").

_PHRASE: Final = re.compile(
    r"(?:i|på|av|för|med|om|från|till|under|efter|inför|utan|bland|hos|vid|ur|mot|genom|mellan"
    r"|är|var|blir|har|som|månads?)(?!\w)"
)
_DEFINITE: Final = re.compile(r"[a-zåäöé]{2,}(?:en|an|et|ne|na)(?!\w)")

_WEEKDAY_BEFORE: Final = rf"(?:(?:pa )?{words.WEEKDAY} )?"
_YEAR_AFTER: Final = rf"(?: {words.YEAR})?"
_WEEK_AFTER: Final = rf"(?: \(?{words.WEEK_NUMBER}\)?)?"
_DAY: Final = r"(?P<day>0?[1-9]|[12][0-9]|3[01])"
_NUMERIC_MONTH: Final = r"(?P<month>0?[1-9]|1[0-2])"
_COUNT: Final = rf"(?P<count>[0-9]{{1,4}}|{words.one_of(words.NUMBERS)})"


def _dated(day_and_month: str) -> str:
    return _WEEKDAY_BEFORE + day_and_month + _WEEK_AFTER


FORMS: Final = (
    _form(r"i ?(?:dag|(?:over)?mor(?:gon|ron)|(?:forr)?gar)", _near_day),
    _form(rf"(?:(?:nu )?pa |nu |kommande )?{words.CLEAR_WEEKDAY}", _weekday),
    _form(rf"(?:(?:nu )?pa |nu |kommande )?{words.WEEKDAY}", _weekday, alone=True),
    _form(rf"nasta {words.WEEKDAY}", _next_weekday),
    _form(rf"(?:pa )?{words.WEEKDAY} (?:i )?{words.WEEK}", _weekday_in_week),
    _form(rf"(?:i )?{words.WEEK} (?:pa )?{words.WEEKDAY}", _weekday_in_week),
    _form(words.WEEK, _week, goes_on=_PHRASE),
    _form(rf"i {words.WEEK}", _week, alone=True),
    _form(r"v(?:ecka)?\.? ?[0-9]{2,4}", _no_such_week, alone=True),
    _form(
        _dated(rf"(?:den )?(?P<day>[0-9]{{1,2}})(?:\.|:?[ae])? ?{words.MONTH}{_YEAR_AFTER}"),
        _calendar_day,
    ),
    _form(
        _dated(rf"(?:den )?{_DAY}(?: ?/ ?|\.){_NUMERIC_MONTH}(?:[ ./-]{words.YEAR})?"),
        _calendar_day,
    ),
    _form(
        r"(?P<day>[0-9]{1,2})/(?P<month>[0-9]{1,2})(?:[ ./-](?P<year>[0-9]{4}))?",
        _calendar_day,
        alone=True,
    ),
    _form(
        _dated(rf"{words.YEAR}(?P<sep>[-/.])(?P<month>[0-9]{{1,2}})(?P=sep)(?P<day>[0-9]{{1,2}})"),
        _calendar_day,
    ),
    _form(rf"{_WEEKDAY_BEFORE}den {words.ORDINAL}", _day_of_month, goes_on=_DEFINITE),
    _form(words.ORDINAL, _day_of_month, alone=True),
    _form(rf"{_WEEKDAY_BEFORE}den (?P<day>[0-9]{{1,2}})", _day_of_month, alone=True),
    _form(
        rf"om {_COUNT} (?P<unit>dag(?:ar)?|veck(?:a|or)|manad(?:er)?)", _from_now, goes_on=_PHRASE
    ),
    _form(rf"{words.FULL_MONTH}(?: manad)?{_YEAR_AFTER}", _month, goes_on=_PHRASE),
    _form(rf"(?:i )?{words.MONTH}{_YEAR_AFTER}", _month, alone=True),
    _form(r"nasta manad", _next_month, goes_on=_PHRASE),
    _form(r"(?:denna manad|den har manaden)", _this_month, goes_on=_PHRASE),
    _form(
        r"(?P<advent>forsta|andra|tredje|fjarde|[1-4](?::?[ae]|\.)?) (?:sondagen i )?advent"
        + _YEAR_AFTER,
        _advent,
    ),
    _form(rf"(?P<feast>{words.one_of(words.FEASTS)}){_YEAR_AFTER}", _feast),
    _form(rf"{words.LUCIA}(?:dagen)?{_YEAR_AFTER}", _lucia),
)
