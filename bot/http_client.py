"""The one HTTP session that every outbound call shares."""

import ssl
from collections.abc import Mapping, Sequence

import aiohttp

# The names other tools on a city's servers read; the first one set wins.
_CA_BUNDLE_VARIABLES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")

# The public load balancers close an idle connection after four minutes: stay well below, so
# that a message is seldom written to a connection that the other side has just closed.
_KEEP_ALIVE_SECONDS = 90.0


def open_session(
    environ: Mapping[str, str],
    *,
    proxies: bool = True,
    traces: Sequence[aiohttp.TraceConfig] = (),
) -> aiohttp.ClientSession:
    """Open the session; call it inside the running loop, close it at the end.

    Proxies come from `HTTPS_PROXY` and `NO_PROXY`, own certificate authorities from the usual
    variables beside the system's.

    Args:
        environ: The environment, for the certificates.
        proxies: Off in local mode, where a proxy would only stand between a machine and itself.
        traces: Told of every request.

    Raises:
        OSError: the named certificate bundle cannot be read.
    """
    context = ssl.create_default_context()
    bundle = next((environ[name] for name in _CA_BUNDLE_VARIABLES if environ.get(name)), None)
    if bundle is not None:
        context.load_verify_locations(cafile=bundle)
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(ssl=context, keepalive_timeout=_KEEP_ALIVE_SECONDS),
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=proxies,
        trace_configs=list(traces),
    )
