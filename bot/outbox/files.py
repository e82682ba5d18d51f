"""Jobs that give files out in a superadmin's chat."""

from dataclasses import dataclass
from typing import Annotated

from bot.core.people import PersonId
from bot.moderation.model import CaseNumber
from bot.moderation.numbers import case_label
from bot.outbox.packing import WIDE, ToPerson
from bot.schedule.model import ScheduleFormat


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
class WhatToExport:
    """A case, a picture of it, a year's schedule or a person; enough to make the file anew."""

    case: Annotated[CaseNumber, WIDE] | None = None
    picture: str = ""
    """The hash of one of the case's originals, where it alone is wanted."""
    year: int | None = None
    about: PersonId | None = None
    """Whose data is wanted."""
    format: ScheduleFormat = "xlsx"

    @property
    def subject(self) -> str:
        """As the audit log names it."""
        if self.case is not None and self.picture:
            return f"case:{case_label(self.case)}:{self.picture}"
        if self.case is not None:
            return f"case:{case_label(self.case)}"
        if self.about is not None:
            return f"person:{self.about}"
        return f"schedule:{self.year}.{self.format}"


@dataclass(frozen=True, kw_only=True)
class AboutFile(WhatToExport, ToPerson):
    """A file that somebody wants."""


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
