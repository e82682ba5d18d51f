"""The heartbeat comes while all is well, and stops when somebody is to be woken."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.alerts.conditions import RULES, is_awake
from bot.alerts.health import Health
from bot.credentials import TokenUnavailable
from bot.ops.health_watch import HealthWatch
from tests.alerts.test_conditions import FAULTS, WELL
from tests.clock import FixedClock
from tests.makers import ANNA, SIV
from tests.scenario import Stage, stage


@dataclass
class Outside:
    """Counts what comes; the address has a secret in its path, as such services have."""

    beats: int = 0
    status: int = 200
    url: str = ""
    queries: list[str] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.Response:
        assert request.method == "GET"
        self.beats += 1
        return web.Response(status=self.status)


@pytest.fixture
async def outside() -> AsyncIterator[Outside]:
    found = Outside()
    app = web.Application()
    app.router.add_get("/ping/hush", found.answer)
    async with TestServer(app, host="127.0.0.1") as server:
        found.url = str(server.make_url("/ping/hush"))
        yield found


@pytest.fixture
async def beating(tmp_path: Path, clock: FixedClock, outside: Outside) -> AsyncIterator[Stage]:
    async with stage(tmp_path, clock, heartbeat_url=outside.url) as set_up:
        await set_up.install(ANNA, SIV)
        yield set_up


async def test_each_look_at_a_bot_that_is_well_is_a_beat(beating: Stage, outside: Outside) -> None:
    await beating.bot.watch.look()
    await beating.bot.watch.look()
    assert outside.beats == 2


async def test_it_stops_when_somebody_is_to_be_woken_and_comes_again(
    beating: Stage, outside: Outside
) -> None:
    beating.bot.witnesses.teams.failed("503")
    await beating.bot.watch.look()
    assert outside.beats == 0
    beating.bot.witnesses.teams.worked()
    await beating.bot.watch.look()
    assert outside.beats == 1


async def test_an_expired_secret_is_seen_by_looking(beating: Stage, outside: Outside) -> None:
    """Nobody writes, so nobody asks for a token."""
    bot = beating.bot
    asked = 0

    async def token() -> str:
        nonlocal asked
        asked += 1
        bot.witnesses.token.failed("ClientAuthenticationError")
        raise TokenUnavailable("ClientAuthenticationError")

    watch = HealthWatch(bot.health_check, bot.storage, bot.superadmins, token=token)
    await watch.look()
    assert asked == 1
    assert bot.witnesses.token.seen.failure == "ClientAuthenticationError"


async def test_an_address_that_fails_stops_nothing_and_is_not_logged(
    beating: Stage, outside: Outside, capsys: pytest.CaptureFixture[str]
) -> None:
    outside.status = 500
    await beating.bot.watch.look()
    told = capsys.readouterr().out
    assert "heartbeat_not_sent" in told
    assert "hush" not in told


async def test_nothing_is_asked_where_no_address_is_set(tmp_path: Path, clock: FixedClock) -> None:
    async with stage(tmp_path, clock) as set_up:
        await set_up.bot.watch.look()


@pytest.mark.parametrize(("condition", "health"), FAULTS)
def test_it_beats_through_what_can_wait_until_somebody_is_at_work(
    condition: str, health: Health
) -> None:
    wakes = {rule.condition for rule in RULES if rule.wakes}
    assert is_awake(health) == (condition not in wakes)
    assert is_awake(WELL)
