"""A schedule from a file: read, shown with a verdict on every row, carried out and undone whole.

What is shown is the run without its commit: the same functions judge and book all rows, and what
they wrote is taken back, a piece at a time. What is then approved must come to exactly what was
shown.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from hashlib import sha256
from typing import Final, TypeVar

from bot.core.calendar import is_workday, local
from bot.core.people import Grant, PageId, Person, PersonId, Request
from bot.core.permissions import Action, require
from bot.core.ports import AuditEntry, Overtaken
from bot.core.refusals import Refusal
from bot.importing.apart import as_text, of_text
from bot.importing.names import Known, is_whole_name
from bot.importing.schedule import read_schedule
from bot.outbox.digest import EditDigest
from bot.schedule import booking as rules
from bot.schedule.editors import is_editor
from bot.schedule.import_view import BOOKS, Choices, ImportView, RowVerdict, Verdict
from bot.schedule.imports import (
    ChangedSinceImport,
    ImportChanged,
    ImportGone,
    ImportIncomplete,
    ImportState,
    ImportUndone,
    KeptImport,
    NothingToImport,
    Reading,
    ReadRow,
    Sheet,
    TooLateToUndo,
)
from bot.schedule.model import Booking, BookingId, BookingStatus, Catalogue, PageCalendar
from bot.schedule.refusals import DayClosed, DayTaken, NeedsNoSeat, PageFrozen
from bot.schedule.swap_refusals import DayHeld
from bot.swedish.importing import FROM_THE_FILE
from bot.usecases.booking_changes import record
from bot.usecases.following import follow
from bot.usecases.ports import Storage, Transaction
from bot.usecases.reading import catalogue_in
from bot.usecases.reminders import ask_about
from bot.usecases.review_following import follow_booking

UNDO_WITHIN: Final = timedelta(days=1)
_NOON: Final = time(12)
_NEAREST: Final = 60
"""Days away, at the most, that a proposal lies."""
_A_GO: Final = 50
"""Rows written before others get a turn."""
_REHEARSALS: Final = 3
"""After so many during which somebody wrote, all is worked out while others wait."""

T = TypeVar("T")

Told = Callable[[int, int], None]
"""Hears how many rows have been tried or booked, and of how many."""


def nobody(_tried: int, _of: int) -> None:
    """There is nobody to tell."""


async def take_in_sheets(
    request: Request,
    name: str,
    content: bytes,
    sheets: Sequence[Sheet],
    *,
    city: str,
    storage: Storage,
    told: Told = nobody,
) -> ImportView:
    """Keep a file whose tables have been read, and show what it would come to."""
    require(request.actor, Action.IMPORT)
    known = await _known(request, Choices(), city=city, storage=storage)
    # Refuses what is no schedule before anything is kept.
    reading = await asyncio.to_thread(read_schedule, sheets, known)
    text = await asyncio.to_thread(as_text, sheets)
    async with storage.begin() as tx:
        kept = await tx.imports.add(
            by=request.actor.id,
            at=request.now,
            name=name,
            sha256=sha256(content).hexdigest(),
            content=text,
        )
    file = _File(kept, reading, Choices(), known)
    return await _shown(request, file, storage=storage, told=told)


async def preview(
    request: Request,
    number: int,
    choices: Choices,
    *,
    city: str,
    storage: Storage,
    told: Told = nobody,
) -> ImportView:
    """What carrying it out would come to now: the run itself, taken back."""
    file = await _read_again(request, number, choices, city=city, storage=storage)
    return await _shown(request, file, storage=storage, told=told)


async def carry_out(
    request: Request,
    number: int,
    choices: Choices,
    seen: str,
    *,
    city: str,
    storage: Storage,
    told: Told = nobody,
) -> ImportView:
    """Book all that was shown, or nothing: so in one transaction, however long the file.

    It is worked out before others have to wait for it.

    Raises:
        ImportGone: it waits no longer.
        ImportChanged: it would come to something else now.
        ImportIncomplete: rows can't be booked, and weren't said to be left out.
        NothingToImport: none can.
    """
    file = await _read_again(request, number, choices, city=city, storage=storage)
    judged = await _judged_now(request, file, storage=storage)

    async def work(tx: Transaction) -> tuple[ImportView, Sequence[Booking]]:
        nonlocal judged
        _waiting(await tx.imports.get(number))
        standing = await _standing(tx, request, file)
        if standing != judged.by:
            judged = await _judged(request, file, standing)
        view = judged.view
        _check_approved(view, seen)
        made = await _book(tx, request, judged.planned, view, told)
        await _note_done(tx, request, view, made)
        return view, await _waited_for(tx, request, made)

    async def then(tx: Transaction, came: tuple[ImportView, Sequence[Booking]]) -> None:
        await _arrive(tx, request, came[1])

    view, _ = await _rehearsed(request, work, then, storage=storage)
    return view


async def _rehearsed(
    request: Request,
    work: Callable[[Transaction], Awaitable[T]],
    then: Callable[[Transaction, T], Awaitable[None]],
    *,
    storage: Storage,
) -> T:
    """Do the work in one transaction, in which only what it came to is written down."""
    with suppress(Refusal):  # said below, where it is sure
        for _ in range(_REHEARSALS):
            async with storage.read() as tx, tx.rehearse() as script:
                came = await work(tx)
            with suppress(Overtaken):
                async with storage.begin(request) as tx:
                    await tx.play(script)
                    await then(tx, came)
                return came
    async with storage.begin(request) as tx:
        async with tx.rehearse() as script:
            came = await work(tx)
        await tx.play(script)
        await then(tx, came)
    return came


@dataclass(frozen=True)
class _File:
    """A file that waits, as it is read by what is known and was decided."""

    kept: KeptImport
    reading: Reading
    choices: Choices
    known: Known


@dataclass(frozen=True)
class _Planned:
    row: int
    """Its place among the rows of the file, from one."""
    booking: Booking


@dataclass(frozen=True)
class _Standing:
    """What the rows are judged by, as it is in the schedule at one moment."""

    catalogue: Catalogue
    calendars: Mapping[PageId, PageCalendar]


@dataclass(frozen=True)
class _Judged:
    by: _Standing
    view: ImportView
    planned: Sequence[_Planned]
    """The bookings that would be made."""


class _TakenBack(Exception):
    """Ends a transaction that was only to show what it comes to."""


async def _read_again(
    request: Request, number: int, choices: Choices, *, city: str, storage: Storage
) -> _File:
    require(request.actor, Action.IMPORT)
    async with storage.read() as tx:
        kept = _waiting(await tx.imports.get(number))
    known = await _known(request, choices, city=city, storage=storage)
    reading = await asyncio.to_thread(lambda: read_schedule(of_text(kept.content), known))
    return _File(kept, reading, choices, known)


async def _shown(request: Request, file: _File, *, storage: Storage, told: Told) -> ImportView:
    """Try all that carrying it out would write, a piece at a time, so that nobody waits for it."""
    judged = await _judged_now(request, file, storage=storage)
    view = judged.view
    try:
        for some in _pieces(judged.planned):
            with suppress(_TakenBack):
                async with storage.begin() as tx:
                    made = await _book(tx, request, some, view, told)
                    await _arrive(tx, request, await _waited_for(tx, request, made))
                    raise _TakenBack
            await asyncio.sleep(0)
    except DayTaken:  # by somebody, since it was judged
        return (await _judged_now(request, file, storage=storage)).view
    return view


async def _judged_now(request: Request, file: _File, *, storage: Storage) -> _Judged:
    async with storage.read() as tx:
        standing = await _standing(tx, request, file)
    return await _judged(request, file, standing)


def _pieces(planned: Sequence[_Planned]) -> list[Sequence[_Planned]]:
    return [planned[start : start + _A_GO] for start in range(0, len(planned), _A_GO)]


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


async def _known(request: Request, choices: Choices, *, city: str, storage: Storage) -> Known:
    async with storage.read() as tx:
        catalogue, people = await catalogue_in(tx), await tx.people.all()
    return Known(catalogue, people, request.today, city, choices.year)


async def _standing(tx: Transaction, request: Request, file: _File) -> _Standing:
    catalogue = await catalogue_in(tx)
    rows = [row for row in file.reading.rows if row.day]
    first = min((row.day for row in rows if row.day), default=request.today)
    last = max((row.day for row in rows if row.day), default=request.today)
    span = timedelta(days=_NEAREST)
    used = {row.page for row in rows}
    return _Standing(
        catalogue,
        {
            page.id: await tx.bookings.calendar(page, first - span, last + span)
            for page in catalogue.pages
            if page.id in used
        },
    )


async def _judged(request: Request, file: _File, standing: _Standing) -> _Judged:
    """What each row comes to; nothing is asked for, so that it need not hold up who writes."""
    people = {each.id: each for each in file.known.people}
    outside = _no_editors(file.known.people, but=request.actor.id)
    named = file.reading.rows
    read = [
        replace(row, owner=None)
        if row.owner in outside and row.day and row.day >= request.today
        else row
        for row in named
    ]
    no_editors = _names(
        was.owner_name for was, row in zip(named, read, strict=True) if was.owner != row.owner
    )
    days = _Days(standing)
    rows: list[RowVerdict] = []
    planned: list[_Planned] = []
    for count, row in enumerate(read, 1):
        verdict = _verdict(row, days, request.today, file.choices)
        if verdict.verdict in BOOKS:
            booking = _booking(verdict, request, days, people)
            planned.append(_Planned(count, booking))
            days.take(booking)
        rows.append(verdict)
        if count % _A_GO == 0:
            await asyncio.sleep(0)
    view = ImportView(
        kept=file.kept,
        reading=file.reading,
        rows=rows,
        catalogue=standing.catalogue,
        choices=file.choices,
        unknown_people=_names(row.owner_name for row in named if row.owner is None),
        unknown_departments=_names(row.department_name for row in read),
        guessed_people=sorted(
            {
                (row.owner_name, people[row.owner].name)
                for row in read
                if row.owner and not is_whole_name(row.owner_name, people[row.owner])
            }
        ),
        no_editors=no_editors,
    )
    return _Judged(standing, replace(view, seen=_digest(rows)), planned)


def _no_editors(people: Sequence[Person], *, but: PersonId) -> set[PersonId]:
    """Who may hold no post: the revoked, and who is not in the team where it is known."""
    rostered = any(each.on_roster for each in people)
    return {
        each.id
        for each in people
        if each.id != but and (each.grant is Grant.REVOKED or (rostered and not is_editor(each)))
    }


def _names(names: Iterable[str]) -> list[str]:
    return sorted({each for each in names if each}, key=str.casefold)


def _digest(rows: Sequence[RowVerdict]) -> str:
    lines = (
        f"{each.row.place.sheet}|{each.row.place.row}|{each.row.part}|{each.verdict}"
        f"|{each.row.page}|{each.row.day}|{each.day}|{each.row.details.title}|{each.row.owner}"
        for each in rows
    )
    return sha256("\n".join(lines).encode()).hexdigest()[:32]


class _Days:
    """What stands on each day, this import's own rows included as they are judged."""

    def __init__(self, standing: _Standing) -> None:
        calendars = standing.calendars
        self.pages = {page.id: page for page in standing.catalogue.pages}
        self._closed = {page: each.closed for page, each in calendars.items()}
        self._held = {page: each.held for page, each in calendars.items()}
        self._on: dict[tuple[PageId, date], list[Booking]] = {}
        for page, each in calendars.items():
            for booking in each.bookings:
                self._on.setdefault((page, booking.day), []).append(booking)

    def calendar(self, page: PageId, day: date) -> PageCalendar:
        return PageCalendar(
            page=self.pages[page],
            bookings=self._on.get((page, day), []),
            closed=[each for each in self._closed[page] if each.day == day],
            held=[each for each in self._held[page] if each.day == day],
        )

    def take(self, booking: Booking) -> None:
        self._on.setdefault((booking.page, booking.day), []).append(booking)

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
    tx: Transaction, request: Request, planned: Sequence[_Planned], view: ImportView, told: Told
) -> Sequence[Booking]:
    pages = {page.id: page for page in view.catalogue.pages}
    made = await tx.bookings.add_all([each.booking for each in planned], pages=pages)
    for start in range(0, len(made), _A_GO):
        some = made[start : start + _A_GO]
        await tx.audit.add(
            request,
            *(
                AuditEntry(action="import", subject=f"booking:{each.id}", after=record(each))
                for each in some
            ),
        )
        coming = [each for each in some if _is_coming(each, request)]
        await tx.outbox.add(*(job for each in coming for job in ask_about(each)))
        told(planned[start + len(some) - 1].row, len(view.rows))
        await asyncio.sleep(0)
    return made


