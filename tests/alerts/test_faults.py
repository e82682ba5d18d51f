"""Everything that can fail on the way, and what each superadmin finally got.

Real requests by the real SDK; only the clock is moved by hand, and no fault is ever waited out.
"""

from datetime import timedelta

import pytest

from bot.alerts.chain import Step
from bot.local.faults import Answer, Operation, Reset
from storage.conversations import Conversation
from tests.alerts.stage import HR, SUPERADMINS, ULLA, AlertStage
from tests.doubles.connector import Fault
from tests.graph.conftest import sdk_warns_of_itself
from tests.makers import SIV
from tests.scenario import TENANT

pytestmark = sdk_warns_of_itself

MINUTE = timedelta(minutes=1)


async def know_chats(stage: AlertStage) -> None:
    """Every superadmin has written to the bot before."""
    for person in SUPERADMINS:
        await stage.teams.personal(person).say("hjälp")
    stage.teams.teams.posted.clear()


async def assert_each_got_one_card(stage: AlertStage) -> None:
    for person in SUPERADMINS:
        assert len(stage.cards(person)) == 1, person
        assert (await stage.alerts())[person].steps[Step.CHAT].sent


@pytest.mark.parametrize("seconds", [1, 30])
async def test_graph_throttles(stage: AlertStage, seconds: int) -> None:
    busy = Answer(429, "TooManyRequests", retry_after=seconds + 5)
    stage.graph.fail(busy, on=Operation.NOTIFY, times=4)
    await stage.raise_alert()
    await stage.work()
    assert sum(len(stage.feed(person)) for person in SUPERADMINS) < 3
    await stage.after(3 * MINUTE)
    await assert_each_got_one_card(stage)
    assert all(len(stage.feed(person)) == 1 for person in SUPERADMINS)


async def test_teams_throttles(stage: AlertStage) -> None:
    stage.teams.teams.fail_next(*[Fault(status=429, retry_after="40", code="Throttled")] * 3)
    await stage.raise_alert()
    await stage.after(5 * MINUTE)
    await assert_each_got_one_card(stage)


async def test_graph_is_out_of_order_for_ten_minutes(stage: AlertStage) -> None:
    stage.graph.fail(Answer(503, "ServiceUnavailable", retry_after=60), times=None)
    await stage.raise_alert()
    await stage.after(10 * MINUTE)
    assert stage.feed(SIV) == []
    stage.graph.heal()
    await stage.after(20 * MINUTE)
    await assert_each_got_one_card(stage)
    assert all(len(stage.feed(person)) == 1 for person in SUPERADMINS)
    assert all(len(stage.mails(person)) == 1 for person in SUPERADMINS)


async def test_connections_to_graph_break(stage: AlertStage) -> None:
    stage.graph.fail(Reset(), on=Operation.INSTALLED, times=3)
    stage.graph.fail(Reset(), on=Operation.NOTIFY, times=3)
    await stage.raise_alert()
    await stage.after(5 * MINUTE)
    await assert_each_got_one_card(stage)
    assert all(len(stage.feed(person)) == 1 for person in SUPERADMINS)


async def test_a_note_whose_answer_got_lost_is_sent_again_in_its_own_place(
    stage: AlertStage,
) -> None:
    stage.graph.fail(Reset(acted=True), on=Operation.NOTIFY, person=SIV)
    await stage.raise_alert()
    await stage.after(3 * MINUTE)
    assert len([note for note in stage.graph.notifications if note.person == SIV]) == 2
    assert len(stage.feed(SIV)) == 1


async def test_one_has_blocked_the_bot_and_gets_mail_at_once(stage: AlertStage) -> None:
    await know_chats(stage)
    blocked = Fault(status=403, code="ConversationBlockedByUser")
    stage.teams.teams.fail_next(blocked)
    await stage.raise_alert()
    await stage.work()
    alerts = await stage.alerts()
    [person] = [each for each in SUPERADMINS if not alerts[each].steps[Step.CHAT].sent]
    assert "ConversationBlockedByUser" in alerts[person].steps[Step.CHAT].why
    assert stage.cards(person) == []
    assert len(stage.mails(person)) == 1
    assert len(stage.feed(person)) == 1
    for other in set(SUPERADMINS) - {person}:
        assert len(stage.cards(other)) == 1
        assert stage.mails(other) == []
    await stage.after(15 * MINUTE)
    assert len(stage.mails(person)) == 1, "not a second mail in its time"


