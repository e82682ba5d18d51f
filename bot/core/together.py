"""Work that many may ask for at once is done once, and all get what it came to."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Together(Generic[T]):
    def __init__(self, work: Callable[[], Awaitable[T]]) -> None:
        self._work = work
        self._at_work: asyncio.Task[T] | None = None

    async def __call__(self) -> T:
        """What the work at hand comes to; where there is none, it begins."""
        if self._at_work is None or self._at_work.done():
            self._at_work = asyncio.ensure_future(self._done())
        # Who asked first may hang up while others wait.
        return await asyncio.shield(self._at_work)

    async def _done(self) -> T:
        return await self._work()
