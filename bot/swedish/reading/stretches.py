"""Weeks, months, feasts and what lies beside them, and days that are counted from others."""

from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from bot.core.calendar import Week, add_workdays
from bot.swedish.reading import vocabulary as words
from bot.swedish.reading.cursor import NUMBERS, Said, Stretch, begins_with
from bot.swedish.reading.feasts import FEASTS, SPANS, Feast, LocalDays, advent_sunday, nth_weekday
from bot.swedish.reading.figures import COUNTS
from bot.swedish.reading.meanings import (
    Day,
    NotInCalendar,
    Point,
    Span,
    Why,
    add_days,
    counted_from,
    day_in,
    month_from,
    month_meant,
    months_later,
    nearest_of,
    resolve,
    week_meant,
    whole_month,
    whole_week,
)
from bot.swedish.reading.points import WEEK_STARTS, Points
from bot.swedish.reading.tokens import plain, tokens

_FEAST_KEYS: Final = {
    tuple(token.word for token in tokens(name)): feast
    for names in (SPANS, FEASTS)
    for name, feast in names.items()
}
FEAST_STARTS: Final = frozenset(key[0] for key in _FEAST_KEYS)
_LONGEST_FEAST: Final = max(map(len, _FEAST_KEYS))
PARTS: Final = {
    "borjan": "start",
    "borjana": "start",
    "inledningen": "start",
    "mitten": "middle",
    "slutet": "end",
    "slutan": "end",
}
_SOONEST: Final = (
    *("asap", "snarast", "snarast mojligt", "sa snart som mojligt", "sa fort som mojligt"),
    *("sa snart det gar", "sa fort det gar", "nar som helst", "vilken dag som helst"),
    *(
        f"{which} {free}"
        for which in ("forsta", "nasta", "narmaste", "narmsta", "pa forsta", "pa nasta")
        for free in ("lediga dag", "lediga dagen", "lediga tid", "lediga datum", "basta dag")
    ),
)
SOONEST_STARTS: Final = tuple(dict.fromkeys(each.split()[0] for each in _SOONEST))
_SOON: Final = timedelta(weeks=4)
_MOST_COUNTED: Final = 2
"""Nobody counts further; "veckan före veckan före …" would be read to its end at each word."""
_AROUND: Final = ("runt", "kring", "omkring", "ca", "cirka")
_MONTH_STARTS: Final = (
    *words.MONTH,
    *("nasta", "kommande", "denna", "den", "innevarande", "forra"),
)


@lru_cache(maxsize=1024)
def _spelled(name: str) -> tuple[str, ...]:
    return tuple(token.word for token in tokens(plain(name)))


