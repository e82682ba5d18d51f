"""Copies of pictures in a form that archives take."""

from io import BytesIO
from typing import Final

from PIL import Image

from bot.apart import Apart, Burst, TookTooLong

COPIER: Final = Apart(
    module="bot.records.preservation",
    memory=768 * 1024 * 1024,
    seconds=30,
)


def png_copy(webp: bytes) -> bytes | None:
    """Every pixel of a WebP picture as PNG, by a process of its own; None where it can't be had.

    It takes a while: not for the event loop.
    """
    try:
        return COPIER.ask_in_thread(webp)
    except (Burst, TookTooLong):
        return None


def as_png(webp: bytes) -> bytes:
    """Be that process."""
    with Image.open(BytesIO(webp), formats=("WEBP",)) as image:
        image.load()
        buffer = BytesIO()
        image.save(buffer, "PNG", icc_profile=image.info.get("icc_profile"))
    return buffer.getvalue()


if __name__ == "__main__":
    COPIER.serve(as_png)
