"""Reads dates as people type them: a whole text, or the beginning of one before a title."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from itertools import islice
from typing import Final
from unicodedata import normalize

from bot.swedish.date_forms import FORMS, Form
from bot.swedish.date_meanings import Ambiguous, Day, Meaning, NotInCalendar, Span, Why
from bot.swedish.date_words import VOCABULARY, plain

# "på tisdag den 24 november 2026 (v. 48)" is eight words; nothing beyond this is looked at.
_MOST_WORDS: Final = 9
_MOST_LETTERS: Final = 60
_MOST_WORDS_GUESSED: Final = 5
_FEWEST_LETTERS_GUESSED: Final = 4
_MOST_LETTERS_A_WORD: Final = 24
_MOST_LETTERS_TOO_MANY: Final = 2
_LIKENESS: Final = 0.75  # lets a slip of the finger through, not another word

# Commas, colons and semicolons part words, but for the colon of "24:e".
_WORD: Final = re.compile(r"[^\s,:;]+(?:(?<=[0-9]):[ae](?!\w)[^\s,:;]*)?", re.IGNORECASE)
_GAP: Final = re.compile(r"[\s,:;]*(?:[-–—](?:\s+|$))?")
_DASH: Final = re.compile(r"[-–—]")
_AFTER_WHOLE: Final = re.compile(r"[\s,:;.!?]*")

_LIST: Final = re.compile(r"(?:och|eller|samt|&|\+)(?!\w)")
_RANGE: Final = re.compile(r"(?:till|t\.?o\.?m\.?)\s+")


@dataclass(frozen=True, kw_only=True)
class Impossible:
    """A date that is none; `asked` holds it as typed, at most some sixty letters."""

    why: Why
    asked: str


@dataclass(frozen=True, kw_only=True)
class Nearest:
    """What a mistyped date was probably meant as: ask before acting on it."""

    guess: Meaning


@dataclass(frozen=True, kw_only=True)
class Unknown:
    """Not a date."""


Reading = Day | Ambiguous | Span | Impossible | Nearest | Unknown


def read_day(text: str, today: date) -> Reading:
    """Read the whole text as a date."""
    typed = _beginning_words(text)
    if typed and _AFTER_WHOLE.fullmatch(text, typed[-1].end()):
        found = _read(typed, today, alone=True)
        if found is not None:
            return found[0]
    return _nearest(text, today)


def read_beginning(text: str, today: date, *, title_follows: bool = True) -> tuple[Reading, str]:
    """Split off the longest beginning that reads as a date; the rest is as typed.

    Where the date is only the first words of a title ("V 49 i siffror"), or there is none, the
    rest is the whole text and the reading is `Unknown` or, of a text that is mistyped as a
    whole, `Nearest`. Pass `title_follows=False` where only a page or the like can follow: such
    care is not taken then.
    """
    typed = _beginning_words(text)
    for count in range(len(typed), 0, -1):
        end = typed[count - 1].end()
        gap = _gap(text, end)
        rest = text[end + len(gap) :]
        found = _read(typed[:count], today, alone=not (rest and title_follows))
        if found is None:
            continue
        reading, form = found
        if title_follows and _goes_on(form, gap, rest, today):
            break
        return reading, rest
    return _nearest(text, today), text


def _beginning_words(text: str) -> list[re.Match[str]]:
    return list(islice(_WORD.finditer(text), _MOST_WORDS))


def _gap(text: str, start: int) -> str:
    match = _GAP.match(text, start)
    return match[0] if match else ""


def _read(
    typed: Sequence[re.Match[str]], today: date, *, alone: bool
) -> tuple[Meaning | Impossible, Form] | None:
    asked = " ".join(word[0] for word in typed)
    if len(asked) > _MOST_LETTERS:
        return None
    phrase = plain(asked).rstrip(".!?" if alone else ".")
    return _read_plain(phrase, asked, today, alone=alone)


def _read_plain(
    phrase: str, asked: str, today: date, *, alone: bool
) -> tuple[Meaning | Impossible, Form] | None:
    for form in FORMS:
        match = None if form.alone and not alone else form.pattern.fullmatch(phrase)
        if match is None:
            continue
        try:
            return form.meaning(match, today), form
        except NotInCalendar as missing:
            why = missing.why
        except OverflowError:  # beyond the first or the last day there is
            why = Why.OUT_OF_RANGE
        return Impossible(why=why, asked=asked), form
    return None


def _goes_on(form: Form, gap: str, rest: str, today: date) -> bool:
    """Whether the rest makes the date part of a longer phrase: a list, a range, a title."""
    rest = normalize("NFC", rest[: 2 * _MOST_LETTERS])
    if _LIST.match(rest) or (form.goes_on is not None and form.goes_on.match(rest)):
        return True
    until = _RANGE.match(rest)
    if until is None and not _DASH.search(gap):
        return False
    # "24/11 - 26/11" is a range; "tisdag - Julafton på museet" is a day and a title.
    end = rest[until.end() :] if until else rest
    return not end[:1].isupper() and not isinstance(
        read_beginning(end, today, title_follows=False)[0], Nearest | Unknown
    )


def _nearest(text: str, today: date) -> Nearest | Unknown:
    """The date that the whole text would be with each unknown word as the likest known one."""
    typed = _beginning_words(text)
    if not 0 < len(typed) <= _MOST_WORDS_GUESSED:
        return Unknown()
    likest = [_likest(plain(word[0]).rstrip(".!?")) for word in typed]
    phrase = " ".join(word for word in likest if word)
    found = _read_plain(phrase, phrase, today, alone=True) if all(likest) else None
    if found is None or isinstance(found[0], Impossible):
        return Unknown()
    return Nearest(guess=found[0])


def _likest(word: str) -> str | None:
    if word in VOCABULARY or any(letter.isdecimal() for letter in word):
        return word
    if not _FEWEST_LETTERS_GUESSED <= len(word) <= _MOST_LETTERS_A_WORD:
        return None
    likest = get_close_matches(word, VOCABULARY, n=1, cutoff=_LIKENESS)
    # A much longer word is a compound of its own, such as "julaftonsmys".
    if not likest or len(word) > len(likest[0]) + _MOST_LETTERS_TOO_MANY:
        return None
    return likest[0]
