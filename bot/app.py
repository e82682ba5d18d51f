"""The HTTP side: one route for Bot Framework, and what an administrator's probes ask."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from hmac import compare_digest
from http import HTTPStatus
from ipaddress import ip_address

from aiohttp import web
from aiohttp.typedefs import Handler
from yarl import URL

from bot.core.ports import Clock
from bot.core.rate_limit import Limit, RateLimit
from bot.core.together import Together
from bot.ops.metrics import CONTENT_TYPE
from bot.settings import Mode, Settings
from bot.web.bodies import PATIENCE, in_time
from bot.web.sign_in import LONGEST_TOKEN
from bot.web.site import PAGE, add_page
from bot.wiring.bot import Bot, open_bot
from bot.wiring.parts import Parts

BODY_LIMIT = 1024 * 1024
"""Bytes. A real activity stays far below."""

_FORWARDED = (
    "cf-",
    "fastly-",
    "forwarded",
    "true-client-",
    "via",
    "x-arr-",
    "x-azure-",
    "x-client-",
    "x-cluster-",
    "x-envoy-",
    "x-forwarded-",
    "x-original-",
    "x-real-",
)
"""How headers begin by which a proxy says that the question comes from elsewhere."""

MESSAGES = "/api/messages"

FEED_READS = Limit(calls=60, seconds=3600)
"""An address may be read so often; calendars ask every few hours."""

BOT = web.AppKey("bot", Bot)
LEAVING = web.AppKey("leaving", asyncio.Event)
METRICS_TOKEN = web.AppKey("metrics_token", str)
FEED_LIMIT = web.AppKey("feed_limit", RateLimit)
PROBLEM = web.AppKey("problem", Together[str])
IN_SHORT = web.AppKey("in_short", Together[str])
MEASURED = web.AppKey("measured", Together[bytes])


def create_app(settings: Settings, clock: Clock, parts: Parts | None = None) -> web.Application:
    middlewares = [only_this_machine] if settings.mode is Mode.LOCAL else []
    app = web.Application(
        client_max_size=BODY_LIMIT,
        middlewares=middlewares,
        handler_args={
            # Nobody who means well packs a body, and what was refused would go on being unpacked.
            "auto_decompress": False,
            "max_field_size": LONGEST_TOKEN + len("Bearer "),
        },
    )
    app[PATIENCE] = (parts or Parts()).body_patience
    token = settings.metrics_token
    app[METRICS_TOKEN] = token.get_secret_value() if token is not None else ""
    app[LEAVING] = asyncio.Event()
    app[FEED_LIMIT] = RateLimit(FEED_READS)
    app.router.add_post(MESSAGES, _messages)
    app.router.add_get("/healthz", _alive)
    app.router.add_get("/readyz", _ready)
    app.router.add_get("/metrics", _metrics)
    app.router.add_get("/calendar/{secret}.ics", _calendar)
    add_page(app)

    async def lifespan(app: web.Application) -> AsyncIterator[None]:
        async with open_bot(settings, clock, parts) as bot:
            app[BOT] = bot
            app[PAGE] = bot.page
            app[PROBLEM] = Together(bot.problem)
            app[IN_SHORT] = Together(bot.in_short)
            app[MEASURED] = Together(bot.measured)
            yield

    async def stopping(app: web.Application) -> None:
        # The worker winds up while the turns in flight do, rather than after them.
        app[BOT].worker.stop()

    app.cleanup_ctx.append(lifespan)
    app.on_shutdown.append(stopping)
    return app


@web.middleware
async def only_this_machine(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Local mode has no sign-in, so what a page in a browser here can send is not obeyed.

    A page of another site sends its own `Origin` (or `null`), a name of its own that was made to
    point here stands in `Host`, and without asking first no page can send JSON.
    """
    origin = request.headers.get("Origin")
    if not _names_loopback(request.host) or (
        origin is not None and origin != f"http://{request.host}"
    ):
        return web.Response(status=HTTPStatus.FORBIDDEN)
    if request.path == MESSAGES and request.content_type != "application/json":
        return web.Response(status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    return await handler(request)


def _names_loopback(host: str) -> bool:
    try:
        name = URL(f"http://{host}").host or ""
        return name == "localhost" or ip_address(name).is_loopback
    except ValueError:
        return False


async def _messages(request: web.Request) -> web.Response:
    try:
        body = await in_time(request, request.read())
    except web.HTTPRequestEntityTooLarge:
        return web.Response(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    result = await request.app[BOT].receive(request.headers.get("Authorization"), body)
    if result.body is None:
        return web.Response(status=result.status)
    return web.json_response(result.body, status=result.status)


async def _calendar(request: web.Request) -> web.Response:
    secret, limit = request.match_info["secret"], request.app[FEED_LIMIT]
    if not limit.takes(secret, request.app[BOT].clock.now().timestamp()):
        return web.Response(status=HTTPStatus.TOO_MANY_REQUESTS, headers={"Retry-After": "3600"})
    content = await request.app[BOT].calendar(secret)
    if content is None:
        limit.forget(secret)  # whoever guesses must not fill the memory
        return web.Response(status=HTTPStatus.NOT_FOUND)
    response = web.Response(
        body=content,
        content_type="text/calendar",
        charset="utf-8",
        headers={"Cache-Control": "private, max-age=900"},
    )
    response.etag = hashlib.sha256(content).hexdigest()[:32]
    if request.if_none_match and response.etag in request.if_none_match:
        response.set_status(HTTPStatus.NOT_MODIFIED)
        response.body = None
    return response


async def _alive(_request: web.Request) -> web.Response:
    return web.Response(text="ok")


async def _ready(request: web.Request) -> web.Response:
    leaving = request.app[LEAVING].is_set()
    problem = "stopping" if leaving else await request.app[PROBLEM]()
    told = is_here(request) or _has_token(request)
    if problem:
        text = problem if told else "unavailable"
        return web.Response(text=text, status=HTTPStatus.SERVICE_UNAVAILABLE)
    return web.Response(text=await request.app[IN_SHORT]() if told else "ok")


async def _metrics(request: web.Request) -> web.Response:
    if not (is_here(request) or _has_token(request)):
        return web.Response(status=HTTPStatus.NOT_FOUND)
    body = await request.app[MEASURED]()
    return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE})


def _has_token(request: web.Request) -> bool:
    token, given = request.app[METRICS_TOKEN], request.headers.get("Authorization", "")
    # Bytes that are no text came as halves of characters, which nothing else can be made of.
    told = given.encode("utf-8", "surrogateescape")
    return bool(token) and compare_digest(told, f"Bearer {token}".encode())


def is_here(request: web.Request) -> bool:
    """Asked from this machine itself, and not by way of a proxy that stands on it."""
    if any(name.lower().startswith(_FORWARDED) for name in request.headers):
        return False
    if not _names_loopback(request.host):
        return False
    try:
        return ip_address(request.remote or "").is_loopback
    except ValueError:
        return False
