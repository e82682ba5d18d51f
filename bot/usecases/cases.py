"""What people do with cases: each begins, loads, asks the rules, adds lines and tells of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Protocol

from bot.core.people import THE_BOT, Actor, DepartmentId, Person, PersonId, Request, by_the_bot
from bot.core.permissions import Action, require
from bot.core.ports import AuditEntry, Job
from bot.core.refusals import Refusal
from bot.moderation import handling, reporting
from bot.moderation.case import Case, alert_reason, extended, may_see
from bot.moderation.checks import require_party, require_superadmin
from bot.moderation.events import (
    Alerted,
    Closed,
    Deleted,
    Described,
    Event,
    HandedOver,
    Judged,
    Reported,
    Taken,
)
from bot.moderation.figures import MonthFigures, monthly
from bot.moderation.model import (
    AlertReason,
    CaseNumber,
    CheckedImage,
    Comment,
    Ground,
    Kind,
    StoredEvidence,
)
from bot.moderation.numbers import case_label
from bot.moderation.ports import EvidenceStore, PictureTarget
from bot.moderation.refusals import (
    CaseChanged,
    NoCaseAtHand,
    NoEvidenceAllowed,
    NoSuchCase,
    NoSuchOperation,
)
from bot.moderation.view import CaseView
from bot.outbox.alerts import RaiseAlert
from bot.outbox.cases import AskOperation, EditCaseCards, TellReporter
from bot.schedule.editors import is_editor
from bot.schedule.model import BookingId
from bot.swedish.reply_drafts import handover_message
from bot.usecases.ports import Storage, Transaction

RECENT = 10
"""Finished cases shown beside the open ones."""

_TOLD = (Taken, HandedOver, Judged, Deleted, Closed)
"""Lines that the reporter hears of when somebody else wrote them."""
_NAMING = (Reported, Described, Judged)
"""Lines that say which comment it is, or what."""
_SHOWN = (Taken, HandedOver, Judged, Deleted, Closed)
"""Lines that change the alert cards already sent."""


@dataclass(frozen=True, kw_only=True)
class OnCase:
    """Which case, and how many lines the pressed card knew of."""

    case: CaseNumber
    version: int | None = None


@dataclass(frozen=True, kw_only=True)
class NewReport:
    kind: Kind
    ground: Ground | None = None
    motive: str = ""
    comment: Comment = field(default_factory=Comment)
    booking: BookingId | None = None
    """Whose post the comment stands under, where that is known."""


class Rule(Protocol):
    """One thing that a person does with a case: the lines to add, or the refusal why not."""

    def __call__(self, case: Case, actor: Actor, *, at: datetime) -> Sequence[Event]: ...


async def report(request: Request, new: NewReport, *, storage: Storage) -> CaseView:
    """Open a case; pictures that its reporter sends from now on belong to it."""
    async with storage.begin(request) as tx:
        lines = reporting.report(
            request.actor,
            kind=new.kind,
            ground=new.ground,
            motive=new.motive,
            comment=await _placed(tx, new),
            at=request.now,
        )
        case = await tx.cases.open(lines, at=request.now)
        reporting.check_fits_beside(case, lines)
        target = PictureTarget(case=case.number, pictures=not case.is_picture_forbidden)
        await tx.cases.set_picture_target(request.actor.id, target)
        await _tell(tx, request, None, case)
        return await _view(tx, case)


async def choose_ground(request: Request, ground: Ground, *, storage: Storage) -> None:
    """From here on, pictures belong to no earlier case, and where the ground forbids, nowhere."""
    require(request.actor, Action.REPORT_COMMENT)
    async with storage.begin(request) as tx:
        target = PictureTarget(case=None, pictures=ground is not Ground.CHILD_ABUSE_IMAGERY)
        await tx.cases.set_picture_target(request.actor.id, target)


async def act(request: Request, on: OnCase, rule: Rule, *, storage: Storage) -> CaseView:
    """Add to a case what the rule says, and let those know whom it concerns."""
    async with storage.begin(request) as tx:
        case = await _own(tx, request, on)
        return await _added(tx, request, case, rule(case, request.actor, at=request.now))


@dataclass(frozen=True, kw_only=True)
class PassedToOperation:
    view: CaseView
    operation: str
    message: str
    told: int
    """Editors of the operation who are asked to answer; the message is for them."""


async def pass_on(
    request: Request, on: OnCase, department: DepartmentId, note: str, *, storage: Storage
) -> PassedToOperation:
    """Ask the editors of the department concerned to answer; they get the link and no case."""
    async with storage.begin(request) as tx:
        case = await _own(tx, request, on)
        known = {each.id: each.name for each in await tx.pages.departments()}
        if department not in known:
            raise NoSuchOperation
        message = handover_message(
            operation=known[department],
            link=case.comment.link or case.comment.post_link,
            is_question=case.kind is Kind.QUESTION,
            note=note.strip(),
        )
        lines = reporting.pass_on(
            case, request.actor, operation=known[department], text=message, at=request.now
        )
        view = await _added(tx, request, case, lines)
        people = [
            each.id
            for each in await tx.people.of_department(department)
            if is_editor(each) and each.id != request.actor.id
        ]
        line = view.case.version - 1
        jobs = [AskOperation(receiver=person, case=case.number, line=line) for person in people]
        await tx.outbox.add(*jobs)
    return PassedToOperation(
        view=view, operation=known[department], message=message, told=len(people)
    )


async def document(request: Request, on: OnCase, *, storage: Storage) -> CaseView:
    """Say that the pictures which follow belong to this case."""
    async with storage.begin(request) as tx:
        case = await _own(tx, request, on)
        reporting.check_evidence_welcome(case, request.actor)
        await tx.cases.set_picture_target(request.actor.id, PictureTarget(case=case.number))
        return await _view(tx, case)


async def case_at_hand(request: Request, *, storage: Storage) -> CaseView:
    """The case that a picture from this person belongs to; asked before one is even fetched."""
    require(request.actor, Action.REPORT_COMMENT)
    async with storage.read() as tx:
        target = await tx.cases.picture_target(request.actor.id)
        if target is not None and not target.pictures:
            raise NoEvidenceAllowed(Ground.CHILD_ABUSE_IMAGERY)
        case = await tx.cases.get(target.case) if target is not None and target.case else None
        if case is None:
            raise NoCaseAtHand
        reporting.check_evidence_welcome(case, request.actor)
        return await _view(tx, case)


async def add_evidence(
    request: Request,
    number: CaseNumber,
    image: CheckedImage,
    *,
    store: EvidenceStore,
    storage: Storage,
) -> CaseView:
    """Keep the picture, and let the superadmins know in the same transaction.

    The file is written first: a line never speaks of a picture that isn't there. What the rules
    then refuse is taken out of the store again. The same picture is kept once, so a message of
    several that is delivered again adds none.
    """
    kept = await store.save(number, image)
    try:
        async with storage.begin() as tx:
            case = await _own(tx, request, OnCase(case=number))
            lines = reporting.add_evidence(case, request.actor, evidence=kept, at=request.now)
            return await _added(tx, request, case, lines)
    except Refusal:
        async with storage.read() as tx:
            found = await tx.cases.get(number)
        if found is None or found.picture(kept.sha256) is None:
            await store.dispose(kept.ref)
        raise


async def open_evidence(
    request: Request, on: OnCase, sha256: str, *, store: EvidenceStore, storage: Storage
) -> tuple[CaseView, StoredEvidence, bytes]:
    """The original, after the look at it was written down."""
    look = partial(handling.open_evidence, sha256=sha256)
    view = await act(request, on, look, storage=storage)
    picture = view.case.picture(sha256)
    assert picture is not None
    return view, picture.stored, await store.open(picture.stored.ref)


async def record_alert(
    tx: Transaction, number: CaseNumber, *, to: PersonId, now: datetime
) -> None:
    """The bot's own line, written together with the result of the step that delivered it."""
    request = by_the_bot(now)
    case = await _known(tx, number)
    await _added(tx, request, case, handling.record_alert(case, to=to, at=now))


