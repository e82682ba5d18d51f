"""What whoever tries something again and again says of its failing: little, and of its end."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

HOUR = 3600.0

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class Outage:
    """Of all who try the same."""

    def __init__(self) -> None:
        self._kinds: set[type[Exception]] = set()

    def is_new(self, error: Exception) -> bool:
        """Whether nothing has failed so since it last went well."""
        kind = type(error)
        if kind in self._kinds:
            return False
        self._kinds.add(kind)
        return True

    def wants_traceback(self, error: Exception) -> bool:
        """Whether where it failed is news: not that of a closed port, nor what failed before."""
        return self.is_new(error) and not isinstance(error, OSError)

    def is_over(self) -> bool:
        """Whether what now went well had failed before."""
        failed = bool(self._kinds)
        self._kinds.clear()
        return failed


async def hourly(act: Callable[[], Awaitable[None]], *, failed: str) -> None:
    """Do it at once and then every hour, until cancelled.

    Args:
        act: What is done.
        failed: The event that is logged where it raises; it is tried again the next hour.
    """
    outage = Outage()
    while True:
        try:
            await act()
        except Exception as error:  # noqa: BLE001 - tried again in an hour; the bot goes on serving
            where = outage.wants_traceback(error)
            _log.error(failed, error=type(error).__name__, exc_info=where)
        else:
            outage.is_over()
        await asyncio.sleep(HOUR)
