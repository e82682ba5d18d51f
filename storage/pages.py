"""Pages, departments and closed days: data that superadmins edit."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.schedule.model import (
    ClosedDay,
    ContentType,
    Department,
    DepartmentId,
    Page,
    PageId,
    PageKind,
    PersonId,
)
from storage.statements import upsert
from storage.tables import closed_days, departments, pages


class SqlPages:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def all(self) -> list[Page]:
        rows = await self._connection.execute(select(pages).order_by(pages.c.position))
        return [_page(row) for row in rows.mappings()]

    async def get(self, page: PageId) -> Page | None:
        rows = await self._connection.execute(select(pages).where(pages.c.id == page))
        row = rows.mappings().one_or_none()
        return _page(row) if row else None

    async def put(self, page: Page) -> None:
        values = {
            "name": page.name,
            "kind": page.kind.value,
            "aliases": list(page.aliases),
            "seats_per_day": page.seats_per_day,
            "seated_types": sorted(page.seated_types),
            "editors": sorted(page.editors),
            "frozen_from": page.frozen_from,
            "frozen_until": page.frozen_until,
            "frozen_reason": page.frozen_reason,
        }
        changed = await self._connection.execute(
            update(pages).where(pages.c.id == page.id).values(values)
        )
        if changed.rowcount == 0:
            last = select(func.coalesce(func.max(pages.c.position), 0) + 1).scalar_subquery()
            await self._connection.execute(
                pages.insert().values(id=page.id, position=last, **values)
            )

    async def departments(self) -> list[Department]:
        rows = await self._connection.execute(select(departments).order_by(departments.c.position))
        return [
            Department(id=DepartmentId(row["id"]), name=row["name"], short=row["short"])
            for row in rows.mappings()
        ]

    async def put_department(self, department: Department) -> None:
        values = {"name": department.name, "short": department.short}
        changed = await self._connection.execute(
            update(departments).where(departments.c.id == department.id).values(values)
        )
        if changed.rowcount == 0:
            last = select(func.coalesce(func.max(departments.c.position), 0) + 1).scalar_subquery()
            await self._connection.execute(
                departments.insert().values(id=department.id, position=last, **values)
            )

    async def closed_between(self, first: date, last: date) -> list[ClosedDay]:
        return await read_closed(self._connection, first, last)

    async def close(self, closed: ClosedDay) -> None:
        values = {"day": closed.day, "page": closed.page or "", "reason": closed.reason}
        await upsert(self._connection, closed_days, values)

    async def open(self, day: date, page: PageId | None) -> None:
        await self._connection.execute(
            delete(closed_days).where(closed_days.c.day == day, closed_days.c.page == (page or ""))
        )


async def read_closed(connection: AsyncConnection, first: date, last: date) -> list[ClosedDay]:
    rows = await connection.execute(
        select(closed_days)
        .where(closed_days.c.day.between(first, last))
        .order_by(closed_days.c.day)
    )
    return [
        ClosedDay(
            day=row["day"], reason=row["reason"], page=PageId(row["page"]) if row["page"] else None
        )
        for row in rows.mappings()
    ]


def _page(row: Mapping[Any, Any]) -> Page:
    return Page(
        id=PageId(row["id"]),
        name=row["name"],
        kind=PageKind(row["kind"]),
        aliases=tuple(row["aliases"]),
        seats_per_day=row["seats_per_day"],
        seated_types=frozenset(ContentType(value) for value in row["seated_types"]),
        editors=frozenset(PersonId(value) for value in row["editors"]),
        frozen_from=row["frozen_from"],
        frozen_until=row["frozen_until"],
        frozen_reason=row["frozen_reason"],
    )
