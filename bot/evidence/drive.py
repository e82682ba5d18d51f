"""Evidence in a SharePoint folder, under the same names as in a folder of this machine."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from typing import Final

from bot.alerts.ports import DriveStore, GraphRefused, GraphUnavailable
from bot.evidence.store import checked_content, checked_ref, stored
from bot.moderation.model import CaseNumber, CheckedImage, StoredEvidence
from bot.moderation.refusals import EvidenceLost, StoreFailed, StoreFailure

_FAILURES: Final[Mapping[int, StoreFailure]] = {
    HTTPStatus.FORBIDDEN: StoreFailure.READ_ONLY,
    HTTPStatus.INSUFFICIENT_STORAGE: StoreFailure.FULL,
}


class SharePointStore:
    """The evidence store that replicas share without a volume."""

    def __init__(self, drive: DriveStore) -> None:
        self._drive = drive

    async def save(self, case: CaseNumber, image: CheckedImage) -> StoredEvidence:
        """Written once, and read back: an answer of success is not yet the bytes."""
        kept = stored(case, image)
        name = _name(kept.ref)
        with _worded_failures():
            found = await self._drive.read(name)
            if found is None:
                await self._drive.put(name, image.content)
                found = await self._drive.read(name)
        checked_content(kept.ref, found or b"")
        return kept

    async def open(self, ref: str) -> bytes:
        with _worded_failures():
            content = await self._drive.read(_name(ref))
        if content is None:
            raise EvidenceLost(ref)
        return checked_content(ref, content)

    async def refs(self) -> list[str]:
        with _worded_failures():
            names = await self._drive.names()
        return sorted(map(_ref, names))

    async def dispose(self, ref: str) -> None:
        with _worded_failures():
            await self._drive.remove(_name(ref))


def _name(ref: str) -> str:
    """One folder holds all: the case's number stands in the file's name."""
    return checked_ref(ref).replace("/", "-")


def _ref(name: str) -> str:
    """The other way; what the store never named keeps its name."""
    try:
        return checked_ref(name.replace("-", "/", 1))
    except EvidenceLost:
        return name


@contextmanager
def _worded_failures() -> Generator[None]:
    try:
        yield
    except GraphUnavailable as error:
        raise StoreFailed(StoreFailure.UNREACHABLE) from error
    except GraphRefused as error:
        failure = _FAILURES.get(error.status, StoreFailure.UNREACHABLE)
        raise StoreFailed(failure) from error
