"""Case numbers: one series a year, and their labels."""

import pytest

from bot.moderation.model import CaseNumber
from bot.moderation.numbers import case_label, first_number, next_number, read_label


@pytest.mark.parametrize(
    ("newest", "year", "number"),
    [
        (None, 2026, 20260001),
        (20260007, 2026, 20260008),
        (20269999, 2026, 20270000),
        (20260014, 2027, 20270001),
        (20270003, 2026, 20270004),
    ],
)
def test_the_next_number_is_the_newest_ones_or_the_years_first(
    newest: int | None, year: int, number: int
) -> None:
    known = None if newest is None else CaseNumber(newest)
    assert next_number(known, year=year) == number


@pytest.mark.parametrize(
    ("label", "number"),
    [
        ("2026-014", 20260014),
        (" 2026/14 ", 20260014),
        ("2026-1", 20260001),
        ("2026-0001", 20260001),
    ],
)
def test_a_label_names_its_number(label: str, number: int) -> None:
    assert read_label(label) == number
    assert read_label(case_label(CaseNumber(number))) == number


@pytest.mark.parametrize("text", ["", "2026", "26-014", "2026-01400", "2026-014 x", "２０２６-1"])
def test_what_is_no_label_names_none(text: str) -> None:
    assert read_label(text) is None


def test_the_years_first_case_is_number_one() -> None:
    assert case_label(first_number(2026)) == "2026-001"
