"""`export` takes everything out, and what can't be had is named rather than left out."""

import asyncio
import csv
import json
from hashlib import sha256
from pathlib import Path

import pytest

from bot.console.commands import main
from bot.organisation import BUILT_IN
from bot.records.verification import verify_bundle
from storage.transaction import SqlStorage
from tests import makers
from tests.console.test_audit import a_case, verify
from tests.records.test_signing import OURS, SEED

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch, database_url: str, tmp_path: Path) -> None:
    monkeypatch.setenv("BOT_DATABASE_URL", database_url)
    monkeypatch.setenv("BOT_EVIDENCE", str(tmp_path / "evidence"))


async def a_post(storage: SqlStorage) -> None:
    async with storage.begin() as tx:
        page = makers.page()
        await tx.pages.put(page)
        plain = makers.booking()
        await tx.bookings.add(page=page, day=plain.day, details=plain.details, owner=makers.ANNA)


async def export(folder: Path) -> int:
    return await asyncio.to_thread(main, ["export", str(folder)])


async def test_a_folder_holds_all_of_it_and_each_part_stands_its_check(
    storage: SqlStorage, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_SIGNING_KEY", SEED)
    await a_post(storage)
    await a_case(storage, tmp_path / "evidence")
    folder = tmp_path / "allt"
    assert await export(folder) == 0
    assert "3 files of schedules, 1 cases" in capsys.readouterr().out
    sums = dict(
        reversed(line.split("  ", 1)) for line in (folder / "SHA256SUMS").read_text().splitlines()
    )
    files = {each.relative_to(folder).as_posix(): each for each in folder.rglob("*")}
    assert sums == {
        name: sha256(path.read_bytes()).hexdigest()
        for name, path in files.items()
        if path.is_file() and name != "SHA256SUMS"
    }
    assert files["organisation.toml"].read_bytes() == BUILT_IN.read_bytes()
    [case] = (folder / "arenden").iterdir()
    verdict = verify_bundle(case)
    assert (verdict.problem, verdict.signed_by) == ("", OURS.key)
    told = json.loads(files["scheman/inlaggsschema-2026.json"].read_text(encoding="utf-8"))
    [post] = told["posts"]
    assert post["title"] == makers.details().title
    text = files["scheman/inlaggsschema-2026.csv"].read_text(encoding="utf-8-sig")
    [row] = csv.DictReader(text.splitlines(), delimiter=";")
    assert row["Rubrik"] == post["title"]
    monkeypatch.setenv("BOT_DATABASE_URL", f"sqlite+aiosqlite:///{files['databas.sqlite']}")
    assert await verify("--holds", files["databas.sqlite.hashes"].read_text()) == 0


async def test_the_log_says_that_it_was_done(storage: SqlStorage, tmp_path: Path) -> None:
    assert await export(tmp_path / "allt") == 0
    async with storage.read() as tx:
        [kept] = await tx.audit.piece(0, limit=9)
    told = kept.row.record
    assert (told["action"], told["subject"]) == ("export.given", "everything")
    assert await verify() == 0


async def test_a_case_whose_picture_is_gone_is_named_and_the_rest_comes_out(
    storage: SqlStorage, tmp_path: Path, capsys: Capture
) -> None:
    await a_post(storage)
    (await a_case(storage, tmp_path / "evidence")).unlink()
    folder = tmp_path / "allt"
    assert await export(folder) == 1
    assert "-001 is missing: EvidenceLost" in capsys.readouterr().out
    assert (folder / "scheman/inlaggsschema-2026.xlsx").stat().st_size
    assert not list((folder / "arenden").iterdir())


async def test_nothing_is_written_over(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "allt").mkdir()
    assert await export(tmp_path / "allt") == 2
    assert "is there already" in capsys.readouterr().err


async def test_what_could_not_be_filled_is_taken_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_DATABASE_URL", "postgresql+asyncpg://bot@127.0.0.1:1/bot")
    assert await export(tmp_path / "allt") == 2
    assert not (tmp_path / "allt").exists()
