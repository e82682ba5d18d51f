"""A day, a page and a title, told apart; a title is never eaten by the date it resembles."""

from datetime import date

import pytest

from bot.swedish.date_reading import Day, Span, Unknown
from bot.swedish.post_reading import read_post
from tests import makers

SUNDAY = date(2026, 11, 22)
CITY = makers.page()
TRADE = makers.page("trade", aliases=("näringsliv",))
PAGES = (CITY, TRADE)
DECEMBER = Span(first=date(2026, 12, 1), last=date(2026, 12, 31), label="december")


@pytest.mark.parametrize(
    "title",
    [
        "24/7 öppet på biblioteket",
        "24/7 är du välkommen",
        "Maj bjuder på blomster",
        "Juni blir varm",
        "V 49 bjuder på kultur",
    ],
)
def test_a_sentence_that_begins_like_a_date_is_a_title(title: str) -> None:
    assert read_post(title, SUNDAY, PAGES) == (Unknown(), None, title)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("december", (DECEMBER, None, "")),
        ("december Ny bro", (DECEMBER, None, "Ny bro")),
        ("december ny bro", (DECEMBER, None, "ny bro")),
        ("December näringsliv ny bro", (DECEMBER, TRADE, "ny bro")),
        ("24/7 Sommarfest", (Day(day=date(2027, 7, 24)), None, "Sommarfest")),
        ("24/7 näringsliv nytt", (Day(day=date(2027, 7, 24)), TRADE, "nytt")),
        ("Tisdag ny bro", (Day(day=date(2026, 11, 24)), None, "ny bro")),
        ("24/11 öppet", (Day(day=date(2026, 11, 24)), None, "öppet")),
    ],
)
def test_a_date_and_a_page_are_split_from_the_title(text: str, expected: object) -> None:
    assert read_post(text, SUNDAY, PAGES) == expected
