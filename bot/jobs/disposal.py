"""Proposals to dispose of what has been kept long enough, and what follows an approval."""

from bot.jobs.base import NoticeKind
from bot.outbox.disposal import AskToDispose, LookForDisposal, RemoveOriginals
from bot.outbox.worker import Handlers, NoLongerTrue, Receipt, on
from bot.teams.later_or_never import later_or_never
from bot.usecases.disposal import due_now, propose, remove_originals
from cards.disposal import proposal_card


class DisposalNotices(NoticeKind):
    @property
    def handlers(self) -> Handlers:
        return dict(
            [
                on(LookForDisposal, self._propose),
                on(AskToDispose, self._ask),
                on(RemoveOriginals, self._originals),
            ]
        )

    async def _propose(self, job: LookForDisposal) -> Receipt:
        now, month = self._clock.now(), job.month
        if month != f"{now:%Y-%m}":
            raise NoLongerTrue("another month has come, with a look of its own")
        proposed = await propose(
            job.records,
            month,
            await self._superadmins.ids(),
            now=now,
            retention=self._services.retention,
            storage=self._storage,
        )
        if not proposed:
            raise NoLongerTrue("nothing is due")
        return None

    async def _ask(self, job: AskToDispose) -> Receipt:
        person = job.receiver
        due = await due_now(
            job.records,
            self._clock.now().date(),
            retention=self._services.retention,
            storage=self._storage,
        )
        if due is None or person not in await self._superadmins.ids():
            raise NoLongerTrue("nothing is due, or not a superadmin")
        await self._tell(person, proposal_card(due))
        return None

    async def _originals(self, job: RemoveOriginals) -> Receipt:
        number = job.case
        with later_or_never():
            removed = await remove_originals(
                number, storage=self._storage, store=self._services.evidence
            )
        if not removed:
            raise NoLongerTrue("no disposal was approved")
        return None
