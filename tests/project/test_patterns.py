"""No pattern takes more than about twice the steps of twice the text, however hostile it is.

Pydantic's own patterns are not looked at: its engine never goes back.
"""

import ast
import importlib
import pkgutil
import re
import warnings
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, Final, cast

import pytest

import bot
import cards
import storage
from tests.growth import ENOUGH, How, Matcher, steps

ROOT: Final = Path(__file__).parents[2]
PACKAGES: Final = (bot, cards, storage)
TIMES: Final = 40
AT_MOST: Final = 2.6
"""A little more than twice: what comes before counts too."""
SHORT: Final = {"bot.importing.days._RANGE": 80}
"""Patterns that only meet text of so many characters, whose cost may grow until then."""
FULL: Final = {"bot.core.links._WRAPPED"}
"""Patterns without a name of their own, which match all of a text."""
APART: Final = "bot.importing.files"
"""What meets text in a process of its own alone, which is killed at its deadline."""


def modules() -> Iterator[ModuleType]:
    for package in PACKAGES:
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not found.name.endswith("__main__") and ".migrations" not in found.name:
                with warnings.catch_warnings(action="ignore"):  # of what they import
                    yield importlib.import_module(found.name)


def within(value: object) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple | list | frozenset):
        for each in cast("Iterable[object]", value):
            yield from within(each)
    elif isinstance(value, dict):
        told = cast("dict[object, object]", value)
        yield from within((*told.keys(), *told.values()))


@cache
def sources() -> list[str]:
    files = (file for package in PACKAGES for file in Path(package.__path__[0]).rglob("*.py"))
    return [file.read_text("utf-8") for file in sorted(files)]


@cache
def calls() -> dict[str, set[str]]:
    """Each name before a point, with what is called after it."""
    found = defaultdict[str, set[str]](set)
    for source in sources():
        for name, way in re.findall(r"(\w+)\.(\w+)\(", source):
            found[name].add(way)
    return found


def used(name: str) -> How:
    if name in FULL:
        return "fullmatch"
    ways = calls().get(name.rpartition(".")[2])
    if ways and ways <= {"match", "fullmatch"}:
        return "match" if "match" in ways else "fullmatch"
    return "search"


def named() -> Iterator[tuple[str, re.Pattern[Any], How]]:
    for module in modules():
        if module.__name__ == APART:
            continue
        for name, value in vars(module).items():
            for pattern in within(value):
                where = f"{module.__name__}.{name}"
                yield where, pattern, used(where)


def in_calls() -> Iterator[tuple[str, re.Pattern[Any], How]]:
    """Patterns that are written where they are used."""
    parsed = (ast.parse(source) for source in sources() if re.search(r"\bre\.[a-z]", source))
    for node in (node for tree in parsed for node in ast.walk(tree)):
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="re"), attr=way),
                args=[ast.Constant(value=str() as text), *_],
            ) if way != "compile":
                how: How = way if way in ("match", "fullmatch") else "search"
                yield f"re.{way}({text!r})", re.compile(text), how
            case _:
                pass


ALL: Final = {
    (pattern.pattern, pattern.flags, how): (name, pattern, how)
    for name, pattern, how in (*named(), *in_calls())
}


def growth(pattern: re.Pattern[Any], how: How, times: int = TIMES) -> Iterable[tuple[float, str]]:
    for before, pump in Matcher(pattern=pattern).attacks():
        for after in ("", "\0"):
            once = steps(pattern, before + pump * times + after, how)
            twice = steps(pattern, before + pump * times * 2 + after, how)
            yield (
                float("inf") if twice > ENOUGH else twice / once,
                f"{before!r} + {pump!r} again and again + {after!r}",
            )


@pytest.mark.parametrize(
    ("name", "pattern", "how"), ALL.values(), ids=[name for name, *_ in ALL.values()]
)
def test_twice_the_text_takes_about_twice_the_steps(
    name: str, pattern: re.Pattern[Any], how: How
) -> None:
    if name in SHORT:
        for before, pump in Matcher(pattern=pattern).attacks():
            text = (before + pump * SHORT[name])[: SHORT[name]]
            assert steps(pattern, text, how) < ENOUGH
        return
    worst = max(growth(pattern, how), default=(0, ""))
    assert worst[0] <= AT_MOST, worst


@pytest.mark.parametrize(
    ("hostile", "how"),
    [
        (r"(a+)+b", "match"),
        (r"(?:a|aa)*b", "match"),
        (r"(\w+\s?)*!", "fullmatch"),
        (r"a*b", "search"),
        (r"^\s*\S.*?\s*\($", "match"),
        (r"<a>.*?</a>", "search"),
        (r"\d*\d*x", "match"),
    ],
)
def test_what_grows_faster_is_seen(hostile: str, how: How) -> None:
    assert max(growth(re.compile(hostile), how))[0] > AT_MOST


@pytest.mark.parametrize(
    "harmless",
    [r"[a-z]{1,40}=", r"(?<!a)a*+b", r"\d+x", r"(?>a+)b", r"a\Z|b$", r"(?<=x)y", r"(a)\1"],
)
def test_what_does_not_is_seen_too(harmless: str) -> None:
    how: How = "search" if "<" in harmless else "match"
    assert max(growth(re.compile(harmless), how), default=(0,))[0] <= AT_MOST


@pytest.mark.parametrize(
    "text", ["aab", "xx(ab)  ", "", "a\nb", "Å-1", "v 12", "12:30", "ab=cd&e"]
)
def test_the_count_is_of_matching_as_it_is(text: str) -> None:
    """Its matcher says of every pattern what `re` says."""
    for name, pattern, how in ALL.values():
        if isinstance(pattern.pattern, str):
            ours = getattr(Matcher(pattern=pattern), how)(text)
            assert ours == bool(getattr(pattern, how)(text)), name
