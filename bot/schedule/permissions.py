"""Who may do what. One table, asked by every use case, whatever road the action came by."""

from enum import StrEnum

from bot.schedule.model import Actor, Booking, Page, Role
from bot.schedule.refusals import NotAllowed, NotYourPage, NotYours


class Action(StrEnum):
    READ_HELP = "read_help"
    SEE_SCHEDULE = "see_schedule"
    BOOK = "book"
    CHANGE_OWN = "change_own"
    CHANGE_ANY = "change_any"
    REPORT_COMMENT = "report_comment"
    KEEP_WATCH = "keep_watch"
    TIP = "tip"
    GO_OVER_LIMIT = "go_over_limit"
    CLOSE_DAYS = "close_days"
    FREEZE_PAGE = "freeze_page"
    MANAGE_EDITORS = "manage_editors"
    MANAGE_PAGES = "manage_pages"
    TAKE_CASES = "take_cases"
    EXPORT = "export"
    DISPOSE = "dispose"
    SEE_HEALTH = "see_health"
    SEND_DIGEST = "send_digest"
    RECORD_FOLLOWERS = "record_followers"


_GUEST = frozenset({Action.READ_HELP})
_EDITOR = _GUEST | {
    Action.SEE_SCHEDULE,
    Action.BOOK,
    Action.CHANGE_OWN,
    Action.REPORT_COMMENT,
    Action.KEEP_WATCH,
    Action.TIP,
}

MATRIX: dict[Role, frozenset[Action]] = {
    Role.GUEST: _GUEST,
    Role.EDITOR: _EDITOR,
    Role.SUPERADMIN: frozenset(Action),
}


def may(actor: Actor, action: Action) -> bool:
    return action in MATRIX[actor.role]


def require(actor: Actor, action: Action) -> None:
    if not may(actor, action):
        raise NotAllowed(actor.role)


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
