"""Five thousand bodies that no Teams has ever sent: cut off, twisted, huge, deep, or nonsense."""

import asyncio
from collections import Counter

import aiohttp
from hypothesis import HealthCheck, Phase, given, settings

from tests.doubles.connector import ConnectorDouble
from tests.e2e.bot_process import BotProcess
from tests.faults.bodies import BODIES, CORPUS, posted
from tests.faults.crowd import Crowd
from tests.faults.memory import resident
from tests.faults.report import Tried, Where

GENERATED = 5_000
ANSWER_SECONDS = 30


async def run(where: Where) -> list[Tried]:
    return [await tried(where, GENERATED)]


async def tried(where: Where, generated: int) -> Tried:
    bot = BotProcess(folder=where.own_folder())
    await bot.start()
    try:
        async with ConnectorDouble().running() as teams, aiohttp.ClientSession() as http:
            crowd = Crowd(teams=teams, ports=[bot.port])
            await crowd.until_it_books()
            statuses: Counter[int] = Counter()
            home = f"http://127.0.0.1:{bot.port}"

            async def send(body: bytes) -> None:
                status = await posted(http, home, body, teams.service_url)
                statuses[status] += 1

            for body in CORPUS:
                await send(body)
            before = resident(bot.pid)
            loop = asyncio.get_running_loop()

            @settings(
                max_examples=generated,
                deadline=None,
                database=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            @given(body=BODIES)
            def send_each(body: bytes) -> None:
                asyncio.run_coroutine_threadsafe(send(body), loop).result(ANSWER_SECONDS)

            await asyncio.to_thread(send_each)
            after = resident(bot.pid)
            await crowd.until_it_books()
            lost = [f"{count} x {status}" for status, count in statuses.items() if status >= 500]
            lost += [
                line for line in bot.log.splitlines() if '"error"' in line or "[error" in line
            ]
            lost += crowd.failed
    finally:
        await bot.stop()
    told = ", ".join(f"{count} x {status}" for status, count in sorted(statuses.items()))
    return Tried(
        what=f"{len(CORPUS)} bodies of a corpus and {generated} generated ones",
        seen=f"{told}; {before:.0f} MB resident after the corpus, {after:.0f} MB in the end",
        lost=lost,
    )
