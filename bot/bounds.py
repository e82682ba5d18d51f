"""Be the process that `bot.apart` starts: bound first, then read. It loads little."""

import os
import resource
import sys
from collections.abc import Callable
from typing import Final

_KINDNESS: Final = 10
"""The bot's own process comes first."""


def serve(work: Callable[[bytes], bytes]) -> None:
    """Answer what came on standard input, within the memory and seconds that are its arguments."""
    memory, seconds = map(int, sys.argv[1:])
    os.nice(_KINDNESS)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.buffer.write(work(sys.stdin.buffer.read()))
