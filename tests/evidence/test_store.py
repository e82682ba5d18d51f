"""Evidence in a folder: whole or not at all, never overwritten, and found out when changed."""

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Self

import pytest

from bot.evidence.store import FolderStore
from bot.moderation.model import CaseNumber, CheckedImage, MediaType
from bot.moderation.ports import EvidenceStore
from bot.moderation.refusals import (
    EvidenceAltered,
    EvidenceLost,
    StoreFailed,
    StoreFailure,
)
from tests.evidence.pictures import checked, jpeg, png, webp

CASE = CaseNumber(12)


@pytest.fixture
async def image() -> CheckedImage:
    return checked(png())


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "data" / "evidence"


@pytest.fixture
def store(root: Path) -> EvidenceStore:
    return FolderStore(root)


def files_in(root: Path) -> list[str]:
    return sorted(
        path.relative_to(root).as_posix() for path in root.rglob("*") if not path.is_dir()
    )


@pytest.mark.parametrize("make", [png, jpeg, webp])
async def test_what_was_saved_comes_back_byte_for_byte(
    store: EvidenceStore, make: Callable[[], bytes]
) -> None:
    content = make()
    stored = await store.save(CASE, checked(content))
    assert await store.open(stored.ref) == content


async def test_a_picture_lies_under_its_case_and_its_hash(
    store: EvidenceStore, root: Path, image: CheckedImage
) -> None:
    stored = await store.save(CASE, image)
    assert stored.ref == f"000012/{image.sha256}.png"
    assert (stored.sha256, stored.size) == (image.sha256, len(image.content))
    assert (stored.media_type, stored.width, stored.height) == (MediaType.PNG, 640, 480)
    assert files_in(root) == [stored.ref]


async def test_only_the_bots_own_account_may_read_it(
    store: EvidenceStore, root: Path, image: CheckedImage
) -> None:
    stored = await store.save(CASE, image)
    for path in (root, root / "000012", root / stored.ref):
        assert path.stat().st_mode & 0o077 == 0


async def test_the_same_picture_is_kept_once_and_not_written_again(
    store: EvidenceStore, root: Path, image: CheckedImage
) -> None:
    stored = await store.save(CASE, image)
    before = (root / stored.ref).stat()
    assert await store.save(CASE, image) == stored
    after = (root / stored.ref).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


async def test_two_cases_keep_a_picture_each(
    store: EvidenceStore, root: Path, image: CheckedImage
) -> None:
    first = await store.save(CASE, image)
    second = await store.save(CaseNumber(13), image)
    await store.dispose(first.ref)
    assert files_in(root) == [second.ref]


async def test_a_changed_file_is_found_when_it_is_opened_and_is_not_saved_over(
    store: EvidenceStore, root: Path, image: CheckedImage
) -> None:
    stored = await store.save(CASE, image)
    (root / stored.ref).write_bytes(image.content[:-1])
    with pytest.raises(EvidenceAltered) as refused:
        await store.open(stored.ref)
    assert refused.value.ref == stored.ref
    with pytest.raises(EvidenceAltered):
        await store.save(CASE, image)
    assert (root / stored.ref).read_bytes() == image.content[:-1]


async def test_a_removed_file_is_found(
    store: EvidenceStore, root: Path, image: CheckedImage
) -> None:
    stored = await store.save(CASE, image)
    (root / stored.ref).unlink()
    with pytest.raises(EvidenceLost):
        await store.open(stored.ref)


@pytest.mark.parametrize(
    "ref",
    [
        "",
        "000012",
        "../secret.png",
        "000012/../../secret.png",
        "/etc/passwd",
        "000012/" + "a" * 64 + ".svg",
        "000012/" + "A" * 64 + ".png",
        "000012/" + "a" * 64 + ".png\n",
        "000012/" + "a" * 63 + ".png",
        "000012//" + "a" * 64 + ".png",
        "٠٠٠٠١٢/" + "a" * 64 + ".png",
        "000012/" + "a" * 64 + ".png\0",
    ],
)
async def test_a_name_that_the_store_never_gave_opens_and_removes_nothing(
    store: EvidenceStore, ref: str
) -> None:
    with pytest.raises(EvidenceLost):
        await store.open(ref)
    with pytest.raises(EvidenceLost):
        await store.dispose(ref)


async def test_a_link_in_a_files_place_is_not_followed(
    store: EvidenceStore, root: Path, image: CheckedImage, tmp_path: Path
) -> None:
    stored = await store.save(CASE, image)
    elsewhere = tmp_path / "elsewhere.png"
    (root / stored.ref).rename(elsewhere)
    (root / stored.ref).symlink_to(elsewhere)
    with pytest.raises(EvidenceLost):
        await store.open(stored.ref)
    with pytest.raises(EvidenceAltered):
        await store.save(CASE, image)


