"""An alert when everything works: who gets what, and when."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.alerts.steps import Step
from bot.moderation.model import AlertReason, CaseNumber
from bot.moderation.numbers import case_label
from bot.swedish.alerts import reminder, title
from bot.swedish.local_page import ACTIVITY_TEMPLATE
from tests.alerts.stage import GROUP, HR, REASON, SUPERADMINS, ULLA, AlertStage, alert_stage
from tests.clock import FixedClock
from tests.graph.conftest import sdk_warns_of_itself
from tests.jobs import made
from tests.makers import ANNA, SIV
from tests.scenario import Card

pytestmark = sdk_warns_of_itself

MINUTE = timedelta(minutes=1)


async def press_take(stage: AlertStage, person: str) -> Card:
    chat = stage.teams.personal(person)
    posted, where = stage.teams.teams.posted, stage.teams.teams.where
    chat.last_posted = next(id_ for id_ in posted if where[id_] == stage.graph.chat_id(person))
    return await chat.press(stage.cards(person)[0], "Jag tar det")


async def test_each_gets_a_card_and_a_line_in_the_feed_at_once(stage: AlertStage) -> None:
    await stage.raise_alert()
    await stage.work()
    for person in SUPERADMINS:
        [card] = stage.cards(person)
        assert title(REASON) in card.text
        assert "Jag tar det" in card.buttons
        assert stage.feed(person) == [ACTIVITY_TEMPLATE.format(what=title(REASON))]
        assert stage.mails(person) == []
        assert await stage.told(person) == "sent", "nobody has pressed anything"


async def test_the_card_rings(stage: AlertStage) -> None:
    await stage.raise_alert()
    await stage.work()
    bodies = stage.teams.teams.sent_to(stage.graph.chat_id(SIV))
    assert [body["channelData"] for body in bodies] == [{"notification": {"alert": True}}]
    assert bodies[0]["summary"]


async def test_who_has_not_seen_it_in_ten_minutes_gets_a_mail_that_says_nothing_of_it(
    stage: AlertStage,
) -> None:
    await stage.raise_alert()
    await stage.after(9 * MINUTE)
    assert stage.graph.mails == []
    await stage.after(MINUTE)
    for person in SUPERADMINS:
        [mail] = stage.mails(person)
        assert f"Ärende {case_label(CaseNumber(7))}" in mail


async def test_a_press_is_what_makes_it_seen_and_seen_needs_no_mail(stage: AlertStage) -> None:
    await stage.raise_alert()
    await stage.work()
    chat = stage.teams.personal(SIV)
    chat.last_posted = next(
        id_ for id_, where in stage.teams.teams.where.items() if where == stage.graph.chat_id(SIV)
    )
    await chat.press_raw("help", {})
    assert await stage.told(SIV) == "seen"
    assert await stage.told(HR) == "sent"
    await stage.after(12 * MINUTE)
    assert stage.mails(SIV) == []
    assert len(stage.mails(HR)) == 1


async def test_another_persons_press_on_it_is_not_theirs(stage: AlertStage) -> None:
    await stage.raise_alert()
    await stage.work()
    chat = stage.teams.personal(ANNA)
    chat.last_posted = next(reversed(stage.teams.teams.posted))
    await chat.press_raw("help", {})
    assert {await stage.told(person) for person in SUPERADMINS} == {"sent"}


async def test_who_takes_it_has_it_and_the_others_cards_say_so(stage: AlertStage) -> None:
    await stage.raise_alert()
    await stage.work()
    answer = await press_take(stage, SIV)
    assert "Siv Rönn har tagit ärendet" in answer.text
    await stage.work()
    for person in SUPERADMINS:
        [card] = stage.cards(person)
        assert "Siv Rönn har tagit ärendet" in card.text
        assert "Jag tar det" not in card.buttons
        assert await stage.told(person) == "taken"
    await stage.after(timedelta(hours=3))
    assert stage.graph.mails == []
    assert all(len(stage.feed(person)) == 1 for person in SUPERADMINS)
    assert not [text for text in stage.in_channel() if "väntar på superadmin" in text]


async def test_the_second_to_press_is_told_who_was_first(stage: AlertStage) -> None:
    await stage.raise_alert()
    await stage.work()
    card = stage.cards(HR)[0]
    await press_take(stage, SIV)
    answer = await stage.teams.personal(HR).press(card, "Jag tar det")
    assert "Siv Rönn har tagit ärendet" in answer.text
    assert (await stage.alerts())[HR].taken_by == SIV


async def test_an_editor_cannot_take_it(stage: AlertStage) -> None:
    await stage.raise_alert()
    await stage.work()
    answer = await stage.teams.personal(ANNA).press(stage.cards(SIV)[0], "Jag tar det")
    assert "bara superadmin" in answer.text
    assert (await stage.alerts())[SIV].taken_by is None


async def test_a_button_for_a_case_that_never_was_is_answered(stage: AlertStage) -> None:
    answer = await stage.teams.personal(SIV).press_raw("take_alert", {"case": 99})
    assert answer.text


async def test_a_reminder_takes_the_first_notes_place(stage: AlertStage) -> None:
    await stage.raise_alert()
    await stage.after(30 * MINUTE)
    for person in SUPERADMINS:
        assert stage.feed(person) == [ACTIVITY_TEMPLATE.format(what=reminder(REASON))]
        assert len(stage.cards(person)) == 1


@pytest.mark.parametrize("reason", AlertReason)
def test_a_line_in_the_feed_has_one_colon(reason: AlertReason) -> None:
    for what in (title(reason), reminder(reason)):
        assert ACTIVITY_TEMPLATE.format(what=what).count(":") == 1


async def test_after_two_hours_the_channel_hears_of_it_without_any_detail(
    stage: AlertStage,
) -> None:
    await stage.raise_alert()
    await stage.after(timedelta(minutes=119))
    assert not [text for text in stage.in_channel() if "väntar" in text]
    await stage.after(timedelta(minutes=5))
    [text] = [text for text in stage.in_channel() if "väntar" in text]
    assert "Ett ärende väntar på superadmin" in text
    assert "7" not in text


async def test_an_alert_raised_twice_is_one(stage: AlertStage) -> None:
    await stage.raise_alert()
    await stage.work()
    async with stage.teams.storage.begin() as tx:
        payload = {"case": 7, "reason": "evidence_stored"}
        await tx.outbox.add(made("alert.raise", payload=payload))
    await stage.work()
    assert [len(stage.cards(person)) for person in SUPERADMINS] == [1, 1, 1]


async def test_every_step_is_kept_with_its_time(stage: AlertStage) -> None:
    await stage.raise_alert()
    await stage.after(40 * MINUTE)
    for alert in (await stage.alerts()).values():
        assert set(alert.steps) == set(Step)
        assert all(result.sent for result in alert.steps.values())
        assert (
            alert.steps[Step.CHAT].at < alert.steps[Step.MAIL].at < alert.steps[Step.REMINDER].at
        )


async def test_who_is_no_superadmin_any_more_gets_nothing(
    tmp_path: Path, clock: FixedClock
) -> None:
    async with alert_stage(tmp_path, clock, people=(), superadmin_group_id=GROUP) as stage:
        superadmins = stage.teams.bot.superadmins
        await superadmins.refresh()
        await stage.raise_alert()
        stage.graph.group.remove(ULLA)
        stage.clock.move(timedelta(minutes=16))
        await superadmins.refresh()
        await stage.work()
        assert [len(stage.cards(person)) for person in (SIV, HR, ULLA)] == [1, 1, 0]
        assert stage.feed(ULLA) == []
