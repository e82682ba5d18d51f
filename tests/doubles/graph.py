"""The local Graph, held to `msgraph-sdk`: its paths, query options, bodies and answers.

A path is one that the SDK's request builders lead to; a body is one that the SDK's own model
reads and writes again without a loss. What breaks that is refused with 400 and is a violation.
"""

import json
import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import contextmanager, suppress
from functools import cache
from importlib import import_module
from inspect import get_annotations, iscoroutinefunction
from typing import Any, Final

from aiohttp import web
from kiota_abstractions.serialization import Parsable
from kiota_serialization_json.json_parse_node_factory import JsonParseNodeFactory
from kiota_serialization_json.json_serialization_writer import JsonSerializationWriter
from msgraph.generated.models.entity import Entity
from msgraph.generated.models.o_data_errors.o_data_error import ODataError
from msgraph.graph_service_client import GraphServiceClient

from bot.local.graph import LocalGraph
from tests.doubles.rules import HELD, Rule

_UPPER: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_OPTIONS: Final = re.compile(r"[{,?&]%24(\w+)")
_PATH_IN_DRIVE: Final = re.compile(
    r"(?P<drive>/drives/[^/]+)/root:/.+?(?::(?P<of>/content|/children))?"
)
_OF_THE_SERVER: Final = frozenset({"$skiptoken", "$skipToken"})
"""In the links between pages alone, which no client makes up."""
_MAY_CONSENT: Final = frozenset(
    {
        "TeamsAppInstallation.ReadWriteAndConsentSelfForUser.All",
        "TeamsAppInstallation.ReadWriteAndConsentForUser.All",
    }
)


SLOW: Final = Entity.get_field_deserializers
"""Imports each of the SDK's thousand models at each call, for no use of them."""


def _entity_fields(self: Entity) -> dict[str, Callable[[Any], None]]:
    return {
        "id": lambda node: setattr(self, "id", node.get_str_value()),
        "@odata.type": lambda node: setattr(self, "odata_type", node.get_str_value()),
    }


Entity.get_field_deserializers = _entity_fields


class StrictGraph(LocalGraph):
    """A `LocalGraph` that Microsoft's SDK and documentation have the last word on.

    Attributes:
        rules: The documented rules that it plays.
        consents: The resource-specific permissions that the app in the catalogue asks for.
    """

    def __init__(
        self,
        *,
        rules: AbstractSet[Rule] = HELD,
        consents: Iterable[str] = (),
        **given: Any,
    ) -> None:
        super().__init__(**given)
        self.rules = rules
        self.consents = frozenset(consents)

    def app(self, pages: Iterable[web.AbstractRouteDef] = ()) -> web.Application:
        app = super().app(pages)
        app.middlewares.append(self._held)
        return app

    @web.middleware
    async def _held(self, request: web.Request, handler: Any) -> web.StreamResponse:
        path = request.raw_path.partition("?")[0].removeprefix("/v1.0")
        if path == request.path or not request.headers.get("Authorization"):
            return await handler(request)
        body = await _json(request)
        if faults := request_faults(request.method, path, request.query, body):
            problem = f"{request.method} {request.path}: {'; '.join(faults)}"
            self.violations.append(problem)
            return _refused(400, "BadRequest", problem)
        if (refused := self._by_the_rules(request.method, path, request.query, body)) is not None:
            return refused
        response = await handler(request)
        if isinstance(response, web.Response) and response.content_type == "application/json":
            content = json.loads(response.text or "null")
            if faults := answer_faults(request.method, path, response.status, content):
                self.violations.append(f"the double's own answer: {faults}")
        return response

    def _by_the_rules(
        self, method: str, path: str, query: Mapping[str, str], body: Any
    ) -> web.Response | None:
        basic = Rule.BASIC_READ in self.rules and "User.Read.All" not in self.permissions
        if basic and "accountEnabled" in query.get("$select", ""):
            return _refused(403, "Authorization_RequestDenied", "Insufficient privileges.")
        installs = method == "POST" and path.endswith("/teamwork/installedApps")
        if installs and self.consents and Rule.CONSENT_AT_INSTALLATION in self.rules:
            given = (body.get("consentedPermissionSet") or {}).get("resourceSpecificPermissions")
            consented = {each["permissionValue"] for each in given or ()}
            if consented != self.consents or not _MAY_CONSENT & self.permissions:
                return _refused(403, "Forbidden", "The app requires consent to permissions.")
        return None


