"""Check a picture in a process of its own, where it can be killed."""

import asyncio
from collections.abc import Sequence
from hashlib import sha256
from typing import Final

from pydantic import BaseModel, ConfigDict, TypeAdapter

from bot.apart import Apart, Burst, TookTooLong
from bot.evidence.limits import DEFAULT_LIMITS
from bot.moderation.model import CheckedImage, DisplayCopy, MediaType
from bot.moderation.refusals import (
    CarriesSomethingElse,
    DamagedImage,
    FileTooLarge,
    NotAnImage,
    TooHeavy,
    TooManyPixels,
    Unsupported,
    UnsupportedFormat,
)

DECODER: Final = Apart(
    module="bot.evidence.decoder",
    memory=600 * 1024 * 1024,  # fifty megapixels take 480 MB as PNG with transparency
    seconds=10,  # they take one or two
)
_REFUSALS: Final = {
    each.__name__: each
    for each in (
        CarriesSomethingElse,
        DamagedImage,
        NotAnImage,
        TooHeavy,
        TooManyPixels,
        UnsupportedFormat,
    )
}


async def check_image(content: bytes) -> CheckedImage:
    """As `read_image`, without trusting that it comes back.

    Raises:
        Refusal: as `read_image`; `TooHeavy` also where the process was killed.
    """
    if len(content) > DEFAULT_LIMITS.size:
        raise FileTooLarge(DEFAULT_LIMITS.size)
    try:
        answer = await DECODER.ask(content)
    except (TookTooLong, Burst):
        raise TooHeavy from None
    return await asyncio.to_thread(_unpacked, answer, content)


async def display_copies(original: bytes) -> Sequence[DisplayCopy]:
    """What to show of a stored picture; it goes through the same checks again."""
    return (await check_image(original)).display


class _Told(BaseModel):
    model_config = ConfigDict(extra="forbid", val_json_bytes="base64")


class _Display(_Told):
    content: bytes
    width: int
    height: int


class _Found(_Told):
    media_type: MediaType
    width: int
    height: int
    display: tuple[_Display, ...]


class _Refused(_Told):
    refusal: str
    format: Unsupported | None = None
    media_type: MediaType | None = None
    width: int | None = None
    height: int | None = None
    limit: int | None = None


_ANSWER: Final[TypeAdapter[_Found | _Refused]] = TypeAdapter(_Found | _Refused)


def _unpacked(answer: bytes, content: bytes) -> CheckedImage:
    told = _ANSWER.validate_json(answer)
    if isinstance(told, _Refused):
        fields = told.model_dump(exclude={"refusal"}, exclude_none=True)
        raise _REFUSALS[told.refusal](**fields)
    return CheckedImage(
        media_type=told.media_type,
        content=content,
        sha256=sha256(content).hexdigest(),
        width=told.width,
        height=told.height,
        display=tuple(DisplayCopy(**dict(each)) for each in told.display),
    )
