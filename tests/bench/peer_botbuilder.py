"""A bare botbuilder bot, as Microsoft's samples set one up: a card of five rows for an answer."""

import sys

from aiohttp import web
from botbuilder.core import ActivityHandler, CardFactory, MessageFactory, TurnContext
from botbuilder.integration.aiohttp import CloudAdapter, ConfigurationBotFrameworkAuthentication


class NoSignIn:
    """Without an app id the SDK checks no token and sends none, like the bot in local mode."""

    APP_ID = ""
    APP_PASSWORD = ""
    APP_TYPE = "MultiTenant"
    APP_TENANTID = ""


class Bot(ActivityHandler):
    async def on_message_activity(self, turn_context: TurnContext) -> None:
        card = {
            "type": "AdaptiveCard",
            "version": "1.5",
            "body": [
                {"type": "TextBlock", "text": f"Row {row}", "wrap": True} for row in range(5)
            ],
        }
        attachment = CardFactory.adaptive_card(card)
        await turn_context.send_activity(MessageFactory.attachment(attachment))


def main(port: int) -> None:
    adapter = CloudAdapter(ConfigurationBotFrameworkAuthentication(NoSignIn()))
    bot = Bot()

    async def messages(request: web.Request) -> web.Response:
        return await adapter.process(request, bot)

    async def ready(_: web.Request) -> web.Response:
        return web.Response(text="ok")

    app = web.Application()
    app.router.add_post("/api/messages", messages)
    app.router.add_get("/readyz", ready)
    web.run_app(app, host="127.0.0.1", port=port, print=None, access_log=None)


main(int(sys.argv[1]))
