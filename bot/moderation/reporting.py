"""What a reporter does: report, describe, document, delete, answer.

Each function gives the lines to add, or raises the refusal that says why not.
"""

from collections.abc import Sequence
from datetime import datetime

from bot.core.people import Actor
from bot.core.permissions import Action, require
from bot.moderation.case import STAYING, Case, is_readable
from bot.moderation.checks import (
    check_ground,
    check_link_given,
    check_past,
    check_words_allowed,
    checked_comment,
    require_open,
    require_party,
    written,
)
from bot.moderation.comment_links import comment_address
from bot.moderation.events import (
    Answered,
    Closed,
    Corrected,
    Deleted,
    Described,
    Event,
    EvidenceAdded,
    PassedOn,
    ReferredToComplaints,
    ReferredToPolice,
    Reported,
)
from bot.moderation.model import Comment, Ground, Kind, Outcome, StoredEvidence
from bot.moderation.refusals import (
    AlreadyDeleted,
    CommentStays,
    CommentUnclear,
    EvidenceMissing,
    NoEvidenceAllowed,
    NoSuchLine,
    NotInThisKind,
    NotJudgedYet,
    NotYourCase,
    PictureTooSmall,
    RemovedElsewhere,
    SamePicture,
    StaysElsewhere,
    TooManyPictures,
    WaitsElsewhere,
)

ANSWERABLE = STAYING
MOST_PICTURES = 50
"""Of a case: they are fetched one by one, and are taken out together."""


def report(
    actor: Actor,
    *,
    kind: Kind,
    ground: Ground | None = None,
    motive: str = "",
    comment: Comment,
    at: datetime,
) -> tuple[Event, ...]:
    """The first lines of a new case."""
    require(actor, Action.REPORT_COMMENT)
    ground = check_ground(kind, ground, motive)
    comment = checked_comment(comment, at=at)
    check_words_allowed(ground, comment)
    check_link_given(ground, comment)
    reported = Reported(
        at=at, by=actor.id, kind=kind, ground=ground, motive=motive.strip(), comment=comment
    )
    return (reported, *police_referral(ground, actor, at=at))


def police_referral(
    ground: Ground | None, actor: Actor, *, at: datetime
) -> tuple[ReferredToPolice, ...]:
    """Said at once: nothing about this ground waits for a colleague."""
    if ground is not Ground.CHILD_ABUSE_IMAGERY:
        return ()
    return (ReferredToPolice(at=at, by=actor.id),)


def describe(case: Case, actor: Actor, *, comment: Comment, at: datetime) -> tuple[Event, ...]:
    require_party(case, actor)
    require_open(case)
    comment = checked_comment(comment, at=at)
    check_words_allowed(case.ground, comment)
    if case.deletion is not None and _leads_elsewhere(case, comment):
        raise AlreadyDeleted(case.deletion.by)
    return (Described(at=at, by=actor.id, comment=comment),) if comment != Comment() else ()


def _leads_elsewhere(case: Case, comment: Comment) -> bool:
    """Whether it names another comment than the one whose removal was recorded."""
    told, now = case.address.comments, comment_address(comment.link).comments
    return bool(told) and not now <= told


def check_evidence_welcome(case: Case, actor: Actor) -> None:
    """Asked before a picture is even fetched, and again before it is kept."""
    require_party(case, actor)
    if case.ground is not None and case.is_picture_forbidden:
        raise NoEvidenceAllowed(case.ground)
    require_open(case)
    if case.kind in ANSWERABLE:
        raise NotInThisKind(case.kind)
    if len(case.pictures) >= MOST_PICTURES:
        raise TooManyPictures(MOST_PICTURES)


def add_evidence(
    case: Case, actor: Actor, *, evidence: StoredEvidence, at: datetime
) -> tuple[Event, ...]:
    check_evidence_welcome(case, actor)
    if case.picture(evidence.sha256) is not None:
        raise SamePicture
    if not is_readable(width=evidence.width, height=evidence.height):
        raise PictureTooSmall(evidence.width, evidence.height)
    return (EvidenceAdded(at=at, by=actor.id, evidence=evidence),)


