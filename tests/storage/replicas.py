"""Other processes on the same database: replicas that race, and one that is killed."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Barrier
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncEngine

from storage.engine import create_engine
from storage.transaction import SqlStorage
from tests.clock import FixedClock
from tests.databases import disposing

# A server process that has imported what the replicas need: they start in no time, and share
# neither a connection nor a thread with the test.
_processes = get_context("forkserver")
_processes.set_forkserver_preload([__name__, "storage.migrate", "aiosqlite", "asyncpg"])

PATIENCE = 60.0
"""Seconds until a replica that hangs fails its test. Only a broken one ever takes them."""

_start: Barrier

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Replica:
    engine: AsyncEngine
    storage: SqlStorage
    number: int
    """From 0."""


async def in_replicas(count: int, url: str, work: Callable[[Replica], Awaitable[T]]) -> list[T]:
    """What `work`, a module's function, gave in each of the processes, let go together."""
    return await asyncio.to_thread(_run_all, count, url, work)


def _run_all(count: int, url: str, work: Callable[[Replica], Awaitable[Any]]) -> list[Any]:
    start = _processes.Barrier(count)
    with _processes.Pool(count, initializer=_get_ready, initargs=(start,)) as pool:
        jobs = [(url, number, work) for number in range(count)]
        # Each waits at the barrier, so none can take a second job.
        results = pool.starmap_async(_run_one, jobs, chunksize=1).get(PATIENCE)
        pool.close()
        pool.join()
    return results


def _get_ready(start: Barrier) -> None:
    global _start  # noqa: PLW0603 - a barrier can only be handed over as its process starts
    _start = start


def _run_one(url: str, number: int, work: Callable[[Replica], Awaitable[Any]]) -> Any:
    async def run() -> Any:
        async with disposing(create_engine(url)) as engine:
            storage = SqlStorage(engine, FixedClock())
            _start.wait(PATIENCE)
            return await work(Replica(engine=engine, storage=storage, number=number))

    return asyncio.run(run())


@asynccontextmanager
async def replica_at(
    url: str, work: Callable[[Replica, Callable[[], Awaitable[None]]], Awaitable[None]]
) -> AsyncIterator[BaseProcess]:
    """A process that stands still where `work` awaits its second argument; killed at the end."""
    there, here = _processes.Pipe(duplex=False)
    process = _processes.Process(target=_run_until_killed, args=(url, work, here))
    process.start()
    here.close()
    try:
        # Either it is where it should be, or it has ended and the pipe with it.
        assert await asyncio.to_thread(there.poll, PATIENCE)
        assert there.recv() == "here"
        yield process
    finally:
        process.kill()
        await asyncio.to_thread(process.join)
        process.close()
        there.close()


def _run_until_killed(
    url: str,
    work: Callable[[Replica, Callable[[], Awaitable[None]]], Awaitable[None]],
    here: Connection,
) -> None:
    async def stand_still() -> None:
        here.send("here")
        await asyncio.Event().wait()

    async def run() -> None:
        async with disposing(create_engine(url)) as engine:
            storage = SqlStorage(engine, FixedClock())
            await work(Replica(engine=engine, storage=storage, number=0), stand_still)

    asyncio.run(run())