@pytest.fixture
def outside(root: Path, tmp_path: Path) -> Path:
    """A folder elsewhere, which a link in the case's place leads to."""
    root.mkdir(parents=True)
    (root / "000012").symlink_to(tmp_path / "outside")
    (tmp_path / "outside").mkdir()
    return tmp_path / "outside"


async def test_a_link_in_a_folders_place_is_not_followed(
    store: EvidenceStore, outside: Path, image: CheckedImage
) -> None:
    with pytest.raises(EvidenceLost):
        await store.save(CASE, image)
    assert files_in(outside) == []


FAULTS = [
    (errno.ENOSPC, StoreFailure.FULL),
    (errno.EDQUOT, StoreFailure.FULL),
    (errno.EROFS, StoreFailure.READ_ONLY),
    (errno.EACCES, StoreFailure.READ_ONLY),
    (errno.EIO, StoreFailure.UNREACHABLE),
]


@pytest.mark.parametrize("step", ["fsync", "rename", "open", "mkdir"])
@pytest.mark.parametrize("fault", FAULTS)
async def test_a_store_that_fails_at_any_step_says_so_and_keeps_no_half(
    monkeypatch: pytest.MonkeyPatch,
    root: Path,
    image: CheckedImage,
    step: str,
    fault: tuple[int, StoreFailure],
) -> None:
    number, failure = fault
    store = FolderStore(root)

    def fail(*args: object, **options: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as broken:
        broken.setattr(os, step, fail)
        with pytest.raises(StoreFailed) as refused:
            await store.save(CASE, image)
    assert refused.value.failure is failure
    assert files_in(root) == []

    stored = await store.save(CASE, image)
    assert files_in(root) == [stored.ref]


async def test_a_disk_that_fills_up_halfway_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch, store: EvidenceStore, root: Path, image: CheckedImage
) -> None:
    opened = os.fdopen

    class Filling:
        """Half of what is written arrives, then the disk is full."""

        def __init__(self, descriptor: int, mode: str) -> None:
            self.file = opened(descriptor, mode)

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_: object) -> None:
            self.file.close()

        def write(self, content: bytes) -> None:
            self.file.write(content[: len(content) // 2])
            self.file.flush()
            assert len(files_in(root)) == 1
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as broken:
        broken.setattr(os, "fdopen", Filling)
        with pytest.raises(StoreFailed):
            await store.save(CASE, image)
    assert files_in(root) == []


@pytest.mark.parametrize(("number", "kept"), [(errno.EIO, 0), (errno.EINVAL, 1)])
async def test_a_name_that_may_be_forgotten_is_no_success(
    monkeypatch: pytest.MonkeyPatch, root: Path, image: CheckedImage, number: int, kept: int
) -> None:
    """The folder is synced as well as the file, where the volume can do it at all."""
    synced = os.fsync

    def fail_for_folders(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(number, os.strerror(number))
        synced(descriptor)

    monkeypatch.setattr(os, "fsync", fail_for_folders)
    saving = FolderStore(root).save(CASE, image)
    if kept:
        await saving
    else:
        with pytest.raises(StoreFailed):
            await saving
    assert len(files_in(root)) == kept


async def test_a_half_from_a_crash_is_no_evidence(
    store: EvidenceStore, root: Path, image: CheckedImage
) -> None:
    (root / "000012").mkdir(parents=True)
    (root / "000012" / ".crashed.part").write_bytes(image.content[:10])
    stored = await store.save(CASE, image)
    assert await store.open(stored.ref) == image.content
    with pytest.raises(EvidenceLost):
        await store.open("000012/.crashed.part")


async def test_a_store_that_cannot_be_read_is_not_taken_for_an_empty_one(
    monkeypatch: pytest.MonkeyPatch, store: EvidenceStore, image: CheckedImage
) -> None:
    stored = await store.save(CASE, image)

    def fail(*args: object, **options: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as broken:
        broken.setattr(os, "open", fail)
        with pytest.raises(StoreFailed):
            await store.open(stored.ref)


async def test_disposing_of_a_picture_removes_it_and_twice_is_no_fault(
    store: EvidenceStore, root: Path, image: CheckedImage
) -> None:
    stored = await store.save(CASE, image)
    await store.dispose(stored.ref)
    await store.dispose(stored.ref)
    assert files_in(root) == []
