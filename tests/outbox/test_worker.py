"""The worker against the real outbox on both databases."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncEngine
from structlog.testing import capture_logs

from bot.core.ports import Job
from bot.outbox.outage import Outage, hourly
from bot.outbox.packing import unpack
from bot.outbox.planner import Plan, Planner
from bot.outbox.ports import LeasedJob
from bot.outbox.upkeep import ReportDead
from bot.outbox.worker import (
    GIVE_UP,
    Handler,
    NoLongerTrue,
    NotNow,
    Undeliverable,
    Worker,
    Workers,
    on,
)
from storage.outbox import LEASE, OutboxQueue
from storage.transaction import SqlStorage
from tests.clock import FixedClock
from tests.jobs import Novelty, Ping, made
from tests.storage.leases import pass_on_leases


class Told:
    """A handler that does as it is told, and counts."""

    def __init__(self, *answers: BaseException | None) -> None:
        self.answers = list(answers)
        self.jobs: list[LeasedJob] = []

    async def __call__(self, job: LeasedJob) -> None:
        self.jobs.append(job)
        answer = self.answers.pop(0) if self.answers else None
        if answer is not None:
            raise answer


@pytest.fixture
def queue(engine: AsyncEngine, storage: SqlStorage) -> OutboxQueue:
    return OutboxQueue(engine, storage.writer)


def worker(
    queue: OutboxQueue,
    clock: FixedClock,
    handlers: Mapping[type[Job], Handler],
    *,
    name: str = "one",
    outage: Outage | None = None,
) -> Worker:
    return Worker(
        queue,
        handlers,
        name=name,
        clock=clock,
        monotonic=lambda: clock.now().timestamp(),
        jitter=lambda: 0.5,
        outage=outage,
    )


async def put(storage: SqlStorage, *jobs: Job) -> None:
    async with storage.begin() as tx:
        await tx.outbox.add(*jobs)


async def test_a_job_is_done_once(
    storage: SqlStorage, queue: OutboxQueue, clock: FixedClock
) -> None:
    handler = Told()
    await put(storage, made("ping", payload={"n": 1}, to="person:x"))
    ours = worker(queue, clock, {Ping: handler})
    assert await ours.work_due() == 1
    clock.move(timedelta(days=2))
    assert await ours.work_due() == 0
    assert [(job.payload, job.to) for job in handler.jobs] == [({"n": 1}, "person:x")]


@dataclass(frozen=True, kw_only=True)
class Fact(Job):
    """Says nothing to anybody."""

    kind = "fact"
    repeatable = True

    number: int


async def test_what_may_be_done_twice_is_written_down_together(
    storage: SqlStorage, queue: OutboxQueue, engine: AsyncEngine, clock: FixedClock
) -> None:
    facts, pings = Told(), Told()
    await put(storage, Fact(number=1), Fact(number=2), made("ping"), Fact(number=3))
    ours = worker(queue, clock, {Fact: facts, Ping: pings})
    commits = Counter[str]()

    def commit(_: object) -> None:
        commits["all"] += 1

    event.listen(engine.sync_engine, "commit", commit)
    await ours.work_due()
    assert commits["all"] == 3, "the lease, what was sent, and the rest together"
    assert (len(facts.jobs), len(pings.jobs)) == (3, 1)
    assert await ours.work_due() == 0
    async with engine.connect() as connection:
        states = await connection.execute(text("SELECT DISTINCT state FROM outbox"))
        assert states.scalars().all() == ["done"]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
async def test_what_repeatable_jobs_of_a_kind_write_shares_a_wait_for_the_disk(
    storage: SqlStorage, queue: OutboxQueue, engine: AsyncEngine, clock: FixedClock
) -> None:
    async def write(job: LeasedJob) -> None:
        if job.payload["number"] == 2:
            raise NoLongerTrue("overtaken")
        await put(storage, made("ping", key=f"of {job.payload['number']}"))

    await put(storage, *(Fact(number=number) for number in range(6)))
    commits: list[object] = []
    event.listen(engine.sync_engine, "commit", commits.append)
    assert await worker(queue, clock, {Fact: write}).work_due() == 6
    assert len(commits) == 4, "the lease, the first, all others, and that they are done"
    async with engine.connect() as connection:
        counted = await connection.execute(text("SELECT state, count(*) FROM outbox GROUP BY 1"))
        assert dict(map(tuple, counted)) == {"done": 5, "dropped": 1, "queued": 5}


async def test_what_was_sent_is_written_down_before_the_next_is_worked(
    storage: SqlStorage, queue: OutboxQueue, engine: AsyncEngine, clock: FixedClock
) -> None:
    """A crash in the middle of a batch sends nothing twice but the one that it was at."""
    left: list[int] = []

    async def count_left(_: LeasedJob) -> None:
        async with engine.connect() as connection:
            found = await connection.execute(
                text("SELECT count(*) FROM outbox WHERE state = 'queued'")
            )
            left.append(found.scalar_one())

    await put(storage, made("ping"), made("ping"), made("ping"))
    await worker(queue, clock, {Ping: count_left}).work_due()
    assert left == [3, 2, 1]


async def test_a_slow_batch_is_given_back_before_its_lease_runs_out(
    storage: SqlStorage, queue: OutboxQueue, clock: FixedClock
) -> None:
    """Or another worker would send what this one has not come to yet, and then so would this."""

    async def slow(_: LeasedJob) -> None:
        clock.move(LEASE / 2)

    await put(storage, made("ping"), made("ping"))
    ours = worker(queue, clock, {Ping: slow})
    await ours.work_due()
    handler = Told()
    assert await worker(queue, clock, {Ping: handler}, name="two").work_due() == 1
    assert len(handler.jobs) == 1


async def test_a_job_waits_until_it_is_due(
    storage: SqlStorage, queue: OutboxQueue, clock: FixedClock
) -> None:
    handler = Told()
    await put(storage, made("ping", due=clock.now() + timedelta(hours=1)))
    ours = worker(queue, clock, {Ping: handler})
    assert await ours.work_due() == 0
    clock.move(timedelta(hours=1))
    assert await ours.work_due() == 1


async def test_what_can_not_be_delivered_now_is_tried_later_and_later(
    storage: SqlStorage, queue: OutboxQueue, clock: FixedClock
) -> None:
    handler = Told(NotNow("503"), NotNow("503"))
    await put(storage, made("ping"))
    ours = worker(queue, clock, {Ping: handler})
    await ours.work_due()
    assert await ours.work_due() == 0
    clock.move(timedelta(seconds=5))
    assert await ours.work_due() == 1
    clock.move(timedelta(seconds=5))
    assert await ours.work_due() == 0, "the second pause is longer than the first"
    clock.move(timedelta(seconds=5))
    assert await ours.work_due() == 1
    assert [job.attempts for job in handler.jobs] == [1, 2, 3]


async def test_retry_after_is_waited_out(
    storage: SqlStorage, queue: OutboxQueue, clock: FixedClock
) -> None:
    handler = Told(NotNow("429", retry_after=300))
    await put(storage, made("ping"))
    ours = worker(queue, clock, {Ping: handler})
    await ours.work_due()
    clock.move(timedelta(seconds=299))
    assert await ours.work_due() == 0
    clock.move(timedelta(seconds=10))
    assert await ours.work_due() == 1


async def test_after_a_day_it_is_a_dead_letter_that_can_be_replayed(
    storage: SqlStorage, queue: OutboxQueue, clock: FixedClock
) -> None:
    handler = Told(NotNow("503"), NotNow("503"))
    await put(storage, made("ping"))
    ours = worker(queue, clock, {Ping: handler})
    await ours.work_due()
    clock.move(GIVE_UP)
    await ours.work_due()
    assert (await queue.backlog(clock.now())).dead == 1
    assert await queue.replay_dead(now=clock.now()) == 1
    assert await ours.work_due() == 1
    backlog = await queue.backlog(clock.now())
    assert (backlog.waiting, backlog.dead) == (0, 0)


async def test_a_duty_of_long_ago_gets_its_day_of_tries_from_when_it_fell_due(
    storage: SqlStorage, queue: OutboxQueue, clock: FixedClock
) -> None:
    handler = Told(NotNow("503"))
    await put(storage, made("ping", due=clock.now() + timedelta(days=90)))
    clock.move(timedelta(days=90))
    ours = worker(queue, clock, {Ping: handler})
    await ours.work_due()
    assert (await queue.backlog(clock.now())).dead == 0
    clock.move(timedelta(minutes=1))
    assert await ours.work_due() == 1


async def test_a_bot_that_was_down_for_days_still_tries_before_it_gives_up(
    storage: SqlStorage, queue: OutboxQueue, clock: FixedClock
) -> None:
    handler = Told()
    await put(storage, made("ping"))
    clock.move(timedelta(days=5))
    assert await worker(queue, clock, {Ping: handler}).work_due() == 1
    assert len(handler.jobs) == 1
    assert (await queue.backlog(clock.now())).dead == 0


@pytest.mark.parametrize("ending", [NoLongerTrue("cancelled"), Undeliverable("403")])
async def test_what_is_overtaken_or_refused_is_not_tried_again(
    storage: SqlStorage, queue: OutboxQueue, clock: FixedClock, ending: Exception
) -> None:
    handler = Told(ending)
    await put(storage, made("ping"))
    ours = worker(queue, clock, {Ping: handler})
    await ours.work_due()
    clock.move(timedelta(days=1))
    assert await ours.work_due() == 0
    dead = (await queue.backlog(clock.now())).dead
    assert dead == (1 if isinstance(ending, Undeliverable) else 0)


async def test_a_bug_in_one_job_does_not_stop_the_next(
    storage: SqlStorage, queue: OutboxQueue, clock: FixedClock
) -> None:
    handler = Told(ZeroDivisionError())
    await put(storage, made("ping", payload={"n": 1}), made("ping", payload={"n": 2}))
    assert await worker(queue, clock, {Ping: handler}).work_due() == 2
    assert [job.payload["n"] for job in handler.jobs] == [1, 2]
    clock.move(timedelta(minutes=1))
    assert await worker(queue, clock, {Ping: handler}).work_due() == 1


async def test_a_kind_from_a_newer_replica_is_left_for_it(
    storage: SqlStorage, queue: OutboxQueue, clock: FixedClock
) -> None:
    handler = Told()
    await put(storage, made("novelty"))
    await queue.announce(["ping", "novelty"], now=clock.now())
    await worker(queue, clock, {Ping: Told()}, name="old").work_due()
    assert (await queue.backlog(clock.now())).dead == 0
    clock.move(timedelta(minutes=1))
    await worker(queue, clock, {Novelty: handler}, name="new").work_due()
    assert len(handler.jobs) == 1


async def test_a_worker_says_what_it_knows_before_it_works(
    storage: SqlStorage, queue: OutboxQueue, clock: FixedClock
) -> None:
    async def look(_: LeasedJob) -> None:
        seen.append(await queue.is_known_elsewhere("novelty", now=clock.now()))
        new.stop()

    seen: list[bool] = []
    await put(storage, made("ping"))
    new = worker(queue, clock, {Ping: look, Novelty: Told()}, name="new")
    await new.run()
    assert seen == [True]


async def test_a_kind_that_nobody_knows_is_dead_at_once_and_told_of_once_a_day(
    storage: SqlStorage, queue: OutboxQueue, clock: FixedClock
) -> None:
    told = Told()
    ours = worker(queue, clock, {Ping: Told(), ReportDead: told})
    await put(storage, made("novelty"), made("ping"), made("novelty"), made("another"))
    await ours.work_due()
    assert (await queue.backlog(clock.now())).dead == 3
    await ours.work_due()
    said = [unpack(ReportDead, row) for row in told.jobs]
    assert [(each.dead, each.unreadable) for each in said] == [("novelty", ""), ("another", "")]


async def test_code_that_has_gone_keeps_no_job_waiting(
    storage: SqlStorage, queue: OutboxQueue, clock: FixedClock
) -> None:
    await queue.announce(["novelty"], now=clock.now())
    clock.move(timedelta(hours=4))
    await put(storage, made("novelty"))
    await worker(queue, clock, {}).work_due()
    assert (await queue.backlog(clock.now())).dead == 1


async def test_a_database_that_newer_code_has_moved_on_keeps_its_jobs(
    storage: SqlStorage, queue: OutboxQueue, clock: FixedClock, engine: AsyncEngine
) -> None:
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    await put(storage, made("novelty"))
    await worker(queue, clock, {}).work_due()
    assert (await queue.backlog(clock.now())).dead == 0


async def test_a_payload_that_can_not_be_read_is_dead_at_once_and_told_of(
    storage: SqlStorage, queue: OutboxQueue, clock: FixedClock
) -> None:
    async def work(job: Ping) -> None:
        done.append(job)

    done: list[Ping] = []
    told = Told()
    await put(storage, made("ping", payload={"n": "many"}), made("ping", payload={"n": 2}))
    ours = worker(queue, clock, dict([on(Ping, work)]) | {ReportDead: told})
    await ours.work_due()
    assert [job.n for job in done] == [2]
    assert (await queue.backlog(clock.now())).dead == 1
    await ours.work_due()
    assert [unpack(ReportDead, row).unreadable for row in told.jobs] == ["n"]


async def test_what_a_killed_worker_held_is_taken_up_when_its_lease_runs_out(
    storage: SqlStorage, queue: OutboxQueue, clock: FixedClock, engine: AsyncEngine
) -> None:
    handler = Told()
    await put(storage, made("ping"))
    await queue.lease(worker="killed", now=clock.now(), limit=1)
    other = worker(queue, clock, {Ping: handler}, name="other")
    assert await other.work_due() == 0
    await pass_on_leases(engine, 2 * LEASE)
    assert await other.work_due() == 1
    assert [job.attempts for job in handler.jobs] == [2]


async def test_a_stopped_worker_gives_back_what_it_had_not_begun(
    storage: SqlStorage, queue: OutboxQueue, clock: FixedClock
) -> None:
    handled: list[int] = []

    async def stop_at_once(job: LeasedJob) -> None:
        handled.append(job.id)
        first.stop()

    await put(storage, made("ping"), made("ping"))
    first = worker(queue, clock, {Ping: stop_at_once}, name="first")
    await first.run()
    assert len(handled) == 1
    rest = Told()
    assert await worker(queue, clock, {Ping: rest}, name="second").work_due() == 1


async def test_the_worker_outlives_a_database_that_is_away(
    storage: SqlStorage, queue: OutboxQueue, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures = iter([OSError("refused")])
    lease = queue.lease

    async def flaky(**given: object) -> list[LeasedJob]:
        for failure in failures:
            ours.nudge()
            raise failure
        return await lease(**given)  # type: ignore[arg-type] - passed on as it came

    async def stop(_job: LeasedJob) -> None:
        ours.stop()

    monkeypatch.setattr(queue, "lease", flaky)
    await put(storage, made("ping"))
    ours = worker(queue, clock, {Ping: stop})
    await ours.run()
    assert (await queue.backlog(clock.now())).waiting == 0


async def test_a_stopped_worker_whose_database_is_away_ends_all_the_same(
    queue: OutboxQueue, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line for each kind of failure of an outage, a closed port's without a traceback."""
    failures = [OSError("refused"), ValueError("bug"), ValueError("bug"), OSError("refused")]

    async def away(*_: object, **_given: object) -> list[LeasedJob]:
        ours.nudge()
        if len(failures) == 1:
            ours.stop()
        raise failures.pop(0) if failures else OSError("refused")

    monkeypatch.setattr(queue, "lease", away)
    monkeypatch.setattr(queue, "release", away)
    ours = worker(queue, clock, {})
    with capture_logs() as logs:
        await ours.run()
    told = [(each["event"], each["error"], each.get("exc_info")) for each in logs]
    assert told == [
        ("outbox_not_worked", "OSError", False),
        ("outbox_not_worked", "ValueError", True),
        ("outbox_not_released", "OSError", None),
    ]


