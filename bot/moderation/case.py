"""A case as its lines make it: a pure fold, so that nothing is true that no line says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce
from typing import Final, assert_never

from bot.core.people import Actor, PersonId
from bot.moderation.comment_links import CommentAddress, addresses
from bot.moderation.events import (
    Alerted,
    Answered,
    AuthorInformed,
    AuthorNotInformed,
    Closed,
    Corrected,
    Deleted,
    Described,
    Disposed,
    Event,
    EvidenceAdded,
    EvidenceOpened,
    HandedOver,
    HoldReleased,
    HoldSet,
    ImageConfirmed,
    Judged,
    PassedOn,
    PoliceReported,
    ReferredToComplaints,
    ReferredToPolice,
    Registered,
    Reported,
    Seen,
    Taken,
)
from bot.moderation.model import (
    AlertReason,
    CaseNumber,
    Comment,
    Ground,
    Kind,
    OpenPoint,
    Outcome,
    State,
    StoredEvidence,
)

CRIMES: Final = frozenset(
    {
        Ground.UNLAWFUL_THREAT,
        Ground.AGITATION,
        Ground.PRIVACY_INTRUSION,
        Ground.INCITEMENT,
        Ground.DEPICTION_OF_VIOLENCE,
        Ground.CHILD_ABUSE_IMAGERY,
    }
)
"""Grounds where a police report is to be expected."""

PICTURE_FORBIDDEN: Final = frozenset({Ground.CHILD_ABUSE_IMAGERY})

STAYING: Final = frozenset({Kind.CRITIQUE, Kind.QUESTION})
"""What is answered and never removed."""

LEAST_SIDE: Final = 200
LEAST_LONG_SIDE: Final = 320
"""Pixels of a picture in which a screen can be read: any phone has more, and an icon less."""

_PASSING: Final = (
    Alerted,
    Seen,
    EvidenceOpened,
    ImageConfirmed,
    Taken,
    HandedOver,
    PoliceReported,
    Registered,
)
"""Lines that change nothing of what a press on an older card means."""


@dataclass(frozen=True, kw_only=True)
class Picture:
    stored: StoredEvidence
    by: PersonId
    at: datetime
    opened_by: frozenset[PersonId] = frozenset()
    confirmed_by: PersonId | None = None

    @property
    def is_readable(self) -> bool:
        return is_readable(width=self.stored.width, height=self.stored.height)


def is_readable(*, width: int, height: int) -> bool:
    """Whether a picture of this size can show a screen, upright or lying."""
    return min(width, height) >= LEAST_SIDE and max(width, height) >= LEAST_LONG_SIDE


@dataclass(frozen=True, kw_only=True)
class Beside:
    """What other cases say of the same comment. It stands in their lines, not in this case's."""

    stays: CaseNumber | None = None
    """Where the comment was judged critique or a question, so that it stays."""
    waits: CaseNumber | None = None
    """Where a superadmin has yet to judge it."""
    removed: CaseNumber | None = None
    """Where its removal is recorded."""
    unclear: CaseNumber | None = None
    """Where a comment stays that may be this one: this case's link doesn't tell them apart."""


ALONE: Final = Beside()


@dataclass(frozen=True, kw_only=True)
class Deletion:
    by: PersonId
    removed_at: datetime
    replies: int


