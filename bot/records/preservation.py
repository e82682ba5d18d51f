"""Copies of pictures in a form that archives take."""

from io import BytesIO

from PIL import Image


def as_png(webp: bytes) -> bytes:
    """Every pixel of a WebP picture as PNG. It takes a while: not for the event loop."""
    with Image.open(BytesIO(webp), formats=("WEBP",)) as image:
        image.load()
        buffer = BytesIO()
        image.save(buffer, "PNG", icc_profile=image.info.get("icc_profile"))
    return buffer.getvalue()
