"""The format is described, and anybody can check a bundle without the bot's code."""

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bot.core.people import PersonId
from bot.core.ports import PersonalRows
from bot.moderation.case import Case
from bot.records import bundle, check, person
from bot.records.bundle import CaseFile, Manifest, as_json, preservation_file
from bot.records.check import checked_case, checked_person, checked_schedule
from bot.records.files import File
from bot.records.report import case_report, person_report
from bot.records.schedule import ScheduleFile, schedule_data, schedule_told
from bot.records.sheets import schedule_file
from bot.records.verification import verify_bundle
from bot.schedule.admin_refusals import NotAsItShouldBe
from bot.schedule.model import ScheduleFormat
from bot.swedish.personal_data import Extract
from bot.swedish.records import ArchiveMark
from tests.clock import START
from tests.evidence.pictures import png
from tests.json_schema import validate
from tests.makers import ANNA
from tests.records.makers import PICTURES, bundled, case_record, packed, unpacked
from tests.records.test_sheets import CATALOGUE, titled

FORMAT = Path("bot/records/format")
GUIDE = (FORMAT / "README.md").read_text(encoding="utf-8")
MARK = ArchiveMark(creator="Kommunstyrelsen", classification="4.2", confidentiality="OSL 21 kap.")


def twenty_lines(tmp_path: Path) -> Path:
    [code] = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)
    assert len(code.splitlines()) <= 26
    assert "bot" not in code.replace("botens", "")
    script = tmp_path / "check.py"
    script.write_text(code, encoding="utf-8")
    return script


def checked_by_anybody(tmp_path: Path, made: Path) -> bool:
    ran = subprocess.run(
        [sys.executable, "-I", twenty_lines(tmp_path), made],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert ran.returncode == 0 or "AssertionError" in ran.stderr, ran.stderr
    return ran.returncode == 0


@pytest.mark.parametrize("kind", [CaseFile, Manifest, ScheduleFile])
def test_the_schema_that_is_published_is_the_one_that_holds(
    kind: type[CaseFile | Manifest | ScheduleFile],
):
    name = {CaseFile: "arende", Manifest: "manifest", ScheduleFile: "schema"}[kind]
    published = json.loads((FORMAT / f"{name}.schema.json").read_text(encoding="utf-8"))
    assert published == kind.model_json_schema()


def test_what_is_taken_out_keeps_to_the_schemas():
    record = replace(case_record(pictures=PICTURES), mark=MARK)
    files = unpacked(bundled(record))
    for name in ("arende", "manifest"):
        schema = json.loads((FORMAT / f"{name}.schema.json").read_text(encoding="utf-8"))
        validate(json.loads(files[f"{name}.json"]), schema)
    archive = json.loads(files["arende.json"])["archive"]
    assert archive["creator"] == "Kommunstyrelsen"


def test_twenty_lines_of_anybodys_check_a_bundle(tmp_path: Path):
    made = tmp_path / "arende.zip"
    made.write_bytes(bundled(case_record(pictures=PICTURES)))
    assert checked_by_anybody(tmp_path, made)


def test_they_find_what_was_changed(tmp_path: Path):
    files = unpacked(bundled(case_record(pictures=PICTURES)))
    told = json.loads(files["arende.json"])
    told["lines"][0]["event"]["comment"]["author"] = "Någon Annan"
    changed = files | {"arende.json": json.dumps(told).encode()}
    assert not checked_by_anybody(tmp_path, packed(tmp_path / "a.zip", changed))
    without = {name: body for name, body in files.items() if not name.startswith("bevis")}
    assert not checked_by_anybody(tmp_path, packed(tmp_path / "b.zip", without))
    with pytest.warns(UserWarning, match="Duplicate name"):
        twice = packed(tmp_path / "c.zip", [("rapport.pdf", b"another"), *files.items()])
    assert not checked_by_anybody(tmp_path, twice)


def test_a_webp_goes_along_as_png_too(tmp_path: Path):
    path = tmp_path / "shot.webp"
    Image.new("RGB", (400, 300), "red").save(path, lossless=True)
    record = case_record(pictures=[path.read_bytes(), png()])
    files = unpacked(bundled(record))
    copies = [name for name in files if name.startswith("bevarande/")]
    assert copies == [preservation_file(record.case.pictures[0])]
    (tmp_path / "copy.png").write_bytes(files[copies[0]])
    with Image.open(tmp_path / "copy.png") as copy:
        assert (copy.format, copy.size, copy.getpixel((9, 9))) == ("PNG", (400, 300), (255, 0, 0))
    packed_again = packed(tmp_path / "arende.zip", files)
    assert verify_bundle(packed_again).problem == ""
    assert checked_by_anybody(tmp_path, packed_again)


def test_what_fails_its_own_check_does_not_leave(tmp_path: Path):
    record = case_record(pictures=PICTURES)
    assert checked_case(record, tmp_path).path.read_bytes() == bundled(record)
    line = record.lines[1]
    forged = replace(record, lines=[record.lines[0], replace(line, hash="0" * 64)])
    with pytest.raises(NotAsItShouldBe):
        checked_case(forged, tmp_path)


def test_a_case_whose_report_says_something_else_does_not_leave(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    record = case_record(pictures=PICTURES)

    def other(case: Case, names: Mapping[PersonId, str], _mark: ArchiveMark) -> bytes:
        return case_report(case, names, MARK)

    monkeypatch.setattr(bundle, "case_report", other)
    with pytest.raises(NotAsItShouldBe):
        checked_case(record, tmp_path)


@pytest.mark.parametrize("what", ["person_report", "as_json"])
def test_an_extract_that_says_something_else_does_not_leave(
    what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    rows: PersonalRows = {"bookings": [{"title": "Ett"}]}
    extract = Extract(person=ANNA, name="Anna Ek", at=START, rows=rows, mark=MARK)
    assert checked_person(extract, tmp_path).size
    others = {
        "person_report": lambda told: person_report(replace(told, rows={})),
        "as_json": lambda told: as_json(told.model_copy(update={"tables": {}})),
    }
    monkeypatch.setattr(person, what, others[what])
    with pytest.raises(NotAsItShouldBe):
        checked_person(extract, tmp_path)


@pytest.mark.parametrize("kind", ["xlsx", "csv", "json"])
def test_a_year_that_says_something_else_does_not_leave(
    kind: ScheduleFormat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    others = [titled("Annat")]

    def other_sheet(year: int, _: object, *rest: Any, **how: Any) -> File:
        return schedule_file(year, others, *rest, **how)

    def other_data(_: object, folder: Path) -> File:
        return schedule_data(schedule_told(2026, others, CATALOGUE), folder)

    monkeypatch.setattr(check, "schedule_file", other_sheet)
    monkeypatch.setattr(check, "schedule_data", other_data)
    with pytest.raises(NotAsItShouldBe):
        checked_schedule(2026, [titled("Ett")], CATALOGUE, kind=kind, folder=tmp_path)


@pytest.mark.parametrize("kind", ["xlsx", "csv", "json"])
def test_no_character_of_unicode_breaks_a_year(kind: ScheduleFormat, tmp_path: Path):
    every = [
        chr(code) for code in (*range(0x3000), *range(0xD7F0, 0xE010), *range(0xFD00, 0x10010))
    ]
    every += [chr(plane * 0x10000 + 0xFFFE) for plane in range(1, 17)]
    bookings = [titled("x" + "".join(every[at : at + 100])) for at in range(0, len(every), 100)]
    assert checked_schedule(2026, bookings, CATALOGUE, kind=kind, folder=tmp_path).size
