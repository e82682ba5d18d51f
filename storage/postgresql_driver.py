"""PostgreSQL, asked straight through its driver: a statement is one trip, and so is a beginning.

SQLAlchemy's asynchronous part makes a trip for `BEGIN` and another for the lock.
"""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from storage.compiled import Bound, Rows

if TYPE_CHECKING:
    import asyncpg

_FAREWELL = 2.0
"""Seconds."""
READS = "BEGIN ISOLATION LEVEL REPEATABLE READ"
"""All that one transaction reads was true at the same time."""
_WRITERS_LOCK = 0x1B07  # the key of PostgreSQL's advisory lock; any number that nobody else uses


_WHILE_IT_WRITES = ("lock_timeout", "idle_in_transaction_session_timeout", "idle_session_timeout")
"""Whoever falls silent loses its turn."""


def take_turn(patience: timedelta, *, kept: bool = False) -> str:
    """Waits until no other process writes.

    Args:
        patience: How long it waits, and how long it may then be silent.
        kept: Until `_FREES`, over several transactions; else until the one that has begun ends.
    """
    milliseconds = f"{patience.total_seconds() * 1000:.0f}ms"
    here = str(not kept).lower()
    silence = ", ".join(
        f"set_config('{name}', '{milliseconds}', {here})" for name in _WHILE_IT_WRITES
    )
    lock = "pg_advisory_lock" if kept else "pg_advisory_xact_lock"
    return f"SELECT {silence}, {lock}({_WRITERS_LOCK})"


_FREES = "; ".join(
    [
        f"SELECT pg_advisory_unlock({_WRITERS_LOCK})",
        *(f"RESET {each}" for each in _WHILE_IT_WRITES),
    ]
)


class PostgresqlDriver:
    reads, frees = READS, _FREES

    def __init__(self, arguments: Mapping[str, Any], patience: timedelta) -> None:
        self._arguments = arguments
        self.writes = take_turn(patience, kept=True)

    async def connect(self) -> "PostgresqlConnection":
        import asyncpg  # noqa: PLC0415 - not loaded where the database is SQLite

        raw = await asyncpg.connect(**self._arguments)
        try:
            # SQLAlchemy writes JSON as text, and leaves it to the driver to read it.
            await raw.set_type_codec(
                "json", schema="pg_catalog", encoder=str, decoder=json.loads, format="text"
            )
        except BaseException:
            raw.terminate()
            raise
        return PostgresqlConnection(raw)


class PostgresqlConnection:
    is_far = True

    def __init__(self, raw: "asyncpg.Connection[asyncpg.Record]") -> None:
        self.raw = raw

    @property
    def is_open(self) -> bool:
        return not self.raw.is_closed()

    async def begin(self, sql: str) -> None:
        await self.raw.execute(sql)

    async def commit(self) -> None:
        await self.raw.execute("COMMIT")

    async def rollback(self) -> None:
        await self.raw.execute("ROLLBACK")

    async def run(self, bound: Bound, *, returns: bool) -> Rows:
        if returns:
            return _read(await self.raw.fetch(bound.sql, *bound.values))
        done = await self.raw.execute(bound.sql, *bound.values)
        count = done.rpartition(" ")[2]
        return Rows((), (), int(count) if count.isdecimal() else -1)

    async def run_many(self, bound: Sequence[Bound], *, returns: bool) -> Rows:
        values = [each.values for each in bound]
        if returns:
            return _read(await self.raw.fetchmany(bound[0].sql, values))
        await self.raw.executemany(bound[0].sql, values)
        return Rows((), (), -1)

    async def check(self) -> None:
        await self.raw.execute("SELECT 1")

    async def leave(self) -> None:
        """As the server likes it; one that does not answer is left at once."""
        with suppress(Exception):
            await self.raw.close(timeout=_FAREWELL)

    def close(self) -> None:
        self.raw.terminate()


def _read(records: "Sequence[asyncpg.Record]") -> Rows:
    names = list(records[0].keys()) if records else []
    return Rows(names, [tuple(each) for each in records], len(records))