@dataclass(frozen=True, kw_only=True)
class Case:
    number: CaseNumber
    events: tuple[Event, ...]
    reporter: PersonId
    reported_at: datetime
    kind: Kind
    ground: Ground | None
    motive: str
    comment: Comment
    pictures: tuple[Picture, ...] = ()
    referred_to_police: bool = False
    alerted: frozenset[PersonId] = frozenset()
    seen_by: frozenset[PersonId] = frozenset()
    holder: PersonId | None = None
    """The superadmin who has taken the case."""
    answered_at: datetime | None = None
    answered_by: PersonId | None = None
    operation: str = ""
    """Whom the comment was passed on to."""
    referred_to_complaints: bool = False
    deletion: Deletion | None = None
    author_informed: bool | None = None
    """None as long as nobody has said whether, or why not."""
    police_number: str = ""
    registration_number: str = ""
    hold: str = ""
    """The reason of the legal hold that stands; empty without one."""
    outcome: Outcome | None = None
    closed_at: datetime | None = None
    disposed: bool = False
    beside: Beside = ALONE
    """Filled in where a case is read; the fold of its own lines leaves it empty."""

    @property
    def version(self) -> int:
        """What a card carries, so that a press on an old one is seen to be old."""
        return len(self.events)

    def is_as_at(self, version: int) -> bool:
        """Whether a card of that version still shows all that its buttons are about."""
        since = self.events[version:]
        return version <= self.version and all(isinstance(line, _PASSING) for line in since)

    @property
    def address(self) -> CommentAddress:
        """Where all links ever given for the comment lead."""
        return comment_addresses(self.events)

    @property
    def ever_stayed(self) -> bool:
        """Whether the comment is, or at any time was, critique or a question."""
        said = (line for line in self.events if isinstance(line, Reported | Judged))
        return any(line.kind in STAYING for line in said)

    @property
    def readable_pictures(self) -> tuple[Picture, ...]:
        return tuple(each for each in self.pictures if each.is_readable)

    @property
    def is_picture_forbidden(self) -> bool:
        return self.ground in PICTURE_FORBIDDEN

    @property
    def state(self) -> State:  # noqa: PLR0911 - a line per state
        if self.outcome is not None:
            return State.CLOSED
        if self.deletion is not None:
            return State.DELETED
        if self.kind is Kind.UNSURE:
            return State.TO_JUDGE
        if self.kind in STAYING:
            return State.PASSED_ON if self.operation else State.TO_ANSWER
        if self.beside.stays is not None:
            return State.TO_JUDGE
        if self.readable_pictures or self.is_picture_forbidden:
            return State.TO_DELETE
        return State.TO_DOCUMENT

    @property
    def open_points(self) -> tuple[OpenPoint, ...]:
        """What is still to be seen to after a deletion, in the order of a card."""
        if self.deletion is None:
            return ()
        unconfirmed = not any(picture.confirmed_by for picture in self.pictures)
        lacks = {
            OpenPoint.AUTHOR: self.author_informed is None,
            OpenPoint.CONFIRMATION: unconfirmed and not self.is_picture_forbidden,
            OpenPoint.POLICE_REPORT: self.ground in CRIMES and not self.police_number,
            OpenPoint.REGISTRATION: not self.registration_number,
        }
        return tuple(point for point, lacking in lacks.items() if lacking)

    def picture(self, sha256: str) -> Picture | None:
        return next((one for one in self.pictures if one.stored.sha256 == sha256), None)


def comment_addresses(events: Sequence[Event]) -> CommentAddress:
    said = (line for line in events if isinstance(line, Reported | Described))
    return addresses(line.comment.link or line.comment.post_link for line in said)


def beside(case: Case, others: Sequence[Case]) -> Beside:
    """What these other cases say of the comment that this one is about."""
    mine = case.address
    others = [each for each in others if each.number != case.number and not each.disposed]
    same = [each for each in others if mine.is_same(each.address)]
    maybe = [] if mine.comments else [each for each in others if mine.may_be_same(each.address)]
    return Beside(
        stays=_first(each for each in same if each.ever_stayed),
        waits=_first(each for each in same if each.state is State.TO_JUDGE),
        removed=_first(each for each in same if each.deletion is not None),
        unclear=_first(each for each in maybe if each.ever_stayed),
    )


def _first(found: Iterable[Case]) -> CaseNumber | None:
    return min((each.number for each in found), default=None)


def may_see(case: Case, actor: Actor) -> bool:
    """The reporter, for as long as they are an editor, and the superadmins."""
    return actor.is_superadmin or (actor.is_editor and actor.id == case.reporter)


