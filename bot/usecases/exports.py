"""What superadmins take out of the bot: a case, or a year's schedule."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from typing_extensions import override

from bot.core.people import Actor, Person, PersonId, Request
from bot.core.permissions import Action, require
from bot.core.ports import AuditEntry
from bot.importing.names import Known
from bot.moderation.case import Case
from bot.moderation.model import CaseNumber, StoredEvidence
from bot.moderation.numbers import case_label
from bot.moderation.ports import EvidenceStore
from bot.moderation.refusals import NoSuchCase, NoSuchEvidence
from bot.outbox.files import FileThere, OfferFile, RoomForFile, ShowFile, UploadFile, WhatToExport
from bot.records.bundle import CaseRecord, Newest, kept_pictures, people_of
from bot.records.check import checked_case, checked_person, checked_schedule
from bot.records.files import File
from bot.records.signing import Sign
from bot.schedule.admin_refusals import (
    NoPlaceForFiles,
    NotAPerson,
    NothingToExport,
    NotYourFile,
)
from bot.swedish.personal_data import Extract
from bot.swedish.records import UNMARKED, ArchiveMark
from bot.usecases.ports import Storage, Transaction
from bot.usecases.reading import catalogue_in

RECENT_CASES = 12
YEARS = 3
FIRST_YEAR, LAST_YEAR = 2020, 2100
"""What can be meant by a year."""


@dataclass(frozen=True, kw_only=True)
class Exportable:
    """What there is to choose from."""

    cases: Sequence[Case]
    """The newest first."""
    years: tuple[int, ...]


Receiver = Literal["folder", "onedrive"]
Give = Callable[[File], Awaitable[str]]
"""Gives the file out, and says where it is now."""


async def find_person(request: Request, name: str, *, storage: Storage) -> PersonId:
    """Whoever has this name, or the part of one that nobody else has; or this id.

    Raises:
        NotAPerson: nobody, or several.
    """
    require(request.actor, Action.EXPORT)
    async with storage.read() as tx:
        people = await tx.people.all()
        catalogue = await catalogue_in(tx)
    wanted = name.strip()
    found = next((each for each in people if each.id == wanted.lower()), None)
    found = found or Known(catalogue, people, request.today).person(wanted)
    if found is None:
        raise NotAPerson(wanted)
    return found.id


async def see_exportable(request: Request, *, storage: Storage) -> Exportable:
    require(request.actor, Action.EXPORT)
    async with storage.read() as tx:
        cases = await tx.cases.all()
    this_year = request.today.year
    return Exportable(
        cases=sorted(cases, key=lambda case: case.number, reverse=True)[:RECENT_CASES],
        years=tuple(this_year + 1 - back for back in range(YEARS)),
    )


async def check_exportable(request: Request, what: WhatToExport, *, storage: Storage) -> None:
    """Before anything is made: may they, and is there such a thing?"""
    require(request.actor, Action.EXPORT)
    if what.about is not None:
        async with storage.read() as tx:
            await _known(tx, what.about)
        return
    if what.case is None:
        _checked_year(what)
        return
    async with storage.read() as tx:
        case = await tx.cases.get(what.case)
    if case is None:
        raise NoSuchCase
    if what.picture:
        _original(case, what.picture)


@asynccontextmanager
async def make_export(
    actor: Actor,
    what: WhatToExport,
    *,
    now: datetime,
    storage: Storage,
    store: EvidenceStore,
    mark: ArchiveMark = UNMARKED,
    sign: Sign | None = None,
) -> AsyncGenerator[File]:
    """The file as things stand now; it lies there until the block ends.

    Raises:
        NotAllowed: no superadmin asks, or no longer.
        NoSuchCase: the case isn't there.
        NotAPerson: nobody of that id is known.
        NoSuchEvidence: the picture isn't, or no longer.
        StoreFailed: an original can't be had; neither can the file, then.
        NotAsItShouldBe: the file was made, but doesn't stand its own check.
    """
    require(actor, Action.EXPORT)
    with TemporaryDirectory(prefix="inlaggsboten-export-") as name:
        folder = Path(name)
        if what.case is not None and what.picture:
            yield await _picture(what.case, what.picture, folder, storage=storage, store=store)
            return
        if what.case is not None:
            record = await _case_record(what.case, folder, storage=storage, store=store)
            record = replace(record, mark=mark)
            yield await asyncio.to_thread(checked_case, record, folder, sign=sign)
            return
        if what.about is not None:
            extract = await _extract(what.about, now=now, storage=storage, mark=mark)
            yield await asyncio.to_thread(checked_person, extract, folder, sign=sign)
            return
        year = _checked_year(what)
        async with storage.read() as tx:
            catalogue = await catalogue_in(tx)
            bookings = await tx.bookings.between(
                date(year, 1, 1), date(year, 12, 31), cancelled=True
            )
        yield await asyncio.to_thread(
            checked_schedule, year, bookings, catalogue, kind=what.format, folder=folder
        )


async def export_to(
    give: Give,
    request: Request,
    what: WhatToExport,
    *,
    storage: Storage,
    store: EvidenceStore,
    mark: ArchiveMark = UNMARKED,
    sign: Sign | None = None,
) -> str:
    """Make the file and give it out; that it is given stands in the log before it happens."""
    made = make_export(
        request.actor,
        what,
        now=request.now,
        storage=storage,
        store=store,
        mark=mark,
        sign=sign,
    )
    async with made as file:
        async with storage.begin(request) as tx:
            await tx.audit.add(request, _given(what, file, "folder"))
        return await give(file)


async def offer_export(request: Request, what: WhatToExport, *, storage: Storage) -> None:
    """Ask in the person's own chat whether they want the file; it is made when they say yes."""
    await check_exportable(request, what, storage=storage)
    async with storage.begin(request) as tx:
        await tx.audit.add(request, AuditEntry(action="export.offered", subject=what.subject))
        await tx.outbox.add(OfferFile(receiver=request.actor.id, **vars(what)))


