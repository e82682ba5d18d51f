import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core import refusals as core_refusals
from bot.core.people import Role
from bot.core.refusals import NotAllowed, Refusal, TextTooLong, TooFast, UnstorableText
from bot.schedule import refusals as kinds
from bot.schedule.model import BookingStatus, ClosedDay, ContentType
from bot.swedish.refusals import quoted, refusal_text
from bot.swedish.ways import IN_CHAT
from tests import makers
from tests.swedish.test_guidelines import FACTS

TODAY = date(2026, 11, 23)
DAY = date(2026, 12, 3)
SUNDAY = date(2026, 12, 6)
PAGE = replace(
    makers.page(name="Helsingborgs stad"),
    frozen_from=DAY,
    frozen_until=date(2026, 12, 4),
    frozen_reason="kris",
)
BOOKING = makers.booking(details=makers.details(title="Ny cykelbro"), owner_name="Bo Ek")

SAID = [
    (NotAllowed(Role.GUEST), "redaktörerna i kommunikatörsnätverket. Vill du"),
    (NotAllowed(Role.EDITOR), "bara superadmin"),
    (kinds.NotYours(BOOKING), "”Ny cykelbro” är bokat av Bo Ek."),
    (kinds.NotYours(replace(BOOKING, owner_name="")), "en kollega"),
    (kinds.NotYourPage(PAGE), "Helsingborgs stad har egna redaktörer"),
    (kinds.NoSuchBooking(), "finns inte längre"),
    (kinds.NoSuchPage("Malmö"), "”Malmö”. Välj en annan sida."),
    (kinds.NoSuchPerson("Kalle"), "”Kalle”"),
    (kinds.DayTaken(PAGE, DAY), "Torsdag 3 december (v. 49) är upptagen på Helsingborgs stad"),
    (kinds.DayClosed(ClosedDay(day=DAY, reason="budget")), "är stängd: budget."),
    (kinds.PageFrozen(PAGE, DAY), "fryst till och med fredag 4 december (v. 49) (kris)"),
    (kinds.PageFrozen(PAGE, DAY), "går inte att boka. Välj en annan dag."),
    (kinds.DayPassed(date(2026, 11, 20)), "Fredag 20 november (v. 47) har redan varit"),
    (kinds.BeyondHorizon(date(2027, 6, 1), date(2027, 5, 22)), "lördag 22 maj 2027 (v. 20)"),
    (kinds.RedDayUnconfirmed(SUNDAY, ""), "Det är helg"),
    (kinds.RedDayUnconfirmed(date(2026, 12, 25), "Juldagen"), "Det är juldagen"),
    (kinds.NeedsNoSeat(ContentType.SPONSORED), f"lägger upp det i {FACTS.ad_account}."),
    (kinds.NeedsNoSeat(ContentType.JOB_AD), "Jobbportalen"),
    (kinds.NeedsNoSeat(ContentType.EVENT), "utan att boka"),
    (kinds.TitleMissing(), "Rubriken saknas"),
    (kinds.TitleTooLong(length=240, limit=200), "240 tecken lång. Korta den till högst 200."),
    (kinds.TitleTooLong(length=400, limit=200), "är 400 tecken lång. Korta den till högst 200."),
    (
        kinds.TitleTooLong(length=999, limit=200),
        "mer än 400 tecken lång. Korta den till högst 200.",
    ),
    (kinds.ReasonMissing(), "motivering"),
    (kinds.Stale(BOOKING), "har ändrats"),
    (kinds.Stale(replace(BOOKING, status=BookingStatus.CANCELLED)), "har avbokats"),
    (kinds.AlreadyPublished(BOOKING), "redan publicerat"),
    (kinds.AlreadyHandled(), "redan gjort"),
    (TextTooLong(4_000), "högst 4 000 tecken åt gången. Korta den"),
    (UnstorableText(), "osynligt tecken"),
    (TooFast(), "Vänta en minut och försök igen."),
]


@pytest.mark.parametrize(
    ("refusal", "words"), SAID, ids=[f"{type(each).__name__}-{words}" for each, words in SAID]
)
def test_a_refusal_says_why_and_what_to_do(refusal, words):
    text = refusal_text(refusal, today=TODAY, facts=FACTS, ways=IN_CHAT)
    assert words in text
    assert len(text) < 220
    assert re.fullmatch(r"\S.*[.?]", text)
    assert "  " not in text


def test_every_refusal_of_the_schedule_has_words():
    named = [*vars(kinds).values(), *vars(core_refusals).values()]
    ours = {kind for kind in named if isinstance(kind, type)}
    ours = {kind for kind in ours if issubclass(kind, Refusal) and kind is not Refusal}
    assert {type(refusal) for refusal, _ in SAID} == ours


def test_another_parts_refusal_is_not_given_words_by_guess():
    class Elsewhere(Refusal):
        pass

    with pytest.raises(LookupError, match="Elsewhere"):
        refusal_text(Elsewhere(), today=TODAY, facts=FACTS, ways=IN_CHAT)


@given(title=st.text(max_size=300))
def test_what_people_wrote_is_quoted_on_one_line_and_cut(title):
    shown = quoted(title)
    assert shown == f"”{shown[1:-1]}”"
    assert len(shown) <= 62
    assert "\n" not in shown
