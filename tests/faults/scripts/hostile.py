"""Five thousand hostile bodies, 200 hostile pictures and 60 probes at once, on a grown store."""

import asyncio
import os
import re
from collections import Counter

import aiohttp
from hypothesis import HealthCheck, Phase, given, settings

from bot.core.ports import AuditEntry
from bot.evidence.image import read_image
from bot.evidence.store import FolderStore
from bot.moderation.model import Comment, Ground, Kind
from bot.usecases.cases import NewReport, add_evidence, report
from storage.engine import create_engine
from storage.transaction import SqlStorage
from tests.clock import FixedClock
from tests.databases import disposing
from tests.doubles.connector import ConnectorDouble
from tests.e2e.bot_process import BotProcess
from tests.evidence.pictures import HTML, animated, archive, huge_png, jpeg, png, with_scans
from tests.faults.bodies import BODIES, CORPUS, posted
from tests.faults.memory import Watcher
from tests.faults.pictures import a_picture, a_report, serving
from tests.faults.probing import probing
from tests.faults.report import Tried, Where
from tests.makers import request
from tests.moderation.makers import LINK

ROWS = 100_000
PICTURES = 200
IN_A_CASE = 10
GENERATED = 5_000
PROBES = 60
LONGEST_WAIT = 1.0
"""Seconds that `/healthz` may take."""
MOST_MEMORY = 350.0
"""Megabytes of the bot's own process."""
ANSWER_SECONDS = 60


def hostile_pictures() -> list[bytes]:
    sound = jpeg((3000, 2000), progressive=True)
    scan = sound.rindex(b"\xff\xda") + 16
    filled = sound[:scan] + b"\xff" * 2_000_000 + b"\x00" + sound[scan:]
    kinds = [
        with_scans(6_000, (2000, 2000)),
        with_scans(60, (7000, 7000)),
        huge_png(),
        huge_png(7_000, 7_000),
        filled,
        png() + HTML,
        png() + archive(),
        animated("WEBP"),
        animated("PNG"),
        png((3000, 3000))[:-30],
        b"\x89PNG\r\n\x1a\n" + bytes(5_000_000),
        bytes(20 * 1024 * 1024),
        bytes(21 * 1024 * 1024),
        HTML,
    ]
    return [kinds[number % len(kinds)] for number in range(PICTURES)]


async def grow(bot: BotProcess) -> None:
    """As after years: a long log, and cases with pictures."""
    store = FolderStore(bot.folder / "evidence")
    async with disposing(create_engine(bot.database_url)) as engine:
        storage = SqlStorage(engine, FixedClock())
        for _ in range(ROWS // 1_000):
            async with storage.begin(request()) as tx:
                entries = [AuditEntry(action="book", subject="booking:1")] * 1_000
                await tx.audit.add(request(), *entries)
        for number in range(PICTURES // IN_A_CASE):
            new = NewReport(
                kind=Kind.UNLAWFUL,
                ground=Ground.UNLAWFUL_THREAT,
                comment=Comment(link=LINK.replace("comment%3A1", f"comment%3A{number + 1}")),
            )
            case = (await report(request(), new, storage=storage)).case.number
            for picture in range(IN_A_CASE):
                image = read_image(png((800 + number, 600 + picture)))
                await add_evidence(request(), case, image, store=store, storage=storage)


async def run(where: Where) -> list[Tried]:
    bot = BotProcess(folder=where.own_folder())
    await bot.start()
    await bot.stop()
    await grow(bot)
    pictures = await asyncio.to_thread(hostile_pictures)
    await bot.start()
    try:
        async with (
            ConnectorDouble().running() as teams,
            aiohttp.ClientSession() as http,
            serving(pictures) as address,
            probing(bot.port) as probes,
        ):
            watcher = Watcher(bot=bot)
            watching = asyncio.create_task(watcher.run())
            try:
                statuses = await asyncio.wait_for(_attack(bot, teams, http, address), 3_600)
            finally:
                watching.cancel()
            refused = Counter(re.findall(r"picture_refused\W+.*?refusal\W+(\w+)", bot.log))
    finally:
        await bot.stop()
    longest = max(probes.waits, default=0.0)
    late = sum(wait > LONGEST_WAIT for wait in probes.waits)
    lost = [f"{count} x {status}" for status, count in statuses.items() if status[:1] == "5"]
    if longest > LONGEST_WAIT:
        lost.append(f"/healthz waited {longest:.2f} s")
    if watcher.own > MOST_MEMORY:
        lost.append(f"{watcher.own:.0f} MB")
    if not probes.waits:
        lost.append("the probes broke off")
    told = ", ".join(f"{count} x {status}" for status, count in sorted(statuses.items()))
    of_pictures = ", ".join(f"{count} {name}" for name, count in refused.most_common())
    return [
        Tried(
            what=f"{GENERATED} hostile bodies, {PICTURES} hostile pictures and {PROBES} probes at"
            f" once, on {ROWS} rows and {PICTURES} pictures",
            seen=f"/healthz waited {longest:.2f} s at most, of {len(probes.waits)} times"
            f" ({late} longer than {LONGEST_WAIT:.0f} s, load {os.getloadavg()[1]:.0f}); the bot"
            f" took {watcher.own:.0f} MB, a process of its own {watcher.apart:.0f} MB;"
            f" answers: {told}; pictures refused: {of_pictures}",
            lost=lost,
        )
    ]


async def _attack(
    bot: BotProcess, teams: ConnectorDouble, http: aiohttp.ClientSession, address: str
) -> Counter[str]:
    statuses: Counter[str] = Counter()
    home = f"http://127.0.0.1:{bot.port}"

    async def post(body: bytes) -> None:
        status = await posted(http, home, body, teams.service_url)
        statuses[f"{status} to a body"] += 1

    async def probe() -> None:
        async with http.get(f"{home}/readyz") as response:
            await response.read()
            # That something is to be looked into is its answer, not a loss.
            statuses[f"a probe: {response.status}"] += 1

    async def probes() -> None:
        for _ in range(10):
            await asyncio.gather(*(probe() for _ in range(PROBES)))
            await asyncio.sleep(6)  # over the time at which the records are read

    async def bodies() -> None:
        loop = asyncio.get_running_loop()

        @settings(
            max_examples=GENERATED,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        )
        @given(body=BODIES)
        def send_each(body: bytes) -> None:
            asyncio.run_coroutine_threadsafe(post(body), loop).result(ANSWER_SECONDS)

        for body in CORPUS:
            await post(body)
        await asyncio.to_thread(send_each)

    async def pictures() -> None:
        await post(a_report())
        for number in range(PICTURES):
            await post(a_picture(address, number))

    await asyncio.gather(probes(), bodies(), pictures())
    return statuses