async def test_an_outage_and_its_end_are_a_line_each_however_many_look(
    queue: OutboxQueue, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    lease, outage, looks, away = queue.lease, Outage(), 0, range(6)

    async def flaky(**given: object) -> list[LeasedJob]:
        nonlocal looks
        looks += 1
        for each in both:
            each.nudge()
            if looks >= 20:
                each.stop()
        if looks in away or looks == 12:
            raise OSError("refused")
        return await lease(**given)  # type: ignore[arg-type] - passed on as it came

    monkeypatch.setattr(queue, "lease", flaky)
    both = [worker(queue, clock, {}, name=name, outage=outage) for name in ("one", "two")]
    with capture_logs() as logs:
        await Workers(*both).run()
    told = [each["event"] for each in logs]
    assert told == ["outbox_not_worked", "outbox_worked_again"] * 2


async def test_what_fails_each_hour_is_a_line_each_time_and_a_traceback_for_what_is_new(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    failures = [OSError("refused"), ValueError("bug"), ValueError("bug"), None, ValueError("bug")]

    async def plan() -> None:
        failure = failures.pop(0)
        if failure is not None:
            raise failure

    async def next_hour(_seconds: float) -> None:
        if not failures:
            raise asyncio.CancelledError

    monkeypatch.setattr("bot.outbox.outage.asyncio.sleep", next_hour)
    with capture_logs() as logs, pytest.raises(asyncio.CancelledError):
        await hourly(plan, failed="not_planned")
    told = [(each["event"], each["error"], each["exc_info"]) for each in logs]
    assert told == [
        ("not_planned", "OSError", False),
        ("not_planned", "ValueError", True),
        ("not_planned", "ValueError", False),
        ("not_planned", "ValueError", True),
    ]


@pytest.mark.parametrize("last", [1, 2, 3])
async def test_a_plan_that_fails_keeps_no_other_back(last: int) -> None:
    planned: list[int] = []

    def plan(number: int) -> Plan:
        async def fail_or_plan(_now: datetime) -> None:
            if number != last:
                raise ZeroDivisionError
            planned.append(number)

        return fail_or_plan

    planner = Planner([plan(number) for number in range(1, 4)], clock=FixedClock())
    running = asyncio.create_task(planner.run())
    for _ in range(20):
        await asyncio.sleep(0)
    running.cancel()
    assert planned == [last]
