"""Which hosts an attachment may come from, and which of them may see the bot's token."""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final

from yarl import URL

from bot.moderation.refusals import FetchFailure, NotFetched

_NAT64: Final = IPv6Network("64:ff9b::/96")
_MASK: Final = 0xFFFFFFFF


@dataclass(frozen=True, kw_only=True)
class AttachmentHosts:
    """Names, or `*.name` for all names below one."""

    bot_framework: frozenset[str]
    """Keep what was pasted into a chat, and demand the bot's token for it."""
    files: frozenset[str] = frozenset()
    """Keep files behind links that are signed; the token is none of their business."""
    local: bool = False
    """Local mode: plain http, any port, and addresses of this very machine."""

    def may_see_token(self, url: URL) -> bool:
        return _matches(url.host, self.bot_framework)

    def check(self, url: URL) -> None:
        """Refuse an address before anything is asked of it.

        Raises:
            NotFetched: no such host, scheme or port is fetched from.
        """
        if not self.knows(url):
            raise NotFetched(FetchFailure.ADDRESS)
        if not self._literal_may_connect(url.host or ""):
            raise NotFetched(FetchFailure.PRIVATE_NETWORK)

    def knows(self, url: URL) -> bool:
        """Whether it is one of the hosts, by the one scheme and port, without a name or a word."""
        known = _matches(url.host, self.bot_framework | self.files)
        plain = url.user is None and url.password is None
        secure = url.scheme == "https" and url.port == 443  # noqa: PLR2004 - the port of https
        local = self.local and url.scheme in {"http", "https"}
        return known and plain and (secure or local)

    def may_connect(self, address: str) -> bool:
        """Whether a host of the list may lie at this address.

        Public ones, and in local mode this machine. A listed name that points into a private
        network is a trap, whoever set it.
        """
        ip = _embedded(ip_address(address.partition("%")[0]))
        if self.local and ip.is_loopback:
            return True
        return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)

    def _literal_may_connect(self, host: str) -> bool:
        """An address instead of a name is never resolved, so it is looked at here."""
        try:
            ip_address(host)
        except ValueError:
            return True
        return self.may_connect(host)


TEAMS_HOSTS: Final = AttachmentHosts(
    bot_framework=frozenset({"smba.trafficmanager.net", "*.botframework.com"}),
    files=frozenset({"*.sharepoint.com"}),
)
"""Where Teams keeps pasted pictures, and where the download links of sent files lead."""


def _matches(host: str | None, patterns: frozenset[str]) -> bool:
    name = (host or "").lower().rstrip(".")
    parents = [f"*{name[index:]}" for index, sign in enumerate(name) if sign == "."]
    return bool(name) and not patterns.isdisjoint([name, *parents])


def _embedded(ip: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that an IPv6 one stands for, where it does."""
    if isinstance(ip, IPv4Address):
        return ip
    if ip in _NAT64:
        return IPv4Address(int(ip) & _MASK)
    return ip.ipv4_mapped or ip.sixtofour or ip
