"""`python -m bot`: the bot, or one of its administrator's tools."""

import gc
import sys

gc.disable()  # what is loaded stays: looking for garbage meanwhile is a fifth of the start
from bot.console.commands import main  # noqa: E402

gc.enable()

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
