"""The audit log: who changed what, when and by which road, chained by hash."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.chain import GENESIS, Row, digest, verify
from bot.schedule.model import Request
from bot.schedule.ports import AuditEntry
from storage.tables import audit

_CHAINED = ("at", "actor", "road", "action", "subject", "before", "after")


class SqlAudit:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, request: Request, entry: AuditEntry) -> None:
        """Append a row. One writer at a time is what keeps the chain from forking."""
        newest = await self._connection.execute(
            select(audit.c.hash).order_by(audit.c.id.desc()).limit(1)
        )
        previous = newest.scalar_one_or_none() or GENESIS
        record: dict[str, Any] = {
            "at": request.now,
            "actor": request.actor.id,
            "road": request.road.value,
            "action": entry.action,
            "subject": entry.subject,
            "before": entry.before,
            "after": entry.after,
        }
        await self._connection.execute(
            insert(audit).values(**record, hash=digest(previous, record))
        )

    async def first_broken(self) -> int | None:
        """The id of the first row that was tampered with, or None."""
        rows = (await self._connection.execute(select(audit).order_by(audit.c.id))).mappings()
        found = rows.all()
        index = verify(Row(record=_record(row), digest=row["hash"]) for row in found)
        return None if index is None else int(found[index]["id"])


def _record(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {name: row[name] for name in _CHAINED}
