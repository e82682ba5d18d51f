"""A strict Bot Framework connector on loopback: what Teams would refuse, it refuses.

An unknown path, property or id is answered with 400 or 404 and kept in `violations`, which a
test asserts to be empty at its end.
"""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Literal, NoReturn
from urllib.parse import unquote

from aiohttp import web
from aiohttp.test_utils import TestServer

_ACCOUNT = {"id", "name", "aadObjectId", "role", "isTargeted", "tenantId"}
_ACTIVITY: dict[str, set[str] | None] = {
    "type": None,
    "id": None,
    "timestamp": None,
    "localTimestamp": None,
    "localTimezone": None,
    "serviceUrl": None,
    "channelId": None,
    "from": _ACCOUNT,
    "conversation": {"id", "name", "isGroup", "conversationType", "tenantId"},
    "recipient": _ACCOUNT,
    "textFormat": None,
    "text": None,
    "summary": None,
    "speak": None,
    "inputHint": None,
    "locale": None,
    "attachmentLayout": None,
    "attachments": {"contentType", "contentUrl", "content", "name", "thumbnailUrl"},
    "suggestedActions": {"to", "actions"},
    "entities": None,
    "channelData": None,
    "replyToId": None,
    "importance": None,
    "deliveryMode": None,
    "value": None,
    "name": None,
    "label": None,
    "valueType": None,
    "relatesTo": None,
}
_CREATION: dict[str, set[str] | None] = {
    "isGroup": None,
    "bot": _ACCOUNT,
    "members": _ACCOUNT,
    "topicName": None,
    "tenantId": None,
    "activity": None,
    "channelData": None,
}
# The city's card size limit is lower; this is where Teams itself stops.
_MAX_BYTES = 100 * 1024


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What the next request meets instead of being served.

    `status` answers so; `reset` cuts the connection; `hang` answers only when `release` is set;
    `taken_then_reset` serves the request and cuts the connection before answering; `garbage`
    answers 200 with what is no JSON.
    """

    kind: Literal["status", "reset", "hang", "taken_then_reset", "garbage"] = "status"
    status: int = 500
    retry_after: str | None = None
    code: str = ""
    location: str | None = None


@dataclass(frozen=True, kw_only=True)
class Received:
    """One request as it came; `path` is not decoded, `connection` is the client's port."""

    method: str
    path: str
    query: dict[str, str]
    body: Any
    authorization: str | None
    conversation_id: str | None = None
    activity_id: str | None = None
    connection: int


