"""What a file is by its bytes alone, how large the picture is, and where it ends.

Read before any decoder: a header that promises too many pixels costs nothing here, and a second
format that hides before, behind or inside the picture shows.
"""

import io
import re
import struct
import zipfile
from dataclasses import dataclass
from struct import unpack_from
from typing import Final

from bot.moderation.model import MediaType
from bot.moderation.refusals import (
    CarriesSomethingElse,
    DamagedImage,
    NotAnImage,
    Refusal,
    Unsupported,
    UnsupportedFormat,
)

PNG: Final = b"\x89PNG\r\n\x1a\n"
JPEG: Final = b"\xff\xd8\xff"

_HEAD: Final = 1024
"""Bytes. Readers of PDF look for its name this far into a file."""

_HEIC_BRANDS: Final = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_AVIF_BRANDS: Final = {b"avif", b"avis"}
_MAGIC: Final = {
    b"GIF87a": Unsupported.GIF,
    b"GIF89a": Unsupported.GIF,
    b"%PDF-": Unsupported.PDF,
    b"II*\0": Unsupported.TIFF,
    b"MM\0*": Unsupported.TIFF,
    b"BM": Unsupported.BMP,
    b"PK\x03\x04": Unsupported.ARCHIVE,
    b"PK\x05\x06": Unsupported.ARCHIVE,
    b"\x1f\x8b": Unsupported.ARCHIVE,
    b"7z\xbc\xaf\x27\x1c": Unsupported.ARCHIVE,
    b"Rar!": Unsupported.ARCHIVE,
    b"\x1a\x45\xdf\xa3": Unsupported.VIDEO,
}
_SVG: Final = re.compile(rb"<svg[\s>]", re.IGNORECASE)
_MARKUP: Final = re.compile(rb"\s*<[!?a-z]", re.IGNORECASE)

_JPEG_AFTER_SCAN: Final = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]", re.DOTALL)
"""The next marker in compressed data, where FF 00 is a stuffed byte and D0 to D7 are restarts.

Two bytes and no repetition: FF may be repeated before a marker, and a pattern that repeats it
starts anew at each of them, which takes the square of their number.
"""
_JPEG_ALONE: Final = frozenset({0x01, *range(0xD0, 0xD9)})
"""Markers without a length."""
_JPEG_SIZE: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_JPEG_MARK: Final = 0xFF
_JPEG_SCAN: Final = 0xDA
_JPEG_END: Final = 0xD9
_JPEG_APP2: Final = 0xE2
_PARTS: Final = b"MPF\0"
_PART_TABLE: Final = 0xB002
_MOST_PARTS: Final = 8

_WEBP_ANIMATED: Final = 0x02


@dataclass(frozen=True, kw_only=True)
class Outline:
    """A picture as its container describes it, before anything is decoded."""

    media_type: MediaType
    width: int
    height: int
    end: int
    """The index behind the picture's last byte."""
    is_animated: bool = False
    scans: int = 1
    """Of a JPEG: how often its decoder goes over all of it."""


def outline(content: bytes) -> Outline:
    """Tell what the file is, or refuse it by name.

    Raises:
        UnsupportedFormat: a format that is known, and isn't taken.
        NotAnImage: none that is known.
        DamagedImage: the container doesn't reach its own end.
        CarriesSomethingElse: the file is something besides a picture.
    """
    media_type = _media_type(content)
    if media_type is None:
        raise _refusal(content)
    try:
        found = _READERS[media_type](content)
    except (struct.error, IndexError, ValueError):
        raise DamagedImage(media_type) from None
    if found.is_animated:
        raise UnsupportedFormat(Unsupported.ANIMATION)
    _check_alone(content, found.end)
    return found


def _media_type(content: bytes) -> MediaType | None:
    if content.startswith(PNG):
        return MediaType.PNG
    if content.startswith(JPEG):
        return MediaType.JPEG
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return MediaType.WEBP
    return None


def _refusal(content: bytes) -> Refusal:
    """What to say of a file that doesn't begin as a picture that is taken."""
    head = content[:_HEAD]
    if (name := _name(head)) is not None:
        return UnsupportedFormat(name)
    if PNG in content or JPEG in head or (b"RIFF" in head and b"WEBPVP8" in head):
        return CarriesSomethingElse()
    if b"%PDF-" in head:
        return UnsupportedFormat(Unsupported.PDF)
    if _SVG.search(head):
        return UnsupportedFormat(Unsupported.SVG)
    if _MARKUP.match(head.removeprefix(b"\xef\xbb\xbf")):
        return UnsupportedFormat(Unsupported.HTML)
    return NotAnImage()


def _name(head: bytes) -> Unsupported | None:
    if head[4:8] == b"ftyp":
        return _box_name(head[8:12])
    return next((name for magic, name in _MAGIC.items() if head.startswith(magic)), None)


def _box_name(brand: bytes) -> Unsupported:
    if brand in _HEIC_BRANDS:
        return Unsupported.HEIC
    return Unsupported.AVIF if brand in _AVIF_BRANDS else Unsupported.VIDEO