def fold(number: CaseNumber, events: Sequence[Event]) -> Case:
    """The case that these lines make.

    Raises:
        ValueError: the first line is no report, so this is no case.
    """
    if not events or not isinstance(first := events[0], Reported):
        raise ValueError(f"case {number} doesn't begin with a report")
    begun = Case(
        number=number,
        events=(first,),
        reporter=first.by,
        reported_at=first.at,
        kind=first.kind,
        ground=first.ground,
        motive=first.motive,
        comment=first.comment,
    )
    return extended(begun, events[1:])


def extended(case: Case, events: Sequence[Event]) -> Case:
    return reduce(_with, events, case)


def alert_reason(before: Case | None, event: Event) -> AlertReason | None:
    """Why a new line alerts the superadmins, if it does; `before` is the case without it.

    The first picture alerts and the following don't: five screenshots are one alarm.
    """
    match event:
        case Reported() | Judged() if event.ground in PICTURE_FORBIDDEN:
            return AlertReason.CHILD_ABUSE_REPORTED
        case Reported(kind=Kind.UNSURE):
            return AlertReason.UNSURE_REPORTED
        case EvidenceAdded() if before is not None and not before.pictures:
            return AlertReason.EVIDENCE_STORED
        case _:
            return None


def _with(case: Case, event: Event) -> Case:
    return replace(_changed(case, event), events=(*case.events, event))


def _changed(case: Case, event: Event) -> Case:  # noqa: C901, PLR0911, PLR0912 - a line per event
    match event:
        case Reported():
            raise ValueError(f"case {case.number} is reported twice")
        case Described():
            return replace(case, comment=_merged(case.comment, event.comment))
        case ReferredToPolice():
            return replace(case, referred_to_police=True)
        case EvidenceAdded():
            picture = Picture(stored=event.evidence, by=event.by, at=event.at)
            return replace(case, pictures=(*case.pictures, picture))
        case EvidenceOpened():
            return _with_opened(case, event)
        case ImageConfirmed():
            return _with_confirmed(case, event)
        case Alerted():
            return replace(case, alerted=case.alerted | {event.to})
        case Seen():
            return replace(case, seen_by=case.seen_by | {event.by})
        case Taken():
            return replace(case, holder=event.by)
        case HandedOver():
            return replace(case, holder=event.to)
        case Judged():
            return replace(case, kind=event.kind, ground=event.ground, motive=event.motive)
        case Answered():
            return replace(case, answered_at=event.at, answered_by=event.by)
        case PassedOn():
            return replace(case, operation=event.operation)
        case ReferredToComplaints():
            return replace(case, referred_to_complaints=True)
        case Deleted():
            return replace(case, deletion=_deletion(event))
        case AuthorInformed():
            return replace(case, author_informed=True)
        case AuthorNotInformed():
            return replace(case, author_informed=False)
        case PoliceReported():
            return replace(case, police_number=event.number)
        case Registered():
            return replace(case, registration_number=event.number)
        case HoldSet():
            return replace(case, hold=event.reason)
        case HoldReleased():
            return replace(case, hold="")
        case Closed():
            return replace(case, outcome=event.outcome, closed_at=event.at)
        case Corrected():
            return case
        case Disposed():
            return replace(case, disposed=True)
        case _:
            assert_never(event)


def _merged(old: Comment, new: Comment) -> Comment:
    return Comment(
        link=new.link or old.link,
        author=new.author or old.author,
        text=new.text or old.text,
        page=new.page or old.page,
        post_link=new.post_link or old.post_link,
        seen_at=new.seen_at or old.seen_at,
    )


def _with_opened(case: Case, event: EvidenceOpened) -> Case:
    return replace(
        case,
        pictures=tuple(
            replace(one, opened_by=one.opened_by | {event.by})
            if one.stored.sha256 == event.sha256
            else one
            for one in case.pictures
        ),
    )


def _with_confirmed(case: Case, event: ImageConfirmed) -> Case:
    return replace(
        case,
        pictures=tuple(
            replace(one, confirmed_by=event.by) if one.stored.sha256 == event.sha256 else one
            for one in case.pictures
        ),
    )


def _deletion(event: Deleted) -> Deletion:
    return Deletion(by=event.by, removed_at=event.removed_at, replies=event.replies)
