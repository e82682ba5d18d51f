"""Copies of pictures in a form that archives take."""

from io import BytesIO
from typing import Final

from bot.apart import Apart, Burst, TookTooLong

COPIER: Final = Apart(
    module="bot.records.preservation",
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


def as_png(picture: bytes) -> bytes:
    """Be that process."""
    from PIL import Image  # noqa: PLC0415 - 3 MB that only that process needs

    with Image.open(BytesIO(picture), formats=("WEBP", "PNG")) as image:
        image.load()
        buffer = BytesIO()
        image.save(buffer, "PNG", icc_profile=image.info.get("icc_profile"))
    return buffer.getvalue()


if __name__ == "__main__":
    COPIER.serve(as_png)
