"""Who may do what. One table, asked by every use case, whatever way the action came by."""

from enum import StrEnum

from bot.core.people import Actor, Role
from bot.core.refusals import NotAllowed


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
    IMPORT = "import"


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
