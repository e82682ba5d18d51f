"""What others hear of a queue, a swap, a gift or an urgent question, and when time is up."""

from functools import partial

from bot.core.people import PersonId, by_the_bot
from bot.jobs.base import NoticeKind
from bot.outbox.swaps import (
    AskProposal,
    AskSuperadmins,
    EditPlaceCards,
    EditProposalCards,
    ExpireOffer,
    ExpireProposal,
    OfferDay,
    TellDayIsYours,
    TellProposalResult,
    TellWaitsAgain,
)
from bot.outbox.worker import Handlers, NoLongerTrue, Receipt, on
from bot.schedule.queue import PlaceState, PlaceView
from bot.schedule.swaps import OverLimit, ProposalState, ProposalView
from bot.usecases.queue import expire_offer, see_place
from bot.usecases.swaps import expire_proposal, see_proposal
from cards.elements import Card
from cards.swaps import place_card, proposal_card


class SwapNotices(NoticeKind):
    @property
    def handlers(self) -> Handlers:
        return dict(
            [
                on(OfferDay, self._offer),
                on(ExpireOffer, self._expire_offer),
                on(TellDayIsYours, self._tell_taken),
                on(TellWaitsAgain, self._tell_waits),
                on(EditPlaceCards, self._edit_places),
                on(AskProposal, self._ask),
                on(TellProposalResult, self._result),
                on(ExpireProposal, self._expire_proposal),
                on(EditProposalCards, self._edit_proposals),
                on(AskSuperadmins, self._spread),
            ]
        )

    async def _offer(self, job: OfferDay) -> Receipt:
        view = await self._place(job)
        if view.place.state is not PlaceState.OFFERED or view.place.version != job.version:
            raise NoLongerTrue("the offer no longer stands")
        await self._post_as_it_is(
            await self._messenger.chat_with(view.place.person),
            partial(self._place_card, job),
            f"place:{view.place.id}",
            edit=EditPlaceCards(place=view.place.id),
        )
        return None

    async def _expire_offer(self, job: ExpireOffer) -> Receipt:
        request = by_the_bot(self._clock.now())
        if not await expire_offer(request, job.place, job.version, storage=self._storage):
            raise NoLongerTrue("the offer was answered in time")
        return None

    async def _tell_taken(self, job: TellDayIsYours) -> Receipt:
        view = await self._place(job)
        if view.place.state is not PlaceState.TAKEN:
            raise NoLongerTrue("waits again")
        await self._tell(job.receiver, place_card(view=view, today=self._clock.now().date()))
        return None

    async def _tell_waits(self, job: TellWaitsAgain) -> Receipt:
        view = await self._place(job)
        if view.place.version != job.version:
            raise NoLongerTrue("more has happened since")
        await self._tell(job.receiver, place_card(view=view, today=self._clock.now().date()))
        return None

    async def _edit_places(self, job: EditPlaceCards) -> Receipt:
        places = await self._places(f"place:{job.place}")
        await self._edit_as_it_is(places, partial(self._place_card, job))
        return None

    async def _ask(self, job: AskProposal) -> Receipt:
        view = await self._proposal(job)
        if view.proposal.state is not ProposalState.OPEN:
            raise NoLongerTrue(view.proposal.state.value)
        viewer = job.receiver
        await self._post_as_it_is(
            await (self._messenger.chat_with(viewer) if viewer else self._channel()),
            partial(self._proposal_card, job, viewer=viewer, decides=True),
            f"proposal:{view.proposal.id}",
            edit=EditProposalCards(proposal=view.proposal.id),
        )
        return None

    async def _result(self, job: TellProposalResult) -> Receipt:
        viewer = job.receiver
        await self._tell(viewer, await self._proposal_card(job, viewer=viewer))
        return None

    async def _expire_proposal(self, job: ExpireProposal) -> Receipt:
        request = by_the_bot(self._clock.now())
        if not await expire_proposal(request, job.proposal, storage=self._storage):
            raise NoLongerTrue("it was decided in time")
        return None

    async def _edit_proposals(self, job: EditProposalCards) -> Receipt:
        """Show everybody who was asked what became of it."""
        places = await self._places(f"proposal:{job.proposal}")
        await self._edit_as_it_is(places, partial(self._proposal_card, job, viewer=None))
        return None

    async def _spread(self, job: AskSuperadmins) -> Receipt:
        """Ask each superadmin on their own: one who can't be reached holds up no other."""
        view = await self._proposal(job)
        if not isinstance(view.proposal, OverLimit):
            raise NoLongerTrue("no question for superadmins")
        number = view.proposal.id
        asked = [
            AskProposal(receiver=person, proposal=number)
            for person in sorted(await self._superadmins.ids())
        ]
        async with self._storage.begin() as tx:
            await tx.outbox.add(*asked)
        return {"asked": len(asked)}

    async def _place_card(self, job: OfferDay | EditPlaceCards) -> Card:
        return place_card(view=await self._place(job), today=self._clock.now().date())

    async def _proposal_card(
        self,
        job: AskProposal | TellProposalResult | EditProposalCards,
        *,
        viewer: PersonId | None,
        decides: bool = False,
    ) -> Card:
        view = await self._proposal(job)
        today = self._clock.now().date()
        return proposal_card(view=view, today=today, viewer=viewer, decides=decides)

    async def _place(
        self, job: OfferDay | TellDayIsYours | TellWaitsAgain | EditPlaceCards
    ) -> PlaceView:
        view = await see_place(job.place, storage=self._storage)
        if view is None:
            raise NoLongerTrue("no such place")
        return view

    async def _proposal(
        self, job: AskProposal | TellProposalResult | EditProposalCards | AskSuperadmins
    ) -> ProposalView:
        view = await see_proposal(job.proposal, storage=self._storage)
        if view is None:
            raise NoLongerTrue("no such proposal")
        return view
