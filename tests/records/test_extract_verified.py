"""`audit verify` of a person's extract: what was changed is named, what can't be known is said."""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from bot.console.commands import main
from bot.core.people import PersonId
from bot.records.check import checked_person
from bot.records.files import File
from bot.records.person import read_person
from bot.records.report import person_report
from bot.records.verification import verify_bundle
from bot.schedule.admin_refusals import NotAsItShouldBe
from bot.swedish.personal_data import Extract
from bot.swedish.record_check import EXTRACT_LIMITS, REPORT_NOT_COMPARED, UNSIGNED
from bot.swedish.records import UNMARKED
from tests.clock import START
from tests.makers import ANNA
from tests.records.makers import packed, unpacked

Capture = pytest.CaptureFixture[str]
Files = dict[str, bytes]
JSON, REPORT = "utdrag.json", "utdrag.pdf"


def extract(title: str = "Ett") -> Extract:
    rows = {"bookings": [{"title": title}, {"title": "Två"}], "people": [{"name": "Anna Ek"}]}
    return Extract(person=PersonId(ANNA), name="Anna Ek", at=START, rows=rows, mark=UNMARKED)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> File:
    return checked_person(extract(), tmp_path_factory.mktemp("extract"))


@pytest.fixture
def files(file: File) -> Files:
    return unpacked(file.path.read_bytes())


def with_manifest(files: Files) -> Files:
    """As whoever changes a file would, who knows that there is a manifest."""
    told = json.loads(files["manifest.json"])
    told["files"] = {
        name: {"sha256": sha256(content).hexdigest(), "size": len(content)}
        for name, content in files.items()
        if name != "manifest.json"
    }
    return files | {"manifest.json": json.dumps(told).encode()}


def without(name: str) -> Callable[[Files], Files]:
    return lambda files: {each: content for each, content in files.items() if each != name}


def other_row(files: Files) -> Files:
    return files | {JSON: files[JSON].replace(b'"Ett"', b'"Tre"')}


def other_report(files: Files) -> Files:
    return files | {REPORT: person_report(extract("Tre"))}


def another_file(files: Files) -> Files:
    return files | {"bevis.png": b"x"}


def no_such_field(files: Files) -> Files:
    return files | {JSON: json.dumps(json.loads(files[JSON]) | {"more": 1}).encode()}


def test_an_untouched_one_fits_and_says_what_it_cannot_know(file: File, capsys: Capture) -> None:
    assert main(["audit", "verify", str(file.path)]) == 0
    [said, unsigned, limits] = capsys.readouterr().out.splitlines()
    assert said.startswith("Utdrag om Anna Ek: stämmer. Rapporten mot raderna")
    assert "Rader: 3." in said
    assert file.digest in said
    assert (unsigned, limits) == (UNSIGNED, EXTRACT_LIMITS)


@pytest.mark.parametrize(
    ("change", "named", "named_with_manifest"),
    [
        (other_row, JSON, REPORT),
        (other_report, REPORT, REPORT),
        (another_file, "bevis.png", "bevis.png"),
        (without(REPORT), REPORT, REPORT),
        (without(JSON), REPORT, REPORT),
        (no_such_field, JSON, JSON),
    ],
    ids=["row", "report", "more", "no report", "no rows", "field"],
)
def test_what_was_changed_is_named(
    files: Files,
    tmp_path: Path,
    change: Callable[[Files], Files],
    named: str,
    named_with_manifest: str,
) -> None:
    changed = change(files)
    assert named in verify_bundle(packed(tmp_path / "x.zip", changed)).problem
    path = packed(tmp_path / "y.zip", with_manifest(changed))
    assert named_with_manifest in verify_bundle(path).problem


def test_a_changed_one_ends_the_command_with_1(
    files: Files, tmp_path: Path, capsys: Capture
) -> None:
    path = packed(tmp_path / "x.zip", with_manifest(other_row(files)))
    assert main(["audit", "verify", str(path)]) == 1
    assert "STÄMMER INTE" in capsys.readouterr().out


def test_what_was_all_written_anew_takes_a_hash_that_was_kept_elsewhere(
    file: File, tmp_path: Path
) -> None:
    kept = ["--holds", file.digest[:12]]
    assert main(["audit", "verify", str(file.path), *kept]) == 0
    (tmp_path / "anew").mkdir()
    forged = checked_person(extract("Tre"), tmp_path / "anew")
    assert main(["audit", "verify", str(forged.path)]) == 0
    assert main(["audit", "verify", str(forged.path), *kept]) == 1


def test_of_another_versions_report_it_says_that_it_was_not_compared(
    files: Files, tmp_path: Path, capsys: Capture
) -> None:
    """An extract of before has no word of what made its report."""
    told = json.loads(files[JSON])
    del told["report_made_by"]
    older = with_manifest(files | {JSON: json.dumps(told).encode()})
    path = packed(tmp_path / "x.zip", older)
    assert not verify_bundle(path).is_report_compared
    assert main(["audit", "verify", str(path)]) == 0
    assert REPORT_NOT_COMPARED in capsys.readouterr().out


def test_an_extract_whose_file_is_not_the_manifests_is_not_read(
    files: Files, tmp_path: Path
) -> None:
    changed = files | {JSON: files[JSON].replace(b"Ett", b"Tre")}
    with pytest.raises(ValueError, match="manifest"):
        read_person(packed(tmp_path / "a.zip", changed))


def test_an_extract_that_does_not_read_back_as_it_was_does_not_leave(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.records.check.read_person", lambda _path: extract("Tre"))
    with pytest.raises(NotAsItShouldBe):
        checked_person(extract(), tmp_path)
