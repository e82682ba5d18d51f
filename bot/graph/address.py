"""Which Graph the bot talks to: the only hosts that ever see its token."""

from ipaddress import ip_address
from urllib.parse import urlsplit

NATIONAL_CLOUDS = frozenset(
    {
        "graph.microsoft.com",
        "graph.microsoft.us",
        "dod-graph.microsoft.us",
        "microsoftgraph.chinacloudapi.cn",
    }
)


def checked_base_url(url: str, *, local: bool = False) -> str:
    """Return the base URL as the SDK needs it, without a slash at its end.

    Kiota would otherwise ask for `/v1.0//users`. Loopback, over plain HTTP too, is for local mode.

    Raises:
        ValueError: the address is none that the bot's token may be sent to.
    """
    parts = urlsplit(url)
    if parts.username is not None or parts.query or parts.fragment:
        raise ValueError(f"no plain address of Microsoft Graph: {parts.hostname}")
    if parts.path.rstrip("/") != "/v1.0":
        raise ValueError("the address of Microsoft Graph ends in /v1.0")
    official = parts.scheme == "https" and parts.port in {None, 443}
    if not (official and parts.hostname in NATIONAL_CLOUDS) and not (
        local and is_loopback(parts.hostname)
    ):
        raise ValueError(f"not a Microsoft Graph that the bot may call: {parts.hostname}")
    return url.rstrip("/")


def is_loopback(host: str | None) -> bool:
    if host == "localhost":
        return True
    try:
        return host is not None and ip_address(host).is_loopback
    except ValueError:
        return False
