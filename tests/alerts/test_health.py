"""`/status`, the metrics and the weekly self-test."""

from datetime import timedelta

import pytest
from prometheus_client.utils import floatToGoString

from bot.alerts.health import Records
from bot.local.faults import Answer, Operation
from bot.outbox.upkeep import RunSelfTest
from bot.swedish import health as words
from tests.alerts.stage import HR, SENDER, SUPERADMINS, ULLA, AlertStage, report_unsure
from tests.doubles.connector import Fault
from tests.graph.conftest import sdk_warns_of_itself
from tests.makers import ANNA, SIV
from tests.tampering import behind_its_back

pytestmark = sdk_warns_of_itself


async def test_a_superadmin_sees_how_each_can_be_reached(stage: AlertStage) -> None:
    await stage.raise_alert()
    await stage.after(timedelta(minutes=11))
    await stage.teams.bot.superadmins.refresh()
    card = await stage.teams.personal(SIV).say("/status")
    assert "Inget fel har setts" in card.text
    assert card.text.count("Chatt tis 24/11 kl. 10:00") == 3
    assert card.text.count("E-post tis 24/11 kl. 10:1") == 3
    assert "Superadmin 01" in card.text, "named by Graph, having never written to the bot"
    assert "Superadmin hämtade från Entra" in card.text
    await stage.teams.bot.records.read_due()
    card = await stage.teams.personal(SIV).say("/status")
    assert words.AUDIT in card.text
    assert "stämmer" in card.text
    assert "inte kontrollerat än" not in card.text


async def test_it_says_which_way_the_app_was_installed(stage: AlertStage) -> None:
    siv = stage.teams.personal(SIV)
    assert "inte installerad sedan boten startade" in (await siv.say("/status")).text
    await stage.raise_alert()
    await stage.work()
    assert "med medgivande, så larm syns" in (await siv.say("/status")).text


async def test_it_says_when_the_app_was_installed_without_consent(stage: AlertStage) -> None:
    stage.graph.installed |= {HR, ULLA}
    stage.graph.fail(Answer(403, "Forbidden"), on=Operation.INSTALL)
    await stage.raise_alert()
    await stage.work()
    assert (
        "utan medgivande, så larm kan saknas"
        in (await stage.teams.personal(SIV).say("/status")).text
    )


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
    assert "3 meddelanden gick inte fram" in card.text
    await siv.press(card, "Skicka om det som inte gått fram")
    await stage.work()
    assert [len(stage.cards(person)) for person in SUPERADMINS] == [1, 1, 1]
    assert "Inget fel har setts" in (await siv.say("/status")).text


async def test_the_self_test_reaches_no_one_and_names_who_cannot_be_reached(
    stage: AlertStage,
) -> None:
    stage.graph.installed |= {SIV, HR}
    before = len(stage.teams.teams.received)
    async with stage.teams.storage.begin() as tx:
        await tx.outbox.add(RunSelfTest())
    await stage.work()
    assert stage.graph.notifications == []
    assert ULLA not in stage.graph.installed
    told = stage.teams.teams.received[before:]
    assert not [each for each in told if ULLA in (each.conversation_id or "")]
    texts = [str(each.body) for each in told if each.method == "POST"]
    assert sum("En superadmin går inte att nå" in text for text in texts) == 2
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
    await stage.teams.bot.records.read_due()
    async with stage.teams.http.get(f"{stage.teams.url}/metrics") as response:
        assert response.status == 200
        told = await response.text()
    assert 'bot_turns_total{entry_point="text",outcome="answered"} 1.0' in told
    assert 'bot_refusals_total{refusal="NotAllowed"} 1.0' in told
    assert 'bot_alerts{state="sent"} 3.0' in told
    assert 'bot_superadmins{reachable="yes"} 3.0' in told
    at = stage.clock.now().timestamp()
    assert f'bot_superadmin_proof_timestamp_seconds{{way="chat"}} {_written(at)}' in told
    assert 'bot_superadmin_proof_timestamp_seconds{way="mail"} 0.0' in told
    assert 'bot_records_whole{what="audit"} 1.0' in told
    assert 'bot_records_whole{what="cases"} 1.0' in told
    assert "bot_database_migrated 1.0" in told
    assert "bot_digest_sent_timestamp_seconds 0.0" in told
    assert "bot_outbox_waiting 0.0" in told
    assert "bot_database_up 1.0" in told
    assert "bot_turn_seconds_bucket" in told
    assert SIV not in told


async def test_a_probe_hears_of_the_outbox_in_short(stage: AlertStage) -> None:
    await stage.work()
    async with stage.teams.http.get(f"{stage.teams.url}/readyz") as response:
        told = await response.text()
    assert told.startswith(
        "ok; outbox: 0 waiting, 0 dead; superadmins: 0 of 3 seen to be reachable; unknown:"
    )


def test_what_nobody_has_read_is_neither_right_nor_wrong() -> None:
    unread = Records()
    assert words.fit(unread.audit) == "inte kontrollerat än"


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "Via"])
async def test_a_probe_through_a_proxy_hears_one_word(stage: AlertStage, header: str) -> None:
    url, passed_on = f"{stage.teams.url}/readyz", {header: "for=192.0.2.1"}
    async with stage.teams.http.get(url, headers=passed_on) as response:
        assert await response.text() == "ok"


def _written(number: float) -> str:
    """As Prometheus writes it."""
    return floatToGoString(number)


async def test_a_way_that_failed_is_named_with_why_until_it_works_again(
    stage: AlertStage,
) -> None:
    stage.graph.senders.clear()
    await stage.raise_alert()
    await stage.after(timedelta(minutes=11))
    siv = stage.teams.personal(SIV)
    card = await siv.say("/status")
    failed = "E-post misslyckades tis 24/11 kl. 10:10: avsändarens brevlåda finns inte"
    assert card.text.count(failed) == 3
    assert "Något behöver ses över" in card.text
    assert 'bot_superadmins_failing{way="mail"} 3.0' in await metrics(stage)
    stage.graph.senders.add(SENDER)
    await siv.press(card, "Skicka om det som inte gått fram")
    await stage.work()
    card = await siv.say("/status")
    assert "Inget fel har setts" in card.text
    assert card.text.count("E-post tis 24/11 kl. 10:11") == 3
    assert 'bot_superadmins_failing{way="mail"} 0.0' in await metrics(stage)


@pytest.mark.parametrize("table", ["audit", "case_events"])
async def test_a_changed_row_is_told_to_who_asks_to_prometheus_and_to_a_probe(
    stage: AlertStage, table: str
) -> None:
    await report_unsure(stage)
    engine = stage.teams.bot.engine
    await behind_its_back(engine, f"update {table} set hash = 'x' where id = 1")
    await stage.teams.bot.records.read_due()
    card = await stage.teams.personal(SIV).say("/status")
    flaw, trouble = {
        "audit": ("borttaget: rad 1", "Granskningsloggen är ändrad"),
        "case_events": ("borttaget: rad 1", "Ärendena stämmer inte med det som skrevs"),
    }[table]
    assert flaw in card.text
    assert trouble in card.text
    assert "Något behöver ses över" in card.text
    chain = {"audit": "audit", "case_events": "cases"}[table]
    assert f'bot_records_whole{{what="{chain}"}} 0.0' in await metrics(stage)
    async with stage.teams.http.get(f"{stage.teams.url}/readyz") as response:
        assert f"not: {chain}" in await response.text()


async def metrics(stage: AlertStage) -> str:
    async with stage.teams.http.get(f"{stage.teams.url}/metrics") as response:
        return await response.text()
