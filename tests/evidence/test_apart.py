"""Pictures are checked in a process of their own; the bot's own never decodes one."""

import asyncio

import pytest
from PIL import Image

from bot.apart import Apart
from bot.core.refusals import Refusal
from bot.evidence import apart
from bot.evidence.apart import check_image, display_copies
from bot.evidence.image import read_image
from bot.evidence.limits import DEFAULT_LIMITS
from bot.moderation.refusals import FileTooLarge, TooHeavy
from tests.evidence.pictures import HTML, animated, huge_png, jpeg, png, webp, with_scans

REFUSED = {
    "no-picture": b"words",
    "another-format": HTML,
    "a-film": animated("PNG"),
    "cut-off": png()[:-20],
    "two-files": jpeg() + HTML,
    "too-many-pixels": huge_png(),
    "too-many-scans": with_scans(500),
}


@pytest.mark.parametrize("content", [png(), jpeg((3000, 1500)), webp(mode="RGBA")])
async def test_the_process_of_its_own_finds_the_same(content: bytes) -> None:
    assert await check_image(content) == read_image(content)


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED)
async def test_the_process_of_its_own_refuses_the_same(content: bytes) -> None:
    with pytest.raises(Refusal) as here:
        read_image(content)
    with pytest.raises(Refusal) as there:
        await check_image(content)
    assert type(there.value) is type(here.value)
    assert vars(there.value) == vars(here.value)


async def test_a_file_that_is_too_large_starts_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "DECODER", None)
    with pytest.raises(FileTooLarge):
        await check_image(bytes(DEFAULT_LIMITS.size + 1))


async def test_the_bots_own_process_decodes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def opened(*args: object, **options: object) -> None:
        raise AssertionError("decoded here")

    monkeypatch.setattr(Image, "open", opened)
    several = await asyncio.gather(check_image(png()), check_image(jpeg()))
    assert [each.width for each in several] == [640, 640]


async def test_a_display_copy_can_be_made_again_of_what_was_stored() -> None:
    content = png((2000, 100))
    assert await display_copies(content) == (await check_image(content)).display


@pytest.mark.parametrize("does", [b"burn", b"sleep", b"grow", b"crash"])
async def test_a_picture_that_its_process_does_not_survive_is_too_heavy(
    monkeypatch: pytest.MonkeyPatch, does: bytes
) -> None:
    stubborn = Apart(module="tests.stubborn", memory=300 * 1024 * 1024, seconds=1)
    monkeypatch.setattr(apart, "DECODER", stubborn)
    with pytest.raises(TooHeavy):
        await check_image(does)
