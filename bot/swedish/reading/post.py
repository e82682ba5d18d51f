"""One reading of what is to be booked: a day, a time, a page and a title; any may be missing.

What is understood in full is acted on. Where the words for a day, a time or a page may as well
belong to the title there are two readings, each with all that was typed, and the person is asked.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Final

from bot.schedule.model import Department, Page, PageKind
from bot.swedish.reading import sentences
from bot.swedish.reading import vocabulary as words
from bot.swedish.reading.days import Found, find_day
from bot.swedish.reading.feasts import LocalDays
from bot.swedish.reading.meanings import (
    Ambiguous,
    Circumstances,
    Day,
    Impossible,
    Meaning,
    Span,
    ask,
)
from bot.swedish.reading.names import SAID, Named, find_department, find_page, key, page_words
from bot.swedish.reading.spelling import respelled
from bot.swedish.reading.times import Time, find_time
from bot.swedish.reading.tokens import ARROW, BULLETS, DASHES, Token, tokens

_SEPARATORS: Final = frozenset({",", ":", ";", "|", "."}) | DASHES | BULLETS
_BEFORE_A_DAY: Final = (_SEPARATORS | {"/", "(", "["}) - {"."}
_LABELS: Final = (["rubrik", ":"], ["titel", ":"])
_MOST_TOKENS_GUESSED: Final = 6
_QUOTED: Final = re.compile(r"[”“][^”“]+[”“]|\"[^\"]+\"|»[^«»]+»|«[^«»]+»|(?<!\w)'[^']+'(?!\w)")
"""Whoever puts words between quotation marks says that they belong together."""
_DASHED: Final = re.compile(rf"\A(\d{{1,2}})[{re.escape(''.join(DASHES))}](\d{{1,2}})(?![^\s,:.])")
_MARKED: Final = re.compile(r"\A[*_<\"'”“»«]+(?=\d|[^\W\dA-ZÅÄÖ])([^*_<>\"'”“»«]+)[*_>\"'”“»«]+")
_CLOCK: Final = re.compile(r"(?:0[6-9]|1[0-8])(?:00|15|30|45)")
BULLET: Final = re.compile(rf"\A\s*+(?:[-–—*|{''.join(BULLETS)}]\s++)++(?=\S)")
"""What a line of a list begins with, which is no part of it."""


@dataclass(frozen=True, kw_only=True)
class Post:
    """What was understood; the title is as typed."""

    when: Meaning | Impossible | None = None
    at: time | None = None
    page: Page | None = None
    department: Department | None = None
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class PostReading:
    post: Post
    instead: Post | None = None
    """The other reading, where there are two: neither is acted on before one is chosen."""
    guessed: bool = False
    """Whether words that were mistyped had to be guessed for the first reading."""
    denied: bool = False
    """Whether the day, or what goes on from it, is what somebody does not want."""

    @property
    def is_sure(self) -> bool:
        return self.instead is None and not self.denied


@dataclass(frozen=True, kw_only=True)
class _Pieces:
    """What a text begins with, before its title."""

    when: Found | None = None
    at: Time | None = None
    page: Named[Page] | None = None
    department: Department | None = None
    """Whom the post is for: beside a page of that name, the other thing that it may mean."""
    end: int = 0
    last: str = ""
    """Which of them came last."""


def read_post(
    text: str,
    at: Circumstances,
    pages: Sequence[Page] = (),
    local: Sequence[LocalDays] = (),
    *,
    departments: Sequence[Department] = (),
) -> PostReading:
    text = BULLET.sub("", text)
    toks = tokens(text)
    return _Reader(text, toks, at, pages, local, departments=departments).read()


_BEFORE_A_PART: Final = frozenset({"pa", "efter", "innan", "fore", "vid", "fm", "em"})
_SIX_DAYS: Final = timedelta(days=6)
_TOMORROW: Final = frozenset({"morgon", "morron", "morrn", "morn"})
"""After "i" they say the day, and no hour."""


def _hour_of(toks: Sequence[Token], when: Found) -> Time | None:
    """The time that the words for the day hold as well: "i kväll"."""
    hour = words.PARTS_OF_A_DAY.get(toks[when.end - 1].word) if when.kind == "near" else None
    if hour is None or toks[when.end - 1].word in _TOMORROW:
        return None
    return Time(at=time(hour), first=when.first, end=when.end, weak=True)


def _is_lone_slash(toks: Sequence[Token], i: int) -> bool:
    return (
        toks[i].raw == "/" and not toks[i].glued and (i + 1 == len(toks) or not toks[i + 1].glued)
    )


_NOTHING: Final = _Pieces()


def read_day(text: str, today: date) -> Meaning | Impossible | None:
    """What the whole text means as a day or days, where it is nothing else and sure."""
    return read_page_and_day(text, today, ())[1]


def read_page_and_day(
    text: str, today: date, pages: Sequence[Page]
) -> tuple[Page | None, Meaning | Impossible | None]:
    """As `read_day`, of a text that may name a page as well, or only a page."""
    reading = read_post(text, Circumstances(today=today), pages)
    post = reading.post
    if reading.instead is not None or post.title or post.at is not None:
        return None, None
    return post.page, post.when


class _Reader:
    def __init__(
        self,
        text: str,
        toks: Sequence[Token],
        at: Circumstances,
        pages: Sequence[Page],
        local: Sequence[LocalDays],
        *,
        departments: Sequence[Department],
    ) -> None:
        self._text = text
        self._toks = toks
        self._at = at
        self._pages = pages
        self._local = local
        self._departments = departments

    def read(self) -> PostReading:
        reading = self._read()
        return replace(reading, denied=True) if self._is_denied(reading) else reading

    def _is_denied(self, reading: PostReading) -> bool:
        """As in "inte tisdag", "8/12, nej 9/12", "alla dagar utom fredag"."""
        toks = self._toks
        if not sentences.may_deny(toks):
            return False  # as nearly always
        end = self._beginning(toks).end
        if not end and reading.instead is None:
            return False
        start = self._past(toks, end) if end else 0
        return sentences.begins_by_denying(toks[start:]) or any(
            sentences.is_denied(toks, i)
            and find_day(toks, i, self._at, local=self._local) is not None
            for i in range(start, len(toks))
        )

    def _read(self) -> PostReading:
        if not self._toks:
            return PostReading(post=Post(title=self._text))
        pieces = self._beginning(self._toks)
        if pieces.end == 0:
            return self._mistyped() or self._signed() or self._inside(Post(title=self._text), 0)
        post = self._post(pieces)
        doubt = self._doubt(pieces, post)
        if doubt is not None:
            dashed = self._before_dash(pieces)
            if dashed is not None:
                return PostReading(post=dashed, instead=post)
            return self._dated_last(pieces) or PostReading(post=post, instead=doubt)
        longer = self._mistyped(pieces) if post.title else None
        if longer is not None:
            return longer
        if not post.title:
            return PostReading(post=post)
        if (thanked := sentences.before_thanks(post.title)) is not None:
            return PostReading(post=replace(post, title=thanked), instead=post)
        return self._inside(post, self._title_start(pieces.end))

    # The beginning

    def _beginning(self, toks: Sequence[Token]) -> _Pieces:
        pieces = _Pieces()
        while True:
            longer = self._one_more(toks, pieces)
            if longer is None:
                return pieces
            pieces = longer

    def _one_more(self, toks: Sequence[Token], pieces: _Pieces) -> _Pieces | None:
        i = self._past(toks, pieces.end) if pieces.end else 0
        if i >= len(toks):
            return None
        if pieces.when is None:
            when = find_day(toks, i, self._at, local=self._local)
            if when is not None and not self._is_rather_a_time(toks, i, when, pieces):
                return replace(
                    pieces,
                    when=when,
                    at=_hour_of(toks, when) or pieces.at,
                    end=when.end,
                    last="when",
                )
        if pieces.at is None:
            found = find_time(toks, i, beside_day=pieces.when is not None)
            if found is None and i != pieces.end:
                found = find_time(toks, pieces.end, beside_day=pieces.when is not None)
            if found is not None and self._is_a_time_here(toks, found, pieces):
                return replace(pieces, at=found, end=found.end, last="at")
        if pieces.page is None:
            page = find_page(toks, i, self._pages)
            if page is not None:
                meant = find_department(toks, page, self._departments)
                return replace(pieces, page=page, department=meant, end=page.end, last="page")
        return None

    def _is_rather_a_time(
        self, toks: Sequence[Token], i: int, when: Found, pieces: _Pieces
    ) -> bool:
        """As in "kl 10 på torsdag": the time comes first, and is no day."""
        if pieces.at is not None:
            return False
        found = find_time(toks, i)
        return found is not None and found.end >= when.end and not found.weak

    def _is_a_time_here(self, toks: Sequence[Token], found: Time, pieces: _Pieces) -> bool:
        if not found.weak:
            return pieces.when is not None or self._day_follows(toks, found.end)
        if pieces.when is None:
            return self._day_follows(toks, found.end)
        # "tisdag Lunch med chefen": the title begins with a part of the day.
        word = toks[found.end - 1]
        return not word.is_capital or word.raw in {"FM", "EM"}

    def _day_follows(self, toks: Sequence[Token], i: int) -> bool:
        place = self._past(toks, i)
        return find_day(toks, place, self._at, local=self._local) is not None

    def _past(self, toks: Sequence[Token], i: int) -> int:
        """Past what separates two pieces."""
        while i < len(toks) and (
            toks[i].raw in _SEPARATORS or toks[i].word == ARROW or _is_lone_slash(toks, i)
        ):
            i += 1
        # "torsdag!!" has no title.
        after = i
        while after < len(toks) and toks[after].raw in _SEPARATORS | {"!", "?", "…", ")"}:
            after += 1
        return after if after == len(toks) else i

    def _title_start(self, end: int) -> int:
        """Where the title begins: after what parts it from the day, and a form's label."""
        start = self._past(self._toks, end)
        if [token.word for token in self._toks[start : start + 2]] in _LABELS:
            start = self._past(self._toks, start + 2)
        return len(self._toks) if sentences.is_polite(self._toks[start:]) else start

    def _post(self, pieces: _Pieces) -> Post:
        start = self._title_start(pieces.end)
        return Post(
            when=pieces.when.meaning if pieces.when else None,
            at=pieces.at.at if pieces.at else None,
            page=pieces.page.what if pieces.page else None,
            title=self._text[self._toks[start].start :] if start < len(self._toks) else "",
        )

    # Doubt at the seam

    def _before_dash(self, pieces: _Pieces) -> Post | None:
        """As in "3 dec – Lucia i rådhuset": the day, where the title begins with another."""
        when = pieces.when
        if when is None or pieces.last != "when":
            return None
        for i in range(when.first + 1, when.end - 1):
            token, following = self._toks[i : i + 2]
            if token.raw in DASHES and not token.glued and following.is_capital:
                day = find_day(self._toks[:i], when.first, self._at, local=self._local)
                if day is not None and day.end == i:
                    title = self._text[following.start :]
                    return replace(self._post(pieces), when=day.meaning, title=title)
        return None

    def _dated_last(self, pieces: _Pieces) -> PostReading | None:
        """As in "Lucia i rådhuset 13 december": the date goes before the name of a day."""
        if pieces.when is None or pieces.when.kind not in {"feast", "weekday", "month", "loose"}:
            return None
        for i in range(pieces.end, len(self._toks)):
            day = find_day(self._toks, i, self._at, local=self._local)
            if day is not None and day.kind == "day" and not day.weak:
                whole = Post(title=self._text)
                return self._take_out(whole, 0, day.first, day.end, when=day)
        return None

    def _doubt(self, pieces: _Pieces, post: Post) -> Post | None:
        whole = Post(title=self._text)
        if pieces.when is not None and pieces.when.unsure:
            return whole
        if pieces.at is not None and pieces.at.other is not None:
            return replace(post, at=pieces.at.other)
        if pieces.at is not None and self._is_of_the_title(pieces.at, post):
            first = self._toks[pieces.at.first].start
            return (
                replace(post, at=None, title=self._text[first:]) if pieces.last == "at" else whole
            )
        if pieces.when is None and pieces.page is None:
            return whole if pieces.at is not None and post.title else None
        start = self._title_start(pieces.end)
        if pieces.department is not None and not self._reads_on(start):
            return replace(post, page=None, department=pieces.department)
        if start >= len(self._toks):
            return None
        scrap = pieces.when is not None and sentences.is_scrap(self._toks[start:])
        if not (scrap or self._goes_on(pieces, start)):
            return None
        if pieces.last == "page" and pieces.when is not None and pieces.page is not None:
            first = self._toks[pieces.page.first].start
            return replace(post, page=None, title=self._text[first:])
        return whole

    def _is_of_the_title(self, at: Time, post: Post) -> bool:
        """As in "torsdag kl. 8–10 Frukost", "torsdag Kl. 12: sirenen"."""
        begins = self._toks[at.first]
        big = begins.is_word and begins.is_capital and begins.word != "t"  # "2026-12-09T10:30"
        return at.hours or bool(at.first and big and post.title)

    def _goes_on(self, pieces: _Pieces, start: int) -> bool:
        """Whether what follows makes one sentence of it and the words before."""
        toks = self._toks
        token = toks[start]
        if token.glued and start == pieces.end:
            return True
        signs = {toks[n].raw for n in range(pieces.end, start)}
        apart = bool(signs & ({":", ";", "|", ","} | BULLETS)) or token.line
        if "/" in signs:
            return True
        if sentences.means_every_page(toks[start : start + 2]):
            return True
        begins_big = toks[0].is_capital
        if sentences.is_vague(token.word) or token.raw == "vecka" or self._is_a_number(start):
            return True
        if pieces.last == "page":
            assert pieces.page is not None
            return self._goes_on_from_page(pieces.page, start, signs)
        when = pieces.when
        kind = when.kind if when is not None else ""
        big = token.is_capital or not (token.is_word or token.raw in "&+/=%")
        shouting = len(token.raw) > 1 and token.raw.isupper()
        if big and not shouting:
            weak = when is not None and when.weak and pieces.last == "when"
            named = kind in {"number", "feast", "month"}
            return weak and named and not apart
        if when is not None and (when.weak or kind == "number") and not apart:
            return True
        if begins_big and ":" in signs and kind in {"week", "month", "feast", "weekday", "loose"}:
            return True
        if begins_big and "," in signs and kind in {"month", "loose"}:
            return True  # "Mars, en planet för barn"
        if sentences.goes_on([each.word for each in toks[start : start + 3]], apart=apart):
            return True
        if begins_big and not shouting and not apart:
            stretch = kind in {"week", "month", "loose", "feast"}
            return stretch or bool(signs & DASHES)
        return kind == "loose" and not apart

    def _reads_on(self, start: int) -> bool:
        following = self._toks[start : start + 3]
        said = [each.word for each in following]
        return bool(said) and not following[0].is_capital and sentences.goes_on(said, apart=False)

    def _is_a_number(self, start: int) -> bool:
        """As in "tisdag 14 Fika": the fourteenth, two o'clock, or fourteen somethings?"""
        token = self._toks[start]
        if _CLOCK.fullmatch(token.word):
            return not any(each.glued for each in self._toks[start + 1 : start + 2])
        if not token.is_number or len(token.word) > 2:
            return False
        after = start + 1
        if after >= len(self._toks):
            return True
        following = self._toks[after]
        if following.glued and following.word in {"st", "nd", "rd", "th"}:
            return True
        minutes = self._toks[after + 1 : after + 2]
        if following.glued and following.raw == ":" and minutes and minutes[0].glued:
            return len(minutes[0].word) == 2 and minutes[0].is_number  # "14:60", no "16:9"
        if following.is_number and len(following.word) == len("000"):
            return False  # "3 000 nya träd"
        return not following.glued and (following.is_capital or not following.is_word)

    def _goes_on_from_page(self, page: Named[Page], start: int, signs: set[str]) -> bool:
        token = self._toks[start]
        if any(each.word in SAID for each in self._toks[page.first : page.name_first]):
            return False
        named_big = self._toks[page.name_first].is_capital
        if named_big and signs & {":", *DASHES}:
            return True
        if token.is_word and not token.is_capital:
            return not (":" in signs or token.line)
        if not named_big:
            return token.is_number
        return token.is_number or token.word in page_words(self._pages) or token.raw in "&+/"

    # Mistyped

    def _mistyped(self, known: _Pieces = _NOTHING) -> PostReading | None:
        """The day that the first words would be with each unknown one as the likest known."""
        guessed = respelled(self._toks[:_MOST_TOKENS_GUESSED])
        if guessed is None:
            return None
        toks = [*guessed, *self._toks[_MOST_TOKENS_GUESSED:]]
        pieces = self._beginning(toks)
        changed = {n for n, token in enumerate(guessed) if token is not self._toks[n]}
        when = pieces.when
        if when is None or isinstance(when.meaning, Impossible):
            return None
        if not changed & set(range(when.first, when.end)) or pieces.end <= known.end:
            return None
        instead = Post(title=self._text) if known is _NOTHING else self._post(known)
        return PostReading(post=self._post(pieces), instead=instead, guessed=True)

    def _signed(self) -> PostReading | None:
        """A day with other signs in it or around it: "7-12 Snö", "”8/12 Snö”", "**7/12** Snö"."""
        text = _MARKED.sub(r"\1", self._text)
        dashed = _DASHED.match(text)
        if dashed is not None and not self._is_a_count(dashed):
            text = f"{dashed[1]}/{dashed[2]}{text[dashed.end() :]}"
        if text == self._text:
            return None
        read = read_post(text, self._at, self._pages, self._local, departments=self._departments)
        if read.post.when is None or isinstance(read.post.when, Impossible):
            return None
        return replace(read, instead=Post(title=self._text), guessed=True)

    @staticmethod
    def _is_a_count(dashed: re.Match[str]) -> bool:
        """As in "3-4 timmar": in order, and of what a small letter begins."""
        after = dashed.string[dashed.end() :].strip()
        return int(dashed[1]) < int(dashed[2]) and after[:1].islower()

    # Inside the title

    def _inside(self, post: Post, start: int) -> PostReading:
        """Words for a day, a time or a page that were left in the title: asked about."""
        toks = self._toks
        quoted = [range(*match.span()) for match in _QUOTED.finditer(self._text)]
        for i in range(start, len(toks)):
            if any(toks[i].start in each for each in quoted):
                continue
            if i and toks[i].glued and toks[i - 1].raw not in "([\"'”,":
                continue
            when = find_day(toks, i, self._at, local=self._local)
            if when is not None and sentences.is_day_in_title(toks, when):
                when = self._in_week(post.when, when)
                return self._take_out(post, start, when.first, when.end, when=when)
            found = find_time(toks, i)
            if found is None or found.weak:
                found = self._last_time(post, start, i)
            if found is not None:
                end = found.end
                day = self._day_after(end) if post.when is None else None
                return self._take_out(post, start, i, day.end if day else end, at=found, when=day)
            page = self._page_inside(i)
            if page is not None and page.what != post.page and start < i:
                return self._take_out(post, start, i, page.end, page=page.what)
        return PostReading(post=post)

    def _last_time(self, post: Post, start: int, i: int) -> Time | None:
        """A part of the day with which the text ends, as in "16/12 Glögg på förmiddagen"."""
        if post.when is None or post.at is not None or i <= start:
            return None
        if self._toks[i].word not in _BEFORE_A_PART:
            return None
        found = find_time(self._toks, i, beside_day=True)
        if found is None or self._past(self._toks, found.end) < len(self._toks):
            return None
        return None if self._toks[found.end - 1].is_capital else found

    def _in_week(self, said: Meaning | Impossible | None, when: Found) -> Found:
        """A weekday after the title is in the week that was said first: "v 50 Glögg på tisdag"."""
        if not isinstance(said, Span) or said.last - said.first != _SIX_DAYS:
            return when
        match when.meaning:
            case Day(day=day, by_weekday=True):
                days = [day]
            case Ambiguous(choices=choices) if when.kind == "weekday":
                days = [each.day for each in choices]
            case _:
                return when
        ahead = [(day - said.first).days % 7 for day in days]
        found = ask([said.first + timedelta(days=n) for n in ahead], self._at.today)
        return replace(when, meaning=found)

    def _day_after(self, i: int) -> Found | None:
        return find_day(self._toks, self._past(self._toks, i), self._at, local=self._local)

    def _page_inside(self, i: int) -> Named[Page] | None:
        """A full name anywhere; a short one only where the text ends with it."""
        page = find_page(self._toks, i, self._pages)
        if page is None or (page.name_first == i and i and self._toks[i - 1].word == "sidan"):
            return page
        if page.what.kind is PageKind.MAIN:
            return None  # "Höst i staden": where it stands unless another page is named
        if key(page.what.name) == key(self._text_of(page.name_first, page.end)):
            return page
        around = (*self._toks[i - 1 : i], *self._toks[page.end : page.end + 1])
        if "".join(token.raw for token in around) in {"()", "[]"}:
            return page
        last = self._past(self._toks, page.end) >= len(self._toks)
        named = page.name_first != i or self._toks[i - 1].raw in {",", "("}
        return page if last and named else None

    def _text_of(self, first: int, end: int) -> str:
        return self._text[self._toks[first].start : self._toks[end - 1].end]

    def _take_out(
        self,
        post: Post,
        start: int,
        first: int,
        end: int,
        *,
        when: Found | None = None,
        at: Time | None = None,
        page: Page | None = None,
    ) -> PostReading:
        toks = self._toks
        if when is not None and at is None:
            # "på tisdag kl 10", "på tisdag på näringsliv": what stands beside the day as well.
            at = find_time(toks, end, beside_day=True) or find_time(
                toks, self._past(toks, end), beside_day=True
            )
            end = at.end if at is not None else end
        if page is None and self._past(toks, end) < len(toks):
            named = find_page(toks, self._past(toks, end), self._pages)
            if named is not None and named.end >= len(toks):
                page, end = named.what, named.end
        while first > start and (
            toks[first - 1].raw in _BEFORE_A_DAY or toks[first - 1].word == ARROW
        ):
            first -= 1
        before = self._text[toks[start].start : toks[first - 1].end] if first > start else ""
        after = self._text[toks[end].start :] if self._past(toks, end) < len(toks) else ""
        after = after.lstrip(",;:)]") if before else after.lstrip(" ,;:–-)]")
        title = f"{before} {after.lstrip()}".strip() if after.strip(" .!") else before
        likelier = replace(
            post,
            when=when.meaning if when is not None else post.when,
            at=at.at if at is not None else post.at,
            page=page or post.page,
            title=title,
        )
        if when is not None and post.when is not None:  # the day that was said first comes first
            return PostReading(post=post, instead=likelier)
        return PostReading(post=likelier, instead=post)
