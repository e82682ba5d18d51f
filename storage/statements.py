"""Statements that SQLite and PostgreSQL share but SQLAlchemy's common core lacks."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection


def _insert(connection: AsyncConnection, table: Table) -> sqlite.Insert | postgresql.Insert:
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    return dialect.insert(table)


async def upsert(connection: AsyncConnection, table: Table, values: Mapping[str, Any]) -> None:
    """Insert the row, or overwrite the one with the same primary key."""
    key = [column.name for column in table.primary_key]
    rest = {name: value for name, value in values.items() if name not in key}
    statement = _insert(connection, table).values(dict(values))
    await connection.execute(
        statement.on_conflict_do_update(index_elements=key, set_=rest)
        if rest
        else statement.on_conflict_do_nothing(index_elements=key)
    )


async def insert_unless_there(
    connection: AsyncConnection, table: Table, values: Mapping[str, Any]
) -> bool:
    """Insert the row unless a unique key is taken; whether it went in."""
    statement = _insert(connection, table).values(dict(values)).on_conflict_do_nothing()
    return (await connection.execute(statement)).rowcount == 1
