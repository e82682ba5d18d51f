"""How many steps a backtracking matcher takes: counted, as a clock says nothing of growth.

The pattern is taken apart by Python's own parser and matched as `re` does it, without what `re`
leaves out by luck: a step is one look at one character, or one choice.
"""

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final, Literal

kinds: Any = import_module("re._constants")
parser: Any = import_module("re._parser")
How = Literal["search", "match", "fullmatch"]
Items = Sequence[tuple[Any, Any]]
ENOUGH: Final = 50_000
"""Steps: what takes so many on a few hundred characters does not end on a few thousand."""
_CATEGORIES: Final = {
    kinds.CATEGORY_DIGIT: r"\d",
    kinds.CATEGORY_NOT_DIGIT: r"\D",
    kinds.CATEGORY_SPACE: r"\s",
    kinds.CATEGORY_NOT_SPACE: r"\S",
    kinds.CATEGORY_WORD: r"\w",
    kinds.CATEGORY_NOT_WORD: r"\W",
}
_TRIED: Final = " a1\n-./:,()[]<>=\"'\\&#?@+–åA_\xff\x00\u200b"
_PUMPED: Final = " a1\n"
_REPEATS: Final = (kinds.MAX_REPEAT, kinds.MIN_REPEAT, kinds.POSSESSIVE_REPEAT)
BOUND: Final = 12
"""So often is something repeated that has a bound of its own: a bound is a factor, not growth."""

sys.setrecursionlimit(20_000)


class TooMany(Exception):
    """It was given up."""


