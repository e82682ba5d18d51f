"""A strict Bot Framework connector on loopback: what Teams would refuse, it refuses.

Each request and each answer is held to Microsoft's own packages (`contracts.py`), and to the
documented rules where these are silent (`rules.py`). What breaks a contract is refused and kept
in `violations`, which a test asserts to be empty at its end.
"""

import asyncio
import json
import math
from collections import deque
from collections.abc import AsyncIterator, Callable
from collections.abc import Set as AbstractSet
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Literal, NoReturn
from urllib.parse import unquote

from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.doubles import contracts
from tests.doubles.rules import (
    BLOCKED_BY_PERSON,
    HELD,
    LARGEST_MESSAGE,
    REFUSALS,
    SEND_LIMITS,
    Rule,
)

_LINK = "/emea"
"""A path in front, as the real ones have (/emea/, /teams/)."""


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What the next request meets instead of being served.

    `status` answers so; `reset` cuts the connection; `hang` answers only when `release` is set;
    `taken_then_reset` serves the request and cuts the connection before answering; `garbage`
    answers 200 with what is no JSON. Requests that do not hold `about` are let by.
    """

    kind: Literal["status", "reset", "hang", "taken_then_reset", "garbage"] = "status"
    status: int = 500
    retry_after: str | None = None
    code: str = ""
    location: str | None = None
    about: str = ""


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
        rules: The documented rules that it plays.
        service_url: Where it stands; goes into the activities a test sends to the bot.
        conversations: The ids that exist; None lets any pass that has Teams' shape.
        rosters: Members, as Teams writes them, by conversation id without `;messageid=`.
        installed: The Entra ids of those who have the app in personal scope.
        blocked: The chats whose person has blocked the bot.
        closed: A code of `REFUSALS` by conversation: what every request there meets. With
            `NotEnoughPermissions` it can still be read, as a channel that is moderated.
        targeted: The ids of what one person alone sees.
        throttles: Seconds, of a clock that Teams' limits are counted on; None counts nothing.
        required_token: The bearer token demanded; None demands that there is none.
        posted: Activities that stand, by id: what a person sees.
        hung: Set when a request has met a `hang`.
        delay: Seconds that it takes to answer.
        weather: Says what the next request meets where `fail_next` says nothing.
    """

    rules: AbstractSet[Rule] = HELD
    service_url: str = ""
    conversations: set[str] | None = None
    rosters: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    installed: set[str] = field(default_factory=set)
    blocked: set[str] = field(default_factory=set)
    closed: dict[str, str] = field(default_factory=dict)
    targeted: set[str] = field(default_factory=set)
    throttles: Callable[[], float] | None = None
    required_token: str | None = None
    received: list[Received] = field(default_factory=list)
    posted: dict[str, dict[str, Any]] = field(default_factory=dict)
    where: dict[str, str] = field(default_factory=dict)
    violations: list[str] = field(default_factory=list)
    hung: asyncio.Event = field(default_factory=asyncio.Event)
    release: asyncio.Event = field(default_factory=asyncio.Event)
    delay: float = 0.0
    weather: Callable[[], Fault | None] = lambda: None
    _faults: deque[Fault] = field(default_factory=deque)
    _sent: dict[str, deque[float]] = field(default_factory=dict)
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

    @property
    def written(self) -> list[Received]:
        """What was posted, edited or taken away: the bot reads who is there when that is due."""
        return [each for each in self.received if each.method != "GET"]

    async def wait_for(self, requests: int, *, writes: bool = False) -> None:
        """Wait until that many requests have come in all, or as many that write something."""
        async with self._arrivals:
            await self._arrivals.wait_for(
                lambda: len(self.written if writes else self.received) >= requests
            )

    @asynccontextmanager
    async def running(self) -> AsyncIterator["ConnectorDouble"]:
        app = web.Application(client_max_size=4 * 1024 * 1024)
        app.router.add_route("*", "/{tail:.*}", self._handle)
        async with TestServer(app, host="127.0.0.1") as server:
            self.service_url = str(server.make_url(f"{_LINK}/"))
            yield self
            self.release.set()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        received = await self._record(request)
        fault = self._fault(received)
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
                self.hung.set()
                await self.release.wait()
                return self._serve(received)
            case "taken_then_reset":
                self._serve(received)
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    def _fault(self, received: Received) -> Fault | None:
        if self._faults and self._faults[0].about in str(received.body):
            return self._faults.popleft()
        return self.weather()

    async def _record(self, request: web.Request) -> Received:
        raw = await request.read()
        parts = request.raw_path.partition("?")[0].removeprefix(f"{_LINK}/").split("/")
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
            response = self._answer(received)
        except _Refusal as refusal:
            response = refusal.response
        # The double itself is held to it as well: a bot that understands it understands Teams.
        answer = json.loads(response.text) if response.text else None
        asked = (received.method, received.path.removeprefix(_LINK))
        if faults := contracts.answer_faults(*asked, response.status, answer):
            self.violations.append(f"the double's own answer: {faults}")
        return response

    def _answer(self, received: Received) -> web.Response:
        expected = None if self.required_token is None else f"Bearer {self.required_token}"
        if received.authorization != expected:
            self._refuse(401, "Unauthorized", f"authorization on {received.path}")
        path = received.path.removeprefix(_LINK)
        if contracts.operation_of(received.method, path) is None:
            self._refuse(404, "NotFound", f"{received.method} {received.path}")
        faults = contracts.request_faults(received.method, path, received.query, received.body)
        if faults:
            self._refuse(400, "BadArgument", "; ".join(faults))
        self._check_standing(received)
        ids = path.removeprefix("/").split("/")
        match (received.method, ids):
            case ("POST", ["v3", "conversations"]):
                return self._create(received)
            case ("GET", ["v3", "conversations", _, "pagedmembers" | "pagedMembers"]):
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
        targeted = bool(received.query)
        self._check_activity(received.body)
        reader = received.body.get("recipient") or {}
        if targeted and not (reader.get("id") and reader.get("isTargeted")):
            self._refuse(400, "BadArgument", "a targeted message without its reader")
        if not targeted and reader.get("isTargeted"):
            self._refuse(400, "BadArgument", "targeted, and yet sent to everybody")
        if received.body["type"] == "typing":
            return web.json_response({}, status=202)
        activity_id = self._post(conversation, received.body)
        if targeted:
            self.targeted.add(activity_id)
        return web.json_response({"id": activity_id}, status=201)

    def _changed(self, received: Received) -> web.Response:
        self._check_conversation(received.conversation_id or "")
        targeted = bool(received.query)
        activity_id = received.activity_id or ""
        thread = f"{self.where.get(activity_id)};messageid={activity_id}"
        if received.conversation_id not in {self.where.get(activity_id), thread}:
            self._refuse(404, "ActivityNotFoundInConversation", received.path)
        if Rule.EDIT_TARGETED in self.rules and targeted != (activity_id in self.targeted):
            # No mistake of the bot's: nothing that it gets tells it which of the two a message is.
            raise _Refusal(_error(404, "ActivityNotFoundInConversation"))
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

    def _check_activity(self, body: Any) -> None:
        if len(json.dumps(body, ensure_ascii=False).encode("utf-16-le")) > LARGEST_MESSAGE:
            self._refuse(413, "MessageSizeTooBig", "too big")
        if body.get("text") and body.get("attachments"):
            self._refuse(400, "BadArgument", "text beside a card: two messages, and no id")

    def _check_conversation(self, conversation: str) -> None:
        if self.conversations is not None and conversation not in self.conversations:
            self._refuse(404, "ConversationNotFound", conversation)

    def _create(self, received: Received) -> web.Response:
        body = received.body
        data = body.get("channelData") or {}
        if not (body.get("tenantId") or data.get("tenant", {}).get("id")):
            self._refuse(400, "BadArgument", "no tenant")
        if not body.get("isGroup"):
            if len(body.get("members", [])) != 1:
                self._refuse(400, "BadArgument", "a chat has one member")
            member = body["members"][0]["id"]
            if not self._may_write_to(member):
                raise _Refusal(_error(403, "ForbiddenOperationException"))
            return self._created(f"a:chat-with-{member}")
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
        roster = self._roster(received)
        if roster is None:
            self._refuse(404, "ConversationNotFound", received.path)
        size = int(received.query.get("pageSize", "200"))
        if Rule.PAGE_SIZE in self.rules and not 50 <= size <= 500:
            self._refuse(400, "BadArgument", f"a page of {size}")
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

    def _may_write_to(self, member: str) -> bool:
        if Rule.CHAT_BY_ENTRA_ID not in self.rules:
            return True
        if not member.startswith("29:"):
            return member.lower() in {each.lower() for each in self.installed}
        known = (each for roster in self.rosters.values() for each in roster)
        people = {each["id"]: each.get("aadObjectId") or each.get("objectId") for each in known}
        return member in people or member.removeprefix("29:") in self.installed

    def _check_standing(self, received: Received) -> None:
        """Say what the documentation says of who has blocked it, removed it, or asks too much."""
        channel = (received.body or {}).get("channelData", {}).get("channel", {}).get("id")
        conversation = received.conversation_id or channel or ""
        place = conversation.partition(";")[0]
        writes = received.method != "GET"
        if writes and conversation in self.blocked:
            raise _Refusal(web.json_response(BLOCKED_BY_PERSON, status=403))
        code = self.closed.get(conversation) or self.closed.get(place)
        if code is not None and (writes or code != "NotEnoughPermissions"):
            raise _Refusal(_error(REFUSALS[code].status, code))
        if writes and self.throttles is not None:
            self._throttle(place, self.throttles())

    def _throttle(self, place: str, now: float) -> None:
        sent = self._sent.setdefault(place, deque())
        for seconds, most in SEND_LIMITS:
            recent = [each for each in sent if each > now - seconds]
            if len(recent) >= most:
                wait = str(math.ceil(recent[-most] + seconds - now))
                raise _Refusal(_error(429, "Throttled", {"Retry-After": wait}))
        sent.append(now)

    def _refuse(self, status: int, code: str, why: str) -> NoReturn:
        self.violations.append(f"{status} {code}: {why}")
        raise _Refusal(_error(status, code))


class _Refusal(Exception):
    def __init__(self, response: web.Response) -> None:
        super().__init__()
        self.response = response


def _error(status: int, code: str, headers: dict[str, str] | None = None) -> web.Response:
    message = REFUSALS[code].message if code in REFUSALS else "refused"
    body = {"error": {"code": code, "message": message}}
    return web.json_response(body, status=status, headers=headers)
