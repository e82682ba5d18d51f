"""The schedule as a page shows it: every page of some days, and what a choice of day needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.core.people import PageId, Request
from bot.core.permissions import Action, require
from bot.schedule import booking as rules
from bot.schedule.model import BookingId, Catalogue, Page, PageCalendar
from bot.schedule.quiet import Quiet
from bot.schedule.refusals import NoSuchPage
from bot.usecases.ports import Storage
from bot.usecases.reading import LOOK_BACK, catalogue_in


@dataclass(frozen=True, kw_only=True)
class Board:
    """All of it true at one moment."""

    catalogue: Catalogue
    calendars: Sequence[PageCalendar]
    """Each page's over the days asked for, in the order that pages are shown."""
    ahead: PageCalendar
    """The page that a new booking goes to, from a month back to the last bookable day."""
    watched: frozenset[BookingId]
    """Published posts whose comments somebody still watches."""
    version: str
    """Another one says that something has changed since."""
    quiet: Quiet = ()
    """Times of the year whose days are suggested last."""

    @property
    def page(self) -> Page:
        return self.ahead.page


async def see_board(
    request: Request, page: PageId | None, first: date, last: date, *, storage: Storage
) -> Board:
    """See the days from first to last, on every page; a booking goes to `page`, or the main one.

    Raises:
        NotAllowed: the actor is no editor.
        NoSuchPage: there is no such page.
    """
    require(request.actor, Action.SEE_SCHEDULE)
    today = request.today
    async with storage.read() as tx:
        known = await catalogue_in(tx)
        chosen = known.main if page is None else known.page(page)
        if chosen is None:
            raise NoSuchPage(str(page))
        return Board(
            catalogue=known,
            calendars=await tx.bookings.calendars(first, last),
            ahead=await tx.bookings.calendar(
                chosen, today - LOOK_BACK, rules.last_bookable(today)
            ),
            watched=await tx.watches.watched(first, last),
            version=await tx.audit.newest(),
        )


async def board_version(request: Request, *, storage: Storage) -> str:
    """Whether a board is still true, for much less than seeing it.

    Raises:
        NotAllowed: the actor is no editor any more.
    """
    require(request.actor, Action.SEE_SCHEDULE)
    async with storage.read() as tx:
        return await tx.audit.newest()
