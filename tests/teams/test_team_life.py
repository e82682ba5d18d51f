"""A team's life as `docs/jamfort-med-microsoft.md` tells it: its table is what is tried here."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any, Final

import pytest

from bot.core.people import PersonId
from bot.core.team import CHANNEL as CHANNEL_KEY
from bot.core.team import TEAM
from tests.clock import FixedClock
from tests.makers import ANNA, BO
from tests.scenario import CHANNEL, TENANT, Card, Stage, settled, stage
from tests.scenario import TEAM as TEAM_ID
from tests.teams.test_installation import place, recorded
from tests.teams.test_publication import TUESDAY, cards_in, until
from tests.teams.test_team import member, taken_in_by_another

GUIDE: Final = Path(__file__).parents[2] / "docs" / "jamfort-med-microsoft.md"
HEADING: Final = "## A team's life"
ASKED: Final = TUESDAY
EVENING: Final = TUESDAY.replace(hour=21)
ELSEWHERE: Final = "19:another-channel@thread.tacv2"


def rows() -> list[list[str]]:
    """Event, team, channel, whether Bo is an editor; what the bot says stands for people."""
    told = GUIDE.read_text("utf-8").partition(HEADING)[2].partition("\n## ")[0]
    lines = [line for line in told.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")][:4] for line in lines]


@pytest.fixture
async def team(tmp_path: Path, clock: FixedClock) -> AsyncIterator[Stage]:
    async with stage(tmp_path, clock, tenant_id=TENANT) as set_up:
        added = set_up.channel(ANNA).activity("installationUpdate") | {"action": "add"}
        added["channelData"] |= {"settings": {"selectedChannel": {"id": CHANNEL}}}
        set_up.teams.rosters[TEAM_ID] = [member(ANNA), member(BO)]
        assert (await set_up.post(added))[0] == 200
        await settled(set_up)
        yield set_up


async def happens(team: Stage, event: str, channel: str = CHANNEL) -> None:
    activity: dict[str, Any] = recorded("channel_deleted", team)
    activity |= {"id": f"f:{event}"}  # the same one again would be no news
    activity["channelData"] |= {"eventType": event}
    activity["channelData"]["channel"]["id"] = channel
    assert (await team.post(activity))[0] == 200
    await settled(team)


def in_turn(*events: str, channel: str = CHANNEL) -> Callable[[Stage], Awaitable[None]]:
    async def play(team: Stage) -> None:
        for event in events:
            await happens(team, event, channel)

    return play


async def app_removed(team: Stage) -> None:
    await team.post(recorded("uninstalled_from_team", team))
    await settled(team)


async def app_added_again(team: Stage) -> None:
    await app_removed(team)
    await team.install(ANNA, BO)


async def member_removed(team: Stage) -> None:
    team.teams.rosters[TEAM_ID] = [member(ANNA)]
    await team.post(recorded("member_removed", team))
    await settled(team)


async def member_returned(team: Stage) -> None:
    await member_removed(team)
    team.teams.rosters[TEAM_ID] = [member(ANNA), member(BO)]
    await team.post(recorded("member_added", team))
    await settled(team)


async def member_made_guest(team: Stage) -> None:
    team.teams.rosters[TEAM_ID] = [member(ANNA), member(BO, userRole="guest")]
    await team.post(recorded("member_added", team))
    await settled(team)


async def person_blocked(team: Stage) -> None:
    """Bo has a booking, and is asked about it at three."""
    bo = team.personal(BO)
    await bo.say("/boka tisdag Ny cykelbro")
    await settled(team)
    team.teams.blocked.add(bo.conversation)
    await until(team, ASKED)
    assert asked(team) == []


async def person_back(team: Stage) -> None:
    await person_blocked(team)
    team.teams.blocked.clear()
    await team.personal(BO).say("/mina")
    await until(team, EVENING)
    assert len(asked(team)) == 1


def asked(team: Stage) -> list[Card]:
    return [each for each in cards_in(team, f"a:{BO}") if "publicerat?" in each.text]


EVENTS: Final[dict[str, Callable[[Stage], Awaitable[None]]]] = {
    "added to the team": in_turn(),
    "team renamed": in_turn("teamRenamed"),
    "team archived": in_turn("teamArchived"),
    "team archived and unarchived": in_turn("teamArchived", "teamUnarchived"),
    "team deleted": in_turn("teamDeleted"),
    "team deleted for good": in_turn("teamHardDeleted"),
    "team deleted and restored": in_turn("teamDeleted", "teamRestored"),
    "the chosen channel renamed": in_turn("channelRenamed"),
    "the chosen channel deleted": in_turn("channelDeleted"),
    "the chosen channel deleted and restored": in_turn("channelDeleted", "channelRestored"),
    "another channel created": in_turn("channelCreated", channel=ELSEWHERE),
    "another channel deleted": in_turn("channelDeleted", channel=ELSEWHERE),
    "the app removed": app_removed,
    "the app removed and added again": app_added_again,
    "added to another team as well": taken_in_by_another,
    "a member removed": member_removed,
    "a member removed and returned": member_returned,
    "a member made a guest": member_made_guest,
    "a person blocked the bot": person_blocked,
    "a person blocked it and wrote again": person_back,
}


def test_the_guide_tells_of_every_event() -> None:
    assert [event for event, *_ in rows()] == list(EVENTS)


@pytest.mark.parametrize(("event", "of_team", "of_channel", "of_bo"), rows())
async def test_a_team_lives_as_the_guide_tells(
    team: Stage, event: str, of_team: str, of_channel: str, of_bo: str
) -> None:
    await EVENTS[event](team)
    known, channel = await place(team, TEAM), await place(team, CHANNEL_KEY)
    async with team.storage.read() as tx:
        bo = await tx.people.get(PersonId(BO))
    assert known is not None
    assert channel is not None
    assert bo is not None
    assert (known.state, channel.state, "yes" if bo.on_roster else "no") == (
        of_team,
        of_channel,
        of_bo,
    )
    assert (known.conversation, channel.conversation) == (TEAM_ID, CHANNEL)
