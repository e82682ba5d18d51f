"""What an alert needs from Microsoft Graph, in the office's words and without its SDK."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

PREVIEW_LIMIT = 150
"""Characters of a preview text that Teams shows; the rest would be cut in the middle of a word."""


class GraphError(Exception):
    """Graph did not do what it was asked. Holds neither addresses nor texts: safe to log."""


@dataclass(eq=False)
class GraphRefused(GraphError):
    """Asking again gives the same answer, until a person changes something (4xx, 507)."""

    status: int
    code: str

    def __str__(self) -> str:
        return f"Graph refused with {self.status} {self.code}"


@dataclass(eq=False, kw_only=True)
class GraphUnavailable(GraphError):
    """Worth another try: throttled, out of order, not reached, or no token to be had.

    `retry_after` is in seconds, None where Graph named no time. `uncertain` says that the
    request may have been carried out although no answer came.
    """

    reason: str
    retry_after: float | None = None
    uncertain: bool = False

    def __str__(self) -> str:
        return f"Graph is unavailable: {self.reason}"


@dataclass(frozen=True, kw_only=True)
class Profile:
    id: str
    """Entra object id."""
    name: str
    mail: str | None
    user_principal_name: str | None
    enabled: bool = True
    """False only where Entra says so; without the permission to know, it is True."""

    @property
    def address(self) -> str | None:
        """Where mail goes. An account without a mailbox may still forward its sign-in name."""
        return self.mail or self.user_principal_name


@dataclass(frozen=True, kw_only=True)
class GroupReading:
    """The superadmin group as last read; old, but never gone, while Graph is down."""

    members: tuple[Profile, ...]
    read_at: datetime
    failure: str | None = None
    """Why the attempt after `read_at` failed; None when the reading is the latest attempt."""


@dataclass(frozen=True, kw_only=True)
class Installation:
    """The bot's app in one person's Teams, and the chat that comes with it."""

    id: str
    chat_id: str


@dataclass(frozen=True, kw_only=True)
class FeedNote:
    """A line in the activity feed. `preview` never holds the text of a reported comment."""

    installation_id: str
    """Of the app in this person's Teams: a press opens the bot's chat."""
    activity_type: str
    """As declared in the app's manifest."""
    preview: str
    parameters: Sequence[tuple[str, str]] = ()
    """Name and value for each placeholder of the activity type's template."""
    chain_id: int | None = None
    """A later note with the same id takes the earlier one's place (64 bits, signed)."""


@dataclass(frozen=True, kw_only=True)
class MailNote:
    to: str
    subject: str
    text: str
    """Plain text: nothing in it can be taken for markup."""


class Directory(Protocol):
    async def group_members(self, group_id: str) -> tuple[Profile, ...]:
        """Every user in the group, also through nested groups; switched-off accounts left out."""
        ...

    async def profile(self, person_id: str) -> Profile | None:
        """None when the tenant has no such user any more."""
        ...


class Reach(Protocol):
    async def find_installation(self, person_id: str) -> Installation | None:
        """Look only: for the self-test, which must reach no one."""
        ...

    async def ensure_installed(self, person_id: str) -> Installation:
        """Install the app where it is missing; an installation made meanwhile counts."""
        ...

    async def notify(self, person_id: str, note: FeedNote) -> None: ...

    async def mail(self, note: MailNote) -> None: ...


class DriveStore(Protocol):
    """One folder in SharePoint. A name stands for its content: the same name, the same bytes."""

    async def put(self, name: str, content: bytes) -> None: ...

    async def read(self, name: str) -> bytes | None:
        """None when there is no such file."""
        ...

    async def names(self) -> list[str]:
        """Of all that lies in the folder; of a folder in it, its own."""
        ...

    async def remove(self, name: str) -> None:
        """That it is gone already is no fault."""
        ...
