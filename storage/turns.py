"""Turns to write, one at a time."""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress

from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from storage.direct import Connection
from storage.engine import AsyncEngine, direct, has_no_room
from storage.group_commit import GroupCommit
from storage.held_lock import HeldLock
from storage.tables import support

_WRITES_NOTHING_NEW = update(support).values(oldest_code=support.c.oldest_code)


def _nothing() -> None:
    """There is nobody to tell."""


class Turns:
    """Begins writing transactions, one at a time.

    By SQLite's `BEGIN IMMEDIATE` or PostgreSQL's advisory lock; in this process they stand in line
    before that, so as not to use up the connections.

    A city's editors never come near what one writer can do, and rules that look at several rows
    (a closed day and its bookings, a swap's two sides) then need no reasoning about isolation.
    """

    def __init__(self, engine: AsyncEngine, *, lost: Callable[[], None] = _nothing) -> None:
        pool = direct(engine)
        on_postgresql = engine.dialect.name == "postgresql"
        self._way = HeldLock(pool) if on_postgresql else GroupCommit(pool, lost)
        self._out_of_room = False

    @asynccontextmanager
    async def begin(self) -> AsyncGenerator[Connection]:
        try:
            async with self._way.begin() as connection:
                yield connection
        except DBAPIError as error:
            self._out_of_room = self._out_of_room or has_no_room(error)
            raise

    async def can_write(self) -> bool:
        """Whether what is written is kept; tried only after something was not."""
        if self._out_of_room:
            with suppress(DBAPIError):
                async with self.begin() as connection:
                    await connection.execute(_WRITES_NOTHING_NEW)
                self._out_of_room = False
        return not self._out_of_room
