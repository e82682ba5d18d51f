"""What people look at: free days, the schedule, their own bookings."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from bot.core.people import PageId, Request
from bot.core.permissions import Action, require
from bot.schedule import booking as rules
from bot.schedule.model import Booking, BookingId, Catalogue, Draft, Page, PageCalendar
from bot.schedule.permissions import may_change, require_change
from bot.schedule.quiet import Quiet
from bot.schedule.refusals import NoSuchBooking, NoSuchPage
from bot.schedule.suggestions import Suggestion, suggest
from bot.usecases.ports import Storage, Transaction

LOOK_BACK = timedelta(days=30)
"""Posts this far back still count as neighbours when a day is suggested."""


def see_catalogue(request: Request, known: Catalogue) -> Catalogue:
    require(request.actor, Action.SEE_SCHEDULE)
    return known


async def catalogue_in(tx: Transaction) -> Catalogue:
    return Catalogue(pages=await tx.pages.all(), departments=await tx.pages.departments())


@dataclass(frozen=True, kw_only=True)
class PageView:
    """One page over a stretch of days, with all that a card needs to name things."""

    page: Page
    calendar: PageCalendar
    catalogue: Catalogue


async def see_page(
    request: Request, page: PageId | None, first: date, last: date, *, storage: Storage
) -> PageView:
    """The page's days from the first to the last; None is the main page.

    Raises:
        NoSuchPage: it isn't there.
    """
    require(request.actor, Action.SEE_SCHEDULE)
    async with storage.read() as tx:
        known = await catalogue_in(tx)
        chosen = known.main if page is None else known.page(page)
        if chosen is None:
            raise NoSuchPage(str(page))
        calendar = await tx.bookings.calendar(chosen, first, last)
    return PageView(page=chosen, calendar=calendar, catalogue=known)


@dataclass(frozen=True, kw_only=True)
class SuggestedDays(PageView):
    suggestions: list[Suggestion]


async def propose_days(
    request: Request,
    draft: Draft,
    *,
    storage: Storage,
    near: date | None = None,
    exclude: Collection[date] = (),
    only: Collection[date] = (),
    quiet: Quiet = (),
) -> SuggestedDays:
    """The page's coming half year and the best free days in it, of `only` those where any."""
    today = request.today
    if only:
        ahead = range((rules.last_bookable(today) - today).days + 1)
        others = {today + timedelta(days=n) for n in ahead}.difference(only)
        exclude = others.union(exclude)
    view = await see_page(
        request, draft.page, today - LOOK_BACK, rules.last_bookable(today), storage=storage
    )
    best = suggest(
        view.calendar,
        today=today,
        near=near,
        department=draft.details.department or request.actor.department,
        theme=draft.details.theme,
        exclude=exclude,
        quiet=quiet,
    )
    return SuggestedDays(
        page=view.page, calendar=view.calendar, catalogue=view.catalogue, suggestions=best
    )


@dataclass(frozen=True, kw_only=True)
class BookingView:
    booking: Booking
    catalogue: Catalogue
    mine: bool
    """Whether the one who asks may change it."""
    stood: bool = False
    """It was booked already, so that nothing had to be done."""


async def see_booking(request: Request, number: BookingId, *, storage: Storage) -> BookingView:
    require(request.actor, Action.SEE_SCHEDULE)
    async with storage.read() as tx:
        booking = await tx.bookings.get(number)
        if booking is None:
            raise NoSuchBooking
        return BookingView(
            booking=booking,
            catalogue=await catalogue_in(tx),
            mine=may_change(request.actor, booking),
        )


async def see_posted_booking(number: BookingId, *, storage: Storage) -> BookingView | None:
    """What a channel shows, as all who can read the channel see it, editors or not."""
    async with storage.read() as tx:
        booking = await tx.bookings.get(number)
        if booking is None:
            return None
        return BookingView(booking=booking, catalogue=await catalogue_in(tx), mine=False)


async def see_own_booking(
    request: Request, number: BookingId, version: int, *, storage: Storage
) -> BookingView:
    """A booking that the actor may change, if it is still as the pressed card showed it."""
    view = await see_booking(request, number, storage=storage)
    require_change(request.actor, view.booking)
    rules.check_version(view.booking, version)
    return view


@dataclass(frozen=True, kw_only=True)
class MineView:
    bookings: list[Booking]
    catalogue: Catalogue


async def see_mine(request: Request, *, storage: Storage) -> MineView:
    require(request.actor, Action.SEE_SCHEDULE)
    async with storage.read() as tx:
        bookings = await tx.bookings.of_owner(request.actor.id, since=request.today)
        return MineView(bookings=bookings, catalogue=await catalogue_in(tx))


@dataclass(frozen=True, kw_only=True)
class AllPagesView:
    bookings: list[Booking]
    catalogue: Catalogue


async def see_all_pages(
    request: Request, first: date, last: date, *, storage: Storage
) -> AllPagesView:
    require(request.actor, Action.SEE_SCHEDULE)
    async with storage.read() as tx:
        return AllPagesView(
            bookings=await tx.bookings.between(first, last), catalogue=await catalogue_in(tx)
        )
