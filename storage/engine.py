"""Engines for SQLite and PostgreSQL that behave alike: one writer at a time, durable commits."""

import asyncio
import os
import sqlite3
import ssl
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, suppress
from datetime import timedelta
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any

from sqlalchemy import URL, Connection, Engine, event, make_url, update
from sqlalchemy.exc import DBAPIError, InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from storage.sqlite_connection import BEGIN_WRITING, connect
from storage.tables import support

_WRITERS_LOCK = 0x1B07  # the key of PostgreSQL's advisory lock; any number that nobody else uses

_SHORT_REST = 5.0
"""Seconds."""

_SHORT_ABSENCE = 3.0
"""Seconds for which whoever wants a connection waits for a server that restarts or fails over;
after that everybody is told at once, until it is back. A pressed button waits five."""
_NEXT_LOOK = 0.2

_NO_ROOM_ON_POSTGRESQL = {"53100", "25006"}  # disk full; a server that can only be read
_WRITES_NOTHING_NEW = update(support).values(oldest_code=support.c.oldest_code)

PATIENCE = timedelta(seconds=10)
"""How long to wait for another process's turn to write before giving up, and on PostgreSQL for
a connection. It also takes the turn from a process that has been silent in it for so long."""


def create_engine(url: str, *, patience: timedelta = PATIENCE) -> AsyncEngine:
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _create_sqlite(parsed, patience)
    return _create_postgresql(parsed, patience)


def _by_the_system(url: URL) -> tuple[URL, dict[str, Any]]:
    """Let `ssl=verify-full` go by the system's authorities, where none are named for it.

    The driver alone looks for a file in the home folder, and gives up without one.
    """
    named = os.environ.get("PGSSLROOTCERT") or Path("~/.postgresql/root.crt").expanduser().exists()
    if url.query.get("ssl") != "verify-full" or named:
        return url, {}
    return url.difference_update_query(["ssl"]), {"ssl": ssl.create_default_context()}


def _create_postgresql(url: URL, patience: timedelta) -> AsyncEngine:
    url, verified = _by_the_system(url)
    seconds = patience.total_seconds()
    engine = create_async_engine(
        url,
        pool_size=10,
        max_overflow=10,
        pool_timeout=seconds,
        hide_parameters=True,
        # A network that swallows everything would be believed in for a quarter of an hour.
        connect_args={
            "timeout": min(seconds, _SHORT_ABSENCE),
            "command_timeout": 3 * seconds,
            **verified,
        },
    )
    milliseconds = f"{seconds * 1000:.0f}ms"
    take_turn = f"""
        SELECT set_config('lock_timeout', '{milliseconds}', true),
            set_config('idle_in_transaction_session_timeout', '{milliseconds}', true),
            pg_advisory_xact_lock({_WRITERS_LOCK})
    """

    def begin(connection: Connection) -> None:
        if _writes(connection):
            connection.exec_driver_sql(take_turn)

    event.listen(engine.sync_engine, "begin", begin)
    event.listen(engine.sync_engine, "checkin", _note_rest)
    event.listen(engine.sync_engine, "checkout", partial(_try_after_rest, engine.sync_engine))
    return engine


def _note_rest(_connection: object, record: ConnectionPoolEntry) -> None:
    record.info["resting since"] = monotonic()


def _try_after_rest(
    engine: Engine,
    connection: Any,  # noqa: ANN401 - the driver's own
    record: ConnectionPoolEntry,
    _proxy: object,
) -> None:
    """Ask the server whether a connection still holds, but not at every checkout: it is a trip.

    One that the server has closed is known to be so. One that went silent is found out by its
    own time-out, or here after a rest.
    """
    if connection.driver_connection.is_closed():
        raise InvalidatePoolError
    if monotonic() - record.info.get("resting since", monotonic()) < _SHORT_REST:
        return
    try:
        engine.dialect.do_ping(connection)
    except engine.dialect.loaded_dbapi.Error as error:
        raise InvalidatePoolError from error


