"""Statements that SQLite and PostgreSQL share but SQLAlchemy's common core lacks."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table

from storage.direct import Connection

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

    Insert = sqlite.Insert | postgresql.Insert


async def upsert(connection: Connection, table: Table, values: Mapping[str, Any]) -> None:
    """Insert the row, or overwrite the one with the same primary key."""
    statement = _upsert(connection.dialect.name, table, tuple(values))
    await connection.execute(statement, dict(values))


async def insert_unless_there(
    connection: Connection, table: Table, values: Mapping[str, Any]
) -> bool:
    """Insert the row unless a unique key is taken; whether it went in."""
    statement = insert_or_ignore(connection.dialect.name, table)
    return (await connection.execute(statement, dict(values))).rowcount == 1


async def insert_those_not_there(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Insert the rows in one go, all of the same columns; leave out those whose key is taken."""
    if rows:
        statement = insert_or_ignore(connection.dialect.name, table)
        await connection.later(statement, [dict(row) for row in rows])


@cache
def insert_or_ignore(dialect: str, table: Table) -> "Insert":
    return _insert(dialect, table).on_conflict_do_nothing()


@cache
def _upsert(dialect: str, table: Table, columns: tuple[str, ...]) -> "Insert":
    statement = _insert(dialect, table)
    key = [column.name for column in table.primary_key]
    rest = {name: statement.excluded[name] for name in columns if name not in key}
    if not rest:
        return statement.on_conflict_do_nothing(index_elements=key)
    return statement.on_conflict_do_update(index_elements=key, set_=rest)


def _insert(dialect: str, table: Table) -> "Insert":
    if dialect == "sqlite":
        from sqlalchemy.dialects import sqlite  # noqa: PLC0415 - as below

        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - 2 MB that SQLite goes without

    return postgresql.insert(table)
