"""What the local Graph has been asked to do, and has done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.local.faults import Operation


@dataclass(frozen=True, kw_only=True)
class Notification:
    at: datetime
    person: str
    """Entra object id."""
    activity_type: str
    text: str
    """The activity type's template with its parameters filled in."""
    preview: str
    topic: str
    chain_id: int | None


@dataclass(frozen=True, kw_only=True)
class Mail:
    at: datetime
    sender: str
    to: tuple[str, ...]
    subject: str
    text: str
    importance: str


@dataclass(frozen=True, kw_only=True)
class Upload:
    at: datetime
    drive: str
    path: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Call:
    """A request as it came, without its token."""

    operation: Operation
    person: str | None
    query: Mapping[str, str]
    body: object
