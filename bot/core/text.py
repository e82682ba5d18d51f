"""Which characters a text may hold."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from bot.core.ports import Json

UNSTORABLE: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)
"""What no XML holds (https://www.w3.org/TR/xml/#charsets), and what Unicode keeps for no text:
a spreadsheet, a PDF or a database further on would fail on it."""


def is_storable(value: Json) -> bool:
    """Whether every text in a value of JSON can be kept and taken out again."""
    if isinstance(value, str):
        return UNSTORABLE.search(value) is None
    if isinstance(value, Mapping):
        return all(map(is_storable, (*value, *value.values())))
    if isinstance(value, Sequence):
        return all(map(is_storable, value))
    return True
