"""Alerts wait for no other job, and a job that hangs is cut off."""

import asyncio

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.core.ports import Job
from bot.outbox import alerts
from bot.outbox.ports import ALL, LeasedJob, Share
from bot.outbox.worker import TO_SPARE, Handler, Receipt, Worker, Workers
from storage.outbox import OutboxQueue
from storage.transaction import SqlStorage
from tests.clock import FixedClock
from tests.jobs import made

HANGS, URGENT, OTHER = "hangs", "urgent", "other"


@pytest.fixture
def queue(engine: AsyncEngine, storage: SqlStorage) -> OutboxQueue:
    return OutboxQueue(engine, storage.writer)


def worker(
    queue: OutboxQueue,
    clock: FixedClock,
    handlers: dict[type[Job], Handler],
    *,
    name: str = "one",
    share: Share = ALL,
) -> Worker:
    return Worker(
        queue,
        handlers,
        name=name,
        clock=clock,
        monotonic=lambda: clock.now().timestamp(),
        jitter=lambda: 0.5,
        share=share,
    )


async def test_a_job_that_never_ends_delays_no_job_of_another_share(
    storage: SqlStorage, queue: OutboxQueue, clock: FixedClock
) -> None:
    hanging, told = asyncio.Event(), asyncio.Event()

    async def work(job: LeasedJob) -> Receipt:
        if job.kind == HANGS:
            hanging.set()
            await asyncio.Event().wait()
        assert job.kind == URGENT
        told.set()
        return None

    jobs = [made(kind, due=clock.now()) for kind in (HANGS, URGENT, OTHER)]
    handlers: dict[type[Job], Handler] = {type(job): work for job in jobs}
    urgent = frozenset({URGENT})
    both = Workers(
        worker(queue, clock, handlers, name="a", share=Share(kinds=urgent, others=False)),
        worker(queue, clock, handlers, name="b", share=Share(kinds=urgent)),
    )
    async with storage.begin() as tx:
        await tx.outbox.add(jobs[0])
    running = asyncio.create_task(both.run())
    await hanging.wait()
    async with storage.begin() as tx:
        await tx.outbox.add(*jobs[1:])
    both.nudge()
    async with asyncio.timeout(60):  # so that a failure ends
        await told.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def test_each_job_belongs_to_one_share(
    storage: SqlStorage, queue: OutboxQueue, clock: FixedClock
) -> None:
    async with storage.begin() as tx:
        await tx.outbox.add(*(made(kind, due=clock.now()) for kind in (OTHER, URGENT, HANGS)))
    urgent = frozenset({URGENT})
    named = Share(kinds=urgent, others=False)
    mine = await queue.lease(worker="a", now=clock.now(), limit=9, share=named)
    rest = await queue.lease(worker="b", now=clock.now(), limit=9, share=Share(kinds=urgent))
    assert [[job.kind for job in each] for each in (mine, rest)] == [[URGENT], [OTHER, HANGS]]


async def test_a_job_that_hangs_is_cut_off_before_its_lease_runs_out(
    storage: SqlStorage,
    queue: OutboxQueue,
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(queue, "lease_time", TO_SPARE)  # so that none of it is left
    hangs = made(HANGS, due=clock.now())

    async def work(_: LeasedJob) -> Receipt:
        await asyncio.Event().wait()
        raise AssertionError("it went on")

    async with storage.begin() as tx:
        await tx.outbox.add(hangs)
    ours = worker(queue, clock, {type(hangs): work})
    assert await ours.work_due() == 1
    assert await ours.work_due() == 0
    backlog = await queue.backlog(clock.now())
    assert (backlog.unsent, backlog.waiting, backlog.dead) == (1, 0, 0), "tried again later"


def test_what_an_alert_goes_by_is_an_alert() -> None:
    kinds = {
        each
        for each in vars(alerts).values()
        if isinstance(each, type)
        and issubclass(each, Job)
        and "kind" in vars(each)
        and each.__module__ == alerts.__name__
    }
    assert kinds == set(alerts.ALERTS)
