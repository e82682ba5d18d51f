"""Days of the week and dates, in figures and in words."""

from dataclasses import replace
from datetime import date
from typing import Final

from bot.swedish.reading import vocabulary as words
from bot.swedish.reading.cursor import Cursor, by_first_word
from bot.swedish.reading.meanings import Point
from bot.swedish.reading.tokens import DASHES

_UNITS: Final = {
    "dag": "d",
    "dagar": "d",
    "dar": "d",
    "dygn": "d",
    **dict.fromkeys(("arbetsdag", "arbetsdagar", "vardag", "vardagar"), "workday"),
    "vecka": "v",
    "veckor": "v",
    "v": "v",
    "manad": "m",
    "manader": "m",
    "man": "m",
}
_COUNTED: Final = range(1, 5)
"""Digits of a number of them."""


COUNTS: Final = (*words.NUMBERS, *("#" * digits for digits in _COUNTED))
"""What a count of days, weeks or months begins with."""

_THIS_CENTURY: Final = range(2000, 2100)
LEADS: Final = by_first_word(
    (
        ("nu pa", "pa"),
        ("nu till", "pa"),
        ("nu i", "i"),
        ("nu kommande", "kommande"),
        ("nu", "nu"),
        ("pa kommande", "kommande"),
        ("pa nasta", "nasta"),
        ("pa", "pa"),
        ("till nasta", "nasta"),
        ("till kommande", "kommande"),
        ("till pa", "pa"),
        ("till", "till"),
        ("nastkommande", "nastkommande"),
        ("nast kommande", "nastkommande"),
        ("pa nastkommande", "nastkommande"),
        ("den kommande", "kommande"),
        ("kommande", "kommande"),
        ("nastnasta", "nastnasta"),
        ("nasta", "nasta"),
        ("forra", "forra"),
        ("nu denna", "denna"),
        ("denna", "denna"),
        ("den har", "denna"),
        ("i", "i"),
    )
)


