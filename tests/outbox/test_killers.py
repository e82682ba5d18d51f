"""A job that kills whoever works it: it is counted before it runs, runs alone, and is buried."""

from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.outbox.ports import LeasedJob
from bot.outbox.worker import LEFT_AT_MOST, NotNow, Receipt, Worker
from storage.outbox import LEASE, OutboxQueue
from storage.transaction import SqlStorage
from tests.clock import FixedClock
from tests.jobs import made
from tests.storage.leases import pass_on_leases


class Killed(BaseException):
    """As when the process is gone: nobody says anything of the job any more."""


@pytest.fixture
def queue(engine: AsyncEngine, storage: SqlStorage) -> OutboxQueue:
    return OutboxQueue(engine, storage.writer)


async def test_a_job_that_kills_is_buried_after_five_and_takes_no_other_with_it(
    storage: SqlStorage, queue: OutboxQueue, engine: AsyncEngine, clock: FixedClock
) -> None:
    worked: list[str] = []

    async def work(job: LeasedJob) -> Receipt:
        worked.append(job.kind)
        if job.kind == "killer":
            raise Killed
        return None

    kinds = ["before", "killer", "after", "another"]
    jobs = [made(kind, due=clock.now()) for kind in kinds]
    async with storage.begin() as tx:
        await tx.outbox.add(*jobs)
    for life in range(20):
        worker = Worker(
            queue,
            {type(job): work for job in jobs},
            name=f"life {life}",
            clock=clock,
            monotonic=lambda: 0.0,
            jitter=lambda: 0.5,
        )
        try:
            while await worker.work_due():
                pass
        except Killed:
            pass
        await pass_on_leases(engine, LEASE + timedelta(seconds=1))
    assert sorted(set(worked)) == sorted(kinds)
    assert worked.count("killer") == LEFT_AT_MOST
    assert [worked.count(kind) for kind in ("before", "after", "another")] == [1, 1, 1]
    backlog = await queue.backlog(clock.now())
    assert (backlog.waiting, backlog.dead) == (0, 1)


async def test_a_job_that_ended_by_itself_is_counted_from_the_beginning(
    storage: SqlStorage, queue: OutboxQueue, engine: AsyncEngine, clock: FixedClock
) -> None:
    async with storage.begin() as tx:
        await tx.outbox.add(made("slow", due=clock.now()))
    for _ in range(LEFT_AT_MOST):
        [job] = await queue.lease(worker="gone", now=clock.now(), limit=1)
        await pass_on_leases(engine, LEASE + timedelta(seconds=1))
    assert job.left == LEFT_AT_MOST - 1
    [job] = await queue.lease(worker="alive", now=clock.now(), limit=1)
    await queue.retry(job, due=clock.now(), why=str(NotNow("later")))
    [job] = await queue.lease(worker="alive", now=clock.now(), limit=1)
    assert job.left == 0
