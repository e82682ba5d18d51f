"""Names as they are compared: in any case, with or without rings and dots."""

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=1024)
def folded(text: str) -> str:
    """Lower case, without the dots and rings that not every keyboard has."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
