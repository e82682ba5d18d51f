"""Messages out: the Bot Framework connector's REST interface, over one kept HTTP session.

Bodies are plain dictionaries, as botbuilder's models drop what they do not know (targeted
messages among it) and cost more time than the rest of a turn. What may be retried:
https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/conversation-messages
"""

import asyncio
import io
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final, Literal
from urllib.parse import quote

import aiohttp
import orjson
import structlog
from pydantic import ValidationError
from yarl import URL

from bot.botframework.connector_answers import (
    ConnectorRefused,
    ConnectorUnavailable,
    Created,
    Member,
    MembersPage,
    Sent,
    failure,
    read_answer,
)
from bot.botframework.rate_limit import READS, SENDS, RateLimits, TooBusy
from bot.botframework.service_urls import ServiceUrlRule
from bot.core.seen import Witness
from bot.credentials import TokenUnavailable
from bot.http_client import TooMuch, read_at_most

# In a turn: Teams sends the same activity again after 15 s, and a button waits about 5 s.
TURN_BUDGET: Final = 4.0
# From the outbox, where nobody waits.
PATIENT_BUDGET: Final = 30.0

_ATTEMPT_SECONDS: Final = 10.0
_FIRST_BACKOFF: Final = 0.25
_LARGEST_ANSWER: Final = 4 * 1024 * 1024
"""Bytes: a page of a roster is a tenth."""
_OK: Final = range(200, 300)
MOST_PAGES: Final = 100
"""Of a roster: fifty thousand people are no team."""

Token = Callable[[], Awaitable[str]]
Message = Mapping[str, object]
_Method = Literal["GET", "POST", "PUT", "DELETE"]

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class _Call:
    operation: str
    method: _Method
    service_url: str
    path: tuple[str, ...]
    query: Mapping[str, str]
    body: Message | None
    deadline: float