async def record_seen(request: Request, number: CaseNumber, *, storage: Storage) -> CaseView:
    """A superadmin has looked at the case; written once for each of them."""
    async with storage.begin() as tx:
        case = await _own(tx, request, OnCase(case=number))
        lines = handling.record_seen(case, request.actor, at=request.now)
        return await _added(tx, request, case, lines)


async def see_case(request: Request, number: CaseNumber, *, storage: Storage) -> CaseView:
    async with storage.read() as tx:
        return await _view(tx, await _own(tx, request, OnCase(case=number)))


async def read_case(number: CaseNumber, *, storage: Storage) -> CaseView:
    """For the outbox, which has no person to ask for: whoever gets it is its receiver's matter."""
    async with storage.read() as tx:
        return await _view(tx, await _known(tx, number))


async def see_queue(request: Request, *, storage: Storage) -> list[CaseView]:
    """Every open case and the latest finished ones; for others than superadmins, their own."""
    require(request.actor, Action.REPORT_COMMENT)
    async with storage.read() as tx:
        if request.actor.is_superadmin:
            found = [*await tx.cases.unfinished(), *await tx.cases.finished(limit=RECENT)]
        else:
            found = await tx.cases.reported_by(request.actor.id, limit=RECENT)
        return [await _view(tx, case) for case in found if may_see(case, request.actor)]


