"""`export` takes everything out, and what can't be had is named rather than left out."""

import asyncio
import csv
import errno
import json
import os
import re
import sqlite3
import sys
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from bot.console.commands import main
from bot.console.preflight import database_fault
from bot.core.hash_chain import GENESIS
from bot.organisation import BUILT_IN
from bot.records.verification import verify_bundle
from storage.engine import AsyncEngine
from storage.transaction import SqlStorage
from tests import makers
from tests.console.test_audit import a_case, verify
from tests.records.test_signing import OURS, SEED

SCHEMAS = ("arende.schema.json", "manifest.schema.json", "schema.schema.json")
Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch, database_url: str, tmp_path: Path) -> None:
    monkeypatch.setenv("BOT_DATABASE_URL", database_url)
    monkeypatch.setenv("BOT_EVIDENCE", str(tmp_path / "evidence"))


def folder_names(folder: Path) -> set[str]:
    return {each.relative_to(folder).as_posix() for each in folder.rglob("*")}


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


async def test_a_stranger_without_the_bot_finds_how_to_read_and_check_it(
    storage: SqlStorage, tmp_path: Path
) -> None:
    await a_case(storage, tmp_path / "evidence")
    folder = tmp_path / "allt"
    assert await export(folder) == 0
    told = (folder / "LÄSMIG.txt").read_text(encoding="utf-8")
    assert all(each.name in told for each in folder.iterdir() if each.name != "LÄSMIG.txt")
    guide = (folder / "format" / "README.md").read_text(encoding="utf-8")
    (check,) = re.findall(r"```python\n(.*?)```", guide, re.DOTALL)
    (case,) = (folder / "arenden").iterdir()
    ran = [sys.executable, "-I", "-c", check, str(case)]
    done = await asyncio.create_subprocess_exec(*ran, stdout=asyncio.subprocess.PIPE)
    assert (await done.communicate())[0].decode().startswith("stämmer")
    assert all(f"format/{name}" in folder_names(folder) for name in SCHEMAS)


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


async def test_a_folder_that_can_not_be_made_is_named_and_not_the_database(
    tmp_path: Path, capsys: Capture
) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert await export(tmp_path / "file" / "allt") == 2
    told = capsys.readouterr().err
    assert f"there is no folder {tmp_path}/file" in told
    assert "BOT_DATABASE_URL" not in told


async def test_neither_command_makes_the_folder_that_a_slip_of_the_pen_names(
    tmp_path: Path, capsys: Capture
) -> None:
    for command in ("backup", "export"):
        wanted = str(tmp_path / "none" / "allt")
        assert await asyncio.to_thread(main, [command, wanted]) == 2
        assert capsys.readouterr().err == f"there is no folder {tmp_path}/none\n"
    assert not (tmp_path / "none").exists()


async def test_a_database_that_is_not_there_is_named_and_not_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setenv("BOT_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/none.db")
    for command in ("backup", "export"):
        assert await asyncio.to_thread(main, [command, str(tmp_path / "allt")]) == 2
        assert capsys.readouterr().err == f"there is no database {tmp_path}/none.db\n"
    assert not (tmp_path / "none.db").exists()
    assert not (tmp_path / "allt").exists()


async def test_the_log_says_nothing_of_an_export_that_another_version_has_to_make(
    storage: SqlStorage, engine: AsyncEngine, tmp_path: Path
) -> None:
    async with engine.begin() as connection:
        await connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    assert await export(tmp_path / "allt") == 2
    async with storage.read() as tx:
        assert await tx.audit.newest() == GENESIS


async def test_a_copy_that_can_not_be_written_is_named_and_not_the_database(
    tmp_path: Path, capsys: Capture
) -> None:
    (tmp_path / ".copy.db.part").write_bytes(b"what an earlier one left" * 99)
    assert await asyncio.to_thread(main, ["backup", str(tmp_path / "copy.db")]) == 2
    assert capsys.readouterr().err == f"{tmp_path}/copy.db: file is not a database\n"


async def test_of_two_databases_the_one_that_fails_is_named(
    tmp_path: Path, capsys: Capture
) -> None:
    copy, away = tmp_path / "copy.db", "postgresql+asyncpg://bot@127.0.0.1:1/bot"
    assert await asyncio.to_thread(main, ["backup", str(copy)]) == 0
    there = f"sqlite+aiosqlite:///{copy}"
    capsys.readouterr()
    for moved, named in ([(there, away), "TO"], [(away, there), "FROM"]):
        assert await asyncio.to_thread(main, ["move", *moved]) == 2
        assert capsys.readouterr().err == f"{named}: the database can't be reached\n"


def test_a_database_that_another_program_holds_is_said_to_be_locked(tmp_path: Path) -> None:
    file = tmp_path / "bot.db"
    with closing(sqlite3.connect(file)) as holds, closing(sqlite3.connect(file)) as waits:
        holds.execute("BEGIN EXCLUSIVE")
        waits.execute("PRAGMA busy_timeout = 0")
        with pytest.raises(sqlite3.OperationalError) as failed:
            waits.execute("BEGIN IMMEDIATE")
    assert database_fault(failed.value) == "BOT_DATABASE_URL: database is locked"


def test_a_full_disk_is_called_so() -> None:
    with closing(sqlite3.connect(":memory:")) as full:
        full.execute("PRAGMA max_page_count = 1")
        with pytest.raises(sqlite3.OperationalError) as failed:
            full.execute("CREATE TABLE one (a)")
    assert database_fault(failed.value, "copy.db") == "copy.db: database or disk is full"
    no_room = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    assert database_fault(no_room) == "There is no room left on the disk."
