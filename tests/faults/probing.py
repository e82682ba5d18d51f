"""Asks `/healthz` all the time, in a process of its own: none of the attack is made ready in it.

Run as a module it is that process: a port in, and when it is told to end, the waits in seconds.
"""

import asyncio
import json
import signal
import sys
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp

PAUSE = 0.02


@dataclass
class Probes:
    waits: list[float] = field(default_factory=list[float])
    """Filled in when the probing ends; empty where it broke off."""


@asynccontextmanager
async def probing(port: int) -> AsyncGenerator[Probes]:
    """Ask while the block lasts."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", __name__, str(port), stdout=asyncio.subprocess.PIPE
    )
    probes = Probes()
    try:
        yield probes
    finally:
        if process.returncode is None:
            process.terminate()
        told, _ = await process.communicate()
        probes.waits += json.loads(told or b"[]")


async def ask(port: int) -> list[float]:
    waits: list[float] = []
    stopping = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    async with aiohttp.ClientSession() as http:
        while not stopping.is_set():
            began = time.monotonic()
            async with http.get(f"http://127.0.0.1:{port}/healthz") as response:
                response.raise_for_status()
            waits.append(time.monotonic() - began)
            await asyncio.sleep(PAUSE)
    return waits


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asyncio.run(ask(int(sys.argv[1])))))
