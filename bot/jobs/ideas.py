"""An idea that nobody has touched for long is laid aside, and its author told."""

from bot.core.people import by_the_bot
from bot.jobs.base import NoticeKind
from bot.outbox.ideas import LayIdeaAside, TellIdeaAside
from bot.outbox.worker import Handlers, NoLongerTrue, Receipt, on
from bot.schedule.ideas import IdeaId
from bot.usecases.ideas import lay_aside
from cards.ideas import aside_card


class IdeaNotices(NoticeKind):
    @property
    def handlers(self) -> Handlers:
        return dict([on(LayIdeaAside, self._aside), on(TellIdeaAside, self._tell_author)])

    async def _aside(self, job: LayIdeaAside) -> Receipt:
        request = by_the_bot(self._clock.now())
        if not await lay_aside(request, IdeaId(job.idea), storage=self._storage):
            raise NoLongerTrue("touched since, or it has a day")
        return None

    async def _tell_author(self, job: TellIdeaAside) -> Receipt:
        async with self._storage.read() as tx:
            idea = await tx.ideas.get(IdeaId(job.idea))
        if idea is None:
            raise NoLongerTrue("no such idea")
        await self._tell(job.receiver, aside_card(idea=idea))
        return None
