import re
from datetime import UTC, date, datetime

import pytest

from bot.core.refusals import Refusal
from bot.schedule import swap_refusals as kinds
from bot.swedish.swaps import moment, refusal_text
from tests import makers
from tests.clock import STOCKHOLM

TODAY = date(2026, 11, 23)
DAY = date(2026, 12, 3)
PAGE = makers.page(name="Helsingborgs stad")

SAID = [
    (
        kinds.DayHeld(PAGE, DAY, datetime(2026, 11, 24, 9, tzinfo=STOCKHOLM)),
        "till och med tisdag 24 november (v. 48) kl. 09:00",
    ),
    (kinds.DayIsFree(PAGE, DAY), "är ledig på Helsingborgs stad"),
    (kinds.DayIsYours(PAGE, DAY), "Du har redan torsdag 3 december (v. 49)"),
    (kinds.NothingThere(DAY), "Ingen annan har en bokning torsdag 3 december"),
    (kinds.NotForYou(), "inte ställd till dig"),
    (kinds.OwnOffer(), "redan din"),
    (kinds.TooLate(TODAY), "Måndag 23 november (v. 48) är redan här"),
    (kinds.NotTheSamePage(), "samma sida"),
    (kinds.UrgentStays(makers.booking()), "Flytta det i stället"),
    (kinds.NotAnEditor("Bo Ek"), "Bo Ek är inte redaktör"),
]


@pytest.mark.parametrize(
    ("refusal", "words"), SAID, ids=[type(refusal).__name__ for refusal, _ in SAID]
)
def test_a_refusal_says_why_and_what_to_do(refusal, words):
    text = refusal_text(refusal, today=TODAY)
    assert words in text
    assert len(text) < 220
    assert re.fullmatch(r"\S.*[.?]", text)


def test_each_refusal_of_a_swap_is_listed_here():
    ours = {
        kind
        for kind in vars(kinds).values()
        if isinstance(kind, type) and issubclass(kind, Refusal) and kind is not Refusal
    }
    assert {type(refusal) for refusal, _ in SAID} == ours


@pytest.mark.parametrize(
    ("when", "written"),
    [
        (datetime(2026, 11, 24, 9, 30, tzinfo=STOCKHOLM), "tisdag 24 november (v. 48) kl. 09:30"),
        (datetime(2026, 11, 24, tzinfo=STOCKHOLM), "måndag 23 november (v. 48)"),
        (datetime(2026, 11, 23, 23, tzinfo=UTC), "måndag 23 november (v. 48)"),
    ],
)
def test_midnight_is_the_end_of_the_day_before(when, written):
    assert moment(when, TODAY) == written
