"""The buttons of moderation. Every one on a case names it and the lines its card knew of."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from bot.core.calendar import local
from bot.core.people import DepartmentId, PersonId
from bot.moderation.model import CaseNumber, Comment, Ground, Kind, Outcome
from bot.schedule.model import BookingId
from cards.actions import CardAction, Clock, Day

Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
# LinkedIn itself takes 1,250 characters of a comment, and 3,000 of a post.
Long = Annotated[str, Field(max_length=5_000)]
Short = Annotated[str, Field(max_length=2_000)]
Case = Annotated[CaseNumber, Field(strict=True, ge=1, le=2**31 - 1)]


class CommentFields(CardAction):
    """What is said of a comment, as a form's inputs."""

    link: Short = ""
    author: Short = ""
    comment_text: Long = ""
    seen_day: Day | None = None
    seen_time: Clock | None = None

    def comment(self) -> Comment:
        return Comment(
            link=self.link, author=self.author, text=self.comment_text, seen_at=self._seen_at()
        )

    def _seen_at(self) -> datetime | None:
        if self.seen_day is None or self.seen_time is None:
            return None
        return local(self.seen_day, self.seen_time)


class AboutPost(CardAction):
    """What is known of the comment before it is asked for."""

    link: Short = ""
    """Its address, where that was written with the command."""
    booking: Annotated[BookingId, Field(strict=True, ge=1, le=2**31 - 1)] | None = None


class StartReport(AboutPost):
    verb: ClassVar[str] = "report_what"


class ShowKinds(AboutPost):
    """Back to the first question, in the same card."""

    verb: ClassVar[str] = "report_kinds"


class CancelReport(CardAction):
    """Nothing was to be reported."""

    verb: ClassVar[str] = "report_cancel"


class ChooseKind(AboutPost):
    verb: ClassVar[str] = "report_kind"

    kind: Kind


class ChooseGround(AboutPost):
    verb: ClassVar[str] = "report_ground"

    ground: Ground


class Report(CommentFields, AboutPost):
    verb: ClassVar[str] = "report"

    kind: Kind
    ground: Ground | None = None
    motive: Short = ""
    topic: Annotated[int, Field(ge=0, le=50)] = 0


class ShowQueue(CardAction):
    verb: ClassVar[str] = "case_queue"


class ShowFigures(CardAction):
    verb: ClassVar[str] = "case_figures"


class ShowCase(CardAction):
    verb: ClassVar[str] = "case"

    case: Case


class ShowHistory(CardAction):
    verb: ClassVar[str] = "case_history"

    case: Case


class ShowText(CardAction):
    verb: ClassVar[str] = "case_text"

    case: Case


class ShowDraft(CardAction):
    """Another draft for an answer; changes nothing."""

    verb: ClassVar[str] = "case_draft"

    case: Case
    topic: Annotated[int, Field(ge=0, le=50)] = 0
    text: Long = ""
    """What stood in the draft on the card; another takes its place."""


class OfCase(CardAction):
    case: Case
    version: Annotated[int, Field(strict=True, ge=1, le=2**31 - 1)]


class Document(OfCase):
    verb: ClassVar[str] = "case_document"


class RecordDeletion(OfCase):
    verb: ClassVar[str] = "case_deleted"


class TakeCase(OfCase):
    verb: ClassVar[str] = "case_take"


class OpenEvidence(OfCase):
    verb: ClassVar[str] = "case_evidence"

    sha256: Hash


class TakeOriginal(OfCase):
    """The picture itself, as a file."""

    verb: ClassVar[str] = "case_original"

    sha256: Hash


class ConfirmImage(OfCase):
    verb: ClassVar[str] = "case_confirm"

    sha256: Hash


class AnswerComment(OfCase):
    verb: ClassVar[str] = "case_answer"

    topic: Annotated[int, Field(ge=0, le=50)] = 0
    text: Long = ""


class Describe(CommentFields, OfCase):
    verb: ClassVar[str] = "case_describe"


class Step(StrEnum):
    """What is done with a case by writing a line of text."""

    COMPLAINTS = "complaints"
    POLICE = "police"
    REGISTER = "register"
    INFORMED = "informed"
    NOT_INFORMED = "not_informed"
    HOLD = "hold"
    RELEASE = "release"


Form = Step | Literal["pass_on", "describe", "judge", "hand_over", "close", "correct"]


class AskStep(OfCase):
    """Opens the form of a step."""

    verb: ClassVar[str] = "case_ask"

    form: Form


class WriteStep(OfCase):
    verb: ClassVar[str] = "case_write"

    step: Step
    text: Long = ""


class PassOn(OfCase):
    verb: ClassVar[str] = "case_pass_on"

    department: Annotated[DepartmentId, Field(max_length=100)]
    text: Short = ""


class JudgeCase(OfCase):
    verb: ClassVar[str] = "case_judge"

    kind: Kind
    ground: Ground | None = None
    motive: Short = ""


class HandOver(OfCase):
    verb: ClassVar[str] = "case_hand_over"

    to: Annotated[PersonId, Field(max_length=64)]


class CloseCase(OfCase):
    verb: ClassVar[str] = "case_close"

    outcome: Outcome
    text: Long = ""


class CorrectCase(OfCase):
    verb: ClassVar[str] = "case_correct"

    line: Annotated[int, Field(ge=0, le=100_000)]
    text: Long = ""
