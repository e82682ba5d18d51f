"""The parts of botbuilder that are used, loaded without the rest of it.

Its packages load all that is in them, with `requests`, `msal` and `oauthlib`: 470 modules and
12 MB of which a turn meets nothing.
"""

from typing import Final

from bot.core.bare_packages import Packages, bare

_PACKAGES: Final[Packages] = {
    "msrest": {},
    "botframework.connector": {"Channels": "channels", "ConnectorClient": None},
    "botframework.connector.aio": {"ConnectorClient": None},
    "botframework.connector.token_api": {},
    "botframework.connector.auth": {
        "AppCredentials": None,
        "AuthenticationConstants": "authentication_constants",
        "BotFrameworkAuthentication": None,
        "ClaimsIdentity": "claims_identity",
    },
    "botbuilder.core": {},
}

with bare(_PACKAGES):
    from botbuilder.core.cloud_adapter_base import CloudAdapterBase
    from botbuilder.core.turn_context import TurnContext
    from botbuilder.schema import (
        Activity,
        ActivityTypes,
        ChannelAccount,
        ConversationAccount,
        ConversationParameters,
        ConversationResourceResponse,
        ResourceResponse,
    )
    from botframework.connector.auth import BotFrameworkAuthentication
    from botframework.connector.auth.authenticate_request_result import AuthenticateRequestResult
    from botframework.connector.auth.claims_identity import ClaimsIdentity
    from botframework.connector.auth.connector_factory import ConnectorFactory

__all__ = [
    "Activity",
    "ActivityTypes",
    "AuthenticateRequestResult",
    "BotFrameworkAuthentication",
    "ChannelAccount",
    "ClaimsIdentity",
    "CloudAdapterBase",
    "ConnectorFactory",
    "ConversationAccount",
    "ConversationParameters",
    "ConversationResourceResponse",
    "ResourceResponse",
    "TurnContext",
]
