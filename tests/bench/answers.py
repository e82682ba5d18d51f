"""What a right answer is: a broken bot is quick, and its error card is answered 200 too."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

Right = Callable[[Any], bool]
"""Whether the activity that a bot sent is the answer to a turn."""


class WrongAnswers(Exception):
    """A bot did not do what its turns asked for; its speed says nothing."""


def receipt_of(title: str) -> Right:
    """The receipt of this booking: only a receipt can be cancelled."""
    whole = re.compile(rf"\b{re.escape(title)}\b")

    def right(activity: Any) -> bool:
        said = list(_texts(activity))
        return ("verb", "cancel") in said and any(whole.search(text) for _, text in said)

    return right


def headed(heading: str) -> Right:
    """A card whose first row begins so."""

    def right(activity: Any) -> bool:
        rows = (text for name, text in _texts(activity) if name == "text")
        return next(rows, "").startswith(heading)

    return right


def five_rows(activity: Any) -> bool:
    """The bare bots' card."""
    return [text for name, text in _texts(activity) if name == "text"] == [
        f"Row {row}" for row in range(5)
    ]


def _texts(node: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Every text in it, with the name that it stands under."""
    if isinstance(node, str):
        yield name, node
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from _texts(value, str(key))
    elif isinstance(node, list):
        for value in node:
            yield from _texts(value, name)


def unanswered(turns: list[tuple[str, Right]], sent: list[tuple[str, bytes]]) -> int:
    """How many turns got no right answer of their own, in the conversation they came from."""
    left: dict[str, list[Any]] = {}
    for conversation, body in sent:
        left.setdefault(conversation, []).append(json.loads(body))
    missing = 0
    for conversation, right in turns:
        there = left.get(conversation, [])
        found = next((number for number, each in enumerate(there) if right(each)), None)
        if found is None:
            missing += 1
        else:
            del there[found]
    return missing
