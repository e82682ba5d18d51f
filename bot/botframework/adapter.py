"""A request's body in, a status and a body out: the way into the bot.

It stands on the SDK's `CloudAdapterBase` for its pipeline alone. The SDK's aiohttp package is
not used: its `process` breaks the answer of every invoke.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

import structlog

from bot.botframework.authentication import SignIn
from bot.botframework.connector import Connector
from bot.botframework.inbound import Account, Inbound, NotAnActivity, read_inbound
from bot.botframework.sdk import (
    Activity,
    ActivityTypes,
    ChannelAccount,
    CloudAdapterBase,
    ConversationAccount,
    TurnContext,
)
from bot.botframework.sdk_connector import SdkAuthentication
from bot.signing_keys import Forbidden, KeysUnavailable, Unauthenticated

_TURNED_AWAY: Final[Mapping[type[BaseException], HTTPStatus]] = {
    NotAnActivity: HTTPStatus.BAD_REQUEST,
    Unauthenticated: HTTPStatus.UNAUTHORIZED,
    Forbidden: HTTPStatus.FORBIDDEN,
    KeysUnavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}
TURNED_AWAY: Final = frozenset(_TURNED_AWAY.values())
_TAKEN: Final = "bot.botframework.taken"

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class InvokeResult:
    """What the logic answers an invoke with: a status, and a JSON object or nothing."""

    status: int
    body: Mapping[str, object] | None


@dataclass(frozen=True, kw_only=True)
class Result:
    """What the route answers the request with; no body means an empty one."""

    status: int
    body: Mapping[str, object] | None = None


Logic = Callable[[Inbound], Awaitable[InvokeResult | None]]
OnError = Callable[[Inbound, Exception], Awaitable[InvokeResult | None]]


@dataclass
class _Taken:
    """An activity that is being acted on, and what came of it."""

    inbound: Inbound
    result: InvokeResult | None = None


class TeamsAdapter(CloudAdapterBase):
    def __init__(self, connector: Connector, sign_in: SignIn, *, on_error: OnError) -> None:
        """Take what it needs.

        Args:
            connector: What the SDK's own ways of sending go through.
            sign_in: Checks each request's signature before its body is read.
            on_error: Called with what the logic raised; answers the person, and the invoke.
        """
        self._sdk_authentication = SdkAuthentication(connector)
        super().__init__(self._sdk_authentication)
        self._sign_in = sign_in
        self._on_error = on_error
        self.on_turn_error = self._turn_failed

    async def handle(self, authorization: str | None, body: bytes, logic: Logic) -> Result:
        """Take one request. What a client sent is never answered with 500."""
        try:
            admission = await self._sign_in.admit(authorization)
            inbound = read_inbound(body)
            admission.check(inbound)
        except tuple(_TURNED_AWAY) as error:
            status = _TURNED_AWAY[type(error)]
            _log.warning("request_turned_away", status=int(status), reason=str(error))
            return Result(status=status)

        taken = _Taken(inbound)

        async def turn(context: TurnContext) -> None:
            context.turn_state[_TAKEN] = taken
            taken.result = await logic(inbound)

        await self.process_activity(  # pyright: ignore[reportUnknownMemberType]  # its callback may return anything
            self._sdk_authentication.checked(), _activity(inbound), turn
        )
        if taken.result is not None:
            return Result(status=taken.result.status, body=taken.result.body)
        unanswered = inbound.type == ActivityTypes.invoke
        return Result(status=HTTPStatus.BAD_REQUEST if unanswered else HTTPStatus.OK)

    async def _turn_failed(self, context: TurnContext, error: Exception) -> None:
        taken = context.turn_state.get(_TAKEN)
        if not isinstance(taken, _Taken):
            # A turn the bot began itself: its caller hears of it.
            raise error
        taken.result = await self._on_error(taken.inbound, error)


def _activity(inbound: Inbound) -> Activity:
    """Give the SDK's pipeline what it needs to know; the rest stands in `Inbound`.

    Not by its own deserialiser, which takes longer than the rest of the way in, fails in many
    ways on what a client may send, and drops what it does not know. Without a delivery mode:
    only a skill's caller asks for one, and no such caller is let in.
    """
    return Activity(
        type=inbound.type,
        id=inbound.id or "",
        channel_id=inbound.channel_id,
        service_url=inbound.service_url,
        from_property=_account(inbound.sender),
        recipient=_account(inbound.recipient),
        conversation=ConversationAccount(id=inbound.conversation.id),
    )


def _account(account: Account) -> ChannelAccount:
    return ChannelAccount(id=account.id, name=account.name or "")