class Connector:
    """One for the whole process.

    Every method takes a `budget` in seconds for all attempts and waits together, and raises
    `ConnectorRefused` or `ConnectorUnavailable`.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        *,
        token: Token | None,
        trusted: ServiceUrlRule,
        limits: RateLimits | None,
        monotonic: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]],
        jitter: Callable[[], float],
        witness: Witness | None = None,
    ) -> None:
        """Take what it needs.

        Args:
            session: Open as long as the connector is used.
            token: Gives a bearer token for the Bot Framework; None in local mode.
            trusted: Says where the token and the messages may go.
            limits: Kept per conversation and tenant; None in local mode, which knows none.
            monotonic: Seconds.
            sleep: Waits that many seconds.
            jitter: A number from 0 to 1, another each time.
            witness: Told whether Teams answered.
        """
        self._witness = witness
        self._session = session
        self._token = token
        self._trusted = trusted
        self._limits = limits
        self._monotonic = monotonic
        self._sleep = sleep
        self._jitter = jitter

    async def send_to_conversation(
        self,
        service_url: str,
        conversation_id: str,
        activity: Message,
        *,
        targeted: bool = False,
        budget: float = TURN_BUDGET,
    ) -> str | None:
        """Post an activity; into the thread when the id has `;messageid=`.

        Args:
            service_url: Where the conversation lives.
            conversation_id: As Teams gave it, not encoded.
            activity: As it goes on the wire. A targeted one names its `recipient`.
            targeted: Seen by the recipient alone, in a channel or group chat, for 24 hours.
            budget: Seconds.

        Returns:
            The new activity's id; None where Teams gives none (text and card in one).
        """
        body = _for_one(activity) if targeted else activity
        return await self._send(
            "POST", service_url, conversation_id, (), body, targeted=targeted, budget=budget
        )

    async def reply_to_activity(
        self,
        service_url: str,
        conversation_id: str,
        activity_id: str,
        activity: Message,
        *,
        budget: float = TURN_BUDGET,
    ) -> str | None:
        return await self._send(
            "POST", service_url, conversation_id, (activity_id,), activity, budget=budget
        )

    async def update_activity(
        self,
        service_url: str,
        conversation_id: str,
        activity_id: str,
        activity: Message,
        *,
        targeted: bool = False,
        budget: float = TURN_BUDGET,
    ) -> str | None:
        body = {k: v for k, v in activity.items() if not (targeted and k == "recipient")}
        return await self._send(
            "PUT",
            service_url,
            conversation_id,
            (activity_id,),
            body,
            targeted=targeted,
            budget=budget,
        )

    async def delete_activity(
        self,
        service_url: str,
        conversation_id: str,
        activity_id: str,
        *,
        targeted: bool = False,
        budget: float = TURN_BUDGET,
    ) -> None:
        await self._send(
            "DELETE",
            service_url,
            conversation_id,
            (activity_id,),
            None,
            targeted=targeted,
            budget=budget,
        )

    async def typing(
        self, service_url: str, conversation_id: str, *, budget: float = TURN_BUDGET
    ) -> None:
        await self.send_to_conversation(
            service_url, conversation_id, {"type": "typing"}, budget=budget
        )

    async def create_conversation(
        self, service_url: str, parameters: Message, *, budget: float = TURN_BUDGET
    ) -> Created:
        """Start a chat with one person, or a post in a channel (with its first `activity`)."""
        answer = await self._request(
            _Call(
                operation="create_conversation",
                method="POST",
                service_url=service_url,
                path=(),
                query={},
                body=parameters,
                deadline=self._monotonic() + budget,
            ),
            counted_on=_counted_on(parameters),
        )
        return read_answer(Created, answer)

    async def get_paged_members(
        self,
        service_url: str,
        conversation_id: str,
        *,
        continuation_token: str | None = None,
        page_size: int = 500,
        budget: float = TURN_BUDGET,
    ) -> MembersPage:
        query = {"pageSize": str(page_size)}
        if continuation_token:
            query["continuationToken"] = continuation_token
        answer = await self._request(
            _Call(
                operation="get_paged_members",
                method="GET",
                service_url=service_url,
                path=(conversation_id, "pagedmembers"),
                query=query,
                body=None,
                deadline=self._monotonic() + budget,
            ),
            counted_on=conversation_id,
        )
        return read_answer(MembersPage, answer)

    async def get_members(
        self, service_url: str, conversation_id: str, *, budget: float = PATIENT_BUDGET
    ) -> list[Member]:
        """Read the whole roster, page by page; the budget is for each page."""
        members: list[Member] = []
        token: str | None = None
        for _ in range(MOST_PAGES):
            page = await self.get_paged_members(
                service_url, conversation_id, continuation_token=token, budget=budget
            )
            members.extend(page.members)
            token = page.continuation_token
            if not token:
                return members
        raise ConnectorUnavailable(again=False)

    async def get_member(
        self,
        service_url: str,
        conversation_id: str,
        member_id: str,
        *,
        budget: float = TURN_BUDGET,
    ) -> Member:
        """Read one member, by `29:` id or by Entra object id."""
        answer = await self._request(
            _Call(
                operation="get_member",
                method="GET",
                service_url=service_url,
                path=(conversation_id, "members", member_id),
                query={},
                body=None,
                deadline=self._monotonic() + budget,
            ),
            counted_on=conversation_id,
        )
        return read_answer(Member, answer)

    async def _send(
        self,
        method: _Method,
        service_url: str,
        conversation_id: str,
        activity_path: tuple[str, ...],
        body: Message | None,
        *,
        targeted: bool = False,
        budget: float,
    ) -> str | None:
        answer = await self._request(
            _Call(
                operation=f"{method.lower()}_activity",
                method=method,
                service_url=service_url,
                path=(conversation_id, "activities", *activity_path),
                query={"isTargetedActivity": "true"} if targeted else {},
                body=body,
                deadline=self._monotonic() + budget,
            ),
            counted_on=conversation_id,
        )
        try:
            return Sent.model_validate_json(answer or b"{}").id
        except ValidationError:
            # It was taken; a fresh attempt because of an odd answer would send it twice.
            return None

    async def _request(self, call: _Call, *, counted_on: str) -> bytes:
        if not self._trusted(call.service_url):
            raise ConnectorRefused(None, "UntrustedServiceUrl", "not an address to send to")
        try:
            answer = await self._tried(call, counted_on)
        except ConnectorRefused as error:
            _report(call, error.status, error.code)
            # A no is an answer, but for one that is said to whoever asks.
            self._saw("" if error.status != HTTPStatus.UNAUTHORIZED else "401")
            raise
        except ConnectorUnavailable as error:
            _report(call, error.status, "")
            self._saw(_why(error))
            raise
        self._saw("")
        return answer

    def _saw(self, failure: str) -> None:
        if self._witness is None:
            return
        if failure:
            self._witness.failed(failure)
        else:
            self._witness.worked()

    async def _tried(self, call: _Call, counted_on: str) -> bytes:
        """Try until there is an answer, or no time for another attempt."""
        backoff = _FIRST_BACKOFF
        while True:
            try:
                return await self._attempt(call, counted_on)
            except ConnectorUnavailable as error:
                # Jitter also on what Teams asks for: replicas were refused in the same second.
                pause = (error.retry_after or 0.0) + backoff * (0.5 + self._jitter())
                if not error.again or self._monotonic() + pause >= call.deadline:
                    raise
            await self._sleep(pause)
            backoff *= 2

    async def _attempt(self, call: _Call, counted_on: str) -> bytes:
        try:
            if self._limits is not None:
                await self._limits.room(
                    counted_on,
                    budget=self._left(call),
                    limits=READS if call.method == "GET" else SENDS,
                )
            headers = await self._headers(call)
        except TooBusy as error:
            raise ConnectorUnavailable(retry_after=error.retry_after) from error
        except (TokenUnavailable, TimeoutError) as error:
            raise ConnectorUnavailable(again=False) from error
        try:
            async with self._session.request(
                call.method,
                _url(call),
                data=None if call.body is None else io.BytesIO(orjson.dumps(call.body)),
                headers=headers,
                # Nobody may lead the token elsewhere.
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(total=min(self._left(call), _ATTEMPT_SECONDS)),
            ) as response:
                answer = await read_at_most(response, _LARGEST_ANSWER)
        except aiohttp.ClientConnectorError as error:
            raise ConnectorUnavailable from error
        except TimeoutError as error:
            # Slow is not lost: a post that was taken after all would stand there twice.
            raise ConnectorUnavailable(uncertain=True, again=call.method != "POST") from error
        except TooMuch as error:
            raise ConnectorUnavailable(uncertain=True, again=False) from error
        except aiohttp.ClientError as error:
            raise ConnectorUnavailable(uncertain=True) from error
        if response.status in _OK:
            return answer
        raise failure(response.status, response.headers.get("Retry-After"), answer)

    def _left(self, call: _Call) -> float:
        # Zero would mean "no limit" to aiohttp.
        return max(call.deadline - self._monotonic(), 0.001)

    async def _headers(self, call: _Call) -> dict[str, str]:
        headers = {"Accept": "application/json"}
        if call.body is not None:
            headers["Content-Type"] = "application/json; charset=utf-8"
        if self._token is not None:
            async with asyncio.timeout(self._left(call)):
                headers["Authorization"] = f"Bearer {await self._token()}"
        return headers


def _for_one(activity: Message) -> Message:
    match activity:
        case {"recipient": {"id": str(reader)}}:
            return {**activity, "recipient": {"id": reader, "isTargeted": True}}
        case _:
            raise TypeError("a targeted message names its reader")


def _counted_on(parameters: Message) -> str:
    """Name the conversation that a new one counts against: its channel, else its person."""
    match parameters:
        case {"channelData": {"channel": {"id": str(channel_id)}}}:
            return channel_id
        case {"members": [{"id": str(member_id)}]}:
            return member_id
        case _:
            return ""


def _url(call: _Call) -> URL:
    # An id holds `:`, `@` and `;`, and none of it may be read as part of the path.
    path = "".join(f"/{quote(part, safe='')}" for part in call.path)
    url = f"{call.service_url.rstrip('/')}/v3/conversations{path}"
    return URL(url, encoded=True).with_query(call.query or None)


def _why(error: ConnectorUnavailable) -> str:
    cause = error.__cause__
    return str(error.status or (type(cause).__name__ if cause is not None else "no answer"))


def _report(call: _Call, status: int | None, code: str) -> None:
    _log.warning(
        "connector_call_failed",
        operation=call.operation,
        host=URL(call.service_url).host,
        status=status,
        code=code,
    )
