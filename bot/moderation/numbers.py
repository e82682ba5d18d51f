"""Case numbers: one series a year, told apart from all others by the number itself."""

import re
from typing import Final

from bot.moderation.model import CaseNumber

HIGHEST: Final = "case numbers"
"""The reading that holds the highest number which stands anywhere else than in the database."""
_A_YEAR: Final = 10_000
"""Cases that a year has room for."""
_LABEL: Final = re.compile(r"([0-9]{4})[-/]([0-9]{1,4})")


def first_number(year: int) -> CaseNumber:
    return CaseNumber(year * _A_YEAR + 1)


def next_number(newest: CaseNumber | None, *, year: int) -> CaseNumber:
    """The number after the newest, or the year's first."""
    first = first_number(year)
    return first if newest is None else CaseNumber(max(newest + 1, first))


def read_label(text: str) -> CaseNumber | None:
    """The number that a label such as "2026-014" names; None where it is none."""
    found = _LABEL.fullmatch(text.strip())
    return CaseNumber(int(found[1]) * _A_YEAR + int(found[2])) if found else None


def case_label(number: CaseNumber) -> str:
    """As people say and write it: "2026-014"."""
    year, place = divmod(number, _A_YEAR)
    return f"{year}-{place:03d}"
