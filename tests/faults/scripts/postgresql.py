"""PostgreSQL restarted, away for half a minute, slow, and failed over, under load."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

from tests.doubles.connector import ConnectorDouble
from tests.doubles.line import Line
from tests.e2e.bot_process import BotProcess
from tests.faults.mixed import MixedCrowd, digest_due
from tests.faults.report import Tried, Where

AWAY_SECONDS = 30.0
SLOW_SECONDS = 0.05
"""More than a turn's forty statements can hide, and what another data centre costs."""


async def run(where: Where) -> list[Tried]:
    async def restarted(_line: Line) -> None:
        for _ in range(3):
            await asyncio.sleep(2)
            await asyncio.to_thread(where.postgres.restart)

    return [
        await under_load(where, "restarted at once, three times", restarted),
        await under_load(where, f"refuses connections for {AWAY_SECONDS:.0f} s", away),
        await under_load(where, f"{2000 * SLOW_SECONDS:.0f} ms away for 20 s", slow),
        await under_load(where, "fails over ten times, every connection cut", failed_over),
    ]


async def away(line: Line) -> None:
    await asyncio.sleep(3)
    await line.refuse()
    await asyncio.sleep(AWAY_SECONDS)
    await line.accept()
    await asyncio.sleep(3)


async def slow(line: Line) -> None:
    line.delay = SLOW_SECONDS
    await asyncio.sleep(20)
    line.delay = 0


async def failed_over(line: Line) -> None:
    for _ in range(10):
        await asyncio.sleep(0.7)
        line.reset()


async def under_load(where: Where, what: str, fault: Callable[[Line], Awaitable[None]]) -> Tried:
    folder = where.own_folder()
    async with (
        where.postgres.database() as url,
        ConnectorDouble().running() as teams,
        Line(url, folder) as line,
    ):
        bot = BotProcess(folder=folder, settings={"BOT_DATABASE_URL": line.url})
        await bot.start()
        try:
            crowd = MixedCrowd(teams=teams, ports=[bot.port])
            await crowd.install()
            await digest_due(url, timedelta(seconds=4))
            async with crowd.busy(pause=1.0):
                await fault(line)
            await crowd.until_it_books()
            lost = [*await crowd.losses(url), *crowd.unlogged(bot.log)]
        finally:
            await bot.stop()
    return Tried(what=what, seen=str(crowd), lost=lost)
