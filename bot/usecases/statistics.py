"""The schedule's figures, and the page's followers over time."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.schedule.admin_refusals import NotAFollowerCount
from bot.schedule.calendar import Week
from bot.schedule.followers import MOST_FOLLOWERS, FollowerCount
from bot.schedule.model import Catalogue, Page, PageId, Request
from bot.schedule.permissions import Action, require
from bot.schedule.ports import AuditEntry, Storage
from bot.schedule.refusals import NoSuchPage
from bot.schedule.statistics import Figures, Lean, figures, lean_mix

WEEKS = 12
COUNTS = 24
"""Follower counts shown: two years where one is noted each month."""

_COUNT = re.compile(r"[0-9][0-9 \u00a0\u202f.,']*")


@dataclass(frozen=True, kw_only=True)
class Statistics:
    page: Page
    figures: Figures
    ahead: bool
    lean: Sequence[Lean]
    followers: Sequence[FollowerCount]
    catalogue: Catalogue


async def see_statistics(
    request: Request, page: PageId | None, *, ahead: bool = False, storage: Storage
) -> Statistics:
    """Twelve weeks of a page: the latest, this one the last of them, or those from this one."""
    require(request.actor, Action.SEE_SCHEDULE)
    this_week = Week.of(request.today)
    first, last = this_week.monday, this_week.monday + timedelta(days=6)
    if ahead:
        last += timedelta(weeks=WEEKS - 1)
    else:
        first -= timedelta(weeks=WEEKS - 1)
    async with storage.read() as tx:
        catalogue = Catalogue(pages=await tx.pages.all(), departments=await tx.pages.departments())
        chosen = catalogue.main if page is None else catalogue.page(page)
        if chosen is None:
            raise NoSuchPage(str(page))
        calendar = await tx.bookings.calendar(chosen, first, last)
        followers = await tx.followers.latest(COUNTS)
    return Statistics(
        page=chosen,
        figures=figures(
            calendar.bookings,
            first=first,
            last=last,
            departments=[each.id for each in catalogue.departments],
        ),
        ahead=ahead,
        lean=() if ahead else lean_mix(calendar.bookings, today=request.today),
        followers=followers,
        catalogue=catalogue,
    )


@dataclass(frozen=True, kw_only=True)
class FollowersNoted:
    now: FollowerCount
    before: FollowerCount | None
    """The count noted last before this one."""


async def note_followers(request: Request, typed: str, *, storage: Storage) -> FollowersNoted:
    """Note today's follower count, as people write numbers.

    Raises:
        NotAFollowerCount: no number, or none that can be meant.
    """
    require(request.actor, Action.RECORD_FOLLOWERS)
    now = FollowerCount(day=request.today, count=_number(typed))
    async with storage.begin(request) as tx:
        earlier = [each for each in await tx.followers.latest(2) if each.day < now.day]
        replaced = await tx.followers.put(now)
        await tx.audit.add(
            request,
            AuditEntry(
                action="followers",
                subject=f"followers:{now.day.isoformat()}",
                before=replaced and {"count": replaced.count},
                after={"count": now.count},
            ),
        )
    return FollowersNoted(now=now, before=earlier[-1] if earlier else None)


def _number(typed: str) -> int:
    digits = "".join(filter(str.isdigit, typed)) if _COUNT.fullmatch(typed.strip()) else ""
    count = int(digits) if 0 < len(digits) <= len(str(MOST_FOLLOWERS)) else -1
    if not 0 <= count <= MOST_FOLLOWERS:
        raise NotAFollowerCount(typed)
    return count
