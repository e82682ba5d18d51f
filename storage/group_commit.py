"""SQLite's turns that wait for each other share one transaction, and one wait for the disk.

Whoever joins stands in a savepoint of its own, so that one that comes to nothing takes nobody
along; and each is told how it went when the transaction it is in is on the disk, not before.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from storage.direct import Connection
from storage.pool import Pool

_MARK = "SAVEPOINT turn"
_KEEP = "RELEASE turn"
_TAKE_BACK = "ROLLBACK TO turn"


@dataclass
class _Group:
    """Turns whose changes wait for the same commit."""

    connection: Connection
    kept: asyncio.Future[None] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )


class GroupCommit:
    def __init__(self, pool: Pool, lost: Callable[[], None]) -> None:
        """Take what it needs.

        Args:
            pool: Of connections to SQLite.
            lost: Told when a commit failed: what others may have read of it is not true.
        """
        self._pool = pool
        self._lost = lost
        self._turn = asyncio.Lock()
        self._in_line = 0
        self._group: _Group | None = None
        self._committing: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def begin(self) -> AsyncGenerator[Connection]:
        await self._take_turn()
        try:
            if self._group is None:
                connection = await self._pool.writing()
                joined = None
            else:
                joined, connection = self._group, self._group.connection
            refused: Exception | None = None
            try:
                if joined is not None:
                    await connection.raw.begin(_MARK)
                yield connection
                if joined is not None:
                    await connection.raw.begin(_KEEP)
            except Exception as error:  # noqa: BLE001 - raised below, when it is sure
                await self._take_back(connection, joined)
                refused = error
            except BaseException:
                await self._take_back(connection, joined)
                raise
            if joined is None and refused is None:
                joined = await self._end_first(connection)
        finally:
            self._turn.release()
        if joined is not None:
            # Refused or not: what it went by is true only when those before it are kept.
            await asyncio.shield(joined.kept)
        if refused is not None:
            raise refused

    async def _take_turn(self) -> None:
        self._in_line += 1
        try:
            await self._turn.acquire()
        finally:
            self._in_line -= 1

    async def _end_first(self, connection: Connection) -> _Group | None:
        """Commit, where nobody waits; else whoever stands in line now comes along."""
        if not self._in_line:
            await self._pool.commit(connection)
            return None
        self._group = group = _Group(connection)
        # It stands in the same line, behind those who may join.
        task = asyncio.create_task(self._commit_in_turn(group))
        self._committing.add(task)
        task.add_done_callback(self._committing.discard)
        return group

    async def _commit_in_turn(self, group: _Group) -> None:
        async with self._turn:
            if self._group is not group:
                return  # lost meanwhile
            self._group = None
            try:
                await self._pool.commit(group.connection)
            except BaseException as error:  # noqa: BLE001 - it is theirs who wait for it
                self._fail(group, error)
            else:
                group.kept.set_result(None)

    async def _take_back(self, connection: Connection, joined: _Group | None) -> None:
        """Undo one turn; where SQLite has undone all of them, as on a full disk, say so to all."""
        if joined is None:
            await self._pool.undo(connection)
            return
        try:
            await connection.raw.begin(_TAKE_BACK)
            await connection.raw.begin(_KEEP)
        except Exception as error:  # noqa: BLE001 - it is theirs who wait for it
            self._group = None
            self._pool.drop(connection)
            self._fail(joined, error)

    def _fail(self, group: _Group, error: BaseException) -> None:
        self._lost()
        group.kept.set_exception(error)
        group.kept.exception()  # somebody may be waiting, or nobody
