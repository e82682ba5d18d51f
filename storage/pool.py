"""A small pool of direct connections, and the ways to use one."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from time import monotonic

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoneFree

from storage.compiled import statements
from storage.direct import Connection, Driver, Raw, failure

MOST = 20
SHORT_ABSENCE = 3.0
"""Seconds for which whoever wants a connection waits for a server that restarts or fails over;
after that everybody is told at once, until it is back. A pressed button waits five."""
_NEXT_LOOK = 0.2
_SHORT_REST = 5.0


class Pool:
    def __init__(self, driver: Driver, engine: Engine, *, patience: float) -> None:
        self._driver = driver
        self._engine = engine
        self.patience = patience
        self._statements = statements(engine.dialect)
        self._room = asyncio.Semaphore(MOST)
        self._away_since: float | None = None
        self.idle: list[tuple[Raw, float]] = []
        """With the moment since when; the one that rested least is taken first."""
        self.out = 0
        self.before_close: list[Callable[[], Awaitable[None]]] = []

    @asynccontextmanager
    async def glance(self) -> AsyncGenerator[Connection]:
        """For a single statement: nothing is begun around it."""
        connection = await self._let_in(self._take)
        try:
            yield connection
        except BaseException:
            self.drop(connection)
            raise
        self.give_back(connection.raw)

    @asynccontextmanager
    async def read(self) -> AsyncGenerator[Connection]:
        """All that is read was true at the same moment."""
        connection = await self._let_in(lambda: self._begun(self._driver.reads))
        try:
            yield connection
        except Exception:
            await self.undo(connection)
            raise
        except BaseException:
            self.drop(connection)  # who was cancelled knows not what it was in the middle of
            raise
        await self.undo(connection)

    async def writing(self) -> Connection:
        """One within a writing transaction, to be given back when that has ended."""
        return await self._let_in(lambda: self._begun(self._driver.writes))

    async def commit(self, connection: Connection) -> None:
        """Commit, or undo at an error; then take the connection back."""
        try:
            await connection.commit()
        except Exception:
            await self.undo(connection)
            raise
        except BaseException:
            self.drop(connection)  # who was cancelled knows not what it was in the middle of
            raise
        self.give_back(connection.raw)

    async def undo(self, connection: Connection) -> None:
        """Take back one whose transaction comes to nothing."""
        try:
            await connection.undo()
        except BaseException:
            self.drop(connection)
            raise
        self.give_back(connection.raw)

    def around(self, raw: Raw, *, begins: str) -> Connection:
        """Another turn's, on the same connection."""
        return Connection(raw, self._statements, self._engine, begins=begins)

    async def free(self, raw: Raw) -> None:
        """Give back the right to write, and take the connection back."""
        try:
            if raw.is_open:
                await raw.begin(self._driver.frees)
        except Exception:  # noqa: BLE001 - it is closed instead, which frees it too
            raw.close()
        except BaseException:
            raw.close()
            self._one_less_out()
            raise
        self.give_back(raw)

    def give_back(self, raw: Raw) -> None:
        if raw.is_open:
            self.idle.append((raw, monotonic()))
        else:
            raw.close()
        self._one_less_out()

    def drop(self, connection: Connection) -> None:
        """Close it, whatever state it is in; the database then undoes what it began."""
        connection.raw.close()
        self._one_less_out()

    async def close(self) -> None:
        for each in self.before_close:
            await each()
        while self.idle:
            await self.idle.pop()[0].leave()
        await asyncio.sleep(0)  # what was closed at once is told so in the loop's next pass

    async def _let_in(self, opened: Callable[[], Awaitable[Connection]]) -> Connection:
        """As soon as the database is there: one that is away for a moment is waited for.

        Nothing has been done by then, so that trying again is always safe.
        """
        while True:
            try:
                connection = await opened()
            except Exception as error:
                if not is_away(error) or self._too_long():
                    raise
                await asyncio.sleep(_NEXT_LOOK)
            else:
                self._away_since = None
                return connection

    def _too_long(self) -> bool:
        now = monotonic()
        self._away_since = now if self._away_since is None else self._away_since
        return now - self._away_since >= SHORT_ABSENCE

    async def _begun(self, sql: str) -> Connection:
        connection = await self._take()
        try:
            await connection.begin(sql)
        except BaseException:
            self.drop(connection)
            raise
        return connection

    async def _take(self) -> Connection:
        if self._room.locked():
            await self._wait()
        else:
            await self._room.acquire()
        self.out += 1
        try:
            return Connection(await self._raw(), self._statements, self._engine)
        except BaseException:
            self._one_less_out()
            raise

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(self.patience):
                await self._room.acquire()
        except TimeoutError as error:
            raise NoneFree(f"all {MOST} connections are in use") from error

    async def _raw(self) -> Raw:
        while self.idle:
            raw, since = self.idle.pop()
            if await _still_works(raw, since):
                return raw
        try:
            return await self._driver.connect()
        except Exception as error:
            raise failure(error, "", lost=False) from error

    def _one_less_out(self) -> None:
        self.out -= 1
        self._room.release()


async def _still_works(raw: Raw, since: float) -> bool:
    """One that the server has closed is known to be so; after a rest the server is asked.

    A file is looked at each time: another may have been put in its place. A server that goes
    silent meanwhile is found out by its own time-out.
    """
    if raw.is_open and (not raw.is_far or monotonic() - since >= _SHORT_REST):
        try:
            await raw.check()
        except Exception:  # noqa: BLE001 - whatever it is, another one is opened
            raw.close()
    return raw.is_open


def is_away(error: BaseException) -> bool:
    """Whether the database could not be reached or left in the middle, rather than said no."""
    if isinstance(error, DBAPIError):
        code = str(getattr(error.orig, "sqlstate", None))
        return error.connection_invalidated or code.startswith(("08", "57P"))
    return isinstance(error, ConnectionError | FileNotFoundError)  # no server at the address
