"""Put a file where Teams says that its receiver wants it: on listed hosts only, without a token.

The address is a key in itself. It is never logged, and nothing is followed to another one.
"""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Final

import aiohttp
from aiohttp import ClientSession, ThreadedResolver, hdrs
from aiohttp.abc import AbstractResolver
from yarl import URL

from bot.evidence.download import HERE, GuardedResolver
from bot.evidence.hosts import AttachmentHosts
from bot.http_client import Outgoing

PIECE: Final = 32 * 320 * 1024
"""Bytes in one request: a multiple of what an upload session counts in, and below its limit."""
SECONDS: Final = 100.0
"""For all pieces together: less than the outbox lends a job out for."""

_STORED: Final = frozenset({200, 201})
_GO_ON: Final = 202
_BUSY: Final = 429
_SERVER: Final = 500


class UploadRefused(Exception):
    """The address is none that files go to, or is no longer good; it won't be later either."""


class UploadLater(Exception):
    """It may work in a while."""


class Uploader:
    """Uploads to addresses that came from the outside.

    Args:
        hosts: where files may go.
        outgoing: opens sessions.
        resolver: resolves names; every answer is checked.
        deadline: gives the context that ends what takes too long.
    """

    def __init__(
        self,
        *,
        hosts: AttachmentHosts,
        outgoing: Outgoing = HERE,
        resolver: Callable[[], AbstractResolver] = ThreadedResolver,
        deadline: Callable[[float], AbstractAsyncContextManager[object]] = asyncio.timeout,
    ) -> None:
        self._hosts = hosts
        self._outgoing = outgoing
        self._resolver = resolver
        self._deadline = deadline

    def may_go_to(self, url: str) -> bool:
        try:
            return self._hosts.knows(URL(url, encoded=True))
        except ValueError:
            return False

    async def put(self, url: str, path: Path) -> None:
        """Store all of the file, a piece at a time.

        Raises:
            UploadRefused: for good.
            UploadLater: the other side is away or busy.
        """
        if not self.may_go_to(url):
            raise UploadRefused("no place for files")
        address = URL(url, encoded=True)  # its signature is of these very characters
        try:
            async with self._deadline(SECONDS), self._session() as session:
                total = (await asyncio.to_thread(path.stat)).st_size
                for start in range(0, total, PIECE):
                    piece = await asyncio.to_thread(_piece, path, start)
                    await self._put(session, address, piece, start, total)
        except TimeoutError:
            raise UploadLater("too slow") from None
        except aiohttp.ClientError as error:
            # Cut from its cause: that one may quote the address.
            raise UploadLater(type(error).__name__) from None

    def _session(self) -> ClientSession:
        proxies = self._outgoing.proxy_hosts
        return self._outgoing.session(
            resolver=GuardedResolver(self._resolver(), self._hosts, passing=proxies),
            timeout=aiohttp.ClientTimeout(total=None),  # the deadline covers all pieces
        )

    async def _put(
        self, session: ClientSession, url: URL, piece: bytes, start: int, total: int
    ) -> None:
        last = start + len(piece) == total
        headers = {
            hdrs.CONTENT_RANGE: f"bytes {start}-{start + len(piece) - 1}/{total}",
            hdrs.CONTENT_TYPE: "application/octet-stream",
        }
        async with session.put(
            url, data=piece, headers=headers, allow_redirects=False
        ) as response:
            status = response.status
        if status == _BUSY or status >= _SERVER:
            raise UploadLater(f"answered {status}")
        if not (status in _STORED if last else status == _GO_ON):
            raise UploadRefused(f"answered {status}")


def _piece(path: Path, start: int) -> bytes:
    with path.open("rb") as file:
        file.seek(start)
        return file.read(PIECE)
