"""Acts once on an activity that arrives again while, or soon after, it was handled.

Teams sends an activity a second time when it got no answer within 15 seconds. This catches the
second one in the same process; over a restart or another replica the turn's row in the database
does (`storage.transaction`).
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

T = TypeVar("T")

_REMEMBERED = 300
"""Results kept, cards among them; Teams sends again within a minute, if at all."""


class Once(Generic[T]):
    def __init__(self, remembered: int = _REMEMBERED) -> None:
        self._results: OrderedDict[str, asyncio.Future[T]] = OrderedDict()
        self._remembered = remembered

    async def run(self, key: str, work: Callable[[], Awaitable[T]]) -> T:
        """The result of the work for this key, done now or before. A failure is forgotten."""
        known = self._results.get(key)
        if known is not None:
            return await asyncio.shield(known)
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._results[key] = future
        while len(self._results) > self._remembered:
            self._results.popitem(last=False)
        try:
            result = await work()
        except BaseException as error:
            self._results.pop(key, None)
            future.set_exception(error)
            future.exception()  # somebody may be waiting, or nobody
            raise
        future.set_result(result)
        return result
