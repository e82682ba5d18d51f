"""Cases with real pictures and chained lines, as a database would give them."""

import io
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, cast

from pydantic import Field, TypeAdapter

from bot.core.hash_chain import GENESIS, digest
from bot.moderation.case import fold
from bot.moderation.events import Closed, Deleted, Event, EvidenceAdded, Reported, Taken
from bot.moderation.lines import ChainedLine, line_record
from bot.moderation.model import CaseNumber, Comment, Ground, Kind, Outcome, StoredEvidence
from bot.records.bundle import CaseRecord, case_bundle
from tests.evidence.pictures import checked, png
from tests.makers import ANNA, SIV
from tests.moderation.makers import LINK, NOW, later

EVENTS: TypeAdapter[Event] = TypeAdapter(Annotated[Event, Field(discriminator="type")])
NUMBER = CaseNumber(20260001)
ABUSE = "Jag vet var du bor 🔪 #strong[fet] åäö\nrad två"


def case_record(
    *,
    text: str = ABUSE,
    ground: Ground = Ground.UNLAWFUL_THREAT,
    pictures: Iterable[bytes] = (),
) -> CaseRecord:
    images = [checked(each) for each in pictures]
    kept = [
        StoredEvidence(
            ref=f"{NUMBER}/{image.sha256}.png",
            sha256=image.sha256,
            size=len(image.content),
            media_type=image.media_type,
            width=image.width,
            height=image.height,
        )
        for image in images
    ]
    comment = Comment(link=LINK, author="Harald Hotfull", text=text, seen_at=NOW)
    events: list[Event] = [
        Reported(at=NOW, by=ANNA, kind=Kind.UNLAWFUL, ground=ground, comment=comment),
        *(EvidenceAdded(at=later(2), by=ANNA, evidence=each) for each in kept),
        Taken(at=later(3), by=SIV),
        Deleted(at=later(4), by=ANNA, removed_at=later(4)),
        Closed(at=later(9), by=SIV, outcome=Outcome.DELETED),
    ]
    return CaseRecord(
        case=fold(NUMBER, events),
        lines=chained(events),
        names={ANNA: "Anna Ek", SIV: "Siv Rönn"},
        originals={image.sha256: image.content for image in images},
    )


def chained(events: Iterable[Event], previous: str = GENESIS) -> list[ChainedLine]:
    lines = list[ChainedLine]()
    for place, event in enumerate(events):
        said = EVENTS.dump_python(event, mode="json")
        record = line_record(case=NUMBER, line=place, at=event.at, event=said)
        found = digest(previous, record)
        lines.append(ChainedLine(**record, previous=previous, hash=found))
        previous = found
    return lines


def bundled(record: CaseRecord) -> bytes:
    """The zip of a case."""
    with TemporaryDirectory() as folder:
        return case_bundle(record, Path(folder)).path.read_bytes()


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as bundle:
        return {name: bundle.read(name) for name in bundle.namelist()}


def packed(path: Path, files: Mapping[str, bytes] | Iterable[tuple[str, bytes]]) -> Path:
    pairs = cast("Mapping[str, bytes]", files).items() if isinstance(files, Mapping) else files
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, content in pairs:
            bundle.writestr(name, content)
    return path


PICTURES = (png(), png(size=(400, 300)))
