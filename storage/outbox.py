"""The outbox: what is to be sent or done, written with its cause and leased by one worker."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Interval,
    Select,
    bindparam,
    case,
    func,
    literal,
    null,
    or_,
    select,
    true,
    type_coerce,
    update,
)
from sqlalchemy.sql.dml import ReturningUpdate

from bot.core.ports import Job, Json
from bot.outbox.packing import pack
from bot.outbox.ports import ALL, Backlog, LeasedJob, Share
from storage.alert_tables import readings
from storage.direct import Connection
from storage.engine import AsyncEngine, direct
from storage.insisting import insist
from storage.migrate import is_ahead
from storage.statements import insert_those_not_there, upsert
from storage.tables import Moment, outbox
from storage.turns import Turns

LEASE = timedelta(minutes=2)
_LEFT = "left without a word: "
_WAITING = "waiting:"
_LONGEST_KEY = 200
KNOWN = "job kinds"
"""The reading that holds which kinds of job code has been there for, and when it last said so."""
STILL_THERE = timedelta(hours=3)
"""Code that has said nothing for so long is taken to be gone; it says so every hour."""


@dataclass(frozen=True, kw_only=True)
class _Leasing:
    due: Select[Any]
    left: Select[Any, Any]
    """Of what is due, that which was leased before."""
    lease: ReturningUpdate[Any]


def _leasing(
    now: ColumnElement[datetime], until: ColumnElement[datetime], *, others: bool
) -> _Leasing:
    kinds: BindParameter[list[str]] = bindparam("kinds", expanding=True)
    due = (
        select(outbox.c.id)
        .where(
            outbox.c.state == "queued",
            outbox.c.due_at <= bindparam("now"),
            outbox.c.kind.not_in(kinds) if others else outbox.c.kind.in_(kinds),
            or_(outbox.c.lease_until.is_(None), outbox.c.lease_until < now),
        )
        .order_by(outbox.c.due_at, outbox.c.id)
        .limit(bindparam("limit"))
    )
    lease = (
        update(outbox)
        .where(outbox.c.id.in_(due.scalar_subquery()))
        .values(
            lease_until=until,
            leased_by=bindparam("worker"),
            attempts=outbox.c.attempts + 1,
            key=case((outbox.c.key.startswith(_WAITING), null()), else_=outbox.c.key),
        )
        .returning(outbox)
    )
    left = select(outbox.c.id, outbox.c.error).where(
        outbox.c.id.in_(due.scalar_subquery()), outbox.c.lease_until.is_not(None)
    )
    return _Leasing(due=due, left=left, lease=lease)


# Where there are replicas, leases go by the database's clock: one whose own clock jumped would
# else take what another has in hand, and send it again.
_THERE = func.clock_timestamp(type_=Moment)
_LEASING = {
    (dialect, others): _leasing(now, until, others=others)
    for others in (True, False)
    for dialect, now, until in (
        ("postgresql", _THERE, type_coerce(_THERE + literal(LEASE, Interval), Moment)),
        ("sqlite", bindparam("now", type_=Moment), bindparam("until", type_=Moment)),
    )
}
"""By the database's kind, and whether the jobs of the kinds named are taken or all others."""


