"""Who acts, with which right, and by which way: plain values that any layer may hold."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final, NewType

PersonId = NewType("PersonId", str)
"""An Entra object id in lower case; never a name or an address."""

THE_BOT: Final = PersonId("the-bot")
"""Who did what nobody's press caused; can't be an Entra object id."""

PageId = NewType("PageId", str)
DepartmentId = NewType("DepartmentId", str)

NAME_LIMIT = 100


class Role(StrEnum):
    SUPERADMIN = "superadmin"
    EDITOR = "editor"
    GUEST = "guest"
    """Anybody else in the tenant: help, and whom to ask; never data."""


class Grant(StrEnum):
    """What a superadmin has decided about a person, on top of the team's roster."""

    NONE = "none"
    GRANTED = "granted"
    REVOKED = "revoked"


class EntryPoint(StrEnum):
    """How an action reached the bot; it stands in the audit log."""

    TEXT = "text"
    BUTTON = "button"
    DIALOG = "dialog"
    EXTENSION = "extension"
    PAGE = "page"
    """The schedule's page beside the channel."""
    REACTION = "reaction"
    """A reaction to a message of the bot."""
    WORKER = "worker"
    CONSOLE = "console"
    """An administrator's command on the bot's own machine."""


def shown_name(name: str) -> str:
    """A person's name as it comes in; it is never an identity, so a very long one is cut off."""
    return name[:NAME_LIMIT]


@dataclass(frozen=True, kw_only=True)
class Person:
    id: PersonId
    name: str
    department: DepartmentId | None = None
    deputy: PersonId | None = None
    on_roster: bool = False
    grant: Grant = Grant.NONE
    account: str = ""
    """In Teams, as this bot knows it (`29:…`); empty as long as no roster has given it."""


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who asks, with the role that was worked out on the server for this very turn."""

    id: PersonId
    name: str
    role: Role
    department: DepartmentId | None = None
    deputy_for: frozenset[PersonId] = frozenset()

    @property
    def is_superadmin(self) -> bool:
        return self.role is Role.SUPERADMIN

    @property
    def is_editor(self) -> bool:
        """Superadmins may do all that editors may."""
        return self.role in {Role.EDITOR, Role.SUPERADMIN}


@dataclass(frozen=True, kw_only=True)
class Request:
    """The circumstances of one action: by whom, when, by which entry point."""

    actor: Actor
    now: datetime
    """Aware, in the schedule's time zone."""
    entry_point: EntryPoint
    turn: str | None = None
    """Names the incoming activity. A turn that was sent twice is acted on once."""

    @property
    def today(self) -> date:
        return self.now.date()


def by_the_bot(now: datetime) -> Request:
    """The circumstances of what nobody asked for: time was up."""
    actor = Actor(id=THE_BOT, name="", role=Role.SUPERADMIN)
    return Request(actor=actor, now=now, entry_point=EntryPoint.WORKER)
