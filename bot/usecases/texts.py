"""Write a post's text on its booking, look at it, and go back through its versions."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from bot.core.people import Request
from bot.core.permissions import Action, require
from bot.core.ports import AuditEntry
from bot.outbox.reviews import TellReader
from bot.schedule import booking as booking_rules
from bot.schedule.model import (
    Booking,
    BookingId,
    BookingStatus,
    Catalogue,
    Readiness,
    ReviewNeed,
)
from bot.schedule.permissions import may_change, require_change
from bot.schedule.refusals import AlreadyPublished, NoSuchBooking
from bot.usecases.ports import Storage, Transaction
from bot.usecases.reading import catalogue_in
from bot.usecases.review_following import readiness_changed, save_followed
from bot.writing import reviews
from bot.writing import texts as rules
from bot.writing.advice import AdviceRule, advise
from bot.writing.refusals import TextIsPrivate
from bot.writing.reviews import TextView
from bot.writing.texts import PostText


@dataclass(frozen=True, kw_only=True)
class SaveText:
    booking: BookingId
    seen: int
    """The version that the writer began from; 0 where there was none."""
    text: str
    link: str = ""
    alt_text: str = ""


async def save_text(
    request: Request, command: SaveText, *, advice: Sequence[AdviceRule], storage: Storage
) -> TextView:
    """A new version, by the booking's owner, a deputy or a superadmin.

    Raises:
        TextChanged: somebody has written another version meanwhile.
        TextMissing: nothing was written.
        NotAnAddress: the link is none that can be published.
        AlreadyPublished: the post is out, and is changed on LinkedIn.
    """
    require(request.actor, Action.CHANGE_OWN)
    async with storage.begin(request) as tx:
        booking = await _booking(tx, command.booking)
        require_change(request.actor, booking)
        booking_rules.check_version(booking, None)
        if booking.status is BookingStatus.PUBLISHED:
            raise AlreadyPublished(booking)
        before = await tx.texts.newest(booking.id)
        after = rules.next_version(
            before,
            booking=booking.id,
            seen=command.seen,
            text=command.text,
            link=command.link,
            alt_text=command.alt_text,
            writer=request.actor.id,
            at=request.now,
        )
        if not rules.is_same(before, after):
            before = await tx.texts.add(after)
            await _note(tx, request, before)
            await _follow(tx, before)
            await readiness_changed(tx, request, booking)
        return await _view(tx, request, booking, before, advice)


async def see_text(
    request: Request,
    number: BookingId,
    *,
    advice: Sequence[AdviceRule] = (),
    storage: Storage,
) -> TextView:
    """The newest version, for whoever may change it."""
    require(request.actor, Action.SEE_SCHEDULE)
    async with storage.read() as tx:
        booking = await _booking(tx, number)
        _require_reading(request, booking)
        text = await tx.texts.newest(number)
        return await _view(tx, request, booking, text, advice)


async def text_to_publish(
    request: Request, booking: Booking, *, storage: Storage
) -> PostText | None:
    """What is to be copied, for whoever publishes; None where nothing was written."""
    if not may_change(request.actor, booking):
        return None
    async with storage.read() as tx:
        return await tx.texts.newest(booking.id)


async def see_readiness(
    request: Request,
    bookings: Sequence[Booking],
    catalogue: Catalogue,
    *,
    storage: Storage,
) -> dict[BookingId, Readiness]:
    """How far the text of each booked post has come."""
    require(request.actor, Action.SEE_SCHEDULE)
    booked = [each for each in bookings if each.status is BookingStatus.BOOKED]
    if not booked:
        return {}
    async with storage.read() as tx:
        return await readiness_in(tx, booked, catalogue)


async def readiness_in(
    tx: Transaction, bookings: Sequence[Booking], catalogue: Catalogue
) -> dict[BookingId, Readiness]:
    numbers = [each.id for each in bookings]
    texts, asked = await tx.texts.newest_of(numbers), await tx.reviews.newest_of(numbers)
    pages = {page.id: page.review for page in catalogue.pages}
    return {
        each.id: reviews.readiness(
            pages.get(each.page, ReviewNeed.NONE), texts.get(each.id), asked.get(each.id)
        )
        for each in bookings
    }


@dataclass(frozen=True, kw_only=True)
class VersionsView:
    booking: Booking
    versions: list[PostText]
    """The newest first."""


async def see_versions(request: Request, number: BookingId, *, storage: Storage) -> VersionsView:
    require(request.actor, Action.SEE_SCHEDULE)
    async with storage.read() as tx:
        booking = await _booking(tx, number)
        _require_reading(request, booking)
        return VersionsView(booking=booking, versions=await tx.texts.versions(number))


async def _follow(tx: Transaction, text: PostText) -> None:
    """A request that is open is for the new version, and its reader gets that."""
    review = await tx.reviews.newest(text.booking)
    following = reviews.followed(review, text)
    if review is None or following is None:
        return
    await save_followed(tx, review, following)
    if following.reader is not None:
        await tx.outbox.add(
            TellReader(receiver=following.reader, booking=text.booking, version=text.version)
        )


def _require_reading(request: Request, booking: Booking) -> None:
    if not may_change(request.actor, booking):
        raise TextIsPrivate


async def _view(
    tx: Transaction,
    request: Request,
    booking: Booking,
    text: PostText | None,
    advice: Sequence[AdviceRule],
) -> TextView:
    return TextView(
        booking=booking,
        catalogue=await catalogue_in(tx),
        text=text,
        review=await tx.reviews.newest(booking.id),
        advice=advise(rules.written_of(text, booking), advice) if text is not None else (),
        mine=may_change(request.actor, booking),
    )


async def _booking(tx: Transaction, number: BookingId) -> Booking:
    booking = await tx.bookings.get(number)
    if booking is None:
        raise NoSuchBooking
    return booking


async def _note(tx: Transaction, request: Request, text: PostText) -> None:
    """The text itself stays out of the log, which is never disposed of; its sum tells it again."""
    said = f"{text.text}\0{text.link}\0{text.alt_text}"
    await tx.audit.add(
        request,
        AuditEntry(
            action="text",
            subject=f"text:{text.booking}",
            after={
                "version": text.version,
                "characters": text.length,
                "sha256": sha256(said.encode()).hexdigest(),
            },
        ),
    )
