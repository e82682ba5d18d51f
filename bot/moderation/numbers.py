"""Case numbers: one series a year, told apart from all others by the number itself."""

from typing import Final

from bot.moderation.model import CaseNumber

_A_YEAR: Final = 10_000
"""Cases that a year has room for."""


def first_number(year: int) -> CaseNumber:
    return CaseNumber(year * _A_YEAR + 1)


def next_number(newest: CaseNumber | None, *, year: int) -> CaseNumber:
    """The number after the newest, or the year's first."""
    first = first_number(year)
    return first if newest is None else CaseNumber(max(newest + 1, first))


def case_label(number: CaseNumber) -> str:
    """As people say and write it: "2026-014"."""
    year, place = divmod(number, _A_YEAR)
    return f"{year}-{place:03d}"
