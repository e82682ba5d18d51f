"""What is taken for a picture, by its content alone, and what is not."""

import io
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from hashlib import sha256
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from bot.evidence.image import DISPLAY_SIDE, DISPLAY_SIZE, read_image
from bot.evidence.limits import ImageLimits
from bot.moderation.model import CheckedImage, MediaType
from bot.moderation.refusals import (
    CarriesSomethingElse,
    DamagedImage,
    FileTooLarge,
    NotAnImage,
    Refusal,
    TooHeavy,
    TooManyPixels,
    Unsupported,
    UnsupportedFormat,
)
from tests.evidence.pictures import (
    HTML,
    PDF,
    SVG,
    animated,
    archive,
    box,
    chunk,
    drawn,
    encoded,
    huge_png,
    jpeg,
    phone,
    png,
    raw_png,
    webp,
    with_scans,
)

SOUND = {
    "png": (png(), MediaType.PNG),
    "png-alpha": (png(mode="RGBA"), MediaType.PNG),
    "png-palette": (encoded(drawn().quantize(8), "PNG"), MediaType.PNG),
    "png-transparent-palette": (
        encoded(drawn().quantize(8), "PNG", transparency=0),
        MediaType.PNG,
    ),
    "png-grey": (png(mode="L"), MediaType.PNG),
    "png-grey-alpha": (png(mode="LA"), MediaType.PNG),
    "png-bits": (png(mode="1"), MediaType.PNG),
    "png-16-bit": (png(mode="I;16"), MediaType.PNG),
    "jpeg": (jpeg(), MediaType.JPEG),
    "jpeg-progressive": (jpeg(progressive=True, quality=95), MediaType.JPEG),
    "jpeg-grey": (jpeg(mode="L"), MediaType.JPEG),
    "jpeg-cmyk": (jpeg(mode="CMYK"), MediaType.JPEG),
    "jpeg-restarts": (jpeg(restart_marker_blocks=1), MediaType.JPEG),
    "jpeg-comment": (jpeg(comment=b"\xff\xd9 not the end"), MediaType.JPEG),
    "jpeg-with-declared-parts": (phone(), MediaType.JPEG),
    "jpeg-with-padded-parts": (phone() + bytes(64), MediaType.JPEG),
    "webp": (webp(), MediaType.WEBP),
    "webp-lossless": (webp(lossless=True), MediaType.WEBP),
    "webp-alpha": (webp(mode="RGBA"), MediaType.WEBP),
    "webp-odd": (webp(size=(33, 31), exif=b"Exif\0\0odd"), MediaType.WEBP),
    "padded": (jpeg() + bytes(512), MediaType.JPEG),
}

UNSUPPORTED = [
    (box(b"heic"), Unsupported.HEIC),
    (box(b"mif1"), Unsupported.HEIC),
    (box(b"avif"), Unsupported.AVIF),
    (box(b"isom"), Unsupported.VIDEO),
    (b"\x1a\x45\xdf\xa3" + bytes(50), Unsupported.VIDEO),
    (PDF, Unsupported.PDF),
    (b"\n\n" + PDF, Unsupported.PDF),
    (SVG, Unsupported.SVG),
    (b"\xef\xbb\xbf  <!-- hello --> <SVG\n width='1'/>", Unsupported.SVG),
    (HTML, Unsupported.HTML),
    (b"\xef\xbb\xbf\n<script>alert(1)</script>", Unsupported.HTML),
    (encoded(drawn(), "GIF"), Unsupported.GIF),
    (encoded(drawn(), "BMP"), Unsupported.BMP),
    (encoded(drawn(), "TIFF"), Unsupported.TIFF),
    (archive(), Unsupported.ARCHIVE),
    (b"\x1f\x8b" + zlib.compress(SVG), Unsupported.ARCHIVE),
    (animated("PNG"), Unsupported.ANIMATION),
    (animated("WEBP"), Unsupported.ANIMATION),
]


def with_chunk_of_pdf() -> bytes:
    """A picture that a reader of PDF opens as well: its name stands in the first kilobyte."""
    return raw_png(8, 1, data=bytes(2), extra=chunk(b"tEXt", b"Comment\0" + PDF))


def with_archive_in_a_chunk() -> bytes:
    """A picture that unpacks as well: a reader of ZIP looks for the end of the directory."""
    whole = png()
    inside = chunk(b"zIPp", archive(b"hidden") + b"")
    return whole[:-12] + inside + whole[-12:]


