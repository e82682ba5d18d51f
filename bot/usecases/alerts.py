"""Alerts: raised for every superadmin at once, seen by a press, taken by one of them."""

from collections.abc import Collection
from datetime import datetime

from bot.alerts.steps import (
    NOT_REACHED_AFTER,
    UNCLAIMED_AFTER,
    Alert,
    Step,
    StepResult,
    due,
    is_lost,
)
from bot.core import permissions
from bot.core.people import PersonId, Request
from bot.core.ports import AuditEntry
from bot.outbox.alerts import (
    STEPS,
    AlertByMail,
    AlertStep,
    EditAlertCards,
    TellNotReached,
    TellUnclaimed,
)
from bot.usecases.ports import Storage, Transaction


async def raise_alert(
    case: int,
    reason: str,
    *,
    people: Collection[PersonId],
    raised_at: datetime,
    storage: Storage,
) -> None:
    """Write down whom to tell, and every step to do so, in one transaction."""
    async with storage.begin() as tx:
        for person in sorted(people):
            if await tx.alerts.add(case, reason, person, raised_at=raised_at):
                await tx.outbox.add(
                    *(step_job(case, reason, person, step, raised_at) for step in Step)
                )
        await tx.outbox.add(
            # With nobody to tell, the channel is told at once.
            TellUnclaimed(
                case=case,
                reason=reason,
                due=raised_at + UNCLAIMED_AFTER if people else raised_at,
            ),
            TellNotReached(case=case, reason=reason, due=raised_at + NOT_REACHED_AFTER),
        )


def step_job(
    case: int, reason: str, person: PersonId, step: Step, raised_at: datetime
) -> AlertStep:
    return STEPS[step](case=case, reason=reason, person=person, due=due(step, raised_at))


async def keep_result(alert: Alert, step: Step, result: StepResult, *, storage: Storage) -> None:
    async with storage.begin() as tx:
        await record(tx, alert, step, result)


async def record(tx: Transaction, alert: Alert, step: Step, result: StepResult) -> None:
    """Keep what came of a step. Where the chat is closed, mail doesn't wait its time.

    Where it was the last way to the last superadmin, the reporter hears of it at once.
    """
    await tx.alerts.record(alert, step, result)
    if not result.sent and is_lost(await tx.alerts.of_case(alert.case)):
        await tx.outbox.move(TellNotReached(case=alert.case, reason=alert.reason, due=result.at))
    if step is Step.CHAT and not result.sent:
        await tx.outbox.add(
            AlertByMail(case=alert.case, reason=alert.reason, person=alert.person, at_once=True)
        )


async def see_alert(request: Request, case: int, *, storage: Storage) -> None:
    async with storage.begin() as tx:
        await tx.alerts.see(case, request.actor.id)


async def take_alert(request: Request, case: int, *, storage: Storage) -> Alert | None:
    """Make the actor the owner, unless somebody is; the alert as it is now, None if unknown."""
    async with storage.begin(request) as tx:
        permissions.require(request.actor, permissions.Action.TAKE_CASES)
        before = await tx.alerts.of_case(case)
        if not before:
            return None
        await tx.alerts.see(case, request.actor.id)
        if before[0].taken_by is None:
            await tx.alerts.take(case, request.actor.id)
            await tx.audit.add(
                request,
                AuditEntry(
                    action="take_alert",
                    subject=f"alert:{case}",
                    before={"taken_by": None},
                    after={"taken_by": request.actor.id},
                ),
            )
            await tx.outbox.add(EditAlertCards(case=case))
        return (await tx.alerts.of_case(case))[0]


def card_subject(case: int) -> str:
    """What an alert's cards are kept under, so that all of them follow the case."""
    return f"case:{case}"


def alerted_case(subject: str) -> int | None:
    """The case of a card's subject, if it is an alert's."""
    kind, _, number = subject.partition(":")
    return int(number) if kind == "case" and number.isdecimal() else None
