"""A rolling upgrade under load: over a migration that adds, and one that takes away."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from bot.local.processes import ProgramDied
from tests.doubles.connector import ConnectorDouble
from tests.doubles.load_balancer import LoadBalancer
from tests.e2e.bot_process import BotProcess
from tests.faults.crowd import Crowd
from tests.faults.report import Tried, Where
from tests.storage.newer import write_migrations

SIDE_BY_SIDE = 60.0
PAUSE = 2.0
"""Seconds, as in `Crowd.busy`: days to book must last."""


async def run(where: Where) -> list[Tried]:
    return [await upgraded(where, SIDE_BY_SIDE)]


def newer_code(folder: Path, *migrations: str) -> dict[str, str]:
    """The code as it is, with migrations of a release to come; the settings that start it."""
    code = folder / "-".join(migrations)
    for package in ("bot", "cards", "storage"):
        shutil.copytree(package, code / package, ignore=shutil.ignore_patterns("__pycache__"))
    write_migrations(code / "storage" / "migrations" / "versions", *migrations)
    return {"PYTHONPATH": str(code)}


async def upgraded(where: Where, seconds: float) -> Tried:
    async with (
        where.postgres.database() as url,
        ConnectorDouble().running() as teams,
        AsyncExitStack() as stack,
    ):
        settings = {"BOT_DATABASE_URL": url}

        async def replica(**more: str) -> BotProcess:
            bot = BotProcess(folder=where.own_folder(), settings=settings | more)
            return await stack.enter_async_context(serving(bot))

        async def replaced(old: BotProcess, new: BotProcess) -> None:
            balancer.ports.append(new.port)
            await asyncio.sleep(seconds)
            assert balancer.served[new.port] > 0
            await old.stop()
            balancer.ports.remove(old.port)

        first = await replica()
        balancer = await stack.enter_async_context(LoadBalancer(ports=[first.port]).running())
        crowd = Crowd(teams=teams, ports=[balancer.port])
        async with crowd.busy(pause=PAUSE):
            second = await replica(**newer_code(where.folder, "expands"))
            await replaced(first, second)
            third = await replica(**newer_code(where.folder, "expands", "contracts"))
            await replaced(second, third)
        lost = await crowd.losses(url)
        failed = {status: count for status, count in crowd.statuses.items() if status != 200}
        lost += [f"turns answered otherwise: {failed}"] if failed else []
        lost += [f"{each} had to be told of an error" for each in crowd.references]
        lost += await too_old(BotProcess(folder=where.own_folder(), settings=settings))
    return Tried(
        what=f"an old and a new replica side by side for {seconds:.0f} s over a migration that"
        " adds, then as long over one that takes away",
        seen=str(crowd),
        lost=lost,
    )


@asynccontextmanager
async def serving(bot: BotProcess) -> AsyncIterator[BotProcess]:
    await bot.start()
    try:
        yield bot
    finally:
        await bot.stop()


async def too_old(bot: BotProcess) -> list[str]:
    """The oldest code must refuse the database by now, and say why."""
    try:
        await bot.start()
    except ProgramDied:
        return [] if "no longer serves" in bot.log else ["the old code did not say why it ended"]
    else:
        return ["the old code serves on a database that has lost what it needs"]
    finally:
        await bot.stop()