class Figures(Cursor):
    def _weekday(self, i: int) -> tuple[int, int, bool] | None:
        """Its number, the place after it, and whether it is also another word."""
        word = self._word(i)
        number = words.WEEKDAY.get(word)
        if number is None:
            return None
        raw = self._toks[i].raw
        weak = word not in words.CLEAR_WEEKDAYS
        if len(word) < len("fredag") and raw[:1].isupper() and raw[1:2].islower():
            weak = weak or word == "tor"
        end = i + 1
        if len(raw) <= len("torsd"):
            end = self._dot(end)
        is_stem = len(raw) == len(words.WEEKDAYS[number].removesuffix("dag"))
        rest = self._rest_of_weekday(end) if is_stem else None
        return (number, end, weak) if rest is None else (number, rest, False)

    def _rest_of_weekday(self, i: int) -> int | None:
        """As in "fre dag" and "fre-dag"; "fre dag 2 av mässan" is the second of its days."""
        j = i + 1 if self._is(i, "-") and self._glued(i) else i
        if not self._is(j, "dag", "dagen") or self._toks[j].raw.istitle():
            return None
        counts = self._number(j + 1) is not None and self._full_date(j + 1) is None
        return None if counts else j + 1

    def _weekday_alone(self, i: int) -> tuple[int, int, bool] | None:
        """One that needs no date beside it: no "on" and no "fri"."""
        return None if self._is(i, *words.ONLY_BESIDE_DATES) else self._weekday(i)

    def _lead(self, i: int) -> tuple[str, int]:
        """A word before a weekday: "på", "nästa", "nu på"."""
        for text, lead in LEADS.get(self._word(i), ()):
            end = self._sequence(i, text)
            if end is not None and (
                self._weekday(end) is not None or self._word(end) in words.PAST_WEEKDAYS
            ):
                return lead, end
        return "", i

    def _full_date(self, i: int) -> tuple[Point, int] | None:
        """Day and month, with or without a year, in any order that is used here."""
        j = self._dot(i + 1) if self._is(i, "den", "d") else i
        for rule in (
            self._digits,
            self._year_first,
            self._figures,
            self._day_and_month,
        ):
            found = rule(j)
            if found is not None:
                return found
        return None

    def _digits(self, i: int) -> tuple[Point, int] | None:
        """20261215 and 261215."""
        for digits in (8, 6):
            number = self._number(i, range(digits, digits + 1))
            if number is None or not self._ends_or_joins(i + 1):
                continue
            year, month, day = number // 10_000, number // 100 % 100, number % 100
            year += 2000 if digits == 6 else 0
            # Any other number of six or eight digits is a number.
            try:
                found = date(year, month, day)
            except ValueError:
                continue
            if abs((found - self._at.today).days) < 4 * 365:
                return Point(year=year, month=month, number=day), i + 1
        return None

    def _year_first(self, i: int) -> tuple[Point, int] | None:
        """2026-12-15, 2026/12/15, 2026.12.15, 26-12-15."""
        year = self._number(i, range(4, 5)) if self._number(i, range(4, 5)) is not None else None
        short = year is None
        if short:
            year = self._number(i, range(2, 3))
        sign = self._word(i + 1)
        glued = all(self._glued(j) for j in range(i + 1, i + 5))
        month, day = self._number(i + 2), self._number(i + 4)
        if year is None or month is None or day is None or not glued:
            return None
        if not (sign in {"-", "/", "."} or sign in DASHES) or self._word(i + 3) != sign:
            return None
        if not short:
            return Point(year=year, month=month, number=day), i + 5
        if sign != "-":
            return None
        # "26-12-15" is the fifteenth here, but in some letters the twenty-sixth.
        readings = [
            found
            for typed in ((2000 + year, month, day), (2000 + day, month, year))
            if (found := _real(*typed)) and -366 < (found - self._at.today).days < 3 * 366
        ]
        if not readings:
            return None
        chosen = readings[0]
        other = readings[1] if len(readings) > 1 else None
        return Point(fixed=chosen, swapped=other), i + 5

    def _figures(self, i: int) -> tuple[Point, int] | None:
        """24/11, 24.11, 24/11-27, 24.11.2027, 24-11-2027."""
        day, month = self._number(i), self._number(i + 2)
        if day is None or month is None:
            return None
        sign = self._word(i + 1)
        if sign not in {"/", ".", "-"} or (sign != "/" and not self._glued(i + 2)):
            return None
        if sign == "." and (not self._glued(i + 1) or not 1 <= month <= 12 or not 1 <= day <= 31):
            return None  # a clock time, a version, a price
        if sign in {"/", "."} and self._word(i + 2).startswith("00"):
            return None
        point, end = Point(number=day, month=month), i + 3
        if sign == "-":
            year = self._number(end + 1, range(4, 5))
            if not (self._is(end, "-") and self._glued(end) and year is not None):
                return None
            return replace(point, year=year), end + 2
        year = self._year_after(end, signs="/.-'’")
        if year is None and sign == ".":
            end = self._dot(end)
            year = self._year_after(end, signs="/-")
        if year is not None:
            point, end = replace(point, year=year[0]), year[1]
        return point, end

    def _day_and_month(self, i: int) -> tuple[Point, int] | None:
        """24 november, 24:e nov., första december, 24-nov."""
        number = self._ordinal_number(i)
        if number is None:
            plain_number = self._number(i)
            if plain_number is None:
                return None
            number = plain_number, self._dot(i + 1), True
        end = number[1]
        joined = self._is(end, "-", "/") and self._glued(end) and self._glued(end + 1)
        j = end + 1 if joined else self._any(end, "i", "av") or end
        month = self._month(j)
        if month is None:
            return None
        if j != end and not joined and not self._ordinal_number(i):
            return None
        point, end = Point(number=number[0], month=month[0]), month[1]
        year = self._year_after(end, signs="-/'’", words_too=True)
        if year is not None:
            point, end = replace(point, year=year[0]), year[1]
        return point, end

    def _month(self, i: int) -> tuple[int, int] | None:
        number = words.MONTH.get(self._word(i))
        if number is None:
            return None
        end = i + 1
        if len(self._word(i)) <= len("sept"):
            end = self._dot(end)
        return number, end

    def _year_after(
        self, i: int, *, signs: str, words_too: bool = False
    ) -> tuple[int, int] | None:
        if (words_too or signs == "") and (said := self._year_in_words(i)) is not None:
            return said
        four = self._number(i, range(4, 5))
        if four is not None and not self._word(i).startswith("0") and self._ends(i + 1):
            return None if self._counts(i, four) else (four, i + 1)
        j = i
        if (self._glued(i) and self._word(i)[:1] and self._word(i) in signs) or (
            self._is(i, "-", "'", "’") and self._word(i) in signs
        ):
            j = i + 1
        if j != i:
            four = self._number(j, range(4, 5))
            if four is not None and self._glued(j) and self._ends_or_joins(j + 1):
                return four, j + 1
            # "24/11-27" is a year, "24/11-27/11" and "24/11-27 nov" are spans.
            two = self._number(j, range(2, 3))
            if two is None or not self._glued(j) or not self._near_year(two):
                return None
            if self._month(j + 1) is not None or not self._ends_or_joins(j + 1):
                return None
            return 2000 + two, j + 1
        two = self._number(i, range(2, 3))
        if words_too and two is not None and self._near_year(two) and self._ends(i + 1):
            following = i + 1 < len(self._toks) and self._toks[i + 1].is_word
            if not following or self._toks[i + 1].is_capital or self._is(i + 1, "kl", "klockan"):
                return 2000 + two, i + 1
        return None

    def _counts(self, i: int, number: int) -> bool:
        """As in "1177 svarar", "3000 nya träd", "2026 års julklapp": it begins the title."""
        following = self._toks[i + 1] if i + 1 < len(self._toks) else None
        if following is None or not following.is_word or following.is_capital:
            return False
        return following.word == "ars" or number not in _THIS_CENTURY

    def _year_in_words(self, i: int) -> tuple[int, int] | None:
        for texts, ahead in ((("i ar", "detta ar"), 0), (("nasta ar",), 1)):
            end = self._any(i, *texts)
            if end is not None:
                return self._at.today.year + ahead, end
        return None

    def _near_year(self, two: int) -> bool:
        return -1 <= 2000 + two - self._at.today.year <= 3

    def _ordinal_number(self, i: int) -> tuple[int, int, bool] | None:
        """As in "24:e", "24e", "1:a", "24 :e", "tjugofjärde"."""
        number = self._number(i)
        if number is None:
            ordinal = words.ORDINALS.get(self._word(i))
            return None if ordinal is None else (ordinal, i + 1, True)
        j = i + 1
        if (
            self._is(j, ":", ".")
            and self._is(j + 1, "e", "a", "de", "te", "dje")
            and self._glued(j + 1)
        ):
            return number, j + 2, False
        if self._is(j, "e", "a", "dje", "st", "nd", "rd", "th") and self._glued(j):
            return number, j + 1, False
        return None

    def _marked_number(self, i: int) -> tuple[int, int, bool] | None:
        """As in "den 11", "5:e", "d. 11", "den elfte"; and whether it may begin a title."""
        if self._is(i, "den") or (self._is(i, "d") and self._is(i + 1, ".")):
            j = i + (2 if self._is(i + 1, ".") else 1)
            ordinal = self._ordinal_number(j)
            if ordinal is not None:
                worded = not self._toks[j].is_number
                return (ordinal[0], ordinal[1], True) if worded else (*ordinal[:2], False)
            number = self._number(j)
            if number is not None:
                return number, j + 1, True
            return None
        ordinal = self._ordinal_number(i)
        if ordinal is None or not self._toks[i].is_number:
            return None
        return ordinal[0], ordinal[1], True

    def _count(self, i: int) -> tuple[int, str, int] | None:
        """As in "två veckor", "14 dagar": how many of what."""
        number = self._how_many(i)
        unit = _UNITS.get(self._word(i + 1))
        if (
            unit is None
            and self._word(i + 1) == words.WEEKDAYS[0]
            and len(self._toks[i + 1].raw) < 5
        ):
            unit = "m"  # "2 mån": plain letters make a Monday of it
        if number is None or unit is None:
            return None
        return number, unit, i + 2

    def _how_many(self, i: int) -> int | None:
        number = self._number(i, _COUNTED)
        return words.NUMBERS.get(self._word(i)) if number is None else number


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