async def _waited_for(
    tx: Transaction, request: Request, made: Iterable[Booking]
) -> Sequence[Booking]:
    """Those that came to a day that somebody stands in line for."""
    return [
        each
        for each in made
        if _is_coming(each, request) and await tx.queue.active_on(each.page, each.day)
    ]


async def _arrive(tx: Transaction, request: Request, made: Iterable[Booking]) -> None:
    for each in made:
        await follow(tx, request, before=None, after=each)


def _is_coming(booking: Booking, request: Request) -> bool:
    return booking.day >= request.today and booking.status is BookingStatus.BOOKED


async def _note_done(
    tx: Transaction, request: Request, view: ImportView, made: Sequence[Booking]
) -> None:
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
    verdict: RowVerdict, request: Request, days: _Days, people: Mapping[PersonId, Person]
) -> Booking:
    row = verdict.row
    assert row.page is not None
    assert verdict.day is not None
    page = days.pages[row.page]
    owner = people.get(row.owner) if row.owner else None
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


async def check_undo(request: Request, number: int, *, storage: Storage) -> None:
    """Whether an import is there to be undone; what has changed since is seen when it is.

    Raises:
        ImportGone: it was never carried out.
        ImportUndone: it is undone.
        TooLateToUndo: more than a day has gone.
    """
    require(request.actor, Action.IMPORT)
    async with storage.read() as tx:
        _undoable(request, await tx.imports.get(number))


