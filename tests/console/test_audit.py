"""`audit verify` finds what was changed behind the bot's back, and never calls a guess whole."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.console.commands import main
from bot.core.people import EntryPoint, Request
from bot.core.ports import AuditEntry, Json
from bot.evidence.store import FolderStore
from bot.moderation.model import Comment, Ground, Kind
from bot.swedish import record_check as words
from bot.swedish.record_check import LIMITS, disposals
from bot.usecases.cases import NewReport, add_evidence, report
from bot.usecases.record_watch import READING, RecordWatch
from storage.transaction import SqlStorage
from tests import makers
from tests.clock import FixedClock
from tests.evidence.pictures import checked, png
from tests.moderation.makers import LINK, NOW, REPORTER
from tests.tampering import behind_its_back, rechain_audit

Capture = pytest.CaptureFixture[str]
Patch = pytest.MonkeyPatch


@pytest.fixture(autouse=True)
def settings(monkeypatch: Patch, database_url: str, tmp_path: Path) -> None:
    monkeypatch.setenv("BOT_DATABASE_URL", database_url)
    monkeypatch.setenv("BOT_EVIDENCE", str(tmp_path / "evidence"))


async def log(storage: SqlStorage, rows: int) -> None:
    request = makers.request()
    async with storage.begin(request) as tx:
        for number in range(rows):
            entry = AuditEntry(action="book", subject=f"booking:{number}")
            await tx.audit.add(request, entry)


async def verify(*more: str) -> int:
    """In a thread, since the command runs a loop of its own."""
    return await asyncio.to_thread(main, ["audit", "verify", *more])


def hash_told(capsys: Capture) -> str:
    """The audit log's newest."""
    return told_of("Granskningslogg", capsys).split()[-1]


def told_of(subject: str, capsys: Capture) -> str:
    lines = capsys.readouterr().out.splitlines()
    return next(line for line in lines if line.startswith(subject))


def is_empty(folder: Path) -> bool:
    return not list(folder.iterdir())


async def test_an_untouched_log_is_whole(storage: SqlStorage, capsys: Capture) -> None:
    await log(storage, 3)
    assert await verify() == 0
    assert "Granskningslogg: stämmer. Rader: 3." in capsys.readouterr().out


async def test_an_empty_log_is_whole(capsys: Capture) -> None:
    assert await verify() == 0
    assert "stämmer. Rader: 0." in told_of("Granskningslogg", capsys)


async def test_the_first_broken_row_is_named(
    storage: SqlStorage, engine: AsyncEngine, capsys: Capture
) -> None:
    await log(storage, 4)
    await behind_its_back(engine, "UPDATE audit SET action = 'x' WHERE id IN (2, 4)")
    assert await verify() == 1
    assert "STÄMMER INTE. Ändrad, eller något före den ändrat eller borttaget: rad 2." in told_of(
        "Granskningslogg", capsys
    )


async def test_rows_cut_off_at_the_end_are_missed_by_whoever_kept_a_hash(
    storage: SqlStorage, engine: AsyncEngine, capsys: Capture
) -> None:
    await log(storage, 3)
    await verify()
    kept = hash_told(capsys)
    await log(storage, 2)
    assert await verify("--holds", kept) == 0
    await behind_its_back(engine, "DELETE FROM audit WHERE id > 2")
    assert await verify() == 0
    assert await verify("--holds", kept) == 1
    assert kept in capsys.readouterr().out


@pytest.mark.parametrize(
    "statement", ["DELETE FROM audit WHERE id > 2", "UPDATE audit SET actor = 'somebody-else'"]
)
async def test_where_the_bots_own_last_reading_ended_is_held_against_the_log(
    storage: SqlStorage, engine: AsyncEngine, tmp_path: Path, capsys: Capture, statement: str
) -> None:
    """The bot has told of it and sends people here: the two may not say otherwise."""
    await log(storage, 3)
    watch = RecordWatch(
        storage=storage, rows=storage, evidence=FolderStore(tmp_path), clock=FixedClock()
    )
    await watch.read_due()
    assert await verify() == 0
    await behind_its_back(engine, statement)
    await rechain_audit(engine)
    capsys.readouterr()
    assert await verify() == 1
    assert "STÄMMER INTE. Den rad som förra läsningen slutade vid" in told_of(
        "Granskningslogg", capsys
    )


@pytest.mark.parametrize("content", [{}, [], "x", {"read_to": {"audit": "x"}}])
async def test_a_last_reading_that_nobody_understands_stops_no_look(
    storage: SqlStorage, content: Json
) -> None:
    await log(storage, 1)
    async with storage.begin() as tx:
        await tx.alerts.keep_reading(READING, NOW, content)
    assert await verify() == 0


