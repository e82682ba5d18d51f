import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.core.refusals import Refusal
from bot.schedule import swap_refusals as kinds
from bot.schedule.model import Catalogue, Draft
from bot.schedule.swaps import (
    GiveAway,
    OverLimit,
    Proposal,
    ProposalState,
    ProposalView,
    Seen,
    Swap,
)
from bot.swedish.swaps import moment, proposal_headline, refusal_text
from bot.swedish.ways import IN_CHAT
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
    text = refusal_text(refusal, today=TODAY, ways=IN_CHAT)
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


UNTIL = datetime(2026, 12, 2, 12, tzinfo=STOCKHOLM)
OURS = makers.booking(day=DAY)
ASKED = {"by": makers.ANNA, "until": UNTIL, "decided_by": makers.SIV}
PROPOSALS = [
    Swap(mine=Seen.of(OURS), theirs=Seen.of(OURS), to=makers.BO, **ASKED),
    GiveAway(booking=Seen.of(OURS), to=makers.BO, **ASKED),
    GiveAway(booking=Seen.of(OURS), **ASKED),
    OverLimit(page=PAGE.id, day=DAY, draft=Draft(), reason="kris", **ASKED),
]


@pytest.mark.parametrize("state", ProposalState)
@pytest.mark.parametrize("proposal", PROPOSALS, ids=["swap", "gift", "to-all", "urgent"])
@pytest.mark.parametrize("viewer", [makers.ANNA, makers.BO, makers.SIV])
def test_who_has_no_name_is_a_colleague_also_inside_a_sentence(
    proposal: Proposal, state: ProposalState, viewer: str
):
    view = ProposalView(
        proposal=replace(proposal, state=state),
        bookings=[OURS, OURS],
        names={},
        page=PAGE,
        catalogue=Catalogue(pages=(PAGE,), departments=()),
    )
    headline = proposal_headline(view, TODAY, viewer=viewer)
    assert headline[0].isupper()
    assert "En kollega" not in headline[1:]
