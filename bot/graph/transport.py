"""Microsoft's HTTP pipeline for Graph, with a waiter that lets the worker go."""

import asyncio
import time
from collections.abc import AsyncIterator
from copy import copy
from typing import Final
from urllib.parse import urlsplit

import httpx
from kiota_authentication_azure.azure_identity_authentication_provider import (
    AzureIdentityAuthenticationProvider,
)
from kiota_http.kiota_client_factory import KiotaClientFactory
from kiota_http.middleware import RetryHandler
from kiota_http.middleware.middleware import BaseMiddleware
from kiota_http.middleware.options import RetryHandlerOption
from msgraph.graph_request_adapter import GraphRequestAdapter
from msgraph.graph_service_client import GraphServiceClient
from msgraph_core import GraphClientFactory
from typing_extensions import override

from bot.alerts.ports import GraphUnavailable
from bot.graph.address import is_loopback
from bot.graph.options import GraphOptions

LARGEST_JSON: Final = 4 * 1024 * 1024
"""Bytes: a page of 999 people is a tenth."""
LARGEST_FILE: Final = 24 * 1024 * 1024
"""Bytes: the largest picture of evidence, and some."""


class BriefRetry(RetryHandler):
    """Kiota's retry for a short wait only; a longer one is the outbox's, which remembers it.

    Kiota sleeps for whatever Retry-After says, up to three minutes a time. It also retries a
    504, after which nobody knows whether a mail has left.
    """

    def __init__(self, patience: float) -> None:
        super().__init__(RetryHandlerOption(delay=0, max_retries=1))
        self._patience = patience
        self.retry_on_status_codes: set[int] = {429, 503}

    def get_delay_time(
        self, retry_count: int, response: httpx.Response | None = None, delay: float = 0
    ) -> float:
        wait = super().get_delay_time(retry_count, response, delay)
        return wait if wait <= self._patience else RetryHandlerOption.MAX_DELAY


class BoundedAnswers(BaseMiddleware):
    """Takes an answer from Graph alone, in time, and no more of it than Graph ever gives.

    None is packed, so none can burst. A proxy's page or its way to a sign-in is no answer: taken
    for one, it made a mail sent that nobody had got.
    """

    def __init__(self, longest: float) -> None:
        super().__init__()
        self._longest = longest

    @override
    async def send(
        self, request: httpx.Request, transport: httpx.AsyncBaseTransport
    ) -> httpx.Response:
        until = time.monotonic() + self._longest
        request.headers["Accept-Encoding"] = "identity"
        async with asyncio.timeout(self._longest):
            response = await super().send(request, transport)
        if why := _not_of_graph(request, response):
            await response.aclose()
            raise GraphUnavailable(reason=why, uncertain=True)
        is_json = "json" in response.headers.get("Content-Type", "")
        assert isinstance(response.stream, httpx.AsyncByteStream)
        response.stream = _AtMost(
            response.stream, LARGEST_JSON if is_json else LARGEST_FILE, until, request
        )
        return response


def _not_of_graph(request: httpx.Request, response: httpx.Response) -> str:
    """Why it is no answer of Graph's; empty for one that is."""
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        return "a packed answer"
    is_file = request.method == "GET" and request.url.path.endswith(":/content")
    if response.is_redirect and not (is_file and response.has_redirect_location):
        return "an answer that leads elsewhere"
    is_page = "html" in response.headers.get("Content-Type", "").lower()
    return (
        "a page for an answer"
        if response.is_success and is_page and request.method != "GET"
        else ""
    )


class _AtMost(httpx.AsyncByteStream):
    def __init__(
        self, inner: httpx.AsyncByteStream, most: int, until: float, request: httpx.Request
    ) -> None:
        self._inner = inner
        self._most = most
        self._until = until
        self._request = request

    @override
    async def __aiter__(self) -> AsyncIterator[bytes]:
        taken = 0
        async for chunk in self._inner:
            taken += len(chunk)
            if taken > self._most:
                raise httpx.DecodingError("it is larger than any answer", request=self._request)
            if time.monotonic() > self._until:
                raise httpx.ReadTimeout("it has no end", request=self._request)
            yield chunk

    @override
    async def aclose(self) -> None:
        await self._inner.aclose()


def service_client(graph: GraphOptions) -> tuple[GraphServiceClient, httpx.AsyncClient]:
    """Return the SDK's client, and the HTTP client beneath it, which the caller closes.

    The SDK's pipeline can't be closed: its transports pass requests on, but not the closing. It
    is laid on a copy, so that the original still owns, and closes, the real connections.
    """
    host = urlsplit(graph.base_url).hostname or ""
    http = httpx.AsyncClient(
        base_url=graph.base_url,
        timeout=httpx.Timeout(graph.timeout, write=graph.upload_timeout),
        http2=True,
        trust_env=not is_loopback(host),  # a proxy can't reach a Graph on this machine
    )
    middleware = [
        BriefRetry(graph.patience) if isinstance(part, RetryHandler) else part
        for part in KiotaClientFactory.get_default_middleware(None)
    ] + [BoundedAnswers(graph.longest)]
    piped = GraphClientFactory.create_with_custom_middleware(middleware, client=copy(http))
    adapter = GraphRequestAdapter(
        # Without a list, Kiota hands the token to any host that a link names.
        AzureIdentityAuthenticationProvider(graph.credential, allowed_hosts=[host]),
        client=piped,
    )
    adapter.base_url = graph.base_url
    return GraphServiceClient(request_adapter=adapter), http
