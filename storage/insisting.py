"""What has happened outside is written down, also where the database is away just then.

A card that was sent and is not known as sent is sent again. A turn may be told to try again; what
Teams or Graph has taken can't be taken back.
"""

import asyncio
from collections.abc import Awaitable, Callable

from storage.engine import may_pass

AT_MOST = 120.0
"""Seconds: as long as a lease; thereafter another may have begun the same anew."""
_NEXT_TRY = 0.5


async def insist(write: Callable[[], Awaitable[None]]) -> None:
    """Write it, and again while the database is away, full, or others write.

    Args:
        write: What makes no difference when it is done twice: a connection may break when its
            transaction is committed, and before that is heard.
    """
    clock = asyncio.get_running_loop().time
    until = clock() + AT_MOST
    while True:
        try:
            await write()
        except Exception as error:
            if not may_pass(error) or clock() >= until:
                raise
            await asyncio.sleep(_NEXT_TRY)
        else:
            return
