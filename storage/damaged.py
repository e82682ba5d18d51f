"""Rows that were changed behind the bot's back, so that their columns' types can't read them."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import String, Table, select, type_coerce

from storage.direct import Connection


async def as_they_lie(
    connection: Connection, table: Table, *, after: int, limit: int
) -> Sequence[Mapping[Any, Any]]:
    """The rows after the one with this id, in order; one that can't be read as text.

    SQLite holds text that is no time and no JSON where either belongs. A check names such a row
    by its hash, which it doesn't fit, and goes on.
    """
    piece = select(table).where(table.c.id > after).order_by(table.c.id).limit(limit)
    try:
        return (await connection.execute(piece)).mappings().all()
    except (TypeError, ValueError, RecursionError):
        if limit > 1:
            ids = await connection.execute(piece.with_only_columns(table.c.id))
            each = [
                await as_they_lie(connection, table, after=number - 1, limit=1)
                for number in ids.scalars()
            ]
            return [row for rows in each for row in rows]
    plain = [type_coerce(column, String).label(column.name) for column in table.c]
    found = await connection.execute(piece.with_only_columns(*plain))
    return [{**row, "id": int(row["id"])} for row in found.mappings()]
