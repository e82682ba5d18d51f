"""The weekly digest: when it is due, and what it says at the moment it is sent or edited."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.core.calendar import OPENS, Week, is_workday, local
from bot.core.people import PageId, Request
from bot.core.permissions import Action, require
from bot.core.ports import AuditEntry, AuditRow
from bot.outbox.digest import EditDigest, SendDigest
from bot.schedule import booking as rules
from bot.schedule.digest import (
    WEEKS,
    Change,
    ChangeKind,
    Digest,
    Watched,
    digest,
    digest_day,
)
from bot.schedule.ideas import IN_DIGEST
from bot.schedule.model import Booking, BookingStatus, Catalogue, Readiness
from bot.schedule.overview import overview
from bot.schedule.statistics import lean_mix
from bot.schedule.tips import WAITS
from bot.usecases.ports import Storage, Transaction
from bot.usecases.reading import catalogue_in
from bot.usecases.reminding import names_of, staff
from bot.usecases.texts import readiness_in
from bot.writing.reviews import is_unready

PLANNED_WEEKS = 4
"""A bot that was down for up to this long still sends the digest of the week it comes back in."""
EDITED_DAYS = 14
"""Days ahead on whose mornings the digest is edited."""
LOOK_BACK = timedelta(weeks=12)
"""How far back posts say whether the mix leans, and may still wait for word of publication."""


@dataclass(frozen=True, kw_only=True)
class DigestTime:
    """When the digest goes."""

    weekday: int
    """Counted from 0 for Monday; another working day of the week where that one is a holiday."""
    at: time

    def due(self, week: Week) -> datetime:
        return local(digest_day(week, self.weekday), self.at)


@dataclass(frozen=True, kw_only=True)
class DigestView:
    digest: Digest
    catalogue: Catalogue
    anchor: str
    """The audit log's newest hash when the digest was due: it leaves the database by the card,
    and stays the same however often the card is edited."""


def digest_job(week: Week, when: DigestTime) -> SendDigest:
    """The only one that posts the week's digest: whoever has leased it does, and nobody else."""
    return SendDigest(week=week, due=when.due(week))


async def plan_digests(now: datetime, when: DigestTime, *, storage: Storage) -> None:
    """Put the coming weeks' digests in the outbox; each week's key lets it in once."""
    week, jobs = Week.of(now.date()), list[SendDigest | EditDigest]()
    for _ in range(PLANNED_WEEKS):
        if when.due(week) >= now:
            jobs.append(digest_job(week, when))
        week = week.next()
    async with storage.begin() as tx:
        await tx.outbox.add(*jobs)
        await tx.outbox.move(*jobs)  # planned before the time was set to another
        await tx.outbox.add(*_mornings(now, when))


def _mornings(now: datetime, when: DigestTime) -> Iterator[EditDigest]:
    """What time alone changes: days that have passed, posts still without word, old tips."""
    for ahead in range(EDITED_DAYS):
        day = now.date() + timedelta(days=ahead)
        due = local(day, OPENS)
        if due >= now and is_workday(day) and day != when.due(Week.of(day)).date():
            yield EditDigest(due=due, morning=day)


async def send_digest_again(request: Request, *, storage: Storage) -> None:
    """By hand: the week's post is brought up to date, or posted where it is gone or never came."""
    require(request.actor, Action.SEND_DIGEST)
    week = Week.of(request.today)
    async with storage.begin(request) as tx:
        await tx.outbox.add(SendDigest(week=week, by_hand=True))
        entry = AuditEntry(action="send_digest", subject=f"digest:{week.name}")
        await tx.audit.add(request, entry)


async def see_digest(
    week: Week, now: datetime, when: DigestTime, *, least: int = 0, storage: Storage
) -> DigestView:
    """The digest of a week, as it reads now.

    Args:
        week: Which one.
        now: What has passed and what waits is told by it.
        when: When digests go: what has changed is counted from the week before's.
        least: Posts that the main page wants each week; 0 is no wish.
        storage: Where all is read.
    """
    today, first = now.date(), week.monday
    last = first + timedelta(days=7 * WEEKS - 1)
    async with storage.read() as tx:
        catalogue = await catalogue_in(tx)
        page = catalogue.main
        calendar = await tx.bookings.calendar(page, first, last)
        recent = await tx.bookings.between(
            first - LOOK_BACK, max(last, rules.last_bookable(today))
        )
        changes = await _changes(tx, since=when.due(week.previous()))
        tips = await tx.tips.waiting(now - WAITS)
        watches = {watch.booking: watch for watch in await tx.watches.open()}
        known = await staff(tx, today)
        turns = {each.keeper: known.turn_of(each.keeper, today) for each in watches.values()}
        names = await names_of(tx, set(turns.values()))
        ideas = await tx.ideas.most_reacted(IN_DIGEST)
        series = await tx.series.asked_between(max(first, today), last)
        unready = await _unready(tx, week.next(), recent, catalogue)
        anchor = await tx.audit.newest_by(when.due(week))
    watched = [
        Watched(
            post=post,
            keeper=watches[post.id].keeper,
            keeper_name=names[turns[watches[post.id].keeper]],
        )
        for post in recent
        if post.id in watches
    ]
    return DigestView(
        digest=digest(
            week=week,
            page=page,
            days=overview(calendar, first, last, today=today),
            posts=[post for post in recent if post.day <= last],
            today=today,
            changes=changes,
            pages=catalogue.pages,
            watched=watched,
            helpless=[each for each in watched if watches[each.post.id].wants_help],
            tips=tips,
            unready=unready,
            ideas=ideas,
            least=least,
            series=series,
            lean=lean_mix([post for post in recent if post.page == page.id], today=today),
        ),
        catalogue=catalogue,
        anchor=anchor,
    )


async def _unready(
    tx: Transaction, week: Week, posts: Sequence[Booking], catalogue: Catalogue
) -> list[tuple[Booking, Readiness]]:
    """Of the week's posts, those whose text waits for somebody, in order of day."""
    coming = [
        each
        for each in posts
        if week.monday <= each.day <= week.sunday and each.status is BookingStatus.BOOKED
    ]
    states = await readiness_in(tx, coming, catalogue) if coming else {}
    needs = {page.id: page.review for page in catalogue.pages}
    return [
        (each, states[each.id]) for each in coming if is_unready(needs[each.page], states[each.id])
    ]


async def _changes(tx: Transaction, *, since: datetime) -> list[Change]:
    """What the audit log says became of each booking, from its first row to its last."""
    rows = await tx.audit.of_bookings(since=since)
    by_booking: dict[str, list[AuditRow]] = {}
    for row in rows:
        by_booking.setdefault(row.subject, []).append(row)
    changes = (_net(rows[0], rows[-1]) for rows in by_booking.values())
    return sorted(filter(None, changes), key=lambda change: change.day)


def _net(first: AuditRow, last: AuditRow) -> Change | None:
    """One change from what may have been several; None where nothing came of them."""
    before, after = first.before, last.after
    assert after is not None
    gone = after["status"] == BookingStatus.CANCELLED.value
    was = date.fromisoformat(str(before["day"])) if before else None
    now = date.fromisoformat(str(after["day"]))
    if gone:
        kind = None if was is None else ChangeKind.CANCELLED
    elif was is None:
        kind = ChangeKind.BOOKED
    else:
        kind = ChangeKind.MOVED if was != now else None
    if kind is None:
        return None
    return Change(
        kind=kind,
        title=str(after["title"]),
        page=PageId(str(after["page"])),
        day=was if gone and was is not None else now,
        from_day=was if kind is ChangeKind.MOVED else None,
    )
