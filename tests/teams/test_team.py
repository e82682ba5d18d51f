"""Which team the bot works for, whom it counts to it, and what a team's life does to that."""

import uuid
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.core.people import Grant
from bot.core.team import CHANNEL as CHANNEL_KEY
from bot.core.team import TEAM
from tests.clock import FixedClock
from tests.makers import ANNA, BO, SIV
from tests.scenario import CHANNEL, TENANT, Card, Stage, settled, stage
from tests.scenario import TEAM as TEAM_ID
from tests.teams.test_installation import on_roster, place, recorded

OTHER = "19:another-team@thread.tacv2"


@pytest.fixture
async def teams(tmp_path: Path, clock: FixedClock) -> AsyncIterator[Stage]:
    """With a tenant, so that the bot can begin chats."""
    async with stage(tmp_path, clock, tenant_id=TENANT) as set_up:
        yield set_up


def member(person: str, **more: str) -> dict[str, str]:
    return {"id": f"29:{person}", "name": "Någon", "aadObjectId": person} | more


def in_other_team(stage: Stage, activity: dict[str, Any]) -> dict[str, Any]:
    activity["channelData"] |= {"team": {"id": OTHER, "name": "Fotboll"}, "channel": {"id": OTHER}}
    return activity


async def taken_in_by_another(stage: Stage) -> None:
    stage.teams.rosters[OTHER] = [member(BO)]
    added = in_other_team(stage, stage.channel(BO).activity("installationUpdate"))
    assert (await stage.post(added | {"action": "add"}))[0] == 200
    await settled(stage)


def told(stage: Stage, person: str) -> list[Card]:
    return [
        Card(each["attachments"][0]["content"])
        for each in stage.teams.sent_to(f"a:{person}")
        if "annat team" in str(each)
    ]


async def team_id(stage: Stage) -> str:
    known = await place(stage, TEAM)
    assert known is not None
    return known.conversation


async def state(stage: Stage, key: str) -> str:
    known = await place(stage, key)
    assert known is not None
    return known.state


@pytest.mark.parametrize("removed_first", [False, True])
async def test_another_team_never_takes_the_place(teams: Stage, removed_first: bool) -> None:  # noqa: FBT001 - a table's column
    await teams.install(ANNA)
    if removed_first:
        await teams.post(recorded("uninstalled_from_team", teams))
    await taken_in_by_another(teams)
    assert await team_id(teams) == TEAM_ID
    assert await on_roster(teams) == {ANNA}


async def test_what_is_said_in_another_team_takes_nothing(teams: Stage) -> None:
    await teams.install(ANNA)
    await teams.post(in_other_team(teams, teams.channel(BO).message("hjälp")))
    await settled(teams)
    assert await team_id(teams) == TEAM_ID
    assert await on_roster(teams) == {ANNA}


async def test_superadmins_hear_once_of_another_team_and_can_change_to_it(teams: Stage) -> None:
    await teams.install(ANNA)
    siv = teams.personal(SIV)
    await siv.say("/hjälp")
    await taken_in_by_another(teams)
    await taken_in_by_another(teams)
    [card] = told(teams, SIV)
    assert "Fotboll" in card.text
    button = card.buttons["Byt till det teamet"]
    assert "bara" in (await teams.personal(ANNA).press(card, button)).text.lower()
    assert await team_id(teams) == TEAM_ID
    assert "andra teamet" in (await siv.press(card, button)).text
    await settled(teams)
    assert await team_id(teams) == OTHER
    assert await on_roster(teams) == {BO}
    assert "Det gick inte" in (await siv.press(card, button)).text


async def test_where_the_settings_name_the_team_no_button_changes_it(teams: Stage) -> None:
    await teams.install(ANNA)
    await teams.personal(SIV).say("/hjälp")
    async with teams.restarted(team_id=TEAM_ID) as again:
        await taken_in_by_another(again)
        [card] = told(again, SIV)
        assert not card.buttons
        assert "bestäms av inställningen" in card.text


async def test_a_press_for_a_team_that_never_added_the_bot_changes_nothing(teams: Stage) -> None:
    await teams.install(ANNA)
    answer = await teams.personal(SIV).press_raw("change_team", {"team": "19:x@thread.tacv2"})
    assert "Det gick inte" in answer.text
    assert await team_id(teams) == TEAM_ID


async def test_the_roster_is_read_at_start(teams: Stage) -> None:
    await teams.install(ANNA, BO)
    teams.teams.rosters[TEAM_ID] = [member(ANNA)]
    async with teams.restarted() as again:
        await again.bot.planner.plan()
        await settled(again)
        assert await on_roster(again) == {ANNA}