class Stretches(Points):
    @begins_with(
        *WEEK_STARTS,
        *("pa", "i", "under", "till", "nan", "nu", "hela", "resten", "veckorna", "veckor"),
    )
    def whole_week(self, i: int) -> tuple[Said, int] | None:
        j = self._any(i, "hela", "under", "i hela", "under hela") or i
        lead = self._any(j, "pa", "i", "under", "till", "nan gang") or j
        number = self._week_number(lead)
        if number is not None:
            return self._said_week(number[0], number[1], number[2], weak=lead != i)
        if self._is(lead, "veckorna", "veckor"):
            first = self._number(lead + 1)
            if first is not None:
                return self._said_week(first, None, lead + 2)
        relative = self._relative_week(lead)
        if relative is not None:
            week, end = relative
            return self._stretch(whole_week(week, self._at.today), "week"), end
        here = self._any(i, "i veckan", "nu i veckan", "under veckan")
        if here is not None:
            shown = whole_week(Week.of(self._at.today), self._at.today)
            return Said(what=_loose(shown), weak=True, kind="week"), here
        rest = self._any(i, "resten av veckan")
        if rest is not None:
            week = Week.of(self._at.today)
            return (
                Said(what=Stretch(first=self._at.today, last=week.sunday), kind="week"),
                rest,
            )
        anchored = self._any(i, "veckan", "i veckan", "hela veckan", "vecka")
        if anchored is None:
            return None
        return self._week_by_feast(anchored)

    def _week_by_feast(self, i: int) -> tuple[Said, int] | None:
        if not self._is(i, *words.BEFORE, *words.AFTER):
            return None
        before = self._is(i, *words.BEFORE)
        anchor = self._anchor(i + 1)
        if anchor is None:
            return None
        first, last, end = anchor
        try:
            week = Week.of(first).previous() if before else Week.of(last).next()
        except (ValueError, OverflowError):
            return None
        shown = whole_week(week, self._at.today)
        return replace(self._stretch(shown, "week"), what=_loose(shown)), end

    def _said_week(
        self, number: int, year: int | None, end: int, *, weak: bool = False
    ) -> tuple[Said, int]:
        try:
            week = week_meant(number, year, self._at)
            shown = whole_week(week, self._at.today)
        except NotInCalendar as missing:
            return Said(what=Point(bad=missing.why), weak=True, kind="week"), end
        return replace(self._stretch(shown, "week"), weak=weak), end

    @staticmethod
    def _stretch(shown: Span, kind: str) -> Said:
        what = Stretch(first=shown.first, last=shown.last, label=shown.label, loose=shown.loose)
        return Said(what=what, kind=kind)

    @begins_with(*_MONTH_STARTS, "i", "hela", "under", "till")
    def whole_month(self, i: int) -> tuple[Said, int] | None:
        lead = self._any(i, "i hela", "hela", "under hela", "i", "under", "till") or i
        found = self._named_month(lead)
        if found is None:
            return None
        shown, end, weak = found
        return replace(self._stretch(shown, "month"), weak=weak or lead != i), end

    def _named_month(self, i: int) -> tuple[Span, int, bool] | None:
        today = self._at.today
        try:
            for texts, months in (
                (("nasta manad", "kommande manad"), 1),
                (("denna manad", "den har manaden", "innevarande manad"), 0),
                (("forra manaden",), -1),
            ):
                end = self._any(i, *texts)
                if end is not None:
                    return whole_month(*month_from(today, months), today), end, False
            month = self._month(i)
            if month is None or self._is(i, "jul"):  # "till jul" is no month
                return None
            number, end = month
            end = self._any(end, "manad") or end
            year = self._year_after(end, signs="-/", words_too=True)
            said = year[0] if year is not None else None
            end = year[1] if year is not None else end
            weak = len(self._word(i)) < 4 or self._word(i) in words.NAMELIKE
            return whole_month(*month_meant(number, said, self._at), today), end, weak
        except NotInCalendar:
            return None

    @begins_with(
        *PARTS,
        *words.ORDINALS,
        *("i", "pa", "under", "mot", "sista", "sent", "tidigt", "mitt", "resten"),
    )
    def part(self, i: int) -> tuple[Said, int] | None:
        """As in "i slutet av januari", "första veckan i januari", "andra halvan av december"."""
        lead = self._any(i, "i", "pa", "under", "mot") or i
        part = PARTS.get(self._word(lead))
        if part is not None:
            end = self._any(lead + 1, "av", "pa", "i")
            if end is None:
                return None
            return self._part_of(part, end)
        half = words.ORDINALS.get(self._word(lead))
        if half in {1, 2} and self._is(lead + 1, "halvan", "halften"):
            end = self._any(lead + 2, "av", "i", "pa")
            return None if end is None else self._part_of(f"half{half}", end)
        nth = -1 if self._is(lead, "sista") else words.ORDINALS.get(self._word(lead))
        if nth is not None and self._is(lead + 1, "veckan"):
            end = self._any(lead + 2, "i", "av", "pa")
            return None if end is None else self._week_of_month(nth, end)
        for texts, name in (
            (("sent i",), "end"),
            (("tidigt i",), "start"),
            (("mitt i",), "middle"),
        ):
            end = self._any(i, *texts)
            if end is not None:
                return self._part_of(name, end)
        year_out = self._any(i, "resten av aret", "resten av i ar")
        if year_out is not None:
            today = self._at.today
            what = Stretch(first=today, last=today.replace(month=12, day=31))
            return Said(what=what, kind="loose"), year_out
        rest = self._any(i, "resten av")
        if rest is not None:
            month = self._named_month(rest)
            if month is not None and month[0].last >= self._at.today:
                first = max(self._at.today, month[0].first)
                return Said(what=Stretch(first=first, last=month[0].last), kind="month"), month[1]
        return None

    def _part_of(self, part: str, i: int) -> tuple[Said, int] | None:
        month = self._named_month(i)
        end = month[1] if month is not None else self._any(i, "manaden", "denna manad")
        if month is None and end is not None:
            today = self._at.today
            month = whole_month(today.year, today.month, today), end, False
        if month is not None:
            assert end is not None
            first, last = month[0].first, month[0].last
            begins, ends = {
                "start": (1, 10),
                "middle": (11, 20),
                "end": (21, last.day),
                "half1": (1, 15),
                "half2": (16, last.day),
            }[part]
            what = Stretch(
                first=first.replace(day=begins), last=last.replace(day=ends), loose=True
            )
            return Said(what=what, kind="loose"), end
        week = self.whole_week(i)
        if week is None and (here := self._any(i, "veckan")) is not None:
            shown = whole_week(Week.of(self._at.today), self._at.today)
            week = self._stretch(shown, "week"), here
        if week is None or not isinstance(week[0].what, Stretch):
            return None
        monday = week[0].what.first
        begins, ends = {
            "start": (0, 1),
            "middle": (1, 3),
            "end": (3, 4),
            "half1": (0, 2),
            "half2": (2, 4),
        }[part]
        what = Stretch(
            first=monday + timedelta(days=begins), last=monday + timedelta(days=ends), loose=True
        )
        return Said(what=what, kind="loose"), week[1]

    def _week_of_month(self, nth: int, i: int) -> tuple[Said, int] | None:
        month = self._named_month(i)
        if month is None:
            return None
        shown, end, _ = month
        if nth < 0:
            week = Week.of(shown.last)
        else:
            # The first week with most of its days in the month.
            week = Week.of(shown.first + timedelta(days=3))
            week = Week.of(week.monday + timedelta(weeks=nth - 1))
        what = Stretch(first=week.monday, last=week.sunday, loose=True)
        return Said(what=what, kind="loose"), end

    @begins_with(
        *FEAST_STARTS,
        *words.ORDINALS,
        *NUMBERS,
        *("pa", "till", "i", "under", "om", "infor", "dagarna", "nan", "nagon", "mellan"),
    )
    def feast(self, i: int) -> tuple[Said, int] | None:
        lead = self._any(i, "pa", "till", "i", "under", "om", "infor") or i
        for start in dict.fromkeys((lead, i)):
            found = self._feast_at(start)
            if found is None:
                continue
            feast, end = found
            year = self._year_after(end, signs="-/", words_too=True)
            end = year[1] if year is not None else end
            try:
                first, last = self._when(feast, year[0] if year else None)
            except NotInCalendar as missing:
                return Said(what=Point(bad=missing.why), kind="feast"), end
            if first == last:
                beside = self._agreeing(Point(fixed=first), end)
                said = Said(what=beside[0], kind="feast", weak=feast.is_name)
                return said, beside[1]
            what = Stretch(first=first, last=last, loose=feast.loose)
            return Said(what=what, kind="feast", weak=True), end
        advent = self._advent(lead)
        if advent is not None:
            beside = self._agreeing(Point(fixed=advent[0]), advent[1])
            return Said(what=beside[0], kind="feast"), beside[1]
        between = self._any(
            self._any(i, "dagarna", "i", "nan dag", "nagon dag") or i,
            "mellan jul och nyar",
            "mellan jul o nyar",
        )
        if between is not None:
            year = self._year_after(between, signs="", words_too=True)
            end = year[1] if year else between
            first = nearest_of(
                [day_in(number, 12, 27) for number in ([year[0]] if year else self._years())],
                self._at,
            )
            what = Stretch(first=first, last=first.replace(day=30), loose=True)
            return Said(what=what, kind="feast"), end
        return self._local_days(lead)

    def _agreeing(self, point: Point, i: int) -> tuple[Point, int]:
        """A weekday, date or week beside the name of a day: "lucia, 13 december"."""
        j = i + 1 if self._is(i, ",", "(") else i
        full = self._full_date(j)
        end = i
        if full is not None:
            beside = full[0]
            try:
                typed = resolve(beside, self._at)
            except NotInCalendar:
                return point, i
            if isinstance(typed, Day):
                point = replace(point, swapped=typed.day if typed.day != point.fixed else None)
                end = full[1]
                if self._is(i, "(") and self._is(end, ")"):
                    end += 1
        week = self._week_after(end)
        if week is not None:
            return self._with_week(point, week[0]), week[1]
        return point, end

    def _feast_at(self, i: int) -> tuple[Feast, int] | None:
        if self._word(i) not in FEAST_STARTS:
            return None
        for count in range(_LONGEST_FEAST, 0, -1):
            key = tuple(self._word(j) for j in range(i, i + count))
            feast = _FEAST_KEYS.get(key)
            if feast is not None:
                return feast, i + count
        return None

    def _years(self) -> list[int]:
        year = self._at.today.year
        return [year - 1, year, year + 1] if self._at.looks_back else [year, year + 1]

    def _when(self, feast: Feast, year: int | None) -> tuple[date, date]:
        if year is not None:
            if not 1900 <= year < 2200:
                raise NotInCalendar(Why.OUT_OF_RANGE)
            first, last = feast.first(year), feast.last(year)
            if first is None or last is None:
                raise NotInCalendar(Why.OUT_OF_RANGE)
            return first, last
        spans = [
            (first, last)
            for each in self._years()
            if 1900 <= each < 2199
            if (first := feast.first(each)) is not None and (last := feast.last(each)) is not None
        ]
        if not spans:
            raise NotInCalendar(Why.OUT_OF_RANGE)
        ends = {last: first for first, last in spans}
        last = nearest_of(ends, self._at)
        return ends[last], last

    def _advent(self, i: int) -> tuple[date, int] | None:
        ordinal = self._ordinal_number(i)
        if ordinal is None:
            number = self._number(i)
            if number is None:
                return None
            ordinal = number, self._dot(i + 1), False
        number, j, _ = ordinal
        end = self._any(j, "advent", "sondagen i advent", "adventssondagen", "i advent")
        if end is None or not 1 <= number <= 4:
            return None
        year = self._year_after(end, signs="-/", words_too=True)
        if year is not None:
            if not 1900 <= year[0] < 2200:
                return None
            return advent_sunday(year[0], number), year[1]
        days = [advent_sunday(each, number) for each in self._years() if 1900 <= each < 2200]
        try:
            return nearest_of(days, self._at), end
        except NotInCalendar:
            return None

    def _begins_local(self, i: int) -> bool:
        word = self._words[i : i + 1]
        return any(_spelled(each.name)[:1] == word for each in self._local)

    def _local_days(self, i: int) -> tuple[Said, int] | None:
        """Names that only this municipality gives to certain days, with dates of their own."""
        best: tuple[list[LocalDays], int] | None = None
        by_name: dict[tuple[str, ...], list[LocalDays]] = {}
        for each in self._local:
            spelled = _spelled(each.name)
            if self._words[i : i + len(spelled)] == spelled:
                by_name.setdefault(spelled, []).append(each)
        for name, spans in by_name.items():
            best = spans, i + len(name)
        if best is None:
            return None
        spans, end = best
        year = self._year_after(end, signs="-/", words_too=True)
        if year is not None:
            spans = [each for each in spans if each.first.year == year[0]]
            end = year[1]
        if not spans:
            return None
        ends = {each.last: each for each in spans}
        try:
            chosen = ends[nearest_of(ends, self._at)]
        except NotInCalendar:
            return None
        if chosen.last < self._at.today and not self._at.looks_back and year is None:
            return None
        what = Stretch(first=chosen.first, last=chosen.last)
        return Said(what=what, kind="feast"), end

    def _anchor(self, i: int) -> tuple[date, date, int] | None:
        """What something is counted from: a feast, a date, a week, a school holiday."""
        if self._counted == _MOST_COUNTED:
            return None
        self._counted += 1
        try:
            return self._anchor_at(i)
        finally:
            self._counted -= 1

    def _anchor_at(self, i: int) -> tuple[date, date, int] | None:
        j = self._any(i, "den") or i
        for rule in (self.feast, self.whole_week, self._point, self.whole_month):
            found = rule(i) or (rule(j) if j != i else None)
            if found is None:
                continue
            said, end = found
            if said.bare or not self._ends(end):
                continue
            if isinstance(said.what, Stretch):
                return said.what.first, said.what.last, end
            try:
                meaning = resolve(said.what, self._at)
            except NotInCalendar:
                continue
            if isinstance(meaning, Day):
                return meaning.day, meaning.day, end
        return None

    @begins_with(*COUNTS, *words.WEEKDAY, "pa", "dagen", "dan")
    def near_a_feast(self, i: int) -> tuple[Said, int] | None:
        """As in "dagen efter lucia", "två veckor före jul", "måndagen efter påsk"."""
        lead = self._any(i, "pa") or i
        steps: tuple[str, int, int] | None = None
        typed = self._weekday_alone(lead)
        if self._is(lead, "dagen", "dan"):
            steps = "d", 1, lead + 1
        elif (counted := self._count(lead)) is not None:
            steps = counted[1], counted[0], counted[2]
        elif typed is not None:
            steps = "weekday", 1, typed[1]
        if steps is None:
            return None
        unit, number, j = steps
        if self._is(j, "veckan") and typed is not None:
            return self._weekday_beside_week(typed[0], j + 1)
        if not self._is(j, *words.BEFORE, *words.AFTER):
            return None
        before = self._is(j, *words.BEFORE)
        anchor = self._anchor(j + 1)
        if anchor is None:
            return None
        first, last, end = anchor
        sign, base = (-1, first) if before else (1, last)
        try:
            if unit == "weekday":
                assert typed is not None
                weekday = typed[0]
                step = (weekday - base.weekday()) * sign % 7 or 7
                found = add_days(base, sign * step)
            else:
                found = counted_from(base, sign * number, unit)
        except NotInCalendar as missing:
            return Said(what=Point(bad=missing.why)), end
        return Said(what=Point(fixed=found)), end

    @begins_with(*words.WEEKDAY, "pa")
    def weekday_within(self, i: int) -> tuple[Said, int] | None:
        """As in "tisdagen på sportlovet": the one, or one of those, in days with a name."""
        typed = self._weekday_alone(self._any(i, "pa") or i)
        inside = None if typed is None else self._any(typed[1], "pa", "i", "under")
        if typed is None or inside is None:
            return None
        found = self.feast(inside)
        if found is None or not isinstance(found[0].what, Stretch):
            return None
        return Said(what=replace(found[0].what, weekday=typed[0]), kind="day"), found[1]

    def _weekday_beside_week(self, weekday: int, i: int) -> tuple[Said, int] | None:
        week = self._week_by_feast(i)
        if week is None or not isinstance(week[0].what, Stretch):
            return None
        found = add_days(week[0].what.first, weekday)
        return Said(what=Point(fixed=found)), week[1]

    @begins_with(*NUMBERS, *words.ORDINALS, "pa", "den", "nast", "nastsista", "sista")
    def ordinal_weekday(self, i: int) -> tuple[Said, int] | None:
        """As in "sista fredagen i januari", "andra tisdagen efter påsk"."""
        lead = self._any(i, "pa", "den") or i
        if (end := self._any(lead, "nast sista", "nastsista")) is not None:
            nth, j = -2, end
        elif self._is(lead, "sista"):
            nth, j = -1, lead + 1
        elif (ordinal := self._ordinal_number(lead)) is not None:
            nth, j = ordinal[0], ordinal[1]
        else:
            return None
        if nth > 5:
            return None
        if nth == -1 and self._month(j) is not None:  # "sista april"
            last = self._nth_in_month(nth, None, j, workday=False)
            return last and (replace(last[0], weak=True, kind="month"), last[1])
        typed = self._weekday_alone(j)
        workday = self._is(j, "vardagen", "arbetsdagen")
        last_day = self._is(j, "dagen", "dag")
        if typed is None and not workday and not last_day:
            return None
        j = typed[1] if typed is not None else j + 1
        every = self._any(j, "varje manad", "i varje manad", "i varje kvartal", "varje ar")
        if every is not None:
            return Said(what=Point(bad=Why.RECURRING), kind="recurring"), every
        if typed is not None and self._is(j, *words.BEFORE, *words.AFTER):
            return self._nth_from(typed[0], abs(nth), j)
        j_month = self._any(j, "i", "av", "pa")
        if j_month is None:
            return None
        return self._nth_in_month(nth, typed[0] if typed else None, j_month, workday=workday)

    def _nth_from(self, weekday: int, nth: int, i: int) -> tuple[Said, int] | None:
        before = self._is(i, *words.BEFORE)
        anchor = self._anchor(i + 1)
        if anchor is None:
            return None
        first, last, end = anchor
        sign, base = (-1, first) if before else (1, last)
        step = ((weekday - base.weekday()) * sign % 7 or 7) + 7 * (nth - 1)
        return Said(what=Point(fixed=add_days(base, sign * step))), end

    def _nth_in_month(
        self, nth: int, weekday: int | None, i: int, *, workday: bool
    ) -> tuple[Said, int] | None:
        today = self._at.today
        month = self._named_month(i)
        if month is not None:
            months, end = [month[0].first], month[1]
            said_year = self._said_year(i, end)
            if not said_year and self._month(i) is not None:
                months.append(day_in(months[0].year + 1, months[0].month, 1))
        else:
            here = self._any(i, "manaden", "denna manad")
            if here is None:
                return None
            end = here
            year, after = month_from(today, 1)
            months = [today.replace(day=1), day_in(year, after, 1)]
        found: list[date] = []
        for first in months:
            if weekday is not None:
                day = nth_weekday(first.year, first.month, weekday, nth)
            elif workday:
                after = first.replace(day=28) + timedelta(days=4)
                edge = first - timedelta(days=1) if nth > 0 else after.replace(day=1)
                day = add_workdays(edge, nth)
            else:
                after = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
                day = first + timedelta(days=nth - 1) if nth > 0 else after + timedelta(days=nth)
            if day is not None:
                found.append(day)
        if not found:
            return Said(what=Point(bad=Why.NO_SUCH_DAY)), end
        return Said(what=Point(fixed=nearest_of(found, self._at))), end

    def _said_year(self, i: int, end: int) -> bool:
        return any(
            self._number(j, range(4, 5)) is not None or self._is(j, "ar") for j in range(i, end)
        )

    @begins_with(*COUNTS, "om", "senast")
    def from_now(self, i: int) -> tuple[Said, int] | None:
        lead = self._any(i, "om", "senast om") or i
        counted = self._count(lead)
        if self._is(i, "om") and counted is not None:
            number, unit, end = counted
            end = self._any(end, "fran idag", "fran nu", "framat", "fran i dag") or end
        elif counted is not None:
            after = self._any(counted[2], "fran idag", "fran nu", "fran i dag", "framat i tiden")
            if after is None:
                return None
            number, unit, end = counted[0], counted[1], after
        elif (loose := self._any(i, "om nagra dagar", "om ett par dagar")) is not None:
            return self._loose_stretch(2, 5, loose)
        elif (loose := self._any(i, "om nagra veckor", "om ett par veckor")) is not None:
            return self._loose_stretch(11, 24, loose)
        else:
            return None
        try:
            day = counted_from(self._at.today, number, unit)
        except NotInCalendar as missing:
            return Said(what=Point(bad=missing.why)), end
        point = Point(fixed=day)
        if unit == "v":
            j = self._any(end, "pa") or end
            typed = self._weekday_alone(j)
            if typed is not None and (j != end or not typed[2]):
                point = Point(weekday=typed[0], later=number, counted_first=True)
                return Said(what=point), typed[1]
        return Said(what=point, kind="from now"), end

    @begins_with(*COUNTS, "om")
    def from_count_to_count(self, i: int) -> tuple[Said, int] | None:
        """As in "1–2 veckor före jul", "om två till tre dagar": somewhere in between."""
        lead = self._any(i, "om") or i
        few, joined = self._how_many(lead), self._joiner(lead + 1, Said(what=Point()))
        if few is None or joined is None or joined[0] == "list":
            return None
        counted = self._count(joined[1])
        if counted is None or counted[0] <= few or counted[1] not in {"d", "v"}:
            return None
        many, unit, end = counted
        anchor = self._at.today, self._at.today, end
        sign = 1
        if lead == i:
            beside = self._anchor(end + 1) if self._is(end, *words.BEFORE, *words.AFTER) else None
            if beside is None:
                return None
            sign, anchor = (-1 if self._is(end, *words.BEFORE) else 1), beside
        base = anchor[0] if sign < 0 else anchor[1]
        step = sign * (7 if unit == "v" else 1)
        first, last = sorted((add_days(base, step * few), add_days(base, step * many)))
        what = Stretch(first=first, last=last, loose=True)
        return Said(what=what, kind="loose", weak=True), anchor[2]

    def _loose_stretch(self, first: int, last: int, end: int) -> tuple[Said, int]:
        today = self._at.today
        what = Stretch(
            first=today + timedelta(days=first), last=today + timedelta(days=last), loose=True
        )
        return Said(what=what, kind="loose"), end

    @begins_with("nu", "i", "till", "under", "pa")
    def season(self, i: int) -> tuple[Said, int] | None:
        """As in "i höst", "till våren": three months."""
        lead = self._any(i, "nu i", "i", "till", "under", "pa")
        season = None if lead is None else words.SEASONS.get(self._word(lead))
        if lead is None or season is None:
            return None
        today = self._at.today
        year = month_meant((season + 1) % 12 + 1, None, self._at)[0]
        first = day_in(year - (season == 12), season, 1)
        last = add_days(months_later(first, 3), -1)
        start = first if self._at.looks_back else min(max(first, today), last)
        what = Stretch(first=start, last=last, loose=True)
        return Said(what=what, kind="loose", weak=True), lead + 1

    @begins_with(*_AROUND, *words.BEFORE, *words.AFTER, "senast", "tidigast")
    def loose(self, i: int) -> tuple[Said, int] | None:
        """As in "före jul", "efter den 15:e", "runt 15 december": near something, not on it."""
        if self._is(i, *_AROUND):
            j = self._dot(i + 1)
            anchor = self._anchor(j)
            if anchor is None:
                return None
            first, last, end = anchor
            what = Stretch(first=add_days(first, -2), last=add_days(last, 2), loose=True)
            return Said(what=what, kind="loose", weak=True), end
        if self._is(i, *words.BEFORE, "senast"):
            anchor = self._anchor(i + 1)
            if anchor is None:
                return None
            first, last, end = anchor
            to = last if self._is(i, "senast") else add_days(first, -1)
            start = max(add_days(to, -6), min(self._at.today, to))
            return Said(
                what=Stretch(first=start, last=to, loose=True), kind="loose", weak=True
            ), end
        if self._is(i, *words.AFTER, "tidigast"):
            anchor = self._anchor(i + 1)
            if anchor is None:
                return None
            first, last, end = anchor
            start = first if self._is(i, "tidigast") else add_days(last, 1)
            what = Stretch(first=start, last=add_days(start, 6), loose=True)
            return Said(what=what, kind="loose", weak=True), end
        return None

    @begins_with("pa", "nar", "valfri", "vilken", "nan", "nagon", "en")
    def some_day(self, i: int) -> tuple[Said, int] | None:
        """As in "nån dag nästa vecka", "en tisdag i januari", "när som helst i december"."""
        j = self._any(i, "pa") or i
        whenever = self._any(j, "nar som helst", "valfri dag", "vilken dag som helst", "nan gang")
        whenever = whenever or self._any(j, "nagon gang", "nan dag", "nagon dag", "en dag")
        whenever = whenever or self._any(j, "nan vardag", "nagon vardag", "en vardag")
        if whenever is not None:
            k = self._any(whenever, "i", "under", "pa", "mellan") or whenever
            for start in dict.fromkeys((whenever, k)):
                for rule in (self.whole_week, self.whole_month, self.part, self.feast):
                    found = rule(start)
                    if found is not None and isinstance(found[0].what, Stretch):
                        what = replace(found[0].what, loose=True)
                        return Said(what=what, kind="loose", weak=self._is(j, "en")), found[1]
            return None
        if not self._is(j, "en", "nan", "nagon"):
            return None
        typed = self._weekday_alone(j + 1)
        if typed is None:
            return None
        k = self._any(typed[1], "i", "under") or typed[1]
        month = self._named_month(k)
        if month is None:
            return None
        what = Stretch(
            first=max(month[0].first, self._at.today),
            last=month[0].last,
            loose=True,
            weekday=typed[0],
        )
        return Said(what=what, kind="loose"), month[1]

    @begins_with(*SOONEST_STARTS)
    def soonest(self, i: int) -> tuple[Said, int] | None:
        """As in "så snart som möjligt", "första lediga dag": some day of the nearest weeks."""
        end = self._any(i, *_SOONEST)
        if end is None:
            return None
        what = Stretch(first=self._at.today, last=self._at.today + _SOON, loose=True)
        return Said(what=what, kind="loose", weak=True), end

    @begins_with("varje", "varannan", "var", "alla", "samtliga")
    def recurring(self, i: int) -> tuple[Said, int] | None:
        """As in "varje tisdag", "alla fredagar", "varannan vecka": never one day."""
        if not self._is(i, "varje", "varannan", "var", "alla", "samtliga"):
            return None
        j = self._any(i + 1, "annan", "tredje", "fjarde") or i + 1
        word = self._word(j)
        many = word.removesuffix("ar") in words.FULL_WEEKDAYS
        unit = word in {"dag", "vecka", "manad", "vardag", "dagar", "veckor", "vardagar"}
        if not (many or unit or word.removesuffix("en") in words.FULL_WEEKDAYS):
            return None
        if self._is(i, "alla") and not (many or word in {"dagar", "vardagar"}):
            return None
        if unit and not self._is(i, "varje", "varannan", "var"):
            return None
        end = j + 1
        span_after = self._any(end, "i", "under") or end
        month = self._named_month(span_after)
        end = month[1] if month is not None else end
        return Said(what=Point(bad=Why.RECURRING), kind="recurring", weak=unit), end

    @begins_with("nasta", "i", "till", "nu", "helgen", "kommande")
    def weekend(self, i: int) -> tuple[Said, int] | None:
        this = Week.of(self._at.today)
        following = self._any(i, "nasta helg", "nasta helgen")
        if following is not None:  # this one to some, the one after to others
            return self._saturday_and_sunday(this.next(), following, unsure=True)
        end = self._any(i, "i helgen", "till helgen", "nu i helgen", "helgen", "kommande helg")
        if end is None:
            return None
        numbered = self._week_after(end)
        if numbered is None or numbered[0].week is None:
            return self._saturday_and_sunday(this, end)
        try:
            week = week_meant(numbered[0].week, numbered[0].week_year, self._at)
        except NotInCalendar as missing:
            return Said(what=Point(bad=missing.why)), numbered[1]
        return self._saturday_and_sunday(week, numbered[1])

    @staticmethod
    def _saturday_and_sunday(week: Week, end: int, *, unsure: bool = False) -> tuple[Said, int]:
        saturday = week.monday + timedelta(days=5)
        what = Stretch(first=saturday, last=week.sunday, loose=True)
        return Said(what=what, kind="loose", weak=True, unsure=unsure), end


def _loose(shown: Span) -> Stretch:
    return Stretch(first=shown.first, last=shown.last, label=shown.label, loose=True)
