"""Microsoft's HTTP pipeline for Graph, with a waiter that lets the worker go."""

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
    """Takes no more of an answer than Graph ever gives; none is packed, so none can burst."""

    @override
    async def send(
        self, request: httpx.Request, transport: httpx.AsyncBaseTransport
    ) -> httpx.Response:
        request.headers["Accept-Encoding"] = "identity"
        response = await super().send(request, transport)
        if response.headers.get("Content-Encoding", "identity").lower() != "identity":
            await response.aclose()
            raise httpx.DecodingError("it is packed", request=request)
        is_json = "json" in response.headers.get("Content-Type", "")
        assert isinstance(response.stream, httpx.AsyncByteStream)
        response.stream = _AtMost(
            response.stream, LARGEST_JSON if is_json else LARGEST_FILE, request
        )
        return response


class _AtMost(httpx.AsyncByteStream):
    def __init__(self, inner: httpx.AsyncByteStream, most: int, request: httpx.Request) -> None:
        self._inner = inner
        self._most = most
        self._request = request

    @override
    async def __aiter__(self) -> AsyncIterator[bytes]:
        taken = 0
        async for chunk in self._inner:
            taken += len(chunk)
            if taken > self._most:
                raise httpx.DecodingError("it is larger than any answer", request=self._request)
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
    ] + [BoundedAnswers()]
    piped = GraphClientFactory.create_with_custom_middleware(middleware, client=copy(http))
    adapter = GraphRequestAdapter(
        # Without a list, Kiota hands the token to any host that a link names.
        AzureIdentityAuthenticationProvider(graph.credential, allowed_hosts=[host]),
        client=piped,
    )
    adapter.base_url = graph.base_url
    return GraphServiceClient(request_adapter=adapter), http
