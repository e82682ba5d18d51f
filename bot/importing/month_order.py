"""Whether a column writes 3/4 for the fourth of March."""

import re
from collections.abc import Iterable
from typing import Final

from bot.schedule.imports import Cell

_DAY_AND_MONTH: Final = re.compile(r"(?<!\d)(\d{1,2})\s*/\s*(\d{1,2})(?!\d)(\s*/\s*\d)?")
_MONTHS: Final = 12


def is_month_first(column: Iterable[Cell], *, untold: bool | None) -> bool | None:
    """As a 13 in it tells, else `untold`; None where nobody can tell, or it says both."""
    pairs: list[tuple[int, int]] = []
    day_first = False  # in a date without its year
    for cell in column:
        found = _DAY_AND_MONTH.search(cell) if isinstance(cell, str) else None
        if found and found[3]:
            pairs.append((int(found[1]), int(found[2])))
        elif found:
            day_first = day_first or int(found[1]) > _MONTHS
    told_day = any(first > _MONTHS for first, _ in pairs)
    if any(second > _MONTHS for _, second in pairs):
        return None if told_day or day_first else True
    if told_day:
        return False
    return untold if pairs else bool(untold)
