"""A schedule from a file: read, shown with a verdict on every row, carried out and undone whole.

What is shown is the run without its commit: the same function books everything in a transaction,
and takes it back. What is then approved must come to exactly what was shown.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from hashlib import sha256
from typing import Final

from bot.core.calendar import is_workday, local
from bot.core.people import PageId, Person, Request
from bot.core.permissions import Action, require
from bot.core.ports import AuditEntry
from bot.core.refusals import Refusal
from bot.importing.apart import as_text, of_text
from bot.importing.names import Known
from bot.importing.schedule import read_schedule
from bot.outbox.digest import EditDigest
from bot.schedule import booking as rules
from bot.schedule.import_view import BOOKS, Choices, ImportView, RowVerdict, Verdict
from bot.schedule.imports import (
    ChangedSinceImport,
    ImportChanged,
    ImportGone,
    ImportIncomplete,
    ImportState,
    KeptImport,
    NothingToImport,
    Reading,
    ReadRow,
    Sheet,
    TooLateToUndo,
)
from bot.schedule.model import Booking, BookingId, BookingStatus, Catalogue, Page, PageCalendar
from bot.schedule.refusals import DayClosed, DayTaken, NeedsNoSeat, PageFrozen
from bot.schedule.swap_refusals import DayHeld
from bot.swedish.importing import FROM_THE_FILE
from bot.usecases.booking_changes import record
from bot.usecases.following import follow
from bot.usecases.ports import Storage, Transaction
from bot.usecases.reading import catalogue_in
from bot.usecases.reminders import ask_about

UNDO_WITHIN: Final = timedelta(days=1)
_NOON: Final = time(12)
_NEAREST: Final = 60
"""Days away, at the most, that a proposal lies."""
_A_GO: Final = 50
"""Rows written before others get a turn."""

Told = Callable[[int, int], None]
"""Hears how many rows have been tried, and of how many."""


async def take_in_sheets(
    request: Request,
    name: str,
    content: bytes,
    sheets: Sequence[Sheet],
    *,
    city: str,
    storage: Storage,
    told: Told | None = None,
) -> ImportView:
    """Keep a file whose tables have been read, and show what it would come to."""
    require(request.actor, Action.IMPORT)
    # Refuses what is no schedule before anything is kept.
    catalogue, people = await _known(storage)
    await asyncio.to_thread(read_schedule, sheets, Known(catalogue, people, request.today, city))
    text = await asyncio.to_thread(as_text, sheets)
    async with storage.begin() as tx:
        kept = await tx.imports.add(
            by=request.actor.id,
            at=request.now,
            name=name,
            sha256=sha256(content).hexdigest(),
            content=text,
        )
    return await _run(request, kept.id, Choices(), None, city=city, storage=storage, told=told)


async def preview(
    request: Request, number: int, choices: Choices, *, city: str, storage: Storage
) -> ImportView:
    """What carrying it out would come to now: the run itself, taken back."""
    return await _run(request, number, choices, None, city=city, storage=storage)


async def carry_out(
    request: Request,
    number: int,
    choices: Choices,
    seen: str,
    *,
    city: str,
    storage: Storage,
) -> ImportView:
    """Book all that was shown, or nothing.

    Raises:
        ImportGone: it waits no longer.
        ImportChanged: it would come to something else now.
        ImportIncomplete: rows can't be booked, and weren't said to be left out.
        NothingToImport: none can.
    """
    return await _run(request, number, choices, seen, city=city, storage=storage)


class _TakenBack(Exception):
    """Ends a transaction that was only to show what it comes to."""

    def __init__(self, view: ImportView) -> None:
        super().__init__()
        self.view = view


async def _run(
    request: Request,
    number: int,
    choices: Choices,
    seen: str | None,
    *,
    city: str,
    storage: Storage,
    told: Told | None = None,
) -> ImportView:
    require(request.actor, Action.IMPORT)
    async with storage.read() as tx:
        kept = _waiting(await tx.imports.get(number))
    catalogue, people = await _known(storage)
    known = Known(catalogue, people, request.today, city, choices.year)
    reading = await asyncio.to_thread(lambda: read_schedule(of_text(kept.content), known))
    try:
        async with storage.begin(None if seen is None else request) as tx:
            kept = _waiting(await tx.imports.get(number))
            view = await _judged(tx, request, kept, reading, choices)
            if seen is not None:
                _check_approved(view, seen)
            await _book(tx, request, view, {each.id: each for each in people}, told)
            _end(view, commit=seen is not None)
    except _TakenBack as shown:
        return shown.view
    return view


def _end(view: ImportView, *, commit: bool) -> None:
    if not commit:
        raise _TakenBack(view)


def _waiting(kept: KeptImport | None) -> KeptImport:
    if kept is None or kept.state is not ImportState.WAITING:
        raise ImportGone
    return kept


def _check_approved(view: ImportView, seen: str) -> None:
    if view.seen != seen:
        raise ImportChanged
    if not view.books:
        raise NothingToImport
    if view.stops and not view.choices.skip:
        raise ImportIncomplete(view.stops)


async def _known(storage: Storage) -> tuple[Catalogue, list[Person]]:
    async with storage.read() as tx:
        return await catalogue_in(tx), await tx.people.all()


async def _judged(
    tx: Transaction,
    request: Request,
    kept: KeptImport,
    reading: Reading,
    choices: Choices,
) -> ImportView:
    catalogue = await catalogue_in(tx)
    days = await _Days.of(tx, catalogue, [row for row in reading.rows if row.day], request.today)
    rows: list[RowVerdict] = []
    for count, row in enumerate(reading.rows, 1):
        verdict = _verdict(row, days, request.today, choices)
        if verdict.verdict in BOOKS:
            days.take(verdict, request)
        rows.append(verdict)
        if count % _A_GO == 0:
            await asyncio.sleep(0)
    view = ImportView(
        kept=kept,
        reading=reading,
        rows=rows,
        catalogue=catalogue,
        choices=choices,
        unknown_people=_names(row.owner_name for row in reading.rows if row.owner is None),
        unknown_departments=_names(row.department_name for row in reading.rows),
    )
    return replace(view, seen=_digest(rows))


def _names(names: Iterable[str]) -> list[str]:
    return sorted({each for each in names if each}, key=str.casefold)


def _digest(rows: Sequence[RowVerdict]) -> str:
    lines = (
        f"{each.row.place.sheet}|{each.row.place.row}|{each.row.part}|{each.verdict}"
        f"|{each.row.page}|{each.row.day}|{each.day}|{each.row.details.title}"
        for each in rows
    )
    return sha256("\n".join(lines).encode()).hexdigest()[:32]


class _Days:
    """What stands on each day, this import's own rows included as they are judged."""

    def __init__(self, pages: dict[PageId, Page], calendars: dict[PageId, PageCalendar]) -> None:
        self.pages = pages
        self._closed = {page: each.closed for page, each in calendars.items()}
        self._held = {page: each.held for page, each in calendars.items()}
        self._on: dict[tuple[PageId, date], list[Booking]] = {}
        for page, each in calendars.items():
            for booking in each.bookings:
                self._on.setdefault((page, booking.day), []).append(booking)

    @classmethod
    async def of(
        cls, tx: Transaction, catalogue: Catalogue, rows: Sequence[ReadRow], today: date
    ) -> "_Days":
        pages = {page.id: page for page in catalogue.pages}
        first = min((row.day for row in rows if row.day), default=today)
        last = max((row.day for row in rows if row.day), default=today)
        span = timedelta(days=_NEAREST)
        used = {row.page for row in rows if row.page}
        return cls(
            pages,
            {
                page: await tx.bookings.calendar(pages[page], first - span, last + span)
                for page in used
            },
        )

    def calendar(self, page: PageId, day: date) -> PageCalendar:
        return PageCalendar(
            page=self.pages[page],
            bookings=self._on.get((page, day), []),
            closed=[each for each in self._closed[page] if each.day == day],
            held=[each for each in self._held[page] if each.day == day],
        )

    def take(self, verdict: RowVerdict, request: Request) -> None:
        row = verdict.row
        assert row.page is not None
        assert verdict.day is not None
        booking = Booking(
            id=BookingId(0),
            page=row.page,
            day=verdict.day,
            details=row.details,
            owner=row.owner or request.actor.id,
        )
        self._on.setdefault((row.page, verdict.day), []).append(booking)

    def nearest(self, page: PageId, day: date, today: date) -> date | None:
        """The free working day closest to this one, the later of two."""
        for away in range(1, _NEAREST + 1):
            for other in (day + timedelta(days=away), day - timedelta(days=away)):
                if rules.is_free(self.calendar(page, other), other, today=today):
                    return other
        return None


