"""A bare Teams SDK v2 bot that answers with the same card; loopback only, and no access log.

After the port, `standard` runs it as `uvicorn[standard]` does: uvloop, and HTTP read by httptools.
"""

import asyncio
import sys

import uvicorn
import uvloop
from fastapi import FastAPI, Response
from microsoft_teams.api import MessageActivity
from microsoft_teams.apps import ActivityContext, App, FastAPIAdapter
from microsoft_teams.cards import AdaptiveCard, TextBlock

STANDARD = "standard" in sys.argv


def server(app: FastAPI) -> uvicorn.Server:
    port = int(sys.argv[1])
    return uvicorn.Server(
        uvicorn.Config(
            app,
            host="127.0.0.1",
            port=port,
            http="httptools" if STANDARD else "h11",
            log_level="warning",
            access_log=False,
        )
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


run = uvloop.run if STANDARD else asyncio.run
run(bot.start(int(sys.argv[1])))
