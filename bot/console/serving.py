"""Serve until the process is told to stop."""

from aiohttp import web

from bot.app import create_app
from bot.clock import SystemClock
from bot.logs import set_up_logs
from bot.settings import Mode, Settings


def serve(settings: Settings) -> None:
    set_up_logs(readable=settings.mode is Mode.LOCAL)
    web.run_app(
        create_app(settings, SystemClock(settings.zone)),
        host=settings.host,
        port=settings.port,
        print=None,
        access_log=None,
        shutdown_timeout=8,
    )