def _verdict(  # noqa: PLR0911 - a line for each verdict
    row: ReadRow, days: _Days, today: date, choices: Choices
) -> RowVerdict:
    if row.problems or row.day is None or row.page is None:
        return RowVerdict(row=row, verdict=Verdict.DOUBT)
    if row.status is BookingStatus.CANCELLED:
        return RowVerdict(row=row, verdict=Verdict.CANCELLED)
    calendar = days.calendar(row.page, row.day)
    try:
        details = rules.checked_details(row.details, page=calendar.page)
    except NeedsNoSeat as refusal:
        return RowVerdict(row=row, verdict=Verdict.NO_SEAT, refusal=refusal)
    except Refusal as refusal:
        return RowVerdict(row=row, verdict=Verdict.REFUSED, refusal=refusal)
    if any(
        each.details.title.casefold() == details.title.casefold() for each in calendar.bookings
    ):
        return RowVerdict(row=row, verdict=Verdict.ALREADY, day=row.day)
    if row.day < today:
        return RowVerdict(row=row, verdict=Verdict.HISTORY, day=row.day)
    try:
        rules.check_day(calendar, row.day, today=today, red_day_confirmed=True)
        rules.free_seat(calendar, row.day, person=row.owner)
    except (DayTaken, DayHeld, DayClosed, PageFrozen) as refusal:
        other = days.nearest(row.page, row.day, today)
        taken = choices.proposals and other is not None
        verdict = Verdict.MOVED if taken else Verdict.CLASH
        return RowVerdict(row=row, verdict=verdict, day=other, refusal=refusal)
    except Refusal as refusal:
        return RowVerdict(row=row, verdict=Verdict.REFUSED, refusal=refusal)
    return RowVerdict(row=row, verdict=Verdict.BOOKED, day=row.day, off=not is_workday(row.day))


