"""Memory over an hour's worth of turns of a hundred people: it does not grow.

An hour of the busiest day, when everybody asks once a minute, is six thousand turns. Resident
memory goes up and down by itself with what the allocator keeps at hand: so much is let pass.
"""

from collections.abc import Sequence

from tests.doubles.connector import ConnectorDouble
from tests.e2e.bot_process import BotProcess
from tests.faults.memory import resident
from tests.faults.mixed import MixedCrowd
from tests.faults.report import Tried, Where

WARM_UP = 2_000
TURNS = 6_000
LOOKS = 6
MARGIN = 8.0
"""Megabytes."""


async def run(where: Where) -> list[Tried]:
    file = where.own_folder() / "memory.db"
    async with where.postgres.database() as url:
        return [
            await tried(where, f"sqlite+aiosqlite:///{file}"),
            await tried(where, url),
        ]


async def tried(where: Where, url: str) -> Tried:
    bot = BotProcess(folder=where.own_folder(), settings={"BOT_DATABASE_URL": url})
    await bot.start()
    try:
        async with ConnectorDouble().running() as teams:
            crowd = MixedCrowd(teams=teams, ports=[bot.port])
            await crowd.install()
            await crowd.turn_over(WARM_UP)
            looks = [resident(bot.pid)]
            for _ in range(LOOKS):
                await crowd.turn_over(TURNS // LOOKS)
                looks.append(resident(bot.pid))
            lost = [*await crowd.losses(url), *grown(looks)]
    finally:
        await bot.stop()
    shown = ", ".join(f"{look:.0f}" for look in looks)
    return Tried(
        what=f"{TURNS} turns on {url.partition('+')[0]}, after {WARM_UP} to warm up",
        seen=f"{shown} MB resident; {crowd}",
        lost=lost,
    )


def grown(looks: Sequence[float]) -> list[str]:
    more = min(looks[-2:]) - looks[0]
    return [f"{more:.1f} MB more than after the warm-up"] if more > MARGIN else []
