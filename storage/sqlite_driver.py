"""SQLite, called from the event loop; only what may have to wait goes to a thread.

Within a transaction SQLite is no server but a library: a statement is a call of some tens of
microseconds, and a trip to a thread costs the event loop more than the statement. Two things do
wait: the beginning of a writing transaction, for another process's turn to end, and a commit, for
the disk. A commit goes to a thread, and so does a beginning that finds the database taken.
"""

import asyncio
import os
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from datetime import timedelta
from threading import Lock
from typing import Final

from storage.compiled import Bound, Rows

WRITES = "BEGIN IMMEDIATE"
READS = "BEGIN"
PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # acknowledged is on disk, also after a power cut
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY",  # what takes a turn back: else a file is made for each
)
_BEGINS_WITHIN: Final = 0.001
"""Seconds for which the event loop waits for a thread to begin; it takes a twentieth of that."""


class SqliteDriver:
    """Opens connections to one file."""

    reads, writes, frees = READS, WRITES, ""

    def __init__(self, database: str, patience: timedelta) -> None:
        self._database = database
        self._patience = patience.total_seconds()
        self._threads = ThreadPoolExecutor(thread_name_prefix="sqlite")  # none until one is needed

    async def connect(self) -> "SqliteConnection":
        raw = sqlite3.connect(
            self._database,
            timeout=self._patience,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=256,
        )
        for pragma in PRAGMAS:
            raw.execute(pragma)
        return SqliteConnection(raw, self._threads, self._patience, self._database)


class SqliteConnection:
    is_far = False

    def __init__(
        self, raw: sqlite3.Connection, threads: Executor, patience: float, file: str = ""
    ) -> None:
        self.raw = raw
        self._file = file
        self._opened = _which(file)
        self.is_open = True
        self._threads = threads
        self._patience = f"PRAGMA busy_timeout = {patience * 1000:.0f}"
        self._lent = False
        """To a thread: it is closed when that is done, where it was to be closed meanwhile."""

    async def begin(self, sql: str) -> None:
        if sql != WRITES:
            self.raw.execute(sql)
            return
        try:
            self._begin_at_once()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            await self._in_thread(lambda: self.raw.execute(WRITES))

    def _begin_at_once(self) -> None:
        self.raw.execute("PRAGMA busy_timeout = 0")
        try:
            self.raw.execute(WRITES)
        finally:
            self.raw.execute(self._patience)

    async def commit(self) -> None:
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            await asyncio.sleep(0)  # whoever cancelled it is heard before the commit, not after
        await self._in_thread(self.raw.commit)

    async def rollback(self) -> None:
        self.raw.rollback()

    async def run(self, bound: Bound, *, returns: bool) -> Rows:  # noqa: ARG002 - it tells
        return _read(self.raw.execute(bound.sql, bound.values))

    async def run_many(self, bound: Sequence[Bound], *, returns: bool) -> Rows:
        if not returns:
            return _read(self.raw.executemany(bound[0].sql, [each.values for each in bound]))
        found = [_read(self.raw.execute(each.sql, each.values)) for each in bound]
        rows = [row for each in found for row in each.rows]
        return Rows(found[0].names, rows, len(rows))

    async def check(self) -> None:
        """Whether the file is still the one that was opened, which no statement would say."""
        if _which(self._file) != self._opened:
            raise FileNotFoundError(self._file)

    async def _in_thread(self, work: Callable[[], object]) -> None:
        """Have a thread do it, and begin before anything else is done here.

        Else it would get the interpreter only when the loop has nothing left to do, and the disk
        would rest meanwhile. The thread tells the loop itself when it is done: by an executor's
        future two more would pass it on.
        """
        loop = asyncio.get_running_loop()
        done: asyncio.Future[None] = loop.create_future()
        begun = Lock()
        begun.acquire()

        def at_it() -> None:
            begun.release()
            error = None
            try:
                work()
            except BaseException as failed:  # noqa: BLE001 - raised where it is waited for
                error = failed
            loop.call_soon_threadsafe(self._back, done, error)

        self._threads.submit(at_it)
        self._lent = True
        begun.acquire(timeout=_BEGINS_WITHIN)
        try:
            await done
        except asyncio.CancelledError:
            # The thread may be at it still: nobody else may have the connection.
            self.is_open = False
            raise

    def _back(self, done: asyncio.Future[None], error: BaseException | None) -> None:
        self._lent = False
        if not self.is_open:
            self.raw.close()
        if done.cancelled():
            return
        if error is None:
            done.set_result(None)
        else:
            done.set_exception(error)

    async def leave(self) -> None:
        self.close()

    def close(self) -> None:
        self.is_open = False
        if not self._lent:
            self.raw.close()


def _which(file: str) -> tuple[int, int] | None:
    """The very file that is there now, by its number on the disk."""
    try:
        found = os.stat(file)  # noqa: PTH116 - before every turn, and a Path costs more than it
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _read(cursor: sqlite3.Cursor) -> Rows:
    described = cursor.description
    if described is None:
        return Rows((), (), cursor.rowcount)
    rows = cursor.fetchall()
    # Of a statement that returns rows, how many were changed is known after them.
    return Rows([column[0] for column in described], rows, cursor.rowcount)
