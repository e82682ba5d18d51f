"""A case that was taken out: what is in it, and that whatever is changed in it is named."""

import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from bot.console.commands import main
from bot.moderation.case import fold
from bot.moderation.events import EvidenceAdded
from bot.moderation.model import Ground
from bot.records import verification
from bot.records.bundle import case_bundle
from bot.records.report import case_report
from bot.records.verification import NotABundle, verify_bundle
from bot.swedish import record_check
from bot.swedish import taken_out as flaws
from bot.swedish.record_check import BUNDLE_LIMITS, REPORT_NOT_COMPARED
from tests.evidence.pictures import png, webp
from tests.makers import ANNA, SIV
from tests.moderation.makers import later
from tests.records.makers import ABUSE, PICTURES, bundled, case_record, packed, unpacked

PICTURE = f"bevis/{sha256(PICTURES[0]).hexdigest()}.png"
Files = dict[str, bytes]


@cache
def whole() -> Files:
    return unpacked(bundled(case_record(pictures=PICTURES)))


@pytest.fixture
def files() -> Files:
    return dict(whole())


def problem(path: Path, files: Files) -> str:
    return verify_bundle(packed(path / "arende.zip", files)).problem


def start(flaw: str) -> str:
    """Of what is said, before what is filled in."""
    return flaw.partition("{")[0]


def everything_in(folder: Path) -> list[Path]:
    return list(folder.rglob("*"))


def with_manifest(files: Files) -> Files:
    """As whoever changes a file would, who knows that there is a manifest."""
    told = json.loads(files["manifest.json"])
    told["files"] = {
        name: {"sha256": sha256(content).hexdigest(), "size": len(content)}
        for name, content in files.items()
        if name != "manifest.json"
    }
    return files | {"manifest.json": json.dumps(told).encode()}


def with_case(files: Files, change: Callable[[dict[str, Any]], None]) -> Files:
    told = json.loads(files["arende.json"])
    change(told)
    return with_manifest(files | {"arende.json": json.dumps(told).encode()})


def test_it_holds_the_report_the_lines_the_originals_and_their_hashes(
    files: Files, tmp_path: Path
) -> None:
    record = case_record(pictures=PICTURES)
    file = case_bundle(record, tmp_path)
    assert file.name == "arende-2026-001.zip"
    assert set(files) == {
        "manifest.json",
        "rapport.pdf",
        "arende.json",
        *(f"bevis/{sha256(each).hexdigest()}.png" for each in PICTURES),
    }
    assert files[PICTURE] == PICTURES[0]
    told = json.loads(files["arende.json"])
    assert told["lines"][0]["event"]["comment"]["text"] == ABUSE
    assert [each["hash"] for each in told["lines"]] == [each.hash for each in record.lines]
    assert file.digest == sha256(files["manifest.json"]).hexdigest()


def test_the_same_case_gives_the_same_bytes() -> None:
    record = case_record(pictures=PICTURES)
    assert bundled(record) == bundled(record)


def test_an_untouched_one_is_whole(tmp_path: Path, capsys: Any) -> None:
    file = case_bundle(case_record(pictures=PICTURES), tmp_path)
    path = file.path
    assert main(["audit", "verify", str(path)]) == 0
    told = capsys.readouterr().out
    [said, unsigned, limits] = told.splitlines()
    assert said == f"Ärende 2026-001: stämmer. {record_check.bundle(6, later(9), file.digest)}"
    assert (unsigned, limits) == (record_check.UNSIGNED, BUNDLE_LIMITS)
    assert main(["audit", "verify", str(path), "--holds", file.digest]) == 0
    assert main(["audit", "verify", str(path), "--holds", "0" * 64]) == 1


