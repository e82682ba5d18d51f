"""Serve until the process is told to stop."""

import asyncio
import gc
import signal
from typing import Final

from aiohttp import web

from bot.app import LEAVING, create_app
from bot.core.clock import SystemClock
from bot.ops.logs import set_up_logs
from bot.settings import Mode, Settings

LEAVING_SECONDS: Final = 2.0
"""So long a replica that was told to stop still takes requests, but says that it is not ready: a
load balancer has then turned to the others. With what is in flight it takes less than ten."""
FINISHING_SECONDS: Final = 6.0


def serve(settings: Settings) -> None:
    set_up_logs(readable=settings.mode is Mode.LOCAL)
    app = create_app(settings, SystemClock(settings.zone))
    app.on_startup.append(_settle)
    if not settings.database_url.get_secret_value().startswith("sqlite"):
        app.on_startup.append(_leave_in_good_time)
    web.run_app(
        app,
        host=settings.host,
        port=settings.port,
        print=None,
        access_log=None,
        shutdown_timeout=FINISHING_SECONDS,
    )


async def _settle(_app: web.Application) -> None:
    """What was loaded to serve stays: no need to look for garbage among it again and again."""
    gc.collect()
    gc.freeze()


async def _leave_in_good_time(app: web.Application) -> None:
    loop = asyncio.get_running_loop()

    def leave() -> None:
        app[LEAVING].set()
        loop.call_later(LEAVING_SECONDS, _exit)

    loop.add_signal_handler(signal.SIGTERM, leave)


def _exit() -> None:
    raise web.GracefulExit
