"""Changes to the database as whoever owns it could make them: with the triggers out of the way."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.core.hash_chain import GENESIS, digest
from bot.moderation.lines import line_record
from storage.case_tables import case_events
from storage.engine import Writer
from storage.tables import audit

GUARDED = ("audit", "case_events", "evidence")


async def behind_its_back(engine: AsyncEngine, *statements: str) -> None:
    """Run them, and leave the triggers as they were: nothing shows but what was changed."""
    async with Writer(engine).begin() as connection:
        guards = await _unguard(connection)
        for statement in statements:
            await connection.execute(text(statement))
        await _guard(connection, guards)


async def rechain_audit(engine: AsyncEngine) -> None:
    """Give every row of the log the hash that it would have had as it is now."""
    async with Writer(engine).begin() as connection:
        guards = await _unguard(connection)
        previous = GENESIS
        rows = await connection.execute(select(audit).order_by(audit.c.id))
        for row in rows.mappings().all():
            names = ("at", "actor", "road", "action", "subject", "before", "after")
            previous = digest(previous, {name: row[name] for name in names})
            await connection.execute(
                update(audit).where(audit.c.id == row["id"]).values(hash=previous)
            )
        await _guard(connection, guards)


async def rechain_lines(engine: AsyncEngine) -> dict[tuple[int, int], str]:
    """The same for the lines of all cases; their new hashes, by case and line."""
    found: dict[tuple[int, int], str] = {}
    async with Writer(engine).begin() as connection:
        guards = await _unguard(connection)
        previous = GENESIS
        rows = await connection.execute(select(case_events).order_by(case_events.c.id))
        for row in rows.mappings().all():
            names = ("case", "line", "at", "event")
            previous = digest(previous, line_record(**{name: row[name] for name in names}))
            await connection.execute(
                update(case_events).where(case_events.c.id == row["id"]).values(hash=previous)
            )
            found[row["case"], row["line"]] = previous
        await _guard(connection, guards)
    return found


async def rewrite(engine: AsyncEngine, table: Any, number: int, values: Mapping[str, Any]) -> None:
    """Give a row of a guarded table other values."""
    async with Writer(engine).begin() as connection:
        guards = await _unguard(connection)
        await connection.execute(update(table).where(table.c.id == number).values(**values))
        await _guard(connection, guards)


async def _unguard(connection: AsyncConnection) -> list[str]:
    if connection.dialect.name != "sqlite":
        for table in GUARDED:
            await connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        return []
    rows = await connection.execute(
        text("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
    )
    found = [(name, sql) for name, table, sql in rows if table in GUARDED]
    for name, _ in found:
        await connection.execute(text(f"DROP TRIGGER {name}"))
    return [sql for _, sql in found]


async def _guard(connection: AsyncConnection, guards: list[str]) -> None:
    for sql in guards:
        await connection.exec_driver_sql(sql)
    if connection.dialect.name != "sqlite":
        for table in GUARDED:
            await connection.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER USER"))