def check_deletable(case: Case, actor: Actor) -> None:
    """The lock. Every way to a deletion passes here."""
    require_party(case, actor)
    if case.deletion is not None:
        raise AlreadyDeleted(case.deletion.by)
    if case.kind in ANSWERABLE:
        raise CommentStays(case.kind)
    require_open(case)
    if case.kind is Kind.UNSURE:
        raise NotJudgedYet
    check_alone(case)
    check_link_given(case.ground, case.comment)
    if not case.readable_pictures and not case.is_picture_forbidden:
        raise EvidenceMissing


def check_alone(case: Case) -> None:
    """No other case says of the comment that it stays, or may say so yet."""
    beside = case.beside
    if beside.stays is not None:
        raise StaysElsewhere(beside.stays)
    if beside.waits is not None:
        raise WaitsElsewhere(beside.waits)
    if beside.unclear is not None:
        raise CommentUnclear


def check_fits_beside(case: Case, added: Sequence[Event]) -> None:
    """What these lines made of the case fits what other cases say of the same comment.

    A removal that was wrong is judged anew in the case where it was recorded, and nowhere else.
    """
    if case.deletion is None:
        if case.kind in STAYING and case.beside.removed is not None:
            raise RemovedElsewhere(case.beside.removed)
    elif any(isinstance(line, Described) for line in added):
        check_alone(case)


def record_deletion(
    case: Case,
    actor: Actor,
    *,
    removed_at: datetime | None = None,
    replies: int = 0,
    at: datetime,
) -> tuple[Event, ...]:
    """`removed_at` is when it was done, if not just now; `replies` went with the comment."""
    check_deletable(case, actor)
    check_past(removed_at, at=at)
    return (Deleted(at=at, by=actor.id, removed_at=removed_at or at, replies=max(replies, 0)),)


def answer(case: Case, actor: Actor, *, text: str = "", at: datetime) -> tuple[Event, ...]:
    """The city's answer stands under the comment: the case is closed by it."""
    _require_answerable(case, actor)
    return (
        Answered(at=at, by=actor.id, text=text.strip()),
        Closed(at=at, by=actor.id, outcome=Outcome.ANSWERED),
    )


def refer_to_complaints(case: Case, actor: Actor, *, text: str, at: datetime) -> tuple[Event, ...]:
    """The comment's author was pointed to the complaints service; not a way to meet a question."""
    _require_answerable(case, actor)
    if case.kind is not Kind.CRITIQUE:
        raise NotInThisKind(case.kind)
    return (
        ReferredToComplaints(at=at, by=actor.id, text=written(text)),
        Closed(at=at, by=actor.id, outcome=Outcome.REFERRED),
    )


def pass_on(
    case: Case, actor: Actor, *, operation: str, text: str = "", at: datetime
) -> tuple[Event, ...]:
    """The operation concerned is to answer. The case stays open until it has."""
    _require_answerable(case, actor)
    return (PassedOn(at=at, by=actor.id, operation=written(operation), text=text),)


def correct(case: Case, actor: Actor, *, line: int, text: str, at: datetime) -> tuple[Event, ...]:
    """A new line about an old one. Reporters correct what they wrote, superadmins anything."""
    require_party(case, actor)
    if not 0 <= line < len(case.events):
        raise NoSuchLine(line)
    if not actor.is_superadmin and case.events[line].by != actor.id:
        raise NotYourCase
    return (Corrected(at=at, by=actor.id, line=line, text=written(text)),)


def _require_answerable(case: Case, actor: Actor) -> None:
    require_party(case, actor)
    require_open(case)
    if case.deletion is not None:
        raise AlreadyDeleted(case.deletion.by)
    if case.kind is Kind.UNSURE:
        raise NotJudgedYet
    if case.kind not in ANSWERABLE:
        raise NotInThisKind(case.kind)
