"""Steps over tokens, and the words that join one day to another."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final, TypeVar

from bot.swedish.reading.feasts import LocalDays
from bot.swedish.reading.meanings import Circumstances, Point
from bot.swedish.reading.tokens import ARROW, DASHES, Token

T = TypeVar("T")
At = tuple[T, int] | None
"""What was read, and the place after it."""

_CLOSING: Final = frozenset(".,:;!?)]}…\"”’'»")


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """A week, a month, a feast of several days: already told where it begins and ends."""

    first: date
    last: date
    label: str = ""
    loose: bool = False
    weekday: int | None = None


@dataclass(frozen=True, kw_only=True)
class Said:
    """One item of a list or span."""

    what: Point | Stretch
    weak: bool = False
    unsure: bool = False
    bare: bool = False
    """A number alone: a day only if a month follows further on."""
    kind: str = "day"


@lru_cache(maxsize=1024)
def _spelled(text: str) -> tuple[str, ...]:
    return tuple(text.split())


@lru_cache(maxsize=1024)
def _by_first_word(phrases: tuple[str, ...]) -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in phrases:
        found.setdefault(_spelled(phrase)[0], []).append(_spelled(phrase))
    return found


def by_first_word(phrases: Iterable[tuple[str, T]]) -> dict[str, list[tuple[str, T]]]:
    """In their order: most words begin none, and are then compared with none."""
    found: dict[str, list[tuple[str, T]]] = {}
    for text, meaning in phrases:
        found.setdefault(_spelled(text)[0], []).append((text, meaning))
    return found


NUMBERS: Final = ("#", "##")
YEAR: Final = "####"
"""A number stands by its digits among the words that a rule's readings begin with."""

Rule = TypeVar("Rule", bound=Callable[..., Any])
_FIRST_WORDS: Final[dict[Callable[..., Any], frozenset[str]]] = {}


def begins_with(*first: str) -> Callable[[Rule], Rule]:
    """Say which words all readings of a rule begin with: at any other it need not be tried."""

    def noted(rule: Rule) -> Rule:
        _FIRST_WORDS[rule] = frozenset(map(kind_of, first))
        return rule

    return noted


def kind_of(word: str) -> str:
    """What rules are found by: the word, or how many digits it has."""
    return "#" * len(word) if "0" <= word[:1] <= "9" else word


def tried_at(*rules: Rule) -> Mapping[str, tuple[Rule, ...]]:
    """Which of the rules may read something at a word, in their order."""
    return {
        word: tuple(rule for rule in rules if word in _FIRST_WORDS[rule])
        for word in frozenset[str]().union(*[_FIRST_WORDS[rule] for rule in rules])
    }


