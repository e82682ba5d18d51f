"""A database with pages and people, for use cases that are called directly."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import pytest
from sqlalchemy import RowMapping, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.core.people import EntryPoint, PageId, Person, PersonId, Request, Role
from bot.schedule.model import Booking, Draft
from bot.usecases.bookings import BookDay, book_day
from storage.engine import create_engine
from storage.tables import audit, outbox
from storage.transaction import SqlStorage
from tests import makers
from tests.clock import STOCKHOLM, FixedClock
from tests.databases import SqliteFiles, disposing
from tests.makers import ANNA, BO, SIV, TUESDAY


@dataclass(frozen=True, kw_only=True)
class House:
    """Anna and Bo are editors, Siv is a superadmin; `stad` has one seat a day and `bygg` two."""

    storage: SqlStorage
    engine: AsyncEngine
    clock: FixedClock

    def asks(self, by: PersonId = ANNA, **changes: Any) -> Request:
        role = Role.SUPERADMIN if by == SIV else Role.EDITOR
        actor = makers.actor(by, **{"role": role} | changes)
        return makers.request(actor, now=self.clock.now(), entry_point=EntryPoint.BUTTON)

    def at(self, day: date, hour: int = 10) -> None:
        self.clock.at(datetime.combine(day, time(hour), STOCKHOLM))

    async def book(
        self, day: date = TUESDAY, *, by: PersonId = ANNA, page: str = "stad", **details: Any
    ) -> Booking:
        draft = Draft(details=makers.details(**details), day=day, page=PageId(page))
        view = await book_day(self.asks(by), BookDay(draft=draft), storage=self.storage)
        return view.booking

    async def jobs(self, kind: str) -> list[str]:
        """To whom jobs of the kind wait in the outbox, in the order in which they were put."""
        return [row["to"] for row in await self.rows(kind)]

    async def rows(self, kind: str) -> Sequence[RowMapping]:
        query = select(outbox).where(outbox.c.kind == kind).order_by(outbox.c.id)
        async with self.engine.connect() as connection:
            return (await connection.execute(query)).mappings().all()

    async def noted(self) -> list[str]:
        """The actions in the audit log, in order."""
        query = select(audit.c.action).order_by(audit.c.id)
        async with self.engine.connect() as connection:
            return list((await connection.execute(query)).scalars())


@pytest.fixture
async def house(sqlite_files: SqliteFiles, clock: FixedClock) -> AsyncIterator[House]:
    async with sqlite_files.database() as url, disposing(create_engine(url)) as engine:
        storage = SqlStorage(engine, clock)
        async with storage.begin() as tx:
            await tx.pages.put(makers.page())
            await tx.pages.put(makers.page("bygg", seats_per_day=2))
            await tx.pages.put_department(makers.department())
            for number, name in ((ANNA, "Anna Ek"), (BO, "Bo Alm"), (SIV, "Siv Dahl")):
                await tx.people.put(Person(id=number, name=name, on_roster=True))
        yield House(storage=storage, engine=engine, clock=clock)
