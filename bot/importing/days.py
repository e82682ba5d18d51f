"""Dates as they stand in schedules: cells and texts, in Swedish and English, with or without year.

What stands beside a date, its weekday or week, settles the year where it is missing, and is never
passed over where it says something else.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from bot.core.calendar import Week
from bot.schedule.imports import Cell, Doubt
from bot.swedish.import_words import (
    in_swedish,
    is_relative,
    month_named,
    weekday_before,
    weekday_named,
)
from bot.swedish.reading.meanings import Day, Days, Impossible, Span
from bot.swedish.reading.post import read_day

_YEARS: Final = range(2000, 2101)
_SERIALS: Final = range(36526, 73416)
"""Spreadsheets' numbers of the days of those years, counted from 1899-12-30."""
_EPOCH: Final = date(1899, 12, 30)

_ISO: Final = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_THREE: Final = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4}|\d{2})\.?")
_TWO: Final = re.compile(r"(\d{1,2})\s*[/.]\s*(\d{1,2})\.?")
_DIGITS: Final = re.compile(r"(\d{2}|\d{4})(\d{2})(\d{2})")
_ISO_WEEK: Final = re.compile(r"(\d{4})-?W(\d{2})(?:-?(\d))?", re.IGNORECASE)
_WEEKDAY_LAST: Final = re.compile(r"(.*\d)\s*\(([^\W\d]+)\.?\)")
_NAMED: Final = re.compile(
    r"(?:den\s+)?(\d{1,2})(?::?[ae]|st|nd|rd|th)?\.?\s*(?:of\s+)?([^\W\d]+)\.?,?\s*(\d{4}|\d{2})?"
)
_NAME_FIRST: Final = re.compile(r"([^\W\d]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(\d{4}))?")
_NUMBER: Final = re.compile(r"(?:den\s+)?(\d{1,2})(?::?[ae])?\.?")
_WEEK: Final = re.compile(
    r"(?:v|vecka|veckan|w|wk|week)\.?\s*(\d{1,2})(?:[\s,/(-]+(\d{4})\)?)?", re.IGNORECASE
)
_SEVERAL_WEEKS: Final = re.compile(r"\s*[-–—/+&,]\s*(?:v\.?\s*)?\d{1,2}\)?")
_TRAILING_WEEK: Final = re.compile(
    r"(?<![\s,])[\s,]*+\(?(?:v|vecka|week|w)\.?\s*(\d{1,2})\)?\s*$", re.IGNORECASE
)
_TIME_AFTER: Final = re.compile(
    r"(?<![T ,])[T ,]++(?:kl\.?\s*)?(\d{1,2})[:.](\d{2})(?::\d{2}(?:\.\d+)?)?Z?$"
)
_RANGE: Final = re.compile(r"\d\S*\s*(?:[-–—]|till|t\.?\s?o\.?\s?m\.?|to|och|&|,|\+)\s*\S*\d|…$")
_LONGEST: Final = 80
"""Characters: longer than any way to write a day, or several."""
_HALF_A_YEAR: Final = timedelta(days=183)
_CLOCK: Final = re.compile(
    r"(?:kl\.?\s*)?(\d{1,2})(?:[:.](\d{2}))?(?::\d{2})?(?:\s*(am|pm))?", re.IGNORECASE
)
_DAY_MINUTES: Final = 24 * 60
_NOON: Final = 12

WeekTold = tuple[int | None, int | None]
"""A week's number and its year."""


@dataclass(frozen=True, kw_only=True)
class Around:
    """What is known beside the cell."""

    today: date
    year: int | None = None
    month: int | None = None
    weekday: int | None = None
    """0 for Monday."""
    week: int | None = None
    month_first: bool | None = False
    """Whether 3/4 is the fourth of March; None where nobody can tell."""
    numbers_are_days: bool = False
    """Whether a bare number is a day of the month rather than anything else."""


@dataclass(frozen=True, kw_only=True)
class FoundDay:
    day: date | None = None
    doubt: Doubt | None = None
    at: time | None = None
    week: Week | None = None
    """Where a whole week is named instead of a day."""
    year_guessed: bool = False


def read_cell(value: Cell, around: Around) -> FoundDay:
    """The day that a cell names."""
    match value:
        case bool() | time() | None:
            return FoundDay(doubt=Doubt.NOT_A_DAY)
        case datetime():
            at = value.time().replace(second=0, microsecond=0)
            return replace(_checked(value.date(), around), at=at if at != time() else None)
        case date():
            return _checked(value, around)
        case int() | float():
            return _number(value, around)
        case str():
            return _text(value, around)


def _number(value: float, around: Around) -> FoundDay:
    if value in _SERIALS:
        return _checked(_EPOCH + timedelta(days=int(value)), around)
    return _text(str(value), around) if value == int(value) else FoundDay(doubt=Doubt.NOT_A_DAY)


