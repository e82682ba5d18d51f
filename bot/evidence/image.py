"""Is it really a picture, whole and of a bearable size? Found out by decoding it to its end.

Decoding takes time and memory, and what decodes is the first thing to meet hostile bytes: the bot
does it by `bot.evidence.apart`.
"""

import io
import math
import struct
import zlib
from collections.abc import Iterator
from hashlib import sha256
from itertools import pairwise
from typing import Final

from PIL import ExifTags, Image, ImageOps

from bot.evidence.formats import Outline, outline
from bot.evidence.limits import DEFAULT_LIMITS, ImageLimits
from bot.moderation.model import CheckedImage, DisplayCopy, MediaType
from bot.moderation.refusals import (
    DamagedImage,
    FileTooLarge,
    TooHeavy,
    TooManyPixels,
    Unsupported,
    UnsupportedFormat,
)

DISPLAY_SIDE: Final = 1024
"""Pixels of the longest side of a display copy."""
DISPLAY_SIZE: Final = 36_000
"""Bytes of a display copy: as Base64 it goes into one of Teams' messages of 100 KB in UTF-16."""

LONG: Final = 2.0
"""A picture so much longer than wide is shown in parts too: whole it is too small to read."""
PART: Final = 1.5
"""How much longer than wide a part is at most, while the parts are enough."""
MOST_PARTS: Final = 6
"""With the whole and the card as many messages as Teams takes from a bot in two seconds."""
OVERLAP: Final = 20
"""Which fraction of a part the next one shows too: no line of text is cut in both."""

_DISPLAY_QUALITIES: Final = (85, 60, 40)

_PILLOW_NAMES: Final = {
    MediaType.PNG: "PNG",
    MediaType.JPEG: "JPEG",
    MediaType.WEBP: "WEBP",
}

_SCALE_WELL: Final = frozenset({"L", "LA", "RGB", "RGBA", "CMYK", "YCbCr"})

_BROKEN: Final = (
    Image.DecompressionBombError,
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    EOFError,
    IndexError,
    KeyError,
    OverflowError,
    RuntimeError,
    struct.error,
    zlib.error,
)
"""What Pillow's decoders raise on hostile bytes; they agree on no class of their own."""


def read_image(content: bytes, *, limits: ImageLimits = DEFAULT_LIMITS) -> CheckedImage:
    """Decode what claims to be evidence.

    Raises:
        FileTooLarge, NotAnImage, UnsupportedFormat, CarriesSomethingElse, TooManyPixels,
        TooHeavy, DamagedImage: each a refusal that says what is wrong with the file.
    """
    if len(content) > limits.size:
        raise FileTooLarge(limits.size)
    found = outline(content)
    if found.width * found.height > limits.pixels:
        raise TooManyPixels(found.width, found.height, limits.pixels)
    if found.scans > limits.scans:
        raise TooHeavy
    try:
        display = tuple(_decoded(content, found))
    except MemoryError:
        raise TooHeavy from None
    except _BROKEN as error:
        raise DamagedImage(found.media_type) from error
    return CheckedImage(
        media_type=found.media_type,
        content=content,
        sha256=sha256(content).hexdigest(),
        width=found.width,
        height=found.height,
        display=display,
    )


def _decoded(content: bytes, found: Outline) -> Iterator[DisplayCopy]:
    """What to show: the whole, and of a long picture its parts in order."""
    name = _PILLOW_NAMES[found.media_type]
    with Image.open(io.BytesIO(content), formats=(name,)) as image:
        if image.size != (found.width, found.height):
            raise ValueError("the decoder sees another size than the container")
        many = found.media_type is not MediaType.JPEG and getattr(image, "n_frames", 1) > 1
        if many:  # a JPEG's declared parts are no film
            raise UnsupportedFormat(Unsupported.ANIMATION)
        # A JPEG is read to its end, and kept as small as the copy lets it.
        image.draft(None, (2 * DISPLAY_SIDE, 2 * DISPLAY_SIDE))
        image.load()
        mode = "RGBA" if image.has_transparency_data else "RGB"
        parts = [_small(image.crop(box), mode) for box in _parts(image)]
        yield _small(image, mode)
    yield from parts


def _parts(image: Image.Image) -> list[tuple[int, int, int, int]]:
    """Where a long picture is cut."""
    width, height = image.size
    length, breadth = max(width, height), min(width, height)
    if length <= LONG * breadth:
        return []
    number = min(MOST_PARTS, math.ceil(length / (PART * breadth)))
    ends = [length * end // number for end in range(number + 1)]
    common = length // number // OVERLAP
    spans = [(max(0, start - common), end) for start, end in pairwise(ends)]
    if _turned(image, wide=width > height):
        spans.reverse()
    if width > height:
        return [(start, 0, end, height) for start, end in spans]
    return [(0, start, width, end) for start, end in spans]


def _turned(image: Image.Image, *, wide: bool) -> bool:
    """Whether what lies first is seen last, by what the metadata say of the way up."""
    try:
        way_up = image.getexif().get(ExifTags.Base.Orientation)
    except _BROKEN:
        return False
    return way_up in ({2, 3, 7, 8} if wide else {3, 4, 6, 7})


def _small(image: Image.Image, mode: str) -> DisplayCopy:
    # Palettes scale badly; what scales well is made small before anything is copied.
    copy = image if image.mode in _SCALE_WELL else image.convert(mode)
    copy.thumbnail((DISPLAY_SIDE, DISPLAY_SIDE))
    copy = _upright(copy).convert(mode)
    copy.info.clear()  # a comment or colour profile would be written along
    return _encoded(copy)


def _upright(copy: Image.Image) -> Image.Image:
    """Metadata that can't be read say nothing against the picture: it stays as it lies."""
    try:
        return ImageOps.exif_transpose(copy)
    except _BROKEN:
        return copy


def _encoded(copy: Image.Image) -> DisplayCopy:
    """As JPEG, which every client draws, and as sharp as the size allows."""
    if copy.mode != "RGB":
        opaque = Image.new("RGB", copy.size, "white")
        opaque.paste(copy, mask=copy.getchannel("A"))
        copy = opaque
    while True:
        for quality in _DISPLAY_QUALITIES:
            buffer = io.BytesIO()
            copy.save(buffer, "JPEG", quality=quality)
            if buffer.tell() <= DISPLAY_SIZE:
                return DisplayCopy(content=buffer.getvalue(), width=copy.width, height=copy.height)
        copy.thumbnail((copy.width * 3 // 4, copy.height * 3 // 4))
