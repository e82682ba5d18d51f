"""Copies a whole database to another, between SQLite and PostgreSQL: all of it, or nothing.

Rows are streamed in the order of their keys, within one transaction on either side; a digest of
each table is then made on both sides and compared.
"""

import json
from collections.abc import AsyncGenerator, Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from sqlalchemy import (
    URL,
    String,
    Table,
    delete,
    func,
    insert,
    literal,
    make_url,
    select,
    text,
    tuple_,
)
from sqlalchemy.exc import DBAPIError

from storage.audit import SqlAudit
from storage.cases import SqlCases
from storage.engine import (
    AsyncConnection,
    AsyncEngine,
    Writer,
    at_one_moment,
    create_engine,
    direct,
)
from storage.migrate import is_ahead, migrate, serves
from storage.tables import metadata, revisions, support
from storage.transaction import SqlStorage

_SOURCE: Final = "BOT_DATABASE_URL"
PIECE: Final = 500
"""Rows."""
_FILLED_BY_MIGRATIONS: Final = {revisions.name}
"""An empty database holds these; the other's take their place."""
_OTHERS = text(
    "select count(*) from pg_stat_activity where datname = current_database()"
    " and pid <> pg_backend_pid() and backend_type = 'client backend'"
)
_SEQUENCE = text("select pg_get_serial_sequence(:table, :column)")

assert SqlStorage  # every table is defined by the modules that it is made of


class CannotMove(Exception):
    """Says why nothing was copied, without a secret."""


class SideFailed(Exception):
    """One of two databases failed; `name` says which, as whoever gave it calls it."""

    def __init__(self, name: str, error: Exception) -> None:
        super().__init__(name)
        self.name = name
        self.error = error


@contextmanager
def _side(name: str) -> Generator[None]:
    try:
        yield
    except (DBAPIError, OSError) as error:
        raise SideFailed(name, error) from error


@dataclass(frozen=True, kw_only=True)
class Moved:
    rows: Mapping[str, int]
    """By table."""
    newest: tuple[str, str]
    """The newest hashes: of the audit log, and of the cases' lines."""


async def move(source: str, target: str) -> Moved:
    """Copy everything to a database that holds nothing; neither may be in use.

    Raises:
        CannotMove: and nothing was written that stays.
    """
    if make_url(source) == make_url(target):
        raise CannotMove("FROM and TO are the same database")
    _refuse_what_is_not_there(make_url(source))
    old, new = create_engine(source), create_engine(target)
    try:
        with _side("FROM"):
            await _refuse_in_use(old, "FROM")
            await _refuse_another_version(old, "FROM")
        with _side("TO"):
            await migrate(new)
            await new.dispose()
            await _refuse_in_use(new, "TO")
            return await _copied(old, new, "FROM")
    finally:
        await old.dispose()
        await new.dispose()


async def back_up(source: str, file: Path) -> Moved:
    """Copy everything, as it was at one moment, to a new SQLite file; the bot goes on meanwhile.

    Raises:
        CannotMove: and there is no file.
    """
    for each in (file, hashes_beside(file)):
        refuse_what_is_there(each)
    await refuse_what_can_not_be_copied(source)
    old = create_engine(source)
    part = file.with_name(f".{file.name}.part")
    new = create_engine(f"sqlite+aiosqlite:///{part}")
    try:
        with _side(str(file)):
            await migrate(new)
            moved = await _copied(old, new, _SOURCE)
            await new.dispose()  # the last to close it brings the log file home
            part.rename(file)
    finally:
        await old.dispose()
        await new.dispose()
        for left in (part, part.with_name(f"{part.name}-wal"), part.with_name(f"{part.name}-shm")):
            with suppress(OSError):
                left.unlink(missing_ok=True)
    return moved


async def refuse_what_can_not_be_copied(source: str) -> None:
    """Before anything is written anywhere.

    Raises:
        CannotMove: the database isn't there, or is another version's.
        SideFailed: it can't be used.
    """
    _refuse_what_is_not_there(make_url(source))
    engine = create_engine(source)
    try:
        with _side(_SOURCE):
            await _refuse_another_version(engine, "the database")
    finally:
        await engine.dispose()


def write_hashes(moved: Moved, beside: Path) -> Path:
    """The newest hashes, in a file beside the copy: kept elsewhere they tell if it is whole."""
    hashes = hashes_beside(beside)
    hashes.write_text("".join(f"{each}\n" for each in moved.newest), encoding="ascii")
    return hashes


def hashes_beside(copy: Path) -> Path:
    return copy.with_name(f"{copy.name}.hashes")


def refuse_what_is_there(file: Path) -> None:
    if file.exists():
        raise CannotMove(f"{file} is there already")
    if not file.parent.is_dir():
        raise CannotMove(f"there is no folder {file.parent}")


def _refuse_what_is_not_there(url: URL) -> None:
    """SQLite makes an empty database where there is none."""
    if url.get_backend_name() == "sqlite" and not (url.database and Path(url.database).is_file()):
        raise CannotMove(f"there is no database {url.database}")


