"""Everything that can fail on the way, and what each superadmin finally got.

Real requests by the real SDK; only the clock is moved by hand, and no fault is ever waited out.
"""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.alerts.steps import Step
from bot.botframework import connector
from bot.core.calendar import Week
from bot.jobs import alerts as notices_alerts
from bot.local.faults import Answer, Operation, Reset, Silence
from bot.moderation.model import CaseNumber
from bot.outbox.digest import SendDigest
from bot.usecases.cases import read_case
from storage.conversations import Conversation
from storage.tables import outbox
from tests.alerts.stage import HR, SUPERADMINS, ULLA, AlertStage, report_unsure
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
    busy = Answer(429, "TooManyRequests", retry_after=seconds)
    stage.graph.fail(busy, on=Operation.NOTIFY, times=4)
    stage.graph.fail(busy, on=Operation.INSTALLED, times=4)
    await stage.raise_alert()
    await stage.work()
    assert sum(len(stage.feed(person)) for person in SUPERADMINS) < 3
    await stage.after(3 * MINUTE)
    await assert_each_got_one_card(stage)
    assert [stage.got(person) for person in SUPERADMINS] == [(1, 1, 0)] * 3


@pytest.mark.parametrize("seconds", [1, 30])
async def test_teams_throttles(stage: AlertStage, seconds: int) -> None:
    throttled = Fault(status=429, retry_after=str(seconds), code="Throttled")
    stage.teams.teams.fail_next(*[throttled] * 6)
    await stage.raise_alert()
    await stage.after(5 * MINUTE)
    await assert_each_got_one_card(stage)
    assert [stage.got(person) for person in SUPERADMINS] == [(1, 1, 0)] * 3


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


async def test_connections_to_teams_break(stage: AlertStage) -> None:
    stage.teams.teams.fail_next(*[Fault(kind="reset")] * 40)
    await stage.raise_alert()
    await stage.after(5 * MINUTE)
    await assert_each_got_one_card(stage)
    assert [stage.got(person) for person in SUPERADMINS] == [(1, 1, 0)] * 3


async def test_graph_never_answers_and_the_known_chats_do(stage: AlertStage) -> None:
    await know_chats(stage)
    stage.graph.fail(Silence(), on=Operation.INSTALLED, person=SIV, times=2)
    await stage.raise_alert()
    await stage.work()
    await assert_each_got_one_card(stage)
    assert stage.got(SIV) == (1, 0, 0)
    await stage.after(5 * MINUTE)
    assert [stage.got(person) for person in SUPERADMINS] == [(1, 1, 0)] * 3


async def test_a_note_and_a_mail_that_graph_never_answers_for(stage: AlertStage) -> None:
    stage.graph.fail(Silence(acted=True), on=Operation.NOTIFY, person=SIV)
    stage.graph.fail(Silence(acted=True), on=Operation.MAIL, times=1)
    await stage.raise_alert()
    await stage.after(15 * MINUTE)
    await assert_each_got_one_card(stage)
    got = [stage.got(person) for person in SUPERADMINS]
    assert [cards_and_notes[:2] for cards_and_notes in got] == [(1, 1)] * 3
    # Graph took the mail and didn't say so: nothing it offers tells the second from the first.
    assert sorted(mails for *_, mails in got) == [1, 1, 2]


async def test_teams_never_answers(stage: AlertStage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connector, "_ATTEMPT_SECONDS", 0.5)
    stage.teams.teams.fail_next(*[Fault(kind="hang")] * 3)
    await stage.raise_alert()
    await stage.work()
    assert [stage.got(person) for person in SUPERADMINS] == [(0, 1, 0)] * 3
    assert {await stage.told(person) for person in SUPERADMINS} == {"sent"}
    await stage.after(5 * MINUTE)
    await assert_each_got_one_card(stage)
    assert [stage.got(person) for person in SUPERADMINS] == [(1, 1, 0)] * 3


async def test_a_card_whose_answer_got_lost_is_posted_again_and_both_follow(
    stage: AlertStage,
) -> None:
    """The one way to two messages: Teams took it, and neither said so nor gave its id."""
    stage.teams.teams.fail_next(Fault(kind="taken_then_reset"))
    await stage.raise_alert()
    await stage.after(MINUTE)
    assert sorted(len(stage.cards(person)) for person in SUPERADMINS) == [1, 1, 2]
    assert {await stage.told(person) for person in SUPERADMINS} == {"sent"}


async def test_what_follows_from_a_card_is_kept_with_it_or_not_at_all(
    stage: AlertStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a crash between the two would leave a case that never says whom it alerted."""
    number = await report_unsure(stage)
    with monkeypatch.context() as broken:
        broken.setattr(notices_alerts, "record_alert", crash)
        await stage.work()
        alerts = await stage.alerts(number)
        assert not [each for each in alerts.values() if Step.CHAT in each.steps]
    await stage.after(2 * MINUTE)
    case = await read_case(CaseNumber(number), storage=stage.teams.storage)
    assert case.case.alerted == set(SUPERADMINS)
    assert all(each.steps[Step.CHAT].sent for each in (await stage.alerts(number)).values())


async def crash(*_: object, **__: object) -> None:
    raise ZeroDivisionError


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


async def test_a_digest_that_hangs_holds_no_alert_up(stage: AlertStage) -> None:
    week = Week.of(stage.clock.now().date())
    stage.teams.teams.fail_next(Fault(kind="hang"))
    sent = len(stage.teams.teams.written)
    async with stage.teams.storage.begin() as tx:
        await tx.outbox.add(SendDigest(week=week, by_hand=True))
    stage.teams.bot.worker.nudge()
    await stage.teams.teams.wait_for(sent + 1, writes=True)
    await stage.raise_alert()
    stage.teams.bot.worker.nudge()
    async with asyncio.timeout(60):  # so that a failure ends
        done = [{Step.CHAT, Step.FEED}] * len(SUPERADMINS)
        while [set(each.steps) for each in (await stage.alerts()).values()] != done:  # noqa: ASYNC110 - the bot's own worker keeps what it has sent
            await asyncio.sleep(0)
    await assert_each_got_one_card(stage)
    async with stage.teams.bot.engine.connect() as connection:
        at_work = select(outbox.c.kind, outbox.c.error).where(
            outbox.c.state == "queued", outbox.c.lease_until.is_not(None)
        )
        assert (SendDigest.kind, "") in (await connection.execute(at_work)).all()
    stage.teams.teams.release.set()
