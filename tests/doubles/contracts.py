"""What Microsoft's own packages say of the traffic with Teams, asked of each request and answer.

The connector's paths, methods, query options and statuses stand in `botframework-connector`'s
generated operations; the bodies in the models of `microsoft-teams-api`, `microsoft-teams-cards`
and `botbuilder-schema`. Each function gives what breaks the contract, in words: an empty list is
a body that Microsoft's own code would write. Where the packages are silent, see `rules.py`.
"""

import inspect
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

import microsoft_teams.api.models as api
from botbuilder.schema import Activity as BuilderActivity
from botbuilder.schema import ConversationParameters, ConversationResourceResponse
from botbuilder.schema import ErrorResponse as BuilderError
from botbuilder.schema import HeroCard as BuilderHero
from botbuilder.schema import ThumbnailCard as BuilderThumbnail
from botbuilder.schema.teams import TeamsPagedMembersResult
from botframework.connector.operations import AttachmentsOperations, ConversationsOperations
from microsoft_teams import cards
from microsoft_teams.api.activities import ActivityTypeAdapter
from microsoft_teams.api.activities.message import MessageActivityInput
from microsoft_teams.api.activities.typing import TypingActivityInput
from microsoft_teams.api.clients.conversation.params import CreateConversationParams
from microsoft_teams.api.models.conversation.conversation_resource import ConversationResource
from microsoft_teams.api.models.conversation.paged_members_result import PagedMembersResult
from pydantic import BaseModel, TypeAdapter, ValidationError
from typing_extensions import TypeAliasType

ADAPTIVE_CARD: Final = "application/vnd.microsoft.card.adaptive"
_METHOD = re.compile(r"self\._client\.(get|post|put|delete|patch)\(")
_STATUSES = re.compile(r"status_code not in \[([\d, ]+)\]")
_QUERY = re.compile(r'query_parameters\["(\w+)"\]')
_PLACEHOLDER = re.compile(r"\{\w+\}")
_OF_THE_TEAMS_SDK: Final = {"isTargetedActivity": frozenset({"true"})}
"""A query option that only `microsoft-teams-api` knows: `ConversationActivityClient`."""

_FREE: Final = frozenset({cards.SubmitActionData})
"""Models that hold what a bot likes."""

Kind = type[BaseModel]


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One that the connector has, as Microsoft's generated client calls it."""

    name: str
    method: str
    path: re.Pattern[str]
    query: frozenset[str]
    statuses: frozenset[int]


@cache
def operations() -> Sequence[Operation]:
    """Read the generated code: that is where Microsoft wrote them down."""
    return [
        _operation(name, function)
        for operations in (ConversationsOperations, AttachmentsOperations)
        for name, function in vars(operations).items()
        if hasattr(function, "metadata")
    ]


def _operation(name: str, function: Any) -> Operation:
    source = inspect.getsource(function)
    method, statuses = _METHOD.search(source), _STATUSES.search(source)
    assert method, name
    assert statuses, name
    path = "".join(
        "[^/]+" if _PLACEHOLDER.fullmatch(part) else re.escape(part)
        for part in re.split(r"(\{\w+\})", function.metadata["url"])
    )
    return Operation(
        name=name,
        method=method[1].upper(),
        # The SDK of today writes `pagedMembers`, the one before it `pagedmembers`.
        path=re.compile(path, re.IGNORECASE),
        query=frozenset(_QUERY.findall(source)),
        statuses=frozenset(map(int, statuses[1].split(","))),
    )


def operation_of(method: str, path: str) -> Operation | None:
    """Give the operation that a request is, by its path as it went on the wire."""
    return next(
        (one for one in operations() if one.method == method and one.path.fullmatch(path)), None
    )


def request_faults(method: str, path: str, query: Mapping[str, str], body: Any) -> list[str]:
    """What is wrong with a request to the connector, its path without the service URL."""
    operation = operation_of(method, path)
    if operation is None:
        return [f"no operation {method} {path}"]
    faults = [
        f"query option {name}={value}"
        for name, value in query.items()
        if name not in operation.query and value not in _OF_THE_TEAMS_SDK.get(name, ())
    ]
    match operation.name:
        case "create_conversation":
            return faults + creation_faults(body)
        case "send_to_conversation" | "reply_to_activity" | "update_activity":
            return faults + activity_faults(body)
        case _:
            return faults if body is None else [*faults, "a body"]


def answer_faults(method: str, path: str, status: int, body: Any) -> list[str]:
    """What is wrong with an answer of the connector's double."""
    if status >= 400:
        # Teams has one more shape for a no: rules.BLOCKED_BY_PERSON.
        other = isinstance(body, Mapping) and body.keys() == {"errorCode", "message"}
        return [] if other or body is None else _misfits(BuilderError, body)
    operation = operation_of(method, path)
    if operation is None:
        return [f"an answer to what is no operation: {method} {path}"]
    faults = [] if status in operation.statuses else [f"{operation.name} answered {status}"]
    if operation.name in _RESULTS:
        return faults + _breaks(body, *_RESULTS[operation.name])
    if body is not None and set(body) - {"id"}:
        faults.append(f"{operation.name} gave {body}")
    return faults


