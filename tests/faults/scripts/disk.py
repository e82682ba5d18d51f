"""A disk that is really full under the bot's SQLite file, and then has room again.

It is a small one in memory, in a namespace of the bot's own, which ends with its process. None can
be made read-only while a file on it is open for writing: that is tried in `test_databases`.
"""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import aiohttp
from sqlalchemy import text

from storage.engine import create_engine
from tests.databases import disposing
from tests.doubles.connector import ConnectorDouble
from tests.e2e.bot_process import BotProcess
from tests.faults.mixed import MixedCrowd
from tests.faults.report import Tried, Where

SECONDS = 6.0
PAGE: Final = 4096
ROOM: Final = 16 * 1024 * 1024
"""SQLite's log of writes alone takes four megabytes before it is folded in."""
MOUNT: Final = f"mount -t tmpfs -o size={ROOM} none"
BACK_UP: Final = """
import sqlite3, sys
sqlite3.connect(sys.argv[1]).backup(sqlite3.connect(sys.argv[2]))
"""
OWN: Final = ("unshare", "--user", "--map-root-user", "--mount", "sh", "-c")


async def run(where: Where) -> list[Tried]:
    try:
        await ran(*OWN, f"{MOUNT} '{where.own_folder()}'")
    except subprocess.CalledProcessError:
        return [Tried(what="a small disk", seen="not tried: nobody may mount one here")]
    return [await tried(where)]


async def tried(where: Where, seconds: float = SECONDS) -> Tried:
    folder, disk = where.own_folder(), where.own_folder()
    bot = BotProcess(
        folder=folder,
        command=(*OWN, f"{MOUNT} '{disk}' && exec '{sys.executable}' -m bot"),
        settings={"BOT_DATABASE_URL": f"sqlite+aiosqlite:///{disk}/bot.db"},
    )
    again = BotProcess(folder=where.own_folder())
    copy = again.database_file
    await bot.start()
    try:
        async with ConnectorDouble().running() as teams:
            crowd = MixedCrowd(teams=teams, ports=[bot.port])
            await crowd.install()
            async with crowd.busy(pause=0.5):
                await asyncio.sleep(seconds)
                with filled(bot.pid, disk):
                    told = await readiness(bot.port, within=seconds)
                await asyncio.sleep(seconds)
            await crowd.until_it_books()
            ready = await readiness(bot.port, within=0)
            await inside(bot.pid, sys.executable, "-c", BACK_UP, f"{disk}/bot.db", f"{copy}")
            await bot.stop()
            lost = [*crowd.unlogged(bot.log), *await damage(again.database_url)]
            await again.start()  # to send what still waits
            lost += await crowd.losses(again.database_url)
    finally:
        await bot.stop()
        await again.stop()
    if not crowd.references:
        lost.append("nobody noticed: the disk was never full")
    if "database cannot be written to" not in told:
        lost.append("/readyz said nothing of it")
    if any(each.startswith("database") for each in ready):
        lost.append(f"/readyz says {ready} in the end")
    return Tried(
        what=f"a disk that is full for {seconds:.0f} s, under load",
        seen=f"{crowd}; /readyz meanwhile: {', '.join(sorted(told))}",
        lost=lost,
    )


@contextmanager
def filled(pid: int, disk: Path) -> Iterator[None]:
    filler = Path(f"/proc/{pid}/root{disk}/filler")
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        for _ in range(ROOM // PAGE):
            file.write(bytes(PAGE))
    try:
        yield
    finally:
        filler.unlink()


async def inside(pid: int, *command: str) -> None:
    own = ("nsenter", "--preserve-credentials", "--user", "--mount", "--target", f"{pid}")
    await ran(*own, *command)


async def ran(*command: str) -> None:
    await asyncio.to_thread(subprocess.run, command, check=True, capture_output=True)


async def readiness(port: int, *, within: float) -> set[str]:
    """What /readyz says in so many seconds."""
    said: set[str] = set()
    loop = asyncio.get_running_loop()
    end = loop.time() + within
    async with aiohttp.ClientSession() as http:
        while True:
            async with http.get(f"http://127.0.0.1:{port}/readyz") as answer:
                said.add((await answer.text()).partition(":")[0])
            if loop.time() >= end:
                return said
            await asyncio.sleep(0.2)


async def damage(url: str) -> list[str]:
    """What SQLite itself finds wrong with the file."""
    async with disposing(create_engine(url)) as engine, engine.connect() as connection:
        found = (await connection.execute(text("PRAGMA integrity_check"))).scalars().all()
    return [] if found == ["ok"] else [str(each) for each in found]
