"""The outbox: written with its cause, and worked by one at a time."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.core.ports import Job
from bot.outbox.bookings import EditBookingCards
from bot.outbox.digest import EditDigest
from bot.outbox.ports import Backlog, LeasedJob
from bot.schedule.model import BookingId
from storage.engine import Writer
from storage.outbox import LEASE, OutboxQueue
from storage.transaction import SqlStorage
from tests.clock import START, FixedClock
from tests.jobs import made
from tests.storage.leases import pass_on_leases

MINUTE = timedelta(minutes=1)
A_TICK = timedelta(microseconds=1)
PAYLOAD = {"text": "Å 👩‍⚕️ \"'", "nested": {"list": [1, 2.5, None, True]}}
FULL = made(
    "notice",
    payload=PAYLOAD,
    to="person:a11a",
    due=START + MINUTE,
    key="digest:2026-W48",
)


@pytest.fixture
def queue(engine: AsyncEngine, storage: SqlStorage) -> OutboxQueue:
    return OutboxQueue(engine, storage.writer)


@pytest.fixture
def other_replica(engine: AsyncEngine) -> OutboxQueue:
    return OutboxQueue(engine, Writer(engine))


async def put(storage: SqlStorage, *jobs: Job) -> None:
    async with storage.begin() as tx:
        await tx.outbox.add(*jobs)


async def lease(
    queue: OutboxQueue, now: datetime = START, *, worker: str = "one", limit: int = 10
) -> list[LeasedJob]:
    return await queue.lease(worker=worker, now=now, limit=limit)


# Adding


async def test_every_field_of_a_job_comes_back(storage: SqlStorage, queue: OutboxQueue) -> None:
    await put(storage, FULL)
    [job] = await lease(queue, START + MINUTE)
    assert job == LeasedJob(
        id=job.id,
        kind=FULL.kind,
        to=FULL.to,
        payload=PAYLOAD,
        attempts=1,
        since=START + MINUTE,
        leased_by="one",
    )


async def test_a_job_without_a_time_is_due_at_once(
    storage: SqlStorage, queue: OutboxQueue, clock: FixedClock
) -> None:
    clock.move(MINUTE)
    await put(storage, made("notice"))
    assert await lease(queue, START) == []
    [job] = await lease(queue, clock.now())
    assert (job.payload, job.to, job.since) == ({}, "", START + MINUTE)


async def test_a_job_goes_with_its_cause(storage: SqlStorage, queue: OutboxQueue) -> None:
    async def break_off() -> None:
        async with storage.begin() as tx:
            await tx.outbox.add(FULL, made("notice"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await break_off()
    assert await lease(queue, START + MINUTE) == []


async def test_a_job_is_not_seen_before_its_cause_is_committed(
    storage: SqlStorage, engine: AsyncEngine
) -> None:
    async with storage.begin() as tx:
        await tx.outbox.add(FULL)
        async with storage.read() as outside:
            assert (await OutboxQueue(engine, storage.writer).backlog(START + MINUTE)).waiting == 0
            assert await outside.pages.all() == []


async def test_a_second_job_with_the_same_key_is_not_added(
    storage: SqlStorage, queue: OutboxQueue
) -> None:
    await put(storage, FULL, made("other", key=FULL.key))
    await put(storage, made("another", key=FULL.key))
    assert [job.kind for job in await lease(queue, START + MINUTE)] == ["notice"]


async def test_of_a_repeatable_job_one_waits_and_whoever_begins_it_leaves_room_for_the_next(
    storage: SqlStorage, queue: OutboxQueue
) -> None:
    for _ in range(3):
        await put(storage, EditDigest(), EditBookingCards(booking=BookingId(1)))
    await put(storage, EditBookingCards(booking=BookingId(2)))
    begun = await lease(queue)
    assert [(job.kind, job.payload) for job in begun] == [
        ("digest.edit", {}),
        ("booking.cards", {"booking": 1}),
        ("booking.cards", {"booking": 2}),
    ]
    # Those at work may have looked already: what changes now is a reason for another.
    await put(storage, EditDigest())
    assert [job.kind for job in await lease(queue, worker="two")] == ["digest.edit"]
    await queue.done(*begun, now=START)
    await put(storage, EditDigest())
    assert [job.kind for job in await lease(queue, worker="two")] == ["digest.edit"]


async def test_a_job_that_has_ended_is_done_again_only_where_that_is_asked_for(
    storage: SqlStorage, queue: OutboxQueue
) -> None:
    await put(storage, FULL)
    [job] = await lease(queue, START + MINUTE)
    await ask_again(storage)
    assert await lease(queue, START + MINUTE) == [], "it is at work"
    await queue.done(job, now=START + MINUTE, receipt={"activity": "1"})
    await ask_again(storage)
    await ask_again(storage)
    [once_more] = await lease(queue, START + MINUTE, worker="two")
    assert (once_more.id, once_more.attempts) == (job.id, 1)


async def test_a_job_that_was_never_there_is_done_once_when_asked_for_again(
    storage: SqlStorage, queue: OutboxQueue
) -> None:
    await ask_again(storage)
    await ask_again(storage)
    assert len(await lease(queue, START + MINUTE)) == 1


async def ask_again(storage: SqlStorage) -> None:
    async with storage.begin() as tx:
        await tx.outbox.again(FULL)


async def test_what_waits_for_its_time_can_be_given_another(
    storage: SqlStorage, queue: OutboxQueue
) -> None:
    await put(storage, FULL)
    await move(storage, START + 3 * MINUTE)
    assert await lease(queue, START + 2 * MINUTE) == []
    [job] = await lease(queue, START + 3 * MINUTE)
    assert job.since == START + 3 * MINUTE
    await move(storage, START + MINUTE)
    assert await lease(queue, START + 4 * MINUTE) == [], "it is at work"


async def move(storage: SqlStorage, due: datetime) -> None:
    async with storage.begin() as tx:
        await tx.outbox.move(replace(FULL, due=due))


async def test_a_key_is_used_up_also_when_its_job_is_done(
    storage: SqlStorage, queue: OutboxQueue
) -> None:
    await put(storage, FULL)
    [job] = await lease(queue, START + MINUTE)
    await queue.done(job, now=START + MINUTE)
    await put(storage, FULL)
    assert await lease(queue, START + MINUTE) == []


async def test_jobs_without_a_key_are_all_kept(storage: SqlStorage, queue: OutboxQueue) -> None:
    await put(storage, made("notice"), made("notice"))
    assert len(await lease(queue)) == 2


# Leasing


@pytest.mark.parametrize(
    ("late_by", "leased"),
    [(-timedelta(microseconds=1), 0), (timedelta(0), 1), (timedelta(days=30), 1)],
)
async def test_a_job_is_leased_when_it_is_due_and_not_before(
    storage: SqlStorage, queue: OutboxQueue, late_by: timedelta, leased: int
) -> None:
    await put(storage, FULL)
    assert FULL.due is not None
    assert len(await lease(queue, FULL.due + late_by)) == leased


async def test_what_is_due_is_told_by_the_moment_not_by_the_writing_of_it(
    storage: SqlStorage, queue: OutboxQueue
) -> None:
    """Another zone, and the hour that comes twice in October."""
    stockholm = ZoneInfo("Europe/Stockholm")
    second_time = datetime(2026, 10, 25, 2, 30, tzinfo=stockholm, fold=1)
    await put(storage, made("notice", due=second_time))
    assert await lease(queue, second_time.replace(fold=0)) == []
    assert len(await lease(queue, second_time.astimezone(ZoneInfo("America/New_York")))) == 1


async def test_the_longest_overdue_go_first(storage: SqlStorage, queue: OutboxQueue) -> None:
    for minutes in (3, 1, 2):
        await put(storage, made(f"{minutes}", due=START + minutes * MINUTE))
    now = START + 3 * MINUTE
    assert {job.kind for job in await lease(queue, now, limit=2)} == {"1", "2"}
    assert [job.kind for job in await lease(queue, now, limit=2)] == ["3"]


async def test_jobs_of_a_batch_come_in_the_order_they_fell_due(
    storage: SqlStorage, queue: OutboxQueue
) -> None:
    for minutes in (3, 1, 2):
        await put(storage, made(f"{minutes}", due=START + minutes * MINUTE))
    now = START + 3 * MINUTE
    assert [job.kind for job in await lease(queue, now)] == ["1", "2", "3"]


async def test_a_leased_job_is_nobody_elses(
    storage: SqlStorage, queue: OutboxQueue, other_replica: OutboxQueue
) -> None:
    await put(storage, FULL)
    assert len(await lease(queue, START + MINUTE)) == 1
    assert await lease(queue, START + MINUTE) == []
    assert await lease(other_replica, START + MINUTE, worker="two") == []


async def test_two_workers_at_once_share_the_jobs_without_sharing_any(
    storage: SqlStorage, queue: OutboxQueue, other_replica: OutboxQueue
) -> None:
    await put(storage, *[made(f"{number}") for number in range(40)])
    batches = await asyncio.gather(
        *[
            lease(worker, worker=name, limit=5)
            for _ in range(4)
            for name, worker in (("one", queue), ("two", other_replica))
        ]
    )
    leased = [job.id for batch in batches for job in batch]
    assert len(leased) == len(set(leased)) == 40


async def test_a_lease_that_ran_out_lets_another_try(
    storage: SqlStorage, queue: OutboxQueue, other_replica: OutboxQueue, engine: AsyncEngine
) -> None:
    await put(storage, made("notice"))
    [first] = await lease(queue)
    await pass_on_leases(engine, LEASE - MINUTE)
    assert await lease(other_replica, worker="two") == []
    await pass_on_leases(engine, MINUTE + A_TICK)
    [again] = await lease(other_replica, worker="two")
    assert (again.id, again.attempts) == (first.id, 2)


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
@pytest.mark.parametrize("jump", [timedelta(hours=1), -timedelta(hours=1)], ids=["on", "back"])
async def test_a_replica_whose_clock_jumps_takes_nothing_that_another_has_in_hand(
    storage: SqlStorage,
    queue: OutboxQueue,
    other_replica: OutboxQueue,
    engine: AsyncEngine,
    jump: timedelta,
) -> None:
    await put(storage, made("notice", due=START - timedelta(days=1)))
    [job] = await lease(queue, START - jump / 2)
    assert await lease(other_replica, START + jump / 2, worker="two") == []
    await queue.done(job, now=START)
    assert await lease(other_replica, START + jump / 2, worker="two") == []


# Ending


@pytest.mark.parametrize("end", ["done", "drop", "bury"])
async def test_an_ended_job_is_never_leased_again(
    storage: SqlStorage, queue: OutboxQueue, end: str
) -> None:
    await put(storage, made("notice"))
    [job] = await lease(queue)
    if end == "done":
        await queue.done(job, now=START, receipt={"activity": "1"})
    elif end == "drop":
        await queue.drop(job, now=START, why="cancelled")
    else:
        await queue.bury(job, now=START, why="blocked by the user")
    await queue.release("one")
    assert await lease(queue, START + timedelta(days=30)) == []
    assert await queue.backlog(START + timedelta(days=30)) == Backlog(
        waiting=0, dead=1 if end == "bury" else 0
    )


async def test_a_retried_job_waits_for_its_time_and_keeps_its_beginning(
    storage: SqlStorage, queue: OutboxQueue
) -> None:
    await put(storage, made("notice"))
    [job] = await lease(queue)
    await queue.retry(job, due=START + 5 * MINUTE, why="429")
    assert await lease(queue, START + 4 * MINUTE) == []
    [again] = await lease(queue, START + 5 * MINUTE)
    assert (again.id, again.attempts, again.since) == (job.id, 2, START)


async def test_dead_letters_are_replayed_from_the_beginning_and_done_ones_are_not(
    storage: SqlStorage, queue: OutboxQueue
) -> None:
    await put(storage, made("dead"), made("done"), made("dropped"))
    dead, done, dropped = await lease(queue)
    await queue.bury(dead, now=START, why="blocked by the user")
    await queue.done(done, now=START)
    await queue.drop(dropped, now=START, why="cancelled")
    later = START + timedelta(days=2)
    assert await queue.replay_dead(now=later) == 1
    assert await queue.replay_dead(now=later) == 0
    [replayed] = await lease(queue, later)
    assert (replayed.id, replayed.attempts, replayed.since) == (dead.id, 1, later)
    assert (await queue.backlog(later)).dead == 0


async def test_a_worker_that_leaves_gives_back_only_its_own(
    storage: SqlStorage, queue: OutboxQueue, other_replica: OutboxQueue
) -> None:
    await put(storage, made("mine"), made("theirs"))
    [mine] = await lease(queue, limit=1)
    [theirs] = await lease(other_replica, worker="two", limit=1)
    await queue.release("one")
    again = await lease(other_replica, worker="two")
    assert [job.id for job in again] == [mine.id]
    assert theirs.id != mine.id


async def test_a_late_word_from_a_worker_does_not_bring_an_ended_job_back(
    storage: SqlStorage, queue: OutboxQueue, other_replica: OutboxQueue, engine: AsyncEngine
) -> None:
    """The first was slower than its lease; the second has sent the message meanwhile."""
    await put(storage, made("notice"))
    [job] = await lease(queue)
    later = START + 2 * LEASE
    await pass_on_leases(engine, 2 * LEASE)
    [taken_over] = await lease(other_replica, later, worker="two")
    await other_replica.done(taken_over, now=later, receipt={"activity": "1"})
    await queue.retry(job, due=later, why="timed out")
    await queue.bury(job, now=later, why="gave up")
    assert await queue.backlog(later) == Backlog(waiting=0, dead=0)
    assert await queue.replay_dead(now=later) == 0
    assert await lease(queue, later) == []


async def test_a_late_word_does_not_disturb_who_has_the_job_now(
    storage: SqlStorage, queue: OutboxQueue, other_replica: OutboxQueue, engine: AsyncEngine
) -> None:
    await put(storage, made("notice"))
    [late] = await lease(queue)
    later = START + 2 * LEASE
    await pass_on_leases(engine, 2 * LEASE)
    [current] = await lease(other_replica, later, worker="two")
    await queue.done(late, now=later)
    await queue.retry(late, due=START, why="timed out")
    assert await lease(queue, later) == []
    assert (await queue.backlog(later)).waiting == 1
    await other_replica.done(current, now=later)
    assert (await queue.backlog(later)).waiting == 0


# The backlog


async def test_the_backlog_counts_what_is_due_and_what_is_dead(
    storage: SqlStorage, queue: OutboxQueue
) -> None:
    assert await queue.backlog(START) == Backlog(waiting=0, dead=0)
    for minutes in (2, 1, 9):
        await put(storage, made(f"{minutes}", due=START + minutes * MINUTE))
    await put(storage, made("dead"))
    [dead] = await lease(queue)
    await queue.bury(dead, now=START, why="blocked")
    assert await queue.backlog(START + 2 * MINUTE) == Backlog(
        waiting=2, unsent=2, oldest_since=START + MINUTE, dead=1
    )


async def test_a_job_being_worked_still_waits(storage: SqlStorage, queue: OutboxQueue) -> None:
    await put(storage, made("notice"))
    await lease(queue)
    assert await queue.backlog(START) == Backlog(waiting=1, unsent=1, oldest_since=START, dead=0)
