"""Which addresses the bot may send messages, and with them its token, to.

Hosts: https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/send-proactive-messages
and the national clouds' Bot Framework domains.
"""

from collections.abc import Callable
from functools import lru_cache
from ipaddress import ip_address

from yarl import URL

ServiceUrlRule = Callable[[str], bool]

_HOSTS = frozenset(
    {
        "smba.trafficmanager.net",
        "smba.infra.gcc.teams.microsoft.com",
        "smba.infra.gov.teams.microsoft.us",
        "smba.infra.dod.teams.microsoft.us",
    }
)
_DOMAINS = (".botframework.com", ".botframework.azure.us", ".botframework.azure.cn")


def _parsed(service_url: str) -> URL | None:
    try:
        url = URL(service_url)
        # yarl checks the port only when it is asked for.
        usable = url.host is not None and url.port is not None
    except ValueError:
        return None
    bare = url.user is None and url.password is None and not url.query_string and not url.fragment
    return url if usable and bare else None


@lru_cache(maxsize=256)
def is_teams_service(service_url: str) -> bool:
    """Say whether a connector of Microsoft's stands there, reached over TLS."""
    url = _parsed(service_url)
    if url is None or url.scheme != "https" or url.port != 443:  # noqa: PLR2004  # of https
        return False
    host = (url.host or "").lower()
    return host in _HOSTS or host.endswith(_DOMAINS)


def local_services(ports: frozenset[int]) -> ServiceUrlRule:
    """Local mode's rule where the ports are known that its chat clients answer at."""

    def is_one_of_them(service_url: str) -> bool:
        url = _parsed(service_url)
        return is_local_service(service_url) and url is not None and url.port in ports

    return is_one_of_them


@lru_cache(maxsize=256)
def is_local_service(service_url: str) -> bool:
    """Say whether it is on this very machine, which is all that local mode talks to."""
    url = _parsed(service_url)
    if url is None or url.scheme not in {"http", "https"}:
        return False
    host = url.host or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
