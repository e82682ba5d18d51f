"""Calendar feeds: secret addresses that a calendar subscribes to."""

import hashlib
import secrets
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from bot.schedule.booking import last_bookable
from bot.schedule.feeds import EVERYTHING, MINE, Feed
from bot.schedule.model import Booking, Catalogue, PageId, PersonId, Request
from bot.schedule.permissions import Action, require
from bot.schedule.ports import AuditEntry, Transaction
from bot.schedule.refusals import NoSuchPage

LOOK_BACK = timedelta(days=60)
"""How long a post stays in the calendar after its day."""


class Feeds(Protocol):
    async def get(self, secret_hash: str) -> Feed | None: ...
    async def replace(self, feed: Feed) -> None: ...


class FeedTransaction(Transaction, Protocol):
    @property
    def feeds(self) -> Feeds: ...


class FeedStorage(Protocol):
    def read(self) -> AbstractAsyncContextManager[FeedTransaction]: ...
    def begin(
        self, request: Request | None = None
    ) -> AbstractAsyncContextManager[FeedTransaction]: ...


async def make_feed(request: Request, scope: str, *, storage: FeedStorage) -> str:
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
class FeedView:
    scope: str
    bookings: Sequence[Booking]
    """The cancelled ones too, so that calendars take them away."""
    catalogue: Catalogue


async def read_feed(
    secret: str, today: date, *, storage: FeedStorage
) -> tuple[PersonId, FeedView] | None:
    """What an address shows and whose it is; None for one that was never made or was revoked."""
    async with storage.read() as tx:
        feed = await tx.feeds.get(hashed(secret))
        if feed is None:
            return None
        catalogue = Catalogue(pages=await tx.pages.all(), departments=await tx.pages.departments())
        found = await tx.bookings.between(today - LOOK_BACK, last_bookable(today), cancelled=True)
    match feed.scope:
        case "all":
            shown = found
        case "mine":
            shown = [each for each in found if each.owner == feed.person]
        case page:
            shown = [each for each in found if each.page == page]
    return feed.person, FeedView(scope=feed.scope, bookings=shown, catalogue=catalogue)


def hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
