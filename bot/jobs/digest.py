"""The weekly digest: sent once, and edited in place while its week lasts."""

from functools import partial

from bot.core.calendar import Week
from bot.jobs.base import NoticeKind
from bot.outbox.digest import EditDigest, SendDigest
from bot.outbox.worker import Handlers, NoLongerTrue, Receipt, on
from bot.teams.messenger import DIGEST
from bot.usecases.digest import digest_job, see_digest
from cards.digest import digest_card
from cards.elements import Card
from storage.conversations import PostedCard


class DigestNotices(NoticeKind):
    @property
    def handlers(self) -> Handlers:
        return dict(
            [
                on(SendDigest, self._send),
                on(EditDigest, self._edit_sent),
            ]
        )

    async def _send(self, job: SendDigest) -> Receipt:
        week = job.week
        if week != Week.of(self._clock.now().date()):
            raise NoLongerTrue("its week has passed")
        if job.by_hand:
            return await self._again(week)
        if await self._posted(week):
            raise NoLongerTrue("already there")
        sent = await self._post_as_it_is(
            await self._channel(), partial(self._card, week), _subject(week), edit=EditDigest()
        )
        return {"activity": sent.activity}

    async def _again(self, week: Week) -> Receipt:
        """Update the week's post; where none stands, let the one job that posts it do so."""
        if not await self._updated(week):
            async with self._storage.begin() as tx:
                await tx.outbox.again(digest_job(week, self._services.digest_time))
        return None

    async def _updated(self, week: Week) -> bool:
        """Bring the week's posts up to date; whether one still stands in the channel."""
        return bool(await self._edit_as_it_is(await self._posted(week), partial(self._card, week)))

    async def _edit_sent(self, _job: EditDigest) -> Receipt:
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
        view = await see_digest(
            week,
            now,
            self._services.digest_time,
            least=self._services.least_a_week,
            storage=self._storage,
        )
        return digest_card(
            digest=view.digest,
            catalogue=view.catalogue,
            today=now.date(),
            links=self._services.links,
            anchor=view.anchor,
        )


def _subject(week: Week) -> str:
    return f"{DIGEST}{week.name}"
