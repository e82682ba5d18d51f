"""Child processes that live and die together."""

import asyncio
import contextlib
import signal
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import aiohttp

_POLL_SECONDS = 0.1
_STOP_SECONDS = 15.0  # the bot finishes the turns it has begun


@dataclass(frozen=True, kw_only=True)
class Program:
    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    folder: Path
    answers_at: str
    log: Path | None = None
    """Where its output goes; none: to the terminal."""


class ProgramDied(Exception):
    def __init__(self, program: Program, code: int) -> None:
        super().__init__(f"{program.name} ended with {code}")
        self.program = program
        self.code = code


class NeverAnswered(Exception):
    def __init__(self, program: Program) -> None:
        super().__init__(f"{program.name} did not answer at {program.answers_at}")
        self.program = program


class Running:
    def __init__(self, program: Program, process: asyncio.subprocess.Process) -> None:
        self.program = program
        self._process = process

    @property
    def pid(self) -> int:
        return self._process.pid

    async def until_it_answers(self, *, seconds: float) -> None:
        """Wait for a 2xx answer.

        Raises:
            ProgramDied: it ended first.
            NeverAnswered: it did not in time.
        """
        polling = asyncio.ensure_future(_poll(self.program.answers_at))
        ending = asyncio.ensure_future(self._process.wait())
        tasks = (polling, ending)
        try:
            await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
            if ending.done():
                raise ProgramDied(self.program, ending.result())
            if not polling.done():
                raise NeverAnswered(self.program)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def ended(self) -> int:
        return await self._process.wait()

    async def stop(self) -> int:
        """Ask it to end, insist after a while, and return its exit code."""
        if self._process.returncode is None:
            self._process.terminate()
            try:
                async with asyncio.timeout(_STOP_SECONDS):
                    await self._process.wait()
            except TimeoutError:
                pass  # killed below, as after a second Ctrl-C
            finally:
                if self._process.returncode is None:
                    self._process.kill()
        return await self._process.wait()

    async def kill(self) -> None:
        """End it with no warning, as a power cut would."""
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGKILL)
        await self._process.wait()


async def first_death(running: Sequence[Running]) -> NoReturn:
    """Wait until one of them ends, which is never meant to happen.

    Raises:
        ProgramDied: with the one that ended.
    """
    endings = {asyncio.create_task(one.ended()): one for one in running}
    try:
        done, _ = await asyncio.wait(endings, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in endings:
            task.cancel()
    dead = done.pop()
    raise ProgramDied(endings[dead].program, dead.result())


@contextlib.asynccontextmanager
async def started(program: Program) -> AsyncGenerator[Running]:
    """Start the program and stop it at the end, however the block is left."""
    with contextlib.ExitStack() as files:
        output = None
        if program.log is not None:
            program.log.parent.mkdir(parents=True, exist_ok=True)
            output = files.enter_context(program.log.open("ab"))
        process = await asyncio.create_subprocess_exec(
            *program.command,
            cwd=program.folder,
            env=dict(program.environment),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,  # Ctrl-C is for us: we stop our children in order
        )
        running = Running(program, process)
        try:
            yield running
        finally:
            await running.stop()


async def _poll(address: str) -> None:
    async with aiohttp.ClientSession() as session:
        while True:
            with contextlib.suppress(aiohttp.ClientError):
                async with session.get(address) as response:
                    if response.ok:
                        return
            await asyncio.sleep(_POLL_SECONDS)
