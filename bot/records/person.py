"""What is kept about one person as one zip: a report to read, the same as JSON, and the hashes."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, Literal
from zipfile import ZipFile

from pydantic import AwareDatetime, BaseModel, ConfigDict

from bot.core.people import PersonId
from bot.records.bundle import ArchiveEntry, Manifest, as_json, zip_with_manifest
from bot.records.files import File
from bot.records.report import made_by, person_report
from bot.records.signing import Sign
from bot.swedish.personal_data import PERSON_FILE, PERSON_REPORT, Extract, person_zip_name
from bot.swedish.records import MANIFEST_FILE, SIGNATURE_FILE

FORMAT: Final = "inlaggsboten-person-1"


class PersonFile(BaseModel):
    """Each row with its columns as they are kept; times with their offset from UTC."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["inlaggsboten-person-1"]
    person: str
    name: str
    at: AwareDatetime
    archive: ArchiveEntry
    tables: Mapping[str, tuple[Mapping[str, Any], ...]]
    report_made_by: str = ""

    def extract(self) -> Extract:
        return Extract(
            person=PersonId(self.person),
            name=self.name,
            at=self.at,
            rows=self.tables,
            mark=self.archive.mark(),
        )


def person_bundle(extract: Extract, folder: Path, *, sign: Sign | None = None) -> File:
    """The zip, in the folder. It takes a while: not for the event loop.

    Raises:
        TookTooLong, Burst: the report can't be set.
    """
    told = PersonFile(
        format=FORMAT,
        person=extract.person,
        name=extract.name,
        at=extract.at,
        archive=ArchiveEntry.of(extract.mark),
        tables={table: tuple(rows) for table, rows in extract.rows.items()},
        report_made_by=made_by(),
    )
    files = {PERSON_REPORT: person_report(extract), PERSON_FILE: as_json(told)}
    return zip_with_manifest(person_zip_name(extract.person), files.items(), folder, sign=sign)


def read_person(path: Path) -> Extract:
    """What a zip says, read as whoever gets it would.

    Raises:
        ValueError: a file isn't what the manifest says, or isn't written as such a file is.
    """
    with ZipFile(path) as bundle:
        inside = {name: bundle.read(name) for name in bundle.namelist()}
    manifest = Manifest.model_validate_json(inside.pop(MANIFEST_FILE))
    inside.pop(SIGNATURE_FILE, None)
    said = {name: (each.sha256, each.size) for name, each in manifest.files.items()}
    if said != {name: (sha256(each).hexdigest(), len(each)) for name, each in inside.items()}:
        raise ValueError("the files aren't those of the manifest")
    return PersonFile.model_validate_json(inside[PERSON_FILE]).extract()