async def test_a_roster_that_was_refused_once_is_read_the_next_day(teams: Stage) -> None:
    await teams.install(ANNA, BO)
    teams.teams.rosters[TEAM_ID] = [member(ANNA)]
    teams.teams.closed[TEAM_ID] = "BotNotInConversationRoster"
    teams.clock.move(timedelta(days=1, minutes=1))
    await settled(teams)
    assert await on_roster(teams) == {ANNA, BO}
    teams.teams.closed.clear()
    await teams.bot.planner.plan()
    teams.clock.move(timedelta(days=1, minutes=1))
    await settled(teams)
    assert await on_roster(teams) == {ANNA}


@pytest.mark.parametrize("kind", ["personal", "channel"])
async def test_who_writes_before_the_roster_is_read_is_looked_up(teams: Stage, kind: str) -> None:
    await teams.install(ANNA)
    teams.teams.rosters[TEAM_ID].append(member(BO))
    chat = teams.personal(BO) if kind == "personal" else teams.channel(BO)
    assert "Bokat:" in (await chat.say("boka tisdag Bos inlägg")).text


async def test_in_the_first_minute_when_no_roster_was_read_editors_are_looked_up(
    teams: Stage,
) -> None:
    teams.teams.rosters[TEAM_ID] = [member(BO)]
    added = teams.channel(ANNA).activity("installationUpdate") | {"action": "add"}
    assert (await teams.post(added))[0] == 200
    assert await on_roster(teams) == set()
    assert "Bokat:" in (await teams.personal(BO).say("boka tisdag Bos inlägg")).text
    assert "Bokat:" not in (await teams.personal(ANNA).say("boka onsdag Annas inlägg")).text


async def test_who_is_in_no_team_is_asked_for_once_in_a_while(teams: Stage) -> None:
    await teams.install(ANNA)
    bo = teams.personal(BO)
    for _ in range(3):
        assert "Bokat:" not in (await bo.say("boka tisdag Bos inlägg")).text
    asked = [each for each in teams.teams.received if "/members/" in each.path]
    assert len(asked) == 1
    teams.teams.rosters[TEAM_ID].append(member(BO))
    teams.clock.move(timedelta(minutes=6))
    assert "Bokat:" in (await bo.say("boka tisdag Bos inlägg")).text


async def test_the_revoked_are_not_looked_up(teams: Stage) -> None:
    await teams.install(ANNA, BO)
    async with teams.storage.begin() as tx:
        bo = await tx.people.get(BO)
        assert bo is not None
        await tx.people.put(replace(bo, grant=Grant.REVOKED, on_roster=False))
    assert "Bokat:" not in (await teams.personal(BO).say("boka tisdag Bos inlägg")).text
    assert not [each for each in teams.teams.received if "/members/" in each.path]


async def test_a_guest_is_no_editor_by_being_looked_up_either(teams: Stage) -> None:
    await teams.install(ANNA)
    teams.teams.rosters[TEAM_ID].append(member(BO, userRole="guest"))
    assert "Bokat:" not in (await teams.personal(BO).say("boka tisdag Bos inlägg")).text


async def test_a_guest_whom_a_superadmin_grants_is_an_editor(teams: Stage) -> None:
    await teams.install(ANNA)
    teams.teams.rosters[TEAM_ID].append(member(BO, userRole="guest"))
    await teams.post(recorded("member_added", teams))
    await settled(teams)
    async with teams.storage.begin() as tx:
        bo = await tx.people.get(ANNA)
        assert bo is not None
        await tx.people.put(replace(bo, id=BO, grant=Grant.GRANTED, on_roster=False))
    assert "Bokat:" in (await teams.personal(BO).say("boka tisdag Bos inlägg")).text


def event(stage: Stage, name: str, **channel: str) -> dict[str, Any]:
    told = recorded("channel_renamed", stage)
    told["channelData"]["eventType"] = name
    told["id"] = uuid.uuid4().hex
    if channel:
        told["channelData"]["channel"] = channel
    return told


async def chosen(stage: Stage) -> None:
    """The schedule's channel is one of the team's, not the general one."""
    await stage.install(ANNA)
    added = stage.channel(ANNA).activity("installationUpdate") | {"action": "add"}
    added["channelData"]["settings"] = {"selectedChannel": {"id": CHANNEL}}
    await stage.post(added)
    await settled(stage)
    known = await place(stage, CHANNEL_KEY)
    assert known is not None
    assert known.conversation == CHANNEL


