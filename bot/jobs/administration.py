"""What people are told because of what a superadmin has set."""

from bot.jobs.base import NoticeKind, frozen_subject
from bot.outbox.bookings import ProposeOutOfFreeze, TellHandedOver, TellWantsIn
from bot.outbox.upkeep import TellAnotherTeam
from bot.outbox.worker import Handlers, NoLongerTrue, Receipt, on
from bot.schedule.editors import is_editor
from bot.swedish.settings import frozen_problem
from bot.usecases.reading import catalogue_in
from bot.usecases.settings import propose_out_of_freeze
from cards.booking import move_card
from cards.editors import access_card, taken_over_card
from cards.team import another_team_card


class AdminNotices(NoticeKind):
    @property
    def handlers(self) -> Handlers:
        return dict(
            [
                on(ProposeOutOfFreeze, self._propose),
                on(TellHandedOver, self._handed_over),
                on(TellWantsIn, self._wants_in),
                on(TellAnotherTeam, self._another_team),
            ]
        )

    async def _wants_in(self, job: TellWantsIn) -> Receipt:
        """Tell a superadmin who wants in, with the grant one press away."""
        async with self._storage.read() as tx:
            person = await tx.people.get(job.person)
        if person is None or is_editor(person):
            raise NoLongerTrue("let in already, or gone")
        if job.receiver not in await self._superadmins.ids():
            raise NoLongerTrue("a superadmin no longer")
        await self._tell(job.receiver, access_card(person=person))
        return None

    async def _propose(self, job: ProposeOutOfFreeze) -> Receipt:
        """Three other days to the owner of a booking on a frozen page."""
        number, today = job.booking, self._clock.now().date()
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
        chat = await self._messenger.chat_with(found.booking.owner)
        await self._post(chat, card, frozen_subject(number))
        return None

    async def _another_team(self, job: TellAnotherTeam) -> Receipt:
        if job.receiver not in await self._superadmins.ids():
            raise NoLongerTrue("not a superadmin")
        card = another_team_card(team=job.team, name=job.name, may_change=job.may_change)
        await self._tell(job.receiver, card)
        return None

    async def _handed_over(self, job: TellHandedOver) -> Receipt:
        """Tell a colleague what is theirs now."""
        taker = job.receiver
        async with self._storage.read() as tx:
            found = [await tx.bookings.get(each) for each in job.bookings]
            catalogue = await catalogue_in(tx)
        theirs = [each for each in found if each is not None and each.owner == taker]
        if job.bookings and not theirs:
            raise NoLongerTrue("handed on again")
        card = taken_over_card(
            bookings=theirs, catalogue=catalogue, today=self._clock.now().date()
        )
        await self._tell(taker, card)
        return None