async def test_the_bot_is_not_in_the_roster_and_is_installed_anew(stage: AlertStage) -> None:
    stage.teams.teams.fail_next(Fault(status=403, code="BotNotInConversationRoster"))
    await stage.raise_alert()
    await stage.work()
    await assert_each_got_one_card(stage)


async def test_the_app_is_not_in_the_catalog(stage: AlertStage) -> None:
    await know_chats(stage)
    stage.graph.in_catalog = False
    await stage.raise_alert()
    await stage.after(12 * MINUTE)
    await assert_each_got_one_card(stage)
    for person in SUPERADMINS:
        assert "AppNotInCatalog" in (await stage.alerts())[person].steps[Step.FEED].why
        assert len(stage.mails(person)) == 1


async def test_one_is_gone_from_the_tenant_and_the_others_hear_all_the_same(
    stage: AlertStage,
) -> None:
    del stage.graph.users[ULLA]
    stage.teams.teams.rosters.clear()
    await stage.raise_alert()
    await stage.after(12 * MINUTE)
    for person in (SIV, HR):
        assert len(stage.cards(person)) == 1
        assert len(stage.feed(person)) == 1
    ulla = (await stage.alerts())[ULLA]
    assert "404" in ulla.steps[Step.FEED].why
    assert ulla.steps[Step.MAIL].why == "no such user"


async def test_graph_is_down_altogether_and_the_known_chats_do(stage: AlertStage) -> None:
    await know_chats(stage)
    stage.graph.down = True
    await stage.raise_alert()
    await stage.work()
    await assert_each_got_one_card(stage)
    await stage.after(60 * MINUTE)
    assert stage.graph.mails == []
    for person in SUPERADMINS:
        assert len(stage.cards(person)) == 2, "the reminder, for want of a feed"
    stage.graph.heal()
    await stage.after(30 * MINUTE)
    assert all(len(stage.mails(person)) == 1 for person in SUPERADMINS)


async def test_teams_is_down_and_graph_is_up(stage: AlertStage) -> None:
    stage.teams.teams.fail_next(*[Fault(status=503)] * 500)
    await stage.raise_alert()
    await stage.after(11 * MINUTE)
    for person in SUPERADMINS:
        assert stage.cards(person) == []
        assert len(stage.feed(person)) == 1
        assert len(stage.mails(person)) == 1
        assert await stage.told(person) == "sent"
    stage.teams.teams.heal()
    await stage.after(20 * MINUTE)
    await assert_each_got_one_card(stage)


async def test_both_are_down_for_an_hour(stage: AlertStage) -> None:
    stage.graph.down = True
    stage.teams.teams.fail_next(*[Fault(status=503)] * 2000)
    await stage.raise_alert()
    await stage.after(60 * MINUTE)
    assert {await stage.told(person) for person in SUPERADMINS} == {"queued"}
    stage.graph.heal()
    stage.teams.teams.heal()
    await stage.after(30 * MINUTE)
    for person in SUPERADMINS:
        assert len(stage.cards(person)) == 1
        assert len(stage.feed(person)) == 1
        assert len(stage.mails(person)) == 1
        assert await stage.told(person) == "sent"


async def test_a_chat_that_was_closed_is_tried_again_once_graph_has_installed_the_app(
    stage: AlertStage,
) -> None:
    async with stage.teams.storage.begin() as tx:
        await tx.conversations.put(
            Conversation(
                key=f"person:{SIV}",
                conversation=f"a:{SIV}",
                service_url=stage.teams.teams.service_url,
                tenant=TENANT,
                bot="28:inlaggsboten",
                state="blocked",
            )
        )
    await stage.raise_alert()
    await stage.work()
    assert len(stage.cards(SIV)) == 1
    async with stage.teams.storage.read() as tx:
        chat = await tx.conversations.get(f"person:{SIV}")
    assert chat is not None
    assert chat.state == "open"
