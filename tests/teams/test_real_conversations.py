"""Teams as documented: whom the bot may write to, what closes a conversation, who belongs.

Each test names its correction. Sources stand in `tests/doubles/rules.py` and, for the others,
beside the test. Teams' rules are all played here: `EVERY`.
"""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from bot.botframework.connector_answers import ConnectorRefused, Member, failure, read_answer
from bot.swedish.basic import answered_here, answered_later, answered_privately, no_chat
from bot.wiring.parts import Parts
from tests.clock import STOCKHOLM, FixedClock
from tests.doubles.connector import Fault
from tests.doubles.rules import BLOCKED_BY_PERSON, EVERY
from tests.makers import ANNA, BO, SIV
from tests.scenario import LOCAL, NAMES, TEAM, TENANT, Chat, Stage, settled, stage
from tests.teams.test_installation import recorded
from tests.teams.test_publication import cards_in, until

TARGETS = Parts(client=replace(LOCAL, targets=True))
TUESDAY = datetime(2026, 11, 24, 15, tzinfo=STOCKHOLM)


@pytest.fixture
async def real(tmp_path: Path, clock: FixedClock) -> AsyncIterator[Stage]:
    async with stage(tmp_path, clock, tenant_id=TENANT) as set_up:
        set_up.teams.rules = EVERY
        yield set_up


def member(person: str, **more: str) -> dict[str, str]:
    return {"id": f"29:{person}", "name": NAMES[person], "aadObjectId": person} | more


# 1. Chats that the bot begins


async def test_1_an_editor_who_only_uses_the_channel_is_asked_at_three(real: Stage) -> None:
    await real.install(ANNA, BO)
    await real.channel(ANNA).say("boka tisdag Bakom kulisserna")
    await until(real, TUESDAY)
    cards = cards_in(real, f"a:chat-with-29:{ANNA}")
    assert any("Bakom kulisserna" in each.text for each in cards)


async def test_1_a_chat_is_begun_by_the_roster_id_and_no_other(real: Stage) -> None:
    await real.install(ANNA, BO)
    await real.channel(ANNA).say("boka tisdag Bakom kulisserna")
    await until(real, TUESDAY)
    begun = [
        each.body["members"][0]["id"]
        for each in real.teams.received
        if each.path.endswith("/v3/conversations") and not each.body.get("isGroup")
    ]
    assert begun
    assert {each[:3] for each in begun} == {"29:"}


async def test_1_who_has_the_app_and_is_in_no_roster_is_reached_by_entra_id(real: Stage) -> None:
    await real.install(ANNA)
    real.teams.installed.add(SIV)
    await real.channel(SIV).say("boka tisdag Bakom kulisserna")
    await until(real, TUESDAY)
    assert cards_in(real, f"a:chat-with-{SIV}")


async def test_1_the_account_is_the_one_that_the_roster_gave_last(real: Stage) -> None:
    await real.install(ANNA, BO)
    await real.channel(BO).say("boka tisdag Bakom kulisserna")
    real.teams.rosters[TEAM] = [member(ANNA), member(BO) | {"id": "29:another-of-bos"}]
    await real.post(recorded("member_added", real))
    await until(real, TUESDAY)
    assert cards_in(real, "a:chat-with-29:another-of-bos")


async def test_1_who_has_left_the_team_keeps_the_account_and_name(real: Stage) -> None:
    await real.install(ANNA, BO)
    real.teams.rosters[TEAM] = [member(ANNA)]
    await real.post(recorded("member_added", real))
    await settled(real)
    async with real.storage.read() as tx:
        bo = await tx.people.get(BO)
    assert bo is not None
    assert (bo.account, bo.on_roster) == (f"29:{BO}", False)


# 8. Quoted replies: `QuotedReplyEntity` of microsoft-teams-api


@pytest.mark.parametrize(
    "quote",
    [
        '<quoted messageId="1795170000123"/>',
        '<quoted messageId="1795170000123"/> ',
        "<blockquote>Gamla ord</blockquote>",
        '<blockquote itemscope itemtype="http://schema.skype.com/Reply"><p>x</p></blockquote>\n',
    ],
)
async def test_8_a_quoted_reply_is_read_as_what_was_typed(real: Stage, quote: str) -> None:
    await real.install(ANNA, BO)
    answer = await real.personal(ANNA).say(f"{quote}/boka tisdag Bakom kulisserna")
    assert "Bokat:" in answer.text


# 9. Private answers


@pytest.mark.parametrize("status", [429, 503, 500])
async def test_9_a_receipt_that_can_not_be_given_now_is_given_later(
    real: Stage, status: int
) -> None:
    await real.install(ANNA, BO)
    real.teams.fail_next(*[Fault(status=status, retry_after="60")] * 12)
    text = "/boka tisdag Bakom kulisserna"
    slash = recorded("slash_message_targeted", real) | {"text": text}
    slash["from"] |= {"id": f"29:{ANNA}", "aadObjectId": ANNA}
    slash["channelData"]["tenant"] = {"id": TENANT}
    slash["conversation"]["tenantId"] = TENANT
    await real.post(slash)
    real.teams.heal()
    await settled(real)
    words = str([each["attachments"] for each in real.teams.posted.values()])
    assert "Något gick fel" not in words
    assert "Bokat:" in words