class SqlOutbox:
    """The side a use case sees: jobs are added within its transaction."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    async def add(self, *jobs: Job) -> None:
        rows = [
            {
                "key": job.key or self._while_it_waits(job),
                "kind": job.kind,
                "to": job.to,
                "payload": pack(job),
                "since": job.due or self._now,
                "due_at": job.due or self._now,
                "state": "queued",
                "attempts": 0,
                "error": "",
            }
            for job in jobs
        ]
        await insert_those_not_there(self._connection, outbox, rows)

    def _while_it_waits(self, job: Job) -> str | None:
        """Lets no second one in beside a repeatable job that nobody has begun.

        Whoever leases it takes the key away. It names the minute, as code of an earlier release
        that leases it beside this leaves the key.
        """
        if not job.repeatable or job.due is not None:
            return None
        content = json.dumps(pack(job), sort_keys=True)
        key = f"{_WAITING}{job.kind}:{job.to}:{content}@{self._now:%Y-%m-%dT%H:%M}"
        return key if len(key) <= _LONGEST_KEY else None

    async def move(self, *jobs: Job) -> None:
        """Give those that still wait for their time the time that the jobs of these keys say."""
        for job in jobs:
            await self._connection.execute(
                update(outbox)
                .where(
                    outbox.c.key == job.key,
                    outbox.c.state == "queued",
                    outbox.c.attempts == 0,
                    outbox.c.due_at > self._now,
                    outbox.c.due_at != job.due,
                )
                .values(due_at=job.due, since=job.due)
            )

    async def again(self, job: Job) -> None:
        """Have the job of this key done once more; one that waits or is at work does by itself."""
        await self.add(job)
        due = job.due or self._now
        await self._connection.execute(
            update(outbox)
            .where(outbox.c.key == job.key, outbox.c.state != "queued")
            .values(
                state="queued",
                due_at=due,
                since=due,
                lease_until=None,
                attempts=0,
                receipt=None,
                done_at=None,
                error="",
            )
        )


class OutboxQueue:
    """The side a worker sees. Each method is a short transaction of its own."""

    lease_time = LEASE

    def __init__(self, engine: AsyncEngine, writer: Turns) -> None:
        self._engine = engine
        self._pool = direct(engine)
        self._writer = writer

    async def lease(
        self, *, worker: str, now: datetime, limit: int, share: Share = ALL
    ) -> list[LeasedJob]:
        """The oldest due jobs of the share, now this worker's alone until the lease runs out."""
        leasing = _LEASING[self._engine.dialect.name, share.others]
        due: dict[str, Any] = {"now": now, "limit": limit, "kinds": sorted(share.kinds)}
        async with self._pool.read() as connection:
            if (await connection.execute(leasing.due, due | {"limit": 1})).first() is None:
                return []  # found without taking a turn to write, as nearly always
        async with self._writer.begin() as connection:
            left = await self._note_left(connection, leasing, due)
            rows = await connection.execute(
                leasing.lease, due | {"until": now + LEASE, "worker": worker}
            )
            leased = sorted(rows.mappings(), key=lambda row: (row["due_at"], row["id"]))
        return [_leased(row, left=left.get(row["id"], 0)) for row in leased]

    async def _note_left(
        self, connection: Connection, leasing: _Leasing, due: dict[str, Any]
    ) -> dict[int, int]:
        """What an earlier lease left without a word, and how often it was run alone then.

        The first time it may only have been held beside what killed the worker.
        """
        rows = await connection.execute(leasing.left, due)
        found = {row.id: max(_times_left(row.error), 1) for row in rows}
        for number, times in found.items():
            await connection.execute(
                update(outbox).where(outbox.c.id == number).values(error=f"{_LEFT}{times}")
            )
        return found

    async def done(
        self, *jobs: LeasedJob, now: datetime, receipt: Mapping[str, Json] | None = None
    ) -> None:
        values: dict[str, Any] = {"state": "done", "done_at": now, "error": ""}
        if receipt is not None:
            values["receipt"] = dict(receipt)
        await self._say(values, *jobs)

    async def drop(self, job: LeasedJob, *, now: datetime, why: str) -> None:
        """End a job that is no longer true."""
        await self._say({"state": "dropped", "done_at": now, "error": why}, job)

    async def retry(self, job: LeasedJob, *, due: datetime, why: str) -> None:
        await self._say({"due_at": due, "lease_until": None, "error": why}, job)

    async def bury(
        self, job: LeasedJob, *, now: datetime, why: str, then: Job | None = None
    ) -> None:
        """A dead letter: visible in `/status`, and replayable; `then` is added along with it."""
        await self._say({"state": "dead", "done_at": now, "error": why}, job, then=then)

    async def replay_dead(self, *, now: datetime) -> int:
        async with self._writer.begin() as connection:
            changed = await connection.execute(
                update(outbox)
                .where(outbox.c.state == "dead")
                .values(state="queued", due_at=now, since=now, lease_until=None, attempts=0)
            )
        return changed.rowcount

    async def release(self, worker: str, *, alone: LeasedJob | None = None) -> None:
        """Give back what this worker holds, for another to take at once.

        But not a job that it is to run `alone`: that run is counted before it begins.
        """
        kept = -1 if alone is None else alone.id
        async with self._writer.begin() as connection:
            if alone is not None:
                counted = f"{_LEFT}{alone.left + 1}"
                await connection.execute(_STILL_OURS, _of(alone) | {"error": counted})
            await connection.execute(
                update(outbox)
                .where(
                    outbox.c.leased_by == worker,
                    outbox.c.state == "queued",
                    outbox.c.id != kept,
                )
                .values(lease_until=None, leased_by=None)
            )

    async def backlog(self, now: datetime) -> Backlog:
        due = func.coalesce(func.sum(case((outbox.c.due_at <= now, 1), else_=0)), 0)
        async with self._pool.read() as connection:
            waiting, unsent, oldest = (
                await connection.execute(
                    select(due, func.count(), func.min(outbox.c.since)).where(
                        outbox.c.state == "queued", outbox.c.since <= now
                    )
                )
            ).one()
            dead = await connection.execute(
                select(func.count()).select_from(outbox).where(outbox.c.state == "dead")
            )
            return Backlog(
                waiting=waiting, unsent=unsent, oldest_since=oldest, dead=dead.scalar_one()
            )

    async def last_failure(self, kind: type[Job]) -> str:
        """Why the newest job of this class has not been carried out; empty where none failed."""
        async with self._pool.read() as connection:
            rows = await connection.execute(
                select(outbox.c.error)
                .where(outbox.c.kind == kind.kind, outbox.c.state != "dropped")
                .order_by(outbox.c.id.desc())
                .limit(1)
            )
            return rows.scalar_one_or_none() or ""

    async def last_done(self, kind: type[Job], *, planned: bool = False) -> datetime | None:
        """When a job of this class was last carried out; of those planned, one with a key."""
        which = outbox.c.key.is_not(None) if planned else true()
        async with self._pool.read() as connection:
            rows = await connection.execute(
                select(func.max(outbox.c.done_at)).where(
                    outbox.c.kind == kind.kind, outbox.c.state == "done", which
                )
            )
            return rows.scalar_one()

    async def announce(self, kinds: Collection[str], *, now: datetime) -> None:
        """Write down that code is there that knows these kinds of job."""
        async with self._writer.begin() as connection:
            known = await _known(connection)
            known |= dict.fromkeys(kinds, now.isoformat())
            await upsert(connection, readings, {"name": KNOWN, "at": now, "content": known})

    async def is_known_elsewhere(self, kind: str, *, now: datetime) -> bool:
        """Whether code that knows the kind is there, or any that is newer than this."""
        async with self._pool.read() as connection:
            said = (await _known(connection)).get(kind)
        if said is not None and now - datetime.fromisoformat(said) < STILL_THERE:
            return True
        return await is_ahead(self._engine)

    async def _say(
        self, values: dict[str, Any], *jobs: LeasedJob, then: Job | None = None
    ) -> None:
        """What came of the jobs; of what was committed before, a second word says nothing."""
        rows = [_of(job) | values for job in jobs]

        async def write() -> None:
            async with self._writer.begin() as connection:
                said = await connection.execute(_STILL_OURS, rows)
                if then is not None and said.rowcount:
                    await SqlOutbox(connection, values["done_at"]).add(then)

        await insist(write)


_STILL_OURS = update(outbox).where(
    outbox.c.id == bindparam("of_job"),
    outbox.c.state == "queued",
    outbox.c.leased_by == bindparam("of_worker"),
    outbox.c.attempts == bindparam("of_attempt"),
)
"""Of a job that another has leased since, or ended, a late word says nothing."""


def _of(job: LeasedJob) -> dict[str, Any]:
    return {"of_job": job.id, "of_worker": job.leased_by, "of_attempt": job.attempts}


async def _known(connection: Connection) -> dict[str, str]:
    rows = await connection.execute(select(readings.c.content).where(readings.c.name == KNOWN))
    return dict(rows.scalar_one_or_none() or {})


def _times_left(error: str) -> int:
    """As `_note_left` wrote it; a job that ended by itself since has another word there."""
    times = error.removeprefix(_LEFT)
    return int(times) if error.startswith(_LEFT) and times.isdecimal() else 0


def _leased(row: Mapping[Any, Any], *, left: int) -> LeasedJob:
    return LeasedJob(
        id=row["id"],
        kind=row["kind"],
        to=row["to"],
        payload=row["payload"],
        attempts=row["attempts"],
        since=row["since"],
        leased_by=row["leased_by"],
        left=left,
    )
