"""`python -m bot`: the bot, or one of its administrator's tools."""

import sys

from bot.console.commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
