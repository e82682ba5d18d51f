"""What the superadmins do with a case, from the alert to its outcome and beyond.

Each function gives the lines to add, or raises the refusal that says why not. Numbers, holds
and confirmations may come after the case was closed: the police are slower than the outcome.
"""

from datetime import datetime

from bot.core.people import THE_BOT, Actor, PersonId
from bot.moderation.case import Case, Picture
from bot.moderation.checks import (
    check_ground,
    check_link_given,
    require_open,
    require_superadmin,
    written,
)
from bot.moderation.events import (
    Alerted,
    AuthorInformed,
    AuthorNotInformed,
    Closed,
    Disposed,
    Event,
    EvidenceOpened,
    HandedOver,
    HoldReleased,
    HoldSet,
    ImageConfirmed,
    Judged,
    PoliceReported,
    Registered,
    Seen,
    Taken,
)
from bot.moderation.model import Ground, Kind, Outcome
from bot.moderation.refusals import (
    AlreadySettled,
    AlreadyTaken,
    CaseStillOpen,
    CommentStays,
    EvidenceSealed,
    HoldStands,
    NoHold,
    NoSuchEvidence,
    NotASuperadmin,
    NotDeletedYet,
    NotInThisKind,
    NotJudgedYet,
    NotTaken,
    OutcomeDoesNotFit,
    OwnPicture,
    PictureNotOpened,
    SecondPersonMissing,
    StaysElsewhere,
)
from bot.moderation.reporting import ANSWERABLE, police_referral


def record_alert(case: Case, *, to: PersonId, at: datetime) -> tuple[Event, ...]:
    """The bot's own line, once per person; how the alert travelled stands with the alerts."""
    return () if to in case.alerted else (Alerted(at=at, by=THE_BOT, to=to),)


def record_seen(case: Case, actor: Actor, *, at: datetime) -> tuple[Event, ...]:
    require_superadmin(actor)
    return () if actor.id in case.seen_by else (Seen(at=at, by=actor.id),)


def take(case: Case, actor: Actor, *, at: datetime) -> tuple[Event, ...]:
    require_superadmin(actor)
    require_open(case)
    if case.holder is not None:
        raise AlreadyTaken(case.holder)
    return (Taken(at=at, by=actor.id),)


def hand_over(case: Case, actor: Actor, *, to: Actor, at: datetime) -> tuple[Event, ...]:
    """Any superadmin may: the holder can be ill."""
    require_superadmin(actor)
    require_open(case)
    if not to.is_superadmin:
        raise NotASuperadmin
    if case.holder is None:
        raise NotTaken
    if case.holder == to.id:
        raise AlreadyTaken(case.holder)
    return (HandedOver(at=at, by=actor.id, to=to.id),)


def judge(
    case: Case,
    actor: Actor,
    *,
    kind: Kind,
    ground: Ground | None = None,
    motive: str = "",
    at: datetime,
) -> tuple[Event, ...]:
    """Say what a comment is that was unsure, or wrongly held to be unlawful.

    Never the other way: what has been critique or a question once stays one for good. After a
    removal, also one whose case is closed, it says what should have been judged: the removal
    stands as it was recorded.
    """
    require_superadmin(actor)
    if case.kind in ANSWERABLE:
        raise CommentStays(case.kind)
    if case.deletion is None:
        require_open(case)
    if kind is Kind.UNSURE:
        raise NotInThisKind(kind)
    ground = check_ground(kind, ground, motive)
    if (kind, ground) == (case.kind, case.ground):
        raise AlreadySettled
    if kind is Kind.UNLAWFUL and case.beside.stays is not None and case.deletion is None:
        raise StaysElsewhere(case.beside.stays)
    check_link_given(ground, case.comment)
    judged = Judged(at=at, by=actor.id, kind=kind, ground=ground, motive=motive.strip())
    return (judged, *police_referral(ground, actor, at=at))


def open_evidence(case: Case, actor: Actor, *, sha256: str, at: datetime) -> tuple[Event, ...]:
    """Every look is a line, also the second one by the same person."""
    require_superadmin(actor)
    _picture(case, sha256)
    return (EvidenceOpened(at=at, by=actor.id, sha256=sha256),)