def _create_sqlite(url: URL, patience: timedelta) -> AsyncEngine:
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(
        url,
        async_creator=partial(connect, url.database or ":memory:", patience=patience),
        hide_parameters=True,
    )
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own
    connection.isolation_level = None  # SQLAlchemy's events emit BEGIN, not the driver
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")  # acknowledged is on disk, also after a power cut
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    if connection.get_execution_options().get("single"):
        return
    connection.exec_driver_sql(BEGIN_WRITING if _writes(connection) else "BEGIN")


def _writes(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get("writes", False))


def at_one_moment(engine: AsyncEngine) -> AsyncEngine:
    """The same engine for reading: all that one transaction reads was true at the same time.

    That is how SQLite's transactions are; PostgreSQL's must be told.
    """
    if engine.dialect.name != "postgresql":
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ")


def without_transaction(engine: AsyncEngine) -> AsyncEngine:
    """The same engine for a single statement: nothing is begun around it, nor ended."""
    if engine.dialect.name == "postgresql":
        return engine.execution_options(isolation_level="AUTOCOMMIT")
    return engine.execution_options(single=True)


def is_away(error: BaseException) -> bool:
    """Whether the database could not be reached or left in the middle, rather than said no."""
    if isinstance(error, DBAPIError):
        code = str(getattr(error.orig, "sqlstate", None))
        return error.connection_invalidated or code.startswith(("08", "57P"))
    return isinstance(error, ConnectionError | FileNotFoundError)  # no server at the address


def has_no_room(error: DBAPIError) -> bool:
    """Whether the disk is full, fails, or can only be read: one may look, and do nothing else."""
    code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
    if code in {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY}:
        return True
    return str(getattr(error.orig, "sqlstate", None)) in _NO_ROOM_ON_POSTGRESQL


_Opened = Callable[[], AbstractAsyncContextManager[AsyncConnection]]


class Door:
    """Lets in as soon as the database is there: one that is away for a moment is waited for.

    Nothing has been done by then, so that trying again is always safe.
    """

    def __init__(self) -> None:
        self._away_since: float | None = None

    @asynccontextmanager
    async def through(self, opened: _Opened) -> AsyncGenerator[AsyncConnection]:
        async with AsyncExitStack() as stack:
            yield await self._entered(stack, opened)

    async def _entered(self, stack: AsyncExitStack, opened: _Opened) -> AsyncConnection:
        while True:
            try:
                connection = await stack.enter_async_context(opened())
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
        return now - self._away_since >= _SHORT_ABSENCE


class Writer:
    """Begins writing transactions, one at a time.

    By SQLite's `BEGIN IMMEDIATE` or PostgreSQL's advisory lock; in this process they stand in line
    before that, so as not to use up the connections.

    A city's editors never come near what one writer can do, and rules that look at several rows
    (a closed day and its bookings, a swap's two sides) then need no reasoning about isolation.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine.execution_options(writes=True)
        # At PostgreSQL the next in line waits with its transaction begun, a trip nearer its turn.
        self._turn = asyncio.Semaphore(2 if engine.dialect.name == "postgresql" else 1)
        self._door = Door()
        self._out_of_room = False

    @asynccontextmanager
    async def begin(self) -> AsyncGenerator[AsyncConnection]:
        try:
            async with self._turn, self._door.through(self._engine.begin) as connection:
                yield connection
        except DBAPIError as error:
            self._out_of_room = self._out_of_room or has_no_room(error)
            raise

    async def can_write(self) -> bool:
        """Whether what is written is kept; tried only after something was not."""
        if self._out_of_room:
            with suppress(DBAPIError):
                async with self.begin() as connection:
                    await connection.execute(_WRITES_NOTHING_NEW)
                self._out_of_room = False
        return not self._out_of_room
