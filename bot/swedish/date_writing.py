"""Days, weeks, clock times and lists of names as people read them."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list

from bot.core.calendar import ZONE, Week, in_zone

# Never plain "sv": without a territory Babel counts weeks the American way.
_SWEDISH: Final = Locale.parse("sv_SE")

_NEAR: Final = {-1: "i går", 0: "i dag", 1: "i morgon", 2: "i övermorgon"}

_JOINT: Final = re.compile(
    r"(?<=\w{3})(?=förvaltning|sommar|mässo|färds|afton|fredag|dags|dagen\b|dag\b)"
)


def long_day(day: date, today: date) -> str:
    """As in "tisdag 24 november (v. 48)", with the year where it is not today's."""
    pattern = "EEEE d MMMM" if day.year == today.year else "EEEE d MMMM y"
    return f"{_write(day, pattern)} ({week_label(Week.of(day))})"


def heading_day(day: date, today: date) -> str:
    """As `long_day`, for the beginning of a line: "Tisdag 24 november (v. 48)"."""
    return capitalised(long_day(day, today))


def near_day(day: date, today: date) -> str:
    """As `long_day`, led by "i dag" or the like where one says so."""
    near = _NEAR.get((day - today).days)
    return long_day(day, today) if near is None else f"{near}, {long_day(day, today)}"


def short_day(day: date) -> str:
    """As in "tor 3": for a grid or a list within one week, since it names no month."""
    return f"{weekday_name(day)[:3]} {day.day}"


def day_span(first: date, last: date, today: date) -> str:
    """From one day to another, as short as the two allow; years where one is not today's."""
    if first == last:
        return _write(first, _day_pattern(first, today))
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{_write(last, _day_pattern(last, today))}"
    if first.year == last.year:
        return f"{_write(first, 'd MMMM')} – {_write(last, _day_pattern(last, today))}"
    return f"{dated(first)} – {dated(last)}"


def dated(day: date) -> str:
    """As in "12 december 2026", wherever the year is worth saying."""
    return _write(day, "d MMMM y")


def weekday_name(day: date) -> str:
    return _write(day, "EEEE")


def month_name(day: date) -> str:
    """The name of the day's month."""
    return _write(day, "MMMM")


def month_label(day: date, today: date) -> str:
    """As in "december", with the year where it is not today's."""
    return _write(day, "MMMM" if day.year == today.year else "MMMM y")


def week_label(week: Week) -> str:
    return f"v. {week.number}"


def clock(moment: time | datetime, zone: ZoneInfo = ZONE) -> str:
    """As in "15:00"; a moment is shown as clocks in the zone show it."""
    shown = in_zone(moment, zone) if isinstance(moment, datetime) else moment
    return f"{shown:%H:%M}"


def join_names(names: Sequence[str]) -> str:
    """As in "Åsa, Bo och Cia"."""
    return format_list(names, locale=_SWEDISH)


def join_choices(names: Sequence[str]) -> str:
    """As in "Åsa, Bo eller Cia"."""
    return format_list(names, style="or", locale=_SWEDISH)


def capitalised(text: str) -> str:
    """With a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]


def _day_pattern(day: date, today: date) -> str:
    return "d MMMM" if day.year == today.year else "d MMMM y"


@lru_cache(maxsize=4096)  # Babel works each out anew, and a schedule names the same days
def _write(day: date, pattern: str) -> str:
    return format_date(day, pattern, locale=_SWEDISH)


def with_soft_hyphens(text: str) -> str:
    """Where a narrow cell may break a long name: at the joints of its words."""
    return _JOINT.sub("\u00ad", text)
