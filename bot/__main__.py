"""`python -m bot`: the bot, or one of its administrator's tools."""

import gc
import os
import signal
import sys
from typing import Final

ENDED_BY_A_SIGNAL: Final = 128
"""And its number: the exit code that shells and service managers know."""


def _end(told: int, _frame: object) -> None:
    """At once: Python's own way is a traceback, and none at all as a container's first process."""
    os._exit(ENDED_BY_A_SIGNAL + told)


for each in (signal.SIGTERM, signal.SIGINT):
    signal.signal(each, _end)
gc.disable()  # what is loaded stays: looking for garbage meanwhile is a fifth of the start
from bot.console.commands import main  # noqa: E402

gc.enable()
# From here on, what a tool has begun is taken away as it ends.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGTERM, lambda told, _frame: sys.exit(ENDED_BY_A_SIGNAL + told))


def run() -> int:
    """Do what the command line says; the installed command `inlaggsboten` begins here."""
    try:
        return main(sys.argv[1:])
    except KeyboardInterrupt:
        return ENDED_BY_A_SIGNAL + signal.SIGINT


if __name__ == "__main__":
    sys.exit(run())