async def test_a_backup_leaves_the_newest_hashes_beside_it(
    storage: SqlStorage, engine: AsyncEngine, tmp_path: Path, capsys: Capture
) -> None:
    await log(storage, 3)
    await a_case(storage, tmp_path / "evidence")
    copy = tmp_path / "copy.db"
    assert await asyncio.to_thread(main, ["backup", str(copy)]) == 0
    kept = (tmp_path / "copy.db.hashes").read_text()
    async with storage.read() as tx:
        assert kept.split() == [await tx.audit.newest(), await tx.cases.newest()]
    assert await verify("--no-evidence", "--holds", kept) == 0
    await behind_its_back(
        engine,
        "DELETE FROM evidence",
        "DELETE FROM case_addresses",
        "DELETE FROM case_desks",
        "DELETE FROM case_events",
        "DELETE FROM cases",
        "DELETE FROM audit WHERE id > 3",
    )
    assert await verify("--no-evidence") == 0
    capsys.readouterr()
    assert await verify("--no-evidence", "--holds", kept) == 1
    assert capsys.readouterr().out.count("Ingen rad har") == 2


async def test_a_log_that_was_empty_when_its_hash_was_kept_has_lost_nothing(
    storage: SqlStorage, capsys: Capture
) -> None:
    await verify()
    kept = hash_told(capsys)
    await log(storage, 1)
    assert await verify("--holds", kept) == 0


async def test_looking_changes_nothing(storage: SqlStorage, capsys: Capture) -> None:
    await log(storage, 2)
    await verify()
    first = hash_told(capsys)
    await verify()
    assert hash_told(capsys) == first


async def test_a_database_that_is_not_there_is_not_made(
    monkeypatch: Patch, tmp_path: Path, capsys: Capture
) -> None:
    monkeypatch.setenv("BOT_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/data/bot.db")
    assert await verify() == 2
    assert words.database_missing(f"{tmp_path}/data/bot.db") in capsys.readouterr().err
    assert is_empty(tmp_path)


async def test_a_database_of_something_else_is_told_of(
    monkeypatch: Patch, bare_database_url: str, tmp_path: Path, capsys: Capture
) -> None:
    if bare_database_url.startswith("sqlite"):
        (tmp_path / "empty.db").touch()
        bare_database_url = f"sqlite+aiosqlite:///{tmp_path}/empty.db"
    monkeypatch.setenv("BOT_DATABASE_URL", bare_database_url)
    assert await verify() == 2
    told = capsys.readouterr()
    assert words.NO_TABLES in told.err
    assert not told.out


async def test_a_file_that_is_no_database_is_told_of(
    monkeypatch: Patch, tmp_path: Path, capsys: Capture
) -> None:
    (tmp_path / "bot.db").write_text("hello")
    monkeypatch.setenv("BOT_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/bot.db")
    assert await verify() == 2
    assert words.database_unread("DatabaseError") in capsys.readouterr().err


@pytest.mark.parametrize("database_kind", ["postgresql"])
@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"database": "nowhere"}, words.database_unread("InvalidCatalogNameError")),
        ({"port": 1}, words.database_unread("FileNotFoundError")),
        ({"username": "nobody"}, words.NOT_LET_IN),
    ],
)
async def test_a_server_that_lets_nobody_in_is_told_of_without_the_password(
    monkeypatch: Patch, database_url: str, capsys: Capture, wrong: dict[str, str | int], told: str
) -> None:
    parts = {"host": "127.0.0.1", **wrong, "password": "hush"}
    if "port" not in wrong:
        parts.pop("host")
    url = make_url(database_url).set(**parts)
    monkeypatch.setenv("BOT_DATABASE_URL", url.render_as_string(hide_password=False))
    assert await verify() == 2
    assert capsys.readouterr().err == f"{told}\n"


async def a_case(storage: SqlStorage, folder: Path) -> Path:
    """A case with a picture, made as people make it; where the picture lies."""
    request = Request(actor=REPORTER, now=NOW, entry_point=EntryPoint.BUTTON)
    new = NewReport(kind=Kind.UNLAWFUL, ground=Ground.UNLAWFUL_THREAT, comment=Comment(link=LINK))
    number = (await report(request, new, storage=storage)).case.number
    store, image = FolderStore(folder), checked(png())
    view = await add_evidence(request, number, image, store=store, storage=storage)
    return folder / view.case.pictures[0].stored.ref


