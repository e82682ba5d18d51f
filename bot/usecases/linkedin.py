"""LinkedIn's own export: figures find their bookings by the number in the link."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from typing import Final

from bot.core.people import Request
from bot.core.permissions import Action, require
from bot.core.ports import AuditEntry
from bot.importing.apart import as_text, of_text
from bot.importing.linkedin import Export, FollowerRow, heading_key, is_export, read_export
from bot.schedule.followers import FollowerCount
from bot.schedule.imports import ImportGone, ImportState, Sheet
from bot.schedule.model import Booking
from bot.usecases.ports import Storage, Transaction
from bot.watch.figures import PostFigures
from bot.watch.metrics import FiguresTaken, HeadingsAsked, Meaning, PostMetrics, activity_of

_NEAR: Final = timedelta(days=7)
"""From a count that is known to the first or the last day of a file, which lags by a few."""
_COUNTS_LOOKED_AT: Final = 1000


async def is_figures(sheets: Sequence[Sheet], *, storage: Storage) -> bool:
    """Whether it is LinkedIn's own export, by its headings or those once explained."""
    async with storage.read() as tx:
        remembered = await tx.metrics.headings()
    return is_export(sheets, remembered)


async def take_in_figures(
    request: Request,
    name: str,
    content: bytes,
    sheets: Sequence[Sheet],
    *,
    storage: Storage,
) -> HeadingsAsked | FiguresTaken:
    """Take the figures, or ask what unknown columns are before any is taken.

    Raises:
        FileRefused: it isn't such a file.
    """
    require(request.actor, Action.IMPORT)
    digest = sha256(content).hexdigest()
    async with storage.read() as tx:
        remembered = await tx.metrics.headings()
    export = await asyncio.to_thread(read_export, sheets, remembered, request.today)
    if export.unknown:
        text = await asyncio.to_thread(as_text, sheets)
        async with storage.begin() as tx:
            kept = await tx.imports.add(
                by=request.actor.id, at=request.now, name=name, sha256=digest, content=text
            )
        return HeadingsAsked(kept=kept, headings=export.unknown)
    async with storage.begin(request) as tx:
        return await _taken(tx, request, name, digest, export)


async def asked_headings(request: Request, number: int, *, storage: Storage) -> Sequence[str]:
    """The headings that a waiting file asks about, in its order."""
    require(request.actor, Action.IMPORT)
    async with storage.read() as tx:
        kept = await tx.imports.get(number)
        if kept is None or kept.state is not ImportState.WAITING:
            raise ImportGone
        remembered = await tx.metrics.headings()
    sheets = await asyncio.to_thread(of_text, kept.content)
    return (await asyncio.to_thread(read_export, sheets, remembered, request.today)).unknown


async def say_what_headings_mean(
    request: Request, number: int, said: Mapping[str, Meaning], *, storage: Storage
) -> HeadingsAsked | FiguresTaken:
    """Remember it for all files to come, and take the figures that waited for it."""
    require(request.actor, Action.IMPORT)
    async with storage.begin(request) as tx:
        kept = await tx.imports.get(number)
        if kept is None or kept.state is not ImportState.WAITING:
            raise ImportGone
        sheets = await asyncio.to_thread(of_text, kept.content)
        before = await asyncio.to_thread(
            read_export, sheets, await tx.metrics.headings(), request.today
        )
        asked = {heading_key(each): Meaning.NOTHING for each in before.unknown}
        told = {heading_key(heading): meaning for heading, meaning in said.items()}
        await tx.metrics.remember(asked | {k: v for k, v in told.items() if k in asked})
        export = await asyncio.to_thread(
            read_export, sheets, await tx.metrics.headings(), request.today
        )
        await tx.imports.save(replace(kept, state=ImportState.DONE, content=""))
        return await _taken(tx, request, kept.name, kept.sha256, export)


async def _taken(
    tx: Transaction, request: Request, name: str, digest: str, export: Export
) -> FiguresTaken:
    published = await tx.bookings.between(date.min, date.max)
    by_activity = {
        number: each for each in published if (number := activity_of(each.link)) is not None
    }
    posts = [_of_booking(each, by_activity) for each in export.posts]
    fewer = await _with_fewer_views(tx, posts)
    await tx.metrics.put(posts)
    for each in posts:
        if each.booking is not None and not each.sponsored:
            figures = PostFigures(
                views=each.impressions, reactions=each.reactions, comments=each.comments
            )
            await tx.watches.put_figures(each.booking, figures, request.now)
    followers, without_start = await _follow(tx, export)
    unmatched = [each for each in posts if each.booking is None]
    taken = FiguresTaken(
        matched=len(posts) - len(unmatched),
        sponsored=sum(each.sponsored for each in posts),
        unmatched=sorted(unmatched, key=lambda each: each.posted or date.min, reverse=True),
        nameless=export.nameless,
        unread=export.unread,
        fewer=fewer,
        followers=followers,
        followers_without_start=without_start,
    )
    await tx.audit.add(
        request,
        AuditEntry(
            action="figures.import",
            subject=f"figures:{request.today.isoformat()}",
            after={
                "file": name,
                "sha256": digest,
                "posts": len(posts),
                "matched": taken.matched,
                "followers": followers,
            },
        ),
    )
    return taken


def _of_booking(post: PostMetrics, by_activity: Mapping[str, Booking]) -> PostMetrics:
    booking = by_activity.get(post.activity)
    return post if booking is None else replace(post, booking=booking.id)


async def _with_fewer_views(tx: Transaction, posts: Sequence[PostMetrics]) -> int:
    organic = [each for each in posts if each.booking is not None and not each.sponsored]
    known = await tx.metrics.newest([each.booking for each in organic if each.booking is not None])
    before = {each.activity: each.impressions or 0 for each in known.values()}
    return sum(
        each.impressions is not None and each.impressions < before.get(each.activity, 0)
        for each in organic
    )


async def _follow(tx: Transaction, export: Export) -> tuple[int, bool]:
    """Fill the curve; new ones can only be counted from a day that somebody has noted."""
    if not export.followers:
        return 0, False
    if export.followers_are_totals:
        counts = {row.day: row.count for row in export.followers}
    elif start := _beside(await tx.followers.latest(_COUNTS_LOOKED_AT), export.followers):
        counts = _counted_from(start, export.followers)
    else:
        return 0, True
    for day, count in counts.items():
        if count >= 0:
            await tx.followers.put(FollowerCount(day=day, count=count))
    return len(counts), False


def _beside(known: Sequence[FollowerCount], came: Sequence[FollowerRow]) -> FollowerCount | None:
    """The newest known count among the days, else the nearest, which stands for the day it meets.

    From one far away it can't be counted: nobody knows who came in between.
    """
    first, last = came[0].day - timedelta(days=1), came[-1].day

    def met(count: FollowerCount) -> date:
        return min(max(count.day, first), last)

    def away(count: FollowerCount) -> timedelta:
        return abs(count.day - met(count))

    nearest = max(known, key=lambda each: (-away(each), met(each)), default=None)
    if nearest is None or away(nearest) > _NEAR:
        return None
    return replace(nearest, day=met(nearest))


def _counted_from(start: FollowerCount, came: Sequence[FollowerRow]) -> dict[date, int]:
    """How many there were at the end of each day, forwards and backwards from the known one."""
    counts: dict[date, int] = {}
    total = start.count
    for row in came:
        if row.day > start.day:
            total += row.count
            counts[row.day] = total
    total = start.count
    for row in reversed(came):
        if row.day <= start.day:
            total -= row.count
            counts[row.day - timedelta(days=1)] = total
    return counts
