"""Reads times of day: "kl 10", "14.00", "halv tre", "på förmiddagen"."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import time
from typing import Final

from bot.swedish.reading import vocabulary as words
from bot.swedish.reading.tokens import DASHES, Token

_HOURS: Final = range(24)
_MINUTES: Final = range(60)
_NIGHT: Final = range(1, 7)
_MONTHS: Final = range(1, 13)
_NOON: Final = 12
_CLOSING: Final = frozenset(".,:;!?)…")
_OF_THE_DAY: Final = frozenset(
    word for word in words.PARTS_OF_A_DAY if word.endswith(("en", "an")) and word != "lunchen"
)
"""After "på": "8 på morgonen"."""


@dataclass(frozen=True, kw_only=True)
class Time:
    """A time that was read, from one token up to another."""

    at: time
    first: int
    end: int
    other: time | None = None
    """Twelve hours off: "kl 3" is at night or in the afternoon."""
    weak: bool = False
    """Only a part of the day, or figures that may be something else."""
    hours: bool = False
    """From one hour to another: when something takes place, hardly when a post goes out."""


_NAMES: Final = frozenset({"kl", "klockan", "klocka", "kl13", "clock", "@"})
_LEADS: Final = frozenset({"ca", "cirka", "runt", "omkring", "vid", "pa", "i", "mitt", ","})
_NEAR: Final = frozenset({"vid", "runt"})
_EXACTLY: Final = frozenset({"prick", "sharp"})
_BESIDE_LUNCH: Final = {"fore": 11, "innan": 11, "efter": 13}
_STARTERS: Final = (
    _NAMES | _LEADS | _BESIDE_LUNCH.keys() | words.PARTS_OF_A_DAY.keys() | {"t", "halv", "kvart"}
)
"""What a time begins with, if not with a number."""


def find_time(toks: Sequence[Token], first: int, *, beside_day: bool = False) -> Time | None:
    """The longest reading as a time that begins at that token.

    Figures alone ("14", "10.12") are a time only beside a day.
    """
    if first >= len(toks) or not (toks[first].is_number or toks[first].word in _STARTERS):
        return None
    hours = _hours(toks, first, beside_day=beside_day)
    if hours is not None:
        return hours
    lead = first + 1 if _words(toks, first, ("t",)) and _glued(toks, first) else first
    if _word(toks, lead) in _LEADS:
        lead += 2 if _words(toks, lead, ("ca", ".")) else 1
    beside_lunch = _BESIDE_LUNCH.get(_word(toks, first))
    if beside_lunch is not None:
        if not (beside_day and _word(toks, first + 1) == "lunch" and _ends(toks, first + 2)):
            return None
        return Time(at=time(beside_lunch), first=first, end=first + 2, weak=True)
    if _words(toks, first, ("mitt", "pa", "dagen")):
        return Time(at=time(12), first=first, end=first + 3, weak=True)
    clock = _clock(toks, first, beside_day=beside_day) or (
        _clock(toks, lead, beside_day=beside_day and toks[lead - 1].word in {",", *_NEAR})
        if lead != first
        else None
    )
    if clock is not None:
        return _with_part(toks, clock, first)
    hour = words.PARTS_OF_A_DAY.get(_word(toks, lead))
    if hour is None or not _ends(toks, lead + 1):
        return None
    end = lead + 1
    exact = _clock(toks, end, beside_day=False)
    if exact is not None:  # "eftermiddag kl 14"
        return replace(exact, first=first)
    if _word(toks, lead) == "morgon" and _word(toks, end) == "bitti":
        end += 1
    return Time(at=time(hour), first=first, end=_dot(toks, end, lead), weak=True)


def _hours(toks: Sequence[Token], first: int, *, beside_day: bool) -> Time | None:
    """As in "kl. 8–10", "08:00-10:00", "kl 13 till 15.30"; beside a day also "8–10"."""
    start = _named(toks, first)
    begins = _figure(toks, start)
    if begins is None or not (_raw(toks, begins[2]) in DASHES or _word(toks, begins[2]) == "till"):
        return None
    ends = _figure(toks, begins[2] + 1)
    if ends is None or not _ends(toks, ends[2]) or not begins[:2] < ends[:2]:
        return None
    if start == first and ":" not in {_raw(toks, start + 1), _raw(toks, begins[2] + 2)}:
        by_day = beside_day and begins[0] not in _NIGHT and not _is_counted(toks, ends[2])
        if not by_day:
            return None  # two dates, or two numbers
    return Time(at=time(*begins[:2]), first=first, end=ends[2], hours=True)


def _is_counted(toks: Sequence[Token], i: int) -> bool:
    """As in "8–10 barn"."""
    return i < len(toks) and toks[i].is_word and not toks[i].is_capital


def _figure(toks: Sequence[Token], i: int) -> tuple[int, int, int] | None:
    """Hour, minute and the place after "8", "08:00" or "8.30"."""
    hour, minute, end = _word(toks, i), "0", i + 1
    if _raw(toks, i + 1) in {":", "."} and _glued(toks, i + 1) and _glued(toks, i + 2):
        minute, end = _word(toks, i + 2), i + 3
    if not all(each.isascii() and each.isdecimal() and len(each) <= 2 for each in (hour, minute)):
        return None
    return (
        (int(hour), int(minute), end) if int(hour) in _HOURS and int(minute) in _MINUTES else None
    )


def _named(toks: Sequence[Token], i: int) -> int:
    """The place after "kl." or "klockan"; the place itself where neither stands there."""
    if _word(toks, i) not in _NAMES:
        return i
    after = i + 1
    return after + 1 if _word(toks, after) in {".", ":"} and _glued(toks, after) else after


def _clock(toks: Sequence[Token], i: int, *, beside_day: bool) -> Time | None:
    j = _named(toks, i)
    named = j != i
    if named and _word(toks, j) in {"ca", "cirka", "runt"}:
        j += 1
        if _word(toks, j) == "." and _glued(toks, j):
            j += 1
    worded = _in_words(toks, j, named=named or _is_led(toks, j, beside_day=beside_day))
    if worded is not None:
        hour, minute, end = worded
        return _time(hour, minute, i, end, said_24=False)
    typed = _word(toks, j)
    if not typed.isdecimal() or not typed.isascii():
        return None
    run_together = len(typed) in {3, 4} and (named or (beside_day and typed[0] == "0"))
    if run_together and _ends(toks, j + 1):
        return _time(int(typed[:-2]), int(typed[-2:]), i, j + 1, said_24=len(typed) == 4)
    if len(typed) > 2:
        return None
    hour = int(typed)
    sign, minutes = _word(toks, j + 1), _word(toks, j + 2)
    figures = (
        sign in {":", "."}
        and _glued(toks, j + 1)
        and _glued(toks, j + 2)
        and len(minutes) == 2
        and minutes.isdecimal()
    )
    if figures:
        end = j + 3
        after = _word(toks, end)
        if after in {":", "."} and _glued(toks, end) and _glued(toks, end + 1):
            seconds = _word(toks, end + 1)
            if not seconds.isdecimal():
                return None
            if sign != ":" or len(seconds) != 2:
                return None
            end += 2
        like_a_date = sign == "." and int(minutes) in _MONTHS and not named
        if not _ends(toks, end) or (like_a_date and not beside_day):
            return None
        found = _time(hour, int(minutes), i, end, said_24=typed.startswith("0") or hour > _NOON)
        if found is None:
            return None
        # Beside a day "10.12" may be another date as well.
        return replace(found, weak=like_a_date)
    of_day = beside_day and _word(toks, j + 1) == "pa" and _word(toks, j + 2) in _OF_THE_DAY
    if not (named or of_day or _is_led(toks, j, beside_day=beside_day)):
        return None
    if not _ends(toks, j + 1) and not _words(toks, j + 1, ("-", "tiden")):
        return None
    return _time(hour, 0, i, j + 1, said_24=typed.startswith("0"))


def _is_led(toks: Sequence[Token], i: int, *, beside_day: bool) -> bool:
    """As in "måndag vid nio", "vid 9-tiden", but not "vid tre broar"."""
    if not (beside_day and i and _word(toks, i - 1) in _NEAR):
        return False
    roughly = "tiden" in {_word(toks, i + 1), _word(toks, i + 2)}
    return roughly or not _is_counted(toks, i + 1)


def _in_words(toks: Sequence[Token], i: int, *, named: bool) -> tuple[int, int, int] | None:
    """As in "halv tre", "kvart över två", "kvart i 3", "klockan tre"."""
    word = _word(toks, i)
    if word == "halv":
        hour = _hour(toks, i + 1)
        return None if hour is None else ((hour - 1) % 24, 30, i + 2)
    if word == "kvart" and _word(toks, i + 1) in {"over", "i"}:
        hour = _hour(toks, i + 2)
        if hour is None:
            return None
        over = _word(toks, i + 1) == "over"
        return (hour, 15, i + 3) if over else ((hour - 1) % 24, 45, i + 3)
    if named and word in words.NUMBERS and words.NUMBERS[word] in _HOURS:
        return words.NUMBERS[word], 0, i + 1
    return None


def _hour(toks: Sequence[Token], i: int) -> int | None:
    typed = _word(toks, i)
    if typed.isascii() and typed.isdecimal() and int(typed) in _HOURS and _ends(toks, i + 1):
        return int(typed)
    number = words.NUMBERS.get(typed)
    return number if number in _HOURS else None


def _time(hour: int, minute: int, first: int, end: int, *, said_24: bool) -> Time | None:
    if hour not in _HOURS or minute not in _MINUTES:
        return None
    if hour in _NIGHT and not said_24:
        # Nobody publishes at three in the morning, but it is asked about all the same.
        return Time(at=time(hour + 12, minute), first=first, end=end, other=time(hour, minute))
    return Time(at=time(hour, minute), first=first, end=end)


def _with_part(toks: Sequence[Token], clock: Time, first: int) -> Time:
    """As in "kl 8 på kvällen", "kl 3 em": the part of the day tells which twelve hours."""
    i = clock.end
    j = i + 1 if _word(toks, i) in {"pa", "i"} else i
    part = _word(toks, j)
    hour = words.PARTS_OF_A_DAY.get(part)
    late = (hour is not None and hour > _NOON) or part == "pm"
    early = (hour is not None and hour < _NOON) or part == "am"
    if not (late or early) or not _ends(toks, j + 1):
        tail = i + 1 if part == "tiden" or part in _EXACTLY else i
        tail = i + 2 if part == "-" and _word(toks, j + 1) == "tiden" else tail
        return Time(at=clock.at, first=first, end=tail, other=clock.other, weak=clock.weak)
    shown = clock.other or clock.at
    if late and shown.hour < _NOON:
        shown = shown.replace(hour=shown.hour + _NOON)
    return Time(at=shown, first=first, end=_dot(toks, j + 1, j))


def _word(toks: Sequence[Token], i: int) -> str:
    return toks[i].word if 0 <= i < len(toks) else ""


def _raw(toks: Sequence[Token], i: int) -> str:
    return toks[i].raw if i < len(toks) else ""


def _words(toks: Sequence[Token], i: int, phrase: tuple[str, ...]) -> bool:
    return tuple([token.word for token in toks[i : i + len(phrase)]]) == phrase


def _glued(toks: Sequence[Token], i: int) -> bool:
    return i < len(toks) and toks[i].glued


def _dot(toks: Sequence[Token], end: int, word: int) -> int:
    short = len(_word(toks, word)) <= 2
    return end + 1 if short and _word(toks, end) == "." and _glued(toks, end) else end


def _ends(toks: Sequence[Token], i: int) -> bool:
    if not _glued(toks, i):
        return True
    if toks[i].raw in DASHES or toks[i].raw not in _CLOSING:
        return False
    return not _glued(toks, i + 1) or toks[i + 1].raw in _CLOSING
