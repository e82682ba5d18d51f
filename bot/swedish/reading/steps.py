"""A day counted from the one that a booking has: "en vecka framåt", "till måndagen efter"."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.core.calendar import Week
from bot.swedish.reading import vocabulary as words
from bot.swedish.reading.meanings import (
    Day,
    Impossible,
    Meaning,
    NotInCalendar,
    Span,
    add_days,
    ask,
    counted_from,
    whole_week,
)
from bot.swedish.reading.tokens import tokens

_BACK: Final = frozenset({"bakat", "tidigare", "fore", "innan"})
_UNITS: Final = {"dag": "d", "veck": "v", "arbetsdag": "workday", "vardag": "workday"}
_WAY: Final = "framat|fram|senare|bakat|tidigare|efter|fore|innan"
_COUNT: Final = (
    rf"(?P<count>[0-9]{{1,2}}|{'|'.join(words.NUMBERS)}) "
    rf"(?P<unit>{'|'.join(_UNITS)})(?:a|ar|or)?"
)
_WEEKDAY: Final = rf"(?P<weekday>{'|'.join(words.WEEKDAYS)})"
_BESIDE: Final = "(?P<way>efter|darpa|darefter|fore|innan)"
_STEPS: Final = tuple(
    re.compile(rf"(?:^|(?<= ))(?:till |med )?{form}(?: [.!])*$")
    for form in (
        rf"{_COUNT} (?P<way>{_WAY})",
        rf"(?P<way>framat|fram|bakat) (?:med )?{_COUNT}",
        rf"{_WEEKDAY}(?:en)?(?P<next> (?:i )?veckan)? {_BESIDE}",
        rf"(?P<day>dagen|veckan) {_BESIDE}",
        rf"{_WEEKDAY}(?:en)?(?: i)? (?P<same>samma vecka|den (?:har )?veckan)",
    )
)


@dataclass(frozen=True, kw_only=True)
class Step:
    rest: str
    """What was typed before it: which booking."""
    after: Callable[[date], Day | Span | None]
    """Where it leads from a day; None beyond the calendar."""


def read_step(text: str) -> Step | None:
    """A day that is counted from the booking's own, where the text ends with one."""
    toks = tokens(text)
    plainly = " ".join(token.word for token in toks)
    for form in _STEPS:
        found = form.search(plainly)
        if found is not None:
            first = plainly[: found.start()].count(" ")
            return Step(rest=text[: toks[first].start].strip(" ,"), after=_leading(found))
    return None


def _leading(found: re.Match[str]) -> Callable[[date], Day | Span | None]:
    said = found.groupdict()
    sign = -1 if said.get("way") in _BACK else 1

    def after(day: date) -> Day | Span | None:
        try:
            if said.get("same"):
                return Day(day=_in_week_of(day, words.WEEKDAY[said["weekday"]]))
            if said.get("weekday"):
                return Day(day=_weekday(day, words.WEEKDAY[said["weekday"]], sign, said["next"]))
            if said.get("day") == "veckan":
                return whole_week(Week.of(add_days(day, 7 * sign)), day)
            count = said.get("count") or "1"
            number = int(count) if count.isdecimal() else words.NUMBERS[count]
            return Day(day=counted_from(day, sign * number, _UNITS[said.get("unit") or "dag"]))
        except NotInCalendar:
            return None

    return after


def _weekday(day: date, weekday: int, sign: int, in_next_week: str | None) -> date:
    if in_next_week:
        return _in_week_of(add_days(day, 7 * sign), weekday)
    away = ((weekday - day.weekday()) * sign - 1) % 7 + 1
    return add_days(day, sign * away)


def _in_week_of(day: date, weekday: int) -> date:
    return add_days(Week.of(day).monday, weekday)


def beside(own: date, said: Meaning | Impossible, today: date) -> Meaning | Impossible:
    """What a weekday alone may mean for a booking of another week: the coming, or one near it."""
    if not isinstance(said, Day) or not said.by_weekday or Week.of(said.day) == Week.of(own):
        return said
    weekday = said.day.weekday()
    near = {_in_week_of(own, weekday), _weekday(own, weekday, 1, None)} - {own}
    return ask([said.day, *sorted(day for day in near if day >= today)], today)
