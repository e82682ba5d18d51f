"""The newest hashes leave the database by the log, once a day, whatever else is read meanwhile."""

from collections.abc import MutableMapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine
from structlog.testing import capture_logs

from bot.core.ports import AuditEntry
from bot.evidence.store import FolderStore
from bot.moderation.refusals import StoreFailed, StoreFailure
from bot.usecases.record_watch import READING, RecordWatch
from storage.transaction import SqlStorage
from tests.clock import FixedClock
from tests.makers import request
from tests.tampering import behind_its_back, rechain_audit


def told(entries: list[MutableMapping[str, Any]]) -> list[tuple[str, str]]:
    lines = [each for each in entries if each["event"] == "records_read"]
    return [(each["audit_hash"], each["case_hash"]) for each in lines]


async def test_each_day_the_newest_hashes_go_to_the_log_and_a_restart_adds_none(
    storage: SqlStorage, tmp_path: Path
) -> None:
    clock, newest = FixedClock(), list[tuple[str, str]]()
    with capture_logs() as entries:
        for day in range(2):
            async with storage.begin(request()) as tx:
                entry = AuditEntry(action="book", subject=f"booking:{day}")
                await tx.audit.add(request(), entry)
                newest.append((await tx.audit.newest(), await tx.cases.newest()))
            for _hour in range(3):
                watch = RecordWatch(
                    storage=storage, rows=storage, evidence=FolderStore(tmp_path), clock=clock
                )
                await watch.read_due()
                clock.move(timedelta(hours=8))
    assert told(entries) == newest
    async with storage.read() as tx:
        assert await tx.audit.holds(newest[0][0])


class Away(FolderStore):
    """A store that fails at once, or when its pictures are read."""

    async def refs(self) -> list[str]:
        raise StoreFailed(StoreFailure.READ_ONLY)


async def test_a_store_that_cannot_be_read_leaves_the_pictures_unknown_and_is_told_of(
    storage: SqlStorage, tmp_path: Path
) -> None:
    watch = RecordWatch(storage=storage, rows=storage, evidence=Away(tmp_path), clock=FixedClock())
    with capture_logs() as entries:
        await watch.read_due()
    [line] = [each for each in entries if each["event"] == "evidence_not_read"]
    assert line["why"] == StoreFailure.READ_ONLY.value
    assert (watch.records.audit, watch.records.cases) == (True, True)
    assert watch.records.evidence is None


@pytest.mark.parametrize("content", [{}, {"whole_at": None, "files": 0, "findings": 1}, []])
async def test_a_kept_reading_that_nobody_understands_is_read_anew(
    storage: SqlStorage, tmp_path: Path, content: Any
) -> None:
    clock = FixedClock()
    async with storage.begin() as tx:
        await tx.alerts.keep_reading(READING, clock.now(), content)
    watch = RecordWatch(storage=storage, rows=storage, evidence=FolderStore(tmp_path), clock=clock)
    await watch.read_due()
    assert watch.records.evidence is True


async def test_a_reading_from_while_the_clock_was_ahead_puts_off_no_other(
    storage: SqlStorage, tmp_path: Path
) -> None:
    clock = FixedClock()
    watch = RecordWatch(storage=storage, rows=storage, evidence=FolderStore(tmp_path), clock=clock)
    clock.move(timedelta(days=30))
    await watch.read_due()
    clock.move(timedelta(days=-30))
    await watch.read_due()
    assert watch.records.whole_at == clock.now()


@pytest.mark.parametrize("hours", [1, 24], ids=["by what is new", "by the whole"])
@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM audit WHERE id = (SELECT max(id) FROM audit)",
        "DELETE FROM audit WHERE id > 1",
        "DELETE FROM audit",
        "UPDATE audit SET actor = 'somebody-else'",
    ],
)
async def test_a_log_that_no_longer_holds_where_it_was_read_to_is_never_whole_again(
    storage: SqlStorage, engine: AsyncEngine, tmp_path: Path, statement: str, hours: int
) -> None:
    """However well it was made to fit, and whatever is written and read after it."""
    clock = FixedClock()

    async def reads() -> bool | None:
        watch = RecordWatch(
            storage=storage, rows=storage, evidence=FolderStore(tmp_path), clock=clock
        )
        await watch.read_due()
        return watch.records.audit

    async def written(rows: int) -> None:
        asked = request(now=clock.now())
        async with storage.begin(asked) as tx:
            for number in range(rows):
                entry = AuditEntry(action="book", subject=f"booking:{number}")
                await tx.audit.add(asked, entry)

    await written(3)
    assert await reads() is True
    await behind_its_back(engine, statement)
    await rechain_audit(engine)
    found = list[bool | None]()
    for rows in (0, 5, 1):
        await written(rows)
        for passed in (hours, 1, 24):
            clock.move(timedelta(hours=passed))
            found.append(await reads())
    assert found == [False] * 9
