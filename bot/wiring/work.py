"""What goes on beside the turns: jobs, plans, and how they end."""

import asyncio
import contextlib
import os
import socket
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import partial, wraps

import structlog

from bot.core.ports import Job
from bot.graph.superadmins import GroupSuperadmins
from bot.ops.health_watch import HealthWatch
from bot.ops.metrics import JobOutcome, Metrics
from bot.ops.tracing import Tracing
from bot.outbox.alerts import ALERTS
from bot.outbox.outage import Outage
from bot.outbox.planner import Plan, Planner
from bot.outbox.ports import LeasedJob, Share
from bot.outbox.worker import (
    Handler,
    Handlers,
    NoLongerTrue,
    NotNow,
    Receipt,
    Undeliverable,
    Worker,
    Workers,
)
from bot.schedule.retention import Retention
from bot.settings import Settings
from bot.usecases.digest import DigestTime, plan_digests
from bot.usecases.disposal import plan_disposals
from bot.usecases.health import plan_self_tests
from bot.usecases.identity import ListedSuperadmins
from bot.usecases.record_watch import RecordWatch
from bot.usecases.tidying import plan_purge
from bot.wiring.base import Base
from storage.transaction import SqlStorage

FINISHING_SECONDS = 6.0
"""So long after it was told to stop, turns in flight and the job in hand may take to end. A job
that is cut off is leased again, and what Teams has taken without having said so comes twice."""
LAST_JOB_SECONDS = 1.0
"""After the last of those turns, what the job in hand may take at least."""


def instrumented(handler: Handler, *, metrics: Metrics, tracing: Tracing) -> Handler:
    """The same, with each job counted, traced, and named in what is logged meanwhile."""

    @wraps(handler)
    async def work(job: LeasedJob) -> Receipt:
        outcome: JobOutcome = "failed"
        with (
            structlog.contextvars.bound_contextvars(job=job.id, kind=job.kind),
            tracing.span("job", id=job.id, kind=job.kind, attempt=job.attempts),
        ):
            try:
                receipt = await handler(job)
            except NoLongerTrue:
                outcome = "overtaken"
                raise
            except (NotNow, Undeliverable) as no:
                outcome = "later" if isinstance(no, NotNow) else "undeliverable"
                tracing.failed(no)
                raise
            except Exception as bug:
                tracing.failed(bug)
                raise
            else:
                outcome = "done"
                return receipt
            finally:
                metrics.job(job.kind, outcome)

    return work


async def ended(working: asyncio.Task[None], *, within: float) -> None:
    """Let the task end by itself, and cancel it when it takes longer than that."""
    done, _ = await asyncio.wait({working}, timeout=within)
    if not done:
        working.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await working


def instrumented_handlers(
    handlers: Handlers, *, metrics: Metrics, tracing: Tracing
) -> dict[type[Job], Handler]:
    return {
        kind: instrumented(handler, metrics=metrics, tracing=tracing)
        for kind, handler in handlers.items()
    }


def digest_time(settings: Settings) -> DigestTime:
    weekday, at = settings.digest_time
    return DigestTime(weekday=weekday, at=at)


def plans(settings: Settings, retention: Retention, storage: SqlStorage) -> list[Plan]:
    """What the calendar makes due."""
    return [
        partial(plan_digests, when=digest_time(settings), storage=storage),
        partial(plan_self_tests, storage=storage),
        partial(plan_disposals, retention=retention, storage=storage),
        partial(plan_purge, storage=storage),
    ]


@asynccontextmanager
async def running(
    worker: Workers,
    planner: Planner,
    records: RecordWatch,
    watch: HealthWatch,
    superadmins: GroupSuperadmins | ListedSuperadmins,
) -> AsyncGenerator[None]:
    """Work goes on while the block does; the job in hand gets a moment to end."""
    working = asyncio.create_task(worker.run())
    runs = (planner.run(), records.run(), watch.run())
    background = [asyncio.create_task(each) for each in runs]
    if isinstance(superadmins, GroupSuperadmins):
        background.append(asyncio.create_task(superadmins.run()))
    try:
        yield
    finally:
        for task in background:
            task.cancel()
        left = FINISHING_SECONDS - worker.stop()
        await ended(working, within=max(left, LAST_JOB_SECONDS))


def open_workers(base: Base, handlers: Handlers) -> Workers:
    """They look up their handlers when a job comes; these may be added until they run.

    Alerts have a worker of their own: an export, an import or a digest that takes long or hangs
    is nothing that they wait for.
    """
    urgent = frozenset(each.kind for each in ALERTS)
    ours = f"{socket.gethostname()[:30]}-{os.getpid()}-{time.time_ns()}"
    outage = Outage()
    return Workers(
        *(
            Worker(
                base.queue,
                handlers,
                name=f"{ours}-{name}",
                clock=base.clock,
                monotonic=time.monotonic,
                jitter=base.parts.jitter,
                share=share,
                outage=outage,
            )
            for name, share in (
                ("alerts", Share(kinds=urgent, others=False)),
                ("rest", Share(kinds=urgent)),
            )
        )
    )
