"""How often something comes back: "första måndagen i månaden", "varannan tisdag"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.schedule.model import Page
from bot.schedule.series import DayOfMonth, Monthly, Rhythm, Weekly
from bot.swedish.reading import vocabulary as words
from bot.swedish.reading.days import find_day
from bot.swedish.reading.meanings import Circumstances, coming
from bot.swedish.reading.names import Named, find_page
from bot.swedish.reading.times import find_time
from bot.swedish.reading.tokens import BULLETS, DASHES, Token, tokens

_NTH: Final = {"forsta": 1, "andra": 2, "tredje": 3, "fjarde": 4, "sista": -1}
_WEEKDAY: Final = rf"(?P<weekday>{'|'.join(words.WEEKDAYS)})"
_WHICH: Final = rf"(?:(?P<nth>{'|'.join(_NTH)})|(?P<first>[1-4])(?: : [ae])?)"
_EACH: Final = r"(?:i )?(?:varje |var )?manad(?:en)?"
_FORMS: Final = (
    rf"(?:den )?{_WHICH} {_WEEKDAY}(?:en)? {_EACH}",
    rf"(?:pa )?(?P<each>varje|var|varannan|var annan) (?:vecka (?:pa )?)?{_WEEKDAY}(?:en)?",
    rf"(?:pa )?(?:alla )?{_WEEKDAY}ar(?:na)?",
    rf"(?:den )?(?P<day>[0-9]{{1,2}})(?: : [ae])? {_EACH}",
    rf"(?:den )(?P<ordinal>{'|'.join(words.ORDINALS)}) {_EACH}",
)
_RHYTHM: Final = tuple(re.compile(rf"{form}(?= |$)") for form in _FORMS)
_JOINED: Final = "(?:och|samt|eller|[,&+/])(?: och)?"
_COUNT: Final = rf"(?:[0-9]{{1,3}}|{'|'.join(words.NUMBERS)})"
_GOES_ON: Final = tuple(
    re.compile(rf"{form}(?= |$)")
    for form in (
        rf"{_JOINED} (?:pa )?(?:(?:varje|var|varannan) )?{_WEEKDAY}(?:en|ar|arna)?",
        r"(?:- )?dag(?:en)?",
        r"(?:kl|klockan)(?: \.)? [0-9]+",
        rf"i (?:{'|'.join((*words.MONTHS, *words.SEASONS))}|ar)",
        r"(?:fran|fr|from|fram|till|t|tom|hela|under|start|med start|med borjan|v|vecka)",
        r"(?:tills|tillsvidare|aret|resten|over|fore|innan|efter|nasta|tidigt|sent)",
        r"(?:men |fast )?(?:inte|ej|utom|forutom|aldrig)",
        r"(?:i |pa )?(?:o?jamna?|udda|varje|var|varannan|var annan) (?:v|vecka|veckor|veckorna)",
        rf"(?:i )?{_COUNT} (?:gang|ganger|ggr|dagar|vecka|veckor|manad|manader|ar)",
    )
)
"""More of when it comes back, which a series can't keep."""
_LONGEST: Final = 12
"""Tokens that the words for a rhythm can be."""
_SEPARATORS: Final = frozenset({",", ":", ";", "|"}) | DASHES | BULLETS


@dataclass(frozen=True, kw_only=True)
class Recurring:
    rhythm: Rhythm
    page: Page | None = None
    title: str = ""
    """As typed."""


def read_recurring(text: str, today: date, pages: Sequence[Page] = ()) -> Recurring | None:
    """What begins with how often, "på" a page, and a title; None where it isn't that alone."""
    toks = tokens(text)
    spelled = " ".join(token.word for token in toks[:_LONGEST])
    found = next((match for each in _RHYTHM if (match := each.match(spelled))), None)
    if found is None:
        return None
    rhythm = _rhythm(found, today)
    if rhythm is None:
        return None
    end = found[0].count(" ") + 1
    if _goes_on(toks, end, today):
        return None
    end = _past(toks, end)
    page = find_page(toks, end, pages)
    if page is not None and _is_named(toks, page, end):
        end = _past(toks, page.end)
    else:
        page = None
    title = text[toks[end].start :] if end < len(toks) else ""
    return Recurring(rhythm=rhythm, page=page.what if page else None, title=title.strip())


def _rhythm(found: re.Match[str], today: date) -> Rhythm | None:
    given = found.groupdict()
    if "weekday" in given:
        weekday = words.WEEKDAYS.index(given["weekday"])
        if "nth" not in given:
            every_other = given.get("each") in {"varannan", "var annan"}
            return Weekly(first=coming(weekday, today), weeks=2 if every_other else 1)
        nth = _NTH[given["nth"]] if given["nth"] else int(given["first"])
        return Monthly(nth=nth, weekday=weekday)
    number = words.ORDINALS[given["ordinal"]] if "ordinal" in given else int(given["day"])
    return DayOfMonth(number=number) if 1 <= number <= 31 else None


def _goes_on(toks: Sequence[Token], i: int, today: date) -> bool:
    """As in "varje måndag och torsdag Tips"; a capital begins the title."""
    if i >= len(toks) or toks[i].is_capital:
        return False
    spelled = " ".join(token.word for token in toks[i : i + _LONGEST])
    if any(each.match(spelled) for each in _GOES_ON):
        return True
    hour = find_time(toks, i, beside_day=True)
    if hour is not None and not (hour.weak and any(each.is_number for each in toks[i : hour.end])):
        return True
    day = find_day(toks, i, Circumstances(today=today))
    return day is not None and not day.weak and day.kind != "number"


def _is_named(toks: Sequence[Token], page: Named[Page], i: int) -> bool:
    """By "på", or in small letters before what begins a title; "Näringsliv i fokus" is one."""
    if page.name_first > i:
        return True
    parted = page.end < len(toks) and (toks[page.end].is_capital or toks[page.end].raw in ":,")
    return parted and not toks[page.name_first].is_capital


def _past(toks: Sequence[Token], i: int) -> int:
    """The place after what may stand between the parts."""
    while i < len(toks) and toks[i].raw in _SEPARATORS:
        i += 1
    return i
