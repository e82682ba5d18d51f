"""Reads days where they stand in a text: single ones, lists, spans, weeks and months.

A grammar over tokens. Each rule takes the place where it begins and answers with what was said
and where it ends, or None. What is said of a day is gathered in a `Point` and given its meaning
last, so that a week or month that is said once at the end binds every day before it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from bot.core.calendar import Week
from bot.swedish.reading import vocabulary as words
from bot.swedish.reading.cursor import At, Said, Stretch, kind_of, tried_at
from bot.swedish.reading.feasts import LocalDays
from bot.swedish.reading.meanings import (
    Circumstances,
    Day,
    Days,
    Impossible,
    Meaning,
    NotInCalendar,
    Point,
    Span,
    Why,
    add_days,
    ask,
    ask_spans,
    months_later,
    resolve,
    span,
)
from bot.swedish.reading.stretches import FEAST_STARTS, PARTS, SOONEST_STARTS, Stretches
from bot.swedish.reading.tokens import Token, plain

_MOST_ITEMS: Final = 12
_MOST_LETTERS: Final = 60


@dataclass(frozen=True, kw_only=True)
class Found:
    """A day or more, read from one token up to another."""

    meaning: Meaning | Impossible
    first: int
    end: int
    weak: bool = False
    """So like the beginning of a title that it is asked about where a title follows."""
    unsure: bool = False
    """Asked about even where nothing else is said."""
    kind: str = "day"


_PREFERRED: Final = frozenset({"helst", "garna", "antingen"})
"""Before days of which one is to be chosen."""
_SOME: Final = frozenset({"nan", "nagon", "nagra", "valfri", "vilken", "en", "nagot"})
_STARTERS: Final = frozenset(
    {
        *words.WEEKDAY,
        *words.PAST_WEEKDAYS,
        *words.MONTH,
        *words.ORDINALS,
        *words.NUMBERS,
        *words.WEEK_WORDS,
        *(key[0] for key in words.NEAR_DAYS),
        *FEAST_STARTS,
        *PARTS,
        *SOONEST_STARTS,
        *_PREFERRED,
        *_SOME,
        *(
            "pa",
            "nu",
            "till",
            "kommande",
            "nastkommande",
            "nasta",
            "nastavecka",
            "nastnasta",
            "denna",
            "detta",
        ),
        *("den", "forra", "i", "om", "fran", "fr", "from", "mellan", "under", "hela", "resten"),
        *("sista", "nast", "dagen", "dan", "kvallen", "helgen", "fore", "innan", "efter", "runt"),
        *("kring", "omkring", "ca", "cirka", "senast", "tidigast", "sen", "sena", "tidigt", "nar"),
        *("sent", "mitt", "snarast", "veckorna", "veckor", "vardag", "ovriga", "langre", "va"),
        *(
            "forrforra",
            "varje",
            "varannan",
            "alla",
            "var",
            "samtliga",
            "dagarna",
            "f",
            "t",
            "tom",
            "t.o.m",
            "framme",
            "vecko",
        ),
        *(
            "d",
            "framtill",
            "fram",
            "uke",
            "week",
            "w",
            "torsdagen",
            "halften",
            "sommaren",
            "hosten",
        ),
    }
)


def find_day(
    toks: Sequence[Token],
    first: int,
    at: Circumstances,
    *,
    local: Sequence[LocalDays] = (),
    joined: bool = True,
) -> Found | None:
    """The longest reading as days that begins at that token.

    Pass `joined=False` where two days side by side are two arguments ("tisdag till torsdag" of a
    move), not a span or a list.
    """
    token = toks[first] if first < len(toks) else None
    if token is None or not (
        token.is_number or token.word in _STARTERS or _local_starts(token, local)
    ):
        return None
    try:
        return Parser(toks, at, local, joined=joined).expression(first)
    except (NotInCalendar, OverflowError):  # beyond the first or the last day there is
        return None


def _local_starts(token: Token, local: Sequence[LocalDays]) -> bool:
    return any(plain(each.name).startswith(token.word) for each in local)


class Parser(Stretches):
    def expression(self, i: int) -> Found | None:
        if self._is(i, *_PREFERRED):
            found = self.expression(i + 1)
            several = found is not None and found.kind == "several"
            return replace(found, first=i, unsure=True) if found is not None and several else None
        opened = self._opening(i)
        readings = [self._longest(i, i, "")]
        if opened is not None and self._joined:
            readings.append(self._longest(i, *opened))
        found = [each for each in readings if each is not None]
        return max(found, key=lambda each: each.end, default=None)

    def _longest(self, i: int, start: int, needs: str) -> Found | None:
        items = self._items_from(start)
        for count in range(len(items), 0, -1):
            end = items[count - 1][2]
            if not self._ends(end):
                continue
            if needs and not any(joiner == needs for joiner, _, _ in items[1:count]):
                continue
            if needs == "list":  # "mellan X och Y"
                pairs = [("span" if j == "list" else j, s, e) for j, s, e in items[:count]]
            else:
                pairs = list(items[:count])
            built = self._built(pairs, i, end)
            if built is not None:
                return built
        return None

    def _items_from(self, i: int) -> list[tuple[str, Said, int]]:
        """Items with the joiner before each, and where each ends."""
        first = self._item(i)
        if first is None:
            return []
        items = [("", *first)]
        while self._joined and len(items) < _MOST_ITEMS:
            joined = self._joiner(items[-1][2], items[-1][1])
            if joined is None:
                break
            kind, after = joined
            item = self._item(after, after_weeks=self._is_week(items[-1][1]))
            if item is None:
                break
            items.append((kind, *item))
        return items

    @staticmethod
    def _is_week(said: Said) -> bool:
        return said.kind == "week"

    def _item(self, i: int, *, after_weeks: bool = False) -> tuple[Said, int] | None:
        rules = RULES if self._begins_local(i) else RULES_AT.get(kind_of(self._word(i)), ())
        best: tuple[Said, int] | None = None
        for rule in rules:
            found = rule(self, i)
            if found is not None and (best is None or found[1] > best[1]):
                best = found
        if best is not None and not best[0].bare:
            return best
        if after_weeks and (number := self._number(i)) is not None and self._ends_or_joins(i + 1):
            return self._said_week(number, None, i + 1)
        return best

    def _built(self, items: list[tuple[str, Said, int]], start: int, end: int) -> Found | None:
        said = [item for _, item, _ in items]
        joiners = [joiner for joiner, _, _ in items[1:]]
        if not joiners:
            if said[0].bare:
                return None
            return self._found(said, start, end, lambda: self._alone(said[0]))
        if any(item.unsure for item in said) or len(set(joiners)) > 2:
            return None
        shared = _shared(said, joiners)
        if shared is None:
            return None
        return self._found(said, start, end, lambda: self._together(shared[0], shared[1]))

    def _found(
        self, said: list[Said], start: int, end: int, meaning: Callable[[], Meaning | None]
    ) -> Found | None:
        alone = len(said) == 1
        kind = said[0].kind if alone else "several"
        try:
            found = meaning()
        except NotInCalendar as missing:
            found = Impossible(why=missing.why, asked=self._typed(start, end))
        except OverflowError:  # beyond the first or the last day there is
            found = Impossible(why=Why.OUT_OF_RANGE, asked=self._typed(start, end))
        if found is None:
            return None
        return Found(
            meaning=found,
            first=start,
            end=end,
            weak=alone and said[0].weak,
            unsure=any(item.unsure for item in said),
            kind=kind,
        )

    def _typed(self, start: int, end: int) -> str:
        parts = [
            ("" if token.glued or not number else " ") + token.raw
            for number, token in enumerate(self._toks[start:end])
        ]
        return "".join(parts)[:_MOST_LETTERS]

    def _alone(self, item: Said) -> Meaning:
        if isinstance(item.what, Point):
            return resolve(item.what, self._at)
        return self._shown(item.what)

    def _shown(self, what: Stretch) -> Meaning:
        if what.weekday is not None:
            count = (what.last - what.first).days + 1
            days = [what.first + timedelta(days=n) for n in range(count)]
            return ask([day for day in days if day.weekday() == what.weekday], self._at.today)
        return span(what.first, what.last, self._at.today, loose=what.loose, label=what.label)

    def _together(self, said: list[Said], joiners: list[str]) -> Meaning | None:
        segments: list[list[Said]] = [[said[0]]]
        for joiner, item in zip(joiners, said[1:], strict=True):
            if joiner == "span":
                segments[-1].append(item)
            else:
                segments.append([item])
        meanings: list[Meaning] = []
        for segment in segments:
            one = self._segment(segment)
            if one is None:
                return None
            meanings.append(one)
        if len(meanings) == 1:
            return meanings[0]
        if "or" in joiners:
            return self._either(meanings)
        return self._all_of(meanings)

    def _segment(self, segment: list[Said]) -> Meaning | None:
        if len(segment) == 1:
            return self._alone(segment[0])
        if len(segment) == 3:
            merged = _merged(segment)
            if merged is None:
                return None
            segment = merged
        if len(segment) != 2:
            return None
        first, last = segment[0].what, segment[1].what
        if isinstance(first, Stretch) and isinstance(last, Point) and last.is_weekday_alone:
            return None  # "v 50 till onsdag"
        begins = self._begins(first)
        spans: list[tuple[date, date]] = []
        loose = any(isinstance(each, Stretch) and each.loose for each in (first, last))
        for begin in begins:
            for ending in self._endings(last, begin):
                if ending < begin:
                    raise NotInCalendar(Why.BACKWARDS)
                unsaid = not (isinstance(last, Point) and last.year is not None)
                if unsaid and (ending - begin).days > 200:
                    raise NotInCalendar(Why.BACKWARDS)
                spans.append((begin, ending))
        if len(spans) > 1:
            return ask_spans(spans, self._at.today)
        return span(*spans[0], self._at.today, loose=loose, label=self._label(first, last))

    def _label(self, first: Point | Stretch, last: Point | Stretch) -> str:
        if isinstance(first, Stretch) and isinstance(last, Stretch) and first.label:
            return f"{first.label}–{last.label}" if last.label else ""
        return ""

    def _begins(self, what: Point | Stretch) -> list[date]:
        if isinstance(what, Stretch):
            return [what.first]
        return _days_of(resolve(what, self._at))

    def _endings(self, what: Point | Stretch, begin: date) -> list[date]:
        if isinstance(what, Stretch):
            if what.last < begin:
                # "december–januari", "v 52–2": the one after.
                later = self._a_year_later(what)
                return [later] if later >= begin else [what.last]
            return [what.last]
        at = replace(self._at, looks_back=False)
        return _days_of(resolve(what, at, after=begin))

    @staticmethod
    def _a_year_later(what: Stretch) -> date:
        days = (what.last - what.first).days
        first = what.first
        if days == 6:
            week = Week.of(first)
            try:
                return Week(week.year + 1, week.number).sunday
            except ValueError:
                return what.last
        return add_days(months_later(first.replace(day=1), 13), -1)

    def _either(self, meanings: list[Meaning]) -> Meaning | None:
        if all(isinstance(each, Span) for each in meanings):
            spans = [(each.first, each.last) for each in meanings if isinstance(each, Span)]
            return ask_spans(spans, self._at.today)
        days = [day for each in meanings for day in _days_of(each)]
        return ask(days, self._at.today) if days else None

    def _all_of(self, meanings: list[Meaning]) -> Meaning | None:
        spans = [each for each in meanings if isinstance(each, Span)]
        if len(spans) == len(meanings):
            ordered = sorted(spans, key=lambda each: each.first)
            whole = all(
                (later.first - earlier.last).days <= 1 for earlier, later in pairwise(ordered)
            )
            if whole:
                first, last = ordered[0], ordered[-1]
                label = f"{first.label}–{last.label}"
                return span(first.first, last.last, self._at.today, label=label)
        days: list[date] = []
        for each in meanings:
            match each:
                case Day(day=day):
                    days.append(day)
                case Span(first=first_day, last=last_day):
                    days += _every(first_day, last_day)
                case Days(days=more):
                    days += more
                case _:
                    # One of them may be either of two: ask for each by itself.
                    days += _days_of(each)
        if any(not isinstance(each, Day | Span | Days) for each in meanings):
            return ask(days, self._at.today)
        first_of_all, *more = dict.fromkeys(days)
        return Days(days=(first_of_all, *more)) if more else Day(day=first_of_all)


RULES: Final[tuple[Callable[[Parser, int], At[Said]], ...]] = (
    Parser.weekday_first,
    Parser.date_first,
    Parser.week_first,
    Parser.near_first,
    Parser.whole_week,
    Parser.whole_month,
    Parser.feast,
    Parser.near_a_feast,
    Parser.ordinal_weekday,
    Parser.from_now,
    Parser.from_count_to_count,
    Parser.loose,
    Parser.part,
    Parser.some_day,
    Parser.weekend,
    Parser.soonest,
    Parser.recurring,
    Parser.weekday_within,
    Parser.season,
)
"""In the order in which they are preferred, where two read as much."""
RULES_AT: Final = tried_at(*RULES)


def _every(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _days_of(meaning: Meaning) -> list[date]:
    match meaning:
        case Day(day=day):
            return [day]
        case Days(days=days):
            return list(days)
        case Span(first=first, last=last):
            return _every(first, last)
        case _:
            return [choice.day for choice in meaning.choices]


def _shared(said: list[Said], joiners: list[str]) -> tuple[list[Said], list[str]] | None:
    """Each item with the month, year or week said once for all; None where one lacks it."""
    items = list(said)
    for place in range(len(items) - 2, -1, -1):
        what, after = items[place].what, items[place + 1].what
        if not isinstance(what, Point) or not isinstance(after, Point) or what.bad is not None:
            if items[place].bare:
                return None
            continue
        items[place] = replace(items[place], what=_with(what, after))
    for place in range(1, len(items)):
        what, before = items[place].what, items[place - 1].what
        if isinstance(what, Point) and isinstance(before, Point) and joiners[place - 1] != "span":
            items[place] = replace(items[place], what=_with_week_of(what, before))
    for item in items:
        if item.bare and isinstance(item.what, Point) and item.what.month is None:
            return None
    return items, joiners


def _with(what: Point, after: Point) -> Point:
    if what.number is not None and what.month is None and after.month is not None:
        what = replace(what, month=after.month, year=after.year)
    elif what.month is not None and what.year is None and after.year is not None:
        assert after.month is not None
        year = after.year - (what.month > after.month)
        what = replace(what, year=year)
    alone = what.number is None and what.fixed is None
    if alone and what.week is None and what.fixed_week is None:
        what = replace(
            what, week=after.week, week_year=after.week_year, fixed_week=after.fixed_week
        )
        what = _with_count_of(what, after)  # "mån eller tis om två veckor"
    return what


def _with_count_of(what: Point, other: Point) -> Point:
    if not what.is_weekday_alone or other.fixed is not None:
        return what
    return replace(
        what,
        later=other.later,
        counted_first=other.counted_first,
        is_thereafter=other.is_thereafter,
    )


def _with_week_of(what: Point, before: Point) -> Point:
    alone = what.number is None and what.fixed is None
    if alone and what.week is None and what.fixed_week is None:
        what = replace(
            what, week=before.week, week_year=before.week_year, fixed_week=before.fixed_week
        )
        if before.counted_first:
            what = _with_count_of(what, before)  # "om två veckor mån eller tis"
    return what


def _merged(segment: list[Said]) -> list[Said] | None:
    """As in "mån–fre 7–11 december": weekdays, then the days they are."""
    one, two, three = (item.what for item in segment)
    if not (isinstance(one, Point) and isinstance(two, Point) and isinstance(three, Point)):
        return None
    weekdays = one.weekday is not None and two.weekday is not None and three.weekday is None
    if not weekdays or one.number not in {None, two.number} or two.number is None:
        return None
    month, year = (two.month or three.month), (two.year or three.year)
    first = replace(one, number=two.number, month=month, year=year)
    last = replace(three, weekday=two.weekday)
    return [replace(segment[0], what=first, bare=False), replace(segment[2], what=last)]
