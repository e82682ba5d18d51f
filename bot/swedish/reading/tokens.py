"""What people type, cut into words, numbers and signs that know where they stand."""

import re
import unicodedata
from functools import lru_cache
from typing import Final, NamedTuple

INVISIBLE: Final = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
"""Formatting characters that chat clients slip in, and the soft hyphen: they are not text."""

DASHES: Final = frozenset("-‐‑‒–—―−﹘﹣－~")
BULLETS: Final = frozenset("•·●▪◦‣")
ARROW: Final = "→"
"""The word of every arrow, also of one that is made of other signs."""

_APART: Final = BULLETS | {ARROW, "|"}
_DROPPED: Final = dict.fromkeys(map(ord, INVISIBLE))
_MARKS: Final = "\u0300-\u036f"
_WORD: Final = rf"[^\W\d_](?:[^\W\d_]|[{_MARKS}{INVISIBLE}])*"
_ARROW: Final = r"[-‐‑‒–—―−=]{1,3}>|[→➔➜⇒➡↦⟶]\uFE0F?"
_TOKEN: Final = re.compile(rf"[0-9]+|{_WORD}|(?P<arrow>{_ARROW})|[^\s{INVISIBLE}]")
# Without their ring and dots these two are everyday words, so they are written out first.
_SHORT_WITH_MARKS: Final = {"mån": "måndag", "sön": "söndag", "måns": "måns"}
_MOST: Final = 400
"""Tokens that are looked at; a title of the greatest length has far fewer."""


class Token(NamedTuple):
    raw: str
    word: str
    """In lower case, without rings and dots: "måndag" and "mandag" are one."""
    start: int
    end: int
    glued: bool
    """Whether it follows the token before it without a gap; an arrow, bar or bullet is one."""
    line: bool
    """Whether it is the first on its line."""
    is_number: bool

    @property
    def is_word(self) -> bool:
        return self.word[:1].isalpha()

    @property
    def is_capital(self) -> bool:
        return self.raw[:1].isupper()


@lru_cache(maxsize=2048)
def plain(text: str) -> str:
    """In lower case without marks; the abbreviations "mån" and "sön" written out."""
    text = unicodedata.normalize("NFC", text.translate(_DROPPED)).lower()
    text = _SHORT_WITH_MARKS.get(text, text)
    letters = unicodedata.normalize("NFD", text)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@lru_cache(maxsize=64)  # a message is asked about more than once
def tokens(text: str) -> tuple[Token, ...]:
    found: list[Token] = []
    end = 0
    for match in _TOKEN.finditer(text):
        raw = match[0]
        start, before, end = match.start(), end, match.end()
        gap = text[before:start]
        word = ARROW if match.lastgroup else plain(raw)
        parted = word in _APART or not found or found[-1].word in _APART
        found.append(
            Token(
                raw,
                word,
                start,
                end,
                glued=not parted and not gap.strip(INVISIBLE),
                line="\n" in gap,
                is_number="0" <= raw[0] <= "9",
            )
        )
        if len(found) == _MOST:
            break
    return tuple(found)
