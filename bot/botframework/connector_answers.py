"""What the connector answers: members, ids, and its two kinds of no."""

import contextlib
from http import HTTPStatus
from typing import Final, TypeVar

from pydantic import (
    AliasChoices,
    BaseModel,
    ConfigDict,
    Field,
    Json,
    ValidationError,
)
from pydantic.alias_generators import to_camel

from bot.botframework.inbound import ActivityId, Several
from bot.core.people import shown_name
from bot.http_client import LONGEST_WAIT

# https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/conversation-messages
_TRIED_AGAIN: Final = frozenset({412, 429, 502, 503, 504})


# From the same page: these refuse what was asked, and the conversation goes on.
_THIS_REQUEST_ALONE: Final = frozenset(
    {"ForbiddenOperationException", "InvalidBotApiHost", "NotEnoughPermissions"}
)


class ConnectorRefused(Exception):
    """Teams said no, and would say no again.

    Attributes:
        status: The HTTP status, or None where the bot itself refused the address.
        code: Teams' own word, such as `ConversationBlockedByUser`; empty when it gave none.
    """

    def __init__(self, status: int | None, code: str, message: str) -> None:
        super().__init__(f"{status} {code}")
        self.status = status
        self.code = code
        self.message = message

    @property
    def is_unreachable(self) -> bool:
        """Whether it is the conversation that is closed to the bot, not just this message.

        Removed, blocked by the person or by an administrator, or the conversation is gone.
        """
        if self.code in _THIS_REQUEST_ALONE:
            return False
        return self.status == HTTPStatus.FORBIDDEN or (
            self.status == HTTPStatus.NOT_FOUND and not self.is_unknown_activity
        )

    @property
    def is_unknown_activity(self) -> bool:
        """Whether the message is not there, or not among those that were asked for."""
        return self.code == "ActivityNotFoundInConversation"


class ConnectorUnavailable(Exception):
    """Not delivered now; later may go better.

    Attributes:
        status: The last HTTP status, or None when there was no answer.
        retry_after: Seconds Teams asked for, if it did.
        uncertain: Whether it may have arrived all the same (the answer got lost).
        again: Whether another try within seconds may help.
    """

    def __init__(
        self,
        status: int | None = None,
        *,
        retry_after: float | None = None,
        uncertain: bool = False,
        again: bool = True,
    ) -> None:
        super().__init__(f"status {status}, retry after {retry_after}")
        self.status = status
        self.retry_after = retry_after
        self.uncertain = uncertain
        self.again = again


class _Answer(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, frozen=True)


class Member(_Answer):
    """One in a roster. The list says `objectId` where the single one says `aadObjectId`."""

    id: str
    own_name: str | None = Field(default=None, alias="name")
    given_name: str | None = None
    surname: str | None = None
    aad_object_id: str | None = Field(
        default=None, validation_alias=AliasChoices("aadObjectId", "objectId")
    )
    email: str | None = None
    user_principal_name: str | None = None
    tenant_id: str | None = None
    user_role: str | None = None
    """`user`, `guest`; where Teams gives it."""

    @property
    def name(self) -> str:
        """What Teams shows; where it gives none, given name and surname."""
        parts = [part.strip() for part in (self.given_name, self.surname) if part]
        return shown_name((self.own_name or "").strip() or " ".join(parts).strip())


class MembersPage(_Answer):
    members: Several[Member] = []
    continuation_token: str | None = None


class Created(_Answer):
    """A conversation; for a post in a channel `id` ends in `;messageid=<root>`."""

    id: str
    activity_id: str | None = None
    service_url: str | None = None


class Sent(_Answer):
    id: ActivityId | None = None


class _Error(BaseModel):
    code: str = ""
    message: str = ""


class _ErrorBody(BaseModel):
    error: _Error = _Error()


class _Detail(BaseModel):
    """What stands, as JSON, in the message of a 403 of a person who blocked the bot."""

    subcode: str = Field(default="", alias="subCode")


class _DetailBody(BaseModel):
    message: Json[_Detail]


_A = TypeVar("_A", bound=BaseModel)


def read_answer(kind: type[_A], answer: bytes) -> _A:
    """Read the body of a 2xx answer.

    Raises:
        ConnectorUnavailable: it is not what was asked for.
    """
    try:
        return kind.model_validate_json(answer)
    except ValidationError as error:
        raise ConnectorUnavailable(uncertain=True, again=False) from error


def failure(
    status: int, retry_after: str | None, answer: bytes
) -> ConnectorRefused | ConnectorUnavailable:
    """Sort an answer that is no 2xx."""
    if status in _TRIED_AGAIN or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        told = (retry_after or "").isdecimal() and retry_after
        seconds = min(float(told), LONGEST_WAIT) if told else None
        return ConnectorUnavailable(status, retry_after=seconds, again=status in _TRIED_AGAIN)
    with contextlib.suppress(ValidationError):
        return ConnectorRefused(
            status, _DetailBody.model_validate_json(answer).message.subcode, ""
        )
    body = _ErrorBody()
    with contextlib.suppress(ValidationError):
        body = _ErrorBody.model_validate_json(answer)
    return ConnectorRefused(status, body.error.code, body.error.message)
