"""The text of a post before it is out: versions, how LinkedIn folds it, and what is copied."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import regex

from bot.core.people import PersonId
from bot.schedule.model import Booking, BookingId
from bot.writing.advice import Written
from bot.writing.refusals import NotAnAddress, TextChanged, TextMissing

LINKEDIN_TAKES: Final = 3_000
"""Characters of a post. Emoji count as two here, the strict way; vendors disagree."""
KEPT: Final = 5_000
"""Characters of a text that is not short enough yet."""
ALT_KEPT: Final = 4_086
LINK_KEPT: Final = 2_000
LINES: Final = 3


class Device(Enum):
    """About how many characters LinkedIn shows before "mer": not official, and it varies."""

    PHONE = 140
    DESKTOP = 210


_CLUSTER: Final = regex.compile(r"\X")


@dataclass(frozen=True, kw_only=True)
class PostText:
    """One version of a booking's text, as typed.

    It goes with the booking: whoever has the booking after a swap or a gift has the text, and the
    version keeps its writer's name.
    """

    booking: BookingId
    version: int
    text: str
    link: str = ""
    alt_text: str = ""
    writer: PersonId
    writer_name: str = ""
    at: datetime

    @property
    def length(self) -> int:
        return length(self.text)


@dataclass(frozen=True, kw_only=True)
class LinkTags:
    """What is added to a link when it is copied, so that visits can be told apart."""

    hosts: tuple[str, ...] = ()
    parameters: Mapping[str, str]


def next_version(
    before: PostText | None,
    *,
    booking: BookingId,
    seen: int,
    text: str,
    link: str,
    alt_text: str,
    writer: PersonId,
    at: datetime,
) -> PostText:
    """The text as it will be kept: to the letter, but for how a line's end is written.

    Args:
        before: The newest version there is.
        booking: Whose text it is.
        seen: The version that the writer began from; 0 where there was none.
        text: As typed.
        link: As typed.
        alt_text: As typed.
        writer: Who.
        at: When.

    Raises:
        TextChanged: somebody has written another version meanwhile.
        TextMissing: nothing was written, and nothing had been.
        NotAnAddress: the link is no address that can be published.
    """
    if seen != (0 if before is None else before.version):
        raise TextChanged
    text, alt_text, link = _lines(text), _lines(alt_text), checked_link(link)
    if before is None and not (text.strip() or link or alt_text.strip()):
        raise TextMissing
    return PostText(
        booking=booking,
        version=seen + 1,
        text=text,
        link=link,
        alt_text=alt_text,
        writer=writer,
        at=at,
    )


def is_same(one: PostText | None, other: PostText) -> bool:
    """Whether a version says just what the one before it says."""
    return one is not None and (one.text, one.link, one.alt_text) == (
        other.text,
        other.link,
        other.alt_text,
    )


def says(kept: PostText | None, *, text: str, link: str, alt_text: str) -> bool:
    """Whether it is what was typed, however a line ends and an address begins."""
    return kept is not None and (kept.text, _bare(kept.link), kept.alt_text) == (
        _lines(text),
        _bare(link),
        _lines(alt_text),
    )


def written(*, booking: Booking, text: str, link: str, alt_text: str) -> Written:
    """What advice is given on."""
    details = booking.details
    return Written(
        text=text,
        link=link,
        alt_text=None if details.accessible and not alt_text else alt_text,
        audience=details.audience,
        theme=details.theme,
    )


def written_of(text: PostText, booking: Booking) -> Written:
    return written(booking=booking, text=text.text, link=text.link, alt_text=text.alt_text)


def checked_link(link: str) -> str:
    """An address, with https where no scheme was typed; empty where none was given.

    Raises:
        NotAnAddress: it is none, or it carries a name or a password.
    """
    link = link.strip()
    if not link:
        return ""
    if "://" not in link:
        link = f"https://{link}"
    if len(link) > LINK_KEPT or any(sign.isspace() for sign in link):
        raise NotAnAddress(link[:80])
    try:
        parts = urlsplit(link)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise NotAnAddress(link[:80]) from None
    if parts.scheme not in {"http", "https"} or "." not in host or "@" in parts.netloc:
        raise NotAnAddress(link[:80])
    return link


def tagged(link: str, tags: LinkTags | None) -> str:
    """The link with the organisation's parameters, where it leads to one of its hosts."""
    if tags is None or not link:
        return link
    parts = urlsplit(link)
    host = parts.hostname or ""
    if not _is_of(host, tags.hosts):
        return link
    there = {name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
    added = urlencode({name: each for name, each in tags.parameters.items() if name not in there})
    query = "&".join(part for part in (parts.query, added) if part)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, parts.fragment))


def _is_of(host: str, hosts: Collection[str]) -> bool:
    return any(host == each or host.endswith(f".{each}") for each in hosts)


def folded(text: str, device: Device) -> str:
    """About what shows of a post before "mer": all of it where it is short enough."""
    first = "\n".join(text.split("\n")[:LINES])
    shown = ""
    for cluster in _CLUSTER.findall(first):
        if length(shown) + length(cluster) > device.value:
            return _to_a_word(shown)
        shown += cluster
    return shown


def _to_a_word(text: str) -> str:
    """Without a word that was cut in two, unless it is all there is."""
    whole = text.rpartition(" ")[0]
    return whole if len(whole) > len(text) // 2 else text


def length(text: str) -> int:
    """As a browser's field counts: an emoji is two or more."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _bare(link: str) -> str:
    return link.strip().removeprefix("https://")


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
