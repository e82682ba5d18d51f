"""Tips; one for each address, however often it is tipped."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from bot.core.people import Actor, PersonId
from bot.schedule.tips import Tip, TipAnswer
from storage.direct import Connection
from storage.statements import insert_unless_there
from storage.tip_tables import tips


class SqlTips:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def get(self, tip: int) -> Tip | None:
        rows = await self._connection.execute(select(tips).where(tips.c.id == tip))
        row = rows.mappings().one_or_none()
        return _tip(row) if row else None

    async def add(self, link: str, by: Actor, at: datetime) -> tuple[Tip, bool]:
        """The tip of this address, and whether it is new."""
        values = {
            "link": link,
            "by": by.id,
            "by_name": by.name,
            "at": at,
            "answered_by_name": "",
        }
        new = await insert_unless_there(self._connection, tips, values)
        rows = await self._connection.execute(select(tips).where(tips.c.link == link))
        return _tip(rows.mappings().one()), new

    async def answer(self, tip: int, answer: TipAnswer, by: Actor) -> bool:
        changed = await self._connection.execute(
            update(tips)
            .where(tips.c.id == tip, tips.c.answer.is_(None))
            .values(answer=answer.value, answered_by=by.id, answered_by_name=by.name)
        )
        return changed.rowcount == 1

    async def waiting(self, since: datetime) -> list[Tip]:
        rows = await self._connection.execute(
            select(tips).where(tips.c.answer.is_(None), tips.c.at > since).order_by(tips.c.id)
        )
        return [_tip(row) for row in rows.mappings()]


def _tip(row: Mapping[Any, Any]) -> Tip:
    return Tip(
        id=row["id"],
        link=row["link"],
        by=PersonId(row["by"]),
        by_name=row["by_name"],
        at=row["at"],
        answer=TipAnswer(row["answer"]) if row["answer"] else None,
        answered_by_name=row["answered_by_name"],
    )
