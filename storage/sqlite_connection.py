"""SQLite through aiosqlite, one trip to its thread for each statement.

SQLAlchemy asks aiosqlite for a cursor, has it execute, fetches all rows and closes it: four
trips between the event loop and the thread, each a wait for whoever else wants a processor. A
turn has some forty statements. Here the thread does all four in one go.
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import Any, Protocol, Self

import aiosqlite
from typing_extensions import override


class _Runs(Protocol):
    async def run(self, work: Callable[[sqlite3.Connection], sqlite3.Cursor]) -> "_Result": ...


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
        self._result = await self._connection.run(lambda raw: raw.execute(statement, parameters))

    async def executemany(self, statement: str, parameters: Iterable[Sequence[Any]]) -> None:
        self._result = await self._connection.run(
            lambda raw: raw.executemany(statement, parameters)
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
        self._thread.daemon = True  # one that waits for work must not keep an ending process

    @override
    def cursor(self) -> BufferedCursor:  # pyright: ignore[reportIncompatibleMethodOverride]  # only SQLAlchemy asks for one
        return BufferedCursor(self)

    async def run(self, work: Callable[[sqlite3.Connection], sqlite3.Cursor]) -> _Result:
        return await self._execute(lambda: _Result(work(self._conn)))  # pyright: ignore[reportUnknownMemberType]  # it has no types


async def connect(database: str, *, patience: timedelta) -> BufferingConnection:
    connection = BufferingConnection(database, patience)
    await connection
    return connection
