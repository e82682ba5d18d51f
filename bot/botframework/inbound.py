"""What arrives from Teams, checked once at the edge and then trusted in its shape.

Only the shape is trusted: which day, page or person an activity speaks of is still input from
the outside, and every permission is checked where the action is taken.
"""

import html
import json
import math
import re
from hashlib import sha256
from typing import Annotated, Final, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    PrivateAttr,
    ValidationError,
)
from pydantic.alias_generators import to_camel
from pydantic_core import from_json

from bot.core.people import shown_name

# A real activity is about eight levels deep, a button's data included.
MAX_DEPTH: Final = 40
TEXT_LIMIT: Final = 4_000
"""Characters of a message, mentions included."""

Json = dict[str, JsonValue]
Text = Annotated[str, Field(min_length=1, max_length=1_000)]
# Together a turn's key, and places of cards, in the database; Teams' own stay below half of each.
ConversationId = Annotated[str, Field(min_length=1, max_length=200)]
ActivityId = Annotated[str, Field(max_length=99)]
# Part of a job's key.
TeamId = Annotated[str, Field(max_length=150)]
AccountId = Annotated[str, Field(min_length=1, max_length=200)]
Address = Annotated[str, Field(min_length=1, max_length=500)]
# A letter of another script may become two when it is made small.
EntraId = Annotated[str, Field(max_length=64, pattern=r"^[!-~]*$")]
_HEX = "[0-9A-Fa-f]"
PersonId = Annotated[
    str, Field(pattern=rf"^({_HEX}{{8}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{12}})?$")
]
"""Cards name people by it, and are as strict."""
Name = Annotated[str, AfterValidator(shown_name)]
Label = Annotated[str, Field(max_length=1_000)]

_Item = TypeVar("_Item")
# The first wrong element ends the reading of a list: each error costs more than what caused it.
Several = Annotated[list[_Item], Field(max_length=1_000, fail_fast=True)]
"""Members come by the hundred; nothing else comes near the bound."""


# `QuotedReplyEntity` of microsoft-teams-api, and the reply of older clients.
_QUOTED: Final = re.compile(
    r"<quoted\b[^<>]*?(?:/>|>[^<]*</quoted\s*>)"
    r"|<blockquote\b(?:(?!<blockquote\b).)*?</blockquote\s*>",  # the innermost
    re.IGNORECASE | re.DOTALL,
)


class NotAnActivity(Exception):
    """The body is no Bot Framework activity; the message says why, without quoting it."""


class _Shape(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, frozen=True, strict=True)


class Account(_Shape):
    id: AccountId
    name: Name | None = None
    aad_object_id: PersonId | None = None
    is_targeted: bool | None = None


class Conversation(_Shape):
    id: ConversationId
    tenant_id: EntraId | None = None
    conversation_type: Label | None = None
    is_group: bool | None = None
    name: Label | None = None


class Attachment(_Shape):
    content_type: Text
    content_url: str | None = None
    name: Label | None = None
    content: object = None


class Named(_Shape):
    """A team or a channel, as channel data names them."""

    id: TeamId | None = None
    name: Name | None = None


class Tenant(_Shape):
    id: EntraId | None = None


class ChosenAtInstallation(_Shape):
    selected_channel: Named | None = None


class ChannelData(_Shape):
    tenant: Tenant | None = None
    team: Named | None = None
    channel: Named | None = None
    settings: ChosenAtInstallation | None = None
    event_type: Label | None = None


class Mentioned(_Shape):
    id: Label | None = None
    name: Label | None = None


class Entity(_Shape):
    type: Label
    text: Label | None = None
    mentioned: Mentioned | None = None


class Reaction(_Shape):
    type: Label


