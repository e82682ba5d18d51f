"""Reports as PDF/A-2b: with fonts of their own, the same bytes for the same case or person.

It is set by a process of its own: forty long corrections take seconds and half a gigabyte.
"""

import json
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Final

from bot.apart import Apart
from bot.core.people import PersonId
from bot.core.ports import Json
from bot.moderation.case import Case
from bot.swedish.personal_data import Extract, extract_words
from bot.swedish.records import UNMARKED, ArchiveMark, report_words

_TEMPLATE: Final = Path(__file__).parent / "report.typ"
_SHOWN: Final = (
    (0x20, 0x7E),
    (0xA0, 0x24F),
    (0x370, 0x4FF),
    (0x5D0, 0x5EA),
    (0x621, 0x63A),
    (0x641, 0x64A),
    (0x1E00, 0x1EFF),
    (0x2010, 0x2027),
    (0x2030, 0x205E),
    (0x2070, 0x214F),
    (0x2190, 0x22FF),
)
"""What the fonts that come with typst have: PDF/A allows no character without a shape."""
SETTER: Final = Apart(
    module="bot.records.typesetting",
    memory=2 * 1024 * 1024 * 1024,  # of addresses: most of them its threads reserve and never use
    seconds=60,
)
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cn", "Cs", "Co", "Mn", "Me"})


def made_by() -> str:
    """What a report's bytes depend on beside the case: another version makes other bytes."""
    template = sha256(_TEMPLATE.read_bytes()).hexdigest()[:12]
    return f"typst {version('typst')}, report.typ {template}"


def case_report(case: Case, names: Mapping[PersonId, str], mark: ArchiveMark = UNMARKED) -> bytes:
    """The PDF. It takes a while: not for the event loop.

    Raises:
        TookTooLong, Burst: its process did not come through.
    """
    return _set(report_words(case, names, mark), case.events[-1].at)


def person_report(extract: Extract) -> bytes:
    """The PDF, made as a case's is."""
    return _set(extract_words(extract), extract.at)


def _set(words: Mapping[str, Json], at: datetime) -> bytes:
    told = {
        "template": _TEMPLATE.read_text(encoding="utf-8"),
        "at": int(at.timestamp()),
        "data": json.dumps(_shown(words)),
    }
    return SETTER.ask_in_thread(json.dumps(told).encode())


def _shown(value: Json) -> Json:
    match value:
        case str():
            return "".join(map(shown, unicodedata.normalize("NFC", value)))
        case Mapping():
            return {key: _shown(each) for key, each in value.items()}
        case Sequence():
            return [_shown(each) for each in value]
        case _:
            return value


def shown(char: str) -> str:
    """The character, or its number and name where the report can't draw it, as with emoji."""
    if char == "\n":
        return char
    code = ord(char)
    if unicodedata.category(char) not in _UNSEEN and any(a <= code <= b for a, b in _SHOWN):
        return char
    return f"[U+{code:04X} {unicodedata.name(char, '')}".rstrip() + "]"
