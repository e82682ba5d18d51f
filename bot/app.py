"""The HTTP side: one route for Bot Framework, and what an administrator's probes ask."""

from collections.abc import AsyncIterator
from http import HTTPStatus

from aiohttp import web

from bot.schedule.ports import Clock
from bot.settings import Settings
from bot.wiring import Bot, open_bot

BODY_LIMIT = 1024 * 1024
"""Bytes. A real activity stays far below."""

BOT = web.AppKey("bot", Bot)


def create_app(settings: Settings, clock: Clock) -> web.Application:
    app = web.Application(client_max_size=BODY_LIMIT)
    app.router.add_post("/api/messages", _messages)
    app.router.add_get("/healthz", _alive)
    app.router.add_get("/readyz", _ready)

    async def lifespan(app: web.Application) -> AsyncIterator[None]:
        async with open_bot(settings, clock) as bot:
            app[BOT] = bot
            yield

    app.cleanup_ctx.append(lifespan)
    return app


async def _messages(request: web.Request) -> web.Response:
    try:
        body = await request.read()
    except web.HTTPRequestEntityTooLarge:
        return web.Response(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    result = await request.app[BOT].receive(request.headers.get("Authorization"), body)
    if result.body is None:
        return web.Response(status=result.status)
    return web.json_response(result.body, status=result.status)


async def _alive(_request: web.Request) -> web.Response:
    return web.Response(text="ok")


async def _ready(request: web.Request) -> web.Response:
    problem = await request.app[BOT].problem()
    if problem:
        return web.Response(text=problem, status=HTTPStatus.SERVICE_UNAVAILABLE)
    return web.Response(text="ok")
