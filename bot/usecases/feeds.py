"""Calendar feeds: secret addresses that a calendar subscribes to."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.core.calendar import in_zone
from bot.core.people import PageId, PersonId, Request
from bot.core.permissions import Action, require
from bot.core.ports import AuditEntry
from bot.schedule.booking import last_bookable
from bot.schedule.feeds import EVERYTHING, MINE, Feed
from bot.schedule.model import Booking, Catalogue
from bot.schedule.refusals import NoSuchPage
from bot.usecases.ports import Storage, Transaction
from bot.usecases.reading import catalogue_in
from bot.usecases.reminding import staff, with_bookings
from bot.watch.model import CheckIn

LOOK_BACK = timedelta(days=60)
"""How long a post stays in the calendar after its day."""


async def make_feed(request: Request, scope: str, *, storage: Storage) -> str:
    """The secret of a new address; the person's earlier one for the same scope stops working."""
    require(request.actor, Action.SEE_SCHEDULE)
    secret = secrets.token_urlsafe(32)
    async with storage.begin(request) as tx:
        if scope not in {MINE, EVERYTHING} and await tx.pages.get(PageId(scope)) is None:
            raise NoSuchPage(scope)
        feed = Feed(hash=hashed(secret), scope=scope, person=request.actor.id, made=request.now)
        await tx.feeds.replace(feed)
        await tx.audit.add(
            request,
            AuditEntry(
                action="make_feed", subject=f"feed:{feed.hash[:12]}", after={"scope": scope}
            ),
        )
    return secret


@dataclass(frozen=True, kw_only=True)
class OwnFeeds:
    feeds: Sequence[Feed]
    catalogue: Catalogue


async def see_feeds(request: Request, *, storage: Storage) -> OwnFeeds:
    """One's own addresses that work; their secrets are known to whoever copied them."""
    require(request.actor, Action.SEE_SCHEDULE)
    async with storage.read() as tx:
        return await _own(tx, request.actor.id)


async def revoke_feed(request: Request, scope: str, *, storage: Storage) -> OwnFeeds:
    """From now on one's address for the scope shows nothing."""
    require(request.actor, Action.SEE_SCHEDULE)
    async with storage.begin(request) as tx:
        await tx.feeds.revoke(request.actor.id, scope, request.now)
        entry = AuditEntry(
            action="revoke_feed", subject=f"person:{request.actor.id}", after={"scope": scope}
        )
        await tx.audit.add(request, entry)
        return await _own(tx, request.actor.id)


@dataclass(frozen=True, kw_only=True)
class Duty:
    """A check-in of a post on one's watch."""

    booking: Booking
    check_in: CheckIn
    of: int
    """Check-ins in all."""


@dataclass(frozen=True, kw_only=True)
class FeedView:
    scope: str
    bookings: Sequence[Booking]
    """The cancelled ones too, so that calendars take them away."""
    catalogue: Catalogue
    duties: Sequence[Duty] = ()


async def read_feed(
    secret: str, today: date, *, storage: Storage
) -> tuple[PersonId, FeedView] | None:
    """What an address shows and whose it is; None for one that was never made or was revoked."""
    async with storage.read() as tx:
        feed = await tx.feeds.get(hashed(secret))
        if feed is None:
            return None
        catalogue = await catalogue_in(tx)
        found = await tx.bookings.between(today - LOOK_BACK, last_bookable(today), cancelled=True)
        duties = await _duties(tx, feed.person, today) if feed.scope == MINE else []
    match feed.scope:
        case "all":
            shown = found
        case "mine":
            shown = [each for each in found if each.owner == feed.person]
        case page:
            shown = [each for each in found if each.page == page]
    return feed.person, FeedView(
        scope=feed.scope, bookings=shown, catalogue=catalogue, duties=duties
    )


async def _duties(tx: Transaction, person: PersonId, today: date) -> list[Duty]:
    """The check-ins that will be asked of the person, also as somebody's deputy."""
    known = await staff(tx, today)
    found: list[Duty] = []
    watches = await tx.watches.kept_by(*known.perhaps_answered_by(person))
    for watch, booking in await with_bookings(tx, watches):
        found += [
            Duty(booking=booking, check_in=each, of=len(watch.check_ins))
            for each in watch.check_ins
            if known.turn_of(watch.keeper, in_zone(each.due).date()) == person
        ]
    return found


async def _own(tx: Transaction, person: PersonId) -> OwnFeeds:
    return OwnFeeds(
        feeds=await tx.feeds.of(person),
        catalogue=Catalogue(pages=await tx.pages.all(), departments=()),
    )


def hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
