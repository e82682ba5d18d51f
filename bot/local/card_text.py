"""What an Adaptive Card says, without its looks."""

from collections.abc import Mapping
from typing import TypeGuard

# Where an element keeps what it contains, in the order a reader meets it.
_CHILDREN = ("body", "items", "columns", "rows", "cells", "inlines", "facts", "card")


def card_lines(card: Mapping[str, object]) -> tuple[list[str], list[str]]:
    """Return the texts from top to bottom, and the titles of the buttons."""
    lines: list[str] = []
    titles: list[str] = []
    _walk(card, lines, titles)
    return lines, titles


def _walk(element: object, lines: list[str], titles: list[str]) -> None:
    if _is_list(element):
        for part in element:
            _walk(part, lines, titles)
    elif _is_object(element):
        kind, title = element.get("type"), element.get("title")
        if isinstance(kind, str) and kind.startswith("Action."):
            if isinstance(title, str):
                titles.append(title)
            return
        if "value" in element and isinstance(title, str):
            lines.append(f"{title}: {element['value']}")
        text = element.get("text")
        if isinstance(text, str):
            lines.append(text)
        for name in _CHILDREN:
            _walk(element.get(name), lines, titles)
        _walk(element.get("actions"), lines, titles)


def _is_list(value: object) -> TypeGuard[list[object]]:
    return isinstance(value, list)


def _is_object(value: object) -> TypeGuard[Mapping[str, object]]:
    return isinstance(value, Mapping)
