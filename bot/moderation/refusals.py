"""Every expected "no" of moderation. The words stand in `bot.swedish.moderation`."""

from dataclasses import dataclass
from enum import StrEnum

from bot.core.people import PersonId
from bot.core.refusals import Refusal
from bot.moderation.model import CaseNumber, Ground, Kind, MediaType, Outcome, State


@dataclass(eq=False)
class NotYourCase(Refusal):
    """Neither the reporter nor a superadmin."""


@dataclass(eq=False)
class NotASuperadmin(Refusal):
    """The person that a case should go to can't take it."""


@dataclass(eq=False)
class NoSuchCase(Refusal):
    pass


@dataclass(eq=False)
class NoSuchOperation(Refusal):
    """The department that is to answer isn't among the city's."""


@dataclass(eq=False)
class CaseChanged(Refusal):
    """The pressed card showed the case as it no longer is."""


@dataclass(eq=False)
class NoCaseAtHand(Refusal):
    """A picture came, and the person isn't documenting any comment."""


@dataclass(eq=False)
class NoSuchLine(Refusal):
    """A correction names a line that the case doesn't have."""

    line: int


@dataclass(eq=False)
class CaseClosed(Refusal):
    outcome: Outcome


@dataclass(eq=False)
class CaseStillOpen(Refusal):
    state: State


@dataclass(eq=False)
class NotInThisKind(Refusal):
    """The action doesn't exist for what the comment is."""

    kind: Kind


@dataclass(eq=False)
class CommentStays(Refusal):
    """Critique and questions are never removed, and never judged anew into something that is."""

    kind: Kind


@dataclass(eq=False)
class StaysElsewhere(Refusal):
    """The same comment is or was critique or a question in another case: it is never removed."""

    case: CaseNumber


@dataclass(eq=False)
class RemovedElsewhere(Refusal):
    """The comment's removal is recorded in another case, which can be judged again."""

    case: CaseNumber


@dataclass(eq=False)
class WaitsElsewhere(Refusal):
    """A superadmin has yet to judge the same comment in another case."""

    case: CaseNumber


@dataclass(eq=False)
class CommentUnclear(Refusal):
    """The link doesn't show that it is another comment than one that stays."""


@dataclass(eq=False)
class SecondPersonMissing(Refusal):
    """Who reported or removed a comment doesn't close its case."""


@dataclass(eq=False)
class NotJudgedYet(Refusal):
    """Nothing happens to an unsure case before a superadmin has judged it."""


@dataclass(eq=False)
class AlreadyTaken(Refusal):
    holder: PersonId


@dataclass(eq=False)
class NotTaken(Refusal):
    """Only a case that somebody has taken can be handed over."""


@dataclass(eq=False)
class AlreadyDeleted(Refusal):
    by: PersonId


@dataclass(eq=False)
class NotDeletedYet(Refusal):
    pass


@dataclass(eq=False)
class AlreadySettled(Refusal):
    """The same line stands in the case already; what it says wrong, a correction mends."""


@dataclass(eq=False)
class EvidenceMissing(Refusal):
    """Deletion is locked until a picture is in."""


@dataclass(eq=False)
class PictureTooSmall(Refusal):
    """No screen can be read in it."""

    width: int
    height: int


@dataclass(eq=False)
class TooManyPictures(Refusal):
    """More than a case takes, or a message to it."""

    limit: int


@dataclass(eq=False)
class NoEvidenceAllowed(Refusal):
    """The ground forbids a picture, and any words of the comment."""

    ground: Ground


@dataclass(eq=False)
class EvidenceSealed(Refusal):
    """The picture is in the store, but what it was judged to show may not be looked at."""

    ground: Ground


@dataclass(eq=False)
class SamePicture(Refusal):
    """This very picture is in the case already."""


@dataclass(eq=False)
class NoSuchEvidence(Refusal):
    pass


@dataclass(eq=False)
class OwnPicture(Refusal):
    """Who sent a picture can't be the second person who confirms it."""


@dataclass(eq=False)
class PictureNotOpened(Refusal):
    """Nobody can confirm a picture without having looked at it."""


@dataclass(eq=False)
class GroundMissing(Refusal):
    pass


@dataclass(eq=False)
class LinkMissing(Refusal):
    """Where no picture may be taken, the comment's link is all there is."""


@dataclass(eq=False)
class NotALink(Refusal):
    """No https address of LinkedIn."""

    text: str


@dataclass(eq=False)
class InTheFuture(Refusal):
    """A time of something that has happened lies ahead."""


@dataclass(eq=False)
class OutcomeDoesNotFit(Refusal):
    """The case's lines say something else than the outcome."""

    outcome: Outcome


@dataclass(eq=False)
class HoldStands(Refusal):
    """A legal hold keeps the case from disposal."""


@dataclass(eq=False)
class NoHold(Refusal):
    pass


class Unsupported(StrEnum):
    """Formats that are recognised in order to be named in the refusal."""

    ANIMATION = "animation"
    ARCHIVE = "archive"
    AVIF = "avif"
    BMP = "bmp"
    GIF = "gif"
    HEIC = "heic"
    HTML = "html"
    PDF = "pdf"
    SVG = "svg"
    TIFF = "tiff"
    VIDEO = "video"


class FetchFailure(StrEnum):
    """Why an attachment couldn't be fetched."""

    ADDRESS = "address"
    """Not https, or another host than those that Teams keeps attachments on."""
    PRIVATE_NETWORK = "private_network"
    REDIRECTS = "redirects"
    GONE = "gone"
    """The link has expired, or never led to anything."""
    ANSWER = "answer"
    """Another status than success, or an encoding that wasn't asked for."""
    TIMEOUT = "timeout"
    BROKEN = "broken"
    """The connection failed, or ended before the promised length."""


class StoreFailure(StrEnum):
    FULL = "full"
    READ_ONLY = "read_only"
    UNREACHABLE = "unreachable"
    GONE = "gone"
    """It answers, and has nothing of what was kept: another folder, or a volume that is away."""


@dataclass(eq=False)
class FileTooLarge(Refusal):
    limit: int
    """Bytes."""


@dataclass(eq=False)
class NotAnImage(Refusal):
    pass


@dataclass(eq=False)
class UnsupportedFormat(Refusal):
    format: Unsupported


@dataclass(eq=False)
class DamagedImage(Refusal):
    """Cut short, or can't be decoded to its end."""

    media_type: MediaType


@dataclass(eq=False)
class TooManyPixels(Refusal):
    width: int
    height: int
    limit: int
    """Width times height."""


@dataclass(eq=False)
class TooHeavy(Refusal):
    """Decoding the picture takes more time or memory than a picture may."""


@dataclass(eq=False)
class CarriesSomethingElse(Refusal):
    """Bytes before or after the picture, or a second format that reads the same file."""


@dataclass(eq=False)
class NotFetched(Refusal):
    failure: FetchFailure


@dataclass(eq=False)
class StoreFailed(Refusal):
    """The store can't be used just now. Of what was to be kept, not even a half was."""

    failure: StoreFailure


@dataclass(eq=False)
class EvidenceLost(Refusal):
    """The store has nothing under this name."""

    ref: str


@dataclass(eq=False)
class EvidenceAltered(Refusal):
    """What lies in the store isn't what was put there: its hash says so."""

    ref: str
