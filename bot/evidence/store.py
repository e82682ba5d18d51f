"""Evidence in a folder: a file per picture, named by its hash, under a folder per case.

The name is made of the case's number and the content's hash, never of anything that was sent.
"""

import asyncio
import errno
import os
import re
import tempfile
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Final

from bot.moderation.model import CaseNumber, CheckedImage, MediaType, StoredEvidence
from bot.moderation.refusals import EvidenceAltered, EvidenceLost, StoreFailed, StoreFailure

_SUFFIXES: Final = {
    MediaType.PNG: "png",
    MediaType.JPEG: "jpg",
    MediaType.WEBP: "webp",
}
_REF: Final = re.compile(r"[0-9]{6,12}/([0-9a-f]{64})\.(?:png|jpg|webp)", re.ASCII)

_OF_A_CASE: Final = re.compile(r"(?!0+$)[0-9]{6,12}", re.ASCII)
"""What a case's folder is called; a check that nobody's picture came with tries number 0."""

_NOTHING_THERE: Final = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ELOOP})
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_READ_ONLY: Final = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})


def stored(case: CaseNumber, image: CheckedImage) -> StoredEvidence:
    """A picture under the name that any store gives it."""
    return StoredEvidence(
        ref=f"{case:06d}/{image.sha256}.{_SUFFIXES[image.media_type]}",
        sha256=image.sha256,
        size=len(image.content),
        media_type=image.media_type,
        width=image.width,
        height=image.height,
    )


def checked_ref(ref: str) -> str:
    """The name, if a store can have given it."""
    if not _REF.fullmatch(ref):
        raise EvidenceLost(ref)
    return ref


def checked_content(ref: str, content: bytes) -> bytes:
    """The content, if it is what the name says that was stored."""
    found = _REF.fullmatch(ref)
    if found is None:
        raise EvidenceLost(ref)
    if sha256(content).hexdigest() != found[1]:
        raise EvidenceAltered(ref)
    return content


class FolderStore:
    """The evidence store of a single machine, or of a volume that replicas share."""

    def __init__(
        self, root: Path, *, expects_pictures: Callable[[], Awaitable[bool]] | None = None
    ) -> None:
        """Take what it needs.

        Args:
            root: The folder, made with the first picture.
            expects_pictures: Whether some were kept; then a folder without any is another one, or
                a volume that is away, and nothing is begun in its place.
        """
        self._root = root
        self._expects_pictures = expects_pictures

    async def look(self) -> None:
        """See to it that what was kept has not gone all at once.

        Raises:
            StoreFailed: it has, or nobody can tell.
        """
        if self._expects_pictures is None or not await self._expects_pictures():
            return
        with _worded_failures():
            if await asyncio.to_thread(self._is_bare):
                raise StoreFailed(StoreFailure.GONE)

    async def save(self, case: CaseNumber, image: CheckedImage) -> StoredEvidence:
        await self.look()
        kept = stored(case, image)
        with _worded_failures():
            await asyncio.to_thread(self._write, kept.ref, image.content)
        return kept

    async def open(self, ref: str) -> bytes:
        with _worded_failures():
            return checked_content(ref, await asyncio.to_thread(self._read, ref))

    async def refs(self) -> list[str]:
        with _worded_failures():
            return await asyncio.to_thread(self._names)

    async def dispose(self, ref: str) -> None:
        await self.look()
        with _worded_failures():
            await asyncio.to_thread(self._unlink, ref)

    def _path(self, ref: str) -> Path:
        """A file straight inside a case's folder, whatever links somebody has put there."""
        path = self._root / checked_ref(ref)
        if path.parent.resolve().parent != self._root.resolve():
            raise EvidenceLost(ref)
        return path

    def _read(self, ref: str) -> bytes:
        try:
            descriptor = os.open(self._path(ref), os.O_RDONLY | os.O_NOFOLLOW)
        except OSError as error:
            if error.errno in _NOTHING_THERE:
                raise EvidenceLost(ref) from error
            raise
        with os.fdopen(descriptor, "rb") as file:
            return file.read()

    def _is_bare(self) -> bool:
        try:
            with os.scandir(self._root) as found:
                return not any(_OF_A_CASE.fullmatch(each.name) for each in found)
        except OSError as error:
            if error.errno in _NOTHING_THERE:
                return True
            raise

    def _names(self) -> list[str]:
        found = (each for each in self._root.rglob("*") if not each.is_dir())
        return sorted(each.relative_to(self._root).as_posix() for each in found)

    def _unlink(self, ref: str) -> None:
        self._path(ref).unlink(missing_ok=True)

    def _write(self, ref: str, content: bytes) -> None:
        path = self._path(ref)
        self._root.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.parent.mkdir(exist_ok=True, mode=0o700)
        if path.is_symlink():
            raise EvidenceAltered(ref)
        if path.exists():
            checked_content(ref, self._read(ref))
            return
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
        left = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            left = left.rename(path)
            _sync_folder(path.parent)
            _sync_folder(self._root)
        except BaseException:
            with suppress(OSError):
                left.unlink(missing_ok=True)
            raise


def _sync_folder(folder: Path) -> None:
    """Without this a power cut can forget the name of a file whose bytes are safe."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno != errno.EINVAL:  # the answer of network volumes that keep no such promise
            raise
    finally:
        os.close(descriptor)


@contextmanager
def _worded_failures() -> Generator[None]:
    try:
        yield
    except OSError as error:
        raise StoreFailed(_failure(error)) from error


def _failure(error: OSError) -> StoreFailure:
    if error.errno in _FULL:
        return StoreFailure.FULL
    return StoreFailure.READ_ONLY if error.errno in _READ_ONLY else StoreFailure.UNREACHABLE
