"""What has done its work and nobody asks for any more is taken away.

Public records are not here: bookings, cases and the audit log go only by the rules of disposal.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Table, delete, or_, select, update

from bot.outbox.digest import EditDigest, SendDigest
from bot.outbox.upkeep import Purge, ReportDead, RunSelfTest, TellDead, TellUnreachable
from bot.outbox.watch import AskPublication
from bot.schedule.imports import ImportState
from storage.import_tables import imports
from storage.tables import handled_turns, outbox
from storage.turns import Turns

TURNS_KEPT = timedelta(days=7)
"""Teams sends an activity again within the minute."""
JOBS_KEPT = timedelta(days=90)
IMPORTS_WAIT = timedelta(days=1)
"""A file with people's names in it that was shown, and that nobody booked."""
DATED = tuple(
    each.kind
    for each in (
        AskPublication,
        EditDigest,
        Purge,
        ReportDead,
        RunSelfTest,
        SendDigest,
        TellDead,
        TellUnreachable,
    )
)
"""Kinds whose keys name a day or a week, which does not come back. The key of any other kind stays
and keeps the job from being made a second time."""
AT_ONCE = 1_000
"""Rows in one transaction: nobody waits long for it."""


@dataclass(frozen=True, kw_only=True)
class Purged:
    turns: int
    jobs: int
    imports: int


async def purge(writer: Turns, *, now: datetime) -> Purged:
    """Take away old turns, finished jobs and the rows of files that nobody booked.

    What waits in the outbox and dead letters stay.
    """
    ended = now - JOBS_KEPT
    return Purged(
        turns=await _delete(writer, handled_turns, handled_turns.c.at < now - TURNS_KEPT),
        jobs=await _delete(
            writer,
            outbox,
            outbox.c.state.in_(("done", "dropped")),
            outbox.c.due_at < ended,  # the index knows this one
            outbox.c.done_at < ended,
            or_(outbox.c.key.is_(None), outbox.c.kind.in_(DATED)),
        ),
        imports=await _drop_imports(writer, before=now - IMPORTS_WAIT),
    )


async def _drop_imports(writer: Turns, *, before: datetime) -> int:
    """The row stays: a later file with its number would be what a card of the first acts on."""
    async with writer.begin() as connection:
        rows = await connection.execute(
            update(imports)
            .where(imports.c.state == ImportState.WAITING.value, imports.c.at < before)
            .values(state=ImportState.DROPPED.value, content="")
        )
    return rows.rowcount


async def _delete(writer: Turns, table: Table, *which: ColumnElement[bool]) -> int:
    [number] = table.primary_key
    some = select(number).where(*which).limit(AT_ONCE)
    gone = 0
    while True:
        async with writer.begin() as connection:
            rows = await connection.execute(
                delete(table).where(number.in_(some.scalar_subquery()))
            )
        gone += rows.rowcount
        if rows.rowcount < AT_ONCE:
            return gone
