"""The bot as processes of their own, on one database, by a clock that the test moves.

Each is the whole bot as `bot.wiring` assembles it; only its clock is another.
"""

import asyncio
import os
import random
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from typing_extensions import override

from bot.settings import Settings
from bot.wiring.bot import Bot, open_bot
from tests.clock import STOCKHOLM, FixedClock

# A server process that has imported the bot: a replica starts in no time, and shares nothing.
_processes = get_context("forkserver")
_processes.set_forkserver_preload([__name__, "asyncpg", "bot.graph.on_demand"])

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
LOOK_SECONDS = 0.003
"""Between a replica's looks at the clock."""


class SharedClock(FixedClock):
    """A clock that other processes read too."""

    def __init__(self, now: datetime) -> None:
        self.cell = _processes.RawArray("q", 2)
        super().__init__(now)

    @override
    def at(self, moment: datetime) -> None:
        super().at(moment)
        self.cell[0] = (self._now - _EPOCH) // _MICROSECOND
        self.nudge()

    def nudge(self) -> None:
        """Let the replicas look at their outbox at once."""
        self.cell[1] += 1


class SeenClock:
    """The same clock, in another process."""

    def __init__(self, cell: Any) -> None:
        self.cell = cell

    def now(self) -> datetime:
        return (_EPOCH + self.cell[0] * _MICROSECOND).astimezone(STOCKHOLM)


@dataclass(kw_only=True)
class Replicas:
    """Two processes, each started again as soon as it is killed.

    Attributes:
        kills: How many were killed.
    """

    url: str
    folder: Path
    clock: SharedClock
    kills: int = 0
    _running: list[BaseProcess] = field(default_factory=list)

    @asynccontextmanager
    async def up(self) -> AsyncGenerator[None]:
        self._running = [self._started() for _ in range(2)]
        try:
            yield
        finally:
            await asyncio.gather(*(_killed(each) for each in self._running))

    async def kill(self, rng: random.Random) -> None:
        """`kill -9` one of them, or now and then both, as when the power goes."""
        which = [0, 1] if rng.random() < 0.2 else [rng.randrange(2)]
        self.kills += len(which)
        victims = [self._running[each] for each in which]
        for each, victim in zip(which, victims, strict=True):
            victim.kill()
            self._running[each] = self._started()
        await asyncio.gather(*(_killed(victim) for victim in victims))

    def holds(self, worker: str) -> bool:
        """Whether a worker of this name may still be at work."""
        return any(f"-{each.pid}-" in worker for each in self._running)

    def assert_alive(self) -> None:
        assert all(each.is_alive() for each in self._running), self.log[-3000:]

    @property
    def log(self) -> str:
        return "".join(each.read_text() for each in sorted(self.folder.glob("replica-*.log")))

    def _started(self) -> BaseProcess:
        process = _processes.Process(
            target=_replica, args=(self.url, self.folder, self.clock.cell), daemon=True
        )
        process.start()
        return process


async def _killed(process: BaseProcess) -> None:
    process.kill()
    await asyncio.to_thread(process.join)


def _replica(url: str, folder: Path, cell: Any) -> None:
    log = os.open(folder / f"replica-{os.getpid()}.log", os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    os.dup2(log, sys.stdout.fileno())
    os.dup2(log, sys.stderr.fileno())
    settings = Settings.model_validate(
        {
            "mode": "local",
            "database_url": url,
            "evidence": str(folder / "evidence"),
            "exports": str(folder / "export"),
        }
    )
    asyncio.run(_run(settings, SeenClock(cell)))


async def _run(settings: Settings, clock: SeenClock) -> None:
    async with open_bot(settings, clock) as bot:
        seen, planned = -1, clock.now().date()
        while True:
            if seen != clock.cell[1]:
                seen = clock.cell[1]
                planned = await _planned(bot, planned)
                bot.worker.nudge()
            await asyncio.sleep(LOOK_SECONDS)


async def _planned(bot: Bot, last: date) -> date:
    """The planner counts its hours by a clock that nobody moves: once a day does here."""
    today = bot.clock.now().date()
    if today != last:
        await bot.planner.plan()
    return today
