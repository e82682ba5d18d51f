"""Single days: a weekday, a date, "imorgon", and what stands beside them."""

from dataclasses import replace
from typing import Final

from bot.core.calendar import Week
from bot.swedish.reading import vocabulary as words
from bot.swedish.reading.cursor import (
    NUMBERS,
    YEAR,
    Said,
    begins_with,
    by_first_word,
    kind_of,
    tried_at,
)
from bot.swedish.reading.figures import LEADS, Figures
from bot.swedish.reading.meanings import Day, Point, add_days, month_from, resolve
from bot.swedish.reading.tokens import DASHES

_WEEK_LEADS = (
    *(
        "nasta",
        "nastavecka",
        "kommande",
        "nastkommande",
        "nastnasta",
        "denna",
        "den",
        "innevarande",
        "forra",
        "forrforra",
    ),
    *("vecka", "veckan"),
)
_OTHER_WEEK_WORDS = ("week", "uke", "vek", "vecka:")


_NEAR_DAYS: Final = by_first_word((" ".join(key), days) for key, days in words.NEAR_DAYS.items())


WEEK_STARTS: Final = (YEAR, *words.WEEK_WORDS, *_OTHER_WEEK_WORDS, *_WEEK_LEADS)
"""What a week by its number or beside this one begins with."""


