"""The schedule's figures, and the page's followers over time."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.core.calendar import Week
from bot.core.people import PageId, Request
from bot.core.permissions import Action, require
from bot.core.ports import AuditEntry
from bot.schedule.admin_refusals import NotAFollowerCount
from bot.schedule.counts import read_count
from bot.schedule.followers import FollowerCount
from bot.schedule.model import Booking, BookingId, Catalogue, Page
from bot.schedule.refusals import NoSuchPage
from bot.schedule.statistics import Figures, Lean, figures, lean_mix
from bot.usecases.ports import Storage, Transaction
from bot.usecases.reading import catalogue_in
from bot.watch.figures import Reach, reach
from bot.watch.metrics import Origin, Outcomes, outcomes

WEEKS = 12
A_YEAR = timedelta(days=365)
COUNTS = 24
"""Follower counts shown: two years where one is noted each month."""


@dataclass(frozen=True, kw_only=True)
class Statistics:
    page: Page
    figures: Figures
    ahead: bool
    lean: Sequence[Lean]
    followers: Sequence[FollowerCount]
    reach: Reach
    most_seen: Booking | None
    worked: Outcomes
    """Over the year up to now."""
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
        catalogue = await catalogue_in(tx)
        chosen = catalogue.main if page is None else catalogue.page(page)
        if chosen is None:
            raise NoSuchPage(str(page))
        year = min(first, request.today - A_YEAR), last
        begun = await tx.bookings.first_day(chosen.id, *year)
        calendar = await tx.bookings.calendar(chosen, first, last)
        followers = await tx.followers.latest(COUNTS)
        known = await tx.watches.figures_on(chosen.id, *year)
        views = {number: each.views for number, each in known.items() if each.views is not None}
        seen = await tx.bookings.of_numbers(sorted(views))
        origins = await _origins(tx, seen, views)
        days = await tx.bookings.days(chosen.id, *year) if seen else ()
    if not ahead:
        # What was before the schedule has no days to count.
        first = min(max(first, Week.of(begun or request.today).monday), this_week.monday)
    shown = [each for each in calendar.bookings if first <= each.day <= last]
    reached = reach((each.id, known[each.id]) for each in shown if each.id in known)
    return Statistics(
        page=chosen,
        figures=figures(
            shown,
            first=first,
            last=last,
            departments=[each.id for each in catalogue.departments],
        ),
        ahead=ahead,
        lean=() if ahead else lean_mix(shown, today=request.today),
        followers=followers,
        reach=reached,
        most_seen=next((each for each in shown if each.id == reached.most_seen), None),
        worked=outcomes(seen, views, days, origins),
        catalogue=catalogue,
    )


async def _origins(
    tx: Transaction, bookings: Sequence[Booking], counted: Collection[BookingId]
) -> dict[BookingId, Origin]:
    """Where those posts came from that have figures; what was booked directly is left out."""
    if not counted:
        return {}
    sharers = await tx.ideas.sharers(counted)
    owners = {each.id: each.owner for each in bookings}
    found = {
        number: Origin.OWN_IDEA if by == owners[number] else Origin.OTHERS_IDEA
        for number, by in sharers.items()
    }
    return found | dict.fromkeys(await tx.series.posts_among(counted), Origin.SERIES)


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
    count = read_count(typed)
    if count is None:
        raise NotAFollowerCount(typed)
    now = FollowerCount(day=request.today, count=count)
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
