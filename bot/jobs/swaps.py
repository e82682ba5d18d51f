"""What others hear of a queue, a swap, a gift or an urgent question, and when time is up."""

from collections.abc import Mapping

from bot.core.people import PersonId
from bot.core.ports import Job
from bot.jobs.base import NoticeKind, receiver, whole
from bot.outbox.ports import LeasedJob
from bot.outbox.worker import Handler, NoLongerTrue, Receipt
from bot.schedule.queue import PlaceId, PlaceState, PlaceView
from bot.schedule.swaps import OverLimit, ProposalId, ProposalState, ProposalView
from bot.teams.messenger import CHANNEL, person_key
from bot.usecases.following import duty_request
from bot.usecases.queue import expire_offer, see_place
from bot.usecases.swaps import expire_proposal, see_proposal
from cards.swaps import place_card, proposal_card


class SwapNotices(NoticeKind):
    @property
    def handlers(self) -> Mapping[str, Handler]:
        return {
            "queue.offer": self._offer,
            "queue.expire": self._expire_offer,
            "queue.cards": self._edit_places,
            "proposal.ask": self._ask,
            "proposal.result": self._result,
            "proposal.expire": self._expire_proposal,
            "proposal.cards": self._edit_proposals,
            "over_limit.spread": self._spread,
        }

    async def _offer(self, job: LeasedJob) -> Receipt:
        view = await self._place(job)
        if view.place.state is not PlaceState.OFFERED or view.place.version != _version(job):
            raise NoLongerTrue("the offer no longer stands")
        card = place_card(view=view, today=self._clock.now().date())
        chat = await self._messenger.chat_with(view.place.person)
        await self._post(chat, card, f"place:{view.place.id}")
        return None

    async def _expire_offer(self, job: LeasedJob) -> Receipt:
        request = duty_request(self._clock)
        if not await expire_offer(
            request, PlaceId(whole(job, "place")), _version(job), storage=self._storage
        ):
            raise NoLongerTrue("the offer was answered in time")
        return None

    async def _edit_places(self, job: LeasedJob) -> Receipt:
        view = await self._place(job)
        card = place_card(view=view, today=self._clock.now().date())
        await self._edit(await self._places(f"place:{view.place.id}"), card)
        return None

    async def _ask(self, job: LeasedJob) -> Receipt:
        view = await self._proposal(job)
        if view.proposal.state is not ProposalState.OPEN:
            raise NoLongerTrue(view.proposal.state.value)
        viewer = _person(job)
        card = proposal_card(
            view=view, today=self._clock.now().date(), viewer=viewer, decides=True
        )
        place = await (self._messenger.chat_with(viewer) if viewer else self._channel())
        await self._post(place, card, f"proposal:{view.proposal.id}")
        return None

    async def _result(self, job: LeasedJob) -> Receipt:
        view = await self._proposal(job)
        viewer = _person(job)
        assert viewer is not None
        card = proposal_card(view=view, today=self._clock.now().date(), viewer=viewer)
        await self._tell(viewer, card)
        return None

    async def _expire_proposal(self, job: LeasedJob) -> Receipt:
        request = duty_request(self._clock)
        number = ProposalId(whole(job, "proposal"))
        if not await expire_proposal(request, number, storage=self._storage):
            raise NoLongerTrue("it was decided in time")
        return None

    async def _edit_proposals(self, job: LeasedJob) -> Receipt:
        """Show everybody who was asked what became of it."""
        view = await self._proposal(job)
        card = proposal_card(view=view, today=self._clock.now().date(), viewer=None)
        await self._edit(await self._places(f"proposal:{view.proposal.id}"), card)
        return None

    async def _spread(self, job: LeasedJob) -> Receipt:
        """Ask each superadmin on their own: one who can't be reached holds up no other."""
        view = await self._proposal(job)
        if not isinstance(view.proposal, OverLimit):
            raise NoLongerTrue("no question for superadmins")
        number = view.proposal.id
        asked = [
            Job(
                kind="proposal.ask",
                to=person_key(person),
                payload={"proposal": number},
                key=f"proposal.ask:{number}:{person}",
            )
            for person in sorted(await self._superadmins.ids())
        ]
        async with self._storage.begin() as tx:
            await tx.outbox.add(*asked)
        return {"asked": len(asked)}

    async def _place(self, job: LeasedJob) -> PlaceView:
        view = await see_place(PlaceId(whole(job, "place")), storage=self._storage)
        if view is None:
            raise NoLongerTrue("no such place")
        return view

    async def _proposal(self, job: LeasedJob) -> ProposalView:
        number = ProposalId(whole(job, "proposal"))
        view = await see_proposal(number, storage=self._storage)
        if view is None:
            raise NoLongerTrue("no such proposal")
        return view


def _person(job: LeasedJob) -> PersonId | None:
    return None if job.to == CHANNEL else receiver(job)


def _version(job: LeasedJob) -> int:
    return whole(job, "version")
