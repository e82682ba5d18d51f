"""Tells somebody outside that all is well; that nothing comes is what they are to notice."""

from typing import Final

import aiohttp
import structlog

_WAITS: Final = aiohttp.ClientTimeout(total=10)

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class Heartbeat:
    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        """Take what it needs.

        Args:
            session: Open as long as it beats.
            url: Asked by GET. It may hold a secret, so it is never logged.
        """
        self._session = session
        self._url = url

    async def beat(self) -> None:
        """Ask the address once; that it fails is for who waits there to notice."""
        try:
            async with self._session.get(
                self._url, timeout=_WAITS, allow_redirects=False, raise_for_status=True
            ):
                pass
        except (aiohttp.ClientError, TimeoutError) as error:
            _log.warning("heartbeat_not_sent", error=type(error).__name__)
