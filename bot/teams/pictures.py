"""Pictures in a message: pasted ones, and files that were sent."""

from collections.abc import Awaitable, Callable, Sequence

from bot.botframework.inbound import Attachment, Inbound
from bot.teams.files import DOWNLOAD, tables_of
from bot.teams.turn import Answer, Turn

PictureHandler = Callable[[Turn, Sequence[str]], Awaitable[Answer]]
"""Gets the addresses to fetch from. They are input from the outside, like all else."""


def pictures_of(inbound: Inbound) -> list[str]:
    """Teams adds a copy of every message as text/html, and cards of links; those aren't meant."""
    tables = {each.address for each in tables_of(inbound)}
    found = (_address(each) for each in inbound.attachments or ())
    return [address for address in found if address and address not in tables]


def _address(attachment: Attachment) -> str:
    if attachment.content_type.startswith("image/"):
        return attachment.content_url or ""
    if attachment.content_type != DOWNLOAD:
        return ""
    match attachment.content:
        case {"downloadUrl": str(address)}:
            return address
        case _:
            return ""
