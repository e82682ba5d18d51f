"""The audit log: who changed what, when and by which entry point, chained by hash."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, insert, select

from bot.core.hash_chain import GENESIS, KeptRow, Row, digest
from bot.core.people import PersonId, Request
from bot.core.ports import AuditEntry, AuditRow
from storage.damaged import as_they_lie
from storage.direct import Connection
from storage.head import Head
from storage.tables import audit

_CHAINED = ("at", "actor", "road", "action", "subject", "before", "after")
_INSERT = insert(audit)


class SqlAudit:
    def __init__(self, connection: Connection, head: Head | None = None) -> None:
        self._connection = connection
        self._head = head or Head(connection)

    async def add(self, request: Request, *entries: AuditEntry) -> None:
        """Append rows. One writer at a time is what keeps the chain from forking."""
        head = await self._head.read()
        rows: list[dict[str, Any]] = []
        for entry in entries:
            record: dict[str, Any] = {
                "at": request.now,
                "actor": request.actor.id,
                "road": request.entry_point.value,
                "action": entry.action,
                "subject": entry.subject,
                "before": entry.before,
                "after": entry.after,
            }
            head.audit = digest(head.audit, record)
            rows.append(record | {"hash": head.audit})
        if rows:
            await self._connection.later(_INSERT, rows)

    async def newest(self) -> str:
        return (await self._head.read()).audit

    async def newest_by(self, moment: datetime) -> str:
        found = await self._connection.execute(
            select(audit.c.hash).where(audit.c.at <= moment).order_by(audit.c.id.desc()).limit(1)
        )
        return found.scalar_one_or_none() or ""

    async def of_bookings(self, *, since: datetime) -> list[AuditRow]:
        return await self._rows(audit.c.at > since, audit.c.subject.startswith("booking:"))

    async def about(self, subject: str, *, since: datetime) -> list[AuditRow]:
        return await self._rows(audit.c.at >= since, audit.c.subject == subject)

    async def _rows(self, *which: ColumnElement[bool]) -> list[AuditRow]:
        rows = await self._connection.execute(
            select(audit).where(*which).order_by(audit.c.at, audit.c.id)
        )
        return [
            AuditRow(
                action=row["action"],
                subject=row["subject"],
                before=row["before"],
                after=row["after"],
                at=row["at"],
                actor=PersonId(row["actor"]),
            )
            for row in rows.mappings()
        ]

    async def piece(self, after: int, *, limit: int) -> list[KeptRow]:
        """The rows after the one with this id, in order."""
        rows = await as_they_lie(self._connection, audit, after=after, limit=limit)
        return [
            KeptRow(id=row["id"], row=Row(record=_record(row), digest=row["hash"])) for row in rows
        ]

    async def hash_of(self, number: int) -> str:
        """The hash of the row with this id; empty where it is gone."""
        found = await self._connection.execute(select(audit.c.hash).where(audit.c.id == number))
        return found.scalar_one_or_none() or ""

    async def holds(self, digest: str) -> bool:
        """Whether a row has this hash, or one that begins so.

        One that was noted elsewhere shows that no row was cut off. What `newest` says of an empty
        log is held by every later one.
        """
        if digest and GENESIS.startswith(digest):
            return True
        found = await self._connection.execute(
            select(audit.c.id).where(audit.c.hash.between(digest, f"{digest}g")).limit(1)
        )
        return found.first() is not None


def _record(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {name: row[name] for name in _CHAINED}
