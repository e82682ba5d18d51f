"""What the outbox asks of Teams: each job looks at the state of this moment before it sends."""

from collections.abc import Mapping

from bot.core.people import Role
from bot.jobs.base import NoticeKind, receiver, whole
from bot.outbox.ports import LeasedJob
from bot.outbox.worker import Handler, NoLongerTrue, Receipt
from bot.schedule.model import BookingId
from bot.teams.messenger import CHANNEL, OPEN
from bot.usecases.reading import catalogue_in
from cards.basic import welcome_card
from cards.booking import booking_card
from cards.tips import tip_card


class Notices(NoticeKind):
    @property
    def handlers(self) -> Mapping[str, Handler]:
        return {
            "activity": self._activity,
            "booking.cards": self._booking_cards,
            "welcome": self._welcome,
            "tip.post": self._tip,
            "tip.edit": self._edit_tip,
        }

    async def _activity(self, job: LeasedJob) -> Receipt:
        await self._messenger.deliver(job.payload)
        return None

    async def _booking_cards(self, job: LeasedJob) -> Receipt:
        """Bring every posted card of a booking to what is true now."""
        number = whole(job, "booking")
        places = await self._places(f"booking:{number}")
        async with self._storage.read() as tx:
            booking = await tx.bookings.get(BookingId(number))
            catalogue = await catalogue_in(tx)
        if booking is None:
            raise NoLongerTrue("no such booking")
        today = self._clock.now().date()
        card = booking_card(booking=booking, catalogue=catalogue, today=today, mine=True)
        await self._edit(places, card)
        return None

    async def _welcome(self, job: LeasedJob) -> Receipt:
        async with self._storage.read() as tx:
            place = await tx.conversations.get(job.to)
        if place is None or place.state != OPEN:
            raise NoLongerTrue("the bot was removed again")
        if job.to == CHANNEL:
            card = welcome_card(scope="team", role=Role.EDITOR)
        else:
            person = receiver(job)
            card = welcome_card(
                scope="personal",
                role=await self._services.identity.role_of(person, today=self._clock.now().date()),
                superadmins=self._services.superadmin_names(),
            )
        await self._messenger.send_to(place, card)
        return None

    async def _tip(self, job: LeasedJob) -> Receipt:
        number = whole(job, "tip")
        async with self._storage.read() as tx:
            tip = await tx.tips.get(number)
            places = await tx.conversations.cards(_tip_subject(number))
        if places:
            raise NoLongerTrue("already there")
        if tip is None or not tip.waits(self._clock.now()):
            raise NoLongerTrue("somebody has met it already")
        await self._post(await self._channel(), tip_card(tip=tip), _tip_subject(number))
        return None

    async def _edit_tip(self, job: LeasedJob) -> Receipt:
        """What was done about it may have been said elsewhere: in the digest, or in a chat."""
        number = whole(job, "tip")
        places = await self._places(_tip_subject(number))
        async with self._storage.read() as tx:
            tip = await tx.tips.get(number)
        assert tip is not None
        await self._edit(places, tip_card(tip=tip))
        return None


def _tip_subject(number: int) -> str:
    return f"tip:{number}"
