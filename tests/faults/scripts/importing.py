"""A file of 5,000 rows is booked and undone beside somebody who writes: how long that one waits.

Also said is what the import's one transaction costs, from its first statement to its commit.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from time import perf_counter, process_time
from typing import Final

from typing_extensions import override

from bot.core.people import Request, Role
from bot.core.ports import AuditEntry
from bot.importing.apart import read_apart
from bot.usecases.importing import carry_out, take_in_sheets, undo
from storage.engine import create_engine
from storage.transaction import SqlStorage, SqlTransaction
from tests.chains import first_broken_row
from tests.clock import START, FixedClock
from tests.databases import disposing, migrated_file
from tests.faults.report import Tried, Where
from tests.importing.corpus import CITY, KNOWN
from tests.makers import SIV, actor, request

ROWS: Final = 5_000
AHEAD: Final = 170
"""Days, of each page, that are still to come."""
LOG: Final = 100_000
"""Rows that the log has already."""
PAUSE: Final = 0.05
BY: Final = request(actor(SIV, role=Role.SUPERADMIN, name="Siv Rönn"))


async def run(where: Where) -> list[Tried]:
    file = where.own_folder() / "import.db"
    file.write_bytes(migrated_file())
    async with where.postgres.database() as url:
        return [
            *await tried(f"sqlite+aiosqlite:///{file}"),
            *await tried(url),
        ]


async def tried(url: str, rows: int = ROWS) -> list[Tried]:
    kind = url.partition("+")[0]
    async with disposing(create_engine(url)) as engine:
        storage = _Measured(engine, FixedClock())
        await _fill(storage)
        content = _file(rows)
        sheets = await read_apart(content)
        view = await take_in_sheets(BY, "schema.csv", content, sheets, city=CITY, storage=storage)
        done = carry_out(BY, 1, view.choices, view.seen, city=CITY, storage=storage)
        booked = await _beside(f"{rows} rows booked on {kind}", storage, done)
        back = await _beside(
            f"{rows} rows undone on {kind}", storage, undo(BY, 1, storage=storage)
        )
        async with storage.read() as tx:
            broken = await first_broken_row(tx)
        lost = [] if view.books == rows else [f"{rows - view.books} rows not booked"]
        lost += [] if broken is None else [f"row {broken} of the log"]
    return [booked, Tried(what=back.what, seen=back.seen, lost=lost)]


@dataclass
class _Turn:
    seconds: float
    cpu: float


class _Measured(SqlStorage):
    """Knows what the turn of a request took that names one."""

    turn = _Turn(0, 0)

    @asynccontextmanager
    @override
    async def begin(self, request: Request | None = None) -> AsyncGenerator[SqlTransaction]:
        wall, cpu = perf_counter(), process_time()
        async with super().begin(request) as tx:
            if request is not None:
                wall, cpu = perf_counter(), process_time()
            yield tx
            if request is not None:
                self.turn = _Turn(perf_counter() - wall, process_time() - cpu)


async def _beside(what: str, storage: _Measured, work: Awaitable[object]) -> Tried:
    waits: list[float] = []
    is_over = asyncio.Event()

    async def write() -> None:
        while not is_over.is_set():
            await asyncio.sleep(PAUSE)
            begun = perf_counter()
            async with storage.begin() as tx:
                await tx.metrics.headings()
            waits.append(perf_counter() - begun)

    other = asyncio.create_task(write())
    begun = perf_counter()
    try:
        await work
    finally:
        whole = perf_counter() - begun
        is_over.set()
        await other
    turn = storage.turn
    return Tried(
        what=f"{what}, with {LOG} rows in the log",
        seen=f"{whole:.1f} s in all; its turn to write {turn.seconds * 1000:.0f} ms,"
        f" {turn.cpu * 1000:.0f} ms of it CPU; the longest of {len(waits)} other turns"
        f" {max(waits, default=0) * 1000:.0f} ms",
    )


async def _fill(storage: SqlStorage) -> None:
    async with storage.begin() as tx:
        for page in KNOWN.catalogue.pages:
            await tx.pages.put(page)
        for department in KNOWN.catalogue.departments:
            await tx.pages.put_department(department)
        for person in KNOWN.people:
            await tx.people.put(person)
    earlier = [
        AuditEntry(action="book", subject=f"booking:{number}", after={"title": "x" * 300})
        for number in range(1_000)
    ]
    for _ in range(LOG // len(earlier)):
        async with storage.begin() as tx:
            await tx.audit.add(BY, *earlier)


def _file(rows: int) -> bytes:
    """A history, and on each page what is still to come."""
    pages = KNOWN.catalogue.pages
    last = START.date() + timedelta(days=AHEAD)
    lines = (
        f"{last - timedelta(days=number // len(pages))};Inlägg {number};"
        f"{pages[number % len(pages)].name};KUL;Anna Ek"
        for number in range(rows)
    )
    return "\n".join(["Datum;Rubrik;Sida;Förvaltning;Ansvarig", *lines]).encode()
