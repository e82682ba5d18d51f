"""Files that came in."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import insert, select, update

from bot.core.people import PersonId
from bot.schedule.imports import ImportState, KeptImport
from bot.schedule.model import BookingId
from storage.direct import Connection
from storage.import_tables import imports


class SqlImports:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(
        self, *, by: PersonId, at: datetime, name: str, sha256: str, content: str
    ) -> KeptImport:
        kept = KeptImport(id=0, by=by, at=at, name=name, sha256=sha256, content=content)
        added = await self._connection.execute(
            insert(imports).values(_columns(kept)).returning(imports.c.id)
        )
        return replace(kept, id=added.scalar_one())

    async def get(self, number: int) -> KeptImport | None:
        rows = await self._connection.execute(select(imports).where(imports.c.id == number))
        row = rows.mappings().one_or_none()
        if row is None:
            return None
        return KeptImport(
            id=row["id"],
            by=PersonId(row["by"]),
            at=row["at"],
            name=row["name"],
            sha256=row["sha256"],
            state=ImportState(row["state"]),
            content=row["content"],
            bookings=[(BookingId(booking), version) for booking, version in row["bookings"]],
        )

    async def save(self, kept: KeptImport) -> None:
        await self._connection.execute(
            update(imports).where(imports.c.id == kept.id).values(_columns(kept))
        )


def _columns(kept: KeptImport) -> dict[str, object]:
    return {
        "by": kept.by,
        "at": kept.at,
        "name": kept.name,
        "sha256": kept.sha256,
        "state": kept.state.value,
        "content": kept.content,
        "bookings": [list(each) for each in kept.bookings],
    }
