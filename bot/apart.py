"""Work on bytes from outside in a process of its own: what bursts or hangs there ends alone.

The process is a module of the bot that is run as a program: the bytes come on its standard input,
and its answer goes to standard output. It is given none of the bot's settings, so no secrets.
"""

import asyncio
import os
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from typing import Final

_PASSED_ON: Final = ("PATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL")


class TookTooLong(Exception):
    """The process was killed at its deadline."""


class Burst(Exception):
    """The process took too much memory, or crashed."""


@dataclass(frozen=True, kw_only=True)
class Apart:
    """One process at a time; who comes meanwhile waits for its end."""

    module: str
    """It gives its work to `bot.bounds.serve`."""
    memory: int
    """Bytes of addresses."""
    seconds: int
    """Of the processor; waiting for it may take as long again."""
    _turn: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1), repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    async def ask(self, content: bytes) -> bytes:
        """What the module answers.

        Raises:
            TookTooLong, Burst: nothing is known of the bytes but that.
        """
        async with self._turn:
            process = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                env=_environment(),
            )
            try:
                async with asyncio.timeout(2 * self.seconds):
                    answer, _ = await process.communicate(content)
            except TimeoutError:
                raise TookTooLong from None
            finally:
                if process.returncode is None:
                    process.kill()
                    await process.wait()
        return _answered(process.returncode, answer)

    def ask_in_thread(self, content: bytes) -> bytes:
        """The same, for work that has a thread of its own."""
        with self._lock:
            try:
                done = subprocess.run(  # noqa: S603 - a module of ours, named in the code
                    self._command,
                    input=content,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    env=_environment(),
                    timeout=2 * self.seconds,
                    check=False,
                )
            except subprocess.TimeoutExpired:
                raise TookTooLong from None
        return _answered(done.returncode, done.stdout)

    @property
    def _command(self) -> tuple[str, ...]:
        return sys.executable, "-P", "-m", self.module, str(self.memory), str(self.seconds)


def _environment() -> dict[str, str]:
    """It finds the bot where this process does, whatever folder this one has gone to since."""
    return {
        **{
            name: value
            for name, value in os.environ.items()
            if name in _PASSED_ON or name.startswith("PYTHON")
        },
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }


def _answered(status: int | None, answer: bytes) -> bytes:
    if status == -signal.SIGXCPU:
        raise TookTooLong
    if status != 0:
        raise Burst
    return answer
