"""What a change to a booking or its text means for the question who reads it."""

from bot.core.calendar import Week, in_zone
from bot.core.people import Request
from bot.outbox.digest import EditDigest
from bot.outbox.reviews import AskToRead, EditReview, TellWhetherToRead
from bot.schedule.digest import is_digest_of
from bot.schedule.model import Booking, BookingStatus
from bot.usecases.ports import Transaction
from bot.writing import reviews as rules
from bot.writing.reviews import Asked, Review


async def follow_booking(
    tx: Transaction, request: Request, *, before: Booking, after: Booking
) -> None:
    """The question goes with its booking, and is put again when that comes back."""
    review = await tx.reviews.newest(after.id)
    if review is None or not review.is_open:
        return
    given = before.owner != after.owner
    following = (
        rules.handed_over(review, giver=before.owner, taker=after.owner, at=request.now)
        if given
        else review
    )
    await save_followed(tx, review, following)
    reader = following.reader
    told = after.status is BookingStatus.BOOKED or reader != request.actor.id
    if before.status is not after.status and reader is not None and told:
        await tx.outbox.add(TellWhetherToRead(receiver=reader, booking=after.id))
    if rules.comes_back(before, after, request.today):
        await tx.outbox.again(_next_question(request, following))


async def save_followed(tx: Transaction, before: Review, after: Review) -> None:
    """The request as it is by now, and the others asked where its reader reads no more."""
    if after != before:
        await tx.reviews.save(before, after)
    await tx.outbox.add(EditReview(booking=after.booking))
    if before.reader is not None and after.reader is None:
        await tx.outbox.add(
            AskToRead(booking=after.booking, level=Asked.CHANNEL, began=after.asked_at)
        )


async def readiness_changed(tx: Transaction, request: Request, booking: Booking) -> None:
    """The digest says what is unready of the weeks that it shows."""
    if is_digest_of(Week.of(request.today), {booking.day}):
        await tx.outbox.add(EditDigest())


def _next_question(request: Request, review: Review) -> AskToRead:
    """The one that silence leads to from here; those before it were dropped meanwhile."""
    if review.reader is not None:
        return AskToRead(
            booking=review.booking,
            level=Asked.READER_AGAIN,
            reader=review.reader,
            began=review.taken_at and in_zone(review.taken_at),
            due=rules.patience(request.now),
        )
    level, due = rules.next_ask(Asked.AGAIN, request.now)
    return AskToRead(booking=review.booking, level=level, began=review.asked_at, due=due)
