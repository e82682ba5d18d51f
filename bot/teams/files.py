"""Tables in a message: files that were sent to be read."""

from dataclasses import dataclass
from typing import Final

from bot.botframework.inbound import Attachment, Inbound

DOWNLOAD: Final = "application/vnd.microsoft.teams.file.download.info"
_KINDS: Final = ("xlsx", "xls", "xlsm", "xlsb", "ods", "csv", "tsv", "txt", "ics")
_LONGEST_NAME: Final = 200


@dataclass(frozen=True, kw_only=True)
class SentFile:
    name: str
    address: str
    """Where to fetch it; input from the outside, like all else."""


def tables_of(inbound: Inbound) -> list[SentFile]:
    """By their names: whether a file is what it is called is found out when it is read."""
    found = (_table(each) for each in inbound.attachments or ())
    return [each for each in found if each is not None]


def _table(attachment: Attachment) -> SentFile | None:
    name = (attachment.name or "")[:_LONGEST_NAME]
    if name.rpartition(".")[2].lower() not in _KINDS:
        return None
    address = attachment.content_url
    if attachment.content_type == DOWNLOAD:
        match attachment.content:
            case {"downloadUrl": str(address)}:
                pass
            case _:
                return None
    return SentFile(name=name, address=address) if address else None