def confirm_image(case: Case, actor: Actor, *, sha256: str, at: datetime) -> tuple[Event, ...]:
    require_superadmin(actor)
    picture = _picture(case, sha256)
    if picture.by == actor.id:
        raise OwnPicture
    if actor.id not in picture.opened_by:
        raise PictureNotOpened
    if picture.confirmed_by is not None:
        raise AlreadySettled
    return (ImageConfirmed(at=at, by=actor.id, sha256=sha256),)


def inform_author(case: Case, actor: Actor, *, text: str, at: datetime) -> tuple[Event, ...]:
    """The comment's author has been told that it was removed, and why."""
    _require_deleted(case, actor)
    return (AuthorInformed(at=at, by=actor.id, text=written(text)),)


def leave_author_uninformed(
    case: Case, actor: Actor, *, reason: str, at: datetime
) -> tuple[Event, ...]:
    _require_deleted(case, actor)
    return (AuthorNotInformed(at=at, by=actor.id, reason=written(reason)),)


def police_report(case: Case, actor: Actor, *, number: str, at: datetime) -> tuple[Event, ...]:
    """A later number stands above an earlier one; both remain readable."""
    require_superadmin(actor)
    number = written(number)
    if number == case.police_number:
        raise AlreadySettled
    return (PoliceReported(at=at, by=actor.id, number=number),)


def register(case: Case, actor: Actor, *, number: str, at: datetime) -> tuple[Event, ...]:
    """The registration number (diarienummer) under which the city keeps the matter."""
    require_superadmin(actor)
    number = written(number)
    if number == case.registration_number:
        raise AlreadySettled
    return (Registered(at=at, by=actor.id, number=number),)


def set_legal_hold(case: Case, actor: Actor, *, reason: str, at: datetime) -> tuple[Event, ...]:
    require_superadmin(actor)
    reason = written(reason)
    if case.hold:
        raise AlreadySettled
    return (HoldSet(at=at, by=actor.id, reason=reason),)


def release_legal_hold(
    case: Case, actor: Actor, *, reason: str, at: datetime
) -> tuple[Event, ...]:
    require_superadmin(actor)
    reason = written(reason)
    if not case.hold:
        raise NoHold
    return (HoldReleased(at=at, by=actor.id, reason=reason),)


def close(
    case: Case, actor: Actor, *, outcome: Outcome, note: str = "", at: datetime
) -> tuple[Event, ...]:
    require_superadmin(actor)
    require_open(case)
    if outcome not in possible_outcomes(case):
        if case.kind is Kind.UNSURE:
            raise NotJudgedYet
        raise OutcomeDoesNotFit(outcome)
    if case.deletion is not None and actor.id in {case.reporter, case.deletion.by}:
        raise SecondPersonMissing
    note = written(note) if outcome is Outcome.KEPT else note.strip()
    return (Closed(at=at, by=actor.id, outcome=outcome, note=note),)


def possible_outcomes(case: Case) -> frozenset[Outcome]:
    """What the lines so far allow a case to end as; `KEPT` takes a written reason as well."""
    if case.deletion is not None:
        return frozenset({Outcome.DELETED})
    if case.kind is Kind.UNSURE:
        return frozenset({Outcome.GONE})
    outcomes = {Outcome.KEPT, Outcome.GONE}
    if case.operation:
        outcomes |= {Outcome.PASSED_ON, Outcome.ANSWERED}
    return frozenset(outcomes)


def dispose(case: Case, actor: Actor, *, basis: str, at: datetime) -> tuple[Event, ...]:
    """Approve that the evidence goes; `basis` is the decision that allows it."""
    require_superadmin(actor)
    basis = written(basis)
    if case.outcome is None:
        raise CaseStillOpen(case.state)
    if case.hold:
        raise HoldStands
    if case.disposed:
        raise AlreadySettled
    return (Disposed(at=at, by=actor.id, basis=basis),)


def _picture(case: Case, sha256: str) -> Picture:
    if case.ground is not None and case.is_picture_forbidden:
        raise EvidenceSealed(case.ground)
    picture = case.picture(sha256)
    if picture is None or case.disposed:
        raise NoSuchEvidence
    return picture


def _require_deleted(case: Case, actor: Actor) -> None:
    require_superadmin(actor)
    if case.deletion is None:
        raise NotDeletedYet
