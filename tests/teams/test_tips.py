"""A tip goes to the channel and stays in the digest until somebody has met it."""

import asyncio
from datetime import datetime, timedelta
from urllib.parse import quote

import pytest

from bot.swedish.tips import THANKS, THANKS_LATER
from bot.swedish.watch import only_the_link
from tests.clock import STOCKHOLM
from tests.doubles.connector import Fault
from tests.makers import ANNA, BO
from tests.scenario import TEAM, Card, Stage, settled
from tests.teams.test_publication import cards_in
from tests.teams.test_swaps import worked

LINK = "https://www.linkedin.com/posts/en-medarbetare_stolt-activity-7"
MONDAY = datetime(2026, 11, 23, 8, tzinfo=STOCKHOLM)


def posted(stage: Stage, words: str) -> list[Card]:
    cards = [Card(each["attachments"][0]["content"]) for each in stage.teams.posted.values()]
    return [card for card in cards if words in card.text]


@pytest.fixture
async def tipped(teams: Stage) -> Stage:
    await teams.install(ANNA, BO)
    await teams.personal(ANNA).say(f"/tipsa {LINK}?trk=x")
    await settled(teams)
    return teams


async def test_it_is_posted_in_the_channel_once(tipped: Stage) -> None:
    [card] = posted(tipped, "Tipsat av Anna Ek")
    assert {"Gillat", "Delat", "Kommenterat"} <= set(card.buttons)
    again = await tipped.personal(BO).say(f"/tipsa {LINK}")
    assert "Tipsat av Anna Ek" in again.text
    await settled(tipped)
    assert len(posted(tipped, "Tipsat av Anna Ek")) == 2, "the second is the answer in the chat"


@pytest.mark.parametrize(
    "typed",
    [
        f"Kolla vad Eva har gjort: {LINK}.",
        LINK.replace("www.", "se."),
        LINK.replace("/posts/", "/comm/posts/"),
        f"[inlägget]({LINK}?trk=x)",
        f"https://eur03.safelinks.protection.outlook.com/?url={quote(LINK, safe='')}&data=05",
    ],
)
async def test_the_same_post_by_another_spelling_is_no_new_tip(tipped: Stage, typed: str) -> None:
    again = await tipped.personal(BO).say(f"/tipsa {typed}")
    assert "Tipsat av Anna Ek" in again.text
    beside = only_the_link("Kolla vad Eva har gjort")[:-2]
    assert (beside in again.text) == typed.startswith("Kolla")
    async with tipped.storage.read() as tx:
        assert len(await tx.tips.waiting(MONDAY - timedelta(days=7))) == 1


async def test_the_first_to_meet_it_is_named_to_all(tipped: Stage) -> None:
    [card] = posted(tipped, "Tipsat av Anna Ek")
    answer = await tipped.channel(BO).press(card, "Kommenterat")
    assert "Bo Al har kommenterat inlägget" in answer.text
    late = await tipped.channel(ANNA).press(card, "Gillat")
    assert "Bo Al har kommenterat inlägget" in late.text


async def test_it_stays_in_the_digest_while_it_waits(tipped: Stage) -> None:
    await tipped.bot.planner.plan()
    tipped.clock.at(MONDAY)
    await settled(tipped)
    [digest] = posted(tipped, "Veckobrev vecka 48")
    assert "Tips från Anna Ek" in digest.text
    bo = tipped.personal(BO)
    await bo.press(await bo.press(digest, "Visa"), "Delat")
    await settled(tipped)
    [digest] = posted(tipped, "Veckobrev vecka 48")
    assert "Tips från Anna Ek" not in digest.text
    [card] = posted(tipped, "Tipsat av Anna Ek")
    assert "Bo Al har delat inlägget" in card.text, "the channel's own card tells it too"


async def test_it_is_dropped_after_fourteen_days(tipped: Stage) -> None:
    tipped.clock.at(MONDAY + timedelta(days=1))
    await tipped.personal(BO).say(f"/tipsa {LINK}-2")
    await tipped.bot.planner.plan()
    tipped.clock.at(MONDAY + timedelta(days=14))
    await settled(tipped)
    [digest] = posted(tipped, "Veckobrev vecka 50")
    assert "Tips från Anna Ek" not in digest.text
    assert "Tips från Bo Al" in digest.text
    await tipped.bot.planner.plan()
    tipped.clock.at(MONDAY + timedelta(days=16))
    await settled(tipped)
    [digest] = posted(tipped, "Veckobrev vecka 50")
    assert "Tips från" not in digest.text, "also in the digest that stands"


@pytest.mark.parametrize("text", ["", "hej", "https://example.com/posts/1"])
async def test_what_is_no_linkedin_link_is_asked_for_again(teams: Stage, text: str) -> None:
    await teams.install(ANNA)
    assert "LinkedIn" in (await teams.personal(ANNA).say(f"/tipsa {text}")).text


async def test_an_unknown_tip_says_so(teams: Stage) -> None:
    answer = await teams.personal(ANNA).press_raw("tip", {"tip": 99, "answer": "liked"})
    assert "finns inte längre" in answer.text


async def test_what_is_tipped_without_a_channel_stands_there_once_there_is_one(
    teams: Stage,
) -> None:
    anna = teams.personal(ANNA)
    for link in (LINK, f"{LINK}-2", f"{LINK}-3"):
        thanks = await anna.say(f"/tipsa {link}")
        assert (THANKS in thanks.text, THANKS_LATER in thanks.text) == (False, True)
        await settled(teams)
        if link == LINK:
            teams.clock.move(timedelta(days=14))
    await anna.press_raw("tip", {"tip": 2, "answer": "liked"})
    for _ in range(2):
        await teams.install(ANNA, BO)
        await settled(teams)
    [card] = [each for each in cards_in(teams, TEAM) if "Tipsat av Anna Ek" in each.text]
    assert card.buttons["Öppna inlägget"]["url"] == f"{LINK}-3/"
    assert THANKS in (await anna.say(f"/tipsa {LINK}-4")).text


async def test_what_is_answered_while_the_card_is_on_its_way_stands_on_it(teams: Stage) -> None:
    await teams.install(ANNA, BO)
    teams.teams.release.clear()
    teams.teams.fail_next(Fault(kind="hang", about="Tipsat av Anna Ek"))
    await teams.personal(ANNA).say(f"/tipsa {LINK}")
    sending = asyncio.create_task(worked(teams))
    await teams.teams.hung.wait()
    async with teams.replica() as other:
        await other.personal(BO).press_raw("tip", {"tip": 1, "answer": "liked"})
        while await other.bot.worker.work_due():
            pass
        teams.teams.release.set()
        await sending
    await worked(teams)
    [card] = posted(teams, "Tipsat av Anna Ek")
    assert "Bo Al har gillat inlägget" in card.text
