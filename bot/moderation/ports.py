"""What moderation asks of the world around it; `bot.wiring` chooses who answers."""

from typing import Protocol

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

    async def dispose(self, ref: str) -> None:
        """Remove what an approved disposal names; that it is gone already is no fault.

        Raises:
            StoreFailed: it may still be there.
        """
        ...
