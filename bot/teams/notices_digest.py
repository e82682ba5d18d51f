"""The weekly digest: sent once, and edited in place while its week lasts."""

from collections.abc import Mapping

from bot.outbox.ports import LeasedJob
from bot.outbox.worker import Handler, NoLongerTrue, Receipt, Undeliverable
from bot.schedule.calendar import Week
from bot.schedule.ports import Clock, Job
from bot.teams.messenger import CHANNEL, OPEN, Messenger
from bot.usecases.digest import DigestTime, digest_job, named_week, see_digest, week_name
from cards.digest import digest_card
from cards.elements import Card
from storage.conversations import PostedCard
from storage.transaction import SqlStorage


class DigestNotices:
    def __init__(
        self, storage: SqlStorage, messenger: Messenger, clock: Clock, when: DigestTime
    ) -> None:
        self._storage = storage
        self._messenger = messenger
        self._clock = clock
        self._when = when

    @property
    def handlers(self) -> Mapping[str, Handler]:
        return {"digest.send": self._send, "digest.edit": self._edit}

    async def _send(self, job: LeasedJob) -> Receipt:
        week = named_week(str(job.payload["week"]))
        if week != Week.of(self._clock.now().date()):
            raise NoLongerTrue("its week has passed")
        if job.payload.get("by_hand"):
            return await self._again(week)
        if await self._posted(week):
            raise NoLongerTrue("already there")
        async with self._storage.read() as tx:
            channel = await tx.conversations.get(CHANNEL)
        if channel is None or channel.state != OPEN:
            raise NoLongerTrue("no channel to send it to")
        card = await self._card(week)
        sent = await self._messenger.send_to(channel, card)
        place = PostedCard(
            subject=_subject(week),
            conversation=sent.conversation,
            activity=sent.activity,
            service_url=sent.service_url,
        )
        async with self._storage.begin() as tx:
            await tx.conversations.add_card(place)
        if await self._card(week) != card:
            # Changed while it was on its way: the change's own edit found nothing to edit.
            async with self._storage.begin() as tx:
                await tx.outbox.add(Job(kind="digest.edit"))
        return {"activity": sent.activity}

    async def _again(self, week: Week) -> Receipt:
        """Update the week's post; where none stands, let the one job that posts it do so."""
        if not await self._updated(week):
            async with self._storage.begin() as tx:
                await tx.outbox.again(digest_job(week, self._when))
        return None

    async def _updated(self, week: Week) -> bool:
        """Bring the week's posts up to date; whether one still stands in the channel."""
        stands = False
        for place in await self._posted(week):
            try:
                await self._show(week, place)
            except Undeliverable:
                async with self._storage.begin() as tx:
                    await tx.conversations.forget_card(place)
            else:
                stands = True
        return stands

    async def _show(self, week: Week, place: PostedCard) -> None:
        """Edit until it shows what is true: another replica's later edit may have come first."""
        shown, card = None, await self._card(week)
        while shown != card:
            await self._messenger.edit(place, card)
            shown, card = card, await self._card(week)

    async def _edit(self, _job: LeasedJob) -> Receipt:
        week = Week.of(self._clock.now().date())
        if not await self._posted(week):
            raise NoLongerTrue("this week's digest hasn't gone yet")
        await self._updated(week)
        return None

    async def _posted(self, week: Week) -> list[PostedCard]:
        async with self._storage.read() as tx:
            return await tx.conversations.cards(_subject(week))

    async def _card(self, week: Week) -> Card:
        now = self._clock.now()
        view = await see_digest(week, now, self._when, storage=self._storage)
        return digest_card(digest=view.digest, catalogue=view.catalogue, today=now.date())


def _subject(week: Week) -> str:
    return f"digest:{week_name(week)}"
