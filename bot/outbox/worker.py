"""Works the outbox: every replica runs one of these, and the leases keep them apart."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import wraps
from itertools import groupby
from operator import attrgetter

import structlog

from bot.core.ports import Clock, Job, Json
from bot.outbox.outage import Outage
from bot.outbox.packing import BadJob, J, unpack
from bot.outbox.ports import ALL, LeasedJob, Queue, Share
from bot.outbox.upkeep import MOST_FIELDS, ReportDead

BATCH = 15
"""Fewer than there are connections (`storage.pool`): a turn finds one beside them."""
PAUSE = 4.0
"""Seconds between looks at an outbox that had nothing due. What is written here is worked at
once; what falls due, or another replica left, waits no longer than this."""
GIVE_UP = timedelta(days=1)
"""After this a message is a dead letter: shown to the superadmins, who may send it again."""
TO_SPARE = timedelta(seconds=5)
"""So long before its lease runs out a job that hangs is cut off, to be tried again."""
LEFT_AT_MOST = 5
"""So often may a job take its worker with it; then it is a dead letter."""
FIRST_BACKOFF = timedelta(seconds=5)
LONGEST_BACKOFF = timedelta(minutes=15)
ANNOUNCED_EVERY = timedelta(hours=1)
"""How often a replica says which kinds of job it knows."""

Receipt = Mapping[str, Json] | None
Handler = Callable[[LeasedJob], Awaitable[Receipt]]
Handlers = Mapping[type[Job], Handler]
"""By the class of the job that is done."""

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class NoLongerTrue(Exception):
    """What the job was to say or do has been overtaken; it is dropped."""


class NotNow(Exception):
    """The receiver can't be reached just now."""

    def __init__(self, why: str, *, retry_after: float | None = None) -> None:
        super().__init__(why)
        self.retry_after = retry_after


class Undeliverable(Exception):
    """The receiver said no, and would say no again."""


class Closed(Undeliverable):
    """The whole conversation is closed to the bot, until it is let in again."""


def on(kind: type[J], work: Callable[[J], Awaitable[Receipt]]) -> tuple[type[Job], Handler]:
    """An entry of `Handlers`, for work that needs no more of the row than its job."""

    @wraps(work)
    async def handle(row: LeasedJob) -> Receipt:
        return await work(unpack(kind, row))

    return kind, handle


