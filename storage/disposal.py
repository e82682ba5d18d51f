"""Deleting rows for good, with whatever else speaks of them."""

from sqlalchemy import ColumnElement, Table, delete, select

from storage.direct import Connection


async def delete_with_dependents(
    connection: Connection, table: Table, which: ColumnElement[bool]
) -> None:
    """Delete rows, after the rows of other tables that refer to them, however far down."""
    for other in table.metadata.sorted_tables:
        for key in other.foreign_keys:
            if key.column.table is table:
                referred = select(key.column).where(which)
                await delete_with_dependents(connection, other, key.parent.in_(referred))
    await connection.execute(delete(table).where(which))
