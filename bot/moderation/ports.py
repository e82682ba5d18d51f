"""What moderation asks of the world around it; `bot.wiring` chooses who answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.core.people import PersonId
from bot.moderation.case import Case
from bot.moderation.events import Disposed, Event
from bot.moderation.lines import ChainedLine
from bot.moderation.model import CaseNumber, CheckedImage, StoredEvidence


class EvidenceStore(Protocol):
    """Where the originals lie: a folder, or a SharePoint drive."""

    async def save(self, case: CaseNumber, image: CheckedImage) -> StoredEvidence:
        """Keep the picture; the same one again is kept once.

        Raises:
            StoreFailed: nothing was kept, not even a half.
            EvidenceAltered: other bytes lie under the name that belongs to these.
        """
        ...

    async def open(self, ref: str) -> bytes:
        """The original, as it came.

        Raises:
            EvidenceLost: nothing lies there.
            EvidenceAltered: something else does.
            StoreFailed: the store doesn't answer.
        """
        ...

    async def refs(self) -> list[str]:
        """The names of all that lies there, whoever put it there.

        Raises:
            StoreFailed: the store doesn't answer.
        """
        ...

    async def dispose(self, ref: str) -> None:
        """Remove what an approved disposal names; that it is gone already is no fault.

        Raises:
            StoreFailed: it may still be there.
        """
        ...


@dataclass(frozen=True, kw_only=True)
class PictureTarget:
    """The case that the next picture from a person belongs to."""

    case: CaseNumber | None
    pictures: bool = True
    """False from the moment a ground was chosen that forbids them, before there is a case."""


@dataclass(frozen=True, kw_only=True)
class EvidenceRow:
    """A row of the evidence table; the check compares it with its case and with the file."""

    case: CaseNumber
    evidence: StoredEvidence
    by: PersonId
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Registered:
    """What other tables say of a case; the check compares it with the lines."""

    number: CaseNumber
    reporter: PersonId
    state: str
    lines: int
    """How many the case should have."""
    events: tuple[Event, ...]
    """The lines themselves."""
    kept: tuple[EvidenceRow, ...]
    addresses: frozenset[tuple[str, str, bool]]
    """Where its links lead, and whether the comment stays."""


class Cases(Protocol):
    """Cases by their lines, which can be added and read, and nothing else."""

    async def get(self, number: CaseNumber) -> Case | None: ...
    async def open(self, events: Sequence[Event], *, at: datetime) -> Case:
        """A new case of these first lines, with the year's next number."""
        ...

    async def add(self, case: Case, events: Sequence[Event]) -> Case:
        """The case with these lines after its own.

        Raises:
            CaseChanged: somebody else added a line since it was read.
        """
        ...

    async def dispose(self, case: Case, line: Disposed) -> Case:
        """The case with this line, which accounts for the words that it takes out of the others.

        Raises:
            CaseChanged: somebody else added a line since it was read.
        """
        ...

    async def on_same_comment(self, number: CaseNumber) -> list[Case]:
        """The other cases whose links lead to the same comment, the oldest first."""
        ...

    async def all(self) -> list[Case]: ...
    async def unfinished(self) -> list[Case]: ...
    async def finished(self, *, limit: int) -> list[Case]:
        """The newest first."""
        ...

    async def reported_by(self, person: PersonId, *, limit: int) -> list[Case]:
        """The newest first."""
        ...

    async def picture_target(self, person: PersonId) -> PictureTarget | None: ...
    async def set_picture_target(self, person: PersonId, target: PictureTarget) -> None: ...
    async def hash_of(self, number: CaseNumber, line: int) -> str:
        """The hash of a line that is there."""
        ...

    async def newest(self) -> str:
        """The hash of the newest line of all."""
        ...

    async def kept(self) -> list[EvidenceRow]: ...
    async def has_pictures(self) -> bool:
        """Whether any was kept that is not disposed of."""
        ...

    async def lines(self, number: CaseNumber) -> list[ChainedLine]:
        """A case's lines with their hashes, in order."""
        ...
