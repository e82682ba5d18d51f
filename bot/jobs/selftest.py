"""The weekly self-test: looks whether each superadmin can be reached, and reaches no one."""

from bot.alerts.ports import GraphRefused
from bot.core.calendar import Week
from bot.core.people import PersonId
from bot.core.ports import Json
from bot.core.team import OPEN
from bot.jobs.base import NoticeKind
from bot.ops.health import SELF_TEST, problems_found
from bot.outbox.upkeep import RunSelfTest, TellUnreachable
from bot.outbox.worker import Handlers, NoLongerTrue, Receipt, on
from bot.teams.later_or_never import later_or_never
from bot.teams.messenger import person_key
from cards.health import unreachable_card

NO_APP = "the app is not installed"
NO_CHAT = "no chat is known"


class SelfTestNotices(NoticeKind):
    @property
    def handlers(self) -> Handlers:
        return dict(
            [
                on(RunSelfTest, self._run),
                on(TellUnreachable, self._tell_of_lost),
            ]
        )

    async def _run(self, _job: RunSelfTest) -> Receipt:
        now = self._clock.now()
        found: dict[str, Json] = {
            person: await self._problem(person) for person in await self._superadmins.ids()
        }
        week = Week.of(now.date())
        async with self._storage.begin() as tx:
            await tx.alerts.keep_reading(SELF_TEST, now, found)
            if any(found.values()):
                await tx.outbox.add(
                    *(
                        TellUnreachable(person=PersonId(person), week=f"{week.year}-{week.number}")
                        for person, problem in found.items()
                        if not problem
                    )
                )
        return {"unreachable": sum(1 for problem in found.values() if problem)}

    async def _tell_of_lost(self, job: TellUnreachable) -> Receipt:
        async with self._storage.read() as tx:
            test = await tx.alerts.reading(SELF_TEST)
            found = problems_found(test[1] if test is not None else None)
            lost = [PersonId(person) for person, problem in found.items() if problem]
            known = await tx.people.some(lost)
        if not lost:
            raise NoLongerTrue("everybody can be reached")
        named = [known[each].name if each in known else each[:8] for each in lost]
        await self._tell(job.person, unreachable_card(named))
        return None

    async def _problem(self, person: PersonId) -> str:
        """Why an alert would not get through; empty when it would."""
        if self._services.graph is None:
            async with self._storage.read() as tx:
                chat = await tx.conversations.get(person_key(person))
            return "" if chat is not None and chat.state == OPEN else NO_CHAT
        with later_or_never():
            try:
                return "" if await self._services.graph.find_installation(person) else NO_APP
            except GraphRefused as error:
                return str(error)
