"""`python -m bot`: the bot, or one of its administrator's tools."""

import gc
import sys

gc.disable()  # what is loaded stays: looking for garbage meanwhile is a fifth of the start
from bot.console.commands import main  # noqa: E402

gc.enable()


def run() -> int:
    """Do what the command line says; the installed command `inlaggsboten` begins here."""
    return main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(run())
