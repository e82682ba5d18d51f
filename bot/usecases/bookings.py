"""Book, edit, move and cancel: each begins, loads, asks the rules and saves."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from bot.core.people import PageId, PersonId, Request
from bot.core.permissions import Action, require
from bot.schedule import booking as rules
from bot.schedule.model import Booking, BookingId, Catalogue, Draft, Page
from bot.schedule.permissions import require_change, require_page
from bot.schedule.refusals import NoSuchBooking, NoSuchPage
from bot.usecases.booking_changes import booking_changed
from bot.usecases.meanwhile import meanwhile
from bot.usecases.ports import Storage, Transaction
from bot.usecases.reading import BookingView, catalogue_in

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class BookDay:
    draft: Draft
    red_day_confirmed: bool = False


async def book_day(request: Request, command: BookDay, *, storage: Storage) -> BookingView:
    async with storage.begin(request) as tx:
        return await book_in(tx, request, command)


async def book_and_show(
    request: Request, command: BookDay, show: Callable[[BookingView], T], *, storage: Storage
) -> T:
    """As `book_day`; what shows it is made ready while it is being written."""
    async with storage.begin(request) as tx:
        view = await book_in(tx, request, command)
        shown = meanwhile(lambda: show(view))
    return await shown


async def book_in(tx: Transaction, request: Request, command: BookDay) -> BookingView:
    """Book as part of something larger, which holds or falls with it."""
    draft = command.draft
    owner, day = request.actor.id, draft.day
    assert day is not None
    calendar = await tx.bookings.calendar_of(draft.page, day)
    if calendar is None:
        raise NoSuchPage(str(draft.page))
    page = calendar.page
    require_page(request.actor, page)
    details = rules.checked_details(draft.details, page=page)
    if stands := rules.stands_already(calendar, day, details, owner=owner):
        return BookingView(booking=stands, catalogue=await catalogue_in(tx), mine=True, stood=True)
    confirmed = command.red_day_confirmed
    rules.check_day(calendar, day, today=request.today, red_day_confirmed=confirmed)
    rules.free_seat(calendar, day, person=owner)
    department = details.department or request.actor.department
    booking = await tx.bookings.add(
        page=page,
        day=day,
        details=replace(details, department=department),
        owner=owner,
        owner_name=request.actor.name,
    )
    tx.remember_result(booking.id)
    await _remember_department(tx, request, booking)
    await booking_changed(tx, request, "book", before=None, after=booking)
    return BookingView(booking=booking, catalogue=await catalogue_in(tx), mine=True)


@dataclass(frozen=True, kw_only=True)
class EditBooking:
    booking: BookingId
    version: int
    draft: Draft
    """Without a page or a day the booking keeps its own."""
    red_day_confirmed: bool = False


async def edit_booking(request: Request, command: EditBooking, *, storage: Storage) -> Booking:
    """Change what a post is, and on which page and day it stands: a new place as for a move."""
    draft = command.draft
    async with storage.begin(request) as tx:
        before, page = await changeable(tx, request, command.booking, command.version)
        if draft.page not in {None, page.id}:
            page = await chosen_page(tx, draft.page)
            require_page(request.actor, page)
        details = rules.checked_details(draft.details, page=page)
        placed = before
        if (page.id, draft.day or before.day) != (before.page, before.day):
            placed = rules.moved(before, draft.day or before.day, page.id)
            # Whoever booked a red day has confirmed it once.
            confirmed = command.red_day_confirmed or placed.day == before.day
            await check_place(
                tx, request, page, placed.day, person=placed.owner, red_day_confirmed=confirmed
            )
        after = await tx.bookings.save(replace(placed, details=details), page=page)
        await booking_changed(tx, request, "edit", before=before, after=after)
        if after.owner == request.actor.id:
            await _remember_department(tx, request, after)
    return after


@dataclass(frozen=True, kw_only=True)
class MoveBooking:
    booking: BookingId
    day: date
    version: int | None = None
    red_day_confirmed: bool = False


async def move_booking(request: Request, command: MoveBooking, *, storage: Storage) -> Booking:
    async with storage.begin(request) as tx:
        before, page = await changeable(tx, request, command.booking, command.version)
        after = rules.moved(before, command.day)
        if after.day != before.day:
            confirmed = command.red_day_confirmed
            await check_place(
                tx, request, page, after.day, person=after.owner, red_day_confirmed=confirmed
            )
            after = await tx.bookings.save(after, page=page)
            await booking_changed(tx, request, "move", before=before, after=after)
    return after


@dataclass(frozen=True, kw_only=True)
class CancelBooking:
    booking: BookingId
    version: int | None = None


async def cancel_booking(request: Request, command: CancelBooking, *, storage: Storage) -> Booking:
    async with storage.begin(request) as tx:
        before, page = await changeable(tx, request, command.booking, command.version)
        after = await tx.bookings.save(rules.cancelled(before), page=page)
        await booking_changed(tx, request, "cancel", before=before, after=after)
    return after


@dataclass(frozen=True, kw_only=True)
class RestoreBooking:
    booking: BookingId
    version: int
    """Of the cancelled booking, as the answer to the cancellation showed it."""


async def restore_booking(
    request: Request, command: RestoreBooking, *, storage: Storage
) -> Booking:
    """Undo a cancellation while the day is free, with all that was written.

    Raises:
        Stale: the booking stands already, or was changed since.
        DayTaken: somebody else has the day by now; `DayHeld`: it is offered to somebody.
    """
    async with storage.begin(request) as tx:
        require(request.actor, Action.CHANGE_OWN)
        before = await tx.bookings.get(command.booking)
        after = rules.restored(before, command.version)
        assert before is not None
        require_change(request.actor, before)
        page = await tx.pages.get(before.page)
        assert page is not None
        # Whoever booked a red day has confirmed it once.
        await check_place(tx, request, page, after.day, person=after.owner, red_day_confirmed=True)
        restored = await tx.bookings.save(after, page=page)
        await booking_changed(tx, request, "restore", before=before, after=restored)
    return restored


async def check_place(
    tx: Transaction,
    request: Request,
    page: Page,
    day: date,
    *,
    person: PersonId,
    red_day_confirmed: bool,
) -> None:
    """Refuse a page and day on which a booking of this person can't stand."""
    calendar = await tx.bookings.calendar(page, day, day)
    rules.check_day(calendar, day, today=request.today, red_day_confirmed=red_day_confirmed)
    rules.free_seat(calendar, day, person=person)


async def chosen_page(tx: Transaction, page: PageId | None) -> Page:
    """The named page, or the main one where none was named."""
    catalogue = Catalogue(pages=await tx.pages.all(), departments=())
    found = catalogue.chosen(page)
    if found is None:
        raise NoSuchPage(str(page))
    return found


async def changeable(
    tx: Transaction, request: Request, number: BookingId, version: int | None
) -> tuple[Booking, Page]:
    """The booking as it is now and its page, if the actor may change it and saw this version."""
    require(request.actor, Action.CHANGE_OWN)
    found = await tx.bookings.get(number)
    if found is None:
        raise NoSuchBooking
    require_change(request.actor, found)
    booking = rules.check_version(found, version)
    page = await tx.pages.get(booking.page)
    assert page is not None
    return booking, page


async def _remember_department(tx: Transaction, request: Request, booking: Booking) -> None:
    """So that the form is filled in next time."""
    department = booking.details.department
    if department is None or department == request.actor.department:
        return
    person = await tx.people.get(request.actor.id)
    if person is not None:
        await tx.people.put(replace(person, department=department))