@contextmanager
def _quietly() -> Iterator[None]:
    """The SDK's modules warn of classes that they themselves declare, as each is imported."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        yield


@_quietly()
def request_faults(method: str, path: str, query: Mapping[str, str], body: Any) -> list[str]:
    """What is wrong with a request, its path without `/v1.0`."""
    builder = builder_of(path)
    if builder is None:
        return [f"the SDK leads to no {path}"]
    call = getattr(builder, method.lower(), None)
    if not iscoroutinefunction(call):
        return [f"the SDK has no {method} for {path}"]
    known = {f"${name}" for name in _OPTIONS.findall(builder.url_template)} | _OF_THE_SERVER
    faults = [f"query option {name}" for name in query if name not in known]
    if isinstance(body, Mapping):
        faults += _lost(_named(get_annotations(call)["body"], builder), body)
    return faults


@_quietly()
def answer_faults(method: str, path: str, status: int, body: Any) -> list[str]:
    """What is wrong with an answer of JSON."""
    if status >= 400:
        return _lost(ODataError, body)
    builder = builder_of(path)
    call = getattr(builder, method.lower())
    given = get_annotations(call)["return"].removeprefix("Optional[").removesuffix("]")
    return [f"an answer to {path}"] if given == "None" else _lost(_named(given, builder), body)


def builder_of(path: str) -> Any:
    """Walk the SDK's builders along a path; None where they do not lead there."""
    if (found := _PATH_IN_DRIVE.fullmatch(path)) is not None:
        # The SDK has no builder for an item by its path: a client gives it the address.
        path = f"{found['drive']}/items/root{found['of'] or ''}"
    here: Any = _client()
    for part in path.strip("/").split("/"):
        name = _UPPER.sub("_", part.removeprefix("microsoft.").replace(".", "_")).lower()
        small = part[:1].islower() and "_" not in part
        if small and isinstance(getattr(type(here), name, None), property):
            here = getattr(here, name)
            continue
        items = [found for found in dir(here) if re.fullmatch(r"by_\w+_id", found)]
        if not items:
            return None
        here = getattr(here, items[0])(part)
    return here


class _Nowhere:
    """In a request adapter's place: builders are asked for their templates, and send nothing."""

    base_url = "https://graph.microsoft.com/v1.0"

    def enable_backing_store(self, _factory: object) -> None: ...


@cache
def _client() -> GraphServiceClient:
    return GraphServiceClient(request_adapter=_Nowhere())  # pyright: ignore[reportArgumentType]


def _named(annotation: str, builder: Any) -> Any:
    """The model that an annotation of the SDK's names, from where the SDK keeps it."""
    module = _UPPER.sub("_", annotation).lower()
    beside = type(builder).__module__.rpartition(".")[0]
    for package in ("msgraph.generated.models", beside):
        with suppress(ModuleNotFoundError):
            return getattr(import_module(f"{package}.{module}"), annotation)
    raise AssertionError(f"no model {annotation}")


def _lost(model: Any, body: Any) -> list[str]:
    """What the model does not know, and what it does not find to be of its type."""
    content = json.dumps(body).encode()
    node = JsonParseNodeFactory().get_root_parse_node("application/json", content)
    read = node.get_object_value(model)
    writer = JsonSerializationWriter()
    writer.write_object_value(None, read)
    written = json.loads(writer.get_serialized_content())
    return [*_unknown(read, model.__name__), *_missing(body, written, model.__name__)]


def _unknown(read: Any, at: str) -> Iterator[str]:
    if isinstance(read, list):
        for each in read:
            yield from _unknown(each, at)
    elif isinstance(read, Parsable):
        for name, value in vars(read).items():
            if name == "additional_data":
                # Annotations, such as `teamsApp@odata.bind`, are the protocol's own.
                yield from (f"{at} has no {each}" for each in value if "@odata." not in each)
            else:
                yield from _unknown(value, f"{at}.{name}")


def _missing(body: Any, written: Any, at: str) -> Iterator[str]:
    if isinstance(body, Mapping) and isinstance(written, Mapping):
        for name, value in body.items():
            if value not in (None, [], {}) and name not in written:
                yield f"{at}.{name} is of another type"
            else:
                yield from _missing(value, written.get(name), f"{at}.{name}")
    elif isinstance(body, list) and isinstance(written, list):
        for one, other in zip(body, written, strict=True):
            yield from _missing(one, other, at)


async def _json(request: web.Request) -> Any:
    if request.content_type != "application/json" or not request.can_read_body:
        return None
    with suppress(ValueError):
        return await request.json()
    return None


def _refused(status: int, code: str, message: str) -> web.Response:
    return web.json_response({"error": {"code": code, "message": message}}, status=status)