_RESULTS: Final[Mapping[str, tuple[Kind, Any]]] = {
    "create_conversation": (ConversationResource, ConversationResourceResponse),
    "get_conversation_paged_members": (PagedMembersResult, TeamsPagedMembersResult),
    "get_conversation_member": (api.TeamsChannelAccount, None),
}


def activity_faults(body: Any) -> list[str]:
    """What is wrong with an activity that a bot sends."""
    if not isinstance(body, Mapping):
        return ["no activity"]
    kind = {"message": MessageActivityInput, "typing": TypingActivityInput}.get(body.get("type"))
    if kind is None:
        return [f"a bot sends no activity of type {body.get('type')}"]
    faults = _breaks(body, kind, BuilderActivity)
    for attachment in body.get("attachments") or ():
        faults += attachment_faults(attachment)
    return faults


def creation_faults(body: Any) -> list[str]:
    """What is wrong with the parameters that a conversation is created with."""
    if not isinstance(body, Mapping):
        return ["no parameters"]
    alone = {name: value for name, value in body.items() if name != "activity"}
    faults = _breaks(alone, CreateConversationParams, ConversationParameters)
    faults += channel_data_faults(body.get("channelData"))
    return faults + activity_faults(body["activity"]) if "activity" in body else faults


def channel_data_faults(data: Any) -> list[str]:
    return [] if data is None else _breaks(data, api.ChannelData, None)


_CARDS: Final[Mapping[str, Kind]] = {
    "application/vnd.microsoft.teams.card.file.consent": api.FileConsentCard,
    "application/vnd.microsoft.teams.card.file.info": api.FileInfoCard,
}
_OLDER_CARDS: Final = {
    "application/vnd.microsoft.card.thumbnail": BuilderThumbnail,
    "application/vnd.microsoft.card.hero": BuilderHero,
}
"""The SDK of today would have pictures on each; on the wire they may be left out."""


def attachment_faults(attachment: Any) -> list[str]:
    """What is wrong with an attachment, the card in it included."""
    kind, content = attachment.get("contentType"), attachment.get("content")
    if kind == ADAPTIVE_CARD:
        return card_faults(content)
    if kind in _CARDS:
        return _breaks(content, _CARDS[kind], None)
    if kind in _OLDER_CARDS:
        return _misfits(_OLDER_CARDS[kind], content)
    if isinstance(kind, str) and kind.startswith("image/"):
        return [] if attachment.get("contentUrl") else ["a picture without its address"]
    return [f"a card of type {kind}"]


def card_faults(card: Any) -> list[str]:
    """What is wrong with an Adaptive Card, by the models of `microsoft-teams-cards`."""
    return _strays(cards.AdaptiveCard, card, "card")


_INVOKE_ANSWERS: Final[Mapping[str, Any]] = {
    "adaptiveCard/action": api.AdaptiveCardInvokeResponse,
    "composeExtension/query": api.MessagingExtensionInvokeResponse,
    "composeExtension/fetchTask": api.MessagingExtensionActionInvokeResponse,
    "composeExtension/submitAction": api.MessagingExtensionActionInvokeResponse,
    "task/fetch": api.TaskModuleInvokeResponse,
    "task/submit": api.TaskModuleInvokeResponse,
    "application/search": api.SearchInvokeResponse,
    "fileConsent/invoke": None,
}
"""By `InvokeResponseBody` of `microsoft-teams-api`, where each shape names its invokes."""


def invoke_answer_faults(name: str, status: int, body: Any) -> list[str]:
    """What is wrong with the body that the bot answered an invoke with."""
    if name not in _INVOKE_ANSWERS or status != 200:
        return [] if body is None else [f"{status} with a body for {name}"]
    expected = _INVOKE_ANSWERS[name]
    if body is None:
        return []
    if expected is None:
        return [f"{name} is answered without a body"]
    faults = _strays(expected, body, name)
    for attachment in _attachments(body):
        faults += attachment_faults(attachment)
        if attachment.get("preview"):
            faults += attachment_faults(attachment["preview"])
    return faults


def _attachments(body: Mapping[str, Any]) -> Iterator[Any]:
    match body:
        case {"composeExtension": {"attachments": [*found]}}:
            yield from found
        case {"task": {"value": {"card": card}}}:
            yield card
        case _:
            return


def inbound_faults(activity: Mapping[str, Any]) -> list[str]:
    """What is wrong with an activity that a test sends in Teams' name."""
    try:
        ActivityTypeAdapter.validate_python(dict(activity))
    except ValidationError as error:
        return _in_words(error)
    return []