def _undoable(request: Request, kept: KeptImport | None) -> KeptImport:
    if kept is not None and kept.state is ImportState.UNDONE:
        raise ImportUndone
    if kept is None or kept.state is not ImportState.DONE:
        raise ImportGone
    if request.now - kept.at > UNDO_WITHIN:
        raise TooLateToUndo
    return kept


async def undo(request: Request, number: int, *, storage: Storage) -> int:
    """Cancel all that an import booked, or nothing; how many that were.

    Raises:
        ImportGone: as above.
        ImportUndone: as above.
        TooLateToUndo: as above.
        ChangedSinceImport: some of it isn't as the import left it.
    """
    require(request.actor, Action.IMPORT)

    async def work(tx: Transaction) -> tuple[int, Sequence[Booking]]:
        kept = _undoable(request, await tx.imports.get(number))
        found = await _unchanged(tx, kept)
        read = {each.booking for each in await tx.reviews.open_since(request.today)}
        await tx.bookings.cancel_all(found)
        for start in range(0, len(found), _A_GO):
            some = found[start : start + _A_GO]
            await tx.audit.add(request, *(_cancelling(each) for each in some))
            await asyncio.sleep(0)
        await tx.audit.add(
            request,
            AuditEntry(
                action="import.undone",
                subject=f"import:{number}",
                after={"file": kept.name, "sha256": kept.sha256, "bookings": len(found)},
            ),
        )
        await tx.imports.save(replace(kept, state=ImportState.UNDONE))
        await tx.outbox.add(EditDigest())
        return len(found), [
            each
            for each in found
            if each.day >= request.today
            and (
                each.id in read
                or await tx.queue.active_on(each.page, each.day)
                or await tx.proposals.open_about(each.id)
            )
        ]

    async def then(tx: Transaction, came: tuple[int, Sequence[Booking]]) -> None:
        for each in came[1]:
            await follow_booking(tx, request, before=each, after=_cancelled(each))
            await follow(tx, request, before=each, after=_cancelled(each))

    count, _ = await _rehearsed(request, work, then, storage=storage)
    return count


async def _unchanged(tx: Transaction, kept: KeptImport) -> Sequence[Booking]:
    versions = dict(kept.bookings)
    found = await tx.bookings.of_numbers(list(versions))
    changed = [each for each in found if each.version != versions[each.id]]
    if changed or len(found) != len(versions):
        title = changed[0].details.title if changed else ""
        raise ChangedSinceImport(len(versions) - len(found) + len(changed), title)
    return found


def _cancelled(booking: Booking) -> Booking:
    return replace(booking, status=BookingStatus.CANCELLED, version=booking.version + 1)


def _cancelling(booking: Booking) -> AuditEntry:
    return AuditEntry(
        action="import.undone",
        subject=f"booking:{booking.id}",
        before=record(booking),
        after=record(_cancelled(booking)),
    )
