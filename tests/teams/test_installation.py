"""Added, removed, added again: what the bot says, and what it keeps."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.core.people import PersonId, Role
from bot.core.team import CHANNEL as CHANNEL_KEY
from bot.core.team import TEAM
from bot.teams.installation import OLDEST_ROSTER
from bot.usecases.identity import Identity
from storage.conversations import Conversation
from tests.doubles.connector import Fault
from tests.makers import ANNA, BO, SIV
from tests.scenario import CHANNEL, Card, Stage, settled
from tests.scenario import TEAM as TEAM_ID

RECORDED = Path(__file__).parents[1] / "activities" / "teams"


def recorded(name: str, stage: Stage) -> dict[str, Any]:
    """As Teams would send it, but from this test's team and connector."""
    activity: dict[str, Any] = json.loads((RECORDED / f"{name}.json").read_text(encoding="utf-8"))
    data = activity["channelData"]
    if "team" in data:
        data["team"]["id"] = TEAM_ID
    if "channel" in data:
        data["channel"]["id"] = CHANNEL
    return activity | {"serviceUrl": stage.teams.service_url}


async def place(stage: Stage, key: str) -> Conversation | None:
    async with stage.storage.read() as tx:
        return await tx.conversations.get(key)


def posted(stage: Stage) -> list[str]:
    return [Card(each["attachments"][0]["content"]).text for each in stage.teams.posted.values()]


async def test_the_team_is_welcomed_once_however_often_the_bot_is_added(teams: Stage) -> None:
    await teams.install(ANNA, BO)
    await settled(teams)
    await teams.post(recorded("uninstalled_from_team", teams))
    await teams.install(ANNA, BO)
    await settled(teams)
    assert len(posted(teams)) == 1
    assert "boka" in posted(teams)[0].lower()
    [body] = teams.teams.posted.values()
    assert len(Card(body["attachments"][0]["content"]).buttons) == 3


async def test_a_person_is_welcomed_in_their_own_chat(teams: Stage) -> None:
    await teams.post(recorded("installed_in_personal_chat", teams))
    await teams.post(recorded("installed_in_personal_chat", teams) | {"id": "another"})
    await settled(teams)
    assert len(posted(teams)) == 1


@pytest.mark.parametrize(
    ("person", "buttons"),
    [
        (ANNA, {"Boka en dag", "Schemat", "Hjälp"}),
        (SIV, {"Boka en dag", "Inställningar", "Hjälp"}),
        (BO, {"Be om att bli redaktör"}),
    ],
    ids=["editor", "superadmin", "nobody"],
)
async def test_the_welcome_is_by_role(teams: Stage, person: str, buttons: set[str]) -> None:
    await teams.install(ANNA)
    await settled(teams)
    installed = teams.personal(person).activity("installationUpdate") | {"action": "add"}
    assert (await teams.post(installed))[0] == 200
    await settled(teams)
    [sent] = teams.teams.sent_to(f"a:{person}")
    card = Card(sent["attachments"][0]["content"])
    assert set(card.buttons) == buttons
    assert person != BO or "Kontakta" in card.text


async def test_the_chosen_channel_is_where_the_bot_posts(teams: Stage) -> None:
    await teams.install(ANNA)
    known = await place(teams, CHANNEL_KEY)
    assert known is not None
    assert known.conversation in {CHANNEL, TEAM_ID}
    assert known.service_url == teams.teams.service_url


async def test_uninstalled_is_known_and_nothing_is_lost(teams: Stage) -> None:
    await teams.install(ANNA)
    await teams.personal(ANNA).say("/boka tisdag Kvar efteråt")
    await teams.post(recorded("uninstalled_from_team", teams))
    for key in (TEAM, CHANNEL_KEY):
        known = await place(teams, key)
        assert known is not None
        assert known.state == "removed"
    assert len(await teams.bookings()) == 1
    await teams.install(ANNA)
    known = await place(teams, CHANNEL_KEY)
    assert known is not None
    assert known.state == "open"


async def test_6_its_own_removal_that_is_told_again_opens_nothing(teams: Stage) -> None:
    """Teams tells it twice: as an installation that ended, then as a member who left."""
    await teams.install(ANNA)
    await teams.post(recorded("uninstalled_from_team", teams))
    left = recorded("member_removed", teams)
    left["membersRemoved"] = [{"id": left["recipient"]["id"]}]
    await teams.post(left)
    await settled(teams)
    for key in (TEAM, CHANNEL_KEY):
        known = await place(teams, key)
        assert known is not None
        assert known.state == "removed"


@pytest.mark.parametrize(
    ("event", "lost"), [("channel_deleted", True), ("channel_renamed", False)]
)
async def test_a_deleted_channel_is_not_written_to(teams: Stage, event: str, lost: bool) -> None:  # noqa: FBT001 - a table's column
    await teams.install(ANNA)
    async with teams.storage.begin() as tx:
        known = await tx.conversations.get(CHANNEL_KEY)
        assert known is not None
        await tx.conversations.put(
            Conversation(
                key=known.key,
                conversation=CHANNEL,
                service_url=known.service_url,
                tenant=known.tenant,
                bot=known.bot,
            )
        )
    await teams.post(recorded(event, teams))
    known = await place(teams, CHANNEL_KEY)
    assert known is not None
    assert known.state == ("deleted" if lost else "open")