class Worker:
    def __init__(
        self,
        queue: Queue,
        handlers: Handlers,
        *,
        name: str,
        clock: Clock,
        monotonic: Callable[[], float],
        jitter: Callable[[], float],
        share: Share = ALL,
        outage: Outage | None = None,
    ) -> None:
        """Take what it needs.

        Args:
            queue: The outbox.
            handlers: By the jobs' class; read when there is work to do.
            name: Unique among all replicas, also over a restart.
            clock: Says what is due.
            monotonic: Seconds; says how long a batch has been at work, whatever the clock does.
            jitter: A number from 0 to 1, another each time.
            share: Which jobs it takes.
            outage: Of the outbox, where others look at it beside this one.
        """
        self._queue = queue
        self._handlers = handlers
        self._name = name
        self._clock = clock
        self._monotonic = monotonic
        self._jitter = jitter
        self._share = share
        self._stopping = asyncio.Event()
        self._batch = asyncio.Lock()
        self._nudged = asyncio.Event()
        self._announced: datetime | None = None
        self._outage = outage or Outage()
        self._finished: list[LeasedJob] = []
        """Done and not yet written down: what may be done twice."""

    def nudge(self) -> None:
        """Something was just committed: look at once."""
        self._nudged.set()

    def stop(self) -> None:
        """Finish the job in hand, then give back the rest."""
        self._stopping.set()
        self._nudged.set()

    async def run(self) -> None:
        """Work until told to stop, or cancelled: another replica then has what was leased."""
        try:
            while not self._stopping.is_set():
                self._nudged.clear()
                if await self._look() == 0:
                    await self._pause()
        finally:
            try:
                await self._queue.release(self._name)
            except Exception as error:  # noqa: BLE001 - the leases run out by themselves
                _log.warning("outbox_not_released", error=type(error).__name__)

    async def _look(self) -> int:
        """How many jobs there were; a line once for each failure, a closed port's in short."""
        try:
            await self._announce()
            worked = await self.work_due()
        except Exception as error:  # noqa: BLE001 - it must outlive a database that is away
            if self._outage.is_new(error):
                where = not isinstance(error, OSError)
                _log.error("outbox_not_worked", error=type(error).__name__, exc_info=where)
            return 0
        if self._outage.is_over():
            _log.info("outbox_worked_again")
        return worked

    async def work_due(self) -> int:
        """Work one batch of due jobs, after any that is at work already; how many there were."""
        async with self._batch:
            return await self._work_batch()

    async def _announce(self) -> None:
        """Say which kinds this code knows, so that older code beside it leaves them to this."""
        now = self._clock.now()
        if self._announced is None or now - self._announced >= ANNOUNCED_EVERY:
            await self._queue.announce([each.kind for each in self._handlers], now=now)
            self._announced = now

    async def _work_batch(self) -> int:
        lease = self._queue.lease_time.total_seconds()
        give_back_at = self._monotonic() + lease / 2
        cut_off_at = self._monotonic() + lease - TO_SPARE.total_seconds()
        jobs = await self._queue.lease(
            worker=self._name, now=self._clock.now(), limit=BATCH, share=self._share
        )
        left = next((job for job in jobs if job.left), None)
        if left is not None:
            await self._work_alone(left, cut_off_at)
            return len(jobs)
        for some in self._side_by_side(jobs):
            if self._stopping.is_set():
                break
            if self._monotonic() >= give_back_at:
                # What is left of a slow batch must not be at work when its lease runs out.
                await self._note_finished()
                await self._queue.release(self._name)
                break
            async with asyncio.TaskGroup() as group:
                for job in some:
                    group.create_task(self._work(job, cut_off_at))
        await self._note_finished()
        return len(jobs)

    def _side_by_side(self, jobs: Sequence[LeasedJob]) -> Iterator[Sequence[LeasedJob]]:
        """Repeatable ones of a kind together: what they write then shares a wait for the disk."""
        repeatable = {each.kind for each in self._handlers if each.repeatable}
        for kind, some in groupby(jobs, key=attrgetter("kind")):
            alike = list(some)
            yield from [alike] if kind in repeatable else [[each] for each in alike]

    async def _note_finished(self) -> None:
        finished, self._finished = self._finished, []
        if finished:
            await self._queue.done(*finished, now=self._clock.now())

    async def _work_alone(self, job: LeasedJob, cut_off_at: float) -> None:
        """What may have killed its worker takes no other job with it, and not for ever."""
        await self._queue.release(self._name, alone=job)
        if job.left >= LEFT_AT_MOST:
            why = f"its worker was killed, or hung, {job.left} times"
            await self._defect(job, why, left=job.left)
            return
        await self._work(job, cut_off_at)
        await self._note_finished()

    async def _work(self, job: LeasedJob, cut_off_at: float) -> None:
        kind = next((each for each in self._handlers if each.kind == job.kind), None)
        if kind is None:
            await self._not_known(job)
            return
        handler = self._handlers[kind]
        try:
            async with asyncio.timeout(cut_off_at - self._monotonic()):
                receipt = await handler(job)
        except NoLongerTrue as overtaken:
            await self._queue.drop(job, now=self._clock.now(), why=str(overtaken))
        except BadJob as bad:
            await self._defect(job, str(bad), unreadable=bad.fields[:MOST_FIELDS])
        except Undeliverable as no:
            _log.warning("job_undeliverable", job=job.id, kind=job.kind, why=str(no))
            await self._queue.bury(job, now=self._clock.now(), why=str(no))
        except NotNow as later:
            await self._retry(job, str(later), later.retry_after)
        except Exception as bug:  # noqa: BLE001 - one job's bug must not stop the others
            _log.exception("job_failed", job=job.id, kind=job.kind)
            await self._retry(job, type(bug).__name__, None)
        else:
            if kind.repeatable and receipt is None:
                self._finished.append(job)
            else:
                await self._queue.done(job, now=self._clock.now(), receipt=receipt)

    async def _not_known(self, job: LeasedJob) -> None:
        """Newer code may have written it, during an upgrade: leave it while that is there."""
        if await self._queue.is_known_elsewhere(job.kind, now=self._clock.now()):
            await self._retry(job, "known to newer code alone", None)
        else:
            await self._defect(job, "unknown kind")

    async def _defect(
        self, job: LeasedJob, why: str, *, unreadable: str = "", left: int = 0
    ) -> None:
        """Another try would end the same way: a dead letter at once, and the superadmins told."""
        now, case = self._clock.now(), job.payload.get("case")
        report = ReportDead(
            dead=job.kind,
            unreadable=unreadable,
            left=left,
            case=case if left and isinstance(case, int) else None,
            on=now.date(),
        )
        _log.error("job_dead", job=job.id, kind=job.kind, why=why)
        await self._queue.bury(job, now=now, why=why, then=report)

    async def _retry(self, job: LeasedJob, why: str, retry_after: float | None) -> None:
        now = self._clock.now()
        if now - job.since >= GIVE_UP and job.attempts > 1:
            _log.error("job_dead", job=job.id, kind=job.kind, why=why)
            await self._queue.bury(job, now=now, why=why)
            return
        await self._queue.retry(job, due=self._next_try(now, job, retry_after), why=why)

    def _next_try(self, now: datetime, job: LeasedJob, retry_after: float | None) -> datetime:
        backoff = min(FIRST_BACKOFF * 2.0 ** min(job.attempts - 1, 20), LONGEST_BACKOFF)
        return now + backoff * (0.5 + self._jitter()) + timedelta(seconds=retry_after or 0.0)

    async def _pause(self) -> None:
        try:
            async with asyncio.timeout(PAUSE):
                await self._nudged.wait()
        except TimeoutError:
            pass


class Workers:
    """Workers side by side, each with a share of its own: none waits for another's job."""

    def __init__(self, *workers: Worker) -> None:
        self._workers = workers
        self._told: float | None = None

    def nudge(self) -> None:
        for each in self._workers:
            each.nudge()

    def stop(self) -> float:
        """Have each finish the job in hand; how many seconds ago that was said first."""
        now = asyncio.get_running_loop().time()
        if self._told is None:
            self._told = now
        for each in self._workers:
            each.stop()
        return now - self._told

    async def run(self) -> None:
        await asyncio.gather(*(each.run() for each in self._workers))

    async def work_due(self) -> int:
        """A batch of each; how many jobs there were."""
        return sum([await each.work_due() for each in self._workers])