@pytest.mark.parametrize("name", ["rapport.pdf", "arende.json", PICTURE])
def test_a_changed_file_is_named(files: Files, tmp_path: Path, capsys: Any, name: str) -> None:
    changed = bytearray(files[name])
    changed[len(changed) // 2] ^= 1
    path = packed(tmp_path / "arende.zip", files | {name: bytes(changed)})
    assert main(["audit", "verify", str(path)]) == 1
    told = capsys.readouterr().out
    assert f"STÄMMER INTE. {flaws.CHANGED.format(name)}" in told
    assert "stämmer" not in told


@pytest.mark.parametrize("name", ["rapport.pdf", "arende.json", PICTURE])
def test_a_missing_file_is_named(files: Files, tmp_path: Path, name: str) -> None:
    del files[name]
    assert problem(tmp_path, files) == flaws.GONE.format(name)
    assert problem(tmp_path, with_manifest(files)) == flaws.GONE.format(name)


@pytest.mark.parametrize("name", ["arende.exe", "../rapport.pdf", "/etc/passwd", "bevis/x.png"])
def test_what_does_not_belong_in_it_is_named_and_nothing_is_unpacked(
    files: Files, tmp_path: Path, name: str
) -> None:
    assert problem(tmp_path, files | {name: b"x"}) == flaws.NOT_OURS.format(repr(name))
    assert [each.name for each in everything_in(tmp_path)] == ["arende.zip"]


def test_one_picture_too_many_is_named(files: Files, tmp_path: Path) -> None:
    extra = f"bevis/{'a' * 64}.png"
    assert problem(tmp_path, files | {extra: b"x"}) == flaws.UNLISTED.format(extra)
    told = problem(tmp_path, with_manifest(files | {extra: b"x"}))
    assert told == flaws.NO_LINES_FILE.format(extra)


def test_another_picture_in_the_place_of_one_is_named(files: Files, tmp_path: Path) -> None:
    told = problem(tmp_path, with_manifest(files | {PICTURE: PICTURES[1]}))
    assert told == flaws.OTHER_PICTURE.format(PICTURE)


def test_a_copy_for_archives_that_shows_something_else_is_named(tmp_path: Path) -> None:
    original = webp((400, 300))
    files = unpacked(bundled(case_record(pictures=[original])))
    copy = f"bevarande/{sha256(original).hexdigest()}.png"
    assert problem(tmp_path, with_manifest(files)) == ""
    for other in (png((400, 300), "L"), png((300, 400)), b"no picture", original[:-20]):
        told = problem(tmp_path, with_manifest(files | {copy: other}))
        assert told == flaws.OTHER_COPY.format(copy)


@pytest.mark.parametrize("key", ["previous", "hash"])
def test_a_line_with_another_hash_is_named(files: Files, tmp_path: Path, key: str) -> None:
    changed = with_case(files, lambda told: told["lines"][2].update({key: "0" * 64}))
    assert problem(tmp_path, changed) == flaws.LINE_CHANGED.format(2)


def test_a_line_with_other_words_is_named(files: Files, tmp_path: Path) -> None:
    def soften(told: dict[str, Any]) -> None:
        told["lines"][0]["event"]["comment"]["text"] = "Hej"

    assert problem(tmp_path, with_case(files, soften)) == flaws.LINE_CHANGED.format(0)


def test_a_line_that_claims_to_be_emptied_by_a_disposal_is_named(
    files: Files, tmp_path: Path
) -> None:
    def empty(told: dict[str, Any]) -> None:
        told["lines"][0]["event"]["comment"]["text"] = ""
        told["lines"].append(
            told["lines"][-1]
            | {
                "line": 6,
                "event": {
                    "at": "2030-01-01T00:00:00+00:00",
                    "by": "x",
                    "type": "disposed",
                    "basis": "x",
                    "removed": [{"line": 0, "hash": told["lines"][0]["hash"], "left": "0" * 64}],
                },
            }
        )

    assert problem(tmp_path, with_case(files, empty)) == flaws.LINE_CHANGED.format(0)


def test_a_line_left_out_is_named(files: Files, tmp_path: Path) -> None:
    changed = with_case(files, lambda told: told["lines"].pop(3))
    assert problem(tmp_path, changed) == flaws.LINE_GONE


def test_lines_without_their_pictures_are_named(files: Files, tmp_path: Path) -> None:
    changed = with_case(files, lambda told: told["evidence"].pop())
    assert problem(tmp_path, changed) == flaws.OTHER_EVIDENCE
    del files[PICTURE]

    def claim(told: dict[str, Any]) -> None:
        told["evidence"][0] |= {"file": None, "left_out": "disposed"}

    assert problem(tmp_path, with_case(files, claim)).startswith(start(flaws.WRONG_EVIDENCE))


def test_a_file_that_is_in_it_twice_is_named(files: Files, tmp_path: Path) -> None:
    path = tmp_path / "arende.zip"
    with pytest.warns(UserWarning, match="Duplicate"):
        packed(path, [*files.items(), ("rapport.pdf", b"another")])
    assert verify_bundle(path).problem == flaws.TWICE.format("rapport.pdf")


def test_what_unpacks_to_more_than_it_may_is_not_unpacked(
    files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verification, "LARGEST_FILE", 1_000_000)
    told = problem(tmp_path, with_manifest(files | {"rapport.pdf": bytes(1_000_001)}))
    assert told == flaws.TOO_LARGE.format("rapport.pdf")
    monkeypatch.setattr(verification, "LARGEST_BUNDLE", 1000)
    assert problem(tmp_path, files) == flaws.ALL_TOO_LARGE
    monkeypatch.setattr(verification, "MOST_FILES", 2)
    assert problem(tmp_path, files) == flaws.TOO_MANY.format(len(files))


def test_a_zip_that_lies_about_sizes_is_named(files: Files, tmp_path: Path) -> None:
    path = packed(tmp_path / "arende.zip", with_manifest(files | {"rapport.pdf": bytes(5000)}))
    raw = path.read_bytes().replace((5000).to_bytes(4, "little"), (7).to_bytes(4, "little"))
    path.write_bytes(raw)
    assert "rapport.pdf" in verify_bundle(path).problem


@pytest.mark.parametrize("name", ["manifest.json", "arende.json"])
@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff", b"[" * 100_000, b'{"lines": NaN}'])
def test_what_is_no_json_is_named(files: Files, tmp_path: Path, name: str, content: bytes) -> None:
    changed = files | {name: content}
    changed = changed if name == "manifest.json" else with_manifest(changed)
    assert problem(tmp_path, changed) == flaws.NOT_WRITTEN_SO.format(name)


@pytest.mark.parametrize("event", [{}, {"type": "taken"}, {"type": "x"}, {"a": float("nan")}])
def test_a_line_that_is_none_is_named(files: Files, tmp_path: Path, event: dict[str, Any]) -> None:
    changed = with_case(files, lambda told: told["lines"][1].update(event=event))
    assert problem(tmp_path, changed) == flaws.LINE_CHANGED.format(1)


def test_what_is_no_such_file_is_not_looked_at(tmp_path: Path, capsys: Any) -> None:
    nothing, text = tmp_path / "nothing.zip", tmp_path / "text.zip"
    text.write_text("hello")
    for path in (nothing, text, tmp_path, packed(tmp_path / "other.zip", {})):
        assert main(["audit", "verify", str(path)]) == 2
        assert str(path) in capsys.readouterr().err
    with pytest.raises(NotABundle):
        verify_bundle(text)
    with zipfile.ZipFile(text, "w"), pytest.raises(NotABundle):
        verify_bundle(tmp_path / "other.zip")


def test_a_ground_that_forbids_pictures_gives_none_even_where_there_were_some(
    tmp_path: Path,
) -> None:
    record = case_record(pictures=PICTURES[:1], ground=Ground.CHILD_ABUSE_IMAGERY)
    assert any(isinstance(line, EvidenceAdded) for line in record.case.events)
    inside = unpacked(bundled(replace(record, originals={})))
    assert set(inside) == {"manifest.json", "rapport.pdf", "arende.json"}
    [entry] = json.loads(inside["arende.json"])["evidence"]
    assert (entry["file"], entry["left_out"]) == (None, "forbidden")
    assert problem(tmp_path, inside) == ""
    told = problem(tmp_path, with_manifest(inside | {PICTURE: PICTURES[0]}))
    assert told == flaws.NO_LINES_FILE.format(PICTURE)


def said(path: str, value: Any) -> Callable[[dict[str, Any]], None]:
    """Write a value where the path leads, as in "lines.0.at"."""

    def change(told: dict[str, Any]) -> None:
        *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
        place: Any = told
        for step in way:
            place = place[step]
        place[last] = value

    return change


@pytest.mark.parametrize(
    ("path", "value", "found"),
    [
        ("label", "2026-002", start(flaws.OTHER_LABEL)),
        ("state", "to_answer", start(flaws.OTHER_STATE)),
        ("people.somebody-else", "Någon Annan", flaws.STRANGERS),
        ("lines.0.at", "2026-11-01T09:00:00+00:00", flaws.LINE_CHANGED.format(0)),
        ("evidence.0.size", 1, start(flaws.WRONG_EVIDENCE)),
        ("evidence.0.width", 1, start(flaws.WRONG_EVIDENCE)),
        ("evidence.0.by", SIV, start(flaws.WRONG_EVIDENCE)),
        ("evidence.0.at", "2026-11-01T09:00:00+00:00", start(flaws.WRONG_EVIDENCE)),
        ("evidence.0.media_type", "image/webp", start(flaws.WRONG_EVIDENCE)),
        (f"people.{ANNA}", "Någon Annan", flaws.OTHER_LINES_REPORT.format("rapport.pdf")),
        ("archive.creator", "Någon Annan", flaws.OTHER_LINES_REPORT.format("rapport.pdf")),
        ("archive.confidentiality", "Ingen", flaws.OTHER_LINES_REPORT.format("rapport.pdf")),
    ],
)
def test_what_is_said_beside_the_lines_is_held_against_them(
    files: Files, tmp_path: Path, path: str, value: Any, found: str
) -> None:
    assert problem(tmp_path, with_case(files, said(path, value))).startswith(found)


def test_another_report_is_named(files: Files, tmp_path: Path) -> None:
    record = case_record(pictures=PICTURES, text="Hej")
    other = case_report(record.case, record.names)
    told = problem(tmp_path, with_manifest(files | {"rapport.pdf": other}))
    assert told.startswith(flaws.OTHER_LINES_REPORT.format("rapport.pdf"))


def test_a_report_of_another_version_is_said_not_to_be_compared(
    files: Files, tmp_path: Path, capsys: Any
) -> None:
    """Unknown is a state of its own."""
    changed = with_case(files, said("report_made_by", "typst 0.1"))
    path = packed(tmp_path / "arende.zip", changed)
    assert main(["audit", "verify", str(path)]) == 0
    assert REPORT_NOT_COMPARED in capsys.readouterr().out


def test_what_was_all_written_anew_takes_a_hash_that_was_kept_elsewhere(
    tmp_path: Path, capsys: Any
) -> None:
    """Other words, other names, or a tail that was cut, with every hash and the report to fit."""
    true = case_bundle(case_record(pictures=PICTURES), tmp_path)
    other = case_record(pictures=PICTURES, text="Hej")
    renamed = replace(other, names={**other.names, ANNA: "Någon Annan"})
    shorter = case_record(pictures=PICTURES)
    lines = shorter.lines[:-1]
    cut = replace(shorter, lines=lines, case=fold(shorter.case.number, shorter.case.events[:-1]))
    for number, forged in enumerate((other, renamed, cut)):
        path = tmp_path / f"{number}.zip"
        path.write_bytes(bundled(forged))
        assert main(["audit", "verify", str(path)]) == 0
        assert BUNDLE_LIMITS in capsys.readouterr().out, "it says what it can't know"
        assert main(["audit", "verify", str(path), "--holds", true.digest[:12]]) == 1


def test_the_hash_of_a_line_shows_that_it_is_there(tmp_path: Path) -> None:
    record = case_record(pictures=PICTURES)
    path = tmp_path / "arende.zip"
    path.write_bytes(bundled(record))
    for line in record.lines:
        assert main(["audit", "verify", str(path), "--holds", line.hash[:10]]) == 0