class Inbound(_Shape):
    """An activity: the parts the bot reads, typed, and the whole in `raw`."""

    type: Text
    id: ActivityId | None = None
    name: Label | None = None
    action: Label | None = None
    channel_id: Text
    service_url: Address
    sender: Account = Field(alias="from")
    recipient: Account
    conversation: Conversation
    text: str | None = None
    reply_to_id: ActivityId | None = None
    value: object = None
    locale: Label | None = None
    entities: Several[Entity] | None = None
    attachments: Several[Attachment] | None = None
    members_added: Several[Account] | None = None
    members_removed: Several[Account] | None = None
    reactions_added: Several[Reaction] | None = None
    reactions_removed: Several[Reaction] | None = None
    channel_data: ChannelData | None = None
    _raw: Json = PrivateAttr(default_factory=dict[str, JsonValue])

    @classmethod
    def of(cls, raw: Json) -> Self:
        activity = cls.model_validate(raw)
        activity._raw = raw  # noqa: SLF001  # its own
        return activity

    @property
    def raw(self) -> Json:
        """The whole activity as it came; not to be changed."""
        return self._raw

    @property
    def turn(self) -> str | None:
        """Names what it asks for, the same when it is delivered again; None where it has no id.

        A reaction bears the id of the message that it is to, as do others' reactions to that.
        """
        if self.type != "messageReaction":
            return f"{self.conversation.id}|{self.id}" if self.id else None
        added, removed = self.reactions_added or (), self.reactions_removed or ()
        what = [
            *(self.conversation.id, self.id, self.reply_to_id, self.sender.id),
            self._raw.get("timestamp"),
            *([each.type for each in some] for some in (added, removed)),
        ]
        return f"reaction|{sha256(json.dumps(what).encode()).hexdigest()}"

    @property
    def tenants(self) -> frozenset[str]:
        """Every tenant id it names.

        botbuilder looks for `tenantID`, Teams sends `tenantId`: never ask the SDK's model.
        """
        named = [self.conversation.tenant_id]
        if self.channel_data is not None and self.channel_data.tenant is not None:
            named.append(self.channel_data.tenant.id)
        return frozenset(tenant.lower() for tenant in named if tenant)

    @property
    def is_too_long(self) -> bool:
        """Whether the text is longer than any command; it would be more than a card can quote."""
        return len(self.text or "") > TEXT_LIMIT

    @property
    def is_private(self) -> bool:
        """Whether only the sender can see it: a personal chat, or a targeted message."""
        return self.is_in_chat or self.is_targeted

    @property
    def is_in_chat(self) -> bool:
        return self.conversation.conversation_type == "personal"

    @property
    def is_targeted(self) -> bool:
        return self.recipient.is_targeted is True

    @property
    def linked(self) -> str:
        """The addresses behind words of the message: of a titled link only the title is text."""
        shown = [
            each.content
            for each in self.attachments or ()
            if each.content_type == "text/html" and isinstance(each.content, str)
        ]
        found = _HREF.findall(" ".join(shown)[:_MOST_HTML])
        return "\n".join(html.unescape(address) for address in found)

    @property
    def own_text(self) -> str:
        """The text as the person typed it: without the mention of the bot itself.

        Other mentions become the names they show, and the bot's name stays where it is only a
        word.
        """
        text = _plain(_without_quote((self.text or "")[:_MOST_HTML]))
        for entity in self.entities or ():
            if entity.type.lower() != "mention" or not entity.text or entity.mentioned is None:
                continue
            # Each mention has an entity of its own, so each takes one occurrence.
            before, found, after = text.partition(_plain(entity.text))
            if not found:
                continue
            if entity.mentioned.id == self.recipient.id:
                text = f"{before.rstrip()} {after.lstrip()}"
            else:
                name = entity.mentioned.name or _TAG.sub("", _plain(entity.text))
                text = f"{before}@{shown_name(name.strip())}{after}"
        return text.strip()


_HREF: Final = re.compile(r"""href=["']([^"'<>]{1,4000})["']""")
_QUOTES_IN_QUOTES: Final = 3
_MOST_HTML: Final = 40_000
_TAG: Final = re.compile(r"</?at[^>]{0,200}>")


def _without_quote(text: str) -> str:
    """What was typed, without what it answers; newer clients mark it, older ones repeat it."""
    for _ in range(_QUOTES_IN_QUOTES):
        text = _QUOTED.sub(" ", text)
    return text


def _plain(text: str) -> str:
    """Without markup's escapes; a vertical tab is how Word breaks a line."""
    return html.unescape(text).replace("\N{NO-BREAK SPACE}", " ").replace("\v", "\n")


def read_inbound(body: bytes) -> Inbound:
    """Read a request's body.

    Raises:
        NotAnActivity: it is no JSON, no object, or no activity that can be answered.
    """
    try:
        # Stricter than Python's own parser: no lone surrogates, no NaN.
        raw: JsonValue = from_json(body, allow_inf_nan=False)
    except ValueError as error:
        raise NotAnActivity("not JSON") from error
    if not isinstance(raw, dict):
        raise NotAnActivity("not an object")
    _refuse_what_fails_further_in(raw)
    try:
        return Inbound.of(raw)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[:10]
        places = sorted({".".join(map(str, each["loc"])) for each in first})
        raise NotAnActivity(f"wrong or missing: {', '.join(places)[:200]}") from error


def _refuse_what_fails_further_in(raw: JsonValue) -> None:
    """Refuse nesting that exhausts the stack, infinity (1e999), and NUL, which no one can type.

    PostgreSQL takes no NUL in a text, and JSON no infinity.
    """
    level = [raw]
    for _ in range(MAX_DEPTH):
        deeper: list[JsonValue] = []
        for node in level:
            if isinstance(node, dict):
                deeper.extend((*node, *node.values()))
            elif isinstance(node, list):
                deeper.extend(node)
            elif isinstance(node, str):
                if "\0" in node:
                    raise NotAnActivity("holds a NUL character")
            elif isinstance(node, float) and math.isinf(node):
                raise NotAnActivity("holds an infinite number")
        if not deeper:
            return
        level = deeper
    raise NotAnActivity("nested too deep")
