"""Who has taken a text to read hears when it needs no reader any more, and when it does again."""

from datetime import timedelta

import pytest

from bot.schedule.model import BookingStatus
from bot.swedish.texts import READ_ANEW, READ_NO_MORE
from tests.makers import ANNA, BO, SIV
from tests.scenario import Card, Chat, Stage
from tests.teams.test_one_of_several import busy
from tests.teams.test_publication import cards_in, until
from tests.teams.test_reviews import posts
from tests.teams.test_swaps import worked

OFF = READ_NO_MORE[BookingStatus.CANCELLED]
OUT = READ_NO_MORE[BookingStatus.PUBLISHED]
LINK = "https://www.linkedin.com/posts/a-activity-7"


@pytest.fixture
async def bo(teams: Stage) -> Chat:
    """Has taken the text of Anna's booking."""
    await teams.install(ANNA, BO, SIV)
    for each in (ANNA, BO, SIV):
        await teams.personal(each).say("/hjälp")
    anna = teams.personal(ANNA)
    await anna.say("/boka 1/12 Bakom kulisserna")
    await taken(teams, 1)
    return teams.personal(BO)


async def taken(teams: Stage, booking: int, writer: str = ANNA) -> None:
    anna = teams.personal(writer)
    await anna.press_raw("save_text", {"booking": booking, "text": "Mira låser upp."})
    await anna.press_raw("ask_reader", {"booking": booking})
    await worked(teams)
    await teams.personal(BO).press_raw("review_take", {"booking": booking})
    await worked(teams)


def told(teams: Stage, what: str, person: str = BO) -> int:
    return sum(what in card.text for card in cards_in(teams, f"a:{person}"))


async def cancels(teams: Stage, who: str = ANNA) -> Card:
    return await teams.personal(who).press_raw("confirm_cancel", {"booking": 1, "version": 1})


async def test_a_reader_hears_that_the_booking_is_cancelled(teams: Stage, bo: Chat) -> None:
    await cancels(teams)
    await worked(teams)
    assert told(teams, OFF) == 1
    assert "Bakom kulisserna" in cards_in(teams, bo.conversation)[-1].text
    assert told(teams, OFF, SIV) == told(teams, OFF, ANNA) == 0


async def test_a_reader_hears_that_the_post_is_out(teams: Stage, bo: Chat) -> None:
    await teams.personal(ANNA).press_raw("published", {"booking": 1, "link": LINK})
    await worked(teams)
    assert told(teams, OUT) == 1


@pytest.mark.parametrize("who", [ANNA, SIV])
async def test_a_reader_hears_that_it_is_booked_again_and_has_the_text(
    teams: Stage, bo: Chat, who: str
) -> None:
    undo = await cancels(teams)
    await worked(teams)
    await teams.personal(who).press(undo, "Ångra")
    await worked(teams)
    assert told(teams, OFF) == 0, "what was said before is true no more"
    latest = cards_in(teams, bo.conversation)[-1]
    assert READ_ANEW in latest.text
    assert "Mira låser upp." in latest.text
    await bo.press(latest, "Bra")
    await worked(teams)
    assert "Bo Al har läst: bra" in cards_in(teams, f"a:{ANNA}")[-1].text


async def test_what_was_undone_at_once_is_told_to_no_reader(teams: Stage, bo: Chat) -> None:
    before = len(cards_in(teams, bo.conversation))
    busy(teams, BO)
    undo = await cancels(teams)
    await worked(teams)
    await teams.personal(ANNA).press(undo, "Ångra")
    teams.teams.weather = lambda: None
    await until(teams, teams.clock.now() + timedelta(hours=1))
    assert len(cards_in(teams, bo.conversation)) == before


async def test_each_time_that_it_comes_and_goes_a_reader_hears_what_is_true(
    teams: Stage, bo: Chat
) -> None:
    for version in (1, 3):
        undo = await teams.personal(ANNA).press_raw(
            "confirm_cancel", {"booking": 1, "version": version}
        )
        await worked(teams)
        assert told(teams, OFF) == 1
        await teams.personal(ANNA).press(undo, "Ångra")
        await worked(teams)
        assert told(teams, OFF) == 0
    assert told(teams, READ_ANEW) == 4, "two to read, and two in the place of what was said"


@pytest.mark.parametrize("how", ["cancelled", "published"])
async def test_who_did_it_is_not_told(teams: Stage, how: str) -> None:
    await teams.install(ANNA, BO, SIV)
    for each in (ANNA, BO, SIV):
        await teams.personal(each).say("/hjälp")
    await teams.personal(ANNA).say("/boka 1/12 Bakom kulisserna")
    await taken(teams, 1)
    await teams.personal(BO).press_raw("review_give_back", {"booking": 1})
    siv = teams.personal(SIV)
    await siv.press_raw("review_take", {"booking": 1})
    if how == "cancelled":
        await cancels(teams, SIV)
    else:
        await siv.press_raw("published", {"booking": 1, "link": LINK})
    await worked(teams)
    assert told(teams, OFF, SIV) + told(teams, OUT, SIV) == 0
    assert told(teams, OFF, BO) + told(teams, OUT, BO) == 0, "nor who gave it back"


async def test_who_has_answered_is_not_told(teams: Stage, bo: Chat) -> None:
    await bo.press_raw("review_answer", {"booking": 1, "version": 1, "good": True})
    await cancels(teams)
    await worked(teams)
    assert told(teams, OFF) == 0


async def test_who_has_left_is_not_told(teams: Stage, bo: Chat) -> None:
    siv = teams.personal(SIV)
    await siv.press(await siv.press_raw("editor", {"person": BO}), "Ta bort som redaktör")
    await cancels(teams)
    await worked(teams)
    assert told(teams, OFF) == 0


async def test_a_reader_hears_that_an_import_is_undone(teams: Stage) -> None:
    await teams.install(ANNA, BO, SIV)
    siv = teams.personal(SIV)
    await teams.personal(BO).say("/hjälp")
    card = await siv.say("/importera\n24/11\tEtt\n26/11\tTvå")
    done = await siv.press(card, "Boka 2")
    await taken(teams, 2, writer=SIV)
    await siv.press(done, "Ångra importen")
    await worked(teams)
    assert told(teams, OFF) == 1
    assert "Två" in cards_in(teams, f"a:{BO}")[-1].text
    [asked] = [card for card in posts(teams) if "Två" in card.text]
    assert not asked.buttons, "and nobody else is asked to read it"
