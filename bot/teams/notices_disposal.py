"""Proposals to dispose of what has been kept long enough, and what follows an approval."""

from collections.abc import Mapping

from bot.moderation.model import CaseNumber
from bot.moderation.ports import EvidenceStore
from bot.moderation.refusals import StoreFailed
from bot.outbox.ports import LeasedJob
from bot.outbox.worker import Handler, NoLongerTrue, NotNow, Receipt
from bot.schedule.model import PersonId
from bot.schedule.ports import Clock
from bot.schedule.retention import RecordClass, Retention
from bot.teams.identity import Superadmins
from bot.teams.messenger import Messenger
from bot.usecases.disposal import due_now, propose, remove_originals
from cards.disposal import proposal_card
from storage.transaction import SqlStorage


class DisposalNotices:
    def __init__(
        self,
        storage: SqlStorage,
        messenger: Messenger,
        clock: Clock,
        superadmins: Superadmins,
        *,
        retention: Retention,
        evidence: EvidenceStore,
    ) -> None:
        self._storage = storage
        self._messenger = messenger
        self._clock = clock
        self._superadmins = superadmins
        self._retention = retention
        self._evidence = evidence

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
            retention=self._retention,
            storage=self._storage,
        )
        if not proposed:
            raise NoLongerTrue("nothing is due")
        return None

    async def _ask(self, job: LeasedJob) -> Receipt:
        person = PersonId(job.to.removeprefix("person:"))
        due = await due_now(
            RecordClass(str(job.payload["class"])),
            self._clock.now().date(),
            retention=self._retention,
            storage=self._storage,
        )
        if due is None or person not in await self._superadmins.ids():
            raise NoLongerTrue("nothing is due, or not a superadmin")
        await self._messenger.send_to(await self._messenger.chat_with(person), proposal_card(due))
        return None

    async def _originals(self, job: LeasedJob) -> Receipt:
        number = job.payload["case"]
        assert isinstance(number, int)
        try:
            removed = await remove_originals(
                CaseNumber(number), storage=self._storage, store=self._evidence
            )
        except StoreFailed as away:
            raise NotNow(type(away).__name__) from away
        if not removed:
            raise NoLongerTrue("no disposal was approved")
        return None
