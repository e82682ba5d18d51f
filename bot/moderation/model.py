"""What a moderation case is made of: plain values that any layer may hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

CaseNumber = NewType("CaseNumber", int)


class Kind(StrEnum):
    """What a reported comment is. Only `UNLAWFUL` ever opens the way to deletion."""

    CRITIQUE = "critique"
    QUESTION = "question"
    UNLAWFUL = "unlawful"
    """Hate, threats or other unlawful or clearly unfit content."""
    UNSURE = "unsure"


class Ground(StrEnum):
    """The closed list of grounds for deletion."""

    UNLAWFUL_THREAT = "unlawful_threat"
    AGITATION = "agitation"
    """Against a population group: hets mot folkgrupp."""
    PRIVACY_INTRUSION = "privacy_intrusion"
    INCITEMENT = "incitement"
    DEPICTION_OF_VIOLENCE = "depiction_of_violence"
    CHILD_ABUSE_IMAGERY = "child_abuse_imagery"
    """Having the picture is a crime in itself, so no evidence may be taken, sent or kept."""
    COPYRIGHT = "copyright"
    SECRECY_OR_PERSONAL_DATA = "secrecy_or_personal_data"
    SPAM_OR_FRAUD = "spam_or_fraud"
    OTHER = "other"
    """Demands a written motive."""


class Outcome(StrEnum):
    ANSWERED = "answered"
    REFERRED = "referred"
    """To the contact centre's complaints service."""
    PASSED_ON = "passed_on"
    """To the operation concerned, which answers."""
    KEPT = "kept"
    """Stays where it is, without an answer from the city."""
    DELETED = "deleted"
    GONE = "gone"
    """Disappeared without the city's doing: its author or LinkedIn removed it."""


class State(StrEnum):
    """Where a case stands: what it waits for."""

    TO_JUDGE = "to_judge"
    TO_ANSWER = "to_answer"
    PASSED_ON = "passed_on"
    TO_DOCUMENT = "to_document"
    TO_DELETE = "to_delete"
    DELETED = "deleted"
    CLOSED = "closed"


class OpenPoint(StrEnum):
    """What a case that was deleted from still lacks. Shown, but holds nothing up."""

    AUTHOR = "author"
    CONFIRMATION = "confirmation"
    POLICE_REPORT = "police_report"
    REGISTRATION = "registration"


class AlertReason(StrEnum):
    """Why the superadmins are told at once."""

    EVIDENCE_STORED = "evidence_stored"
    UNSURE_REPORTED = "unsure_reported"
    CHILD_ABUSE_REPORTED = "child_abuse_reported"
    STAYS_ALREADY = "stays_already"
    """The comment was judged critique or a question in another case."""


class MediaType(StrEnum):
    """The formats that evidence may have, by content."""

    PNG = "image/png"
    JPEG = "image/jpeg"
    WEBP = "image/webp"


@dataclass(frozen=True, kw_only=True)
class Comment:
    """What is known of the comment; whatever isn't is empty."""

    link: str = ""
    """The comment's own permalink."""
    author: str = ""
    text: str = ""
    page: str = ""
    post_link: str = ""
    seen_at: datetime | None = None
    """When the reporter first saw it; aware."""


@dataclass(frozen=True, kw_only=True)
class DisplayCopy:
    """What is shown instead of the original: a small JPEG, encoded anew, without metadata."""

    content: bytes
    width: int
    height: int


@dataclass(frozen=True, kw_only=True)
class CheckedImage:
    """A picture that was decoded to its end, with its bytes as they came."""

    media_type: MediaType
    content: bytes
    sha256: str
    width: int
    height: int
    display: Sequence[DisplayCopy]
    """The whole; then, of one that is much longer than wide, its parts in order."""


@dataclass(frozen=True, kw_only=True)
class StoredEvidence:
    """A picture that lies in the evidence store."""

    ref: str
    """Names it in the store; holds nothing about the comment."""
    sha256: str
    size: int
    """Bytes of the original."""
    media_type: MediaType
    width: int
    height: int
