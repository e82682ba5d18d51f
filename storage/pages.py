"""Pages, departments and closed days: data that superadmins edit, and every turn reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import delete, func, select, update

from bot.core.people import DepartmentId, PageId, PersonId
from bot.schedule.model import (
    Catalogue,
    ClosedDay,
    ContentType,
    Department,
    Page,
    PageKind,
    ReviewNeed,
)
from storage.direct import Connection
from storage.head import Head
from storage.statements import upsert
from storage.tables import closed_days, departments, pages

_PAGES = select(pages).order_by(pages.c.position)
_DEPARTMENTS = select(departments).order_by(departments.c.position)
_CLOSED = select(closed_days).order_by(closed_days.c.day, closed_days.c.page)


@dataclass(frozen=True, kw_only=True)
class Known:
    """All of it, as it was at one revision."""

    revision: int
    pages: Sequence[Page]
    departments: Sequence[Department]
    closed: Sequence[ClosedDay]


@dataclass
class KnownPages:
    """What this process read last; good for as long as the database has the same revision."""

    newest: Known | None = field(default=None)

    def forget(self) -> None:
        """After a commit that failed: the same revision may come to stand for something else."""
        self.newest = None


class SqlPages:
    """One transaction's view: it asks for the revision once, and reads again where that moved."""

    def __init__(self, connection: Connection, head: Head, shared: KnownPages) -> None:
        self._connection = connection
        self._head = head
        self._shared = shared
        self._known: Known | None = None
        self._changed = False

    async def all(self) -> list[Page]:
        return list((await self.known()).pages)

    async def get(self, page: PageId) -> Page | None:
        return next((known for known in (await self.known()).pages if known.id == page), None)

    async def put(self, page: Page) -> None:
        values = {
            "name": page.name,
            "kind": page.kind.value,
            "aliases": list(page.aliases),
            "seats_per_day": page.seats_per_day,
            "seated_types": sorted(page.seated_types),
            "editors": sorted(page.editors),
            "review": page.review.value,
            "frozen_from": page.frozen_from,
            "frozen_until": page.frozen_until,
            "frozen_reason": page.frozen_reason,
        }
        self._forget()
        changed = await self._connection.execute(
            update(pages).where(pages.c.id == page.id).values(values)
        )
        if changed.rowcount == 0:
            last = select(func.coalesce(func.max(pages.c.position), 0) + 1).scalar_subquery()
            await self._connection.execute(
                pages.insert().values(id=page.id, position=last, **values)
            )

    async def departments(self) -> list[Department]:
        return list((await self.known()).departments)

    async def put_department(self, department: Department) -> None:
        values = {"name": department.name, "short": department.short}
        self._forget()
        changed = await self._connection.execute(
            update(departments).where(departments.c.id == department.id).values(values)
        )
        if changed.rowcount == 0:
            last = select(func.coalesce(func.max(departments.c.position), 0) + 1).scalar_subquery()
            await self._connection.execute(
                departments.insert().values(id=department.id, position=last, **values)
            )

    async def closed_between(self, first: date, last: date) -> list[ClosedDay]:
        return [each for each in (await self.known()).closed if first <= each.day <= last]

    async def close(self, closed: ClosedDay) -> None:
        self._forget()
        values = {"day": closed.day, "page": closed.page or "", "reason": closed.reason}
        await upsert(self._connection, closed_days, values)

    async def open(self, day: date, page: PageId | None) -> None:
        self._forget()
        await self._connection.execute(
            delete(closed_days).where(closed_days.c.day == day, closed_days.c.page == (page or ""))
        )

    def lately(self) -> Catalogue | None:
        """What this process read last: a guess, which costs no trip."""
        known = self._shared.newest
        return known and Catalogue(pages=known.pages, departments=known.departments)

    def _forget(self) -> None:
        """After a change of its own: what it reads may be rolled back, so it is not shared."""
        self._known, self._changed = None, True

    async def known(self) -> Known:
        if self._known is None:
            revision = (await self._head.read()).revision
            shared = self._shared.newest
            if shared is None or shared.revision != revision or self._changed:
                shared = await self._read_all(revision)
            if not self._changed:
                self._shared.newest = shared
            self._known = shared
        return self._known

    async def _read_all(self, revision: int) -> Known:
        found = await self._connection.execute(_PAGES)
        named = await self._connection.execute(_DEPARTMENTS)
        closed = await self._connection.execute(_CLOSED)
        return Known(
            revision=revision,
            pages=[_page(row) for row in found.mappings()],
            departments=[
                Department(id=DepartmentId(row["id"]), name=row["name"], short=row["short"])
                for row in named.mappings()
            ],
            closed=[_closed(row) for row in closed.mappings()],
        )


def _closed(row: Mapping[Any, Any]) -> ClosedDay:
    page = PageId(row["page"]) if row["page"] else None
    return ClosedDay(day=row["day"], reason=row["reason"], page=page)


def _page(row: Mapping[Any, Any]) -> Page:
    return Page(
        id=PageId(row["id"]),
        name=row["name"],
        kind=PageKind(row["kind"]),
        aliases=tuple(row["aliases"]),
        seats_per_day=row["seats_per_day"],
        seated_types=frozenset(ContentType(value) for value in row["seated_types"]),
        editors=frozenset(PersonId(value) for value in row["editors"]),
        review=ReviewNeed(row["review"]),
        frozen_from=row["frozen_from"],
        frozen_until=row["frozen_until"],
        frozen_reason=row["frozen_reason"],
    )
