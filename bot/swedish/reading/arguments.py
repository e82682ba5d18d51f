"""One reading of what follows a command: its days, its page, its time, and all that is left.

What is left is never dropped: it is the reason or the name that the command has a place for, or
the person is told that it was not understood.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Final

from bot.schedule.model import Page, PageKind
from bot.swedish.reading import sentences
from bot.swedish.reading.days import Found, find_day
from bot.swedish.reading.feasts import LocalDays
from bot.swedish.reading.meanings import Circumstances, Day, Days, Impossible, Meaning, Span
from bot.swedish.reading.names import Named, find_page
from bot.swedish.reading.spelling import respelled
from bot.swedish.reading.times import Time, find_time
from bot.swedish.reading.tokens import ARROW, BULLETS, DASHES, Token, tokens
from bot.swedish.reading.vocabulary import FULL_WEEKDAYS, all_of

_BETWEEN: Final = frozenset({",", ":", ";", "|", ".", "!", "?", "(", ")"}) | DASHES | BULLETS
_FILLERS: Final = all_of(
    """
    pa i for till at sidan sida hos av den det mitt min mina vart inlagg inlagget bokning
    bokningen igen istallet stallet dag dagen dagar fran mot med och visa ledigt lediga sidans tack
    tackar plats platsen
    """
)
_POSTS: Final = frozenset({"inlagg", "inlagget", "bokningen"})
SINCE: Final = frozenset({"fran", "from"})
UNTIL: Final = frozenset({"till", "tom"})
_ENDS: Final = SINCE | UNTIL
_SHORTENED: Final = {"fr": "from", "f": "from", "fran": "from", "t": "tom", "till": "tom"}
"""What "o m" after it makes one word of: "fr o m", "t.o.m.", "till o med"."""
_ONWARDS: Final = (
    *(("och", word) for word in ("framat", "framover", "vidare")),
    *(("framat",), ("framover",), ("tills", "vidare"), ("och", "tills", "vidare")),
)
"""After a day they say that it is the first of several."""


@dataclass(frozen=True, kw_only=True)
class Arguments:
    days: tuple[Meaning | Impossible, ...] = ()
    led_by: tuple[str, ...] = ()
    """The word before each of the days, in plain letters: "till", "mot" or any other."""
    at: time | None = None
    page: Page | None = None
    other_pages: tuple[Page, ...] = ()
    """Beside the page; their words are left as well, unless what is left is a reason."""
    all_but: bool = False
    """Whether a page is named as one that is not meant: "alla utom miljö"."""
    left: str = ""
    """What no argument was made of, as typed."""
    is_sure: bool = True
    """Whether the days are read in full: none is loose, guessed, or left in the rest."""
    is_half: bool = False
    """Whether a dash beside the only day promises another, as in "1 juli –"."""

    @property
    def day(self) -> Meaning | Impossible | None:
        """The only day or days; None where there are none, or more than one by themselves."""
        return self.days[0] if len(self.days) == 1 else None


def read_arguments(
    text: str,
    at: Circumstances,
    pages: Sequence[Page] = (),
    local: Sequence[LocalDays] = (),
    *,
    joined: bool = True,
    has_reason: bool = False,
    kept: frozenset[str] = frozenset(),
) -> Arguments:
    """Read the arguments in any order.

    Pass `joined=False` where two days are two arguments, `has_reason=True` where the rest is a
    sentence of its own, and in `kept` (in plain letters) small words that mean something here.
    """
    toks = [_in_base_form(token) for token in _written_out(text, tokens(text))]
    read = _Scan(text, toks, at, pages, local, joined=joined, kept=kept)
    return read.with_reason() if has_reason else read.all()


def _written_out(text: str, toks: Sequence[Token]) -> list[Token]:
    """With "fr o m" and "t.o.m." as the one word that they stand for."""
    found: list[Token] = []
    i = 0
    while i < len(toks):
        token, end = toks[i], i + 1
        if token.word in _SHORTENED and (after := _after_o_m(toks, i + 1)) is not None:
            word, end = _SHORTENED[token.word], after
            raw = text[token.start : toks[end - 1].end]
            token = token._replace(raw=raw, word=word, end=toks[end - 1].end)
        found.append(token)
        i = end
    return found


def _after_o_m(toks: Sequence[Token], i: int) -> int | None:
    """The place after "o m", ".o.m.", "o med" or ".om", which begins at this one."""
    dotted = i < len(toks) and toks[i].raw == "."
    said = [(n, each.word) for n, each in enumerate(toks[i : i + 4], i) if each.raw != "."]
    if dotted and said and said[0][1] == "om":
        end = said[0][0] + 1
    elif len(said) > 1 and said[0][1] == "o" and said[1][1] in {"m", "med"}:
        end = said[1][0] + 1
    else:
        return None
    return end + 1 if end < len(toks) and toks[end].raw == "." and toks[end].glued else end


def _in_base_form(token: Token) -> Token:
    """As in "måndagens inlägg", of which a title may be made, but no argument."""
    of_day = token.word.removesuffix("ens") in FULL_WEEKDAYS
    return token._replace(word=token.word.removesuffix("s")) if of_day else token


def runs(meaning: Meaning | Impossible) -> list[tuple[date, date]]:
    """What was said in full as stretches of days; empty where it is not known which."""
    match meaning:
        case Day(day=day):
            return [(day, day)]
        case Span(first=first, last=last):
            return [(first, last)]
        case Days(days=days):
            stretches: list[tuple[date, date]] = []
            for day in sorted(days):
                if stretches and day - stretches[-1][1] <= timedelta(days=1):
                    stretches[-1] = (stretches[-1][0], day)
                else:
                    stretches.append((day, day))
            return stretches
        case _:
            return []


def is_loose(meaning: Meaning | Impossible) -> bool:
    """Whether people mean different days by it, so that nothing is done by it unasked."""
    return (
        isinstance(meaning, Impossible)
        or not runs(meaning)
        or (isinstance(meaning, Span) and meaning.loose)
    )


def _names(named: Found, said: Found) -> bool:
    """Whether the one is the name of a day that the other says in full, as jul of 24/12."""
    return (
        named.kind == "feast"
        and not is_loose(said.meaning)
        and any(
            first <= end and begin <= last
            for first, last in runs(said.meaning)
            for begin, end in runs(named.meaning)
        )
    )


class _Scan:
    def __init__(
        self,
        text: str,
        toks: list[Token],
        at: Circumstances,
        pages: Sequence[Page],
        local: Sequence[LocalDays],
        *,
        joined: bool,
        kept: frozenset[str],
    ) -> None:
        self._text = text
        self._toks = toks
        self._at = at
        self._pages = pages
        self._local = local
        self._joined = joined
        self._kept = kept
        self._days: list[Found] = []
        self._time: Time | None = None
        self._page: Named[Page] | None = None
        self._other_pages: list[Page] = []
        self._all_but = False
        self._goes_onwards = False
        self._has_reason = False
        self._may_guess = True

    def all(self) -> Arguments:
        left: list[int] = []
        i = 0
        while i < len(self._toks):
            end = self._argument(i) or (i + 1 if self._is_filler(i) else None)
            after = end or self._past_denied(i) or i + 1
            if end is None:
                left += range(i, after)
            i = after
        return self._answer(self._typed(left))

    def with_reason(self) -> Arguments:
        """The arguments stand first or last; everything else is one text, as typed."""
        self._has_reason = True
        i = self._arguments(0)
        named = self._day_first_named()
        while i < len(self._toks) and self._toks[i].raw in _BETWEEN - {"("}:
            i += 1
        if i >= len(self._toks):
            return self._answer(named)
        start = i
        if self._page is None and (page := self._page_in(start)) is not None:
            self._page = page
            self._past_other_pages(page.end)
            return self._answer(self._between(start, len(self._toks)), is_sure=False)
        if not self._days:
            end = start
            while end < len(self._toks) and (i := self._arguments(end)) == end:
                end = self._past_denied(end) or end + 1
            reason = self._between(start, end).rstrip(" ,;:–-(")
            if self._days and i < len(self._toks):
                reason = f"{reason} {self._between(i, len(self._toks))}".strip()
                return self._answer(reason, is_sure=False)
            goes_on = self._page is not None and self._goes_on(start)  # "miljö och kultur 24/12"
            is_sure = not goes_on and not sentences.has_terms(tokens(reason))
            return self._answer(reason, is_sure=is_sure)
        doubtful = sentences.is_vague(self._toks[start].word) or self._holds_more(start)
        doubtful = doubtful or self._names_page(start)
        doubtful = doubtful or self._goes_on(start) or sentences.has_terms(self._toks[start:])
        reason = f"{named} {self._between(start, len(self._toks))}".strip()
        return self._answer(reason, is_sure=not doubtful)

    def _day_first_named(self) -> str:
        """As in "jul 24/12": the name of the day that is said after it is the reason."""
        if len(self._days) != 2 or not _names(*self._days):
            return ""
        named, said = self._days
        self._days = [said]
        return self._between(named.first, named.end)

    def _past_every_page(self, i: int) -> int | None:
        """Past "allt" or "på alla sidor", where no sentence about them goes on."""
        if not i and self._toks[0].word == "allt":
            return 1
        start = i + 1 if self._toks[i].word in {"pa", "for"} else i
        said = [token.word for token in self._toks[start : start + 3]]
        if said[:1] not in (["alla"], ["samtliga"]) or said[1:2] not in (["sidor"], ["sidorna"]):
            return None
        return None if sentences.goes_on(said[2:], apart=False) else start + 2

    def _page_in(self, start: int) -> Named[Page] | None:
        """A page that the reason names after "på" or the like, last, or with signs around it."""
        i = start
        while i < len(self._toks):
            page = find_page(self._toks, i, self._pages)
            if page is not None and (page.name_first > i or self._is_apart(i, page.end)):
                return page
            i = self._past_denied(i) or i + 1
        return None

    def _names_page(self, start: int) -> bool:
        """Whether the reason says something of a page, as "miljö är öppen"."""
        found = (find_page(self._toks, i, self._pages) for i in range(start, len(self._toks)))
        return any(each is not None and each.what.kind is not PageKind.MAIN for each in found)

    def _is_apart(self, first: int, end: int) -> bool:
        """As the page in "flytt (miljö)" and "flytt, miljö, ny ledning"; the last words are."""
        after = self._toks[end:]
        if not any(token.is_word or token.is_number for token in after):
            return True
        return self._toks[first - 1].raw in _BETWEEN and after[0].raw in _BETWEEN

    def _past_denied(self, i: int) -> int | None:
        """Past what is not wanted, as in "utom på miljö och social"; None at other words."""
        if not sentences.denies(self._toks[i : i + 1]):
            return None
        place, end = i + 1, None
        while place != end:
            page = find_page(self._toks, place, self._pages)
            found = page or find_day(self._toks, place, self._at, local=self._local)
            if found is None:
                break
            self._all_but = self._all_but or page is not None
            place = end = found.end
            while self._joins(place):
                place += 1
        return end

    def _goes_on(self, start: int) -> bool:
        token = self._toks[start]
        return (
            token.is_number
            or token.word in {"och", "samt", "eller", "till", "tom", "from", "tills"}
            or token.word in {"halv", "halva", "halvdag", "halvdagen"}
            or token.word in {"&", "+", "/", "…", ARROW}
        )

    def _holds_more(self, start: int) -> bool:
        """Whether days or a page were left in the reason."""
        for i in range(start, len(self._toks)):
            if self._toks[i].glued and i > start:
                continue
            found = find_day(self._toks, i, self._at, local=self._local)
            if found is None or (self._days and _names(found, self._days[0])):
                continue
            if sentences.is_day_in_title(self._toks, found):
                return True
        return False

    def _arguments(self, i: int) -> int:
        """The place after all arguments that begin here, with small words only between them."""
        while i < len(self._toks):
            place = i
            while place < len(self._toks) and self._is_filler(place):
                place += 1
            end = self._argument(i)
            if end is None and place < len(self._toks):
                end = self._argument(place)
            if end is None:
                return i
            i = end
        return i

    def _is_filler(self, i: int) -> bool:
        token = self._toks[i]
        if token.raw in _BETWEEN or (not self._joined and token.word == ARROW):
            return True
        if token.word in {"from", "tom"} and not token.is_capital:
            return find_day(self._toks, i + 1, self._at, local=self._local) is not None
        if token.word == "om":  # "mitt inlägg om cykelbron"
            return i > 0 and self._toks[i - 1].word in _POSTS
        return token.word in _FILLERS - self._kept and not token.glued

    def _argument(self, i: int) -> int | None:
        """The place after the argument that begins here, which is noted; None for other words."""
        toks = self._toks
        when = find_day(toks, i, self._at, local=self._local, joined=self._joined)
        if self._has_reason:
            if when is not None and self._days and _names(when, self._days[0]):
                return None  # as in "24/12 Julafton"
            if when is None and (after := self._past_every_page(i)) is not None:
                return after
        time_here = find_time(toks, i, beside_day=bool(self._days)) if self._time is None else None
        if time_here is not None and (when is None or time_here.end > when.end):
            self._time = time_here
            return time_here.end
        page = find_page(toks, i, self._pages) if self._page is None else None
        if page is not None and (when is None or page.end > when.end):
            self._page = page
            past = self._past_other_pages(page.end)
            return past if self._has_reason else page.end
        if when is not None:
            self._days.append(when)
            return self._past_onwards(when.end)
        return None

    def _past_other_pages(self, i: int) -> int:
        """Past ", social och näringsliv" after a page."""
        place = i
        while self._joins(place):
            place += 1
        named = find_page(self._toks, place, self._pages) if place > i else None
        if named is None:
            return i
        self._other_pages.append(named.what)
        return self._past_other_pages(named.end)

    def _joins(self, i: int) -> bool:
        token = self._toks[i] if i < len(self._toks) else None
        signs, said = {",", "&", "+", "/"}, {"och", "samt"}
        return token is not None and (token.raw in signs or token.word in said)

    def _past_onwards(self, i: int) -> int:
        """Past "och framåt" and the like after a day."""
        for words in _ONWARDS if self._joined else ():
            here = self._toks[i : i + len(words)]
            if tuple(token.word for token in here) == words and not here[0].is_capital:
                self._goes_onwards = True
                return i + len(words)
        return i

    def _answer(self, left: str, *, is_sure: bool = True) -> Arguments:
        if left and not self._days and (guessed := self._guessed()) is not None:
            return guessed
        days = tuple(found.meaning for found in self._days)
        return Arguments(
            days=days,
            led_by=("fran",)
            if self._goes_onwards and len(days) == 1
            else tuple(self._word_before(found) for found in self._days),
            at=self._time.at if self._time else None,
            page=self._page.what if self._page else None,
            other_pages=tuple(self._other_pages),
            all_but=self._all_but,
            left=left,
            is_half=bool(self._dashes()),
            is_sure=is_sure
            and not (self._other_pages and self._has_reason)
            and not self._is_open()
            and not any(found.unsure or is_loose(found.meaning) for found in self._days)
            and not (self._time is not None and self._time.other is not None),
        )

    def _is_open(self) -> bool:
        """As in "från fredag", "till och med 7/12", "1 juli –": the other end is not said."""
        if not self._joined or len(self._days) != 1:
            return False
        [found] = self._days
        if not isinstance(found.meaning, Day):
            return False
        ends = {0, len(self._toks) - 1}
        if self._goes_onwards:
            return True
        return self._word_before(found) in _ENDS or bool(ends.intersection(self._dashes()))

    def _dashes(self) -> list[int]:
        """The places of those beside the only day."""
        if len(self._days) != 1 or not isinstance(self._days[0].meaning, Day):
            return []
        beside = (self._days[0].first - 1, self._days[0].end)
        return [i for i in beside if 0 <= i < len(self._toks) and self._toks[i].raw in DASHES]

    def _word_before(self, found: Found) -> str:
        first = self._toks[found.first].word
        if first in {"till", "mot"} or not found.first:
            return first
        before = [each.word for each in self._toks[max(found.first - 3, 0) : found.first]]
        if before[-1] == ARROW:
            return "till"
        return before[0] if before[1:] == ["och", "med"] else before[-1]

    def _guessed(self) -> Arguments | None:
        """The arguments with a day that mistyped words were probably meant as."""
        toks = respelled(self._toks) if self._may_guess else None
        if toks is None:
            return None
        scan = _Scan(
            self._text,
            toks,
            self._at,
            self._pages,
            self._local,
            joined=self._joined,
            kept=self._kept,
        )
        scan._may_guess = False
        read = scan.with_reason() if self._has_reason else scan.all()
        known = read.days and not any(isinstance(each, Impossible) for each in read.days)
        return replace(read, is_sure=False) if known else None

    def _between(self, first: int, end: int) -> str:
        if first >= end:
            return ""
        return self._text[self._toks[first].start : self._toks[end - 1].end]

    def _typed(self, left: list[int]) -> str:
        parts: list[str] = []
        before = -2
        for i in left:
            if i == before + 1:
                gap = self._text[self._toks[before].end : self._toks[i].start]
                parts[-1] += gap + self._toks[i].raw
            else:
                parts.append(self._toks[i].raw)
            before = i
        return " ".join(parts)
