"""Fetch what was pasted or sent: from listed hosts only, and never more than fits.

The token goes to Bot Framework hosts alone, and no longer once a redirect has left the first
host. Redirects are followed by hand, each as strictly as the first address. Names are resolved
here and the connection goes to the very address that was looked at, so a name that answers
differently the second time (DNS rebinding) has no second time.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Final

import aiohttp
from aiohttp import ClientResponse, ClientSession, ThreadedResolver, hdrs
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from bot.evidence.hosts import AttachmentHosts
from bot.http_client import Outgoing
from bot.moderation.refusals import FetchFailure, FileTooLarge, NotFetched

_CHUNK: Final = 64 * 1024
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_GONE: Final = frozenset({401, 403, 404, 410})
"""Download links are short-lived, and an expired signature is answered with any of these."""
_OK: Final = 200


@dataclass(frozen=True, kw_only=True)
class DownloadLimits:
    size: int = 20 * 1024 * 1024
    """Bytes."""
    seconds: float = 30.0
    """For everything together, redirects included."""
    redirects: int = 3


DEFAULT_LIMITS: Final = DownloadLimits()
HERE: Final = Outgoing()
"""Without a proxy, by the system's certificates."""


class Downloader:
    """Fetches attachments.

    Args:
        hosts: where attachments may come from.
        token: gives the bot's bearer token, or None where there is no sign-in.
        limits: how much, how long and how far.
        outgoing: opens sessions. A proxy looks up names by itself: which addresses it may
            connect to is for its own rules.
        resolver: resolves names; every answer is checked.
        deadline: gives the context that ends what takes too long.
    """

    def __init__(
        self,
        *,
        hosts: AttachmentHosts,
        token: Callable[[], Awaitable[str | None]],
        limits: DownloadLimits = DEFAULT_LIMITS,
        outgoing: Outgoing = HERE,
        resolver: Callable[[], AbstractResolver] = ThreadedResolver,
        deadline: Callable[[float], AbstractAsyncContextManager[object]] = asyncio.timeout,
    ) -> None:
        self._hosts = hosts
        self._token = token
        self._limits = limits
        self._outgoing = outgoing
        self._resolver = resolver
        self._deadline = deadline

    async def fetch(self, url: str) -> bytes:
        """The attachment's bytes.

        Raises:
            NotFetched: with the reason; nothing of the answer is kept.
            FileTooLarge: as soon as the answer says so, or has grown so.
        """
        try:
            async with self._deadline(self._limits.seconds), self._session() as session:
                return await self._followed(session, _parsed(url))
        except TimeoutError:
            raise NotFetched(FetchFailure.TIMEOUT) from None
        except aiohttp.ClientError as error:
            # Cut from its cause: that one may quote the address, which is a key in itself.
            raise NotFetched(_failure(error)) from None

    def _session(self) -> ClientSession:
        """One for each fetch: evidence is rare, and nothing is carried over."""
        proxies = self._outgoing.proxy_hosts
        return self._outgoing.session(
            resolver=GuardedResolver(self._resolver(), self._hosts, passing=proxies),
            timeout=aiohttp.ClientTimeout(total=None),  # the deadline covers all requests
            auto_decompress=False,
            headers={hdrs.ACCEPT_ENCODING: "identity"},
        )

    async def _followed(self, session: ClientSession, url: URL) -> bytes:
        home = url.origin() if url.absolute else None
        for _ in range(self._limits.redirects + 1):
            self._hosts.check(url)
            if url.origin() != home:
                home = None  # for good, also if a later redirect leads back
            headers = await self._headers(url) if home is not None else {}
            async with session.get(url, headers=headers, allow_redirects=False) as response:
                if response.status not in _REDIRECTS:
                    return await self._content(response)
                url = url.join(_parsed(response.headers.get(hdrs.LOCATION, "")))
        raise NotFetched(FetchFailure.REDIRECTS)

    async def _headers(self, url: URL) -> dict[str, str]:
        token = await self._token() if self._hosts.may_see_token(url) else None
        return {hdrs.AUTHORIZATION: f"Bearer {token}"} if token else {}

    async def _content(self, response: ClientResponse) -> bytes:
        if response.status in _GONE:
            raise NotFetched(FetchFailure.GONE)
        encoding = response.headers.get(hdrs.CONTENT_ENCODING, "identity")
        if response.status != _OK or encoding.lower() != "identity":
            raise NotFetched(FetchFailure.ANSWER)
        if (response.content_length or 0) > self._limits.size:
            raise FileTooLarge(self._limits.size)
        content = bytearray()
        async for chunk in response.content.iter_chunked(_CHUNK):
            content += chunk
            if len(content) > self._limits.size:
                raise FileTooLarge(self._limits.size)
        return bytes(content)


class _AddressRefused(OSError):
    """An `OSError`, because that is what aiohttp hands on from a resolver."""


class GuardedResolver(AbstractResolver):
    def __init__(
        self,
        inner: AbstractResolver,
        hosts: AttachmentHosts,
        *,
        passing: frozenset[str] = frozenset(),
    ) -> None:
        """Guard all names but those that pass: the proxies' own."""
        self._inner = inner
        self._hosts = hosts
        self._passing = passing

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """One private address among public ones is reason enough to refuse them all."""
        found = await self._inner.resolve(host, port, family)
        passes = host in self._passing
        if not passes and not all(self._hosts.may_connect(each["host"]) for each in found):
            raise _AddressRefused
        return found

    async def close(self) -> None:
        await self._inner.close()


def _parsed(url: str) -> URL:
    try:
        return URL(url)
    except ValueError:
        raise NotFetched(FetchFailure.ADDRESS) from None


def _failure(error: aiohttp.ClientError) -> FetchFailure:
    if isinstance(error, aiohttp.ClientConnectorError) and isinstance(
        error.os_error, _AddressRefused
    ):
        return FetchFailure.PRIVATE_NETWORK
    return FetchFailure.BROKEN
