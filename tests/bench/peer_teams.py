"""A bare Teams SDK v2 bot that answers with the same card; loopback only, and no access log."""

import asyncio
import sys

import uvicorn
from fastapi import FastAPI, Response
from microsoft_teams.api import MessageActivity
from microsoft_teams.apps import ActivityContext, App, FastAPIAdapter
from microsoft_teams.cards import AdaptiveCard, TextBlock


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
async def answer(context: ActivityContext[MessageActivity]) -> None:
    rows = [TextBlock(text=f"Row {row}", wrap=True) for row in range(5)]
    await context.send(AdaptiveCard(version="1.5", body=rows))


asyncio.run(bot.start(int(sys.argv[1])))