async def accept_export(
    request: Request,
    what: WhatToExport,
    upload: RoomForFile,
    *,
    offered_to: PersonId,
    may_go_there: bool,
    storage: Storage,
) -> None:
    """They said yes: the file is made, and put where Teams says that they want it."""
    await check_exportable(request, what, storage=storage)
    _check_receiver(request, offered_to)
    if not may_go_there:
        raise NoPlaceForFiles
    async with storage.begin(request) as tx:
        await tx.audit.add(request, AuditEntry(action="export.accepted", subject=what.subject))
        await tx.outbox.add(UploadFile(receiver=request.actor.id, upload=upload, **vars(what)))


async def decline_export(
    request: Request, what: WhatToExport, *, offered_to: PersonId, storage: Storage
) -> None:
    require(request.actor, Action.EXPORT)
    _check_receiver(request, offered_to)
    async with storage.begin(request) as tx:
        await tx.audit.add(request, AuditEntry(action="export.declined", subject=what.subject))


async def note_given(
    request: Request,
    what: WhatToExport,
    file: File,
    there: FileThere,
    *,
    storage: Storage,
) -> None:
    """The file lies where its receiver wants it; `there` is what shows it to them."""
    async with storage.begin() as tx:
        await tx.audit.add(request, _given(what, file, "onedrive"))
        await tx.outbox.add(
            ShowFile(
                receiver=request.actor.id,
                name=there.name,
                content_url=there.content_url,
                unique_id=there.unique_id,
                file_type=there.file_type,
            )
        )


def _check_receiver(request: Request, offered_to: PersonId) -> None:
    if offered_to != request.actor.id:
        raise NotYourFile


def _given(what: WhatToExport, file: File, to: Receiver) -> AuditEntry:
    after = {"file": file.name, "sha256": file.digest, "to": to}
    return AuditEntry(action="export.given", subject=what.subject, after=after)


def _checked_year(what: WhatToExport) -> int:
    if what.year is None or not FIRST_YEAR <= what.year <= LAST_YEAR:
        raise NothingToExport
    return what.year


def _original(case: Case, sha256: str) -> StoredEvidence:
    picture = case.picture(sha256)
    if picture is None or case.disposed:
        raise NoSuchEvidence
    return picture.stored


async def _known(tx: Transaction, person: PersonId) -> Person:
    found = await tx.people.get(person)
    if found is None:
        raise NotAPerson("")
    return found


async def _extract(
    person: PersonId, *, now: datetime, storage: Storage, mark: ArchiveMark
) -> Extract:
    async with storage.read() as tx:
        known = await _known(tx, person)
        rows = await tx.personal_data.of(person)
    return Extract(person=person, name=known.name, at=now, rows=rows, mark=mark)


async def _picture(
    number: CaseNumber,
    sha256: str,
    folder: Path,
    *,
    storage: Storage,
    store: EvidenceStore,
) -> File:
    async with storage.read() as tx:
        case = await tx.cases.get(number)
    if case is None:
        raise NoSuchCase
    stored = _original(case, sha256)
    _, _, ending = stored.media_type.value.partition("/")
    name = f"{case_label(number)}-{sha256[:12]}.{ending}"
    await asyncio.to_thread((folder / name).write_bytes, await store.open(stored.ref))
    return File(name=name, path=folder / name, digest=sha256)


class _Originals(Mapping[str, bytes]):
    """Pictures that lie in a folder by their SHA-256; each is read when it is asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @override
    def __getitem__(self, sha256: str) -> bytes:
        return (self._folder / sha256).read_bytes()

    @override
    def __iter__(self) -> Iterator[str]:
        return (each.name for each in self._folder.iterdir())

    @override
    def __len__(self) -> int:
        return len(list(self._folder.iterdir()))


async def _case_record(
    number: CaseNumber, folder: Path, *, storage: Storage, store: EvidenceStore
) -> CaseRecord:
    async with storage.read() as tx:
        case = await tx.cases.get(number)
        if case is None:
            raise NoSuchCase
        lines = await tx.cases.lines(number)
        people = [await tx.people.get(each) for each in sorted(people_of(case))]
        newest = Newest(audit=await tx.audit.newest(), lines=await tx.cases.newest())
    originals = folder / "originals"
    originals.mkdir()
    for each in kept_pictures(case):
        picture = await store.open(each.stored.ref)
        await asyncio.to_thread((originals / each.stored.sha256).write_bytes, picture)
    return CaseRecord(
        case=case,
        lines=lines,
        names=_names(people),
        originals=_Originals(originals),
        newest=newest,
    )


def _names(people: list[Person | None]) -> dict[PersonId, str]:
    return {each.id: each.name for each in people if each is not None}
