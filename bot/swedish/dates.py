"""Swedish dates, written and read: the door to the `date_` modules beside this one."""

from bot.swedish.date_meanings import Ambiguous, Choice, Day, Meaning, Span, Why
from bot.swedish.date_reading import (
    Impossible,
    Nearest,
    Reading,
    Unknown,
    read_beginning,
    read_day,
)
from bot.swedish.date_writing import (
    capitalised,
    clock,
    day_span,
    heading_day,
    join_names,
    long_day,
    month_label,
    month_name,
    near_day,
    short_day,
    week_label,
    weekday_name,
)

__all__ = [
    "Ambiguous",
    "Choice",
    "Day",
    "Impossible",
    "Meaning",
    "Nearest",
    "Reading",
    "Span",
    "Unknown",
    "Why",
    "capitalised",
    "clock",
    "day_span",
    "heading_day",
    "join_names",
    "long_day",
    "month_label",
    "month_name",
    "near_day",
    "read_beginning",
    "read_day",
    "short_day",
    "week_label",
    "weekday_name",
]
