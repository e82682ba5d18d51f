"""`/status`, the metrics and the weekly self-test."""

from datetime import timedelta

from bot.schedule.ports import Job
from tests.alerts.stage import HR, SUPERADMINS, ULLA, AlertStage
from tests.doubles.connector import Fault
from tests.graph.conftest import sdk_warns_of_itself
from tests.makers import ANNA, SIV

pytestmark = sdk_warns_of_itself


async def test_a_superadmin_sees_how_each_can_be_reached(stage: AlertStage) -> None:
    await stage.raise_alert()
    await stage.after(timedelta(minutes=11))
    card = await stage.teams.personal(SIV).say("/status")
    assert "Allt fungerar" in card.text
    assert card.text.count("Chatt tis 24/11 kl. 10.00") == 3
    assert card.text.count("E-post tis 24/11 kl. 10.1") == 3
    assert "hel" in card.text


async def test_an_editor_sees_nothing_of_it(stage: AlertStage) -> None:
    card = await stage.teams.personal(ANNA).say("/status")
    assert "bara superadmin" in card.text


async def test_a_dead_letter_is_shown_and_sent_again_by_a_press(stage: AlertStage) -> None:
    blocked = Fault(status=403, code="ConversationBlockedByUser")
    stage.teams.teams.fail_next(blocked, blocked, blocked)
    await stage.raise_alert()
    await stage.work()
    siv = stage.teams.personal(SIV)
    card = await siv.say("/status")
    assert "Något behöver ses över" in card.text
    await siv.press(card, "Skicka om det som inte gått fram")
    await stage.work()
    assert [len(stage.cards(person)) for person in SUPERADMINS] == [1, 1, 1]
    assert "Allt fungerar" in (await siv.say("/status")).text


async def test_the_self_test_reaches_no_one_and_names_who_cannot_be_reached(
    stage: AlertStage,
) -> None:
    stage.graph.installed |= {SIV, HR}
    before = len(stage.teams.teams.received)
    async with stage.teams.storage.begin() as tx:
        await tx.outbox.add(Job(kind="selftest.run"))
    await stage.work()
    assert stage.graph.notifications == []
    assert ULLA not in stage.graph.installed
    told = stage.teams.teams.received[before:]
    assert not [each for each in told if ULLA in (each.conversation_id or "")]
    texts = [str(each.body) for each in told if each.method == "POST"]
    assert sum("Alla superadmin går inte att nå" in text for text in texts) == 2
    card = await stage.teams.personal(SIV).say("/status")
    assert "Gick inte att nå vid provet" in card.text


async def test_it_is_planned_for_each_week_once(stage: AlertStage) -> None:
    await stage.teams.bot.planner.plan()
    await stage.teams.bot.planner.plan()
    stage.clock.move(timedelta(days=7))
    stage.graph.installed |= set(SUPERADMINS)
    await stage.work()
    card = await stage.teams.personal(SIV).say("/status")
    assert card.text.count("Nåbar vid provet tis 1/12") == 3


async def test_prometheus_reads_turns_refusals_outbox_and_alerts(stage: AlertStage) -> None:
    await stage.teams.personal(ANNA).say("/status")
    await stage.raise_alert()
    await stage.work()
    async with stage.teams.http.get(f"{stage.teams.url}/metrics") as response:
        assert response.status == 200
        text = await response.text()
    assert 'bot_turns_total{outcome="answered",road="text"} 1.0' in text
    assert 'bot_refusals_total{refusal="NotAllowed"} 1.0' in text
    assert 'bot_alerts{state="sent"} 3.0' in text
    assert "bot_outbox_waiting 0.0" in text
    assert "bot_database_up 1.0" in text
    assert "bot_turn_seconds_bucket" in text
    assert SIV not in text


async def test_a_probe_hears_of_the_outbox_in_short(stage: AlertStage) -> None:
    await stage.work()
    async with stage.teams.http.get(f"{stage.teams.url}/readyz") as response:
        assert await response.text() == "ok; outbox: 0 waiting, 0 dead"
