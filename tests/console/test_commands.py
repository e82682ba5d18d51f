"""What an administrator meets on the command line: plain words, and an exit code that is true."""

import json
import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from bot.console.commands import main
from bot.organisation import BUILT_IN
from bot.teams.app_package import manifest_id
from tests.graph.conftest import sdk_warns_of_itself

PROJECT = Path(__file__).parents[2]
APP = "3f9f2c1e-6a56-4a0b-9b8e-0f1d2c3b4a50"

pytestmark = sdk_warns_of_itself

Capture = pytest.CaptureFixture[str]
Patch = pytest.MonkeyPatch


@pytest.fixture
def for_the_package(monkeypatch: Patch) -> None:
    monkeypatch.setenv("BOT_APP_ID", APP)
    monkeypatch.setenv("BOT_PUBLIC_URL", "https://bot.example.se:8443/here")


@pytest.mark.usefixtures("for_the_package")
def test_the_package_is_written_and_says_which_app_it_is(capsys: Capture, tmp_path: Path) -> None:
    file = tmp_path / "app.zip"
    assert main(["manifest", str(file)]) == 0
    with ZipFile(file) as package:
        manifest = json.loads(package.read("manifest.json"))
        assert set(package.namelist()) == {
            "manifest.json",
            manifest["localizationInfo"]["additionalLanguages"][0]["file"],
            *manifest["icons"].values(),
        }
    assert manifest["validDomains"] == ["bot.example.se"]
    assert manifest_id(APP) in capsys.readouterr().out


@pytest.mark.usefixtures("for_the_package")
def test_the_package_of_an_identity_alone_says_what_it_lacks(
    capsys: Capture, monkeypatch: Patch, tmp_path: Path
) -> None:
    monkeypatch.setenv("BOT_APP_TYPE", "UserAssignedMSI")
    assert main(["manifest", str(tmp_path / "app.zip")]) == 0
    assert "no tabs" in capsys.readouterr().out
    with ZipFile(tmp_path / "app.zip") as package:
        assert "webApplicationInfo" not in json.loads(package.read("manifest.json"))


@pytest.mark.usefixtures("for_the_package")
def test_the_package_speaks_of_the_organisation_that_the_settings_name(
    monkeypatch: Patch, tmp_path: Path
) -> None:
    ours = tmp_path / "lund.toml"
    ours.write_text(BUILT_IN.read_text().replace("Helsingborgs stad", "Lunds kommun"))
    monkeypatch.setenv("BOT_ORGANISATION", str(ours))
    assert main(["manifest", str(tmp_path / "app.zip")]) == 0
    with ZipFile(tmp_path / "app.zip") as package:
        assert json.loads(package.read("manifest.json"))["developer"]["name"] == "Lunds kommun"


def test_all_that_the_package_lacks_is_named_and_nothing_is_written(
    capsys: Capture, tmp_path: Path
) -> None:
    assert main(["manifest", "app.zip"]) == 2
    assert capsys.readouterr().err.splitlines()[1:] == [
        "BOT_APP_ID is missing",
        "BOT_PUBLIC_URL is missing",
    ]
    assert not list(tmp_path.iterdir())


@pytest.mark.usefixtures("for_the_package")
@pytest.mark.parametrize("content", [None, "name =", 'name = "x"', "\N{BROKEN BAR}"])
def test_a_wrong_organisation_file_is_told_of(
    capsys: Capture, monkeypatch: Patch, tmp_path: Path, content: str | None
) -> None:
    if content is not None:
        (tmp_path / "ours.toml").write_text(content, encoding="latin-1")
    monkeypatch.setenv("BOT_ORGANISATION", "ours.toml")
    assert main(["manifest", "app.zip"]) == 2
    assert "organisation file" in capsys.readouterr().err


@pytest.mark.usefixtures("for_the_package")
def test_a_name_that_teams_refuses_is_told_of(
    capsys: Capture, monkeypatch: Patch, tmp_path: Path
) -> None:
    ours = tmp_path / "ours.toml"
    ours.write_text(BUILT_IN.read_text().replace("Helsingborgs stad", "Stor stad " * 4, 1))
    monkeypatch.setenv("BOT_ORGANISATION", str(ours))
    assert main(["manifest", "app.zip"]) == 2
    assert "39 characters" in capsys.readouterr().err


@pytest.mark.usefixtures("for_the_package")
def test_a_place_that_cannot_be_written_to_is_told_of(capsys: Capture) -> None:
    assert main(["manifest", "no/such/folder/app.zip"]) == 2
    assert "No such file or directory" in capsys.readouterr().err


def test_serving_names_all_settings_that_are_missing(capsys: Capture) -> None:
    assert main([]) == 2
    assert "BOT_TENANT_ID is missing" in capsys.readouterr().err


