"""Serve until the process is told to stop."""

import asyncio
import gc
import os
import signal
from typing import Final

import structlog
from aiohttp import web
from asyncpg import PostgresError
from sqlalchemy.exc import SQLAlchemyError

from bot import __version__
from bot.app import LEAVING, create_app
from bot.console.preflight import database_fault, described, look_over
from bot.core.clock import SystemClock
from bot.ops.logs import set_up_logs
from bot.settings import BadSettings, Mode, Settings

LEAVING_SECONDS: Final = 2.0
"""So long a replica that was told to stop still takes requests, but says that it is not ready: a
load balancer has then turned to the others. With what is in flight it takes less than ten."""
FINISHING_SECONDS: Final = 6.0


_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


def serve(settings: Settings) -> None:
    """Serve until the process is told to stop.

    Raises:
        BadSettings: what the settings name is not there, or can't be used.
        NewerDatabase: the database serves this code no longer.
    """
    look_over(settings, os.environ)
    set_up_logs(readable=settings.mode is Mode.LOCAL)
    _log.info("starting", version=__version__, **described(settings))
    try:
        _serve(settings)
    except (SQLAlchemyError, PostgresError, OSError) as error:
        raise BadSettings(database_fault(error)) from error


def _serve(settings: Settings) -> None:
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
