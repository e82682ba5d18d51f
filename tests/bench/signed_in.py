"""The bot in Teams mode, for `make bench`: tokens are checked and limits kept as in service.

Nothing here may reach the internet, so two things differ: Teams' connector may be one on this
machine, and Entra's token is a fixed one.
"""

import time

from azure.core.credentials import AccessToken

from bot.botframework.service_urls import is_local_service
from bot.console.serving import serve
from bot.settings import read_settings
from bot.wiring import base, sign_in


class FixedCredential:
    async def get_token(self, *_scopes: str, **_: object) -> AccessToken:
        return AccessToken("made up", int(time.time()) + 3600)

    async def close(self) -> None:
        """Nothing was opened."""


for module in (base, sign_in):
    vars(module)["is_teams_service"] = is_local_service
vars(sign_in)["open_credential"] = lambda *_: FixedCredential()
serve(read_settings())
