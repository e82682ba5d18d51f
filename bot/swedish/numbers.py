"""Small numbers in words, as running text has them."""

from typing import Literal

_WORDS = (
    "noll",
    "ett",
    "två",
    "tre",
    "fyra",
    "fem",
    "sex",
    "sju",
    "åtta",
    "nio",
    "tio",
    "elva",
    "tolv",
)


def in_words(number: int, gender: Literal["en", "ett"] = "en") -> str:
    """Words up to twelve, figures above; the gender is that of what is counted."""
    if number == 1:
        return gender
    return _WORDS[number] if 0 <= number < len(_WORDS) else str(number)


def days(number: int) -> str:
    return f"{in_words(number)} {'dag' if number == 1 else 'dagar'}"


def weeks(number: int) -> str:
    return f"{in_words(number)} {'vecka' if number == 1 else 'veckor'}"


def number(count: int) -> str:
    """As in "24 011"."""
    return f"{count:,}".replace(",", " ")
