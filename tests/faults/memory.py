"""What the bot keeps in memory, turn after turn."""

import asyncio
import gc
import re
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.bot_process import BotProcess


def resident(pid: int) -> float:
    """Megabytes of a process that are in memory."""
    status = Path(f"/proc/{pid}/status").read_text()
    [line] = [line for line in status.splitlines() if line.startswith("VmRSS:")]
    return int(line.split()[1]) / 1024


def objects() -> int:
    """How many objects this process holds on to."""
    gc.collect()
    return len(gc.get_objects())


@dataclass(kw_only=True)
class Watcher:
    """Looks at how much memory is taken."""

    bot: BotProcess
    own: float = 0.0
    apart: float = 0.0

    async def run(self) -> None:
        while True:
            self.own = max(self.own, _peak(self.bot.pid))
            for child in _children(self.bot.pid):
                self.apart = max(self.apart, _peak(child))
            await asyncio.sleep(0.02)


def _peak(pid: int) -> float:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0  # it has just ended
    found = re.search(r"VmHWM:\s+(\d+)", status)
    return int(found[1]) / 1024 if found else 0.0


def _children(pid: int) -> list[int]:
    try:
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
