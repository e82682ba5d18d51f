"""What is purged, and above all what is not."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.schedule.imports import ImportState, KeptImport
from bot.schedule.refusals import AlreadyHandled
from storage import purging
from storage.outbox import OutboxQueue
from storage.purging import IMPORTS_WAIT, JOBS_KEPT, TURNS_KEPT, Purged, purge
from storage.tables import outbox
from storage.transaction import SqlStorage
from tests import makers
from tests.clock import START, FixedClock
from tests.jobs import made

MOMENT = timedelta(seconds=1)
DATED = made("publication.ask", key="publication:1:2026-11-24:1")
PLAIN = made("activity")
GUARDED = made("welcome", key="welcome:channel:19:team")


@pytest.fixture
def queue(engine: AsyncEngine, storage: SqlStorage) -> OutboxQueue:
    return OutboxQueue(engine, storage.writer)


async def purged(storage: SqlStorage, now: datetime) -> Purged:
    return await purge(storage.writer, now=now)


async def kinds(engine: AsyncEngine) -> list[str]:
    async with engine.connect() as connection:
        return list((await connection.execute(select(outbox.c.kind))).scalars())


async def test_a_turn_is_known_for_a_week(storage: SqlStorage, clock: FixedClock) -> None:
    request = makers.request(turn="a|1")
    async with storage.begin(request):
        pass
    clock.move(TURNS_KEPT)
    assert (await purged(storage, clock.now())).turns == 0
    with pytest.raises(AlreadyHandled):
        async with storage.begin(request):
            pass
    clock.move(MOMENT)
    assert (await purged(storage, clock.now())).turns == 1
    async with storage.begin(request):
        pass


async def test_finished_jobs_go_but_not_those_whose_key_still_guards(
    storage: SqlStorage, queue: OutboxQueue, engine: AsyncEngine
) -> None:
    async with storage.begin() as tx:
        await tx.outbox.add(PLAIN, DATED, GUARDED)
    for job in await queue.lease(worker="one", now=START, limit=10):
        await queue.done(job, now=START)
    assert (await purged(storage, START + JOBS_KEPT)).jobs == 0
    assert (await purged(storage, START + JOBS_KEPT + MOMENT)).jobs == 2
    async with storage.begin() as tx:
        await tx.outbox.add(GUARDED)
    assert await kinds(engine) == ["welcome"], "not made a second time"


async def test_what_was_overtaken_goes_too(storage: SqlStorage, queue: OutboxQueue) -> None:
    async with storage.begin() as tx:
        await tx.outbox.add(PLAIN)
    [job] = await queue.lease(worker="one", now=START, limit=1)
    await queue.drop(job, now=START, why="cancelled")
    assert (await purged(storage, START + JOBS_KEPT + MOMENT)).jobs == 1


async def test_what_waits_and_dead_letters_stay(
    storage: SqlStorage, queue: OutboxQueue, engine: AsyncEngine
) -> None:
    async with storage.begin() as tx:
        await tx.outbox.add(PLAIN, made("waits"), made("held"))
    [dead, waits, _] = await queue.lease(worker="one", now=START, limit=3)
    await queue.bury(dead, now=START, why="403")
    await queue.retry(waits, due=START, why="503")
    assert (await purged(storage, START + timedelta(days=4000))).jobs == 0
    assert sorted(await kinds(engine)) == ["activity", "held", "waits"]


async def test_a_job_that_was_finished_late_is_kept_from_then(
    storage: SqlStorage, queue: OutboxQueue
) -> None:
    late = START + timedelta(days=80)
    async with storage.begin() as tx:
        await tx.outbox.add(PLAIN)
    [job] = await queue.lease(worker="one", now=START, limit=1)
    await queue.done(job, now=late)
    assert (await purged(storage, START + JOBS_KEPT + MOMENT)).jobs == 0
    assert (await purged(storage, late + JOBS_KEPT + MOMENT)).jobs == 1


async def test_more_than_one_batch_goes(
    storage: SqlStorage, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(purging, "AT_ONCE", 2)
    for number in range(5):
        async with storage.begin(makers.request(turn=f"a|{number}")):
            pass
    assert (await purged(storage, clock.now() + TURNS_KEPT + MOMENT)).turns == 5


async def test_the_rows_of_a_file_that_nobody_booked_are_gone_after_a_day_and_no_others(
    storage: SqlStorage, clock: FixedClock
) -> None:
    async def came(at: datetime, state: ImportState = ImportState.WAITING) -> KeptImport:
        async with storage.begin() as tx:
            kept = await tx.imports.add(
                by=makers.ANNA, at=at, name="plan.csv", sha256="0" * 64, content="rows"
            )
            await tx.imports.save(replace(kept, state=state))
        return kept

    waiting = await came(clock.now())
    later = await came(clock.now() + MOMENT)
    others = [await came(clock.now(), state) for state in (ImportState.DONE, ImportState.UNDONE)]
    assert (await purged(storage, clock.now() + IMPORTS_WAIT)).imports == 0
    assert (await purged(storage, clock.now() + IMPORTS_WAIT + MOMENT)).imports == 1
    async with storage.read() as tx:
        dropped = await tx.imports.get(waiting.id)
        stayed = [await tx.imports.get(each.id) for each in (later, *others)]
    assert dropped is not None
    assert (dropped.state, dropped.content) == (ImportState.DROPPED, "")
    assert [each.content for each in stayed if each is not None] == ["rows"] * 3
