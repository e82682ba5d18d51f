"""A bare bot on Microsoft's current SDK: it answers what it must, and is asked beside ours."""

import asyncio
import sys
from typing import Any

import uvicorn
from fastapi import FastAPI, Response
from microsoft_teams.api import (
    AdaptiveCardActionMessageResponse,
    AdaptiveCardInvokeActivity,
    FileConsentInvokeActivity,
    MessageActivity,
    MessageExtensionQueryInvokeActivity,
    MessagingExtensionResponse,
    MessagingExtensionResult,
    MessagingExtensionResultType,
    TaskFetchInvokeActivity,
    TaskModuleMessageResponse,
    TaskModuleResponse,
)
from microsoft_teams.apps import ActivityContext, App, FastAPIAdapter


def server(app: FastAPI) -> uvicorn.Server:
    port = int(sys.argv[1])
    return uvicorn.Server(
        uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning", access_log=False)
    )


web = FastAPI()


@web.get("/readyz")
async def ready() -> Response:
    return Response("ok")


bot = App(
    http_server_adapter=FastAPIAdapter(web, server_factory=server),
    dangerously_allow_unauthenticated_requests=True,
)


@bot.on_message
async def message(context: ActivityContext[MessageActivity]) -> None:
    await context.send("Hej")


@bot.on_card_action
async def press(context: ActivityContext[AdaptiveCardInvokeActivity]) -> Any:
    return AdaptiveCardActionMessageResponse(value="Klart")


@bot.on_message_ext_query
async def query(context: ActivityContext[MessageExtensionQueryInvokeActivity]) -> Any:
    found = MessagingExtensionResult(type=MessagingExtensionResultType.MESSAGE, text="Inget")
    return MessagingExtensionResponse(compose_extension=found)


@bot.on_dialog_open
async def dialog(context: ActivityContext[TaskFetchInvokeActivity]) -> Any:
    return TaskModuleResponse(task=TaskModuleMessageResponse(value="Klart"))


@bot.on_file_consent
async def consent(context: ActivityContext[FileConsentInvokeActivity]) -> None:
    return None


asyncio.run(bot.start(int(sys.argv[1])))
