"""The lines of a case. They are only ever added; what was wrong gets a `Corrected` of its own.

Each has a `type` of its own, so that a reader outside the rules can tell them apart, for example
pydantic with `Field(discriminator="type")`.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.core.people import PersonId
from bot.moderation.model import Comment, Ground, Kind, Outcome, StoredEvidence


@dataclass(frozen=True, kw_only=True)
class Line:
    at: datetime
    """Server time, aware."""
    by: PersonId


@dataclass(frozen=True, kw_only=True)
class Reported(Line):
    type: Literal["reported"] = "reported"
    kind: Kind
    ground: Ground | None = None
    motive: str = ""
    comment: Comment


@dataclass(frozen=True, kw_only=True)
class Described(Line):
    """More about the comment; what isn't empty stands above what was said before."""

    type: Literal["described"] = "described"
    comment: Comment


@dataclass(frozen=True, kw_only=True)
class ReferredToPolice(Line):
    """The person was told to turn to the police."""

    type: Literal["referred_to_police"] = "referred_to_police"


@dataclass(frozen=True, kw_only=True)
class EvidenceAdded(Line):
    type: Literal["evidence_added"] = "evidence_added"
    evidence: StoredEvidence


@dataclass(frozen=True, kw_only=True)
class EvidenceOpened(Line):
    type: Literal["evidence_opened"] = "evidence_opened"
    sha256: str


@dataclass(frozen=True, kw_only=True)
class ImageConfirmed(Line):
    """A second person says that the picture shows what it is said to show."""

    type: Literal["image_confirmed"] = "image_confirmed"
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Alerted(Line):
    type: Literal["alerted"] = "alerted"
    to: PersonId


@dataclass(frozen=True, kw_only=True)
class Seen(Line):
    type: Literal["seen"] = "seen"


@dataclass(frozen=True, kw_only=True)
class Taken(Line):
    type: Literal["taken"] = "taken"


@dataclass(frozen=True, kw_only=True)
class HandedOver(Line):
    type: Literal["handed_over"] = "handed_over"
    to: PersonId


@dataclass(frozen=True, kw_only=True)
class Judged(Line):
    type: Literal["judged"] = "judged"
    kind: Kind
    ground: Ground | None = None
    motive: str = ""


@dataclass(frozen=True, kw_only=True)
class Answered(Line):
    type: Literal["answered"] = "answered"
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class PassedOn(Line):
    """To the operation that the comment is about."""

    type: Literal["passed_on"] = "passed_on"
    operation: str
    text: str = ""
    """What they were asked."""


@dataclass(frozen=True, kw_only=True)
class ReferredToComplaints(Line):
    type: Literal["referred_to_complaints"] = "referred_to_complaints"
    text: str
    """What the comment's author was told."""


@dataclass(frozen=True, kw_only=True)
class Deleted(Line):
    """The removal from LinkedIn, which is a fact of its own beside the judgement."""

    type: Literal["deleted"] = "deleted"
    removed_at: datetime
    replies: int = 0
    """Answers from others that disappeared with the comment."""


@dataclass(frozen=True, kw_only=True)
class AuthorInformed(Line):
    type: Literal["author_informed"] = "author_informed"
    text: str


@dataclass(frozen=True, kw_only=True)
class AuthorNotInformed(Line):
    type: Literal["author_not_informed"] = "author_not_informed"
    reason: str


@dataclass(frozen=True, kw_only=True)
class PoliceReported(Line):
    type: Literal["police_reported"] = "police_reported"
    number: str


@dataclass(frozen=True, kw_only=True)
class Registered(Line):
    type: Literal["registered"] = "registered"
    number: str


@dataclass(frozen=True, kw_only=True)
class HoldSet(Line):
    type: Literal["hold_set"] = "hold_set"
    reason: str


@dataclass(frozen=True, kw_only=True)
class HoldReleased(Line):
    type: Literal["hold_released"] = "hold_released"
    reason: str


@dataclass(frozen=True, kw_only=True)
class Closed(Line):
    type: Literal["closed"] = "closed"
    outcome: Outcome
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Corrected(Line):
    type: Literal["corrected"] = "corrected"
    line: int
    """The index of the line that this one corrects."""
    text: str


@dataclass(frozen=True, kw_only=True)
class Emptied:
    """A line whose words a disposal took out."""

    line: int
    hash: str
    """As the line has it still, over what it said."""
    left: str
    """The digest of what the line says since."""


@dataclass(frozen=True, kw_only=True)
class Disposed(Line):
    """A superadmin approved that the evidence and the comment's own words go."""

    type: Literal["disposed"] = "disposed"
    basis: str
    """The decision that allows it."""
    removed: tuple[Emptied, ...] = ()


Event = (
    Reported
    | Described
    | ReferredToPolice
    | EvidenceAdded
    | EvidenceOpened
    | ImageConfirmed
    | Alerted
    | Seen
    | Taken
    | HandedOver
    | Judged
    | Answered
    | PassedOn
    | ReferredToComplaints
    | Deleted
    | AuthorInformed
    | AuthorNotInformed
    | PoliceReported
    | Registered
    | HoldSet
    | HoldReleased
    | Closed
    | Corrected
    | Disposed
)
