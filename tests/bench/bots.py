"""The bots that are measured, each a process of its own on a port of its own."""

import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.local.processes import Program, started
from tests.e2e.bot_process import BotProcess
from tests.ports import free_port

HERE = Path(__file__).parent
BOT = Path("build/bench/bot").absolute()
BOT_PYTHON = BOT / "bin" / "python"
PEERS = Path("build/bench/peers").absolute()
PEER_PYTHON = PEERS / "bin" / "python"
PEER_PACKAGES = (
    "botbuilder-integration-aiohttp==4.17.1",
    "microsoft-teams-apps==2.1.1",
    "httptools==0.9.0",
    "uvloop==0.23.0",
)
"""The last two are what `uvicorn[standard]` adds that a bot's turn meets."""
_PROCESS_CLOCK = 2
"""CPUCLOCK_SCHED: what Linux calls the clock of all that a process has run, in nanoseconds."""


def install() -> None:
    """The peers, and the bot as its image has it: without what only developers need.

    Each into an environment of its own, compiled.
    """
    lock = Path("requirements.lock")
    _environment(PEERS, [*PEER_PACKAGES], of=" ".join(PEER_PACKAGES))
    _environment(
        BOT, ["--no-deps", "--require-hashes", "--requirement", str(lock)], of=lock.read_text()
    )
    subprocess.run([BOT_PYTHON, "-m", "compileall", "-q", "bot", "cards", "storage"], check=True)


def _environment(folder: Path, packages: Sequence[str], *, of: str) -> None:
    done = folder / ".installed"
    if done.exists() and done.read_text() == of:
        return
    subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
    python = folder / "bin" / "python"
    pip = [python, "-m", "pip", "install", "--quiet", "--only-binary", ":all:", "--no-compile"]
    subprocess.run([*pip, *packages], check=True)
    compiling = [python, "-m", "compileall", "-q", "-j", "0", "-x", "/msgraph/", folder / "lib"]
    subprocess.run(compiling, check=True)
    done.write_text(of)


def seconds_to_import_botbuilder() -> float:
    """Of a fresh interpreter, as a bot on it would at the least take to start."""
    began = time.perf_counter()
    subprocess.run([PEER_PYTHON, "-c", "import botbuilder.integration.aiohttp"], check=True)
    return time.perf_counter() - began


@dataclass(frozen=True, kw_only=True)
class Served:
    port: int
    pid: int
    starting: float
    """Seconds until it answered at `/readyz`."""

    @property
    def cpu(self) -> float:
        """Seconds that it has run, by its own clock: what else the machine does is not in it."""
        return time.clock_gettime(~self.pid << 3 | _PROCESS_CLOCK)

    def megabytes(self, what: str = "VmRSS") -> float:
        """Its memory: resident now, or by another of Linux's names (`VmHWM` the peak)."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith(f"{what}:"))
        return int(line.split()[1]) / 1024


@asynccontextmanager
async def peer(script: str, folder: Path, *arguments: str) -> AsyncIterator[Served]:
    port = free_port()
    program = Program(
        name=script,
        command=[str(PEER_PYTHON), str(HERE / script), str(port), *arguments],
        environment={k: v for k, v in os.environ.items() if not k.startswith("BOT_")},
        folder=folder,
        answers_at=f"http://127.0.0.1:{port}/readyz",
        log=folder / f"{port}.log",
    )
    began = time.perf_counter()
    async with started(program) as running:
        await running.until_it_answers(seconds=60)
        yield Served(port=port, pid=running.pid, starting=time.perf_counter() - began)


@asynccontextmanager
async def inlaggsboten(
    folder: Path, settings: Mapping[str, str] | None = None, *, module: str = "bot"
) -> AsyncIterator[Served]:
    """The bot in local mode: like the peers, it checks and sends no token."""
    command = (str(BOT_PYTHON), "-m", module)
    process = BotProcess(folder=folder, settings=settings or {}, command=command)
    began = time.perf_counter()
    await process.start()
    try:
        yield Served(port=process.port, pid=process.pid, starting=time.perf_counter() - began)
    finally:
        await process.stop()
