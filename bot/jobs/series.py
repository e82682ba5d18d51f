"""The owner of a series is asked about its next day, at most twice; silence ends it."""

from bot.core.people import Request, by_the_bot
from bot.jobs.base import NoticeKind
from bot.outbox.series import AskAboutSeries, LookAtSeries
from bot.outbox.worker import Handlers, NoLongerTrue, Receipt, on
from bot.schedule.series import SeriesId, SeriesState
from bot.usecases.series import look_at_series, see_asked
from cards.series import ended_card, series_card


class SeriesNotices(NoticeKind):
    @property
    def handlers(self) -> Handlers:
        return dict([on(LookAtSeries, self._look), on(AskAboutSeries, self._ask)])

    async def _look(self, job: LookAtSeries) -> Receipt:
        number = SeriesId(job.series)
        if not await look_at_series(
            self._request,
            number,
            owner_stays=await self._owner_stays(number),
            storage=self._storage,
        ):
            raise NoLongerTrue("nothing to ask")
        return None

    async def _ask(self, job: AskAboutSeries) -> Receipt:
        view = await see_asked(
            self._request, SeriesId(job.series), job.receiver, storage=self._storage
        )
        if view is None:
            raise NoLongerTrue("another's by now")
        if view.series.state is SeriesState.ENDED:
            await self._tell(job.receiver, ended_card(series=view.series, silent=True))
            return None
        if view.question is None:
            raise NoLongerTrue("answered, or no day is left")
        await self._tell(job.receiver, series_card(view=view, today=self._request.today))
        return None

    async def _owner_stays(self, number: SeriesId) -> bool:
        async with self._storage.read() as tx:
            series = await tx.series.get(number)
        return series is not None and not await self._has_left(series.owner)

    @property
    def _request(self) -> Request:
        return by_the_bot(self._clock.now())
