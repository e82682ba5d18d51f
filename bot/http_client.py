"""The one way to open an outgoing HTTP session."""

import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies

import aiohttp
from aiohttp.abc import AbstractResolver

# The names other tools on a city's servers read; the first one set wins.
CA_BUNDLE_VARIABLES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")

# The public load balancers close an idle connection after four minutes: stay well below, so
# that a message is seldom written to a connection that the other side has just closed.
_KEEP_ALIVE_SECONDS = 90.0

LONGEST_WAIT = 3600.0
"""Seconds. A Retry-After asking for more would park an alert for the day."""


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """How every session is opened: by the environment's proxy and certificates."""

    environ: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    proxies: bool = False
    """Off in local mode, where a proxy would only stand between a machine and itself."""

    @property
    def proxy_hosts(self) -> frozenset[str]:
        """Names of the proxies themselves, which may well lie in a private network."""
        found = (urlsplit(url).hostname for url in getproxies().values()) if self.proxies else ()
        return frozenset(host for host in found if host)

    def session(
        self,
        *,
        traces: Sequence[aiohttp.TraceConfig] = (),
        resolver: AbstractResolver | None = None,
        **options: Any,  # noqa: ANN401 - what aiohttp's session takes
    ) -> aiohttp.ClientSession:
        """Open one; call it inside the running loop, close it at the end.

        Args:
            traces: Told of every request.
            resolver: Looks up names in the place of the system's. Of what goes through a proxy
                it is asked for the proxy alone: that one looks up the rest.
            options: Passed on.

        Raises:
            OSError: the named certificate bundle cannot be read.
        """
        bundle = next(
            (self.environ[each] for each in CA_BUNDLE_VARIABLES if self.environ.get(each)), None
        )
        connector = aiohttp.TCPConnector(
            ssl=_trusting(bundle),
            keepalive_timeout=_KEEP_ALIVE_SECONDS,
            resolver=resolver,
            use_dns_cache=resolver is None,
        )
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=self.proxies,
            trace_configs=list(traces),
            **options,
        )


@cache
def _trusting(bundle: str | None) -> ssl.SSLContext:
    """Trust the system's authorities and the bundle's; read once, for it holds up the loop."""
    context = ssl.create_default_context()
    if bundle is not None:
        context.load_verify_locations(cafile=bundle)
    return context


class TooMuch(aiohttp.ClientPayloadError):
    """The answer is larger than any that was asked for."""


async def read_at_most(response: aiohttp.ClientResponse, limit: int) -> bytes:
    """The answer's body, unpacked.

    Raises:
        TooMuch: as soon as it has grown beyond the limit; the rest is not taken.
    """
    content = bytearray()
    async for chunk in response.content.iter_any():
        content += chunk
        if len(content) > limit:
            response.close()
            raise TooMuch
    return bytes(content)


def open_session(
    environ: Mapping[str, str],
    *,
    proxies: bool = True,
    traces: Sequence[aiohttp.TraceConfig] = (),
) -> aiohttp.ClientSession:
    """Open the session that most calls share.

    Proxies come from `HTTPS_PROXY` and `NO_PROXY`, own certificate authorities from the usual
    variables beside the system's.

    Raises:
        OSError: the named certificate bundle cannot be read.
    """
    return Outgoing(environ=environ, proxies=proxies).session(traces=traces)