def _breaks(body: Any, kind: Kind, builder: Any) -> list[str]:
    """What neither the SDK of today nor the one before it would have written."""
    also = frozenset(_keys(builder)) if builder else frozenset[str]()
    return _strays(kind, body, kind.__name__, also=also)


def _strays(
    annotation: Any, value: Any, at: str, *, also: frozenset[str] = frozenset()
) -> list[str]:
    """Properties that the model knows by no name, and values that are of another type."""
    if isinstance(value, list):
        return [fault for one in value for fault in _strays(annotation, one, at)]
    if not isinstance(value, Mapping):
        return []
    candidates = _models(annotation)
    if not candidates:
        return []
    found = [_strays_of(kind, value, at, also) for kind in _narrowed(candidates, value)]
    return min(found, key=len, default=[f"{at}: no element of type {value.get('type')}"])


def _strays_of(kind: Kind, value: Mapping[str, Any], at: str, also: frozenset[str]) -> list[str]:
    return list(_strays_in(kind, json.dumps(value), at, also))


@lru_cache(maxsize=4096)  # most of what is sent was sent before: a test's cards are another's
def _strays_in(kind: Kind, text: str, at: str, also: frozenset[str]) -> Sequence[str]:
    value = json.loads(text)
    known = _known(kind)
    # The older SDK's name counts only where today's has none of the same letters.
    folded = {name.lower() for name in known}
    faults = [
        f"{at}: {kind.__name__} has no property {name}"
        for name in value
        if kind not in _FREE and name not in known and (name not in also or name.lower() in folded)
    ]
    try:
        _validator(kind).validate_json(text, strict=True)
    except ValidationError as error:
        faults += [f"{at}: {each}" for each in _in_words(error)]
    for name, inner in value.items():
        if name in known:
            faults += _strays(known[name], inner, f"{at}.{name}")
    return faults


def _narrowed(candidates: Sequence[Kind], value: Mapping[str, Any]) -> Sequence[Kind]:
    """Give the kinds that a value may be: the one its `type` names, where there are names."""
    named = value.get("type")
    if isinstance(named, str):
        by_name = [kind for kind in candidates if named in _names(kind)]
        below = [
            kind
            for kind in _named().get(named, ())
            if any(issubclass(kind, one) for one in candidates)
        ]
        if by_name or below:
            return by_name or below
        if any(_names(kind) for kind in candidates) or any(
            issubclass(one, (cards.CardElement, cards.Action)) for one in candidates
        ):
            return [kind for kind in candidates if not _names(kind) and "type" in _known(kind)]
    return candidates


@cache
def _named() -> Mapping[str, Sequence[Kind]]:
    """Cards' elements and actions, by the word in their `type`."""
    found: dict[str, list[Kind]] = {}
    for kind in vars(cards).values():
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            for name in _names(kind):
                found.setdefault(name, []).append(kind)
    return found


@cache
def _names(kind: Kind) -> frozenset[str]:
    field = kind.model_fields.get("type")
    return frozenset(_literals(field.annotation)) if field is not None else frozenset()


def _literals(annotation: Any) -> Iterator[str]:
    if get_origin(annotation) is Literal:
        yield from (each for each in get_args(annotation) if isinstance(each, str))
    elif get_origin(annotation) in (Union, UnionType):
        for each in get_args(annotation):
            yield from _literals(each)


@cache
def _validator(kind: Kind) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


@cache
def _known(kind: Kind) -> Mapping[str, Any]:
    """A model's properties as they go on the wire, with their types."""
    # Any JSON may say what its schema is; the SDK would write it as `schema`.
    known: dict[str, Any] = {"$schema": str}
    for name, field in kind.model_fields.items():
        alias = field.validation_alias
        choices = getattr(alias, "choices", [alias or name])
        known |= {str(each): field.annotation for each in choices}
    return known


@cache
def _models(annotation: Any) -> tuple[Kind, ...]:
    """The models that a value of this annotation may be; none where anything may stand."""
    if isinstance(annotation, TypeAliasType):
        return _models(annotation.__value__)
    if isinstance(annotation, type) and get_origin(annotation) is None:
        return (annotation,) if issubclass(annotation, BaseModel) else ()
    if get_origin(annotation) is Annotated:
        return _models(get_args(annotation)[0])
    if get_origin(annotation) in (dict, Mapping, Literal):
        return ()
    return tuple(
        kind for each in get_args(annotation) if each is not NoneType for kind in _models(each)
    )


def _keys(builder: Any) -> Iterator[str]:
    return (entry["key"] for entry in builder._attribute_map.values())  # noqa: SLF001 - msrest tells them nowhere else


def _misfits(builder: Any, body: Any) -> list[str]:
    if not isinstance(body, Mapping):
        return [f"{builder.__name__}: {body!r}"]
    return [f"{builder.__name__} has no {name}" for name in body if name not in _keys(builder)]


def _in_words(error: ValidationError) -> list[str]:
    return [f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()]
