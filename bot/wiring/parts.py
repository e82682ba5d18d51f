"""What a caller may choose when the bot is assembled; everything has the real thing as default."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Self

from bot.settings import Mode, Settings
from storage.engine import PATIENCE


@dataclass(frozen=True, kw_only=True)
class Client:
    """What the chat client can that the bot meets."""

    is_remote: bool
    """Reached over the internet, by Microsoft's rules; else it runs on this very machine."""
    targets: bool
    """Shows a message in a channel to one person alone."""
    dialogs: bool
    pictures: bool
    """Shows a picture on a card."""
    exports: bool
    """Takes a file by consent; else exports are written to a folder."""

    @classmethod
    def of(cls, settings: Settings) -> Self:
        teams = settings.mode is Mode.TEAMS
        return cls(is_remote=teams, targets=teams, dialogs=teams, pictures=teams, exports=teams)


@dataclass(frozen=True, kw_only=True)
class Parts:
    """How time passes, how long others are waited for, and what the client can."""

    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    jitter: Callable[[], float] = random.random
    database_patience: timedelta = PATIENCE
    """How long a database that went away is waited for."""
    graph_patience: float = 5.0
    """Seconds that a call to Graph may sleep before its one retry."""
    graph_timeout: float = 10.0
    """Seconds for connecting to Graph, and for waiting between two pieces of an answer."""
    body_patience: float = 10.0
    """Seconds for the body of a request to arrive; Teams sends it in one go."""
    client: Client | None = None
    """None is what the mode's client can."""