class Points(Figures):
    def _point(self, i: int) -> tuple[Said, int] | None:
        candidates = [
            found
            for rule in _RULES.get(kind_of(self._word(i)), ())
            if (found := rule(self, i)) is not None
        ]
        return max(candidates, key=lambda found: found[1], default=None)

    @begins_with(*words.WEEKDAY, *LEADS)
    def weekday_first(self, i: int) -> tuple[Said, int] | None:
        lead, j = self._lead(i)
        past = words.PAST_WEEKDAYS.get(self._word(j))
        if past is not None and (lead in {"i", "pa"} or i != j):
            return Said(what=Point(weekday=past, is_past=True), kind="weekday"), j + 1
        typed = self._weekday(j)
        if typed is None:
            return None
        weekday, end, weak = typed
        point = Point(
            weekday=weekday,
            is_next=lead == "nasta",
            is_nearest=lead == "nastkommande",
            is_past=lead == "forra",
            later=1 if lead == "nastnasta" else 0,
        )
        if lead == "nastnasta":
            return Said(what=point, kind="weekday", unsure=True), end
        kind = "weekday"
        if not lead or lead in {"pa", "nu", "till", "kommande", "den"}:
            dated = self._date_after_weekday(end)
            if dated is not None and not (
                dated[2] and not self._plausible_number(weekday, dated[0], dated[1])
            ):
                point, end = replace(dated[0], weekday=weekday), dated[1]
                following = self._week_after(end)
                if following is not None:
                    point, end = self._with_week(point, following[0]), following[1]
                return Said(what=point), end
        elif lead in {"denna", "i"}:
            point = replace(point, fixed_week=Week.of(self._at.today))
            if lead == "i":
                return None
        following = self._week_after(end)
        if following is not None:
            return (
                Said(what=self._with_week(point, following[0]), kind="day"),
                following[1],
            )
        later = self._weeks_later(end)
        if later is not None:
            return Said(what=replace(point, later=later[0]), kind="day"), later[1]
        after = self._any(
            end, "veckan efter", "veckan darpa", "veckan dar pa", "veckan darefter", "i nasta igen"
        )
        if after is not None:
            return Said(what=replace(point, is_thereafter=True)), after
        if self._word(j) in words.ONLY_BESIDE_DATES:
            return None
        return Said(what=point, weak=weak and not lead, kind=kind), end

    def _date_after_weekday(self, i: int) -> tuple[Point, int, bool] | None:
        """The date beside a weekday; whether it is a number alone."""
        j = i + 1 if self._is(i, ",", "(") else i
        full = self._full_date(j)
        if full is not None:
            point, end = full
            if self._is(i, "(") and self._is(end, ")"):
                end += 1
            return point, end, False
        marked = self._marked_number(j)
        if marked is not None:
            return Point(number=marked[0]), marked[1], False
        number = self._number(i)
        if number is not None and not self._glued(i):
            return Point(number=number), i + 1, True
        return None

    def _plausible_number(self, weekday: int, point: Point, end: int) -> bool:
        """As in "tisdag 1" is a day where the first is a Tuesday, or more of the date follows."""
        following = self._word(end)
        joined = self._joiner(end, Said(what=point))
        if joined is not None:
            # "mån 7–9 december", but "måndag 9–10" is an hour or two.
            bare = self._number(joined[1]) is not None and self._full_date(joined[1]) is None
            return joined[0] != "span" or not bare
        if following and not self._ends(end):
            return False
        assert point.number is not None
        if not 1 <= point.number <= 31:
            return False
        if following and self._toks[end].is_word:
            # "tisdag 3 saker" is a number of things, "tor 3 Ny bro" a day that there is.
            meant = resolve(point, self._at)
            agrees = isinstance(meant, Day) and meant.day.weekday() == weekday
            return agrees and self._toks[end].is_capital
        return True

    @begins_with(
        *(*NUMBERS, YEAR, "######", "########"),
        *words.ORDINALS,
        *("den", "d", "pa", "till", "infor", "nu", "i"),
    )
    def date_first(self, i: int) -> tuple[Said, int] | None:
        lead = self._any(i, "pa", "till", "infor", "nu", "i och med") or i
        marked = False
        full = self._full_date(lead)
        bare = weak = False
        if full is None:
            number = self._marked_number(lead)
            if number is not None:
                point, end, weak, marked = Point(number=number[0]), number[1], number[2], True
                named = self._month_from_now(end)
                if named is not None:
                    point, end, weak = (
                        replace(point, month=named[0], year=named[1]),
                        named[2],
                        False,
                    )
            else:
                plain_number = self._number(i)
                if plain_number is None:
                    return None
                point, end, bare = Point(number=plain_number), i + 1, True
                if self._is(end, ".") and self._glued(end) and self._joins(end + 1):
                    end += 1
                return Said(what=point, bare=True), end
        else:
            point, end = full
            weak = self._like_a_fraction(lead, end)
        if self._glued(end) and self._is(end, "."):
            end = end + 1 if self._ends(end) and end + 1 < len(self._toks) else end
        beside = self._weekday_beside(end)
        if beside is not None and not bare:
            point, end = replace(point, weekday=beside[0]), beside[1]
        following = self._week_after(end)
        if following is not None:
            point, end = self._with_week(point, following[0]), following[1]
        kind = "iso" if self._number(lead, range(4, 5)) else "number" if marked else "day"
        return Said(what=point, weak=weak, bare=bare, kind=kind), end

    def _month_from_now(self, i: int) -> tuple[int, int, int] | None:
        """As in "den 9:e nästa månad"."""
        for texts, months in (
            (("nasta manad", "i nasta manad", "kommande manad"), 1),
            (("denna manad", "i denna manad", "den har manaden"), 0),
        ):
            end = self._any(i, *texts)
            if end is not None:
                year, month = month_from(self._at.today, months)
                return month, year, end
        return None

    def _like_a_fraction(self, i: int, end: int) -> bool:
        number, other = self._number(i), self._number(i + 2)
        if number is None or other is None or not self._is(i + 1, "/") or end != i + 3:
            return False
        return (number < other and other in {2, 3, 4, 5, 6, 8, 10}) or (number, other) == (24, 7)

    def _weekday_beside(self, i: int) -> tuple[int, int] | None:
        """A weekday after its date: "4/12 fredag", "15 december (tisdag)", "4/12, fre"."""
        j = i + 1 if self._is(i, ",", "(") else i
        typed = self._weekday(j)
        if typed is None or (typed[2] and not self._is(i, "(")):
            return None
        end = typed[1]
        if self._is(i, "("):
            return (typed[0], end + 1) if self._is(end, ")") else None
        if self._full_date(end) is not None or self._week_after(end) is not None:
            return None if self._full_date(end) is not None else (typed[0], end)
        joined = self._joiner(end, Said(what=Point(), kind="weekday"))
        if self._is(i, ",") and joined is not None:
            return None  # a list goes on
        return typed[0], end

    @begins_with(*WEEK_STARTS, "pa", "i", "under", "till")
    def week_first(self, i: int) -> tuple[Said, int] | None:
        lead = self._any(i, "pa", "i", "under", "till") or i
        week = self._week(lead)
        if week is None:
            return None
        point, end = week
        # As in "2026-W50-2", the second day of that week.
        iso = self._number(end + 1, range(1, 2)) if self._is(end, "-") else None
        if point.week_year is not None and iso and iso <= len(words.WEEKDAYS):
            return Said(what=replace(point, weekday=iso - 1)), end + 2
        dashed = end < len(self._toks) and self._toks[end].raw in DASHES
        j = end + 1 if dashed or self._is(end, ",", ":") else end
        j = self._any(j, "pa") or j
        typed = self._weekday(j)
        if typed is not None and dashed and self._goes_further(typed[1]):
            return None  # "v 50–onsdag v 51"
        if typed is None or (self._word(j) in words.ONLY_BESIDE_DATES and self._word(typed[1])):
            return None
        after = typed[1]
        dated = self._date_after_weekday(after)
        point = replace(point, weekday=typed[0])
        if dated is not None and not dated[2]:
            point = self._with_week(replace(dated[0], weekday=typed[0]), point)
            after = dated[1]
        return Said(what=point), after

    def _goes_further(self, i: int) -> bool:
        """Whether a weekday has a date or a week of its own."""
        return self._week_after(i) is not None or self._date_after_weekday(i) is not None

    @begins_with(*_NEAR_DAYS, "nu", "redan", "till")
    def near_first(self, i: int) -> tuple[Said, int] | None:
        lead = self._any(i, "nu", "redan", "till") or i
        for text, days in _NEAR_DAYS.get(self._word(lead), ()):
            end = self._sequence(lead, text)
            if end is None:
                continue
            point = Point(fixed=add_days(self._at.today, days))
            j = end + 1 if self._is(end, ",", "(") else end
            if self._is(end, "(") or not self._is(end, ","):
                typed = self.weekday_first(j) if self._weekday(j) is not None else None
                if typed is not None and isinstance(typed[0].what, Point):
                    said = typed[0].what
                    if not (said.is_next or said.is_past or said.later):
                        point = replace(said, fixed=point.fixed)
                        end = typed[1]
                elif (full := self._full_date(j)) is not None:
                    agrees = full[0]
                    point = replace(agrees, fixed=None, swapped=point.fixed)
                    end = full[1]
                if self._is(j - 1, "(") and self._is(end, ")"):
                    end += 1
            later = self._weeks_later(end)
            if later is not None:
                point, end = replace(point, later=later[0]), later[1]
            return Said(what=point, kind="near"), end
        return None

    def _week(self, i: int) -> tuple[Point, int] | None:
        """A week as something to be bound to a weekday: its number, or next week."""
        number = self._week_number(i)
        if number is not None:
            return Point(week=number[0], week_year=number[1]), number[2]
        relative = self._relative_week(i)
        if relative is not None:
            return Point(fixed_week=relative[0]), relative[1]
        return None

    def _week_number(self, i: int) -> tuple[int, int | None, int] | None:
        year_first = self._number(i, range(4, 5))
        j = i
        if year_first is not None:
            j = i + 1
            if self._is(j, "-"):
                j += 1
            if not self._is(j, *words.WEEK_WORDS):
                return None
        if not self._is(j, *words.WEEK_WORDS, *_OTHER_WEEK_WORDS):
            return None
        j = self._dot(j + 1)
        j = self._any(j, "nr", "nummer") or j
        if self._is(j, ":", "-") and self._glued(j) and self._word(j - 1) != "w":
            j += 1
        number = self._number(j, range(1, 5))
        if number is None:
            return None
        if self._word(j - 1) == "veckan" and not self._glued(j) and number > 53:
            return None
        end = j + 1
        if year_first is not None:
            return number, year_first, end
        year = self._year_in_words(end)
        if year is None and not self._joins_week(end):
            year = self._year_after(end, signs="-/")
        if year is not None:
            return number, year[0], year[1]
        return number, None, end

    def _joins_week(self, i: int) -> bool:
        """As in "v 49-51": a span of weeks, not a year as in "v 2 -27"."""
        if i >= len(self._toks) or self._toks[i].raw not in DASHES | {"/"}:
            return False
        two = self._number(i + 1, range(2, 3))
        if two is not None and self._near_year(two) and self._glued(i + 1):
            return self._glued(i)
        return self._number(i + 1, range(4, 5)) is None

    def _relative_week(self, i: int) -> tuple[Week, int] | None:
        if not self._is(i, *_WEEK_LEADS):
            return None
        this = Week.of(self._at.today)
        try:
            for texts, week in (
                (
                    (
                        "nasta vecka",
                        "nasta v",
                        "nasta veckan",
                        "nastavecka",
                        "kommande vecka",
                        "nastkommande vecka",
                    ),
                    this.next(),
                ),
                (
                    ("veckan efter nasta", "nastnasta vecka", "vecka efter nasta"),
                    this.next().next(),
                ),
                (("denna vecka", "den har veckan", "denna veckan", "innevarande vecka"), this),
                (("forra veckan", "forra vecka", "forra v"), this.previous()),
                (("forrforra veckan",), this.previous().previous()),
            ):
                end = self._any(i, *texts)
                if end is not None:
                    return week, end
        except (ValueError, OverflowError):
            return None
        return None

    def _week_after(self, i: int) -> tuple[Point, int] | None:
        """The week that a day lies in, after it: "(v. 49)", "v 49", "i nästa vecka"."""
        j = i
        bracket = self._is(i, "(")
        if bracket or self._is(i, ","):
            j = i + 1
        j = self._any(j, "i", "pa", "under") or j
        week = self._week(j)
        if week is None:
            return None
        point, end = week
        if bracket:
            return (point, end + 1) if self._is(end, ")") else None
        if point.week is not None and point.week > 53 and not self._is(i, "("):
            return point, end
        return point, end

    @staticmethod
    def _with_week(point: Point, week: Point) -> Point:
        return replace(point, week=week.week, week_year=week.week_year, fixed_week=week.fixed_week)

    def _weeks_later(self, i: int) -> tuple[int, int] | None:
        """As in "om en vecka", "om 2 veckor" after a weekday."""
        if not self._is(i, "om"):
            return None
        counted = self._count(i + 1)
        if counted is None or counted[1] != "v":
            return None
        return counted[0], counted[2]


_RULES: Final = tried_at(
    Points.weekday_first, Points.date_first, Points.week_first, Points.near_first
)