POLYGLOTS = {
    "html-behind-png": png() + HTML,
    "html-behind-jpeg": jpeg() + HTML,
    "html-behind-webp": webp() + HTML,
    "zip-behind-png": png() + archive(),
    "png-behind-png": png() + png(),
    "jpeg-behind-jpeg": jpeg() + jpeg(),
    "html-behind-declared-parts": phone() + HTML,
    "jpeg-behind-declared-parts": phone() + jpeg(),
    "html-in-a-declared-part": phone()[:-200] + HTML.ljust(200, b"<"),
    "byte-behind-padding": jpeg() + bytes(100) + b"x",
    "html-before-png": HTML + png(),
    "html-before-jpeg": HTML + jpeg(),
    "html-before-webp": HTML + webp(),
    "pdf-in-a-chunk": with_chunk_of_pdf(),
    "zip-in-a-chunk": with_archive_in_a_chunk(),
}


def shown(checked: CheckedImage, number: int = 0) -> Image.Image:
    image = Image.open(io.BytesIO(checked.display[number].content))
    image.load()
    return image


@pytest.mark.parametrize(("content", "media_type"), SOUND.values(), ids=SOUND)
def test_a_sound_picture_is_taken_and_its_bytes_are_left_alone(
    content: bytes, media_type: MediaType
) -> None:
    checked = read_image(content)
    assert checked.content == content
    assert checked.sha256 == sha256(content).hexdigest()
    assert checked.media_type is media_type
    assert shown(checked).size == (checked.width, checked.height)


@pytest.mark.parametrize(
    ("content", "name"),
    UNSUPPORTED,
    ids=[f"{name}-{index}" for index, (_, name) in enumerate(UNSUPPORTED)],
)
def test_another_format_is_refused_by_its_name(content: bytes, name: Unsupported) -> None:
    with pytest.raises(UnsupportedFormat) as refused:
        read_image(content)
    assert refused.value.format is name


@pytest.mark.parametrize(
    "content", [b"", b"x", b"\x89PN", b"plain words", bytes(5000), b"RIFF\0\0\0\0WAVEfmt "]
)
def test_what_is_no_picture_at_all_is_refused(content: bytes) -> None:
    with pytest.raises(NotAnImage):
        read_image(content)


@pytest.mark.parametrize("content", POLYGLOTS.values(), ids=POLYGLOTS)
def test_a_picture_that_is_something_else_as_well_is_refused(content: bytes) -> None:
    with pytest.raises(CarriesSomethingElse):
        read_image(content)


@pytest.mark.parametrize("make", [png, jpeg, webp])
def test_a_picture_cut_anywhere_is_refused(make: Callable[[], bytes]) -> None:
    whole = make()
    for length in range(20, len(whole), 7):
        with pytest.raises((DamagedImage, UnsupportedFormat)):
            read_image(whole[:length])


def test_a_picture_with_a_changed_byte_in_its_data_is_damaged() -> None:
    whole = bytearray(png((300, 200)))
    middle = whole.index(b"IDAT") + 20
    whole[middle] ^= 0xFF
    with pytest.raises(DamagedImage) as refused:
        read_image(bytes(whole))
    assert refused.value.media_type is MediaType.PNG


