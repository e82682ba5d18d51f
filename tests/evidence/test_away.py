"""Evidence whose folder is gone while the bot runs: nothing begins anew in its place."""

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.evidence.store import FolderStore
from bot.moderation.model import CaseNumber
from bot.moderation.refusals import StoreFailed, StoreFailure
from tests.evidence.pictures import checked, png

OURS = CaseNumber(12)


async def yes() -> bool:
    return True


async def no() -> bool:
    return False


def moved(root: Path) -> None:
    root.rename(root.with_name("away"))


def mount_point(root: Path) -> None:
    moved(root)
    root.mkdir()


def another_volume(root: Path) -> None:
    mount_point(root)
    (root / "lost+found").mkdir()
    (root / "rapporter.txt").write_text("inget bevis")


def tried(root: Path) -> None:
    """Left by a check of an older version, which made the folder anew."""
    mount_point(root)
    (root / "000000").mkdir()


def a_file(root: Path) -> None:
    moved(root)
    root.write_text("ingen mapp")


def all_in(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*"))


@pytest.mark.parametrize("take", [moved, mount_point, another_volume, tried, a_file])
async def test_where_the_folder_is_gone_nothing_is_kept_or_said_to_be_removed(
    tmp_path: Path, take: Callable[[Path], None]
) -> None:
    root = tmp_path / "evidence"
    store = FolderStore(root, expects_pictures=yes)
    first = await FolderStore(root).save(OURS, checked(png()))
    await store.look()
    await asyncio.to_thread(take, root)
    before = await asyncio.to_thread(all_in, tmp_path)
    for act in (store.save(OURS, checked(png())), store.dispose(first.ref), store.look()):
        with pytest.raises(StoreFailed) as refused:
            await act
        assert refused.value.failure is StoreFailure.GONE
    assert await asyncio.to_thread(all_in, tmp_path) == before, "nothing is made"


async def test_the_first_picture_of_all_makes_the_folder(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "data" / "evidence", expects_pictures=no)
    await store.look()
    kept = await store.save(OURS, checked(png()))
    assert await store.open(kept.ref)


async def test_one_picture_that_is_lost_among_others_stops_no_new_ones(tmp_path: Path) -> None:
    store = FolderStore(tmp_path, expects_pictures=yes)
    for case in (OURS, CaseNumber(13)):
        await FolderStore(tmp_path).save(case, checked(png()))
    await asyncio.to_thread(shutil.rmtree, tmp_path / "000012")
    assert await store.save(CaseNumber(14), checked(png()))
