"""What people hear of a case without asking: the reporter what became of it, cards what is new."""

from bot.core.people import Actor, Role
from bot.core.team import OPEN
from bot.jobs.base import NoticeKind
from bot.moderation.events import HandedOver, PassedOn, Taken
from bot.moderation.refusals import NoSuchCase
from bot.moderation.view import CaseView
from bot.outbox.cases import AskOperation, EditCaseCards, TellReporter
from bot.outbox.worker import Handlers, NoLongerTrue, Receipt, on
from bot.schedule.editors import is_editor
from bot.swedish.alerts import taken
from bot.usecases.cases import read_case
from cards.cases import alert_card, case_card, operation_card


class CaseNotices(NoticeKind):
    @property
    def handlers(self) -> Handlers:
        return dict(
            [
                on(EditCaseCards, self._cards),
                on(TellReporter, self._reporter),
                on(AskOperation, self._operation),
            ]
        )

    async def _cards(self, job: EditCaseCards) -> Receipt:
        """Bring every alert that stands in a superadmin's chat to what is true now."""
        view = await self._view(job)
        number, holder = view.case.number, view.case.holder
        if holder is not None:
            async with self._storage.begin() as tx:
                await tx.alerts.take(number, holder)
        places = await self._places(f"case:{number}")
        await self._edit(places, alert_card(view, today=self._clock.now().date()))
        return None

    async def _reporter(self, job: TellReporter) -> Receipt:
        """Tell who reported what somebody else has done; nobody else may get this card."""
        view = await self._view(job)
        reporter = view.case.reporter
        if job.receiver != reporter:
            raise NoLongerTrue("not the reporter")
        async with self._storage.read() as tx:
            chat = await tx.conversations.get(job.to)
            person = await tx.people.get(reporter)
        if chat is None or chat.state != OPEN or person is None:
            raise NoLongerTrue("no chat to tell it in")
        superadmin = reporter in await self._superadmins.ids()
        role = Role.SUPERADMIN if superadmin else Role.EDITOR
        actor = Actor(id=reporter, name=person.name, role=role)
        card = case_card(
            view, actor=actor, today=self._clock.now().date(), done=_taken_by(view, job)
        )
        await self._messenger.send_to(chat, card)
        return None

    async def _operation(self, job: AskOperation) -> Receipt:
        """Ask an editor of the operation to answer, while nobody has."""
        view = await self._view(job)
        line = view.case.events[job.line]
        assert isinstance(line, PassedOn)
        if view.case.outcome is not None:
            raise NoLongerTrue("the case is closed")
        person = job.receiver
        async with self._storage.read() as tx:
            asked = await tx.people.get(person)
        if asked is None or not is_editor(asked):
            raise NoLongerTrue("no editor any more")
        card = operation_card(view, by=view.name(line.by), message=line.text)
        await self._tell(person, card)
        return None

    async def _view(self, job: EditCaseCards | TellReporter | AskOperation) -> CaseView:
        try:
            return await read_case(job.case, storage=self._storage)
        except NoSuchCase:
            raise NoLongerTrue("no such case") from None


def _taken_by(view: CaseView, job: TellReporter) -> str:
    """Who has the case, where that is what the reporter is told."""
    line = view.case.events[job.line]
    match line:
        case Taken():
            return taken(view.name(line.by))
        case HandedOver():
            return taken(view.name(line.to))
        case _:
            return ""