def _text(value: str, around: Around) -> FoundDay:
    typed = " ".join(value.split()).strip(" .,;:'’")
    if len(typed) > _LONGEST:
        return FoundDay(doubt=Doubt.NOT_A_DAY)
    if found := _ISO_WEEK.fullmatch(typed):
        return _of_iso_week(int(found[1]), int(found[2]), found[3], around)
    at, typed = _without_time(typed)
    typed, around = _without_week(typed, around)
    typed, around = _without_weekday(typed, around)
    if not typed:
        return _of_week(around)
    found = _in_figures(typed, around) or _with_month(typed, around)
    if found is not None:
        return replace(found, at=at)
    if _RANGE.search(typed):
        return FoundDay(doubt=Doubt.SEVERAL_DAYS)
    return _by_reader(typed, around)


def _in_figures(  # noqa: PLR0911 - a line for each way to write it
    typed: str, around: Around
) -> FoundDay | None:
    if found := _ISO.fullmatch(typed):
        return _dated(int(found[1]), int(found[2]), int(found[3]), around)
    if found := _DIGITS.fullmatch(typed):
        return _dated(_full_year(found[1]), int(found[2]), int(found[3]), around)
    if found := _THREE.fullmatch(typed):
        return _ordered(int(found[1]), int(found[2]), _full_year(found[3]), _dotted(typed, around))
    if found := _TWO.fullmatch(typed):
        return _ordered(int(found[1]), int(found[2]), None, _dotted(typed, around))
    if found := _NUMBER.fullmatch(typed):
        if around.month is None or not around.numbers_are_days:
            return FoundDay(doubt=Doubt.NOT_A_DAY)
        return _dated(None, around.month, int(found[1]), around)
    return None


def _with_month(typed: str, around: Around) -> FoundDay | None:
    if (found := _NAMED.fullmatch(typed)) and (month := month_named(found[2])):
        year = _full_year(found[3]) if found[3] else None
        return _dated(year, month, int(found[1]), around)
    if (found := _NAME_FIRST.fullmatch(typed)) and (month := month_named(found[1])):
        return _dated(int(found[3]) if found[3] else None, month, int(found[2]), around)
    return None


def _by_reader(typed: str, around: Around) -> FoundDay:
    """Feasts and whatever else the bot reads; not what means another day on another day."""
    if is_relative(typed) or weekday_named(typed) is not None:
        return FoundDay(doubt=Doubt.NOT_A_DAY)
    match read_day(in_swedish(typed), around.today):
        case Day(day=day):
            year = around.year or day.year
            if year != day.year:
                again = read_day(in_swedish(typed), date(year, 1, 1))
                day = again.day if isinstance(again, Day) else day
            found = _checked(day, around)
            return replace(found, year_guessed=around.year is None and found.doubt is None)
        case Span() | Days():
            return FoundDay(doubt=Doubt.SEVERAL_DAYS)
        case Impossible():
            return FoundDay(doubt=Doubt.NO_SUCH_DAY)
        case _:
            return FoundDay(doubt=Doubt.NOT_A_DAY)


def _without_time(typed: str) -> tuple[time | None, str]:
    found = _TIME_AFTER.search(typed)
    if found is None or not (_ISO.match(typed) or ":" in found[0]):
        return None, typed
    at = read_clock(f"{found[1]}:{found[2]}")
    return (at if at != time() else None), typed[: found.start()]


def _without_week(typed: str, around: Around) -> tuple[str, Around]:
    found = _TRAILING_WEEK.search(typed)
    if found is None:
        return typed, around
    return typed[: found.start()].strip(" ,"), replace(around, week=int(found[1]))


def _without_weekday(typed: str, around: Around) -> tuple[str, Around]:
    if (last := _WEEKDAY_LAST.fullmatch(typed)) and (number := weekday_named(last[2])) is not None:
        return last[1], replace(around, weekday=number)
    number, rest = weekday_before(typed)
    return (typed, around) if number is None else (rest, replace(around, weekday=number))


def _of_week(around: Around) -> FoundDay:
    """A weekday, a week, or both, and nothing else."""
    if around.week is None:
        return FoundDay(doubt=Doubt.NOT_A_DAY)
    week, guessed = week_near(around.week, around)
    if week is None:
        return FoundDay(doubt=Doubt.NO_SUCH_DAY)
    if around.weekday is None:
        return FoundDay(doubt=Doubt.NO_DAY, week=week, year_guessed=guessed)
    return FoundDay(day=week.days()[around.weekday], year_guessed=guessed)


def _of_iso_week(year: int, number: int, weekday: str | None, around: Around) -> FoundDay:
    if weekday is None:
        return _of_week(replace(around, year=year, week=number))
    week = _week(year, number)
    if week is None or weekday not in "1234567":
        return FoundDay(doubt=Doubt.NO_SUCH_DAY)
    return _checked(week.days()[int(weekday) - 1], around)


def week_near(number: int, around: Around) -> tuple[Week | None, bool]:
    """The week of that number: of the year that is known, else the nearest to today."""
    if around.year is not None:
        return _week(around.year, number), False
    near = range(around.today.year - 1, around.today.year + 2)
    weeks = [week for year in near if (week := _week(year, number))]
    return min(weeks, key=lambda week: abs(week.monday - around.today), default=None), True


