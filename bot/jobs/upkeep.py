"""What keeps the bot itself in order, and what superadmins hear of it."""

import structlog

from bot.core.team import READABLE, ROSTER, TEAM
from bot.jobs.base import NoticeKind
from bot.outbox.upkeep import Purge, ReadRoster, ReportDead, TellDead, TellTrouble
from bot.outbox.worker import Handlers, NoLongerTrue, Receipt, on
from bot.swedish import health as words
from bot.usecases.telling import standings
from cards.health import dead_card, trouble_card, well_card
from storage.purging import purge

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class UpkeepNotices(NoticeKind):
    @property
    def handlers(self) -> Handlers:
        return dict(
            [
                on(ReadRoster, self._read_roster),
                on(Purge, self._purge),
                on(ReportDead, self._report),
                on(TellDead, self._tell_of_dead),
                on(TellTrouble, self._tell_of_trouble),
            ]
        )

    async def _read_roster(self, _job: ReadRoster) -> Receipt:
        """Editors are the members of the team; read at installation and when it changes."""
        async with self._storage.read() as tx:
            team = await tx.conversations.get(TEAM)
        if team is None or team.state not in READABLE:
            raise NoLongerTrue("the bot was removed again")
        people = await self._messenger.members(team)
        async with self._storage.begin() as tx:
            await tx.people.set_roster(people)
            await tx.alerts.keep_reading(ROSTER, self._clock.now(), len(people))
            await tx.outbox.add(ReadRoster.daily(self._clock.now()))
        return {"members": len(people)}

    async def _purge(self, _job: Purge) -> Receipt:
        purged = await purge(self._storage.writer, now=self._clock.now())
        _log.info("purged", turns=purged.turns, jobs=purged.jobs, imports=purged.imports)
        return None

    async def _report(self, job: ReportDead) -> Receipt:
        """Tell each superadmin on their own: one who can't be reached holds up no other."""
        people = sorted(await self._superadmins.ids())
        async with self._storage.begin() as tx:
            await tx.outbox.add(
                *(
                    TellDead(
                        receiver=person,
                        dead=job.dead,
                        unreadable=job.unreadable,
                        left=job.left,
                        case=job.case,
                        on=job.on,
                    )
                    for person in people
                )
            )
        return {"told": len(people)}

    async def _tell_of_dead(self, job: TellDead) -> Receipt:
        if job.receiver not in await self._superadmins.ids():
            raise NoLongerTrue("no superadmin any more")
        said = words.dead_job(job.dead, job.unreadable, left=job.left, case=job.case)
        await self._tell(job.receiver, dead_card(said))
        return None

    async def _tell_of_trouble(self, job: TellTrouble) -> Receipt:
        if job.receiver not in await self._superadmins.ids():
            raise NoLongerTrue("no superadmin any more")
        async with self._storage.read() as tx:
            known = (await standings(tx)).get(job.condition)
        told = None if known is None else known.told
        if job.well:
            if told is not None:
                raise NoLongerTrue("it fails again")
            card = well_card(words.name(job.condition))
        elif told != job.stage:
            raise NoLongerTrue("it is otherwise by now")
        else:
            card = trouble_card(*words.trouble(job.condition, await self._services.look()))
        await self._tell(job.receiver, card)
        return None
