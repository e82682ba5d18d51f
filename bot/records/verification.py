"""Is a case, or a person's extract, still as it was taken out?

Asked of the file alone, without a database.
Nothing is unpacked to disk, and no more is read than the manifest allows for.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Annotated, BinaryIO, Final, TypeVar
from zipfile import BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError  # noqa: N812 - an exception's name begins with a capital

from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from bot.apart import Burst, TookTooLong
from bot.core.people import PersonId
from bot.moderation.case import Case, fold
from bot.moderation.events import Event
from bot.moderation.lines import first_unaccounted
from bot.moderation.model import CaseNumber, MediaType
from bot.moderation.numbers import case_label
from bot.records.bundle import (
    CaseFile,
    LineEntry,
    Manifest,
    Newest,
    kept_pictures,
    left_out,
    people_of,
    picture_file,
    preservation_file,
)
from bot.records.person import PersonFile
from bot.records.preservation import png_copy
from bot.records.report import case_report, made_by, person_report
from bot.records.signing import NotSigned, signed_by
from bot.swedish import taken_out as flaws
from bot.swedish.personal_data import PERSON_FILE, PERSON_REPORT
from bot.swedish.records import (
    CASE_FILE,
    EVIDENCE_FOLDER,
    MANIFEST_FILE,
    PRESERVATION_FOLDER,
    REPORT_FILE,
    SIGNATURE_FILE,
)

LARGEST_FILE: Final = 64 * 1024 * 1024
"""Bytes of one file inside: more than a screenshot, a report or a case's lines can have."""
LARGEST_BUNDLE: Final = 2 * 1024 * 1024 * 1024
MOST_FILES: Final = 1000

_NAME: Final = re.compile(
    rf"{re.escape(REPORT_FILE)}|{re.escape(CASE_FILE)}|{re.escape(MANIFEST_FILE)}"
    rf"|{re.escape(SIGNATURE_FILE)}"
    rf"|{EVIDENCE_FOLDER}/[0-9a-f]{{64}}\.(?:png|jpg|webp)"
    rf"|{PRESERVATION_FOLDER}/[0-9a-f]{{64}}\.png"
)
_PERSON_NAME: Final = re.compile(
    "|".join(map(re.escape, (PERSON_REPORT, PERSON_FILE, MANIFEST_FILE, SIGNATURE_FILE)))
)
_EVENT: Final[TypeAdapter[Event]] = TypeAdapter(Annotated[Event, Field(discriminator="type")])
P = TypeVar("P", bound=BaseModel)


class NotABundle(Exception):
    """The file is nothing that was taken out; the message says why."""


class _Broken(Exception):
    """The first thing that doesn't match."""


@dataclass(frozen=True, kw_only=True)
class BundleVerdict:
    label: str = ""
    """A case's."""
    person: str = ""
    """Whom an extract is about."""
    lines: int = 0
    """Of a case; of an extract, its rows."""
    files: int = 0
    digest: str = ""
    """The manifest's, which the audit log has too."""
    hashes: tuple[str, ...] = ()
    """Of its lines, as the database has them too; the newest last."""
    newest_at: datetime | None = None
    """When the newest line was written, or the extract made."""
    newest: Newest | None = None
    """What the database's newest hashes were when it was taken out."""
    signed_by: str = ""
    """The name of the key that signed the manifest; empty where none did."""
    is_report_compared: bool = False
    """Whether this version of the bot could make the report anew."""
    problem: str = ""


def verify_bundle(path: Path | BinaryIO) -> BundleVerdict:
    """Look at all of it, and name the first thing that doesn't match.

    Raises:
        NotABundle: it can't be read as a case or an extract at all.
        OSError: it can't be opened.
    """
    try:
        with ZipFile(path) as bundle:
            return _verified(bundle)
    except _Broken as broken:
        return BundleVerdict(problem=str(broken))
    except BadZipFile:
        raise NotABundle(flaws.NO_ZIP) from None


