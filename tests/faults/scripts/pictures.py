"""Twelve pictures of 19 MB reported, and taken out with their case: how much memory that takes."""

import asyncio
import os

import aiohttp
from PIL import Image

from bot.core.calendar import ZONE
from bot.core.clock import SystemClock
from tests.doubles.connector import ConnectorDouble
from tests.e2e.bot_process import BotProcess
from tests.evidence.pictures import encoded
from tests.faults.bodies import posted, said
from tests.faults.memory import Watcher
from tests.faults.pictures import WHO, a_picture, a_report, serving
from tests.faults.report import Tried, Where

PICTURES = 12
BAD = 400
SIDE = 2_516
"""Points: with nothing to pack in them, 19 MB."""
MOST_MEMORY = 350.0
"""Megabytes of the bot's own process."""


async def run(where: Where) -> list[Tried]:
    return [await tried(where, PICTURES, SIDE)]


async def tried(where: Where, count: int, side: int) -> Tried:
    this_year = SystemClock(ZONE).now().year
    pictures = [_noise(side) for _ in range(count)]
    folder = where.own_folder()
    bot = BotProcess(folder=folder, settings={"BOT_EXPORTS": str(folder / "export")})
    await bot.start()
    try:
        async with (
            ConnectorDouble().running() as teams,
            aiohttp.ClientSession() as http,
            serving(pictures) as address,
        ):
            home, watcher = f"http://127.0.0.1:{bot.port}", Watcher(bot=bot)
            watching = asyncio.create_task(watcher.run())

            async def post(body: bytes) -> None:
                status = await posted(http, home, body, teams.service_url)
                assert status < BAD, status

            try:
                await post(a_report())
                for number in range(count):
                    await post(a_picture(address, number))
                await post(said(f"/exportera {this_year}-001", id="export", **WHO))
            finally:
                watching.cancel()
    finally:
        await bot.stop()
    taken_out = sum(each.stat().st_size for each in (folder / "export").glob("*.zip"))
    lost = [f"{watcher.own:.0f} MB"] if watcher.own > MOST_MEMORY else []
    if taken_out < sum(map(len, pictures)):
        lost.append("not every picture was taken out")
    return Tried(
        what=f"{count} pictures of {len(pictures[0]) / 1e6:.0f} MB reported, and taken out",
        seen=f"{taken_out / 1e6:.0f} MB taken out; the bot took {watcher.own:.0f} MB, a process of"
        f" its own {watcher.apart:.0f} MB",
        lost=lost,
    )


def _noise(side: int) -> bytes:
    return encoded(Image.frombytes("RGB", (side, side), os.urandom(3 * side * side)), "PNG")