async def test_a_deleted_team_closes_both(teams: Stage) -> None:
    await teams.install(ANNA)
    await teams.post(recorded("team_deleted", teams))
    known = await place(teams, TEAM)
    assert known is not None
    assert known.state == "removed"


async def test_another_team_changes_nothing(teams: Stage) -> None:
    await teams.install(ANNA)
    await teams.personal(SIV).say("hjälp")  # superadmins hear of it in their chats
    stranger = recorded("bot_added_to_team", teams)
    stranger["channelData"]["team"]["id"] = "19:another@thread.tacv2"
    await teams.post(stranger)
    known = await place(teams, TEAM)
    assert known is not None
    assert known.conversation == TEAM_ID


def added(stage: Stage) -> dict[str, Any]:
    stage.teams.rosters[TEAM_ID] = [{"id": f"29:{BO}", "name": "Bo Al", "aadObjectId": BO}]
    return stage.channel(BO).activity("installationUpdate") | {"action": "add"}


async def on_roster(stage: Stage) -> set[PersonId]:
    async with stage.storage.read() as tx:
        return {each.id for each in await tx.people.all() if each.on_roster}


async def test_an_installation_is_answered_while_the_connector_gives_no_roster(
    teams: Stage,
) -> None:
    teams.teams.fail_next(Fault(kind="hang"))
    assert await teams.post(added(teams)) == (200, None)
    await teams.teams.wait_for(1)
    assert teams.teams.received[0].path.endswith("/pagedmembers")
    assert not await on_roster(teams)
    teams.teams.release.set()
    await settled(teams)
    assert await on_roster(teams) == {BO}


async def test_a_roster_that_could_not_be_read_is_read_later(teams: Stage) -> None:
    # Being spoken to and being added each ask for it.
    teams.teams.fail_next(*[Fault(status=503, retry_after="300")] * 2)
    assert await teams.post(added(teams)) == (200, None)
    await settled(teams)
    assert not await on_roster(teams)
    teams.clock.move(timedelta(minutes=10))
    await settled(teams)
    assert await on_roster(teams) == {BO}


async def test_a_team_that_gives_the_bot_no_roster_is_told_to_superadmins(teams: Stage) -> None:
    teams.teams.fail_next(Fault(status=403))
    assert await teams.post(added(teams)) == (200, None)
    await settled(teams)
    assert "Ett meddelande gick inte fram" in (await teams.personal(SIV).say("/status")).text


async def roles(stage: Stage, *people: str) -> list[Role]:
    """As in Teams: locally, everybody is an editor as long as no team is known."""
    identity = Identity(
        storage=stage.storage, superadmins=stage.bot.superadmins, open_without_roster=False
    )
    today = stage.clock.now().date()
    return [await identity.role_of(PersonId(each), today=today) for each in people]


async def test_what_is_known_of_the_team_has_an_end(teams: Stage) -> None:
    """Whoever left it while nobody could say so is no editor for ever."""
    await teams.install(ANNA, BO)
    await settled(teams)
    await teams.personal(SIV).press_raw("grant", {"person": ANNA})
    await teams.post(recorded("uninstalled_from_team", teams))
    teams.clock.move(OLDEST_ROSTER)
    await teams.bot.planner.plan()
    assert await roles(teams, ANNA, BO) == [Role.EDITOR, Role.EDITOR]
    teams.clock.move(timedelta(minutes=1))
    await teams.bot.planner.plan()
    assert await roles(teams, ANNA, BO) == [Role.EDITOR, Role.GUEST], "what was granted stays"


async def test_a_team_that_is_read_again_after_long_has_its_editors(teams: Stage) -> None:
    await teams.install(ANNA, BO)
    await settled(teams)
    teams.clock.move(OLDEST_ROSTER + timedelta(days=9))
    await teams.bot.planner.plan()
    await settled(teams)
    assert await on_roster(teams) == {ANNA, BO}


async def test_who_leaves_the_team_is_no_editor_any_more(teams: Stage) -> None:
    await teams.install(ANNA, BO)
    assert "Bokat:" in (await teams.personal(BO).say("/boka tisdag Bos inlägg")).text
    teams.teams.rosters[TEAM_ID] = [
        each for each in teams.teams.rosters[TEAM_ID] if each["aadObjectId"] != BO
    ]
    await teams.post(recorded("member_removed", teams))
    await settled(teams)
    assert "Bokat:" not in (await teams.personal(BO).say("/boka onsdag Bos andra")).text
    assert len(await teams.bookings()) == 1


@pytest.mark.parametrize("kind", ["reaction_added", "typing", "edited_message"])
async def test_what_asks_for_nothing_is_taken_in_silence(teams: Stage, kind: str) -> None:
    status, _ = await teams.post(recorded(kind, teams))
    assert status == 200
    assert posted(teams) == []
