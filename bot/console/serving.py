"""Serve until the process is told to stop."""

import gc

from aiohttp import web

from bot.app import create_app
from bot.clock import SystemClock
from bot.logs import set_up_logs
from bot.settings import Mode, Settings


def serve(settings: Settings) -> None:
    set_up_logs(readable=settings.mode is Mode.LOCAL)
    app = create_app(settings, SystemClock(settings.zone))
    app.on_startup.append(_settle)
    web.run_app(
        app,
        host=settings.host,
        port=settings.port,
        print=None,
        access_log=None,
        shutdown_timeout=8,
    )


async def _settle(_app: web.Application) -> None:
    """What was loaded to serve stays: no need to look for garbage among it again and again."""
    gc.collect()
    gc.freeze()
