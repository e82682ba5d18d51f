"""Names as they are compared: in any case, with or without rings and dots."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

_WORD: Final = re.compile(r"\w+")
_ENDINGS: Final = ("erna", "arna", "orna", "na", "en", "et", "n", "t", "a")
_LEAST_STEM: Final = 4


@lru_cache(maxsize=1024)
def folded(text: str) -> str:
    """Lower case, without the dots and rings that not every keyboard has."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def stands_in(words: str, text: str) -> bool:
    """Whether the words stand in the text, from the beginning of a word on."""
    return re.search(rf"(?<!\w){re.escape(folded(words))}", folded(text)) is not None


def has_words(words: str, title: str) -> bool:
    """As `stands_in`, or word for word with an article or ending that the title lacks."""
    if stands_in(words, title):
        return True
    there, wanted = set(_WORD.findall(folded(title))), _WORD.findall(folded(words))
    return bool(wanted) and all(there.intersection(_without_ending(each)) for each in wanted)


def _without_ending(word: str) -> set[str]:
    """The word, and what it may be the definite or inflected form of, as "cykelbron"."""
    stems = {word.removesuffix(end) for end in _ENDINGS}
    return {word} | {each for each in stems if len(each) >= _LEAST_STEM}


def is_called(name: str, words: str) -> bool:
    """Whether each of the words begins a word of the name; signs are no words."""
    parts, wanted = folded(name).split(), re.findall(r"\w[\w'’.-]*(?<![.'’-])", folded(words))
    return bool(wanted) and all(any(part.startswith(each) for part in parts) for each in wanted)
