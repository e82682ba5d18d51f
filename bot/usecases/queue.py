"""Stand in the queue for a taken day, take the day when it is offered, or let it go."""

from collections.abc import Sequence
from dataclasses import replace

from bot.core.people import Request
from bot.core.permissions import Action, require
from bot.schedule import booking as booking_rules
from bot.schedule import queue as rules
from bot.schedule.model import Booking, Draft, Page
from bot.schedule.permissions import require_page
from bot.schedule.queue import PlaceId, PlaceState, PlaceView, QueuePlace
from bot.usecases.booking_changes import booking_changed
from bot.usecases.bookings import check_place, chosen_page
from bot.usecases.following import end_place, note_place, offer_day
from bot.usecases.ports import Storage, Transaction


async def join_queue(request: Request, draft: Draft, *, storage: Storage) -> PlaceView:
    assert draft.day is not None
    async with storage.begin(request) as tx:
        page = await chosen_page(tx, draft.page)
        require_page(request.actor, page)
        calendar = await tx.bookings.calendar(page, draft.day, draft.day)
        booking_rules.check_day(calendar, draft.day, today=request.today, red_day_confirmed=True)
        rules.check_join(calendar, draft.day, request.actor.id)
        known = await tx.queue.active_on(page.id, draft.day)
        before = next((each for each in known if each.person == request.actor.id), None)
        place = await tx.queue.join(
            page=page.id,
            day=draft.day,
            person=request.actor.id,
            draft=_kept(draft, page, request, before),
        )
        await note_place(tx, request, "join", before=before, after=place)
        return await _view(tx, place)


async def leave_queue(
    request: Request, number: PlaceId, version: int, *, storage: Storage
) -> PlaceView:
    """Say no to an offer, or stop waiting; what was held goes to the next."""
    async with storage.begin(request) as tx:
        require(request.actor, Action.BOOK)
        place = rules.check_place(
            await tx.queue.get(number), person=request.actor.id, version=version
        )
        left = await end_place(tx, request, place, PlaceState.LEFT)
        view = await _view(tx, left)
        await offer_day(tx, request, view.page, place.day)
        return view


async def take_offer(
    request: Request, number: PlaceId, version: int, *, storage: Storage
) -> Booking:
    """Book the day that is held for the actor, with what they had typed."""
    async with storage.begin(request) as tx:
        found = await tx.queue.get(number)
        page = await chosen_page(tx, found and found.page)
        require_page(request.actor, page)
        place = rules.check_offer(
            found, person=request.actor.id, version=version, now=request.now, page=page
        )
        details = booking_rules.checked_details(place.draft.details, page=page)
        await check_place(
            tx, request, page, place.day, person=request.actor.id, red_day_confirmed=True
        )
        booking = await tx.bookings.add(
            page=page, day=place.day, details=details, owner=request.actor.id
        )
        tx.remember_result(booking.id)
        await booking_changed(tx, request, "book", before=None, after=booking)
    return booking


async def expire_offer(
    request: Request, number: PlaceId, version: int, *, storage: Storage
) -> bool:
    """Offer the day to the next when time is up; whether it was this offer's time."""
    async with storage.begin() as tx:
        place = await tx.queue.get(number)
        if (
            place is None
            or place.state is not PlaceState.OFFERED
            or place.version != version
            or not rules.has_run_out(place, request.now)
        ):
            return False
        await end_place(tx, request, place, PlaceState.EXPIRED)
        page = await tx.pages.get(place.page)
        assert page is not None
        await offer_day(tx, request, page, place.day)
    return True


async def see_place(number: PlaceId, *, storage: Storage) -> PlaceView | None:
    async with storage.read() as tx:
        place = await tx.queue.get(number)
        return None if place is None else await _view(tx, place)


async def see_places(request: Request, *, storage: Storage) -> list[PlaceView]:
    require(request.actor, Action.SEE_SCHEDULE)
    async with storage.read() as tx:
        places = await tx.queue.active_of(request.actor.id, since=request.today)
        return await _views(tx, places)


async def _view(tx: Transaction, place: QueuePlace) -> PlaceView:
    return (await _views(tx, [place]))[0]


async def _views(tx: Transaction, places: Sequence[QueuePlace]) -> list[PlaceView]:
    lines = await tx.queue.lines(places)
    found: list[PlaceView] = []
    for place in places:
        page = await tx.pages.get(place.page)
        assert page is not None
        position = rules.position(lines[place.page, place.day], place)
        found.append(PlaceView(place=place, position=position, page=page))
    return found


def _kept(draft: Draft, page: Page, request: Request, before: QueuePlace | None) -> Draft:
    """What is asked for now; where that names no post, what was asked for before."""
    if before is not None and not draft.details.title.strip():
        return before.draft
    department = draft.details.department or request.actor.department
    details = replace(draft.details, department=department)
    return replace(draft, page=page.id, details=details)
