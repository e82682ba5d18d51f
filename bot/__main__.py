"""`python -m bot`: read the settings, serve."""

import sys

from aiohttp import web

from bot.app import create_app
from bot.clock import SystemClock
from bot.logs import set_up_logs
from bot.settings import BadSettings, Mode, read_settings


def main() -> int:
    try:
        settings = read_settings()
    except BadSettings as bad:
        sys.stderr.write(f"The settings are not right:\n{bad}\n")
        return 2
    set_up_logs(readable=settings.mode is Mode.LOCAL)
    web.run_app(
        create_app(settings, SystemClock(settings.zone)),
        host=settings.host,
        port=settings.port,
        print=None,
        access_log=None,
        shutdown_timeout=8,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
