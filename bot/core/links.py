"""LinkedIn addresses: found wherever they stand in a text, and kept in one normal form."""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit, urlunsplit

_HOST: Final = re.compile(r"(?:[a-z]{1,3}\.)?linkedin\.com|lnkd\.in")
_KINDS: Final = (
    *("/posts/", "/feed/update/", "/pulse/", "/events/", "/company/", "/showcase/"),
    *("/video/live/", "/video/event/", "/newsletters/", "/school/"),
)
_BEFORE_THE_KIND: Final = re.compile(r"^/(?:comm|embed|mwlite|m)(?=/)")
_LONGEST: Final = 500
_LONGEST_WRAPPED: Final = 4_000
_ADDRESS: Final = re.compile(
    r"https?://[^\s<>\"|\\^`{}]+"
    r"|(?<![\w@.:/-])(?:[a-z]{1,3}\.)?(?:linkedin\.com|lnkd\.in)/[^\s<>\"|\\^`{}]+",
    re.IGNORECASE,
)
_WRAPPED: Final = (
    (re.compile(r"(?:[a-z0-9-]+\.)*safelinks\.protection\.outlook\.com"), "url"),
    (re.compile(r"statics\.teams\.cdn\.(?:office|live)\.net"), "url"),
    (re.compile(r"(?:www\.)?linkedin\.com"), "url"),
    (re.compile(r"(?:www\.)?google\.[a-z.]{2,6}"), "q"),
)
"""Whose addresses carry another, and in which parameter."""
_ENDS: Final = ".,;:!?…'’”»*_"  # noqa: RUF001 - as people type them
_PAIRS: Final = {")": "(", "]": "["}
_MOST: Final = 20
_DEEPEST: Final = 3
_SCHEME: Final = re.compile(r"^(?:https?://)?", re.IGNORECASE)
_TITLED: Final = re.compile(r"\[([^\[\]]*)\]\(\s")
"""Markdown's "[words](address)" once the address is taken out."""
_URN: Final = re.compile(r"urn:li:(?:activity|share|ugcPost):[0-9]+")


def linkedin_links(text: str) -> list[str]:
    """The addresses of things on LinkedIn that a text holds, each once, in order."""
    found: dict[str, None] = {}
    for _, _, normal in _found(text):
        found[normal] = None
        if len(found) == _MOST:
            break
    return list(found)


def linkedin_addresses(text: str) -> list[str]:
    """The same addresses as they were copied, with what names a comment under a post."""
    typed = (_unwrapped(address) for _, address, _ in _found(text))
    return list(dict.fromkeys(_SCHEME.sub("https://", address) for address in typed))


def without_links(text: str) -> str:
    """The words that stand beside the addresses."""
    for whole, _, _ in list(_found(text)):
        text = text.replace(whole, " ", 1)
    return _TITLED.sub(r"\1 ", text).strip(" []()<>\n\t")


def _found(text: str) -> Iterator[tuple[str, str, str]]:
    """All that stands together with an address, the address, and its normal form."""
    for match in _ADDRESS.finditer(text):
        address = _trimmed(match[0])
        normal = normal_link(address)
        if normal is not None:
            yield match[0], address, normal


def _unwrapped(address: str) -> str:
    """What a safelink or a redirect leads to."""
    for _ in range(_DEEPEST):
        try:
            parts = urlsplit(_SCHEME.sub("https://", address))
        except ValueError:
            break
        inner = _carried(parts.hostname or "", parts.query)
        if inner is None:
            break
        address = inner
    return address


def normal_link(  # noqa: PLR0911 - each line one thing that makes it no address of ours
    address: str, *, deep: int = _DEEPEST
) -> str | None:
    """The one way to write the address; None where it is nothing on LinkedIn."""
    typed = address if "://" in address else f"https://{address}"
    if len(typed) > _LONGEST_WRAPPED or re.search(r"\s", typed):
        return None
    try:
        parts = urlsplit(typed)
        host = (parts.hostname or "").removeprefix("www.")
        plain = parts.port in {None, 443} and parts.username is None
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not plain:
        return None
    if deep and (inner := _carried(parts.hostname or "", parts.query)) is not None:
        return normal_link(inner, deep=deep - 1)
    if not _HOST.fullmatch(host):
        return None
    path = _BEFORE_THE_KIND.sub("", unquote(parts.path))
    path = _trimmed(path)
    named = _named_post(parts.query)
    if named is not None:
        path = f"/feed/update/{named}"
    if host != "lnkd.in" and not path.startswith(_KINDS):
        return None
    short = path.strip("/")
    if (
        not short
        or short in {kind.strip("/") for kind in _KINDS}
        or re.search(r"[\s\x00-\x1f]", path)
    ):
        return None
    shown = host if host == "lnkd.in" else "www.linkedin.com"
    normal = urlunsplit(("https", shown, path.rstrip("/") + "/", "", ""))
    return normal if len(normal) <= _LONGEST else None


def _carried(host: str, query: str) -> str | None:
    """The address that another one carries: a safelink, a redirect."""
    for pattern, name in _WRAPPED:
        if pattern.fullmatch(host):
            for value in parse_qs(query).get(name, []):
                if value.startswith(("http://", "https://")):
                    return value
    return None


def _named_post(query: str) -> str | None:
    """The post that a list of posts was opened at."""
    values = parse_qs(query)
    for name in ("highlightedUpdateUrn", "updateEntityUrn", "highlightedUpdateUrns"):
        for value in values.get(name, []):
            urn = _URN.search(unquote(value))
            if urn is not None:
                return urn[0]
    return None


def _trimmed(address: str) -> str:
    """Without the signs of the sentence that the address stands in."""
    while address:
        last = address[-1]
        opening = _PAIRS.get(last)
        if last in _ENDS or (opening and address.count(last) > address.count(opening)):
            address = address[:-1]
        else:
            break
    # Markdown's "[words](address)": what follows a closing bracket is text.
    head, sign, _ = address.partition("](")
    return head if sign else address
