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

PROJECT = Path(__file__).parents[2]
APP = "3f9f2c1e-6a56-4a0b-9b8e-0f1d2c3b4a50"

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
