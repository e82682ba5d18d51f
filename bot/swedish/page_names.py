"""Finding a page by the words people use for it."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from bot.schedule.model import Page

_SEPARATORS = " ,:;.–-"


@lru_cache(maxsize=1024)
def folded(text: str) -> str:
    """Lower case, without the dots and rings that not every keyboard has."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def read_page(text: str, pages: Sequence[Page]) -> tuple[Page | None, str]:
    """The page that the text begins with, by its longest name, and the rest as typed."""
    words = list(re.finditer(r"[^\s,:;]+", text))
    names = {
        tuple(folded(name).split()): page
        for page in pages
        for name in (page.name, page.id, *page.aliases)
    }
    for count in range(min(len(words), max(map(len, names), default=0)), 0, -1):
        page = names.get(tuple(folded(word.group()) for word in words[:count]))
        if page is not None:
            return page, text[words[count - 1].end() :].lstrip(_SEPARATORS)
    return None, text
