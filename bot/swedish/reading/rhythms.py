"""How often something comes back: "första måndagen i månaden", "varannan tisdag"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.schedule.model import Page
from bot.schedule.series import DayOfMonth, Monthly, Rhythm, Weekly
from bot.swedish.reading import vocabulary as words
from bot.swedish.reading.meanings import coming
from bot.swedish.reading.names import find_page
from bot.swedish.reading.tokens import DASHES, Token, tokens

_NTH: Final = {"forsta": 1, "andra": 2, "tredje": 3, "fjarde": 4, "sista": -1}
_WEEKDAY: Final = rf"(?P<weekday>{'|'.join(words.WEEKDAYS)})"
_WHICH: Final = rf"(?:(?P<nth>{'|'.join(_NTH)})|(?P<first>[1-4])(?: : [ae])?)"
_EACH: Final = r"(?:i )?(?:varje |var )?manad(?:en)?"
_FORMS: Final = (
    rf"(?:den )?{_WHICH} {_WEEKDAY}(?:en)? {_EACH}",
    rf"(?:pa )?(?P<each>varje|var|varannan|var annan) (?:vecka (?:pa )?)?{_WEEKDAY}(?:en)?",
    rf"(?:pa )?{_WEEKDAY}ar(?:na)?",
    rf"(?:den )?(?P<day>[0-9]{{1,2}})(?: : [ae])? {_EACH}",
    rf"(?:den )(?P<ordinal>{'|'.join(words.ORDINALS)}) {_EACH}",
)
_RHYTHM: Final = tuple(re.compile(rf"{form}(?= |$)") for form in _FORMS)
_JOINED: Final = "(?:och|samt|eller|[,&+/])(?: och)?"
_GOES_ON: Final = tuple(
    re.compile(rf"{form}(?= |$)")
    for form in (
        rf"{_JOINED} (?:pa )?(?:(?:varje|var|varannan) )?{_WEEKDAY}(?:en|ar|arna)?",
        r"(?:kl|klockan)(?: \.)? [0-9]+",
        rf"(?:fran|till|fram till|i|under)(?: och med)? (?:{'|'.join(words.MONTHS)})",
    )
)
"""More of when it comes back, which a series can't keep."""
_LONGEST: Final = 12
"""Tokens that the words for a rhythm can be."""
_SEPARATORS: Final = frozenset({",", ":", ";"}) | DASHES


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
    if _goes_on(toks[end : end + _LONGEST]):
        return None
    end = _past(toks, end)
    page = find_page(toks, end, pages)
    if page is not None and page.name_first > end:  # a name alone may as well begin the title
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


def _goes_on(rest: Sequence[Token]) -> bool:
    """As in "varje måndag och torsdag Tips"; a capital begins the title."""
    spelled = " ".join(token.word for token in rest)
    return not (rest and rest[0].is_capital) and any(each.match(spelled) for each in _GOES_ON)


def _past(toks: Sequence[Token], i: int) -> int:
    """The place after what may stand between the parts."""
    while i < len(toks) and toks[i].raw in _SEPARATORS:
        i += 1
    return i
