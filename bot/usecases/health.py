"""How the bot is: for a superadmin's card, for Prometheus and for a probe."""

from datetime import datetime, time
from typing import Protocol

from bot.alerts.checks import Finding
from bot.alerts.health import AlertDelivery, Health
from bot.core import permissions
from bot.core.calendar import Week, local, workday_from
from bot.core.people import Request
from bot.core.ports import AuditEntry
from bot.moderation.refusals import StoreFailure
from bot.outbox.upkeep import RunSelfTest
from bot.usecases.ports import Storage

SELF_TEST_TIME = time(7)


class HealthSource(Protocol):
    """What can see the state of the whole bot."""

    async def look(self) -> Health: ...
    async def alert_delivery(self) -> AlertDelivery: ...
    async def replay_dead(self) -> int:
        """Put the jobs that were given up in the queue again; how many there were."""
        ...

    async def note_store(self, failure: StoreFailure | None) -> None:
        """Remember how the evidence store failed to keep a picture; None: it kept one."""
        ...


class Checks(Protocol):
    """What can try everything that the bot depends on."""

    async def run(self) -> list[Finding]: ...


async def try_now(request: Request, *, checks: Checks) -> list[Finding]:
    """Try everything that can be tried without writing to anybody."""
    permissions.require(request.actor, permissions.Action.SEE_HEALTH)
    return await checks.run()


async def see_health(request: Request, *, source: HealthSource) -> Health:
    permissions.require(request.actor, permissions.Action.SEE_HEALTH)
    return await source.look()


async def replay_dead_letters(
    request: Request, *, source: HealthSource, storage: Storage
) -> Health:
    """Put every dead letter back in the outbox, as if it had just fallen due."""
    permissions.require(request.actor, permissions.Action.SEE_HEALTH)
    replayed = await source.replay_dead()
    async with storage.begin() as tx:
        entry = AuditEntry(action="replay", subject="outbox:dead", after={"count": replayed})
        await tx.audit.add(request, entry)
    return await source.look()


async def plan_self_tests(now: datetime, *, storage: Storage) -> None:
    """Put this week's and the next week's self-test in the outbox, each once."""
    this = Week.of(now.date())
    jobs: list[RunSelfTest] = []
    for week in (this, this.next()):
        due = local(workday_from(week.monday), SELF_TEST_TIME)
        if due >= now:
            jobs.append(RunSelfTest(due=due, week=week.name))
    async with storage.begin() as tx:
        await tx.outbox.add(*jobs)