def _verified(bundle: ZipFile) -> BundleVerdict:
    is_extract = PERSON_FILE in bundle.namelist()
    inside = _inside(bundle, _PERSON_NAME if is_extract else _NAME)
    if MANIFEST_FILE not in inside:
        raise NotABundle(flaws.GONE.format(MANIFEST_FILE))
    raw = _read(bundle, inside[MANIFEST_FILE])
    manifest = _parsed(Manifest, MANIFEST_FILE, raw)
    signer = _signer(bundle, inside, raw)
    digest = sha256(raw).hexdigest()
    if is_extract:
        needed = (PERSON_REPORT, PERSON_FILE)
        raw_extract = _checked(needed, manifest, bundle, inside)
        return replace(_verified_extract(raw_extract, manifest, digest), signed_by=signer)
    raw_case = _checked((REPORT_FILE, CASE_FILE), manifest, bundle, inside)
    told = _parsed(CaseFile, CASE_FILE, raw_case)
    case = _case(told)
    _check_said(told, case)
    _check_evidence(told, case, manifest)
    _check_copies(case, bundle, inside)
    return BundleVerdict(
        label=told.label,
        lines=len(told.lines),
        files=len(manifest.files),
        digest=digest,
        hashes=tuple(each.hash for each in told.lines),
        newest_at=told.lines[-1].at,
        newest=manifest.newest,
        signed_by=signer,
        is_report_compared=_is_report_as_made(told, case, manifest),
    )


def _signer(bundle: ZipFile, inside: Mapping[str, ZipInfo], manifest: bytes) -> str:
    if SIGNATURE_FILE not in inside:
        return ""
    try:
        return signed_by(_read(bundle, inside[SIGNATURE_FILE]), manifest)
    except NotSigned:
        raise _Broken(flaws.NO_SIGNATURE.format(SIGNATURE_FILE, MANIFEST_FILE)) from None


def _verified_extract(raw: bytes, manifest: Manifest, digest: str) -> BundleVerdict:
    told = _parsed(PersonFile, PERSON_FILE, raw)
    is_compared = _is_extract_as_made(told, manifest)
    return BundleVerdict(
        person=told.name or told.person,
        lines=sum(map(len, told.tables.values())),
        files=len(manifest.files),
        digest=digest,
        newest_at=told.at,
        is_report_compared=is_compared,
    )


def _is_extract_as_made(told: PersonFile, manifest: Manifest) -> bool:
    """As `_is_report_as_made`, of an extract's rows."""
    if told.report_made_by != made_by():
        return False
    try:
        made = person_report(told.extract())
    except (TookTooLong, Burst):
        return False
    if sha256(made).hexdigest() != manifest.files[PERSON_REPORT].sha256:
        raise _Broken(flaws.OTHER_ROWS_REPORT.format(PERSON_REPORT))
    return True


def _check_said(told: CaseFile, case: Case) -> None:
    """All that the file says beside the lines follows from them, but the people's names."""
    if told.label != case_label(case.number):
        raise _Broken(flaws.OTHER_LABEL.format(repr(told.label), case.number))
    if told.state != case.state.value:
        raise _Broken(flaws.OTHER_STATE.format(repr(told.state)))
    unknown = told.people.keys() - people_of(case)
    if unknown:
        raise _Broken(flaws.STRANGERS)
    for entry, event in zip(told.lines, case.events, strict=True):
        if entry.at != event.at:
            raise _Broken(flaws.TWO_TIMES.format(entry.line))


def _is_report_as_made(told: CaseFile, case: Case, manifest: Manifest) -> bool:
    """Whether the report is the one that the lines and names make; False where it can't be told.

    Another version of the bot makes other bytes of the same lines.
    """
    if told.report_made_by != made_by():
        return False
    names = {PersonId(person): name for person, name in told.people.items()}
    try:
        made = case_report(case, names, told.archive.mark())
    except (TookTooLong, Burst):
        return False
    if sha256(made).hexdigest() != manifest.files[REPORT_FILE].sha256:
        raise _Broken(flaws.OTHER_LINES_REPORT.format(REPORT_FILE))
    return True


def _inside(bundle: ZipFile, names: re.Pattern[str]) -> dict[str, ZipInfo]:
    """What the zip says it holds, before any of it is read."""
    listed = bundle.infolist()
    if len(listed) > MOST_FILES:
        raise _Broken(flaws.TOO_MANY.format(len(listed)))
    inside: dict[str, ZipInfo] = {}
    for each in listed:
        name = each.filename
        if not names.fullmatch(name):
            raise _Broken(flaws.NOT_OURS.format(repr(name)))
        if name in inside:
            raise _Broken(flaws.TWICE.format(name))
        if each.flag_bits & 1:
            raise _Broken(flaws.ENCRYPTED.format(name))
        if each.file_size > LARGEST_FILE:
            raise _Broken(flaws.TOO_LARGE.format(name))
        inside[name] = each
    if sum(each.file_size for each in listed) > LARGEST_BUNDLE:
        raise _Broken(flaws.ALL_TOO_LARGE)
    return inside


