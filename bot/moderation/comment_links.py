"""Which comment a link leads to, whatever the link's spelling.

LinkedIn writes one comment's address in many ways: with the names of its app, its mail and its
embedding, under any host, with the post's number as activity, share or ugcPost, with the numbers
in either order, percent-encoded once or more. The comment's own number is in all of them.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape
from typing import Final
from urllib.parse import unquote, urlsplit

_DECODINGS: Final = 5
"""A link that came by way of others is encoded once more each time."""
_LONGEST: Final = 4_000
_LONGEST_PATH: Final = 150
_URN: Final = r"(?:urn:li:)?"
_COMMENT: Final = re.compile(
    rf"(?:([a-z]{{1,40}})=)?{_URN}(?:fs[a-z]{{0,10}}_)?comment:"
    rf"(?:\({_URN}([a-z_]{{1,40}}):([0-9-]{{1,40}}),([0-9]{{1,40}})\)"
    rf"|\(([0-9]{{1,40}}),{_URN}([a-z_]{{1,40}}):([0-9-]{{1,40}})\)"
    r"|([0-9]{1,40}))"
)
"""`urn:li:comment:(activity:7,9)`, `urn:li:fsd_comment:(9,urn:li:activity:7)` and a bare number,
with the name of the parameter that holds it."""
_POST: Final = re.compile(r"(?:urn:li:|-)(activity|share|ugcpost)[:-]([0-9]{1,40})")
_WRAPPING: Final = re.compile(r"^(?:/(?:comm|embed|mwlite|m))+(?=/)")


@dataclass(frozen=True, kw_only=True)
class CommentAddress:
    """What links say of where a comment is; empty where they say nothing."""

    comments: frozenset[str] = frozenset()
    """LinkedIn's own numbers: one, unless the links differ."""
    posts: frozenset[str] = frozenset()
    """What it stands under, as in "activity:7"; the same post may have a number of each kind."""

    def is_same(self, other: "CommentAddress") -> bool:
        return bool(self.comments & other.comments)

    def may_be_same(self, other: "CommentAddress") -> bool:
        """Whether nothing in the links shows that they lead to two comments."""
        if self.comments and other.comments:
            return self.is_same(other)
        return bool(self.posts & other.posts) or not (_kinds(self.posts) & _kinds(other.posts))


def comment_address(link: str) -> CommentAddress:
    """Where a link leads; a reply is a comment of its own, beside the one that it answers."""
    text = _plain(link)
    named = [_named(found) for found in _COMMENT.finditer(text)]
    replies = [each for each in named if "reply" in each.parameter]
    chosen = replies or named
    posts = {each.post for each in named if each.post} or {
        f"{kind}:{_number(number)}" for kind, number in _POST.findall(text)
    }
    if not posts and not chosen:
        posts = _other_post(text)
    return CommentAddress(
        comments=frozenset(each.comment for each in chosen), posts=frozenset(posts)
    )


def addresses(links: Iterable[str]) -> CommentAddress:
    """What several links about one comment say together."""
    found = [comment_address(each) for each in links if each]
    return CommentAddress(
        comments=frozenset(number for each in found for number in each.comments),
        posts=frozenset(post for each in found for post in each.posts),
    )


@dataclass(frozen=True, kw_only=True)
class _Named:
    parameter: str
    comment: str
    post: str


def _named(found: re.Match[str]) -> _Named:
    parameter, kind, post, last, first, other_kind, other_post, bare = found.groups()
    comment = last or first or bare
    kind, post = kind or other_kind, post or other_post
    return _Named(
        parameter=parameter or "",
        comment=_number(comment),
        post=f"{kind}:{_number(post)}" if post else "",
    )


def _plain(link: str) -> str:
    """In small letters and with every encoding taken off."""
    text = link[:_LONGEST]
    for _ in range(_DECODINGS):
        text, before = unescape(unquote(text)), text
        if text == before:
            break
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).casefold()


def _other_post(text: str) -> set[str]:
    """An address without numbers, as an article's; a short link may lead anywhere."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return set()
    path = _WRAPPING.sub("", parts.path).strip("/")[:_LONGEST_PATH]
    host = parts.hostname or ""
    return (
        {f"path:{path}"} if path.startswith("pulse/") and host.endswith("linkedin.com") else set()
    )


def _number(digits: str) -> str:
    return digits.lstrip("0") or digits[-1:]


def _kinds(posts: frozenset[str]) -> set[str]:
    return {each.partition(":")[0] for each in posts}