LIVES = {
    "archived": (["teamArchived"], "archived", "archived"),
    "archived and back": (["teamArchived", "teamUnarchived"], "open", "open"),
    "deleted": (["teamDeleted"], "removed", "removed"),
    "deleted and back": (["teamDeleted", "teamRestored"], "open", "open"),
    "gone for good": (["teamHardDeleted"], "removed", "removed"),
    "channel deleted": (["channelDeleted"], "open", "deleted"),
    "channel deleted and back": (["channelDeleted", "channelRestored"], "open", "open"),
    "channel deleted, team back": (["channelDeleted", "teamDeleted", "teamRestored"], "open", ""),
    "renamed": (["teamRenamed", "channelRenamed"], "open", "open"),
    "late word of what is gone": (["teamDeleted", "teamRenamed"], "removed", "removed"),
}


@pytest.mark.parametrize("life", LIVES)
async def test_nothing_moves_to_another_channel_unasked(teams: Stage, life: str) -> None:
    events, team, channel = LIVES[life]
    await chosen(teams)
    for each in events:
        assert (await teams.post(event(teams, each)))[0] == 200
    await settled(teams)
    assert await state(teams, TEAM) == team
    assert await state(teams, CHANNEL_KEY) == (channel or "deleted")
    known = await place(teams, CHANNEL_KEY)
    assert known is not None
    assert known.conversation == CHANNEL


async def test_another_channel_that_goes_is_none_of_its_business(teams: Stage) -> None:
    await chosen(teams)
    for each in ("channelCreated", "channelDeleted"):
        await teams.post(event(teams, each, id="19:other-channel@thread.tacv2"))
    assert await state(teams, CHANNEL_KEY) == "open"


async def test_a_bot_that_is_added_again_stays_in_the_chosen_channel(teams: Stage) -> None:
    await chosen(teams)
    await teams.post(recorded("uninstalled_from_team", teams))
    await teams.install(ANNA)
    known = await place(teams, CHANNEL_KEY)
    assert known is not None
    assert (known.conversation, known.state) == (CHANNEL, "open")


async def test_a_closed_channel_is_open_again_when_somebody_speaks_there(teams: Stage) -> None:
    await chosen(teams)
    async with teams.storage.begin() as tx:
        await tx.conversations.set_state(CHANNEL_KEY, "blocked")
    await teams.channel(ANNA).say("hjälp")
    assert await state(teams, CHANNEL_KEY) == "open"


def in_group(_stage: Stage, activity: dict[str, Any]) -> dict[str, Any]:
    del activity["channelData"]["team"], activity["channelData"]["channel"]
    activity["conversation"] |= {"id": "19:group@thread.v2", "conversationType": "groupChat"}
    return activity


@pytest.mark.parametrize("elsewhere", [in_other_team, in_group])
@pytest.mark.parametrize("asked", ["/schema", "/ledigt", "/statistik", "/boka onsdag En till"])
async def test_what_editors_may_see_is_not_shown_where_others_read(
    teams: Stage, elsewhere: Any, asked: str
) -> None:
    """An editor asks in another team or in a group chat: whoever reads there may be anybody."""
    await teams.install(ANNA, BO)
    await teams.personal(ANNA).say("/boka tisdag Ännu hemlig nyhet")
    before = len(teams.teams.received)
    asked_there = elsewhere(teams, teams.channel(ANNA).message(asked))
    assert (await teams.post(asked_there))[0] == 200
    await settled(teams)
    sent = [each for each in teams.teams.received[before:] if each.body.get("attachments")]
    assert {each.conversation_id for each in sent} >= {f"a:{ANNA}"}
    assert asked_there["conversation"]["id"] not in {each.conversation_id for each in sent}


async def test_a_press_where_others_read_is_answered_to_who_pressed_alone(teams: Stage) -> None:
    """On a card that an editor put into a message there: nobody else's is replaced."""
    await teams.install(ANNA, BO)
    bo = teams.channel(BO)
    card = await bo.say("/boka tisdag Ännu hemlig nyhet")
    before = len(teams.teams.received)
    press = in_other_team(teams, bo.activity("invoke")) | {
        "name": "adaptiveCard/action",
        "replyToId": bo.last_posted,
        "value": {"action": {**card.buttons["Avboka"], "verb": "confirm_cancel"}},
    }
    status, body = await teams.post(press)
    assert status == 200
    assert "nyhet" in Card(body["value"]).text
    assert await teams.bookings() == []
    assert teams.teams.received[before:] == []
