"""Takes everything out of the bot at once, for whoever stops using it."""

import asyncio
import shutil
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import (
    AbstractAsyncContextManager,
    AsyncExitStack,
    asynccontextmanager,
    contextmanager,
)
from dataclasses import dataclass
from datetime import date
from functools import partial
from hashlib import file_digest
from pathlib import Path
from typing import Final, get_args

from bot.console.audit import OpenStore
from bot.core.people import THE_BOT, Actor, EntryPoint, Request, Role
from bot.core.ports import AuditEntry, Clock
from bot.moderation.numbers import case_label
from bot.moderation.refusals import EvidenceLost, StoreFailed
from bot.outbox.files import WhatToExport
from bot.records.files import File
from bot.records.signing import Sign
from bot.schedule.admin_refusals import NotAsItShouldBe
from bot.schedule.model import ScheduleFormat
from bot.swedish.exports import READ_ME, READ_ME_FILE
from bot.swedish.records import ArchiveMark
from bot.usecases.exports import FIRST_YEAR, LAST_YEAR, make_export
from storage.engine import create_engine
from storage.moving import (
    CannotMove,
    back_up,
    refuse_what_can_not_be_copied,
    refuse_what_is_there,
    write_hashes,
)
from storage.transaction import SqlStorage

DATABASE: Final = "databas.sqlite"
SCHEDULES: Final = "scheman"
CASES: Final = "arenden"
ORGANISATION: Final = "organisation.toml"
FORMAT: Final = Path(__file__).parents[1] / "records" / "format"
"""How what is taken out is read and checked by whoever has no bot."""
SUMS: Final = "SHA256SUMS"
_Make = Callable[[WhatToExport], AbstractAsyncContextManager[File]]
_ADMINISTRATOR: Final = Actor(id=THE_BOT, name="", role=Role.SUPERADMIN)
"""Whoever may start the command on the bot's machine may read its database anyway."""


@dataclass(frozen=True, kw_only=True)
class Taken:
    rows: int
    schedules: int
    cases: int
    failed: dict[str, str]
    """Why a case could not be taken out, by its label; the database's copy has its rows."""


@contextmanager
def new_folder(folder: Path) -> Generator[Path]:
    """With room for each kind of file; gone again where it could not be filled.

    Raises:
        CannotMove: it is there already, or has nothing to stand in.
    """
    refuse_what_is_there(folder)
    try:
        for each in (folder, folder / SCHEDULES, folder / CASES):
            each.mkdir(mode=0o700)
    except OSError as error:
        raise CannotMove(f"{folder} can't be made: {error.strerror}") from error
    try:
        yield folder
    except BaseException:
        shutil.rmtree(folder)
        raise


async def take_everything(
    url: str,
    folder: Path,
    *,
    evidence: OpenStore,
    organisation: Path,
    mark: ArchiveMark,
    sign: Sign | None = None,
    clock: Clock,
) -> Taken:
    """Fill a `new_folder`: the database, each year's schedule, each case, the organisation file.

    All of it is of one moment, that of the database's copy. The bot may go on meanwhile, and its
    log says that this was done.

    Raises:
        CannotMove: the database can't be copied.
        SideFailed: it can't be used.
        StoreFailed: the evidence store can't be opened.
    """
    await refuse_what_can_not_be_copied(url)
    await _log(url, clock)
    copy = folder / DATABASE
    moved = await back_up(url, copy)
    write_hashes(moved, copy)
    shutil.copyfile(organisation, folder / ORGANISATION)
    shutil.copytree(FORMAT, folder / FORMAT.name)
    (folder / READ_ME_FILE).write_text(READ_ME, encoding="utf-8")
    async with AsyncExitStack() as stack:
        storage = await stack.enter_async_context(_opened(f"sqlite+aiosqlite:///{copy}", clock))
        store = await stack.enter_async_context(evidence())
        make = partial(
            make_export,
            _ADMINISTRATOR,
            now=clock.now(),
            storage=storage,
            store=store,
            mark=mark,
            sign=sign,
        )
        schedules = await _schedules(folder / SCHEDULES, storage, make)
        cases, failed = await _cases(folder / CASES, storage, make)
    _write_sums(folder)
    rows = sum(moved.rows.values())
    return Taken(rows=rows, schedules=schedules, cases=cases, failed=failed)


async def _log(url: str, clock: Clock) -> None:
    request = Request(actor=_ADMINISTRATOR, now=clock.now(), entry_point=EntryPoint.CONSOLE)
    entry = AuditEntry(action="export.given", subject="everything", after={"to": "folder"})
    async with _opened(url, clock) as storage, storage.begin() as tx:
        await tx.audit.add(request, entry)


@asynccontextmanager
async def _opened(url: str, clock: Clock) -> AsyncGenerator[SqlStorage]:
    engine = create_engine(url)
    try:
        yield SqlStorage(engine, clock)
    finally:
        await engine.dispose()


async def _schedules(folder: Path, storage: SqlStorage, make: _Make) -> int:
    """A file in each format for each year in which anything was booked."""
    made = 0
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        async with storage.read() as tx:
            first, last = date(year, 1, 1), date(year, 12, 31)
            booked = await tx.bookings.between(first, last, cancelled=True)
        for kind in get_args(ScheduleFormat) if booked else ():
            await _take(make(WhatToExport(year=year, format=kind)), folder)
            made += 1
    return made


async def _cases(folder: Path, storage: SqlStorage, make: _Make) -> tuple[int, dict[str, str]]:
    """How many there are now, and why the others are not."""
    async with storage.read() as tx:
        numbers = [each.number for each in await tx.cases.all()]
    failed: dict[str, str] = {}
    for number in numbers:
        try:
            await _take(make(WhatToExport(case=number)), folder)
        except (StoreFailed, EvidenceLost, NotAsItShouldBe) as error:
            failed[case_label(number)] = repr(error)
    return len(numbers) - len(failed), failed


async def _take(made: AbstractAsyncContextManager[File], folder: Path) -> None:
    async with made as file:
        await asyncio.to_thread(shutil.copyfile, file.path, folder / file.name)


def _write_sums(folder: Path) -> None:
    """As `sha256sum --check` reads them."""
    lines: list[str] = []
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        with path.open("rb") as content:
            digest = file_digest(content, "sha256").hexdigest()
        lines.append(f"{digest}  {path.relative_to(folder).as_posix()}\n")
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")
