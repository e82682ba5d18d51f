"""Proposals to dispose of what has been kept long enough, and what follows an approval."""

from collections.abc import Mapping

from bot.jobs.base import NoticeKind, receiver, whole
from bot.moderation.model import CaseNumber
from bot.moderation.refusals import StoreFailed
from bot.outbox.ports import LeasedJob
from bot.outbox.worker import Handler, NoLongerTrue, NotNow, Receipt
from bot.schedule.retention import RecordClass
from bot.usecases.disposal import due_now, propose, remove_originals
from cards.disposal import proposal_card


class DisposalNotices(NoticeKind):
    @property
    def handlers(self) -> Mapping[str, Handler]:
        return {
            "disposal.propose": self._propose,
            "disposal.ask": self._ask,
            "disposal.originals": self._originals,
        }

    async def _propose(self, job: LeasedJob) -> Receipt:
        now, month = self._clock.now(), str(job.payload["month"])
        if month != f"{now:%Y-%m}":
            raise NoLongerTrue("another month has come, with a look of its own")
        proposed = await propose(
            RecordClass(str(job.payload["class"])),
            month,
            await self._superadmins.ids(),
            now=now,
            retention=self._services.retention,
            storage=self._storage,
        )
        if not proposed:
            raise NoLongerTrue("nothing is due")
        return None

    async def _ask(self, job: LeasedJob) -> Receipt:
        person = receiver(job)
        due = await due_now(
            RecordClass(str(job.payload["class"])),
            self._clock.now().date(),
            retention=self._services.retention,
            storage=self._storage,
        )
        if due is None or person not in await self._superadmins.ids():
            raise NoLongerTrue("nothing is due, or not a superadmin")
        await self._tell(person, proposal_card(due))
        return None

    async def _originals(self, job: LeasedJob) -> Receipt:
        number = CaseNumber(whole(job, "case"))
        try:
            removed = await remove_originals(
                number, storage=self._storage, store=self._services.evidence
            )
        except StoreFailed as away:
            raise NotNow(type(away).__name__) from away
        if not removed:
            raise NoLongerTrue("no disposal was approved")
        return None
