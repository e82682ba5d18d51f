"""Whatever goes wrong with a command, nothing secret and no traceback is written anywhere."""

import asyncio
import json
import re

import pytest

from bot.console import commands
from bot.console.commands import main
from storage.engine import create_engine
from storage.migrate import migrate

APP = "3f9f2c1e-6a56-4a0b-9b8e-0f1d2c3b4a50"
PLANTED = "pl4nted-and-hushed"
CLOSED = f"postgresql+asyncpg://bot:{PLANTED}@127.0.0.1:1/bot"
UNKNOWN = f"postgresql+asyncpg://bot:{PLANTED}@no-such-host.invalid/bot"
HERE = "sqlite+aiosqlite:///here.db"

Capture = pytest.CaptureFixture[str]
Patch = pytest.MonkeyPatch

AWAY = {
    "serve": [],
    "check": ["check"],
    "check --report": ["check", "--report"],
    "check --send": ["check", "--send"],
    "migrate": ["migrate"],
    "backup": ["backup", "copy.db"],
    "export": ["export", "allt"],
    "move to": ["move", HERE, CLOSED],
    "move from": ["move", CLOSED, HERE],
    "audit verify": ["audit", "verify"],
}
WITHOUT_DATABASE = {"manifest", "organisation"}


@pytest.fixture(autouse=True)
def _secrets(monkeypatch: Patch) -> None:
    for name, value in {
        "BOT_MODE": "local",
        "BOT_APP_ID": APP,
        "BOT_APP_PASSWORD": PLANTED,
        "BOT_METRICS_TOKEN": PLANTED,
        "BOT_SUPERADMINS": APP,
        "BOT_PUBLIC_URL": "https://bot.example.se",
    }.items():
        monkeypatch.setenv(name, value)


async def _made() -> None:
    engine = create_engine(HERE)
    await migrate(engine)
    await engine.dispose()


@pytest.mark.parametrize(
    ("name", "url"),
    [*((name, CLOSED) for name in AWAY), ("serve", UNKNOWN), ("check", UNKNOWN)],
    ids=lambda part: part.rpartition("@")[2],
)
def test_with_a_database_that_is_away_a_command_says_so_and_no_more(
    capfd: Capture, monkeypatch: Patch, name: str, url: str
) -> None:
    if name.startswith("move"):
        asyncio.run(_made())
    monkeypatch.setenv("BOT_DATABASE_URL", url)
    assert main([each.replace(CLOSED, url) for each in AWAY[name]]) != commands.OK
    out, err = capfd.readouterr()
    assert PLANTED not in out + err
    assert "Traceback" not in out + err
    if name.startswith("check"):
        assert err == ""
        lines = {line.partition(":")[0]: line for line in out.splitlines()}
        assert lines["fel   Databas"].endswith("och att databasen är igång.")
        for needs in ("Teamet", "Kanalen"):
            assert "Rätta databasen" in lines[f"okänt {needs}"]
        assert "anmäl felet" not in out
    else:
        assert "database" in err.splitlines()[-1].lower()


@pytest.mark.parametrize("name", AWAY)
def test_a_bug_is_told_of_in_one_line_without_what_the_error_quotes(
    capfd: Capture, monkeypatch: Patch, name: str
) -> None:
    def broken(*_: object, **__: object) -> None:
        password = PLANTED
        raise LookupError(password)

    for place in ("read_settings", "read_some", "checked_url", "check.check"):
        target, _, attribute = f"commands.{place}".rpartition(".")
        where = commands.check if target.endswith("check") else commands
        monkeypatch.setattr(where, attribute, broken)
    assert main(AWAY[name]) == commands.CANNOT
    out, err = capfd.readouterr()
    assert PLANTED not in out + err
    [line] = err.splitlines()
    told = json.loads(line)
    assert (told["event"], told["level"]) == ("command_failed", "error")
    assert told["exception"][0]["exc_type"] == "LookupError"


def test_every_command_is_tried(capfd: Capture) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    listed = set(re.findall(r"^    (\w+)", capfd.readouterr().out, re.MULTILINE))
    assert listed == {words[0] for words in AWAY.values() if words} | WITHOUT_DATABASE