async def _refuse_another_version(engine: AsyncEngine, name: str) -> None:
    """Also a newer one that this one works on beside: it would leave out what that has added."""
    if await is_ahead(engine):
        raise CannotMove(f"{name} has been moved on by a newer version: do it by that one")
    if not await serves(engine):
        raise CannotMove(
            f"{name} is older than this version, or not the bot's: start the bot on it once, or"
            " do it by the version that it is at"
        )


async def _refuse_in_use(engine: AsyncEngine, name: str) -> None:
    """Whether anybody else has it open; of PostgreSQL, whether anybody is connected."""
    if engine.dialect.name == "postgresql":
        async with engine.connect() as connection:
            others = (await connection.execute(_OTHERS)).scalar_one()
    else:
        others = await _is_open_elsewhere(engine)
    if others:
        raise CannotMove(f"{name} is in use: stop every copy of the bot first")


async def _is_open_elsewhere(engine: AsyncEngine) -> bool:
    """SQLite leaves its write-ahead log only when nobody else has the file open."""
    await engine.dispose()
    try:
        async with engine.execution_options(single=True).connect() as connection:
            mode = await connection.exec_driver_sql("PRAGMA journal_mode = DELETE")
            found = str(mode.scalar_one())
    except DBAPIError:
        return True
    await engine.dispose()
    return found != "delete"


async def _copied(old: AsyncEngine, new: AsyncEngine, name: str) -> Moved:
    """Copy the rows; what fails on the old side is said of it, by its name."""
    rows: dict[str, int] = {}
    async with at_one_moment(old).connect() as source, Writer(new).begin() as target:
        for table in metadata.sorted_tables:
            if table is support:
                continue  # of the schema, which the migrations have made
            if table.name in _FILLED_BY_MIGRATIONS:
                await target.execute(delete(table))
            if (await target.execute(select(func.count()).select_from(table))).scalar_one():
                raise CannotMove(f"TO is not empty: {table.name} holds rows")
            rows[table.name], written = 0, sha256()
            async for piece in _from_side(name, _pieces(source, table)):
                rows[table.name] += len(piece)
                for row in piece:
                    written.update(_line(row))
                await target.execute(insert(table), [dict(row) for row in piece])
            if await _digest(target, table) != written.hexdigest():
                raise CannotMove(f"{table.name} is not the same after the copy")
        if new.dialect.name == "postgresql":
            for table in metadata.sorted_tables:
                await _go_on_counting(target, table)
    async with direct(new).read() as there:
        newest = await SqlAudit(there).newest(), await SqlCases(there).newest()
    return Moved(rows=rows, newest=newest)


async def _from_side(
    name: str, pieces: AsyncGenerator[Sequence[Mapping[Any, Any]]]
) -> AsyncGenerator[Sequence[Mapping[Any, Any]]]:
    """The same, where what fails is said of the side that they are read from."""
    while True:
        with _side(name):
            piece = await anext(pieces, None)
        if piece is None:
            return
        yield piece


async def _pieces(
    connection: AsyncConnection, table: Table
) -> AsyncGenerator[Sequence[Mapping[Any, Any]]]:
    """By their keys: neither side has to hold a table in memory.

    Text goes by its bytes, as each database has its own way to sort it, and both must come alike.
    """
    keys = list(table.primary_key.columns)
    by_bytes = "C" if connection.dialect.name == "postgresql" else "BINARY"
    places = [key.collate(by_bytes) if isinstance(key.type, String) else key for key in keys]
    ordered = select(table).order_by(*places).limit(PIECE)
    asked = ordered
    while True:
        piece = list((await connection.execute(asked)).mappings())
        if piece:
            yield piece
        if len(piece) < PIECE:
            return
        last = [literal(piece[-1][key], key.type) for key in keys]
        asked = ordered.where(tuple_(*places) > tuple_(*last))


async def _digest(connection: AsyncConnection, table: Table) -> str:
    digest = sha256()
    async for piece in _pieces(connection, table):
        for row in piece:
            digest.update(_line(row))
    return digest.hexdigest()


def _line(row: Mapping[Any, Any]) -> bytes:
    return json.dumps(dict(row), sort_keys=True, default=_plain, ensure_ascii=False).encode()


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value.timestamp():.6f}"
    return value.hex() if isinstance(value, bytes) else str(value)


async def _go_on_counting(connection: AsyncConnection, table: Table) -> None:
    """PostgreSQL counts apart from the rows: the next number comes after all that are there."""
    column = table.autoincrement_column
    if column is None:
        return
    named = {"table": f'"{table.name}"', "column": column.name}
    sequence = (await connection.execute(_SEQUENCE, named)).scalar_one_or_none()
    if sequence is None:
        return
    newest = (await connection.execute(select(func.max(column)))).scalar_one_or_none()
    if newest is not None:
        await connection.execute(select(func.setval(sequence, newest)))