async def _book(
    tx: Transaction,
    request: Request,
    view: ImportView,
    people: dict[str, Person],
    told: Told | None,
) -> None:
    pages = {page.id: page for page in view.catalogue.pages}
    days = await _Days.of(tx, view.catalogue, [each.row for each in view.rows], request.today)
    planned: list[Booking] = []
    tried: list[int] = []
    for count, each in enumerate(view.rows, 1):
        if count % _A_GO == 0:
            await asyncio.sleep(0)
        if each.verdict in BOOKS:
            planned.append(_booking(each, request, days, people))
            tried.append(count)
            days.take(each, request)
    made: list[Booking] = []
    for start in range(0, len(planned), _A_GO):
        some = await tx.bookings.add_all(planned[start : start + _A_GO], pages=pages)
        made += some
        await tx.audit.add(
            request,
            *(
                AuditEntry(action="import", subject=f"booking:{each.id}", after=record(each))
                for each in some
            ),
        )
        coming = [
            each
            for each in some
            if each.day >= request.today and each.status is BookingStatus.BOOKED
        ]
        await tx.outbox.add(*(job for each in coming for job in ask_about(each)))
        for each in coming:
            await follow(tx, request, before=None, after=each)
        if told is not None:
            told(tried[start + len(some) - 1], len(view.rows))
        await asyncio.sleep(0)
    await tx.imports.save(
        replace(
            view.kept,
            at=request.now,
            state=ImportState.DONE,
            content="",
            bookings=[(each.id, each.version) for each in made],
        )
    )
    await tx.audit.add(
        request,
        AuditEntry(
            action="import.done",
            subject=f"import:{view.kept.id}",
            after={
                "file": view.kept.name,
                "sha256": view.kept.sha256,
                "rows": len(view.rows),
                "bookings": len(made),
            },
        ),
    )
    await tx.outbox.add(EditDigest())


