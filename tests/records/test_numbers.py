"""A number that stands anywhere is given to no other case."""

from pathlib import Path

from bot.evidence.store import FolderStore
from bot.usecases.case_numbers import note_numbers
from storage.transaction import SqlStorage
from tests.clock import FixedClock
from tests.moderation.makers import NOW, reported


async def test_after_an_older_copy_was_restored_no_number_comes_again(
    storage: SqlStorage, clock: FixedClock, tmp_path: Path
) -> None:
    """The store has pictures of cases that the restored database doesn't know."""
    for number in ("20260007", "20250090", "20270001", "9" * 30, "a"):
        folder = tmp_path / number
        folder.mkdir()
        (folder / f"{'a' * 64}.png").write_bytes(b"x")
    store = FolderStore(tmp_path)
    for _ in range(2):
        await note_numbers(store=store, storage=storage, clock=clock)
    numbers: list[int] = []
    for _ in range(2):
        async with storage.begin() as tx:
            numbers.append((await tx.cases.open(reported().events, at=NOW)).number)
    assert numbers == [20260008, 20260009]
