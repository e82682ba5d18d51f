"""Disposal of what has been kept for as long as the city has decided: proposed, then approved."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from bot.core.calendar import local, next_month, workday_from
from bot.core.people import Person, PersonId, Request
from bot.core.permissions import Action, require
from bot.core.ports import AuditEntry, Json
from bot.moderation import handling
from bot.moderation.case import Case
from bot.moderation.events import Disposed
from bot.moderation.model import CaseNumber
from bot.moderation.numbers import case_label
from bot.moderation.ports import EvidenceStore
from bot.moderation.retention import Due, is_due, record_class
from bot.outbox.disposal import AskToDispose, LookForDisposal, RemoveOriginals
from bot.records.bundle import people_of
from bot.schedule.admin_refusals import DisposalChanged, NothingToDispose
from bot.schedule.retention import (
    RecordClass,
    Retention,
    RetentionRule,
    kept_since,
    last_schedule_year,
)
from bot.swedish.disposal import is_pseudonym, pseudonym
from bot.usecases.ports import Storage, Transaction

PROPOSAL_TIME = time(9)


async def plan_disposals(now: datetime, *, retention: Retention, storage: Storage) -> None:
    """Put a look at each class in the outbox, once a month on its first working day."""
    first = now.date().replace(day=1)
    jobs: list[LookForDisposal] = []
    for month in (first, next_month(first)):
        due = local(workday_from(month), PROPOSAL_TIME)
        jobs += [
            LookForDisposal(records=kind, month=f"{month:%Y-%m}", due=due)
            for kind in retention
            if due >= now
        ]
    if jobs:
        async with storage.begin() as tx:
            await tx.outbox.add(*jobs)


async def propose(
    kind: RecordClass,
    month: str,
    to: frozenset[PersonId],
    *,
    now: datetime,
    retention: Retention,
    storage: Storage,
) -> bool:
    """A job for each superadmin, if anything is due."""
    async with storage.begin() as tx:
        if await _due(tx, kind, retention, now.date()) is None:
            return False
        await tx.outbox.add(
            *(AskToDispose(receiver=person, records=kind, month=month) for person in sorted(to))
        )
    return True


async def due_now(
    kind: RecordClass, today: date, *, retention: Retention, storage: Storage
) -> Due | None:
    """For the outbox, which has no person to ask for."""
    async with storage.read() as tx:
        return await _due(tx, kind, retention, today)


async def see_due(
    request: Request, kind: RecordClass, *, retention: Retention, storage: Storage
) -> Due:
    require(request.actor, Action.DISPOSE)
    due = await due_now(kind, request.today, retention=retention, storage=storage)
    if due is None:
        raise NothingToDispose
    return due


async def see_all_due(
    request: Request, *, retention: Retention, storage: Storage
) -> dict[RecordClass, Due | None]:
    """Each class that the city has a rule for, with what may go of it."""
    require(request.actor, Action.DISPOSE)
    async with storage.read() as tx:
        return {kind: await _due(tx, kind, retention, request.today) for kind in retention}


async def approve_disposal(
    request: Request,
    kind: RecordClass,
    seen: str,
    *,
    retention: Retention,
    storage: Storage,
) -> Due:
    """Write the line that stays, and take the content out, of exactly what was shown.

    A legal hold that came in between makes it another list, and that one is to be looked at.
    """
    require(request.actor, Action.DISPOSE)
    async with storage.begin(request) as tx:
        due = await _due(tx, kind, retention, request.today)
        if due is None:
            raise NothingToDispose
        if due.seen != seen:
            raise DisposalChanged
        for case in due.cases:
            await _dispose(tx, request, case, due.rule)
        if due.kind is RecordClass.SCHEDULE:
            await tx.bookings.dispose_through(date(due.last_year, 12, 31))
            await tx.ideas.dispose_through(date(due.last_year, 12, 31))
            await tx.series.dispose_through(date(due.last_year, 12, 31))
        if due.kind is RecordClass.TEXTS:
            await tx.texts.dispose_through(date(due.last_year, 12, 31))
            await tx.reviews.dispose_through(date(due.last_year, 12, 31))
        pseudonyms = await _pseudonymise(tx, due.people)
        after: dict[str, Json] = {"basis": due.rule.basis, "years": due.rule.years}
        if pseudonyms:
            after["people"] = pseudonyms
        elif due.cases:
            after["cases"] = [case_label(case.number) for case in due.cases]
        else:
            after |= {name: count for name, count in due.by_year.items() if count}
            after["through"] = due.last_year
        entry = AuditEntry(action="disposal", subject=f"disposal:{kind}", after=after)
        await tx.audit.add(request, entry)
    return due


async def remove_originals(number: CaseNumber, *, storage: Storage, store: EvidenceStore) -> bool:
    """What an approved disposal leaves to the outbox; False where none was approved.

    Raises:
        StoreFailed: some may still be there.
    """
    async with storage.read() as tx:
        case = await tx.cases.get(number)
    if case is None or not case.disposed:
        return False
    for picture in case.pictures:
        await store.dispose(picture.stored.ref)
    return True


async def _dispose(tx: Transaction, request: Request, case: Case, rule: RetentionRule) -> None:
    [line] = handling.dispose(case, request.actor, basis=rule.basis, at=request.now)
    assert isinstance(line, Disposed)
    after = await tx.cases.dispose(case, line)
    await tx.audit.add(
        request,
        AuditEntry(
            action="case.disposed",
            subject=f"case:{case_label(case.number)}",
            after={
                "line": after.version - 1,
                "state": after.state.value,
                "hash": await tx.cases.hash_of(case.number, after.version - 1),
            },
        ),
    )
    await tx.outbox.add(RemoveOriginals(case=case.number))


async def _pseudonymise(tx: Transaction, people: Sequence[Person]) -> dict[str, Json]:
    """The new name of each; the row about it is the only one that has both it and the id."""
    given: dict[str, Json] = {}
    taken = [each for each in await tx.people.all() if is_pseudonym(each.name)]
    for number, person in enumerate(people, len(taken) + 1):
        name = pseudonym(number)
        await tx.personal_data.pseudonymise(person.id, name)
        given[person.id] = name
    return given


async def _people_due(tx: Transaction, rule: RetentionRule, today: date) -> list[Person]:
    """A case that still has its words is a record with its names: whoever is in one waits."""
    last = local(kept_since(rule, today) + timedelta(days=1), time())
    named = {
        person for case in await tx.cases.all() if not case.disposed for person in people_of(case)
    }
    gone = await tx.personal_data.without_trace_since(last)
    return [each for each in gone if each.id not in named and not is_pseudonym(each.name)]


async def _due(
    tx: Transaction, kind: RecordClass, retention: Retention, today: date
) -> Due | None:
    rule = retention.get(kind)
    if rule is None:
        return None
    if kind is RecordClass.SCHEDULE:
        year = last_schedule_year(rule, today)
        last = date(year, 12, 31)
        due = Due(
            kind=kind,
            rule=rule,
            bookings=len(await tx.bookings.between(date.min, last, cancelled=True)),
            ideas=await tx.ideas.count_through(last),
            series=await tx.series.count_through(last),
            last_year=year,
        )
        return due if due.bookings or due.ideas or due.series else None
    if kind is RecordClass.TEXTS:
        year = last_schedule_year(rule, today)
        texts = await tx.texts.count_through(date(year, 12, 31))
        return Due(kind=kind, rule=rule, texts=texts, last_year=year) if texts else None
    if kind is RecordClass.PEOPLE:
        people = await _people_due(tx, rule, today)
        return Due(kind=kind, rule=rule, people=people) if people else None
    cases = [
        case
        for case in await tx.cases.all()
        if record_class(case) is kind and is_due(case, rule, today)
    ]
    return Due(kind=kind, rule=rule, cases=cases) if cases else None
