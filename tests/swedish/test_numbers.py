"""Numbers in running text."""

import pytest

from bot.swedish.numbers import days, in_words, weeks


@pytest.mark.parametrize(
    ("number", "words"), [(0, "noll"), (1, "en"), (8, "åtta"), (12, "tolv"), (13, "13")]
)
def test_numbers_are_words_up_to_twelve(number, words):
    assert in_words(number) == words


def test_one_takes_the_gender_of_what_is_counted():
    assert in_words(1, "ett") == "ett"
    assert in_words(2, "ett") == "två"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (days(1), "en dag"),
        (days(2), "två dagar"),
        (weeks(1), "en vecka"),
        (weeks(53), "53 veckor"),
    ],
)
def test_days_and_weeks_agree_with_their_number(text, words):
    assert text == words
