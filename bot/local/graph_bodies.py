"""The bodies that the local Graph takes: what Microsoft documents, and not a property more."""

from typing import Annotated, Literal

from pydantic import AliasChoices, BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from bot.alerts.ports import PREVIEW_LIMIT

TEAMS = "https://teams.microsoft.com/"
Short = Annotated[str, Field(min_length=1)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, alias_generator=to_camel)


class _ResourcePermission(_Body):
    permission_value: Short
    permission_type: Literal["application", "delegated"]


class _PermissionSet(_Body):
    resource_specific_permissions: list[_ResourcePermission]


class Install(_Body):
    type: Literal["#microsoft.graph.userScopeTeamsAppInstallation"] | None = Field(
        default=None, alias="@odata.type"
    )
    app: str = Field(alias="teamsApp@odata.bind")
    consented_permission_set: _PermissionSet | None = None


class _Topic(_Body):
    value: Short


class TextTopicBody(_Topic):
    source: Literal["text"]
    web_url: str = Field(pattern=f"^{TEAMS}")


class EntityTopicBody(_Topic):
    source: Literal["entityUrl"]


class PreviewText(_Body):
    content: str = Field(min_length=1, max_length=PREVIEW_LIMIT)


class Parameter(_Body):
    name: Short
    value: Short


class Notify(_Body):
    topic: Annotated[TextTopicBody | EntityTopicBody, Field(discriminator="source")]
    activity_type: Short
    preview_text: PreviewText
    template_parameters: list[Parameter] = []
    chain_id: Annotated[int, Field(ge=-(2**63), lt=2**63)] | None = None


class _Text(_Body):
    content_type: Literal["text", "html"]
    content: Short


class _Address(_Body):
    address: str = Field(pattern=r"^[^@\s]+@[^@\s]+$")


class _Recipient(_Body):
    email_address: _Address


class _Message(_Body):
    type: Literal["#microsoft.graph.message"] | None = Field(default=None, alias="@odata.type")
    subject: Short
    body: _Text
    to_recipients: list[_Recipient] = Field(min_length=1)
    importance: Literal["low", "normal", "high"] = "normal"


class SendMail(_Body):
    """Graph's own schema writes the two parameters with a capital, its pages with a small one."""

    message: _Message = Field(validation_alias=AliasChoices("message", "Message"))
    save_to_sent_items: bool = Field(
        default=True, validation_alias=AliasChoices("saveToSentItems", "SaveToSentItems")
    )