def _booking(
    verdict: RowVerdict, request: Request, days: _Days, people: dict[str, Person]
) -> Booking:
    row = verdict.row
    assert row.page is not None
    assert verdict.day is not None
    page = days.pages[row.page]
    owner = people.get(row.owner or "")
    details = rules.checked_details(row.details, page=page)
    if details.department is None and owner is not None:
        details = replace(details, department=owner.department)
    booking = Booking(
        id=BookingId(0),
        page=row.page,
        day=verdict.day,
        details=details,
        owner=row.owner or request.actor.id,
        owner_name=owner.name if owner else request.actor.name,
    )
    if verdict.verdict is not Verdict.HISTORY:
        return booking
    if not rules.has_room(days.calendar(row.page, verdict.day), verdict.day):
        booking = replace(booking, over_limit_reason=FROM_THE_FILE)
    return _as_it_was(booking, row)


def _as_it_was(booking: Booking, row: ReadRow) -> Booking:
    """What has happened is kept, also where it broke a rule of today."""
    if not row.link and row.status is not BookingStatus.PUBLISHED:
        return booking
    return replace(
        booking,
        status=BookingStatus.PUBLISHED,
        link=row.link,
        published_at=local(booking.day, booking.details.planned_time or _NOON),
    )


async def undo(request: Request, number: int, *, storage: Storage) -> int:
    """Cancel all that an import booked, or nothing; how many that were.

    Raises:
        ImportGone: it was never carried out, or is undone.
        TooLateToUndo: more than a day has gone.
        ChangedSinceImport: some of it isn't as the import left it.
    """
    require(request.actor, Action.IMPORT)
    async with storage.begin(request) as tx:
        kept = await tx.imports.get(number)
        if kept is None or kept.state is not ImportState.DONE:
            raise ImportGone
        if request.now - kept.at > UNDO_WITHIN:
            raise TooLateToUndo
        versions = dict(kept.bookings)
        found = await tx.bookings.of_numbers(list(versions))
        changed = [each for each in found if each.version != versions[each.id]]
        if changed or len(found) != len(versions):
            title = changed[0].details.title if changed else ""
            raise ChangedSinceImport(len(versions) - len(found) + len(changed), title)
        pairs = list(zip(found, await tx.bookings.cancel_all(found), strict=True))
        for start in range(0, len(pairs), _A_GO):
            await _note_undone(tx, request, pairs[start : start + _A_GO])
            await asyncio.sleep(0)
        await tx.audit.add(
            request,
            AuditEntry(
                action="import.undone",
                subject=f"import:{number}",
                after={"file": kept.name, "sha256": kept.sha256, "bookings": len(pairs)},
            ),
        )
        await tx.imports.save(replace(kept, state=ImportState.UNDONE))
        await tx.outbox.add(EditDigest())
    return len(pairs)


async def _note_undone(
    tx: Transaction, request: Request, pairs: Sequence[tuple[Booking, Booking]]
) -> None:
    await tx.audit.add(
        request,
        *(
            AuditEntry(
                action="import.undone",
                subject=f"booking:{now.id}",
                before=record(before),
                after=record(now),
            )
            for before, now in pairs
        ),
    )
    for before, now in pairs:
        if before.day >= request.today:
            await follow(tx, request, before=before, after=now)
