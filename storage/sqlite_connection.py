"""SQLite through aiosqlite, which goes to its thread for what may have to wait, and only for that.

Within a transaction SQLite is no server but a library: a statement is a call of some tens of
microseconds, and a trip to a thread costs the event loop more than the statement. Two things do
wait: the beginning of a writing transaction, for another process's turn to end, and a commit, for
the disk. A commit goes to the thread, and so does a beginning that finds the database taken; the
rest is called from the loop.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import Any, Protocol, Self, TypeVar

import aiosqlite
from typing_extensions import override

T = TypeVar("T")

BEGIN_WRITING = "BEGIN IMMEDIATE"
_MAY_WAIT = (BEGIN_WRITING, "PRAGMA")


class _Runs(Protocol):
    async def run(
        self, work: Callable[[sqlite3.Connection], sqlite3.Cursor], *, may_wait: bool
    ) -> "_Result": ...


class _Result:
    """What is left of a cursor that was read to its end and closed."""

    def __init__(self, cursor: sqlite3.Cursor) -> None:
        self.description = cursor.description
        self.lastrowid = cursor.lastrowid
        self.rows: list[Any] = cursor.fetchall() if cursor.description else []
        self.rowcount = cursor.rowcount  # of a statement that returns rows: known after them
        cursor.close()


class BufferedCursor:
    """As much of a cursor as SQLAlchemy asks an asynchronous driver for."""

    arraysize = 1

    def __init__(self, connection: _Runs) -> None:
        self._connection = connection
        self._result: _Result | None = None

    async def __aenter__(self) -> Self:
        return self

    @property
    def description(self) -> Any:  # noqa: ANN401 - the driver's own
        return self._result and self._result.description

    @property
    def lastrowid(self) -> int | None:
        return self._result and self._result.lastrowid

    @property
    def rowcount(self) -> int:
        return -1 if self._result is None else self._result.rowcount

    async def execute(self, statement: str, parameters: Sequence[Any] = ()) -> None:
        self._result = await self._connection.run(
            lambda raw: raw.execute(statement, parameters),
            may_wait=statement.startswith(_MAY_WAIT),
        )

    async def executemany(self, statement: str, parameters: Iterable[Sequence[Any]]) -> None:
        self._result = await self._connection.run(
            lambda raw: raw.executemany(statement, parameters), may_wait=False
        )

    async def fetchall(self) -> list[Any]:
        return [] if self._result is None else self._result.rows

    async def close(self) -> None:
        """Nothing is open: the rows are here."""


class BufferingConnection(aiosqlite.Connection):
    def __init__(self, database: str, patience: timedelta) -> None:
        seconds = patience.total_seconds()
        super().__init__(
            lambda: sqlite3.connect(database, timeout=seconds, check_same_thread=False),
            iter_chunk_size=64,
        )
        self._patience = f"PRAGMA busy_timeout = {seconds * 1000:.0f}"
        self._thread.daemon = True  # one that waits for work must not keep an ending process
        self._in_thread: set[object] = set()

    @override
    def cursor(self) -> BufferedCursor:  # pyright: ignore[reportIncompatibleMethodOverride]  # only SQLAlchemy asks for one
        return BufferedCursor(self)

    async def run(
        self, work: Callable[[sqlite3.Connection], sqlite3.Cursor], *, may_wait: bool
    ) -> _Result:
        if may_wait and not self._in_thread:
            try:
                return self._without_waiting(work)
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                    raise
        return await self._do(lambda: _Result(work(self._conn)), may_wait=may_wait)  # pyright: ignore[reportUnknownMemberType]  # it has no types

    def _without_waiting(self, work: Callable[[sqlite3.Connection], sqlite3.Cursor]) -> _Result:
        self._conn.execute("PRAGMA busy_timeout = 0")
        try:
            return _Result(work(self._conn))
        finally:
            self._conn.execute(self._patience)

    @override
    async def commit(self) -> None:
        await asyncio.sleep(0)  # whoever cancelled while nothing waited is heard before, not after
        await self._do(self._conn.commit, may_wait=self._conn.in_transaction)  # pyright: ignore[reportUnknownMemberType]

    @override
    async def rollback(self) -> None:
        await self._do(self._conn.rollback, may_wait=False)  # pyright: ignore[reportUnknownMemberType]

    async def _do(self, work: Callable[[], T], *, may_wait: bool) -> T:
        if not may_wait and not self._in_thread:
            return work()
        # Whoever waited for the thread may have been cancelled, and the thread be at it still:
        # what follows then stands in line, or the loop would wait for the connection's lock.
        mark = object()
        self._in_thread.add(mark)

        def done() -> T:
            try:
                return work()
            finally:
                self._in_thread.discard(mark)

        return await self._execute(done)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]


async def connect(database: str, *, patience: timedelta) -> BufferingConnection:
    connection = BufferingConnection(database, patience)
    await connection
    return connection
