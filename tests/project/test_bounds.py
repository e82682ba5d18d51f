"""No list from outside is read without an end, nor past its first wrong element.

Each error costs more than what caused it: half a million of them took eighteen seconds.
"""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages
from typing import Any, cast

from pydantic import BaseModel

import bot.botframework
import bot.teams
import bot.web
from bot.signing_keys import SigningKeys

READ = (bot.botframework, bot.teams, bot.web)
"""Rooms that read what comes from outside; buttons have a bound of their own."""


def models() -> list[type[BaseModel]]:
    modules = {SigningKeys.__module__}
    for room in READ:
        modules |= {each.name for each in walk_packages(room.__path__, f"{room.__name__}.")}
    for name in modules:
        import_module(name)
    return [each for each in below(BaseModel) if each.__module__ in modules]


def below(kind: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for each in kind.__subclasses__():
        yield each
        yield from below(each)


def lists(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        node = cast("dict[str, Any]", schema)
        if str(node.get("type")) in {"list", "set", "frozenset"}:
            yield node
        for each in node.values():
            yield from lists(each)
    elif isinstance(schema, list | tuple):
        for each in cast("list[Any]", schema):
            yield from lists(each)


def test_every_list_has_an_end_and_is_read_to_its_first_wrong_element():
    found = [
        (kind, each)
        for kind in models()
        for each in lists(kind.__pydantic_core_schema__)
        if "JsonValue" not in str(each["items_schema"].get("schema_ref"))  # any JSON is right
    ]
    assert len(found) >= 8
    for kind, each in found:
        assert each.get("max_length", 10**9) <= 1_000, kind
        assert each.get("fail_fast"), kind
