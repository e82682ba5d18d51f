"""Which characters a text may hold."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

from bot.core.ports import Json

UNSTORABLE: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)
"""What no XML holds (https://www.w3.org/TR/xml/#charsets), and what Unicode keeps for no text:
a spreadsheet, a PDF or a database further on would fail on it."""
_JOINING_FORMATS: Final = "\u200c\u200d"  # Persian words and many emoji are written with them
_SOFT_HYPHEN: Final = "\u00ad"


def is_storable(value: Json) -> bool:
    """Whether every text in a value of JSON can be kept and taken out again."""
    if isinstance(value, str):
        return UNSTORABLE.search(value) is None
    if isinstance(value, Mapping):
        return all(map(is_storable, (*value, *value.values())))
    if isinstance(value, Sequence):
        return all(map(is_storable, value))
    return True


def unsteered(content: str) -> str:
    """Without characters that steer how others are shown; its lines and soft hyphens stay."""
    if content.isprintable():
        return content
    return "".join(char for char in content if char == _SOFT_HYPHEN or _visible(char))


def plain(content: str) -> str:
    """On one line, without characters that steer how others are shown."""
    if not content.isprintable():  # as nearly all is, and nothing in it is changed then
        content = "".join(map(_visible, content))
    return " ".join(content.split())


@lru_cache(maxsize=4096)
def _visible(char: str) -> str:
    match unicodedata.category(char):
        case "Cc" | "Zl" | "Zp" | "Zs":
            return " "
        case "Cf" if char not in _JOINING_FORMATS:
            return ""
        case "Cs":
            return "\ufffd"
        case _:
            return char