class Cursor:
    def __init__(
        self,
        toks: Sequence[Token],
        at: Circumstances,
        local: Sequence[LocalDays],
        *,
        joined: bool,
    ) -> None:
        self._toks = toks
        self._words = tuple(token.word for token in toks)
        self._at = at
        self._local = local
        self._joined = joined
        self._counted = 0
        """How many are just now counted from another, as in "dagen efter veckan före jul"."""

    def _word(self, i: int) -> str:
        return self._words[i] if i < len(self._words) else ""

    def _is(self, i: int, *alternatives: str) -> bool:
        return self._word(i) in alternatives

    def _glued(self, i: int) -> bool:
        return i < len(self._toks) and self._toks[i].glued

    def _number(self, i: int, digits: range = range(1, 3)) -> int | None:
        word = self._word(i)
        return int(word) if "0" <= word[:1] <= "9" and len(word) in digits else None

    def _ends(self, i: int) -> bool:
        """Whether a word may end before this token: "24/11." does, "24/11-mötet" does not."""
        if not self._glued(i):
            return True
        token = self._toks[i]
        if token.raw == "T" and self._glued(i + 1) and self._number(i + 1) is not None:
            return True  # "2026-12-09T10:30"
        if token.raw in DASHES:  # "11/12– Glögg", but "11/12-mötet", "tis- och onsdag", "7/12–"
            return not self._glued(i + 1) and not self._is(i + 1, "och", "eller", "samt", "")
        if token.raw not in _CLOSING:
            return False
        after = i + 1
        if not self._glued(after) or self._toks[after].raw in _CLOSING:
            return True
        # "7/12,Ny bro" is typed in haste; "24/12:orna", "24/11.5" are words of their own.
        apart = token.raw in {",", ";"} and self._toks[after].is_word
        return apart or (token.raw in {":", "!"} and self._toks[after].is_capital)

    def _sequence(self, i: int, text: str) -> int | None:
        """The place after these words, where they stand here."""
        spelled = _spelled(text)
        if self._words[i : i + len(spelled)] != spelled:
            return None
        return i + len(spelled)

    def _any(self, i: int, *alternatives: str) -> int | None:
        """The place after the longest of these phrases, where one stands here."""
        ends = _by_first_word(alternatives).get(self._word(i))
        if ends is None:
            return None
        return max(
            (i + len(each) for each in ends if self._words[i : i + len(each)] == each),
            default=None,
        )

    def _dot(self, i: int) -> int:
        """Past the full stop of an abbreviation."""
        return i + 1 if self._is(i, ".") and self._glued(i) else i

    def _dotted(self, i: int, letters: str) -> int | None:
        """As in "t.o.m.", "t.om", "t o m": letters with full stops or spaces between them."""
        j = i
        for letter in letters.split():
            if not self._is(j, letter):
                return None
            j = self._dot(j + 1)
        return j

    def _opening(self, i: int) -> tuple[int, str] | None:
        """As in "från … till", "mellan … och": the place after the word, and what must come."""
        if self._is(i, "mellan"):
            return i + 1, "list"
        end = self._any(i, "fran och med", "fran o m", "fran", "from", "f o m", "fr o m")
        if end is None:
            end = self._dotted(i, "fr o m") or self._dotted(i, "f o m")
        return None if end is None else (end, "span")

    def _joiner(self, i: int, before: Said) -> tuple[str, int] | None:
        token = self._toks[i] if i < len(self._toks) else None
        if token is None:
            return None
        end = self._any(
            i,
            "till och med",
            "fram till och med",
            "fram till",
            "fram t o m",
            "framtill",
            "till o med",
            "till",
            "tom",
            "tills",
            "upp till",
        )
        for letters in ("t o m", "fram t o m"):
            dotted = self._dotted(i, letters)
            if dotted is not None:
                end = max(end or 0, dotted)
        if end is not None:
            return "span", self._any(end, "och med") or end
        if token.raw in DASHES:
            j = i + 1
            while j < len(self._toks) and self._toks[j].raw in DASHES:
                j += 1
            return "span", j
        if token.word == ARROW:
            return "span", i + 1
        if token.raw == "…" or (token.raw == "." and self._is(i + 1, ".")):
            j = i + 1
            while self._is(j, "."):
                j += 1
            return "span", j
        if token.word in {"eller", "alternativt", "resp", "annars"}:
            return "or", self._any(i + 1, "helst") or i + 1
        if token.word in {"el", "alt"}:
            return "or", self._dot(i + 1)
        if token.raw == "/" and before.kind == "weekday":
            return "or", i + 1
        if token.raw == "/" and before.kind == "iso":
            return "span", i + 1
        if token.raw in {",", ";", "&", "+"}:
            more = self._any(i + 1, "och", "samt", "o")
            other = self._any(i + 1, "eller", "annars", "alternativt", "i andra hand")
            return ("or", other) if other else ("list", more or i + 1)
        if token.word in {"och", "samt", "o", "plus", "respektive", "ock"}:
            after = self._any(i + 1, "aven", "sen", "sedan")
            return "list", after or i + 1
        return None

    def _joins(self, i: int) -> bool:
        return i < len(self._toks) and self._toks[i].raw in DASHES

    def _ends_or_joins(self, i: int) -> bool:
        return self._ends(i) or (i < len(self._toks) and self._toks[i].raw in DASHES)
