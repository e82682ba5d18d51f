"""Numbers as people type them."""

import re

MOST = 100_000_000
"""More is a slip of the finger."""

_COUNT = re.compile(r"[0-9]{1,3}(?:[ \u00a0\u202f.,'][0-9]{3})+|[0-9]+")


def read_count(typed: str) -> int | None:
    """The number of "24 011", "24.011" or "24011"; None for what is no number or too large."""
    shown = typed.strip()
    digits = "".join(filter(str.isdigit, shown)) if _COUNT.fullmatch(shown) else ""
    count = int(digits) if 0 < len(digits) <= len(str(MOST)) else -1
    return count if 0 <= count <= MOST else None
