"""At PostgreSQL the writers' lock is held over turns that follow each other, on one connection.

What a turn writes is nearly always one statement, a transaction by itself: nobody waits for a trip
that takes the lock, begins or commits. Where it is more, one is begun before the first.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from sqlalchemy.exc import TimeoutError as NoTurn

from storage.direct import Connection, Raw
from storage.pool import Pool

AT_MOST = 0.1
"""Seconds before other replicas have their turn, however many stand in line here."""
LINGERS = 0.005
"""Seconds: so soon the next one comes where many write."""


class HeldLock:
    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._turn = asyncio.Lock()
        self._holder: Raw | None = None
        """The connection that has the lock."""
        self._since = 0.0
        self._moved = 0.0
        """When a turn here last ended."""
        self._lingers: asyncio.TimerHandle | None = None
        self._letting_go: asyncio.Task[None] | None = None
        pool.before_close.append(self._close)

    @asynccontextmanager
    async def begin(self) -> AsyncGenerator[Connection]:
        came = asyncio.get_running_loop().time()
        async with self._turn:
            connection = await self._in_time(came)
            try:
                yield connection
                await connection.commit()
            except Exception:
                await connection.undo()
                raise
            except BaseException:
                connection.raw.close()  # who was cancelled knows not what it was in the middle of
                raise
            finally:
                await self._hand_on(connection.raw)

    async def _in_time(self, came: float) -> Connection:
        """The lock, unless another replica keeps it for longer than anybody waits.

        Who stood in line behind one that was kept out has waited for it as long. As long as turns
        go on here, however slowly, nobody gives up.
        """
        waited = asyncio.get_running_loop().time() - max(came, self._moved)
        limit = asyncio.timeout(self._pool.patience - waited if waited > LINGERS else None)
        try:
            async with limit:
                return await self._with_the_lock()
        except TimeoutError as error:
            if not limit.expired():
                raise
            raise NoTurn("another replica writes, and goes on writing") from error

    async def _with_the_lock(self) -> Connection:
        if self._lingers is not None:
            self._lingers.cancel()
            self._lingers = None
        if self._holder is not None and not self._holder.is_open:
            await self._give_up()
        if self._holder is None:
            connection = await self._pool.writing()
            self._holder, self._since = connection.raw, asyncio.get_running_loop().time()
        return self._pool.around(self._holder, begins="BEGIN")

    async def _hand_on(self, raw: Raw) -> None:
        """To whoever is next in line here; else soon to another replica."""
        loop = asyncio.get_running_loop()
        self._moved = loop.time()
        if not raw.is_open or self._moved - self._since > AT_MOST:
            await self._give_up()
        else:
            self._lingers = loop.call_later(LINGERS, self._start_to_let_go)

    def _start_to_let_go(self) -> None:
        self._letting_go = asyncio.create_task(self._let_go())

    async def _let_go(self) -> None:
        async with self._turn:
            if self._lingers is not None:  # else somebody came
                self._lingers = None
                await self._give_up()

    async def _close(self) -> None:
        async with self._turn:
            await self._give_up()

    async def _give_up(self) -> None:
        """A connection that is lost has lost its lock too."""
        raw, self._holder = self._holder, None
        if raw is not None:
            await self._pool.free(raw)
