"""Serve until the process is told to stop."""

import asyncio
import gc
import os
import signal
from functools import partial
from typing import Final

import structlog
from aiohttp import web

from bot import __version__
from bot.app import LEAVING, create_app
from bot.console.preflight import database_fault, described, look_over
from bot.core.clock import SystemClock
from bot.ops.logs import set_up_logs
from bot.settings import BadSettings, Mode, Settings
from bot.wiring.work import FINISHING_SECONDS
from storage.engine import database_errors

LEAVING_SECONDS: Final = 2.0
"""So long a replica that was told to stop still takes requests, but says that it is not ready: a
load balancer has then turned to the others. With what is in flight it takes less than ten."""
_TOLD_BY: Final = (signal.SIGTERM, signal.SIGINT)
_NAME_THREADS: Final = "2"
"""They look up hosts' names, and do nothing else; libuv would start four."""

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
    except (*database_errors(), OSError) as error:
        look_over(settings, os.environ)  # the port may have been taken since
        raise BadSettings(database_fault(error)) from error


def _serve(settings: Settings) -> None:
    app = create_app(settings, SystemClock(settings.zone))
    app.on_startup.append(_settle)
    alone = settings.database_url.get_secret_value().startswith("sqlite")
    app.on_startup.append(partial(_leave_when_told, 0.0 if alone else LEAVING_SECONDS))
    web.run_app(
        app,
        host=settings.host,
        port=settings.port,
        print=None,
        access_log=None,
        shutdown_timeout=FINISHING_SECONDS,
        loop=_event_loop(),
    )
    for each in _TOLD_BY:  # the loop's own handlers ended with it, and all work is done
        signal.signal(each, signal.SIG_IGN)


def _event_loop() -> asyncio.AbstractEventLoop:
    """libuv's, which takes a twentieth less of a turn; else Python's own."""
    try:
        import uvloop  # noqa: PLC0415 - of all commands, only this one serves
    except ImportError:  # on Windows, or where the code is newer than its packages
        return asyncio.new_event_loop()
    os.environ.setdefault("UV_THREADPOOL_SIZE", _NAME_THREADS)
    return uvloop.new_event_loop()


async def _settle(_app: web.Application) -> None:
    """What was loaded to serve stays: no need to look for garbage among it again and again."""
    gc.collect()
    gc.freeze()


async def _leave_when_told(seconds: float, app: web.Application) -> None:
    """Once: told again, as `timeout` and an impatient hand do, it goes on finishing its work."""
    loop = asyncio.get_running_loop()

    def leave() -> None:
        if not app[LEAVING].is_set():
            app[LEAVING].set()
            loop.call_later(seconds, _exit)

    for each in _TOLD_BY:
        loop.add_signal_handler(each, leave)


def _exit() -> None:
    raise web.GracefulExit