async def test_cases_and_their_files_are_looked_at_too(
    storage: SqlStorage, engine: AsyncEngine, tmp_path: Path, capsys: Capture
) -> None:
    file = await a_case(storage, tmp_path / "evidence")
    assert await verify() == 0
    told = capsys.readouterr().out
    assert "Ärendenas rader: stämmer. Rader: 2." in told
    assert "Bevis: stämmer. Filer: 1." in told
    file.write_bytes(b"something else")
    assert await verify() == 1
    assert (
        f"Bevis: STÄMMER INTE. Ändrad: {file.parent.name}/{file.name}." in capsys.readouterr().out
    )
    file.unlink()
    assert await verify() == 1
    assert f"Borta: {file.parent.name}/{file.name}." in capsys.readouterr().out
    assert await verify("--no-evidence") == 0
    await behind_its_back(engine, "UPDATE case_events SET line = 7 WHERE id = 2")
    assert await verify("--no-evidence") == 1
    assert "Ärendenas rader: STÄMMER INTE." in capsys.readouterr().out


AfterChange = Callable[[str], Awaitable[str]]


@pytest.fixture
def told_after(
    storage: SqlStorage, engine: AsyncEngine, tmp_path: Path, capsys: Capture
) -> AfterChange:
    """What the check says of a case's rows after a statement that changes one."""

    async def told(statement: str) -> str:
        await a_case(storage, tmp_path / "evidence")
        await behind_its_back(engine, statement)
        assert await verify() == 1
        return capsys.readouterr().out

    return told


LOG, LINES, TABLES = "Granskningslogg", "Ärendenas rader", "Register mot rader"


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE audit SET after = '[7]' WHERE id = 1", LOG),
        ("UPDATE case_events SET event = 'null' WHERE id = 2", LINES),
        ("""UPDATE case_events SET event = '{"type": "of no kind"}' WHERE id = 2""", LINES),
        ("UPDATE evidence SET media_type = 'x'", TABLES),
    ],
)
async def test_what_can_not_be_understood_is_named_and_the_rest_is_read(
    told_after: AfterChange, statement: str, named: str
) -> None:
    told = await told_after(statement)
    assert f"{named}: STÄMMER INTE" in told
    assert disposals([]) in told


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE audit SET at = 'no time' WHERE id = 1", LOG),
        ("UPDATE audit SET after = '{' WHERE id = 1", LOG),
        ("UPDATE audit SET subject = x'00' WHERE id = 1", LOG),
        ("UPDATE case_events SET at = 'no time' WHERE id = 2", LINES),
        ("UPDATE case_events SET line = 'x' WHERE id = 2", LINES),
        ("UPDATE case_events SET event = '{' WHERE id = 2", LINES),
        ("""UPDATE case_events SET event = '{"type": NaN}' WHERE id = 2""", LINES),
        ("UPDATE case_events SET hash = 'ö' WHERE id = 1", LINES),
        ("UPDATE evidence SET at = 'no time'", TABLES),
    ],
)
async def test_what_sqlite_alone_lets_stand_where_it_does_not_belong_is_named_too(
    told_after: AfterChange, statement: str, named: str
) -> None:
    assert f"{named}: STÄMMER INTE" in await told_after(statement)


async def test_a_kept_hash_may_be_of_a_case(
    storage: SqlStorage, tmp_path: Path, capsys: Capture
) -> None:
    await a_case(storage, tmp_path / "evidence")
    await verify()
    kept = told_of("Ärendenas rader", capsys).split()[-1]
    assert await verify("--holds", kept) == 0
    assert await verify("--holds", "f" * 64) == 1


async def test_several_kept_hashes_are_looked_for_whole_or_by_their_beginnings(
    storage: SqlStorage, tmp_path: Path, capsys: Capture
) -> None:
    """As the guide prints them: the first characters, and a mark of what was left out."""
    await a_case(storage, tmp_path / "evidence")
    await verify()
    told = capsys.readouterr().out
    kept = [line.split()[-1] for line in told.splitlines()[:2]]
    assert await verify("--holds", f"{kept[0][:8]}…", "--holds", kept[1]) == 0
    assert LIMITS not in capsys.readouterr().out
    assert await verify("--holds", kept[0], "--holds", "0123456789abcdef") == 1
    told = capsys.readouterr().out
    assert "Sparad kontrollsumma: STÄMMER INTE. Ingen rad har 0123456789abcdef" in told


@pytest.mark.parametrize("kept", ["", "4cc5", "x" * 64, "%" * 8, "_" * 10])
async def test_what_is_no_hash_is_not_looked_for(capsys: Capture, kept: str) -> None:
    assert await verify("--holds", kept) == 2
    assert "är ingen kontrollsumma" in capsys.readouterr().err


async def test_it_says_what_it_can_not_know_and_when_the_newest_row_is_from(
    storage: SqlStorage, tmp_path: Path, capsys: Capture
) -> None:
    await a_case(storage, tmp_path / "evidence")
    assert await verify() == 0
    told = capsys.readouterr().out
    assert LIMITS in told
    assert "Nyaste: 2026-11-24 10:00." in told
    assert disposals(()) in told
    assert "hel" not in told.replace("hela databasen", "").split()
