"""Who may change whose booking, on which page."""

from bot.core.people import Actor
from bot.core.permissions import Action, may, require
from bot.schedule.model import Booking, Page
from bot.schedule.refusals import NotYourPage, NotYours


def may_change(actor: Actor, booking: Booking) -> bool:
    """Owners, their deputies and superadmins may; a role that lost its rights may not."""
    if may(actor, Action.CHANGE_ANY):
        return True
    mine = booking.owner == actor.id or booking.owner in actor.deputy_for
    return mine and may(actor, Action.CHANGE_OWN)


def require_change(actor: Actor, booking: Booking) -> None:
    require(actor, Action.CHANGE_OWN)
    if not may_change(actor, booking):
        raise NotYours(booking)


def require_page(actor: Actor, page: Page) -> None:
    require(actor, Action.BOOK)
    if page.editors and actor.id not in page.editors and not actor.is_superadmin:
        raise NotYourPage(page)
