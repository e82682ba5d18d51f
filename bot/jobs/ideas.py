"""An idea's open card in the channel; what nobody touches for long is laid aside."""

from functools import partial

from bot.core.people import by_the_bot
from bot.jobs.base import NoticeKind
from bot.outbox.ideas import (
    EditIdea,
    LayIdeaAside,
    PostIdea,
    TellIdeaAside,
    TellIdeaBooked,
    TellIdeaPutAside,
)
from bot.outbox.worker import Handlers, NoLongerTrue, Receipt, on
from bot.schedule.ideas import CARD_OF, Idea, IdeaId, IdeaState
from bot.schedule.model import BookingId
from bot.swedish import ideas as words
from bot.usecases.ideas import lay_aside
from cards.elements import Card
from cards.ideas import aside_card, booked_card, open_card


class IdeaNotices(NoticeKind):
    @property
    def handlers(self) -> Handlers:
        return dict(
            [
                on(PostIdea, self._share),
                on(EditIdea, self._edit_shared),
                on(LayIdeaAside, self._aside),
                on(TellIdeaBooked, self._tell_booked),
                on(TellIdeaPutAside, self._tell_put_aside),
                on(TellIdeaAside, self._tell_aside),
            ]
        )

    async def _share(self, job: PostIdea) -> Receipt:
        async with self._storage.read() as tx:
            places = await tx.conversations.cards(_subject(job.idea))
        if places:
            raise NoLongerTrue("already there")
        if (await self._idea(job.idea)).state is not IdeaState.OPEN:
            raise NoLongerTrue("it has a day, or was laid aside")
        await self._post_as_it_is(
            await self._channel(),
            partial(self._card, job.idea),
            _subject(job.idea),
            edit=EditIdea(idea=job.idea),
        )
        return None

    async def _edit_shared(self, job: EditIdea) -> Receipt:
        places = await self._places(_subject(job.idea))
        await self._edit_as_it_is(places, partial(self._card, job.idea))
        return None

    async def _card(self, number: int) -> Card:
        return open_card(idea=await self._idea(number))

    async def _idea(self, number: int) -> Idea:
        async with self._storage.read() as tx:
            idea = await tx.ideas.get(IdeaId(number))
        if idea is None:
            raise NoLongerTrue("no such idea")
        return idea

    async def _aside(self, job: LayIdeaAside) -> Receipt:
        request = by_the_bot(self._clock.now())
        if not await lay_aside(request, IdeaId(job.idea), storage=self._storage):
            raise NoLongerTrue("touched since, or it has a day")
        return None

    async def _tell_booked(self, job: TellIdeaBooked) -> Receipt:
        idea = await self._idea(job.idea)
        async with self._storage.read() as tx:
            booking = await tx.bookings.get(BookingId(job.booking))
        if booking is None or not booking.is_active or idea.booking != booking.id:
            raise NoLongerTrue("it waits again, or has another day")
        today = self._clock.now().date()
        await self._tell_editor(job.receiver, booked_card(idea=idea, booking=booking, today=today))
        return None

    async def _tell_put_aside(self, job: TellIdeaPutAside) -> Receipt:
        idea = await self._idea(job.idea)
        async with self._storage.read() as tx:
            by = await tx.people.get(job.by)
        said = words.put_aside(idea, by.name if by else "")
        await self._tell_editor(job.receiver, aside_card(said))
        return None

    async def _tell_aside(self, job: TellIdeaAside) -> Receipt:
        idea = await self._idea(job.idea)
        await self._tell(job.receiver, aside_card(words.aside(idea)))
        return None


def _subject(number: int) -> str:
    return f"{CARD_OF}{number}"
