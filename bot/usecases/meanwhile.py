"""What is made ready while what was done is being written."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")


def meanwhile(make: Callable[[], T]) -> Awaitable[T]:
    """Make it in the loop's next round, asked for last in a transaction's block.

    The disk or the server is waited for then. What is made is shown after the block, which raises
    where nothing was kept.
    """
    loop = asyncio.get_running_loop()
    made: asyncio.Future[T] = loop.create_future()

    def at_it() -> None:
        try:
            made.set_result(make())
        except Exception as bug:  # noqa: BLE001 - raised where it is waited for
            made.set_exception(bug)

    loop.call_soon(at_it)
    return made