def _read(bundle: ZipFile, entry: ZipInfo) -> bytes:
    """Never more than the zip says: what unpacks to more was made to burst its reader."""
    try:
        with bundle.open(entry) as file:
            content = file.read(entry.file_size + 1)
    except (BadZipFile, ZlibError, EOFError, NotImplementedError) as error:
        raise _Broken(flaws.NOT_UNPACKED.format(entry.filename)) from error
    if len(content) != entry.file_size:
        raise _Broken(flaws.OTHER_SIZE.format(entry.filename))
    return content


def _checked(
    needed: tuple[str, str], manifest: Manifest, bundle: ZipFile, inside: Mapping[str, ZipInfo]
) -> bytes:
    """The JSON, the second of those needed, after all are found to be what the manifest says."""
    for name in inside:
        if name not in manifest.files and name not in {MANIFEST_FILE, SIGNATURE_FILE}:
            raise _Broken(flaws.UNLISTED.format(name))
    told = b""
    for name, expected in manifest.files.items():
        if name not in inside:
            raise _Broken(flaws.GONE.format(name))
        found = _read(bundle, inside[name])
        if sha256(found).hexdigest() != expected.sha256 or len(found) != expected.size:
            raise _Broken(flaws.CHANGED.format(name))
        if name == needed[1]:
            told = found
    for name in needed:
        if name not in manifest.files:
            raise _Broken(flaws.GONE.format(name))
    return told


def _case(told: CaseFile) -> Case:
    if [each.line for each in told.lines] != list(range(len(told.lines))):
        raise _Broken(flaws.LINE_GONE)
    events = [_event(each) for each in told.lines]
    broken = first_unaccounted(told.chained())
    if broken is not None:
        raise _Broken(flaws.LINE_CHANGED.format(broken.line))
    try:
        return fold(CaseNumber(told.case), events)
    except ValueError:
        raise _Broken(flaws.NO_CASE) from None


def _event(line: LineEntry) -> Event:
    try:
        return _EVENT.validate_python(line.event)
    except ValidationError:
        raise _Broken(flaws.LINE_CHANGED.format(line.line)) from None


def _check_evidence(told: CaseFile, case: Case, manifest: Manifest) -> None:
    """The lines say which pictures there are; the list and the files must say the same."""
    if [each.sha256 for each in told.evidence] != [each.stored.sha256 for each in case.pictures]:
        raise _Broken(flaws.OTHER_EVIDENCE)
    gone = left_out(case)
    expected = {picture_file(each): each.stored.sha256 for each in kept_pictures(case)}
    for entry, picture in zip(told.evidence, case.pictures, strict=True):
        stored = picture.stored
        said = (entry.size, entry.media_type, entry.width, entry.height, entry.by, entry.at)
        if said != (
            stored.size,
            stored.media_type,
            stored.width,
            stored.height,
            picture.by,
            picture.at,
        ):
            raise _Broken(flaws.WRONG_EVIDENCE.format(entry.sha256))
        if entry.left_out != gone or (entry.file is None) != (gone is not None):
            raise _Broken(flaws.WRONG_EVIDENCE.format(entry.sha256))
    for name, digest in expected.items():
        if name not in manifest.files:
            raise _Broken(flaws.GONE.format(name))
        if manifest.files[name].sha256 != digest:
            raise _Broken(flaws.OTHER_PICTURE.format(name))
    copies = {
        preservation_file(each)
        for each in kept_pictures(case)
        if each.stored.media_type is MediaType.WEBP
    }
    for name in manifest.files:
        if "/" in name and name not in expected and name not in copies:
            raise _Broken(flaws.NO_LINES_FILE.format(name))


def _check_copies(case: Case, bundle: ZipFile, inside: Mapping[str, ZipInfo]) -> None:
    for each in kept_pictures(case):
        name = preservation_file(each)
        if name not in inside:
            continue
        original = png_copy(_read(bundle, inside[picture_file(each)]))
        if original is None or png_copy(_read(bundle, inside[name])) != original:
            raise _Broken(flaws.OTHER_COPY.format(name))


def _parsed(kind: type[P], name: str, raw: bytes) -> P:
    try:
        return kind.model_validate_json(raw)
    except ValidationError:
        raise _Broken(flaws.NOT_WRITTEN_SO.format(name)) from None