@dataclass(kw_only=True)
class Matcher:
    pattern: re.Pattern[Any]
    bounded: bool = False
    steps: int = 0

    def __post_init__(self) -> None:
        text = self.pattern.pattern
        self.items: Items = list(parser.parse(_text(text), self.pattern.flags & ~re.DEBUG))
        self.flags = self.pattern.flags

    def search(self, text: str) -> bool:
        return any(self.match(text, start) for start in range(len(text) + 1))

    def match(self, text: str, start: int = 0) -> bool:
        self._groups: dict[int, str] = {}
        return self._sequence(self.items, 0, text, start, lambda _: True)

    def fullmatch(self, text: str) -> bool:
        self._groups = {}
        return self._sequence(self.items, 0, text, 0, lambda end: end == len(text))

    def _step(self) -> None:
        self.steps += 1
        if self.steps > ENOUGH:
            raise TooMany

    def _sequence(  # noqa: C901, PLR0911 - a case for each kind of item
        self, items: Items, at: int, text: str, position: int, then: Callable[[int], bool]
    ) -> bool:
        if at == len(items):
            return then(position)
        kind, told = items[at]
        self._step()

        def rest(end: int) -> bool:
            return self._sequence(items, at + 1, text, end, then)

        if _is_one(kind):
            there = position < len(text) and self.accepts((kind, told), text[position])
            return there and rest(position + 1)
        match kind:
            case kinds.SUBPATTERN:
                number, *_, inner = told

                def closed(end: int) -> bool:
                    if number is not None:
                        self._groups[number] = text[position:end]
                    return rest(end)

                return self._sequence(list(inner), 0, text, position, closed)
            case kinds.BRANCH:
                return any(self._sequence(list(each), 0, text, position, rest) for each in told[1])
            case kinds.MAX_REPEAT | kinds.MIN_REPEAT:
                low, high, inner = told
                if high is not kinds.MAXREPEAT and self.bounded:
                    high = max(low, min(high, BOUND))
                repeat = _Repeat(list(inner), low, high, greedy=kind is kinds.MAX_REPEAT)
                return self._repeat(repeat, 0, text, position, rest)
            case kinds.POSSESSIVE_REPEAT | kinds.ATOMIC_GROUP:
                inner = [(kinds.MAX_REPEAT, told)] if kind in _REPEATS else list(told)
                ends: list[int] = []
                found = self._sequence(
                    inner, 0, text, position, lambda end: bool(ends.append(end)) or True
                )
                return found and rest(ends[0])
            case kinds.ASSERT | kinds.ASSERT_NOT:
                direction, inner = told
                return (kind is kinds.ASSERT) == self._looks(
                    list(inner), direction, text, position
                ) and rest(position)
            case kinds.AT:
                return self._is_at(told, text, position) and rest(position)
            case kinds.GROUPREF:
                said = self._groups.get(told, "")
                return text.startswith(said, position) and rest(position + len(said))
            case _:
                raise NotImplementedError(kind)

    def _repeat(
        self, repeat: "_Repeat", count: int, text: str, position: int, then: Callable[[int], bool]
    ) -> bool:
        self._step()

        def once_more(end: int) -> bool:
            if end == position and count >= repeat.low:
                return False
            return self._repeat(repeat, count + 1, text, end, then)

        def more() -> bool:
            return count < repeat.high and self._sequence(
                repeat.inner, 0, text, position, once_more
            )

        def enough() -> bool:
            return count >= repeat.low and then(position)

        return (more() or enough()) if repeat.greedy else (enough() or more())

    def _looks(self, inner: Items, direction: int, text: str, position: int) -> bool:
        if direction > 0:
            return self._sequence(inner, 0, text, position, lambda _: True)
        widths = parser.SubPattern(parser.State(), list(inner)).getwidth()
        start = position - widths[0]
        return start >= 0 and self._sequence(inner, 0, text, start, lambda end: end == position)

    def _is_at(self, where: Any, text: str, position: int) -> bool:
        anchors = {
            kinds.AT_BEGINNING: r"^",
            kinds.AT_BEGINNING_STRING: r"\A",
            kinds.AT_END: r"$",
            kinds.AT_END_STRING: r"\Z",
            kinds.AT_BOUNDARY: r"\b",
            kinds.AT_NON_BOUNDARY: r"\B",
        }
        # It looks at its neighbours alone, so a window will do.
        begin, end = max(0, position - 1), min(len(text), position + 2)
        if where is kinds.AT_BEGINNING_STRING or where is kinds.AT_BEGINNING:
            multiline = self.flags & re.MULTILINE and where is kinds.AT_BEGINNING
            return position == 0 or bool(multiline and text[position - 1] == "\n")
        if where in (kinds.AT_END, kinds.AT_END_STRING):
            left = text[position:]
            is_last = where is kinds.AT_END and left == "\n"
            multiline = self.flags & re.MULTILINE and where is kinds.AT_END
            return not left or is_last or bool(multiline and left[0] == "\n")
        anchor = re.compile(anchors[where], self.flags & re.ASCII)
        return anchor.match(text[begin:end], position - begin) is not None

    def accepts(self, item: tuple[Any, Any], char: str) -> bool:
        kind, told = item
        match kind:
            case kinds.LITERAL | kinds.NOT_LITERAL:
                return self._same(told, char) == (kind is kinds.LITERAL)
            case kinds.ANY:
                return char != "\n" or bool(self.flags & re.DOTALL)
            case kinds.IN:
                inner = [each for each in told if each[0] is not kinds.NEGATE]
                is_named = any(self.accepts(each, char) for each in inner)
                return is_named == (len(inner) == len(told))
            case kinds.RANGE:
                forms = {char, char.lower(), char.upper()} if self._folds else {char}
                return any(told[0] <= ord(each) <= told[1] for each in forms if len(each) == 1)
            case kinds.CATEGORY:
                return bool(re.match(_CATEGORIES[told], char, self.flags & re.ASCII))
            case _:
                raise NotImplementedError(kind)

    @property
    def _folds(self) -> bool:
        return bool(self.flags & re.IGNORECASE)

    def _same(self, code: int, char: str) -> bool:
        return chr(code) == char or (self._folds and chr(code).lower() == char.lower())

    def attacks(self) -> Iterator[tuple[str, str]]:
        """What stands before a repetition, and what to put there again and again."""
        yield from dict.fromkeys(self._attacks(self.items, ""))

    def _attacks(  # noqa: C901 - a case for each kind of item
        self, items: Items, before: str
    ) -> Iterator[tuple[str, str]]:
        for kind, told in items:
            if kind in _REPEATS:
                _, high, inner = told
                if high > BOUND:
                    body = list(inner)
                    if before:
                        yield "", before
                    for pump in self._pumps(body):
                        yield before, pump
                        yield "", pump
                yield from self._attacks(list(inner), before)
            elif kind is kinds.SUBPATTERN:
                yield from self._attacks(list(told[-1]), before)
            elif kind is kinds.BRANCH:
                for each in told[1]:
                    yield from self._attacks(list(each), before)
            elif kind is kinds.ATOMIC_GROUP:
                yield from self._attacks(list(told), before)
            before += self.shortest([(kind, told)])
        if items is self.items:
            # A pattern that is searched for begins anew wherever it may begin.
            yield "", self.shortest(items[:1]) or " "
            yield "", self.shortest(items) or " "

    def _pumps(self, body: Items) -> Iterator[str]:
        yield self.shortest(body) or " "
        if len(body) == 1 and _is_one(body[0][0]):
            yield from [char for char in self._alphabet() if self.accepts(body[0], char)]

    def _alphabet(self) -> list[str]:
        return list(dict.fromkeys(_PUMPED + self.shortest(self.items)))

    def shortest(self, items: Items) -> str:
        """Something that the items match, as short as there is."""
        return "".join(self._sample(kind, told) for kind, told in items)

    def _sample(self, kind: Any, told: Any) -> str:  # noqa: PLR0911 - as above
        if kind is kinds.LITERAL:
            return chr(told)
        if _is_one(kind):
            parts: Items = told if kind is kinds.IN else []
            codes: list[int] = [each[1] for each in parts if each[0] is kinds.LITERAL]
            codes += [each[1][0] for each in parts if each[0] is kinds.RANGE]
            tried = [*_TRIED, *map(chr, codes)]
            return next((char for char in tried if self.accepts((kind, told), char)), "")
        if kind in _REPEATS:
            return self.shortest(list(told[2])) * max(told[0], 0)
        if kind is kinds.SUBPATTERN:
            return self.shortest(list(told[-1]))
        if kind is kinds.ATOMIC_GROUP:
            return self.shortest(list(told))
        if kind is kinds.BRANCH:
            return min((self.shortest(list(each)) for each in told[1]), key=len)
        return ""


@dataclass(frozen=True)
class _Repeat:
    inner: Items
    low: int
    high: int
    greedy: bool


def _is_one(kind: Any) -> bool:
    return kind in (kinds.LITERAL, kinds.NOT_LITERAL, kinds.ANY, kinds.IN)


def _text(pattern: str | bytes) -> str:
    return pattern.decode("latin-1") if isinstance(pattern, bytes) else pattern


def steps(pattern: re.Pattern[Any], text: str, how: How) -> int:
    """What it costs to learn whether the text matches."""
    matcher = Matcher(pattern=pattern, bounded=True)
    with suppress(TooMany):
        getattr(matcher, how)(text)
    return matcher.steps