@pytest.mark.parametrize("typed", [["manifes", "app.zip"], ["manifest"], ["audit"], ["--verify"]])
def test_what_is_no_command_ends_with_the_usage(capsys: Capture, typed: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(typed)
    assert ended.value.code == 2
    assert "usage: python -m bot" in capsys.readouterr().err


def test_it_works_as_it_is_started_from_anywhere(tmp_path: Path) -> None:
    environment = os.environ | {
        "PYTHONPATH": str(PROJECT),
        "BOT_APP_ID": APP,
        "BOT_PUBLIC_URL": "https://bot.example.se",
    }
    ended = subprocess.run(
        [sys.executable, "-m", "bot", "manifest", "app.zip"],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert (tmp_path / "app.zip").is_file()


def start(folder: Path, *arguments: str, stdout: int, **environment: str) -> tuple[str, int]:
    """What it says on the way out, and its exit code."""
    ended = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        env=os.environ | {"PYTHONPATH": str(PROJECT), "BOT_MODE": "local"} | environment,
        cwd=folder,
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    return ended.stderr, ended.returncode


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize(("command", "code"), [("check", 1), ("migrate", 0)])
def test_whoever_has_read_enough_hears_of_no_fault_that_is_not_there(
    tmp_path: Path, command: str, code: int, unbuffered: str
) -> None:
    read, write = os.pipe()
    os.close(read)
    try:
        told = start(tmp_path, command, stdout=write, PYTHONUNBUFFERED=unbuffered)
    finally:
        os.close(write)
    assert told == ("", code)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_terminal_that_lacks_a_sign_shows_the_rest(tmp_path: Path, encoding: str) -> None:
    assert start(tmp_path, "migrate", stdout=subprocess.DEVNULL) == ("", 0)
    told = start(tmp_path, "audit", "verify", stdout=subprocess.DEVNULL, PYTHONIOENCODING=encoding)
    assert told == ("", 0)


@pytest.fixture
def _local(monkeypatch: Patch) -> None:
    monkeypatch.setenv("BOT_MODE", "local")
    monkeypatch.setenv("BOT_SUPERADMINS", APP)


@pytest.mark.usefixtures("_local")
def test_check_says_a_line_for_each_thing_and_makes_nothing(
    capsys: Capture, tmp_path: Path
) -> None:
    assert main(["check"]) == 2
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "ok    Inställningar: Fungerar."
    assert any(line.startswith("okänt Databas: Databasens fil finns inte.") for line in lines)
    assert any(line.startswith(f"okänt Chatt, {APP}: ") for line in lines)
    assert lines[-1] == "Inget fel, men allt är inte provat"
    assert not list(tmp_path.rglob("*.db"))
    assert main(["check", "--report"]) == 2
    report = capsys.readouterr().out
    assert report.startswith("inlaggsboten ")
    assert APP not in report
    assert "okänt Chatt, superadmin 1: " in report


@pytest.mark.usefixtures("_local")
def test_check_names_wrong_settings_without_their_values(
    capsys: Capture, monkeypatch: Patch
) -> None:
    monkeypatch.setenv("BOT_SUPERADMINS", "siv@example.se")
    for options in ([], ["--report"]):
        assert main(["check", *options]) == 1
        told = capsys.readouterr().out
        assert "fel   Inställningar: BOT_SUPERADMINS " in told
        assert "siv@" not in told


@pytest.mark.usefixtures("for_the_package")
def test_check_where_nothing_is_reached_tells_of_each_and_raises_nothing(
    capsys: Capture, monkeypatch: Patch
) -> None:
    """In teams mode, behind a proxy that is down."""
    for name, value in {
        "BOT_PUBLIC_URL": "https://bot.example.se",
        "BOT_TENANT_ID": APP,
        "BOT_APP_PASSWORD": "a-made-up~value",
        "BOT_SUPERADMINS": APP,
        "HTTPS_PROXY": "http://127.0.0.1:1",
        "https_proxy": "http://127.0.0.1:1",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    assert main(["check"]) == 1
    told = capsys.readouterr()
    lines = {line.partition(":")[0]: line for line in told.out.splitlines()}
    for name in (
        "fel   Klientorganisationen",
        "fel   Nycklarna som Teams signerar med",
        "fel   Inloggning hos Microsoft",
        "okänt Inloggningens slutdatum",
        "okänt Adressen utifrån",
        "okänt Läsa användare i Graph",
        "okänt Appaketet i katalogen",
        "ok    Bevislagret",
    ):
        assert name in lines
    assert "Traceback" not in told.out + told.err
    assert "a-made-up~value" not in told.out + told.err


@pytest.mark.usefixtures("_local", "for_the_package")
def test_check_holds_a_package_against_the_settings(
    capsys: Capture, monkeypatch: Patch, tmp_path: Path
) -> None:
    monkeypatch.setenv("BOT_PUBLIC_URL", "https://bot.example.se")
    file = str(tmp_path / "app.zip")
    assert main(["manifest", file]) == 0
    main(["check", "--package", file])
    assert "ok    Appaketet i katalogen" in capsys.readouterr().out
    monkeypatch.setenv("BOT_PUBLIC_URL", "https://other.example.se")
    main(["check", "--package", file])
    line = next(each for each in capsys.readouterr().out.splitlines() if "Appaketet" in each)
    assert "fel" in line
    assert "validDomains" in line
    (tmp_path / "app.zip").write_bytes(b"no zip")
    assert main(["check", "--package", file]) == 1
    told = capsys.readouterr()
    assert "fel   Appaketet i katalogen: Filen går inte att jämföra." in told.out
    assert told.err == ""


def test_what_it_makes_is_for_its_own_account_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Database and copy hold what people wrote: the shell that it was started from may be lax."""
    monkeypatch.setenv("BOT_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}")
    before = os.umask(0o022)
    try:
        assert main(["migrate"]) == 0
        assert main(["backup", str(tmp_path / "copy.db")]) == 0
    finally:
        os.umask(before)
    made = {each.name: each.stat().st_mode & 0o077 for each in tmp_path.iterdir()}
    assert {"bot.db", "copy.db", "copy.db.hashes"} <= set(made)
    assert set(made.values()) == {0}
