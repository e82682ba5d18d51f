"""What people are told because of what a superadmin has set."""

from collections.abc import Mapping

from bot.jobs.base import NoticeKind, receiver, whole
from bot.outbox.ports import LeasedJob
from bot.outbox.worker import Handler, NoLongerTrue, Receipt
from bot.schedule.model import BookingId
from bot.swedish.settings import frozen_problem
from bot.usecases.reading import catalogue_in
from bot.usecases.settings import propose_out_of_freeze
from cards.booking import move_card
from cards.editors import taken_over_card


class AdminNotices(NoticeKind):
    @property
    def handlers(self) -> Mapping[str, Handler]:
        return {"freeze.proposal": self._propose, "editor.hand_over": self._handed_over}

    async def _propose(self, job: LeasedJob) -> Receipt:
        """Three other days to the owner of a booking on a frozen page."""
        number, today = BookingId(whole(job, "booking")), self._clock.now().date()
        found = await propose_out_of_freeze(number, today=today, storage=self._storage)
        if found is None:
            raise NoLongerTrue("moved, cancelled or no longer frozen")
        card = move_card(
            booking=found.booking,
            suggestions=found.suggestions,
            catalogue=found.catalogue,
            today=today,
            problem=frozen_problem(found.page, today),
        )
        await self._tell(found.booking.owner, card)
        return None

    async def _handed_over(self, job: LeasedJob) -> Receipt:
        """Tell a colleague what is theirs now."""
        taker = receiver(job)
        numbers = job.payload["bookings"]
        assert isinstance(numbers, list)
        async with self._storage.read() as tx:
            found = [
                await tx.bookings.get(BookingId(each)) for each in numbers if isinstance(each, int)
            ]
            catalogue = await catalogue_in(tx)
        theirs = [each for each in found if each is not None and each.owner == taker]
        if numbers and not theirs:
            raise NoLongerTrue("handed on again")
        card = taken_over_card(
            bookings=theirs, catalogue=catalogue, today=self._clock.now().date()
        )
        await self._tell(taker, card)
        return None