@pytest.mark.parametrize(
    "content",
    [
        raw_png(64, 64, data=b"\0"),
        raw_png(0, 5, data=b"\0"),
        raw_png(8, 1, data=bytes(2), extra=chunk(b"IHDR", struct.pack(">II5B", 9, 9, *bytes(5)))),
        raw_png(8, 1, data=bytes(2), extra=chunk(b"zTXt", b"k\0\0" + zlib.compress(bytes(10**8)))),
        jpeg()[:2] + jpeg()[2:].replace(b"\xff\xc0", b"\xff\xc1", 1)[:-2],
        jpeg().replace(
            b"\xff\xda", b"\xff\xc0\0\x11\x08\xff\xff\xff\xff" + bytes(10) + b"\xff\xda"
        ),
        b"RIFF" + struct.pack("<I", 22) + b"WEBPXXXX" + bytes(14),
    ],
    ids=["data", "empty", "two-headers", "text-bomb", "no-end", "two-sizes", "unknown-webp"],
)
def test_a_container_that_lies_is_damaged(content: bytes) -> None:
    with pytest.raises(DamagedImage):
        read_image(content)


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (huge_png(), (10_000, 10_000)),
        (raw_png(2**31 - 1, 2**31 - 1, data=b"\0"), (2**31 - 1, 2**31 - 1)),
        (
            b"RIFF"
            + struct.pack("<I", 30)
            + b"WEBPVP8X"
            + struct.pack("<IB3x", 10, 0)
            + b"\xff\xff\xff" * 2
            + bytes(8),
            (2**24, 2**24),
        ),
        (
            b"RIFF"
            + struct.pack("<I", 22)
            + b"WEBPVP8L"
            + struct.pack("<IBI", 9, 0x2F, 0x0FFFFFFF)
            + bytes(5),
            (2**14, 2**14),
        ),
        (
            b"RIFF"
            + struct.pack("<I", 30)
            + b"WEBPVP8 "
            + bytes(10)
            + struct.pack("<HH", 0x3FFF, 0x3FFF)
            + bytes(8),
            (2**14 - 1, 2**14 - 1),
        ),
        (
            b"\xff\xd8\xff\xc0\0\x11\x08\xff\xff\xff\xff" + bytes(10) + b"\xff\xd9",
            (65_535, 65_535),
        ),
    ],
    ids=["png", "png-most", "webp-extended", "webp-lossless", "webp-lossy", "jpeg"],
)
def test_too_many_pixels_are_refused_without_decoding_one(
    monkeypatch: pytest.MonkeyPatch, content: bytes, size: tuple[int, int]
) -> None:
    def opened(*args: object, **options: object) -> None:
        raise AssertionError("the decoder was asked")

    monkeypatch.setattr(Image, "open", opened)
    with pytest.raises(TooManyPixels) as refused:
        read_image(content)
    assert (refused.value.width, refused.value.height) == size
    assert refused.value.limit == ImageLimits().pixels


def test_as_many_pixels_and_bytes_as_the_limits_say_are_taken() -> None:
    content = png((40, 30))
    exact = ImageLimits(size=len(content), pixels=1200)
    assert (read_image(content, limits=exact)).width == 40
    with pytest.raises(TooManyPixels):
        read_image(content, limits=ImageLimits(pixels=1199))
    with pytest.raises(FileTooLarge) as refused:
        read_image(content, limits=ImageLimits(size=len(content) - 1))
    assert refused.value.limit == len(content) - 1


def test_a_jpeg_that_goes_over_its_pixels_again_and_again_is_refused_undecoded(
    monkeypatch: pytest.MonkeyPatch,
):
    most = ImageLimits().scans
    assert read_image(with_scans(most)).width == 64

    def opened(*args: object, **options: object) -> None:
        raise AssertionError("the decoder was asked")

    monkeypatch.setattr(Image, "open", opened)
    with pytest.raises(TooHeavy):
        read_image(with_scans(most + 1))


def test_frames_that_the_container_does_not_admit_to_are_refused():
    film = bytearray(animated("WEBP"))
    film[20] &= 0xFF ^ 0x02  # the flag that says so
    with pytest.raises((UnsupportedFormat, DamagedImage)):
        read_image(bytes(film))


