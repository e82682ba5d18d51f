"""What posts came to: the numbers that LinkedIn shows when a watch ends."""

from collections.abc import Iterable
from dataclasses import dataclass, fields

from bot.schedule.counts import read_count
from bot.schedule.model import BookingId
from bot.watch.refusals import FiguresMissing, NotACount


@dataclass(frozen=True, kw_only=True)
class PostFigures:
    """None is what nobody has filled in."""

    views: int | None = None
    reactions: int | None = None
    comments: int | None = None


@dataclass(frozen=True, kw_only=True)
class Total:
    sum: int
    posts: int
    """How many posts say anything of it."""


@dataclass(frozen=True, kw_only=True)
class Reach:
    """What a stretch of posts came to, of those with numbers."""

    posts: int
    views: Total
    reactions: Total
    comments: Total
    most_seen: BookingId | None
    """Of several alike, the earliest."""


def checked(*, views: str, reactions: str, comments: str) -> PostFigures:
    """The numbers as typed; a field may be left empty, but not all of them.

    Raises:
        FiguresMissing: nothing is filled in.
        NotACount: a field holds something else than a number.
    """
    typed = {"views": views, "reactions": reactions, "comments": comments}
    given = {name: _count(text) for name, text in typed.items() if text.strip()}
    if not given:
        raise FiguresMissing
    return PostFigures(**given)


def reach(figures: Iterable[tuple[BookingId, PostFigures]]) -> Reach:
    known = list(figures)
    totals = {each.name: _total(known, each.name) for each in fields(PostFigures)}
    seen = [(each.views, -number) for number, each in known if each.views is not None]
    return Reach(posts=len(known), most_seen=BookingId(-max(seen)[1]) if seen else None, **totals)


def _count(typed: str) -> int:
    count = read_count(typed)
    if count is None:
        raise NotACount(typed)
    return count


def _total(known: Iterable[tuple[BookingId, PostFigures]], name: str) -> Total:
    counts = [value for _, each in known if (value := getattr(each, name)) is not None]
    return Total(sum=sum(counts), posts=len(counts))
