"""The audit log is only ever added to, and shows when somebody went behind its back."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.core.hash_chain import GENESIS
from bot.core.people import EntryPoint, Role
from bot.core.ports import AuditEntry, AuditRow
from storage.tables import audit
from storage.transaction import SqlStorage
from tests import makers
from tests.chains import first_broken_row
from tests.clock import START
from tests.makers import ANNA, BO
from tests.tampering import behind_its_back

CHANGE = AuditEntry(
    action="move",
    subject="booking:1",
    before={"day": "2026-11-24", "title": "Å 👩‍⚕️ \"'", "share": 2.0, "tags": ["a", None]},
    after={"day": "2026-11-25", "nested": {"b": 1, "a": True}, "large": 2**53, "share": 0.1},
)


async def log(storage: SqlStorage, *entries: AuditEntry) -> None:
    for number, entry in enumerate(entries):
        request = makers.request(now=START + timedelta(microseconds=number))
        async with storage.begin(request) as tx:
            await tx.audit.add(request, entry)


async def first_broken(storage: SqlStorage) -> int | None:
    async with storage.read() as tx:
        return await first_broken_row(tx)


async def test_a_row_says_who_did_what_when_and_by_which_road(
    storage: SqlStorage, engine: AsyncEngine
) -> None:
    now = datetime(2026, 11, 24, 8, 30, 15, 123456, tzinfo=UTC)
    request = makers.request(
        makers.actor(BO, role=Role.SUPERADMIN), now=now, entry_point=EntryPoint.BUTTON
    )
    async with storage.begin(request) as tx:
        await tx.audit.add(request, CHANGE)
    async with engine.connect() as connection:
        row = (await connection.execute(select(audit))).mappings().one()
    said = {name: row[name] for name in row if name not in {"id", "hash"}}
    assert said == {
        "at": now,
        "actor": BO,
        "road": "button",
        "action": "move",
        "subject": "booking:1",
        "before": CHANGE.before,
        "after": CHANGE.after,
    }


@pytest.mark.parametrize("length", [0, 1, 5])
async def test_an_untouched_log_is_whole(storage: SqlStorage, length: int) -> None:
    await log(storage, *[CHANGE] * length)
    assert await first_broken(storage) is None


async def test_a_row_without_a_before_or_an_after_is_whole(storage: SqlStorage) -> None:
    await log(storage, AuditEntry(action="export", subject="schedule:2026"))
    assert await first_broken(storage) is None


@pytest.mark.parametrize(
    "change",
    [
        "actor = 'someone else'",
        "road = 'console'",
        "action = 'cancel'",
        "subject = 'booking:2'",
        "before = NULL",
        """after = '{"day": "2026-12-24"}'""",
        "at = (SELECT at FROM audit WHERE id = 1)",
        "hash = 'f' || substr(hash, 2)",
        "hash = ''",
    ],
)
async def test_a_changed_row_is_found(
    storage: SqlStorage, engine: AsyncEngine, change: str
) -> None:
    await log(storage, *[CHANGE] * 4)
    if change.startswith("hash = 'f'"):
        await behind_its_back(engine, "UPDATE audit SET hash = '0' || substr(hash, 2) WHERE id=3")
    await behind_its_back(engine, f"UPDATE audit SET {change} WHERE id = 3")
    assert await first_broken(storage) == 3


async def test_the_row_after_a_removed_one_is_found(
    storage: SqlStorage, engine: AsyncEngine
) -> None:
    await log(storage, *[CHANGE] * 4)
    await behind_its_back(engine, "DELETE FROM audit WHERE id = 2")
    assert await first_broken(storage) == 3


async def test_a_removed_beginning_is_found(storage: SqlStorage, engine: AsyncEngine) -> None:
    await log(storage, *[CHANGE] * 2)
    await behind_its_back(engine, "DELETE FROM audit WHERE id = 1")
    assert await first_broken(storage) == 2


async def test_an_inserted_row_is_found(storage: SqlStorage, engine: AsyncEngine) -> None:
    await log(storage, *[CHANGE] * 3)
    await behind_its_back(engine, "UPDATE audit SET id = 40 WHERE id = 3")
    await behind_its_back(
        engine,
        "INSERT INTO audit (id, at, actor, road, action, subject, hash)"
        " SELECT 3, at, actor, road, action, subject, 'made up' FROM audit WHERE id = 1",
    )
    assert await first_broken(storage) == 3


async def test_rows_that_changed_places_are_found(
    storage: SqlStorage, engine: AsyncEngine
) -> None:
    await log(storage, *[CHANGE] * 3)
    await behind_its_back(engine, "UPDATE audit SET id = 40 WHERE id = 2")
    assert await first_broken(storage) == 3


async def test_what_happened_to_bookings_since_a_moment_is_told_oldest_first(
    storage: SqlStorage,
) -> None:
    other = AuditEntry(action="close", subject="day:2026-11-24")
    cancelled = AuditEntry(action="cancel", subject="booking:12")
    await log(storage, CHANGE, CHANGE, other, cancelled)
    async with storage.read() as tx:
        rows = await tx.audit.of_bookings(since=START)
        of_one = await tx.audit.about("booking:12", since=rows[-1].at)
    assert of_one == rows[-1:]
    at = [START + timedelta(microseconds=number) for number in (1, 3)]
    assert rows == [
        AuditRow(
            action="move",
            subject="booking:1",
            before=CHANGE.before,
            after=CHANGE.after,
            at=at[0],
            actor=ANNA,
        ),
        AuditRow(action="cancel", subject="booking:12", at=at[1], actor=ANNA),
    ]


async def test_the_newest_hash_noted_elsewhere_shows_that_the_end_was_cut_off(
    storage: SqlStorage, engine: AsyncEngine
) -> None:
    """Without it a shorter chain is as whole as a longer one."""
    async with storage.read() as tx:
        assert await tx.audit.newest() == GENESIS
    await log(storage, *[CHANGE] * 3)
    async with storage.read() as tx:
        noted = await tx.audit.newest()
        assert await tx.audit.holds(noted)
    await behind_its_back(engine, "DELETE FROM audit WHERE id = 3")
    async with storage.read() as tx:
        assert await first_broken_row(tx) is None
        assert not await tx.audit.holds(noted)


async def test_a_refused_turn_leaves_the_chain_whole(storage: SqlStorage) -> None:
    """PostgreSQL's sequence has a gap then; the chain has none."""
    await log(storage, CHANGE)
    request = makers.request()

    async def break_off() -> None:
        async with storage.begin(request) as tx:
            await tx.audit.add(request, CHANGE)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await break_off()
    await log(storage, CHANGE)
    assert await first_broken(storage) is None


async def test_rows_of_one_transaction_are_chained_too(storage: SqlStorage) -> None:
    request = makers.request()
    async with storage.begin(request) as tx:
        await tx.audit.add(request, CHANGE)
        await tx.audit.add(request, CHANGE)
    assert await first_broken(storage) is None
