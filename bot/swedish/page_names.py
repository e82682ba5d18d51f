"""Names as they are compared: in any case, with or without rings and dots."""

import re
import unicodedata
from functools import lru_cache


@lru_cache(maxsize=1024)
def folded(text: str) -> str:
    """Lower case, without the dots and rings that not every keyboard has."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def stands_in(words: str, text: str) -> bool:
    """Whether the words stand in the text, from the beginning of a word on."""
    return re.search(rf"(?<!\w){re.escape(folded(words))}", folded(text)) is not None


def is_called(name: str, words: str) -> bool:
    """Whether each of the words begins a word of the name; signs are no words."""
    parts, wanted = folded(name).split(), re.findall(r"\w[\w'’.-]*(?<![.'’-])", folded(words))
    return bool(wanted) and all(any(part.startswith(each) for part in parts) for each in wanted)