def _week(year: int, number: int) -> Week | None:
    try:
        return Week(year, number)
    except ValueError:
        return None


def _dotted(typed: str, around: Around) -> Around:
    """Who writes dots writes the day first, whatever the column's other dates do."""
    return replace(around, month_first=False) if "." in typed.rstrip(".") else around


def _ordered(first: int, second: int, year: int | None, around: Around) -> FoundDay:
    """Of two numbers, which is the day? Sweden and most of the world write it first."""
    swapped = second > _NOON >= first
    if swapped or (around.month_first and first <= _NOON):
        return _dated(year, first, second, around)
    if around.month_first is None and first <= _NOON and first != second:
        if around.weekday is None:
            return FoundDay(doubt=Doubt.TWO_READINGS)
        readings = [_dated(year, *pair, around) for pair in ((first, second), (second, first))]
        fitting = [each for each in readings if each.doubt is None]
        return fitting[0] if len(fitting) == 1 else FoundDay(doubt=Doubt.TWO_READINGS)
    return _dated(year, second, first, around)


def _dated(year: int | None, month: int, day: int, around: Around) -> FoundDay:
    year = year or around.year
    if year is not None:
        return _of_year(year, month, day, around)
    near = range(around.today.year - 1, around.today.year + 2)
    found = [each for year in near if (each := _of_year(year, month, day, around)).day]
    if not found:
        return FoundDay(doubt=Doubt.NO_SUCH_DAY)
    nearest = min(found, key=lambda each: _away(each, around))
    fitting = [each for each in found if each.doubt is None]
    best = min(fitting, key=lambda each: _away(each, around), default=nearest)
    slip = nearest.doubt is Doubt.WEEKDAY_DIFFERS and _is_past(best, around)
    if slip or (nearest.doubt and best.day and best.day > around.today + _HALF_A_YEAR):
        return nearest  # a slip of the pen rather than a day of another year
    told = around.weekday is not None or around.week is not None
    return replace(best, year_guessed=not (told and len(fitting) == 1))


def _is_past(found: FoundDay, around: Around) -> bool:
    return found.day is not None and found.day < around.today


def _away(found: FoundDay, around: Around) -> timedelta:
    return abs((found.day or date.min) - around.today)


def _of_year(year: int, month: int, day: int, around: Around) -> FoundDay:
    try:
        return _checked(date(year, month, day), around)
    except ValueError:
        return FoundDay(doubt=Doubt.NO_SUCH_DAY)


def _checked(day: date, around: Around) -> FoundDay:
    if day.year not in _YEARS:
        return FoundDay(doubt=Doubt.NO_SUCH_DAY)
    if around.weekday is not None and day.weekday() != around.weekday:
        return FoundDay(day=day, doubt=Doubt.WEEKDAY_DIFFERS)
    if around.week is not None and day.isocalendar().week != around.week:
        return FoundDay(day=day, doubt=Doubt.WEEK_DIFFERS)
    return FoundDay(day=day)


def _full_year(digits: str) -> int:
    return int(digits) if len(digits) > 2 else 2000 + int(digits)  # noqa: PLR2004 - 26 for 2026


def read_week(value: Cell) -> WeekTold:
    """As far as a cell says it: 49, "v. 49", "Vecka 1 2027"."""
    if isinstance(value, bool):
        return None, None
    if isinstance(value, int):
        return (value, None) if 1 <= value <= 53 else (None, None)  # noqa: PLR2004 - weeks
    if isinstance(value, str):
        typed = " ".join(value.split())
        bare = re.fullmatch(r"(\d{1,2})", typed)
        found = _WEEK.match(typed)
        by_iso = _ISO_WEEK.fullmatch(typed)
        if by_iso and not by_iso[3]:
            return int(by_iso[2]), int(by_iso[1])
        if bare and 1 <= int(bare[1]) <= 53:  # noqa: PLR2004 - weeks
            return int(bare[1]), None
        several = found and _SEVERAL_WEEKS.fullmatch(typed, found.end())
        if found and not several and (found.end() == len(typed) or typed[found.end()] in " ,(:-–"):
            return int(found[1]), int(found[2]) if found[2] else None
    return None, None


def read_clock(value: Cell) -> time | None:  # noqa: PLR0911 - a line for each kind of cell
    """A time of day; None where it is none."""
    match value:
        case datetime():
            return value.time().replace(second=0, microsecond=0)
        case time():
            return value.replace(second=0, microsecond=0)
        case float() if 0 < value < 1:
            minutes = round(value * _DAY_MINUTES) % _DAY_MINUTES
            return time(minutes // 60, minutes % 60)
        case int() if not isinstance(value, bool):
            return _clock(value, 0)
        case str():
            found = _CLOCK.fullmatch(value.strip())
            if found is None:
                return None
            hour = int(found[1])
            if found[3]:
                hour = hour % _NOON + (_NOON if found[3].lower() == "pm" else 0)
            return _clock(hour, int(found[2] or 0))
        case _:
            return None


def _clock(hour: int, minute: int) -> time | None:
    try:
        return time(hour, minute)
    except ValueError:
        return None
