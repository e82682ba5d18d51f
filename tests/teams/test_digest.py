"""The weekly digest in the channel: once a week, and true all week."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import text

from bot.alerts.conditions import Condition, failing
from bot.swedish.health import SEND_DIGEST, troubles
from tests.chains import first_broken_row
from tests.clock import STOCKHOLM
from tests.doubles.connector import Fault
from tests.makers import ANNA, BO, SIV, TUESDAY
from tests.scenario import Card, Chat, Stage, settled
from tests.tampering import behind_its_back

MONDAY = datetime(2026, 11, 23, 8, tzinfo=STOCKHOLM)


async def digests(stage: Stage) -> list[Card]:
    await settled(stage)
    cards = [Card(each["attachments"][0]["content"]) for each in stage.teams.posted.values()]
    return [card for card in cards if "Veckobrev vecka" in card.text]


@pytest.fixture
async def installed(teams: Stage) -> Stage:
    await teams.install(ANNA, BO)
    await teams.bot.planner.plan()
    return teams


async def test_it_goes_on_monday_at_eight_and_not_before(installed: Stage) -> None:
    installed.clock.at(MONDAY - timedelta(minutes=1))
    assert await digests(installed) == []
    installed.clock.at(MONDAY)
    [digest] = await digests(installed)
    assert "Veckobrev vecka 48" in digest.text


async def test_it_tells_who_publishes_what_and_offers_free_days(installed: Stage) -> None:
    draft = {"day": "2026-11-24", "title": "Bakom kulisserna", "planned_time": "09:30"}
    await installed.personal(ANNA).press_raw("book", draft)
    product = installed.product
    await installed.fill(TUESDAY)
    await installed.personal(BO).say(f"/boka 3/12 {product.aliases[-1]} Ny cykelbro")
    installed.clock.at(MONDAY)
    [digest] = await digests(installed)
    assert "tis 24 · Bakom kulisserna\nAnna Ek · kl. 09:30" in digest.text
    assert "tor 3 · Ny cykelbro" in digest.text
    assert product.name in digest.text
    assert "Boka mån 23" in digest.buttons
    assert "Boka tis 24" not in digest.buttons


async def test_a_day_is_booked_from_it_and_it_goes_on_being_the_digest(installed: Stage) -> None:
    installed.clock.at(MONDAY)
    [digest] = await digests(installed)
    thread = under(installed, BO)
    form = await thread.press(digest, "Boka ons 25")
    inputs = {each: str(node.get("value", "")) for each, node in form.inputs.items()}
    receipt = await thread.press(form, "Boka", inputs | {"title": "Från veckobrevet"})
    assert "Bokat: onsdag 25 november (v. 48)" in receipt.text
    posted = [str(each) for each in installed.teams.sent_to(thread.conversation)]
    assert sum("Bokat: onsdag 25 november" in each for each in posted) == 1, "for all to see"
    [digest] = await digests(installed)
    assert "ons 25 · Från veckobrevet" in digest.text
    await installed.personal(BO).say("/flytta onsdag till torsdag")
    [digest] = await digests(installed)
    assert "tor 26 · Från veckobrevet" in digest.text
    edits = [got for got in installed.teams.received if got.activity_id == thread.last_posted]
    assert edits
    assert all("Veckobrev" in str(got.body) for got in edits)


def under(stage: Stage, person: str) -> Chat:
    """The thread that the digest begins."""
    [number] = [key for key, each in stage.teams.posted.items() if "Veckobrev" in str(each)]
    thread = stage.channel(person)
    thread.conversation = f"{stage.teams.where[number]};messageid={number}"
    thread.last_posted = number
    return thread


@pytest.mark.everywhere
async def test_it_is_edited_in_place_when_the_week_changes(installed: Stage) -> None:
    installed.clock.at(MONDAY)
    await digests(installed)
    await installed.personal(ANNA).say("/boka onsdag Hastigt påkommet")
    [digest] = await digests(installed)
    assert "ons 25 · Hastigt påkommet" in digest.text


async def test_a_change_far_ahead_leaves_it_alone(installed: Stage) -> None:
    installed.clock.at(MONDAY)
    await digests(installed)
    before = len(installed.teams.received)
    anna = installed.personal(ANNA)
    await anna.say("/boka 3 februari Långt fram")
    await settled(installed)
    edits = [each for each in installed.teams.received[before:] if each.method == "PUT"]
    assert edits == []


async def test_in_the_morning_days_that_have_passed_are_no_longer_offered(
    installed: Stage,
) -> None:
    installed.clock.at(MONDAY)
    [digest] = await digests(installed)
    assert "Boka mån 23" in digest.buttons
    installed.clock.at(MONDAY + timedelta(days=2))
    [digest] = await digests(installed)
    assert {"Boka mån 23", "Boka tis 24"}.isdisjoint(digest.buttons)
    assert "Boka ons 25" in digest.buttons


async def test_one_a_week_whatever_restarts_and_plans(installed: Stage) -> None:
    installed.clock.at(MONDAY)
    await digests(installed)
    async with installed.restarted() as again:
        await again.bot.planner.plan()
        assert len(await digests(again)) == 1
        again.clock.move(timedelta(days=3))
        await again.bot.planner.plan()
        assert len(await digests(again)) == 1
        again.clock.at(MONDAY + timedelta(days=7))
        assert len(await digests(again)) == 2


async def test_a_bot_that_was_down_on_monday_sends_it_when_it_is_back(installed: Stage) -> None:
    async with installed.restarted() as again:
        again.clock.at(MONDAY + timedelta(days=2))
        assert len(await digests(again)) == 1


async def test_what_changed_since_the_last_one_is_told_once_for_each_booking(
    installed: Stage,
) -> None:
    anna = installed.personal(ANNA)
    await anna.say("/boka 1/12 Flyttas två gånger")
    await anna.say("/boka 8/12 Avbokas")
    installed.clock.at(MONDAY + timedelta(minutes=5))
    await anna.say("/flytta 1/12 till 2/12")
    await anna.say("/flytta 2/12 till 3/12")
    question = await anna.say("/avboka 8/12")
    confirm = next(each for each in question.buttons.values() if each["verb"] == "confirm_cancel")
    await anna.press(question, confirm)
    await installed.bot.planner.plan()
    installed.clock.at(MONDAY + timedelta(days=7))
    digest = (await digests(installed))[-1]
    assert "är flyttat från tisdag 1 december (v. 49) till torsdag 3 december" in digest.text
    assert "är avbokat" in digest.text
    assert digest.text.count("Flyttas två gånger") == 2, "its row and one line of change"


async def test_a_holiday_monday_puts_it_on_the_next_working_day(installed: Stage) -> None:
    easter_monday = datetime(2027, 3, 29, 8, tzinfo=STOCKHOLM)
    installed.clock.at(easter_monday - timedelta(days=10))
    await installed.bot.planner.plan()
    installed.clock.at(easter_monday)
    before = len(await digests(installed))
    installed.clock.at(easter_monday + timedelta(days=1))
    after = await digests(installed)
    assert len(after) == before + 1
    assert installed.clock.now().date() == date(2027, 3, 30)
    assert "Veckobrev vecka 13" in after[-1].text


async def test_without_a_channel_nothing_is_sent(teams: Stage) -> None:
    await teams.bot.planner.plan()
    teams.clock.at(MONDAY)
    assert await digests(teams) == []


async def again(stage: Stage) -> Card:
    siv = stage.personal(SIV)
    return await siv.press(await siv.say("/status"), "Skicka veckobrevet igen")


async def test_sent_again_by_hand_it_is_the_same_post(installed: Stage) -> None:
    installed.clock.at(MONDAY)
    await digests(installed)
    assert "Veckobrevet uppdateras" in (await again(installed)).text
    assert len(await digests(installed)) == 1
    assert "mån 23/11 kl. 08" in (await installed.personal(SIV).say("/status")).text


async def test_sent_by_hand_a_post_that_somebody_has_deleted_comes_back(installed: Stage) -> None:
    installed.clock.at(MONDAY)
    await digests(installed)
    [lost] = [key for key, each in installed.teams.posted.items() if "Veckobrev" in str(each)]
    del installed.teams.posted[lost], installed.teams.where[lost]
    await again(installed)
    assert len(await digests(installed)) == 1
    installed.teams.violations.clear()  # the edit of what was deleted


async def test_by_hand_it_does_not_go_before_its_time(installed: Stage) -> None:
    installed.clock.at(MONDAY - timedelta(minutes=30))
    await again(installed)
    assert await digests(installed) == []
    installed.clock.at(MONDAY)
    assert len(await digests(installed)) == 1


@asynccontextmanager
async def at_teams(stage: Stage, *, by_hand: bool = False) -> AsyncIterator[None]:
    """Within, the digest has reached Teams, which has not answered yet.

    The clock stands still: by it the lease of what hangs would run out.
    """
    stage.clock.at(max(MONDAY, stage.clock.now()))
    stage.teams.release.clear()
    stage.teams.fail_next(Fault(kind="hang", about="Veckobrev vecka"))
    if by_hand:
        await again(stage)
    sending = asyncio.create_task(worked(stage))
    await stage.teams.hung.wait()
    yield
    stage.teams.release.set()
    await sending


async def worked(stage: Stage) -> None:
    while await stage.bot.worker.work_due():
        pass


async def test_asked_for_by_hand_while_the_scheduled_one_is_on_its_way_there_is_one(
    installed: Stage,
) -> None:
    async with at_teams(installed), installed.replica() as other:
        await again(other)
        await worked(other)
    assert len(await digests(installed)) == 1


async def test_asked_for_by_two_when_none_stands_there_is_one(installed: Stage) -> None:
    installed.clock.at(MONDAY)
    await digests(installed)
    [gone] = [key for key, each in installed.teams.posted.items() if "Veckobrev" in str(each)]
    async with installed.storage.begin() as tx:
        for card in await tx.conversations.cards("digest:2026-W48"):
            await tx.conversations.forget_card(card)
    async with at_teams(installed, by_hand=True), installed.replica() as other:
        await again(other)
        await worked(other)
    await digests(installed)
    assert gone in installed.teams.posted
    assert sum("Veckobrev" in str(each) for each in installed.teams.posted.values()) == 2


async def test_what_changes_while_it_is_on_its_way_stands_in_it(installed: Stage) -> None:
    async with at_teams(installed), installed.replica() as other:
        await other.personal(ANNA).say("/boka onsdag I sista stund")
        await worked(other)
    [digest] = await digests(installed)
    assert "I sista stund" in digest.text


async def test_a_new_time_counts_for_the_weeks_already_planned(
    installed: Stage,
) -> None:
    async with installed.restarted(digest="tue 09:30") as later:
        await later.bot.planner.plan()
        later.clock.at(MONDAY + timedelta(hours=3))
        assert await digests(later) == []
        later.clock.at(MONDAY + timedelta(days=1, hours=1, minutes=30))
        assert len(await digests(later)) == 1
    async with installed.restarted(digest="fri 09:30") as again:
        await again.bot.planner.plan()
        again.clock.at(MONDAY + timedelta(days=4, hours=2))
        assert len(await digests(again)) == 1, "the week has had its own"


async def test_an_editor_sends_none_by_hand(installed: Stage) -> None:
    installed.clock.at(MONDAY + timedelta(hours=1))
    card = await installed.personal(ANNA).press_raw("send_digest", {})
    assert "bara superadmin" in card.text


async def test_silence_is_shown_as_unknown_until_there_is_word(installed: Stage) -> None:
    anna = installed.personal(ANNA)
    await anna.say("/boka tisdag Höstens program")
    installed.clock.at(MONDAY + timedelta(days=1, hours=8))
    asked = "Blev det publicerat tisdag 24 november (v. 48)?"
    [digest] = await digests(installed)
    assert asked not in digest.text, "it is asked on the day"
    installed.clock.at(MONDAY + timedelta(days=2, hours=2))
    [digest] = await digests(installed)
    assert asked in digest.text
    installed.clock.at(MONDAY + timedelta(days=9))
    await digests(installed)
    question = await anna.press(digest, "Svara")
    await anna.press(question, "Publicerat", {"link": "https://www.linkedin.com/posts/hbg_1"})
    digest = (await digests(installed))[-1]
    assert "Veckobrev vecka 49" in digest.text
    assert "Blev det publicerat" not in digest.text
    assert "”Höstens program” – Anna Ek" in digest.text


async def test_who_is_on_watch_is_who_keeps_it_now(installed: Stage) -> None:
    anna = installed.personal(ANNA)
    await anna.say("/boka idag Bakom kulisserna")
    await anna.press_raw("book", {"title": "Ute", "day": "2026-11-22", "red_day_confirmed": True})
    await anna.say("/publicerat https://www.linkedin.com/posts/staden_1")
    await installed.personal(BO).press_raw("take_watch", {"booking": 1, "keeper": ANNA})
    installed.clock.at(MONDAY)
    [digest] = await digests(installed)
    assert "”Ute” – Bo Al" in digest.text


async def test_the_hash_on_it_shows_later_that_the_log_was_cut_off(installed: Stage) -> None:
    await installed.personal(ANNA).say("/boka onsdag Före veckobrevet")
    installed.clock.at(MONDAY)
    [digest] = await digests(installed)
    [kept] = re.findall(r"Loggens kontrollsumma: ([0-9a-f]{16})\b", digest.text)
    installed.clock.move(timedelta(minutes=1))
    await installed.personal(ANNA).say("/boka torsdag Efter veckobrevet")
    [digest] = await digests(installed)
    assert "Efter veckobrevet" in digest.text
    assert f"Loggens kontrollsumma: {kept}" in digest.text, "an edit keeps it"
    async with installed.storage.read() as tx:
        assert await tx.audit.holds(kept)
    await behind_its_back(
        installed.bot.engine, "DELETE FROM audit WHERE id >= (SELECT max(id) - 1 FROM audit)"
    )
    async with installed.storage.read() as tx:
        assert await first_broken_row(tx) is None
        assert not await tx.audit.holds(kept)


async def told(stage: Stage) -> str:
    health = await stage.bot.health_check.look()
    assert (Condition.DIGEST in failing(health)) == (
        NOT_SENT in "".join(map(str, troubles(health)))
    )
    return (await stage.personal(SIV).say("/status")).text


NOT_SENT = "eckobrevet har inte gått ut den här veckan"
THE_WEEK_AFTER = MONDAY + timedelta(weeks=1)


async def never_planned(stage: Stage) -> None:
    async with stage.bot.engine.begin() as connection:
        await connection.execute(text("delete from outbox where done_at is null"))


async def given_up(stage: Stage) -> None:
    statement = "update outbox set state = 'dead' where kind = 'digest.send' and done_at is null"
    async with stage.bot.engine.begin() as connection:
        await connection.execute(text(statement))


@pytest.mark.parametrize("lost", [never_planned, given_up])
async def test_one_that_never_went_is_told_of_until_it_goes(
    installed: Stage, lost: Callable[[Stage], Awaitable[None]]
) -> None:
    installed.clock.at(MONDAY)
    await digests(installed)
    assert NOT_SENT not in await told(installed)
    await lost(installed)
    installed.clock.at(THE_WEEK_AFTER + timedelta(minutes=59))
    assert NOT_SENT not in await told(installed), "it may be on its way"
    installed.clock.at(THE_WEEK_AFTER + timedelta(minutes=61))
    card = await installed.personal(SIV).say("/status")
    assert NOT_SENT in await told(installed)
    await installed.personal(SIV).press(card, SEND_DIGEST)
    assert len(await digests(installed)) == 2
    assert NOT_SENT not in await told(installed)


async def test_a_bot_that_was_away_for_long_says_that_the_week_got_none(installed: Stage) -> None:
    installed.clock.at(MONDAY)
    await digests(installed)
    installed.clock.at(MONDAY + timedelta(weeks=6, days=1))
    await installed.bot.planner.plan()
    await digests(installed)
    assert NOT_SENT in await told(installed)


async def test_a_new_bot_and_a_monday_that_is_a_holiday_miss_none(installed: Stage) -> None:
    installed.clock.at(MONDAY + timedelta(days=2))
    await never_planned(installed)
    assert NOT_SENT not in await told(installed)
    easter = datetime(2027, 3, 29, 8, tzinfo=STOCKHOLM)
    installed.clock.at(easter - timedelta(weeks=1, hours=1))
    await installed.bot.planner.plan()
    installed.clock.at(easter - timedelta(weeks=1))
    await digests(installed)
    await never_planned(installed)
    installed.clock.at(easter + timedelta(hours=12))
    assert NOT_SENT not in await told(installed)
    installed.clock.at(easter + timedelta(days=1, hours=2))
    assert NOT_SENT in await told(installed)


async def test_to_ask_for_it_by_hand_is_not_to_have_posted_it(installed: Stage) -> None:
    installed.clock.at(MONDAY - timedelta(hours=1))
    card = await installed.personal(SIV).say("/status")
    await installed.personal(SIV).press(card, SEND_DIGEST)
    assert await digests(installed) == []
    assert (await installed.bot.health_check.look()).digest_sent_at is None
