"""A reader is asked for, step by step, as long as nobody reads."""

from contextlib import suppress
from functools import partial

from bot.core.calendar import next_office_moment, within_office_hours
from bot.core.people import PersonId, by_the_bot
from bot.jobs.base import NoticeKind
from bot.outbox.packing import unpack
from bot.outbox.ports import LeasedJob
from bot.outbox.reviews import (
    AskOneToRead,
    AskToRead,
    EditReview,
    TellRead,
    TellReader,
    TellWhetherToRead,
)
from bot.outbox.worker import Handlers, NoLongerTrue, Receipt, Undeliverable, on
from bot.schedule.editors import is_editor
from bot.schedule.model import BookingId, BookingStatus, ReviewNeed
from bot.swedish import texts as words
from bot.usecases.reviews import release_review, see_review
from bot.writing.reviews import Asked, ReviewView, next_ask
from cards.elements import Card
from cards.reviews import (
    has_read_card,
    nobody_asked_card,
    not_asked_card,
    not_to_read_card,
    review_card,
    to_read_card,
)


class ReviewNotices(NoticeKind):
    @property
    def handlers(self) -> Handlers:
        return dict(
            [
                on(AskOneToRead, self._ask_one),
                on(EditReview, self._edit_cards),
                on(TellReader, self._tell_reader),
                on(TellRead, self._tell_read),
                on(TellWhetherToRead, self._tell_whether),
            ]
        ) | {AskToRead: self._ask}

    async def _ask(self, row: LeasedJob) -> Receipt:
        job, now = unpack(AskToRead, row), self._clock.now()
        view = await self._open(job)
        if job.reader != (view.review.reader or ""):
            raise NoLongerTrue("another reads by now, or nobody")
        if job.level is Asked.AGAIN and not within_office_hours(now):
            await self._plan(job, view)
            raise NoLongerTrue("nobody is asked at night")
        has_left = bool(job.reader) and await self._has_left(PersonId(job.reader))
        if job.level is Asked.RELEASED or has_left:
            await self._release(job.booking, PersonId(job.reader))
            return None
        if job.level is Asked.READER_AGAIN:
            await self._plan(job, view)
            await self._tell(PersonId(job.reader), self._to_read(view, words.STILL_READING))
            return None
        to = await self._whom(job.level, view)
        nobody_yet = not to and not await self._was_asked(view)
        asked = (AskOneToRead(receiver=each, booking=job.booking, asked=row.id) for each in to)
        at_once = nobody_yet and job.level < Asked.SUPERADMINS
        await self._plan(job, view, *asked, at_once=at_once)
        if nobody_yet and job.level is Asked.SUPERADMINS:
            await self._tell(view.review.asked_by, nobody_asked_card(view.booking))
        return None

    async def _ask_one(self, job: AskOneToRead) -> Receipt:
        view, person = await self._open(job), job.receiver
        if view.review.reader is not None:
            raise NoLongerTrue("somebody reads by now")
        if person in _own(view):
            raise NoLongerTrue("theirs by now")
        with suppress(Undeliverable):  # the next level follows in any case
            place = await (self._messenger.chat_with(person) if person else self._channel())
            await self._post_as_it_is(
                place,
                partial(self._card, job.booking),
                _subject(view),
                edit=EditReview(booking=job.booking),
            )
        return None

    async def _plan(
        self, job: AskToRead, view: ReviewView, *asked: AskOneToRead, at_once: bool = False
    ) -> None:
        following, due = next_ask(job.level, next_office_moment(self._clock.now()))
        began = view.review.taken_at or view.review.asked_at
        async with self._storage.begin() as tx:
            # One of a booking that was away meanwhile may have been dropped.
            await tx.outbox.again(
                AskToRead(
                    booking=job.booking,
                    level=following,
                    reader=job.reader,
                    began=began,
                    due=None if at_once else due,
                )
            )
            await tx.outbox.add(*asked)

    async def _release(self, booking: BookingId, reader: PersonId) -> None:
        request = by_the_bot(self._clock.now())
        if not await release_review(request, booking, reader, storage=self._storage):
            raise NoLongerTrue("answered")

    async def _whom(self, level: Asked, view: ReviewView) -> list[PersonId | None]:
        """Whom this level asks, None for the channel; nobody as long as the bot reaches none."""
        match level:
            case Asked.CHANNEL | Asked.AGAIN if not _wants_superadmin(view):
                with suppress(NoLongerTrue):
                    await self._channel()
                    return [None]
                return []
            case Asked.DEPARTMENT:
                people = [] if _wants_superadmin(view) else await self._colleagues(view)
            case _:
                people = sorted(await self._superadmins.ids())
        reached: list[PersonId | None] = []
        for person in people:
            if person not in _own(view):
                with suppress(Undeliverable):
                    await self._messenger.chat_with(person)
                    reached.append(person)
        return reached

    async def _was_asked(self, view: ReviewView) -> bool:
        async with self._storage.read() as tx:
            return bool(await tx.conversations.cards(_subject(view)))

    async def _colleagues(self, view: ReviewView) -> list[PersonId]:
        department = view.booking.details.department
        if department is None:
            return []
        async with self._storage.read() as tx:
            people = await tx.people.all()
        return [each.id for each in people if each.department == department and is_editor(each)]

    async def _edit_cards(self, job: EditReview) -> Receipt:
        places = await self._places(f"review:{job.booking}")
        await self._edit_as_it_is(places, partial(self._card, job.booking))
        return None

    async def _card(self, number: BookingId) -> Card:
        view = await see_review(number, storage=self._storage)
        if view is not None:
            return review_card(view=view, today=self._clock.now().date())
        async with self._storage.read() as tx:
            booking = await tx.bookings.get(number)
        if booking is None:
            raise NoLongerTrue("no such booking")
        return not_asked_card(booking)

    async def _tell_reader(self, job: TellReader) -> Receipt:
        view = await see_review(job.booking, storage=self._storage)
        if view is None or view.review.reader != job.receiver or not view.review.is_open:
            raise NoLongerTrue("another reads by now, or it is answered")
        if view.review.version != job.version:
            raise NoLongerTrue("a later version is told of by itself")
        if await self._has_left(job.receiver):
            await self._release(job.booking, job.receiver)
            return None
        await self._tell(job.receiver, self._to_read(view, words.READ_AGAIN))
        return None

    async def _tell_whether(self, job: TellWhetherToRead) -> Receipt:
        """What stands in the reader's chat says what they were told last, if anything."""
        view, reader = await see_review(job.booking, storage=self._storage), job.receiver
        if view is None or view.review.reader != reader or not view.review.is_open:
            raise NoLongerTrue("another reads by now, or it is answered")
        if await self._has_left(reader):
            raise NoLongerTrue("no editor any more")
        subject, to_read = f"reading:{job.booking}", view.booking.status is BookingStatus.BOOKED
        async with self._storage.read() as tx:
            told = await tx.conversations.cards(subject)
        if to_read != bool(told):
            raise NoLongerTrue("it is as they were told")
        if not to_read:
            chat = await self._messenger.chat_with(reader)
            await self._post(chat, not_to_read_card(view.booking), subject)
            return None
        card = self._to_read(view, words.READ_ANEW)
        told = await self._edit(told, card)
        await self._tell(reader, card)
        async with self._storage.begin() as tx:
            for each in told:
                await tx.conversations.forget_card(each)
        return None

    async def _tell_read(self, job: TellRead) -> Receipt:
        view = await see_review(job.booking, storage=self._storage)
        if view is None or view.review.version != job.version or view.review.is_open:
            raise NoLongerTrue("asked again")
        for person in (job.receiver, view.booking.owner):
            if not await self._has_left(person):
                await self._tell(person, has_read_card(view=view))
                return None
        raise NoLongerTrue("it is nobody's who may see it")

    async def _open(self, job: AskToRead | AskOneToRead) -> ReviewView:
        view = await see_review(job.booking, storage=self._storage)
        today = self._clock.now().date()
        if view is None or not view.review.is_open:
            raise NoLongerTrue("read, or asked for no longer")
        if view.booking.status is not BookingStatus.BOOKED or view.booking.day < today:
            raise NoLongerTrue("out, cancelled or past")
        return view

    def _to_read(self, view: ReviewView, headline: str) -> Card:
        return to_read_card(view=view, today=self._clock.now().date(), headline=headline)


def _subject(view: ReviewView) -> str:
    return f"review:{view.booking.id}"


def _own(view: ReviewView) -> set[PersonId | None]:
    """Who can't be its reader."""
    return {view.review.asked_by, view.text.writer}


def _wants_superadmin(view: ReviewView) -> bool:
    page = view.catalogue.page(view.booking.page)
    return page is not None and page.review is ReviewNeed.SUPERADMIN
