"""A file is offered in the personal chat, and given out when its receiver says yes.

https://learn.microsoft.com/microsoftteams/platform/bots/how-to/bots-filesv4
"""

from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic.alias_generators import to_camel

from bot.core.people import PersonId
from bot.moderation.model import CaseNumber
from bot.outbox.files import FileThere, OfferFile, WhatToExport
from bot.outbox.packing import pack
from bot.records.files import File
from bot.schedule.model import ScheduleFormat

INVOKE: Final = "fileConsent/invoke"
CONSENT_TYPE: Final = "application/vnd.microsoft.teams.card.file.consent"
INFO_TYPE: Final = "application/vnd.microsoft.teams.card.file.info"

Address = Annotated[str, Field(min_length=1, max_length=8000)]
Label = Annotated[str, Field(max_length=400)]


class NotAConsent(Exception):
    """The value is of another shape than Teams sends, or speaks of nothing the bot has offered."""


class OfferedFile(BaseModel):
    """What was offered to whom; it goes with the card and comes back with the answer."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, validate_by_name=True)

    person: PersonId
    case: CaseNumber | None = None
    picture: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")] = ""
    year: int | None = None
    about: PersonId | None = None
    # Cards that hang in chats carry it by this name.
    format: ScheduleFormat = Field(default="xlsx", alias="kind")

    @classmethod
    def of(cls, job: OfferFile) -> Self:
        return cls.model_validate({"person": job.receiver, **pack(job)})

    @model_validator(mode="after")
    def _check_one_thing(self) -> Self:
        if [self.case, self.year, self.about].count(None) != 2:  # noqa: PLR2004 - all but one
            raise ValueError("nothing to take out, or several things at once")
        if self.picture and self.case is None:
            raise ValueError("a picture of no case")
        return self

    @property
    def what(self) -> WhatToExport:
        return WhatToExport(**self.model_dump(exclude={"person"}))


class FileInfo(BaseModel):
    """A file that lies in its receiver's OneDrive."""

    model_config = ConfigDict(frozen=True, alias_generator=to_camel, validate_by_name=True)

    name: Label
    content_url: Address
    unique_id: Label
    file_type: Label


class UploadInfo(FileInfo):
    """Where Teams has made room for the file."""

    upload_url: Address


class Consent(BaseModel):
    model_config = ConfigDict(frozen=True, alias_generator=to_camel)

    type: Literal["fileUpload"]
    action: Literal["accept", "decline"]
    context: OfferedFile
    upload_info: UploadInfo | None = None


def read_consent(value: object) -> Consent:
    """The answer, checked.

    Raises:
        NotAConsent: also where a yes names no place for the file.
    """
    try:
        consent = Consent.model_validate(value)
    except ValidationError:
        raise NotAConsent from None
    if consent.action == "accept" and consent.upload_info is None:
        raise NotAConsent
    return consent


def consent_message(file: File, offered: OfferedFile, description: str) -> dict[str, Any]:
    context = offered.model_dump(mode="json", by_alias=True)
    return _message(
        {
            "contentType": CONSENT_TYPE,
            "name": file.name,
            "content": {
                "description": description,
                "sizeInBytes": file.size,
                "acceptContext": context,
                "declineContext": context,
            },
        }
    )


def info_message(info: FileThere) -> dict[str, Any]:
    return _message(
        {
            "contentType": INFO_TYPE,
            "contentUrl": info.content_url,
            "name": info.name,
            "content": {"uniqueId": info.unique_id, "fileType": info.file_type},
        }
    )


def _message(attachment: dict[str, Any]) -> dict[str, Any]:
    return {"type": "message", "attachments": [attachment]}