def test_the_display_copy_is_small_and_keeps_the_proportions() -> None:
    [copy] = read_image(png((3000, 1500))).display
    assert (copy.width, copy.height) == (DISPLAY_SIDE, DISPLAY_SIDE // 2)


def rows_of_text(length: int, breadth: int, *, wide: bool) -> Image.Image:
    """A picture that grows lighter along its length."""
    line = Image.linear_gradient("L").resize((breadth, length))
    return line.transpose(Image.Transpose.ROTATE_90) if wide else line


@pytest.mark.parametrize("name", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize(
    ("size", "parts"),
    [
        ((5120, 1440), 3),
        ((3440, 1440), 2),
        ((1080, 14000), 6),
        ((1440, 5120), 3),
        ((1920, 1080), 0),
        ((1170, 2532), 2),
        ((2880, 1440), 0),
    ],
    ids=str,
)
def test_a_long_picture_is_shown_whole_and_then_in_parts_that_can_be_read(
    size: tuple[int, int], parts: int, name: str
) -> None:
    wide = size[0] > size[1]
    picture = rows_of_text(max(size), min(size), wide=wide).convert("RGB")
    copies = read_image(encoded(picture, name)).display
    assert len(copies) == 1 + parts
    breadths = [min(each.width, each.height) for each in copies[1:]]
    assert all(breadth >= 0.4 * min(size) for breadth in breadths), breadths
    assert all(max(each.width, each.height) <= DISPLAY_SIDE for each in copies)
    assert all(len(each.content) <= DISPLAY_SIZE for each in copies)


@pytest.mark.parametrize("way_up", range(1, 9))
@pytest.mark.parametrize("wide", [True, False])
def test_the_parts_come_in_the_order_that_they_are_seen_in_and_leave_nothing_out(
    way_up: int, *, wide: bool
) -> None:
    exif = Image.Exif()
    exif[0x0112] = way_up
    checked = read_image(encoded(rows_of_text(900, 200, wide=wide), "PNG", exif=exif))
    whole = shown(checked).convert("L")
    lying = whole.width > whole.height
    seen = [shown(checked, number).convert("L") for number in range(1, len(checked.display))]
    first, last = ends(whole, lying=lying)
    edges = [ends(each, lying=lying) for each in seen]
    near = 12
    assert abs(edges[0][0] - first) < near
    assert abs(edges[-1][1] - last) < near
    rising = 1 if last > first else -1
    for (_, before), (after, _) in pairwise(edges):
        assert rising * (before - after) > 0, "a part begins within the one before it"
        assert abs(before - after) < 3 * near


def ends(image: Image.Image, *, lying: bool) -> tuple[int, int]:
    """How light a picture is where it begins and where it ends."""
    middle = (image.height if lying else image.width) // 2
    last = (image.width if lying else image.height) - 1
    begin, end = ((0, middle), (last, middle)) if lying else ((middle, 0), (middle, last))
    return image.getpixel(begin), image.getpixel(end)


@pytest.mark.parametrize("content", [jpeg(), webp(), webp(mode="RGBA"), png(), png(mode="RGBA")])
def test_the_display_copy_is_what_every_client_can_show(content: bytes) -> None:
    assert shown(read_image(content)).format == "JPEG"


def test_the_display_copy_of_the_worst_picture_goes_into_a_message() -> None:
    noise = Image.effect_noise((1024, 1024), 200).convert("RGB")
    [copy] = read_image(encoded(noise, "PNG")).display
    assert len(copy.content) <= DISPLAY_SIZE
    assert copy.width == copy.height > 100


@pytest.mark.parametrize("name", ["PNG", "JPEG", "WEBP"])
def test_the_display_copy_carries_no_metadata(name: str) -> None:
    exif = Image.Exif()
    exif[0x010F] = "SECRET camera"
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", "SECRET words")
    extras = {"PNG": {"pnginfo": text}, "JPEG": {"comment": b"SECRET words"}, "WEBP": {}}[name]
    content = encoded(
        drawn(), name, exif=exif, icc_profile=b"SECRET profile" + bytes(200), **extras
    )
    assert b"SECRET camera" in content
    checked = read_image(content)
    assert b"SECRET" not in checked.display[0].content
    assert shown(checked).info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_the_display_copy_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    [copy] = read_image(jpeg((60, 40), exif=exif)).display
    assert (copy.width, copy.height) == (40, 60)


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from([content for content, _ in SOUND.values()]),
    st.lists(st.tuples(st.integers(0, 400), st.binary(max_size=4)), min_size=1, max_size=4),
)
def test_no_bytes_bring_the_check_down(content: bytes, edits: list[tuple[int, bytes]]) -> None:
    changed = bytearray(content)
    for position, put in edits:
        changed[position : position + len(put)] = put
    try:
        checked = read_image(bytes(changed))
    except Refusal:
        return
    assert checked.content == changed


@pytest.mark.parametrize(
    "filling",
    [b"\xff" * 2_000_000, b"\xff\x00" * 1_000_000, (b"\xff" * 999 + b"\x00") * 2_000],
    ids=["fill-bytes", "stuffed-bytes", "long-runs"],
)
def test_a_hostile_scan_is_read_in_one_pass(filling: bytes):
    """In a process of its own: on a pattern that starts anew at each byte this takes days."""
    sound = jpeg()
    scan = sound.rindex(b"\xff\xda") + 16
    picture = sound[:scan] + filling + b"\x00" + sound[scan:]
    read = (
        "import sys; from bot.evidence.formats import outline;"
        "print(outline(sys.stdin.buffer.read()).end)"
    )
    done = subprocess.run(
        [sys.executable, "-c", read], input=picture, capture_output=True, timeout=60, check=True
    )
    assert int(done.stdout) == len(picture)
