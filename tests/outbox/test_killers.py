"""A job that kills whoever works it: it is counted before it runs, runs alone, and is buried."""

from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.core.ports import Job
from bot.outbox.alerts import AlertInChat
from bot.outbox.packing import unpack
from bot.outbox.ports import LeasedJob
from bot.outbox.upkeep import ReportDead
from bot.outbox.worker import LEFT_AT_MOST, Handlers, NotNow, Receipt, Worker
from storage.outbox import LEASE, OutboxQueue
from storage.transaction import SqlStorage
from tests.clock import FixedClock
from tests.jobs import made
from tests.makers import ANNA
from tests.storage.leases import pass_on_leases


class Killed(BaseException):
    """As when the process is gone: nobody says anything of the job any more."""


@pytest.fixture
def queue(engine: AsyncEngine, storage: SqlStorage) -> OutboxQueue:
    return OutboxQueue(engine, storage.writer)


def life(number: int, queue: OutboxQueue, clock: FixedClock, handlers: Handlers) -> Worker:
    return Worker(
        queue,
        handlers,
        name=f"life {number}",
        clock=clock,
        monotonic=lambda: 0.0,
        jitter=lambda: 0.5,
    )


async def test_a_job_that_kills_is_buried_after_five_and_takes_no_other_with_it(
    storage: SqlStorage, queue: OutboxQueue, engine: AsyncEngine, clock: FixedClock
) -> None:
    worked: list[str] = []

    async def work(job: LeasedJob) -> Receipt:
        worked.append(job.kind)
        if job.kind == "killer":
            raise Killed
        return None

    async def tell(job: LeasedJob) -> Receipt:
        told.append(unpack(ReportDead, job))
        return None

    told: list[ReportDead] = []
    kinds = ["before", "killer", "after", "another"]
    jobs = [made(kind, due=clock.now()) for kind in kinds]
    async with storage.begin() as tx:
        await tx.outbox.add(*jobs)
    for number in range(20):
        handlers: Handlers = {type(job): work for job in jobs}
        worker = life(number, queue, clock, {**handlers, ReportDead: tell})
        try:
            while await worker.work_due():
                pass
        except* Killed:
            pass
        await pass_on_leases(engine, LEASE + timedelta(seconds=1))
    assert sorted(set(worked)) == sorted(kinds)
    assert worked.count("killer") == LEFT_AT_MOST
    assert [worked.count(kind) for kind in ("before", "after", "another")] == [1, 1, 1]
    backlog = await queue.backlog(clock.now())
    assert (backlog.waiting, backlog.dead) == (0, 1)
    assert [(each.dead, each.left) for each in told] == [("killer", LEFT_AT_MOST)]


async def test_what_was_only_held_when_its_worker_was_killed_is_no_killer(
    storage: SqlStorage, queue: OutboxQueue, engine: AsyncEngine, clock: FixedClock
) -> None:
    """A machine that is restarted again and again, each time before the bot has done anything."""
    jobs = [made(kind, due=clock.now()) for kind in ("one", "two", "three")]
    async with storage.begin() as tx:
        await tx.outbox.add(*jobs)
    for number in range(3 * LEFT_AT_MOST):
        held = await queue.lease(worker=f"killed {number}", now=clock.now(), limit=10)
        assert [job.left for job in held] == [min(number, 1)] * len(jobs)
        await pass_on_leases(engine, LEASE + timedelta(seconds=1))
    worked: list[str] = []

    async def work(job: LeasedJob) -> Receipt:
        worked.append(job.kind)
        return None

    alive = life(1, queue, clock, {type(job): work for job in jobs})
    while await alive.work_due():
        pass
    assert sorted(worked) == ["one", "three", "two"]


async def test_what_was_held_beside_a_killer_each_time_is_done(
    storage: SqlStorage, queue: OutboxQueue, engine: AsyncEngine, clock: FixedClock
) -> None:
    """Killed from outside whatever is at work, ten times, beside a job that is done then."""
    jobs = [made(kind, due=clock.now()) for kind in ("one", "two")]
    async with storage.begin() as tx:
        await tx.outbox.add(*jobs)
    for number in range(2 * LEFT_AT_MOST):
        held = await queue.lease(worker=f"killed {number}", now=clock.now(), limit=10)
        at_work = next(job for job in held if job.kind == "one")
        if at_work.left:
            await queue.release(f"killed {number}", alone=at_work)
        await pass_on_leases(engine, LEASE + timedelta(seconds=1))
    left = {
        job.kind: job.left for job in await queue.lease(worker="last", now=clock.now(), limit=10)
    }
    assert left["one"] > LEFT_AT_MOST
    assert left.get("two", 0) <= 1


async def test_a_buried_alert_is_told_of_each_time_with_its_case(
    storage: SqlStorage, queue: OutboxQueue, engine: AsyncEngine, clock: FixedClock
) -> None:
    told: list[ReportDead] = []

    async def kill(_job: LeasedJob) -> Receipt:
        raise Killed

    async def tell(job: LeasedJob) -> Receipt:
        told.append(unpack(ReportDead, job))
        return None

    jobs: list[Job] = [
        AlertInChat(case=case, reason="unsure", person=ANNA, due=clock.now()) for case in (7, 9)
    ]
    async with storage.begin() as tx:
        await tx.outbox.add(*jobs)
    for number in range(20):
        worker = life(number, queue, clock, {AlertInChat: kill, ReportDead: tell})
        try:
            while await worker.work_due():
                pass
        except* Killed:
            pass
        await pass_on_leases(engine, LEASE + timedelta(seconds=1))
    assert sorted((each.dead, each.case, each.left) for each in told) == [
        ("alert.chat", 7, LEFT_AT_MOST),
        ("alert.chat", 9, LEFT_AT_MOST),
    ]


async def test_a_job_that_ended_by_itself_is_counted_from_the_beginning(
    storage: SqlStorage, queue: OutboxQueue, engine: AsyncEngine, clock: FixedClock
) -> None:
    async with storage.begin() as tx:
        await tx.outbox.add(made("slow", due=clock.now()))
    for _ in range(LEFT_AT_MOST):
        [job] = await queue.lease(worker="gone", now=clock.now(), limit=1)
        await queue.release("gone", alone=job)
        await pass_on_leases(engine, LEASE + timedelta(seconds=1))
    assert job.left == LEFT_AT_MOST - 1
    [job] = await queue.lease(worker="alive", now=clock.now(), limit=1)
    await queue.retry(job, due=clock.now(), why=str(NotNow("later")))
    [job] = await queue.lease(worker="alive", now=clock.now(), limit=1)
    assert job.left == 0
