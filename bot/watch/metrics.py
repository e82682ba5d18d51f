"""What LinkedIn's own export says of posts, and what can be said of what worked."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import median
from types import MappingProxyType
from typing import Final, Protocol

from bot.schedule.imports import KeptImport
from bot.schedule.model import Booking, BookingId

ENOUGH: Final = 5
"""Posts; of fewer nothing is claimed."""
_ACTIVITY: Final = re.compile(r"activity(?::|-|%3A)(\d{6,30})", re.IGNORECASE)


class Meaning(StrEnum):
    """What a column of the export is."""

    LINK = "link"
    TITLE = "title"
    POSTED = "posted"
    CAMPAIGN = "campaign"
    KIND = "kind"
    """Organic or sponsored."""
    IMPRESSIONS = "impressions"
    CLICKS = "clicks"
    REACTIONS = "reactions"
    COMMENTS = "comments"
    REPOSTS = "reposts"
    FOLLOWS = "follows"
    DATE = "date"
    FOLLOWERS = "followers"
    """New ones on the day, or all there are; the numbers tell."""
    NOTHING = "nothing"


@dataclass(frozen=True, kw_only=True)
class PostMetrics:
    activity: str
    day: date
    """When LinkedIn said so."""
    sponsored: bool = False
    booking: BookingId | None = None
    title: str = ""
    link: str = ""
    posted: date | None = None
    impressions: int | None = None
    clicks: int | None = None
    reactions: int | None = None
    comments: int | None = None
    reposts: int | None = None
    follows: int | None = None


class MetricsStore(Protocol):
    async def put(self, metrics: Sequence[PostMetrics]) -> None:
        """Add the rows; those of the same post and day take the place of earlier ones."""
        ...

    async def newest(self, bookings: Iterable[BookingId]) -> Mapping[BookingId, PostMetrics]:
        """The latest organic figures of each."""
        ...

    async def history(self, booking: BookingId) -> list[PostMetrics]: ...
    async def headings(self) -> Mapping[str, Meaning]:
        """What people have said that headings mean."""
        ...

    async def remember(self, headings: Mapping[str, Meaning]) -> None: ...


@dataclass(frozen=True, kw_only=True)
class HeadingsAsked:
    """Somebody has to say what these columns are, once."""

    kept: KeptImport
    headings: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class FiguresTaken:
    matched: int
    sponsored: int
    """Of the matched ones and the others, the paid ones; they are kept apart."""
    unmatched: Sequence[PostMetrics]
    """Posts that no booking knows, newest first."""
    nameless: int
    unread: int
    """Figures that are no whole numbers, and are left out."""
    fewer: int
    """Posts with fewer views than the figures known before: the file may be an older one."""
    followers: int
    """Days of the curve that were filled in."""
    followers_without_start: bool
    """The file says how many came, but nobody has noted how many there were."""


def activity_of(link: str) -> str | None:
    """The number by which LinkedIn knows a post, in whichever form of its address."""
    found = _ACTIVITY.search(link)
    return found[1] if found else None


class Distance(StrEnum):
    """Days to the nearest post on the page."""

    NEXT_DOOR = "next_door"
    """None or one."""
    NEAR = "near"
    """Two or three."""
    APART = "apart"
    """Four to seven."""
    FAR = "far"


class Origin(StrEnum):
    """Where a post came from."""

    DIRECT = "direct"
    OWN_IDEA = "own_idea"
    """Shared by the one who then published it."""
    OTHERS_IDEA = "others_idea"
    SERIES = "series"


_NEXT_DOOR, _NEAR, _APART = 1, 3, 7


@dataclass(frozen=True, kw_only=True)
class Group:
    key: str
    posts: int
    typical: float | None
    """The median of impressions; None where there are too few posts to say anything."""


@dataclass(frozen=True, kw_only=True)
class Outcomes:
    posts: int
    """With figures."""
    themes: Sequence[Group]
    audiences: Sequence[Group]
    types: Sequence[Group]
    weekdays: Sequence[Group]
    """By number, 0 for Monday."""
    distances: Sequence[Group]
    origins: Sequence[Group]
    """None where every post was booked directly."""


def outcomes(
    bookings: Sequence[Booking],
    seen: Mapping[BookingId, int],
    days: Sequence[date],
    origins: Mapping[BookingId, Origin] = MappingProxyType({}),
) -> Outcomes:
    """What the posts came to, by what they were; most seen first, those with too few last.

    Args:
        bookings: Those of one page that have figures, and perhaps others.
        seen: Their impressions.
        days: Of all posts of the page, in order.
        origins: Of those that came of an idea or a series.
    """
    counted = [each for each in bookings if each.id in seen]
    return Outcomes(
        posts=len(counted),
        themes=_groups([(each.details.theme, seen[each.id]) for each in counted]),
        audiences=_groups([(each.details.audience, seen[each.id]) for each in counted]),
        types=_groups([(each.details.content_type, seen[each.id]) for each in counted]),
        weekdays=_groups([(str(each.day.weekday()), seen[each.id]) for each in counted]),
        distances=_groups([(_distance(each.day, days), seen[each.id]) for each in counted]),
        origins=_groups(
            [(origins.get(each.id, Origin.DIRECT), seen[each.id]) for each in counted]
            if any(each.id in origins for each in counted)
            else []
        ),
    )


def _distance(day: date, days: Sequence[date]) -> Distance | None:
    at = bisect_left(days, day)
    beside = [*days[max(at - 1, 0) : at], *days[at + 1 : at + 2]]
    if not beside:
        return None
    away = min(abs((other - day).days) for other in beside)
    if away <= _NEXT_DOOR:
        return Distance.NEXT_DOOR
    if away <= _NEAR:
        return Distance.NEAR
    return Distance.APART if away <= _APART else Distance.FAR


def _groups(pairs: Sequence[tuple[str | None, int]]) -> list[Group]:
    found: dict[str, list[int]] = {}
    for key, count in pairs:
        if key is not None:
            found.setdefault(key, []).append(count)
    groups = [
        Group(
            key=key,
            posts=len(counts),
            typical=median(counts) if len(counts) >= ENOUGH else None,
        )
        for key, counts in found.items()
    ]
    return sorted(groups, key=lambda each: (each.typical is None, -(each.typical or 0), each.key))