@dataclass(kw_only=True)
class ConnectorDouble:
    """Attributes to set: what it knows and demands. Attributes to read: what it got.

    Attributes:
        service_url: Where it stands; goes into the activities a test sends to the bot.
        conversations: The ids that exist; None lets any pass that has Teams' shape.
        rosters: Members, as Teams writes them, by conversation id without `;messageid=`.
        required_token: The bearer token demanded; None demands that there is none.
        posted: Activities that stand, by id: what a person sees.
        delay: Seconds that it takes to answer.
        weather: Says what the next request meets where `fail_next` says nothing.
    """

    service_url: str = ""
    conversations: set[str] | None = None
    rosters: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    required_token: str | None = None
    received: list[Received] = field(default_factory=list)
    posted: dict[str, dict[str, Any]] = field(default_factory=dict)
    where: dict[str, str] = field(default_factory=dict)
    violations: list[str] = field(default_factory=list)
    release: asyncio.Event = field(default_factory=asyncio.Event)
    delay: float = 0.0
    weather: Callable[[], Fault | None] = lambda: None
    _faults: deque[Fault] = field(default_factory=deque)
    _ids: Any = field(default_factory=lambda: count(1))
    _arrivals: asyncio.Condition = field(default_factory=asyncio.Condition)

    def fail_next(self, *faults: Fault) -> None:
        """Let the coming requests meet these, one each, in order."""
        self._faults.extend(faults)

    def heal(self) -> None:
        """Let the coming requests be served, whatever `fail_next` had in store."""
        self._faults.clear()

    def sent_to(self, conversation_id: str) -> list[dict[str, Any]]:
        """Give the bodies that were posted or edited in a conversation, in order."""
        return [
            each.body
            for each in self.received
            if each.conversation_id == conversation_id and each.method in {"POST", "PUT"}
        ]

    async def wait_for(self, requests: int) -> None:
        """Wait until that many requests have come in all."""
        async with self._arrivals:
            await self._arrivals.wait_for(lambda: len(self.received) >= requests)

    @asynccontextmanager
    async def running(self) -> AsyncIterator["ConnectorDouble"]:
        app = web.Application(client_max_size=4 * 1024 * 1024)
        app.router.add_route("*", "/{tail:.*}", self._handle)
        async with TestServer(app, host="127.0.0.1") as server:
            # A path in front, as the real ones have (/emea/, /teams/).
            self.service_url = str(server.make_url("/emea/"))
            yield self
            self.release.set()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        received = await self._record(request)
        fault = self._faults.popleft() if self._faults else self.weather()
        if self.delay:
            await asyncio.sleep(self.delay)
        if fault is None:
            return self._serve(received)
        match fault.kind:
            case "status":
                return self._refusal(fault)
            case "garbage":
                return web.Response(body=b"<html>", content_type="text/html")
            case "hang":
                await self.release.wait()
                return self._serve(received)
            case "taken_then_reset":
                self._serve(received)
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    async def _record(self, request: web.Request) -> Received:
        raw = await request.read()
        parts = request.raw_path.partition("?")[0].removeprefix("/emea/").split("/")
        ids = [unquote(part) for part in parts]
        body = json.loads(raw) if raw else None
        in_conversation = ids[:2] == ["v3", "conversations"] and len(ids) > 2
        assert request.transport is not None
        connection = request.transport.get_extra_info("peername")[1]
        received = Received(
            method=request.method,
            path=request.raw_path.partition("?")[0],
            query=dict(request.query),
            body=body,
            authorization=request.headers.get("Authorization"),
            conversation_id=ids[2] if in_conversation else None,
            activity_id=ids[4] if in_conversation and len(ids) > 4 else None,
            connection=connection,
        )
        async with self._arrivals:
            self.received.append(received)
            self._arrivals.notify_all()
        return received

    def _refusal(self, fault: Fault) -> web.Response:
        headers = {}
        if fault.retry_after is not None:
            headers["Retry-After"] = fault.retry_after
        if fault.location is not None:
            headers["Location"] = fault.location
        body = {"error": {"code": fault.code, "message": "made up"}}
        return web.json_response(body, status=fault.status, headers=headers)

    def _serve(self, received: Received) -> web.Response:
        try:
            return self._answer(received)
        except _Refusal as refusal:
            return refusal.response

    def _answer(self, received: Received) -> web.Response:
        expected = None if self.required_token is None else f"Bearer {self.required_token}"
        if received.authorization != expected:
            self._refuse(401, "Unauthorized", f"authorization on {received.path}")
        ids = received.path.removeprefix("/emea/").split("/")
        match (received.method, ids):
            case ("POST", ["v3", "conversations"]):
                return self._create(received)
            case ("GET", ["v3", "conversations", _, "pagedmembers"]):
                return self._page(received)
            case ("GET", ["v3", "conversations", _, "members", member]):
                return self._member(received, unquote(member))
            # A reply may be to what a person wrote, whose id this double never gave.
            case ("POST", ["v3", "conversations", _, "activities", *rest]) if len(rest) < 2:
                return self._posted(received)
            case ("PUT" | "DELETE", ["v3", "conversations", _, "activities", _]):
                return self._changed(received)
            case _:
                return self._refuse(404, "NotFound", f"{received.method} {received.path}")

    def _posted(self, received: Received) -> web.Response:
        conversation = received.conversation_id or ""
        self._check_conversation(conversation)
        targeted = self._check_query(received)
        self._check_activity(received.body)
        reader = received.body.get("recipient") or {}
        if targeted and not (reader.get("id") and reader.get("isTargeted")):
            self._refuse(400, "BadArgument", "a targeted message without its reader")
        if not targeted and reader.get("isTargeted"):
            self._refuse(400, "BadArgument", "targeted, and yet sent to everybody")
        if received.body["type"] == "typing":
            return web.json_response({}, status=202)
        return web.json_response({"id": self._post(conversation, received.body)}, status=201)

    def _changed(self, received: Received) -> web.Response:
        self._check_conversation(received.conversation_id or "")
        targeted = self._check_query(received)
        activity_id = received.activity_id or ""
        thread = f"{self.where.get(activity_id)};messageid={activity_id}"
        if received.conversation_id not in {self.where.get(activity_id), thread}:
            self._refuse(404, "ActivityNotFoundInConversation", received.path)
        if received.method == "DELETE":
            del self.posted[activity_id], self.where[activity_id]
            return web.Response(status=200)
        self._check_activity(received.body)
        if targeted and received.body.get("recipient"):
            self._refuse(400, "BadArgument", "a targeted message's reader is not changed")
        self.posted[activity_id] = received.body
        return web.json_response({"id": activity_id})

    def _post(self, conversation: str, activity: dict[str, Any]) -> str:
        activity_id = f"17951700{next(self._ids):05d}"
        self.posted[activity_id] = activity
        self.where[activity_id] = conversation
        return activity_id

    def _check_query(self, received: Received) -> bool:
        if received.query not in ({}, {"isTargetedActivity": "true"}):
            self._refuse(400, "BadArgument", f"query {received.query}")
        return bool(received.query)

    def _check_activity(self, body: Any) -> None:
        if not isinstance(body, dict) or "type" not in body:
            self._refuse(400, "BadSyntax", "no activity")
        if unknown := _unknown(body, _ACTIVITY):
            self._refuse(400, "BadArgument", f"unknown properties {unknown}")
        if len(json.dumps(body, ensure_ascii=False).encode("utf-16-le")) > _MAX_BYTES:
            self._refuse(413, "MessageSizeTooBig", "too big")
        if body.get("text") and body.get("attachments"):
            self._refuse(400, "BadArgument", "text beside a card: two messages, and no id")

    def _check_conversation(self, conversation: str) -> None:
        if self.conversations is not None and conversation not in self.conversations:
            self._refuse(404, "ConversationNotFound", conversation)

    def _create(self, received: Received) -> web.Response:
        body = received.body
        if not isinstance(body, dict):
            self._refuse(400, "BadSyntax", "no parameters")
        if unknown := _unknown(body, _CREATION):
            self._refuse(400, "BadArgument", f"unknown properties {unknown}")
        data = body.get("channelData") or {}
        if not (body.get("tenantId") or data.get("tenant", {}).get("id")):
            self._refuse(400, "BadArgument", "no tenant")
        if not body.get("isGroup"):
            if len(body.get("members", [])) != 1:
                self._refuse(400, "BadArgument", "a chat has one member")
            return self._created(f"a:chat-with-{body['members'][0]['id']}")
        channel = data.get("channel", {}).get("id")
        if not channel or "activity" not in body:
            self._refuse(400, "BadArgument", "a channel post needs channel and activity")
        self._check_conversation(channel)
        self._check_activity(body["activity"])
        root = self._post(channel, body["activity"])
        return self._created(f"{channel};messageid={root}", activityId=root)

    def _created(self, conversation: str, **more: str) -> web.Response:
        if self.conversations is not None:
            self.conversations.add(conversation)
        return web.json_response({"id": conversation, **more}, status=201)

    def _page(self, received: Received) -> web.Response:
        if received.query.keys() - {"pageSize", "continuationToken"}:
            self._refuse(400, "BadArgument", f"query {received.query}")
        roster = self._roster(received)
        if roster is None:
            self._refuse(404, "ConversationNotFound", received.path)
        size = int(received.query["pageSize"])
        start = int(received.query.get("continuationToken", "0"))
        page: dict[str, Any] = {"members": roster[start : start + size]}
        if start + size < len(roster):
            page["continuationToken"] = str(start + size)
        return web.json_response(page)

    def _member(self, received: Received, member: str) -> web.Response:
        for each in self._roster(received) or ():
            if member in {each["id"], each.get("aadObjectId"), each.get("objectId")}:
                return web.json_response(each)
        return _error(404, "MemberNotFoundInConversation")

    def _roster(self, received: Received) -> list[dict[str, Any]] | None:
        return self.rosters.get((received.conversation_id or "").partition(";")[0])

    def _refuse(self, status: int, code: str, why: str) -> NoReturn:
        self.violations.append(f"{status} {code}: {why}")
        raise _Refusal(_error(status, code))


class _Refusal(Exception):
    def __init__(self, response: web.Response) -> None:
        super().__init__()
        self.response = response


def _error(status: int, code: str) -> web.Response:
    return web.json_response({"error": {"code": code, "message": "refused"}}, status=status)


def _unknown(body: dict[str, Any], known: dict[str, set[str] | None]) -> Collection[str]:
    unknown = set(body) - set(known)
    for name, inner in known.items():
        nodes = body.get(name) if isinstance(body.get(name), list) else [body.get(name)]
        if inner is not None:
            unknown |= {f"{name}.{key}" for node in nodes if node for key in set(node) - inner}
    return unknown
