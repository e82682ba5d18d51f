"""What `check` tries, and what may come of it: the lines of the console and of the card."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.core.seen import State

ALL_FINE: Final = 0
SOMETHING_FAILS: Final = 1
SOMETHING_IS_UNKNOWN: Final = 2


class Check(StrEnum):
    """In the order of the lines."""

    SETTINGS = "settings"
    DATABASE = "database"
    MIGRATIONS = "migrations"
    CLOCK = "clock"
    TENANT = "tenant"
    KEYS = "keys"
    """By which Teams signs what it sends."""
    TOKEN = "token"  # noqa: S105 - a name
    CREDENTIAL = "credential"
    ENDPOINT = "endpoint"
    PAGE = "page"
    """Whether the schedule's page has what it loads."""
    USERS = "users"
    GROUP = "group"
    PACKAGE = "package"
    INSTALLED = "installed"
    TEAM = "team"
    CHANNEL = "channel"
    ROSTER = "roster"
    SUPERADMINS = "superadmins"
    CHAT = "chat"
    FEED = "feed"
    MAIL = "mail"
    EVIDENCE = "evidence"


class Why(StrEnum):
    """Why a check does not hold, or is not known to; each has its words."""

    NEEDS_DATABASE = "needs database"
    """It could not be tried without the database."""
    NEEDS_PEOPLE = "needs people"
    NOT_TRIED = "not tried"
    """It reaches somebody, so it is tried only when that is asked for."""
    BUG = "bug"
    SILENT = "silent"
    """No answer within the time."""
    OUT_OF_TIME = "out of time"
    """Whoever asked could wait no longer."""
    UNREACHED = "unreached"
    NO_TOKEN = "no token"  # noqa: S105 - a name
    SETTINGS_WRONG = "settings wrong"
    NO_SUCH_SETTING = "no such setting"
    NO_DATABASE_YET = "no database yet"
    DATABASE_AWAY = "database away"
    READ_ONLY = "read only"
    OLD_TABLES = "old tables"
    OWNERS_TABLES = "owner's tables"
    """Old ones, and the bot's role may not change them."""
    NEWER_TABLES = "newer tables"
    CLOCK_OFF = "clock off"
    NO_TENANT = "no tenant"
    SECRET_WRONG = "secret wrong"  # noqa: S105  # pragma: allowlist secret
    SECRET_ENDED = "secret ended"  # noqa: S105  # pragma: allowlist secret
    NO_APP = "no app"
    NOT_TRUSTED = "not trusted"
    TOKEN_REFUSED = "token refused"  # noqa: S105 - a name
    ENDS_SOON = "ends soon"
    ENDED = "ended"
    END_UNKNOWN = "end unknown"
    NO_PUBLIC_URL = "no public url"
    NOT_SEEN_FROM_HERE = "not seen from here"
    NOT_THE_BOT = "not the bot"
    SCRIPT_MISSING = "script missing"
    CERTIFICATE_REFUSED = "certificate refused"
    FORBIDDEN = "forbidden"
    """A permission is missing."""
    REFUSED = "refused"
    """For another reason; the detail is the service's own code."""
    NO_SUCH_USER = "no such user"
    NO_SUCH_GROUP = "no such group"
    EMPTY_GROUP = "empty group"
    NOT_IN_CATALOG = "not in catalog"
    OTHER_VERSION = "other version"
    OTHER_PACKAGE = "other package"
    NO_PACKAGE = "no package"
    CATALOG_UNREAD = "catalog unread"
    NO_TEAM = "no team"
    TEAM_LOST = "team lost"
    NO_CHANNEL = "no channel"
    CHANNEL_LOST = "channel lost"
    NOBODY_THERE = "nobody there"
    NO_SUPERADMIN = "no superadmin"
    NO_CHAT = "no chat"
    CHAT_CLOSED = "chat closed"
    NO_SENDER = "no sender"
    NO_ADDRESS = "no address"
    STORE_FULL = "store full"
    STORE_READ_ONLY = "store read only"
    STORE_AWAY = "store away"
    STORE_GONE = "store gone"
    STORE_ALTERED = "store altered"


@dataclass(frozen=True, kw_only=True)
class Finding:
    check: Check
    state: State
    why: Why | None = None
    """None where it holds."""
    detail: str = ""
    """A date, a number, a version, a service's code: never about a person, never a secret."""
    whose: str = ""
    """The name of the person whom it is about; left out of what is pasted elsewhere."""


def holds(check: Check, detail: str = "", whose: str = "") -> Finding:
    return Finding(check=check, state=State.FINE, detail=detail, whose=whose)


def fails(check: Check, why: Why, *, detail: str = "", whose: str = "") -> Finding:
    return Finding(check=check, state=State.NOT, why=why, detail=detail, whose=whose)


def unknown(check: Check, why: Why, *, detail: str = "", whose: str = "") -> Finding:
    return Finding(check=check, state=State.UNKNOWN, why=why, detail=detail, whose=whose)


def exit_code(findings: Iterable[Finding]) -> int:
    """What fails counts before what nobody knows."""
    states = {each.state for each in findings}
    if State.NOT in states:
        return SOMETHING_FAILS
    return SOMETHING_IS_UNKNOWN if State.UNKNOWN in states else ALL_FINE


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """As the lines are told, those of one check as they came."""
    order = list(Check)
    return sorted(findings, key=lambda each: order.index(each.check))
