"""What the outbox asks of Teams: each job looks at the state of this moment before it sends."""

from collections.abc import Callable, Mapping

from bot.outbox.ports import LeasedJob
from bot.outbox.worker import Handler, NoLongerTrue, Receipt, Undeliverable
from bot.schedule.model import BookingId, Catalogue, PersonId, Role
from bot.schedule.ports import Clock
from bot.teams.identity import Identity
from bot.teams.messenger import CHANNEL, OPEN, Messenger
from cards.basic import welcome_card
from cards.booking import booking_card
from cards.tips import tip_card
from storage.transaction import SqlStorage


class Notices:
    def __init__(
        self,
        storage: SqlStorage,
        messenger: Messenger,
        clock: Clock,
        identity: Identity,
        superadmin_names: Callable[[], list[str]],
    ) -> None:
        self._storage = storage
        self._identity = identity
        self._superadmin_names = superadmin_names
        self._messenger = messenger
        self._clock = clock

    @property
    def handlers(self) -> Mapping[str, Handler]:
        return {
            "activity": self._activity,
            "booking.cards": self._booking_cards,
            "welcome": self._welcome,
            "tip.post": self._tip,
        }

    async def _activity(self, job: LeasedJob) -> Receipt:
        await self._messenger.deliver(job.payload)
        return None

    async def _booking_cards(self, job: LeasedJob) -> Receipt:
        """Bring every posted card of a booking to what is true now."""
        number = job.payload["booking"]
        assert isinstance(number, int)
        async with self._storage.read() as tx:
            booking = await tx.bookings.get(BookingId(number))
            places = await tx.conversations.cards(f"booking:{number}")
            catalogue = Catalogue(
                pages=await tx.pages.all(), departments=await tx.pages.departments()
            )
        if booking is None or not places:
            raise NoLongerTrue("no card shows it")
        today = self._clock.now().date()
        card = booking_card(booking=booking, catalogue=catalogue, today=today, mine=True)
        for place in places:
            try:
                await self._messenger.edit(place, card)
            except Undeliverable:
                async with self._storage.begin() as tx:
                    await tx.conversations.forget_card(place)
        return None

    async def _welcome(self, job: LeasedJob) -> Receipt:
        async with self._storage.read() as tx:
            place = await tx.conversations.get(job.to)
        if place is None or place.state != OPEN:
            raise NoLongerTrue("the bot was removed again")
        if job.to == CHANNEL:
            card = welcome_card(scope="team", role=Role.EDITOR)
        else:
            person = PersonId(job.to.removeprefix("person:"))
            card = welcome_card(
                scope="personal",
                role=await self._identity.role_of(person),
                superadmins=self._superadmin_names(),
            )
        await self._messenger.send_to(place, card)
        return None

    async def _tip(self, job: LeasedJob) -> Receipt:
        number = job.payload["tip"]
        assert isinstance(number, int)
        async with self._storage.read() as tx:
            tip = await tx.tips.get(number)
            channel = await tx.conversations.get(CHANNEL)
        if tip is None or not tip.waits(self._clock.now()):
            raise NoLongerTrue("somebody has met it already")
        if channel is None or channel.state != OPEN:
            raise NoLongerTrue("no channel to post it in")
        await self._messenger.send_to(channel, tip_card(tip=tip))
        return None
