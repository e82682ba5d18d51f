"""What the outbox asks of Teams: each job looks at the state of this moment before it sends."""

from functools import partial

from bot.core.people import PersonId, Role
from bot.core.team import OPEN
from bot.jobs.base import NoticeKind, frozen_subject
from bot.outbox.bookings import EditBookingCards, EditTip, PostTip
from bot.outbox.messages import SendActivity, Welcome
from bot.outbox.worker import Handlers, NoLongerTrue, Receipt, on
from bot.schedule.booking import is_frozen
from bot.usecases.reading import catalogue_in
from cards.basic import guest_card, welcome_card
from cards.booking import booking_card
from cards.elements import Card
from cards.tips import tip_card


class Notices(NoticeKind):
    @property
    def handlers(self) -> Handlers:
        return dict(
            [
                on(SendActivity, self._activity),
                on(EditBookingCards, self._booking_cards),
                on(Welcome, self._welcome),
                on(PostTip, self._tip),
                on(EditTip, self._edit_tip),
            ]
        )

    async def _activity(self, job: SendActivity) -> Receipt:
        await self._messenger.deliver(job)
        return None

    async def _booking_cards(self, job: EditBookingCards) -> Receipt:
        """Bring every posted card of a booking to what is true now."""
        number = job.booking
        async with self._storage.read() as tx:
            booking = await tx.bookings.get(number)
            catalogue = await catalogue_in(tx)
            places = await tx.conversations.cards(f"booking:{number}")
            if booking is not None and not is_frozen(booking, catalogue):
                places = [*places, *await tx.conversations.cards(frozen_subject(number))]
        if booking is None:
            raise NoLongerTrue("no such booking")
        if not places:
            raise NoLongerTrue("no card shows it")
        today = self._clock.now().date()
        card = booking_card(
            booking=booking,
            catalogue=catalogue,
            today=today,
            mine=True,
            links=self._services.links,
        )
        await self._edit(places, card)
        return None

    async def _welcome(self, job: Welcome) -> Receipt:
        async with self._storage.read() as tx:
            place = await tx.conversations.get(job.to)
        if place is None or place.state != OPEN:
            raise NoLongerTrue("the bot was removed again")
        await self._messenger.send_to(place, await self._greeting(job.receiver))
        return None

    async def _greeting(self, person: PersonId | None) -> Card:
        """What a team is told, or a person by their role."""
        if person is None:
            return welcome_card(scope="team", role=Role.EDITOR)
        today = self._clock.now().date()
        role = await self._services.identity.role_of(person, today=today)
        if role is Role.GUEST:
            return guest_card(
                superadmins=self._services.superadmin_names(),
                network=self._services.facts.network,
            )
        return welcome_card(scope="personal", role=role)

    async def _tip(self, job: PostTip) -> Receipt:
        number = job.tip
        async with self._storage.read() as tx:
            tip = await tx.tips.get(number)
            places = await tx.conversations.cards(_tip_subject(number))
        if places:
            raise NoLongerTrue("already there")
        if tip is None or not tip.waits(self._clock.now()):
            raise NoLongerTrue("somebody has met it already")
        await self._post_as_it_is(
            await self._channel(),
            partial(self._tip_card, number),
            _tip_subject(number),
            edit=EditTip(tip=number),
        )
        return None

    async def _edit_tip(self, job: EditTip) -> Receipt:
        """What was done about it may have been said elsewhere: in the digest, or in a chat."""
        places = await self._places(_tip_subject(job.tip))
        await self._edit_as_it_is(places, partial(self._tip_card, job.tip))
        return None

    async def _tip_card(self, number: int) -> Card:
        async with self._storage.read() as tx:
            tip = await tx.tips.get(number)
        assert tip is not None
        return tip_card(tip=tip)


def _tip_subject(number: int) -> str:
    return f"tip:{number}"
