"""A case as one zip: a report to read, the lines with their hashes, and the originals.

The same case gives the same files. The manifest beside them also has the newest hashes of the
audit log and of all lines: so they leave the database. By whom the case was taken out, and when,
stands in the audit log together with the manifest's digest.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from bot.core.people import THE_BOT, PersonId
from bot.moderation.case import Case, Picture
from bot.moderation.events import Alerted, HandedOver
from bot.moderation.lines import ChainedLine
from bot.moderation.model import MediaType
from bot.moderation.numbers import case_label
from bot.records.files import File
from bot.records.preservation import png_copy
from bot.records.report import case_report, made_by
from bot.records.signing import Sign
from bot.swedish.records import (
    CASE_FILE,
    EVIDENCE_FOLDER,
    MANIFEST_FILE,
    PRESERVATION_FOLDER,
    REPORT_FILE,
    SIGNATURE_FILE,
    UNMARKED,
    ArchiveMark,
    zip_name,
)

SUFFIXES: Final = {MediaType.PNG: "png", MediaType.JPEG: "jpg", MediaType.WEBP: "webp"}
_LARGEST_COPY: Final = 64 * 1024 * 1024
_EARLIEST: Final = (1980, 1, 1, 0, 0, 0)  # a zip can't say that it has no time

Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
LeftOut = Literal["forbidden", "disposed"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class LineEntry(_Part):
    line: int
    at: AwareDatetime
    event: Mapping[str, Any]
    previous: Hash
    hash: Hash


class EvidenceEntry(_Part):
    sha256: Hash
    size: int
    media_type: MediaType
    width: int
    height: int
    by: str
    at: AwareDatetime
    file: str | None
    left_out: LeftOut | None
    """Why there is no file: the ground forbids to keep one, or it has been disposed of."""


class ArchiveEntry(_Part):
    creator: str = ""
    classification: str = ""
    confidentiality: str = ""

    @classmethod
    def of(cls, mark: ArchiveMark) -> Self:
        return cls(
            creator=mark.creator,
            classification=mark.classification,
            confidentiality=mark.confidentiality,
        )

    def mark(self) -> ArchiveMark:
        return ArchiveMark(
            creator=self.creator,
            classification=self.classification,
            confidentiality=self.confidentiality,
        )


class CaseFile(_Part):
    format: Literal["inlaggsboten-case-1"]
    case: int
    label: str
    state: str
    people: Mapping[str, str]
    lines: Annotated[tuple[LineEntry, ...], Field(min_length=1)]
    evidence: tuple[EvidenceEntry, ...]
    archive: ArchiveEntry = ArchiveEntry()
    report_made_by: str = ""
    """By the same, the report can be made anew from the lines and compared byte by byte."""

    def chained(self) -> list[ChainedLine]:
        return [
            ChainedLine(
                case=self.case,
                line=each.line,
                at=each.at,
                event=each.event,
                previous=each.previous,
                hash=each.hash,
            )
            for each in self.lines
        ]


class ManifestEntry(_Part):
    sha256: Hash
    size: int


class Newest(_Part):
    """The newest hashes of both chains: what they were when the file was made."""

    audit: Hash
    lines: Hash


class Manifest(_Part):
    format: Literal["inlaggsboten-manifest-1"]
    files: Mapping[str, ManifestEntry]
    newest: Newest | None = None


@dataclass(frozen=True, kw_only=True)
class CaseRecord:
    """All that there is of a case."""

    case: Case
    lines: Sequence[ChainedLine]
    names: Mapping[PersonId, str]
    originals: Mapping[str, bytes] = field(default_factory=dict[str, bytes])
    """By their SHA-256; read one at a time, so they may lie anywhere."""
    mark: ArchiveMark = UNMARKED
    newest: Newest | None = None


def people_of(case: Case) -> frozenset[PersonId]:
    """Everybody that the lines speak of, but the bot."""
    ids = {line.by for line in case.events}
    ids |= {line.to for line in case.events if isinstance(line, Alerted | HandedOver)}
    return frozenset(ids - {THE_BOT})


def kept_pictures(case: Case) -> tuple[Picture, ...]:
    """Those whose originals go along."""
    return () if left_out(case) else case.pictures


def left_out(case: Case) -> LeftOut | None:
    if case.is_picture_forbidden:
        return "forbidden"
    return "disposed" if case.disposed else None


def picture_file(picture: Picture) -> str:
    return f"{EVIDENCE_FOLDER}/{picture.stored.sha256}.{SUFFIXES[picture.stored.media_type]}"


def preservation_file(picture: Picture) -> str:
    """Where a picture lies in a form that archives take; the original stands beside it."""
    return f"{PRESERVATION_FOLDER}/{picture.stored.sha256}.png"


def case_bundle(record: CaseRecord, folder: Path, *, sign: Sign | None = None) -> File:
    """The zip, in the folder. It takes a while: not for the event loop.

    One picture at a time is in memory, whatever their number.

    Args:
        record: The case.
        folder: Where the file is made.
        sign: Signs the manifest, where there is a key.

    Raises:
        TookTooLong, Burst: the report can't be set.
    """
    name = zip_name(record.case.number)
    return zip_with_manifest(name, _contents(record), folder, newest=record.newest, sign=sign)


def zip_with_manifest(
    name: str,
    files: Iterable[tuple[str, bytes]],
    folder: Path,
    *,
    newest: Newest | None = None,
    sign: Sign | None = None,
) -> File:
    """The files with their hashes beside them, signed; the log has the hash of these."""
    entries: dict[str, ManifestEntry] = {}
    with ZipFile(folder / name, "w") as bundle:
        for inside, content in files:
            entries[inside] = ManifestEntry(sha256=sha256(content).hexdigest(), size=len(content))
            _add(bundle, inside, content)
        manifest = as_json(
            Manifest(format="inlaggsboten-manifest-1", files=entries, newest=newest)
        )
        _add(bundle, MANIFEST_FILE, manifest)
        if sign is not None:
            _add(bundle, SIGNATURE_FILE, sign(manifest))
    return File(name=name, path=folder / name, digest=sha256(manifest).hexdigest())


def _contents(record: CaseRecord) -> Iterator[tuple[str, bytes]]:
    yield REPORT_FILE, case_report(record.case, record.names, record.mark)
    yield CASE_FILE, as_json(_case_file(record))
    for each in kept_pictures(record.case):
        yield picture_file(each), record.originals[each.stored.sha256]
    for each in kept_pictures(record.case):
        # Archives take PNG and JPEG, but not WebP.
        if each.stored.media_type is MediaType.WEBP:
            copy = png_copy(record.originals[each.stored.sha256])
            if copy is not None and len(copy) <= _LARGEST_COPY:
                yield preservation_file(each), copy


def _add(bundle: ZipFile, name: str, content: bytes) -> None:
    """Pictures are as small as they get; hashes pack otherwise each time, and a size is told."""
    is_stored = name.startswith(
        (EVIDENCE_FOLDER, PRESERVATION_FOLDER, MANIFEST_FILE, SIGNATURE_FILE)
    )
    how = ZIP_STORED if is_stored else ZIP_DEFLATED
    bundle.writestr(ZipInfo(name, _EARLIEST), content, how)


def _case_file(record: CaseRecord) -> CaseFile:
    case = record.case
    gone = left_out(case)
    return CaseFile(
        format="inlaggsboten-case-1",
        case=case.number,
        label=case_label(case.number),
        state=case.state.value,
        people={person: record.names[person] for person in sorted(record.names)},
        lines=tuple(
            LineEntry(
                line=each.line,
                at=each.at,
                event=each.event,
                previous=each.previous,
                hash=each.hash,
            )
            for each in record.lines
        ),
        evidence=tuple(
            EvidenceEntry(
                sha256=each.stored.sha256,
                size=each.stored.size,
                media_type=each.stored.media_type,
                width=each.stored.width,
                height=each.stored.height,
                by=each.by,
                at=each.at,
                file=None if gone else picture_file(each),
                left_out=gone,
            )
            for each in case.pictures
        ),
        archive=ArchiveEntry.of(record.mark),
        report_made_by=made_by(),
    )


def as_json(value: BaseModel) -> bytes:
    return json.dumps(value.model_dump(mode="json"), ensure_ascii=False, indent=2).encode()