@pytest.mark.parametrize("targets", [True, False])
@pytest.mark.parametrize(
    ("faults", "says"),
    [
        ([], {True: answered_here(), False: answered_privately()}),
        ([Fault(status=503)] * 12, {True: answered_later(), False: answered_later()}),
        (
            [Fault(status=403, code="ForbiddenOperationException")] * 2,
            {True: no_chat(), False: no_chat()},
        ),
    ],
    ids=["taken", "not now", "never"],
)
async def test_a_press_says_where_its_private_answer_is(
    tmp_path: Path, clock: FixedClock, *, targets: bool, faults: list[Fault], says: dict[bool, str]
) -> None:
    parts = Parts(client=replace(LOCAL, targets=targets))
    async with stage(tmp_path, clock, parts=parts) as teams:
        await teams.install(ANNA, BO)
        channel = teams.channel(ANNA)
        await channel.say("schema")
        teams.teams.fail_next(*faults)
        said = await channel.invoke("run", {"text": "mina"})
        teams.teams.heal()
        assert said == says[targets]


# 15. What a single reader sees in the channel


async def _privately_booked(stage: Stage) -> Chat:
    """Anna asks in the channel for her bookings, and presses in what she alone sees."""
    await stage.install(ANNA, BO)
    channel = stage.channel(ANNA)
    await channel.say("boka tisdag Bakom kulisserna")
    await channel.deliver(channel.message("mina"))
    [channel.last_posted] = stage.teams.targeted
    return channel


async def test_15_what_one_reader_sees_is_edited_as_such(
    tmp_path: Path, clock: FixedClock
) -> None:
    async with stage(tmp_path, clock, parts=TARGETS) as teams:
        teams.teams.rules = EVERY
        channel = await _privately_booked(teams)
        await channel.invoke("confirm_cancel", {"booking": 1, "version": 1})
        assert "Avbokat" in str(teams.teams.posted[channel.last_posted])


async def test_15_an_edit_of_it_that_comes_late_is_made_as_such_as_well(
    tmp_path: Path, clock: FixedClock
) -> None:
    async with stage(tmp_path, clock, parts=TARGETS) as teams:
        teams.teams.rules = EVERY
        channel = await _privately_booked(teams)
        teams.teams.fail_next(*[Fault(status=503)] * 12)
        await channel.invoke("confirm_cancel", {"booking": 1, "version": 1})
        teams.teams.heal()
        await settled(teams)
        assert "Avbokat" in str(teams.teams.posted[channel.last_posted])


async def test_15_a_message_that_is_gone_is_asked_for_both_ways_and_then_left(
    tmp_path: Path, clock: FixedClock
) -> None:
    async with stage(tmp_path, clock, parts=TARGETS) as teams:
        channel = await _privately_booked(teams)
        channel.last_posted = "1795170009999"
        await channel.invoke("confirm_cancel", {"booking": 1, "version": 1})
        asked = [each for each in teams.teams.received if each.activity_id == channel.last_posted]
        assert [bool(each.query) for each in asked if each.method == "PUT"] == [False, True]
        teams.teams.violations.clear()


# 17. A member without a name; a trailing slash; chats of Graph's


def test_17_a_member_without_a_name_is_called_by_given_name_and_surname() -> None:
    known = b'{"id": "29:x", "givenName": "Anna", "surname": "Ek", "aadObjectId": "x"}'
    assert read_answer(Member, known).name == "Anna Ek"


async def test_17_a_chat_that_graph_knows_by_another_id_is_no_team(real: Stage) -> None:
    await real.install(ANNA, BO)
    chat = real.personal(ANNA)
    chat.conversation = f"19:{ANNA}_9d0c2f1e-0000-4000-8000-000000000004@unq.gbl.spaces"
    card = await chat.say("/boka tisdag Bakom kulisserna")
    assert "refresh" not in card.content


@pytest.mark.parametrize(
    ("known", "name"),
    [
        ('{"id": "29:x", "name": "  ", "givenName": "Anna"}', "Anna"),
        ('{"id": "29:x", "name": "Ek, Anna", "givenName": "Anna"}', "Ek, Anna"),
        ('{"id": "29:x", "name": null, "givenName": null, "surname": "Ek"}', "Ek"),
        ('{"id": "29:x"}', ""),
    ],
)
def test_17_a_members_own_name_goes_first_and_none_is_none(known: str, name: str) -> None:
    assert read_answer(Member, known.encode()).name == name


# Answers that go to one person


async def test_9_the_kept_answer_is_for_its_reader_alone_as_well(real: Stage) -> None:
    await real.install(ANNA, BO)
    real.teams.fail_next(*[Fault(status=503)] * 12)
    slash = recorded("slash_message_targeted", real) | {"text": "/boka tisdag Bakom kulisserna"}
    slash["from"] |= {"id": f"29:{ANNA}", "aadObjectId": ANNA}
    slash["channelData"]["tenant"] = {"id": TENANT}
    slash["conversation"]["tenantId"] = TENANT
    await real.post(slash)
    real.teams.heal()
    await settled(real)
    seen = [key for key, each in real.teams.posted.items() if "Bokat:" in str(each)]
    open_to_all = [each for each in seen if each not in real.teams.targeted]
    assert all(real.teams.where[each].startswith("a:") for each in open_to_all)


async def test_4_who_blocked_the_bot_is_told_from_who_may_not_be_written_to() -> None:
    blocked = failure(403, None, json.dumps(BLOCKED_BY_PERSON).encode())
    assert isinstance(blocked, ConnectorRefused)
    assert blocked.is_unreachable
    odd = failure(403, None, b'{"message": "not JSON", "errorCode": 209}')
    assert isinstance(odd, ConnectorRefused)
    assert odd.code == ""


def test_4_the_403_of_who_blocked_the_bot_says_so_in_its_own_shape() -> None:
    refused = failure(403, None, json.dumps(BLOCKED_BY_PERSON).encode())
    assert getattr(refused, "code", None) == "MessageWritesBlocked"
