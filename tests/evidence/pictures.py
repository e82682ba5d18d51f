"""Files as they might be sent for evidence, sound and unsound."""

import io
import struct
import zipfile
import zlib
from functools import cache

from PIL import Image, ImageDraw

from bot.evidence.formats import PNG
from bot.evidence.image import read_image
from bot.moderation.model import CheckedImage


@cache
def checked(content: bytes) -> CheckedImage:
    """As the process of its own would find it, for tests of what comes after."""
    return read_image(content)


def drawn(size: tuple[int, int] = (64, 48), mode: str = "RGB") -> Image.Image:
    image = Image.new(mode, size)
    ImageDraw.Draw(image).ellipse((4, 4, size[0] - 4, size[1] - 4), outline=255, width=3)
    return image


def encoded(image: Image.Image, name: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, name, **options)
    return buffer.getvalue()


def png(size: tuple[int, int] = (640, 480), mode: str = "RGB") -> bytes:
    return encoded(drawn(size, mode), "PNG")


def jpeg(size: tuple[int, int] = (640, 480), mode: str = "RGB", **options: object) -> bytes:
    return encoded(drawn(size, mode), "JPEG", **options)


def webp(size: tuple[int, int] = (640, 480), mode: str = "RGB", **options: object) -> bytes:
    return encoded(drawn(size, mode), "WEBP", **options)


def with_scans(scans: int, size: tuple[int, int] = (64, 48)) -> bytes:
    """A progressive JPEG whose last pass is said again: a few bytes, and a whole pass each."""
    whole = jpeg(size, progressive=True)
    last = whole.rindex(b"\xff\xda")
    again = whole[last:-2]
    return whole[:-2] + again * (scans - whole.count(b"\xff\xda")) + whole[-2:]


def animated(name: str) -> bytes:
    return encoded(drawn(), name, save_all=True, append_images=[drawn(mode="L").convert("RGB")])


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def raw_png(width: int, height: int, *, data: bytes, extra: bytes = b"") -> bytes:
    """One bit per pixel, so that a hundred megapixels fit in a few kilobytes."""
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    packed = zlib.compress(data, 9)
    return PNG + chunk(b"IHDR", header) + extra + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def huge_png(width: int = 10_000, height: int = 10_000) -> bytes:
    return raw_png(width, height, data=bytes((width // 8 + 1) * height))


def archive(content: bytes = bytes(5_000_000)) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("picture.png", content)
    return buffer.getvalue()


def box(brand: bytes) -> bytes:
    """The first box of an ISO base media file: HEIC, AVIF or a film."""
    return struct.pack(">I", 24) + b"ftyp" + brand + bytes(4) + brand + b"mif1" + bytes(100)


SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'
HTML = b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def phone() -> bytes:
    """As phones save them: a smaller picture behind the first, declared in its header."""
    buffer = io.BytesIO()
    drawn().convert("RGB").save(
        buffer, "MPO", save_all=True, append_images=[drawn().convert("RGB").resize((16, 12))]
    )
    return buffer.getvalue()