async def see_figures(request: Request, *, storage: Storage) -> list[MonthFigures]:
    require_superadmin(request.actor)
    async with storage.read() as tx:
        return monthly(await tx.cases.all(), today=request.today)


async def other_superadmins(
    request: Request, known: frozenset[PersonId], *, storage: Storage
) -> list[Person]:
    require_superadmin(request.actor)
    async with storage.read() as tx:
        people = [await tx.people.get(each) for each in sorted(known - {request.actor.id})]
    return [each for each in people if each is not None]


async def _placed(tx: Transaction, new: NewReport) -> Comment:
    """The comment with the post it stands under; not where only its link may be kept."""
    booking = await tx.bookings.get(new.booking) if new.booking is not None else None
    if booking is None or new.ground is Ground.CHILD_ABUSE_IMAGERY:
        return new.comment
    page = await tx.pages.get(booking.page)
    return replace(new.comment, page=page.name if page else "", post_link=booking.link)


async def _known(tx: Transaction, number: CaseNumber) -> Case:
    case = await tx.cases.get(number)
    if case is None:
        raise NoSuchCase
    return case


async def _own(tx: Transaction, request: Request, on: OnCase) -> Case:
    """The case, if it is this person's to see and still as the pressed card showed it."""
    require(request.actor, Action.REPORT_COMMENT)
    case = await _known(tx, on.case)
    require_party(case, request.actor)
    if on.version is not None and not case.is_as_at(on.version):
        raise CaseChanged
    return case


async def _added(
    tx: Transaction, request: Request, before: Case, lines: Sequence[Event]
) -> CaseView:
    if not lines:
        return await _view(tx, before)
    after = await tx.cases.add(before, lines)
    reporting.check_fits_beside(after, lines)
    await _tell(tx, request, before, after)
    return await _view(tx, after)


async def _tell(tx: Transaction, request: Request, before: Case | None, after: Case) -> None:
    """The audit rows and the messages that new lines bring; of the comment itself, nothing."""
    known = before.version if before else 0
    for place, line in enumerate(after.events[known:], start=known):
        await tx.audit.add(
            request,
            AuditEntry(
                action=f"case.{line.type}",
                subject=f"case:{case_label(after.number)}",
                after={
                    "line": place,
                    "state": after.state.value,
                    "hash": await tx.cases.hash_of(after.number, place),
                },
            ),
        )
        await tx.outbox.add(*_jobs(after, before, place, line))
        before = before and extended(before, [line])
    if after.ever_stayed and any(isinstance(line, _NAMING) for line in after.events[known:]):
        await _tell_others(tx, after)


async def _tell_others(tx: Transaction, stays: Case) -> None:
    """The comment stays: whoever was to remove it by way of another case hears of it at once."""
    for other in await tx.cases.on_same_comment(stays.number):
        if other.kind is Kind.UNLAWFUL and other.deletion is None and other.outcome is None:
            await tx.outbox.add(*_stays_jobs(other.number))
            await tx.outbox.add(
                TellReporter(
                    receiver=other.reporter,
                    case=other.number,
                    line=other.version - 1,
                    stays=stays.number,
                )
            )


def _stays_jobs(number: CaseNumber) -> list[Job]:
    return [
        RaiseAlert(case=number, reason=AlertReason.STAYS_ALREADY.value),
        EditCaseCards(case=number),
    ]


def _jobs(after: Case, before: Case | None, place: int, line: Event) -> list[Job]:
    jobs: list[Job] = []
    number = after.number
    if reason := alert_reason(before, line):
        jobs.append(RaiseAlert(case=number, reason=reason.value))
    if after.beside.stays is not None and isinstance(line, _NAMING):
        jobs += _stays_jobs(number)
    if isinstance(line, _SHOWN):
        jobs.append(EditCaseCards(case=number))
    if isinstance(line, _TOLD) and line.by != after.reporter:
        jobs.append(TellReporter(receiver=after.reporter, case=number, line=place))
    return jobs


async def _view(tx: Transaction, case: Case) -> CaseView:
    ids = {line.by for line in case.events} | {case.reporter}
    ids |= {line.to for line in case.events if isinstance(line, Alerted | HandedOver)}
    people = [await tx.people.get(each) for each in ids - {THE_BOT}]
    return CaseView(case=case, names={each.id: each.name for each in people if each is not None})