def _check_alone(content: bytes, end: int) -> None:
    """Padding with zeros carries nothing; everything else behind the picture does."""
    behind = content[end:].strip(b"\0")
    if behind or b"%PDF-" in content[:_HEAD] or zipfile.is_zipfile(io.BytesIO(content)):
        raise CarriesSomethingElse


def _png(content: bytes) -> Outline:
    """Follow the chunks to IEND: https://www.w3.org/TR/png-3/#5Chunk-layout."""
    kinds: list[bytes] = []
    position = len(PNG)
    while not kinds or kinds[-1] != b"IEND":
        length, kind = unpack_from(">I4s", content, position)
        kinds.append(kind)
        position += length + 12
    width, height = unpack_from(">II", content, len(PNG) + 8)
    if kinds[0] != b"IHDR" or position > len(content):
        raise ValueError
    return Outline(
        media_type=MediaType.PNG,
        width=width,
        height=height,
        end=position,
        is_animated=b"acTL" in kinds,
    )


def _jpeg(content: bytes, *, is_part: bool = False) -> Outline:
    """Follow the markers to the end of the image: ITU-T T.81, annex B."""
    position, size, scans, table = 2, None, 0, 0
    while True:
        marker, position = _jpeg_marker(content, position)
        if marker == _JPEG_END:
            break
        if marker in _JPEG_ALONE:
            continue
        if marker in _JPEG_SIZE:
            if size is not None:
                raise ValueError
            size = unpack_from(">HH", content, position + 3)
        if marker == _JPEG_APP2 and content[position + 2 : position + 6] == _PARTS:
            table = position + 6
        (length,) = unpack_from(">H", content, position)
        position += length
        if marker == _JPEG_SCAN:
            position = _jpeg_scan_end(content, position)
            scans += 1
    if size is None:
        raise ValueError
    end = _behind_parts(content, position, table) if table and not is_part else position
    return Outline(media_type=MediaType.JPEG, width=size[1], height=size[0], end=end, scans=scans)


def _behind_parts(content: bytes, end: int, table: int) -> int:
    """The end behind the pictures that a JPEG declares as its parts, each of them whole.

    Phones put a brightness map or a preview behind the picture: CIPA DC-007. Parts that are not
    as declared are none of the picture's, and its end stays where it was.
    """
    last = end
    try:
        for start, size in sorted(_parts(content, table)):
            part = content[start : start + size]
            between = content[last:start].strip(b"\0")
            if between or start < last or len(part) < size or not part.startswith(JPEG):
                return end
            if part[_jpeg(part, is_part=True).end :].strip(b"\0"):
                return end
            last = start + size
    except (struct.error, LookupError, ValueError):
        return end
    return last


def _parts(content: bytes, table: int) -> list[tuple[int, int]]:
    """Where each part begins and how long it is, by the table of its directory."""
    order = {b"II": "<", b"MM": ">"}[content[table : table + 2]]
    (directory,) = unpack_from(f"{order}I", content, table + 4)
    (count,) = unpack_from(f"{order}H", content, table + directory)
    for number in range(min(count, _MOST_PARTS)):
        tag, _, length, place = unpack_from(
            f"{order}HHII", content, table + directory + 2 + 12 * number
        )
        if tag != _PART_TABLE:
            continue
        if length > 16 * _MOST_PARTS:
            raise ValueError
        entries = [
            unpack_from(f"{order}III", content, table + place + 16 * each)
            for each in range(length // 16)
        ]
        return [(table + offset, size) for _, size, offset in entries if offset]
    return []


def _jpeg_marker(content: bytes, position: int) -> tuple[int, int]:
    """The marker at a position, and where what belongs to it begins; FF may be repeated."""
    if content[position] != _JPEG_MARK:
        raise ValueError
    while content[position] == _JPEG_MARK:
        position += 1
    return content[position], position + 1


def _jpeg_scan_end(content: bytes, position: int) -> int:
    found = _JPEG_AFTER_SCAN.search(content, position)
    if found is None:
        raise ValueError
    return found.start()


def _webp(content: bytes) -> Outline:
    """Read the RIFF header and the first chunk: RFC 9649, section 2."""
    (size,) = unpack_from("<I", content, 4)
    end = size + 8
    if end > len(content):
        raise ValueError
    width, height, flags = _webp_size(content)
    return Outline(
        media_type=MediaType.WEBP,
        width=width,
        height=height,
        end=end,
        is_animated=bool(flags & _WEBP_ANIMATED),
    )


def _webp_size(content: bytes) -> tuple[int, int, int]:
    match content[12:16]:
        case b"VP8X":
            flags, low_w, high_w, low_h, high_h = unpack_from("<B3xHBHB", content, 20)
            return (high_w << 16 | low_w) + 1, (high_h << 16 | low_h) + 1, flags
        case b"VP8L":
            (bits,) = unpack_from("<I", content, 21)
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1, 0
        case b"VP8 ":
            width, height = unpack_from("<HH", content, 26)
            return width & 0x3FFF, height & 0x3FFF, 0
        case _:
            raise ValueError


_READERS: Final = {MediaType.PNG: _png, MediaType.JPEG: _jpeg, MediaType.WEBP: _webp}
