"""Stretches of days as people type them: "24/12 - 1/1", "mån till ons", "v 52"."""

import re
from datetime import date
from typing import Final

from bot.swedish.date_reading import Day, Span, read_beginning, read_day

_BETWEEN: Final = re.compile(r"\s*(?:[-–—]|\btill(?: och med)?\b|\bt\.?o\.?m\.?(?=\s))\s*")


def read_days(text: str, today: date) -> tuple[date, date, str] | None:
    """The first and the last day that the text begins with, and the rest as typed."""
    for between in _BETWEEN.finditer(text[:60]):
        first = read_day(text[: between.start()], today)
        if not isinstance(first, Day):
            continue
        last, rest = read_beginning(text[between.end() :], first.day, title_follows=False)
        if isinstance(last, Day):
            return first.day, last.day, rest
    match read_beginning(text, today, title_follows=False):
        case Day(day=day), rest:
            return day, day, rest
        case Span(first=first_day, last=last_day), rest:
            return max(first_day, today), last_day, rest
        case _:
            return None
