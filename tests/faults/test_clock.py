"""The clock jumps an hour, forth and back: one digest."""

from datetime import timedelta

import pytest

from tests.scenario import Stage, settled

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)

HOUR = timedelta(hours=1)


async def digests(teams: Stage) -> int:
    await settled(teams)
    posted = [str(got.body) for got in teams.teams.received if got.method == "POST"]
    return sum("Veckobrev vecka 48" in body for body in posted)


@pytest.mark.parametrize("first", [HOUR, -HOUR], ids=["forth", "back"])
async def test_a_clock_that_jumps_around_the_digest_sends_it_once(
    teams: Stage, first: timedelta
) -> None:
    await teams.install(teams.personal().person)
    await teams.bot.planner.plan()
    teams.clock.at(teams.clock.now().replace(day=23, hour=7, minute=59))
    for jump in (first, -first, first, -first):
        teams.clock.move(jump)
        await teams.bot.planner.plan()
        await settled(teams)
    teams.clock.at(teams.clock.now().replace(day=23, hour=10))
    assert await digests(teams) == 1
