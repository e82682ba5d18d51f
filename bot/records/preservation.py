"""Copies of pictures in a form that archives take."""

from typing import Final

from bot.apart import Apart, Burst, TookTooLong

COPIER: Final = Apart(
    module="bot.records.png",
    memory=768 * 1024 * 1024,
    seconds=30,
)


def png_copy(picture: bytes) -> bytes | None:
    """Every pixel of a WebP picture as PNG, by a process of its own; None where it can't be had.

    Of such a copy it makes the same again, so that one can be held against its original. It takes
    a while: not for the event loop.
    """
    try:
        return COPIER.ask_in_thread(picture)
    except (Burst, TookTooLong):
        return None
