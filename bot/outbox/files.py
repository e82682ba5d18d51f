"""Jobs that give files out in a superadmin's chat."""

from dataclasses import dataclass
from typing import Annotated, Literal

from bot.core.people import PersonId
from bot.moderation.model import CaseNumber
from bot.outbox.packing import WIDE, ToPerson


@dataclass(frozen=True, kw_only=True)
class FileThere:
    """A file in its receiver's OneDrive, as Teams names it."""

    name: str
    content_url: str
    unique_id: str
    file_type: str


@dataclass(frozen=True, kw_only=True)
class RoomForFile(FileThere):
    """Where Teams has made room for a file."""

    upload_url: str


@dataclass(frozen=True, kw_only=True)
class AboutFile(ToPerson):
    """A case or a picture of it, a year's schedule in a format, or what is kept about somebody."""

    case: Annotated[CaseNumber, WIDE] | None
    picture: str = ""
    """The hash of the case's picture that is wanted alone."""
    year: int | None
    about: PersonId | None = None
    """Whose data is wanted."""
    format: Literal["xlsx", "csv"]


@dataclass(frozen=True, kw_only=True)
class OfferFile(AboutFile):
    """Ask whether they want it."""

    kind = "file.offer"


@dataclass(frozen=True, kw_only=True)
class UploadFile(AboutFile):
    """They want it: make it, and put it where Teams has made room."""

    kind = "file.upload"

    upload: RoomForFile


@dataclass(frozen=True, kw_only=True)
class ShowFile(FileThere, ToPerson):
    """Show them the file that lies there now."""

    kind = "file.info"
