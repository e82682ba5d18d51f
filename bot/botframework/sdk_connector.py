"""What the SDK's own paths ask of a connector and of sign-in, answered by ours.

Only the four models that pass here are botbuilder's; the bot itself sends plain dictionaries.
"""

from dataclasses import dataclass
from typing import NoReturn

from pydantic import TypeAdapter

from bot.botframework.connector import Connector
from bot.botframework.sdk import (
    Activity,
    AuthenticateRequestResult,
    BotFrameworkAuthentication,
    ClaimsIdentity,
    ConnectorFactory,
    ConversationParameters,
    ConversationResourceResponse,
    ResourceResponse,
)

_JSON = TypeAdapter(dict[str, object])


class SdkConversations:
    def __init__(self, connector: Connector, service_url: str) -> None:
        self._connector = connector
        self._service_url = service_url

    async def send_to_conversation(
        self, conversation_id: str, activity: Activity
    ) -> ResourceResponse:
        sent = await self._connector.send_to_conversation(
            self._service_url, conversation_id, _wire(activity)
        )
        return ResourceResponse(id=sent or "")

    async def reply_to_activity(
        self, conversation_id: str, activity_id: str, activity: Activity
    ) -> ResourceResponse:
        sent = await self._connector.reply_to_activity(
            self._service_url, conversation_id, activity_id, _wire(activity)
        )
        return ResourceResponse(id=sent or "")

    async def update_activity(
        self, conversation_id: str, activity_id: str, activity: Activity
    ) -> ResourceResponse:
        sent = await self._connector.update_activity(
            self._service_url, conversation_id, activity_id, _wire(activity)
        )
        return ResourceResponse(id=sent or "")

    async def delete_activity(self, conversation_id: str, activity_id: str) -> None:
        await self._connector.delete_activity(self._service_url, conversation_id, activity_id)

    async def create_conversation(
        self, parameters: ConversationParameters
    ) -> ConversationResourceResponse:
        created = await self._connector.create_conversation(self._service_url, _wire(parameters))
        return ConversationResourceResponse(
            id=created.id,
            activity_id=created.activity_id or "",
            service_url=created.service_url or "",
        )


def _wire(model: Activity | ConversationParameters) -> dict[str, object]:
    return _JSON.validate_python(model.serialize())  # pyright: ignore[reportUnknownMemberType]  # msrest declares no types


@dataclass(frozen=True)
class SdkConnector:
    conversations: SdkConversations


class SdkConnectors(ConnectorFactory):
    def __init__(self, connector: Connector) -> None:
        self._connector = connector

    async def create(  # pyright: ignore[reportIncompatibleMethodOverride]  # the SDK's own client is what this replaces
        self, service_url: str, audience: str | None
    ) -> SdkConnector:
        del audience  # one cloud, so one token
        return SdkConnector(SdkConversations(self._connector, service_url))


class SdkAuthentication(BotFrameworkAuthentication):
    """Lets nobody in: requests are checked in `TeamsAdapter.handle`, and only there."""

    def __init__(self, connector: Connector) -> None:
        self._connectors = SdkConnectors(connector)

    def checked(self) -> AuthenticateRequestResult:
        """Give what the SDK wants to hear of a request that has been checked."""
        result = AuthenticateRequestResult()
        result.claims_identity = ClaimsIdentity({}, is_authenticated=True)
        result.connector_factory = self._connectors
        return result

    async def authenticate_request(self, activity: Activity, auth_header: str) -> NoReturn:
        del activity, auth_header
        raise PermissionError("not checked by TeamsAdapter.handle")

    async def authenticate_streaming_request(
        self, auth_header: str, channel_id_header: str
    ) -> NoReturn:
        del auth_header, channel_id_header
        raise PermissionError("no streaming")

    def create_connector_factory(self, claims_identity: ClaimsIdentity) -> ConnectorFactory:
        del claims_identity  # the bot has one
        return self._connectors

    async def create_user_token_client(  # pyright: ignore[reportIncompatibleMethodOverride]  # nobody signs in through the bot, and building one takes a third of a turn
        self, claims_identity: ClaimsIdentity
    ) -> None:
        del claims_identity
