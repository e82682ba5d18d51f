"""Databases of both kinds that behave alike: one writer at a time, durable commits.

A turn asks through the pool of direct connections. SQLAlchemy's engine is for what is done now
and then: migrations, moving, and what an administrator's probe asks.
"""

import os
import sqlite3
import ssl
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoTurn
from sqlalchemy.pool import NullPool
from typing_extensions import override

from bot.core.bare_packages import bare
from storage.pool import SHORT_ABSENCE, Pool, is_away
from storage.postgresql_driver import PostgresqlDriver, take_turn
from storage.sqlite_driver import PRAGMAS, READS, WRITES, SqliteDriver

# The package loads SQLAlchemy's object-relational half: 7 MB that nothing here asks for.
with bare({"sqlalchemy.ext.asyncio": {}}):
    from sqlalchemy.ext.asyncio.engine import (
        AsyncConnection,
        AsyncEngine,
        create_async_engine,
    )

_NO_ROOM_ON_POSTGRESQL = {"53100", "25006"}  # disk full; a server that can only be read
_LOCKED = "55P03"  # another kept the lock for longer than PostgreSQL was told to wait

PATIENCE = timedelta(seconds=10)
"""How long to wait for another process's turn to write before giving up, and on PostgreSQL for
a connection. It also takes the turn from a process that has been silent in it for so long."""


class Database(AsyncEngine):
    """SQLAlchemy's engine, and the pool that turns ask through."""

    def __init__(self, engine: AsyncEngine, pool: Pool) -> None:
        super().__init__(engine.sync_engine)
        self.direct = pool

    @override
    async def dispose(self, close: bool = True) -> None:
        await self.direct.close()
        await super().dispose(close)


def create_engine(url: str, *, patience: timedelta = PATIENCE) -> Database:
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _create_sqlite(parsed, patience)
    return _create_postgresql(parsed, patience)


def direct(engine: AsyncEngine) -> Pool:
    assert isinstance(engine, Database)
    return engine.direct


def _by_the_system(url: URL) -> tuple[URL, dict[str, Any]]:
    """Let `ssl=verify-full` go by the system's authorities, where none are named for it.

    The driver alone looks for a file in the home folder, and gives up without one.
    """
    named = os.environ.get("PGSSLROOTCERT") or Path("~/.postgresql/root.crt").expanduser().exists()
    if url.query.get("ssl") != "verify-full" or named:
        return url, {}
    return url.difference_update_query(["ssl"]), {"ssl": ssl.create_default_context()}


def _create_postgresql(url: URL, patience: timedelta) -> Database:
    url, verified = _by_the_system(url)
    seconds = patience.total_seconds()
    # A network that swallows everything would be believed in for a quarter of an hour.
    arguments: dict[str, Any] = {
        "timeout": min(seconds, SHORT_ABSENCE),
        "command_timeout": 3 * seconds,
        **verified,
    }
    # No pool: it is asked now and then, and then it must not be asked whether it still holds.
    engine = create_async_engine(
        url, poolclass=NullPool, hide_parameters=True, connect_args=arguments
    )
    take = take_turn(patience)

    def begin(connection: Connection) -> None:
        if _writes(connection):
            connection.exec_driver_sql(take)

    event.listen(engine.sync_engine, "begin", begin)
    _, named = engine.dialect.create_connect_args(url)
    driver = PostgresqlDriver({**named, **arguments}, patience)
    return Database(engine, Pool(driver, engine.sync_engine, patience=seconds))


def _create_sqlite(url: URL, patience: timedelta) -> Database:
    database = url.database or ":memory:"
    if database != ":memory:":
        Path(database).parent.mkdir(parents=True, exist_ok=True)
    seconds = patience.total_seconds()
    engine = create_async_engine(
        url, poolclass=NullPool, hide_parameters=True, connect_args={"timeout": seconds}
    )
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    driver = SqliteDriver(database, patience)
    return Database(engine, Pool(driver, engine.sync_engine, patience=seconds))


def _prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own
    connection.isolation_level = None  # SQLAlchemy's events emit BEGIN, not the driver
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    if connection.get_execution_options().get("single"):
        return
    connection.exec_driver_sql(WRITES if _writes(connection) else READS)


def _writes(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get("writes", False))


def at_one_moment(engine: AsyncEngine) -> AsyncEngine:
    """The same engine for reading: all that one transaction reads was true at the same time.

    That is how SQLite's transactions are; PostgreSQL's must be told.
    """
    if engine.dialect.name != "postgresql":
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ")


def database_errors() -> tuple[type[Exception], ...]:
    """What a database says no by; asked for only where something was raised."""
    from asyncpg import PostgresError  # noqa: PLC0415 - 3 MB that a bot on SQLite goes without

    return SQLAlchemyError, PostgresError


def has_no_room(error: DBAPIError) -> bool:
    """Whether the disk is full, fails, or can only be read: one may look, and do nothing else."""
    code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
    if code in {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY}:
        return True
    return str(getattr(error.orig, "sqlstate", None)) in _NO_ROOM_ON_POSTGRESQL


def may_pass(error: Exception) -> bool:
    """Whether the same may go well later: the database is away, full, or others write."""
    if isinstance(error, DBAPIError) and (has_no_room(error) or _is_taken(error)):
        return True
    return is_away(error) or isinstance(error, NoTurn)


def _is_taken(error: DBAPIError) -> bool:
    code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
    return code == sqlite3.SQLITE_BUSY or getattr(error.orig, "sqlstate", None) == _LOCKED


class Writer:
    """Begins writing transactions of SQLAlchemy's, for migrations and the like: one at a time.

    By SQLite's `BEGIN IMMEDIATE` or PostgreSQL's advisory lock, as `storage.turns` does.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine.execution_options(writes=True)

    @asynccontextmanager
    async def begin(self) -> AsyncGenerator[AsyncConnection]:
        async with self._engine.begin() as connection:
            yield connection
