"""Ask for a reader of a post's text, read it, and say what one thought."""

from bot.core.people import PersonId, Request
from bot.core.permissions import Action, require
from bot.core.ports import AuditEntry
from bot.outbox.reviews import AskToRead, EditReview, TellRead
from bot.schedule import booking as booking_rules
from bot.schedule.model import Booking, BookingId, BookingStatus, Page
from bot.schedule.permissions import require_change
from bot.schedule.refusals import AlreadyPublished, NoSuchBooking
from bot.usecases.ports import Storage, Transaction
from bot.usecases.reading import catalogue_in
from bot.usecases.review_following import readiness_changed, save_followed
from bot.writing import reviews as rules
from bot.writing.refusals import NoSuchReview
from bot.writing.reviews import Asked, Review, ReviewView


async def ask_to_read(request: Request, number: BookingId, *, storage: Storage) -> ReviewView:
    """Ask all editors, or the superadmins where the page wants one, for a pair of eyes."""
    require(request.actor, Action.CHANGE_OWN)
    async with storage.begin(request) as tx:
        booking, page = await _open(tx, number)
        require_change(request.actor, booking)
        known = await tx.reviews.newest(number)
        text = await tx.texts.newest(number)
        review = rules.ask(text, known, need=page.review, by=request.actor.id, at=request.now)
        if review != known:
            await tx.reviews.add(review)
            await tx.outbox.add(AskToRead(booking=number, level=Asked.CHANNEL, began=request.now))
            await _note(tx, request, "review_ask", review)
            await readiness_changed(tx, request, booking)
        return await _view(tx, booking, review)


async def take_review(request: Request, number: BookingId, *, storage: Storage) -> ReviewView:
    """The first to press reads, and from then on may see the text."""
    require(request.actor, Action.KEEP_WATCH)
    async with storage.begin(request) as tx:
        booking, page = await _open(tx, number)
        before = await tx.reviews.newest(number)
        text = await tx.texts.newest(number)
        after = rules.take(before, text, request.actor, need=page.review, at=request.now)
        assert before is not None
        if after != before:
            await tx.reviews.save(before, after)
            await tx.outbox.add(
                AskToRead(
                    booking=number,
                    level=Asked.READER_AGAIN,
                    reader=request.actor.id,
                    began=request.now,
                    due=rules.patience(request.now),
                ),
                EditReview(booking=number),
            )
            await _note(tx, request, "review_take", after)
        return await _view(tx, booking, after)


async def answer_review(
    request: Request,
    number: BookingId,
    version: int,
    *,
    good: bool,
    note: str,
    storage: Storage,
) -> ReviewView:
    """What the reader thought of the version that they were shown."""
    require(request.actor, Action.KEEP_WATCH)
    async with storage.begin(request) as tx:
        booking, _ = await _open(tx, number)
        before = await tx.reviews.newest(number)
        after = rules.answer(
            before, shown=version, by=request.actor, good=good, note=note, at=request.now
        )
        assert before is not None
        await tx.reviews.save(before, after)
        await tx.outbox.add(
            TellRead(receiver=after.asked_by, booking=number, version=version),
            EditReview(booking=number),
        )
        await _note(tx, request, f"review_{after.state.value}", after)
        await readiness_changed(tx, request, booking)
        return await _view(tx, booking, after)


async def give_back_review(request: Request, number: BookingId, *, storage: Storage) -> ReviewView:
    """The reader has no time after all: everybody is asked again."""
    require(request.actor, Action.KEEP_WATCH)
    async with storage.begin(request) as tx:
        booking, _ = await _open(tx, number)
        before = await tx.reviews.newest(number)
        after = rules.given_back(before, by=request.actor.id, at=request.now)
        assert before is not None
        await save_followed(tx, before, after)
        await _note(tx, request, "review_give_back", after)
        return await _view(tx, booking, after)


async def take_back_question(request: Request, number: BookingId, *, storage: Storage) -> None:
    """Nobody needs to read after all."""
    require(request.actor, Action.CHANGE_OWN)
    async with storage.begin(request) as tx:
        booking, _ = await _open(tx, number)
        require_change(request.actor, booking)
        review = rules.check_taken_back(await tx.reviews.newest(number))
        await tx.reviews.remove(review)
        await tx.outbox.add(EditReview(booking=number))
        await _note(tx, request, "review_take_back", review)
        await readiness_changed(tx, request, booking)


async def release_review(
    request: Request, number: BookingId, reader: PersonId, *, storage: Storage
) -> bool:
    """The reader has not answered: anybody may take it again."""
    async with storage.begin() as tx:
        before = await tx.reviews.newest(number)
        if before is None or not before.is_open or before.reader != reader:
            return False
        after = rules.released(before, request.now)
        await save_followed(tx, before, after)
        await _note(tx, request, "review_release", after)
    return True


async def see_review(number: BookingId, *, storage: Storage) -> ReviewView | None:
    """For the bot's own messages; what a person asks goes by the other functions."""
    async with storage.read() as tx:
        booking = await tx.bookings.get(number)
        review = await tx.reviews.newest(number)
        if booking is None or review is None:
            return None
        return await _view(tx, booking, review)


async def see_readings(request: Request, *, storage: Storage) -> list[ReviewView]:
    """The texts that one reads, or may take to read, in order of day."""
    require(request.actor, Action.KEEP_WATCH)
    async with storage.read() as tx:
        asked = await tx.reviews.open_since(request.today)
        if not asked:
            return []
        numbers = [each.booking for each in asked]
        found = {each.id: each for each in await tx.bookings.of_numbers(numbers)}
        texts = await tx.texts.newest_of(numbers)
        catalogue = await catalogue_in(tx)
    needs = {page.id: page.review for page in catalogue.pages}
    return [
        ReviewView(
            booking=found[each.booking], catalogue=catalogue, text=texts[each.booking], review=each
        )
        for each in asked
        if rules.is_for(
            each, texts[each.booking], request.actor, need=needs[found[each.booking].page]
        )
    ]


async def see_own_review(request: Request, number: BookingId, *, storage: Storage) -> ReviewView:
    """The text to read, for its reader alone."""
    require(request.actor, Action.KEEP_WATCH)
    view = await see_review(number, storage=storage)
    if view is None or view.review.reader != request.actor.id:
        raise NoSuchReview
    if view.review.version != view.text.version:
        raise NoSuchReview  # what was written since is not for them
    return view


async def _open(tx: Transaction, number: BookingId) -> tuple[Booking, Page]:
    booking = await tx.bookings.get(number)
    if booking is None:
        raise NoSuchBooking
    booking_rules.check_version(booking, None)
    if booking.status is BookingStatus.PUBLISHED:
        raise AlreadyPublished(booking)
    page = await tx.pages.get(booking.page)
    assert page is not None
    return booking, page


async def _view(tx: Transaction, booking: Booking, review: Review) -> ReviewView:
    text = await tx.texts.newest(booking.id)
    if text is None:
        raise NoSuchReview
    asker = await tx.people.get(review.asked_by)
    return ReviewView(
        booking=booking,
        catalogue=await catalogue_in(tx),
        text=text,
        review=review,
        asked_by_name=asker.name if asker is not None else "",
    )


async def _note(tx: Transaction, request: Request, action: str, review: Review) -> None:
    """Who and when; a note stays out of the log, as the text does."""
    await tx.audit.add(
        request,
        AuditEntry(
            action=action,
            subject=f"review:{review.booking}",
            after={
                "version": review.version,
                "state": review.state.value,
                "reader": review.reader,
                "noted": bool(review.note),
                "by_superadmin": review.by_superadmin,
            },
        ),
    )
