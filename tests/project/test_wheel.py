"""What `pip install .` installs: all that the bot reads at run time, and a command."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from bot import __version__
from hatch_build import HOW, SCRIPTS

PROJECT = Path(__file__).parents[2]
NOT_PYTHON = [
    *(PROJECT / "bot" / "organisations").glob("*.toml"),
    *(PROJECT / "bot" / "records").glob("*.typ"),
    *(PROJECT / "storage" / "migrations").rglob("*.py"),
    *(path for path in (PROJECT / "app_manifest").iterdir() if path.suffix in {".json", ".png"}),
]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, unpacked as an installer does it."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel"]
    subprocess.run([*build, "--directory", str(folder)], cwd=PROJECT, check=True)
    (wheel,) = folder.glob("*.whl")
    with ZipFile(wheel) as opened:
        opened.extractall(folder / "site")
    return folder / "site"


def test_it_holds_what_the_bot_reads_and_nothing_of_a_developers(installed: Path):
    names = {path.relative_to(PROJECT) for path in NOT_PYTHON}
    assert len(names) > 15
    assert [str(name) for name in sorted(names) if not (installed / name).is_file()] == []
    assert not (installed / "bot" / "local").exists()
    assert {path.name for path in installed.iterdir() if ".dist-info" not in path.name} == {
        "app_manifest",
        "bot",
        "cards",
        "storage",
    }


def test_its_command_works_out_of_what_was_installed_alone(installed: Path, tmp_path: Path):
    (entry_points,) = installed.glob("*.dist-info/entry_points.txt")
    assert entry_points.parent.name == f"inlaggsboten-{__version__}.dist-info"
    assert "inlaggsboten = bot.__main__:run" in entry_points.read_text("utf-8")
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("BOT_")},
        "PYTHONPATH": str(installed),
        "BOT_APP_ID": "0f0e1a52-3f0b-4f43-8a3e-9c1f3c1d2b11",
        "BOT_PUBLIC_URL": "https://bot.example.org",
    }
    script = "import sys; from bot.__main__ import run; sys.exit(run())"
    command = [sys.executable, "-c", script]
    made = [*command, "manifest", str(tmp_path / "app.zip")]
    subprocess.run(made, cwd=tmp_path, env=environment, check=True, capture_output=True)
    with ZipFile(tmp_path / "app.zip") as package:
        assert "manifest.json" in package.namelist()


def test_the_page_has_its_scripts_out_of_what_was_installed_alone(installed: Path, tmp_path: Path):
    code = "from bot.web.assets import assets; print(*sorted(assets()))"
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    shown = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    assert shown.stdout.split() == ["MicrosoftTeams.min.js", "htmx.min.js", "page.css", "page.js"]


def test_a_tree_without_the_scripts_builds_no_wheel_and_says_what_to_do(tmp_path: Path):
    tree = tmp_path / "tree"
    kept_out = shutil.ignore_patterns("__pycache__", "vendor")
    for name in ("bot", "cards", "storage", "app_manifest"):
        shutil.copytree(PROJECT / name, tree / name, ignore=kept_out)
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE"):
        shutil.copy(PROJECT / name, tree / name)
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel"]
    built = subprocess.run(build, cwd=tree, check=False, capture_output=True, text=True)
    assert built.returncode != 0
    assert f"htmx.min.js is missing: run `{HOW}` first" in built.stderr
    assert not list(tree.rglob("*.whl"))
    for name, package in SCRIPTS.items():
        script = tree / "deploy/web/node_modules" / package / name
        script.parent.mkdir(parents=True)
        script.touch()
    subprocess.run(build, cwd=tree, check=True, capture_output=True)
    assert list(tree.rglob("*.whl"))


def test_the_readme_fetches_the_scripts_before_it_installs():
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    assert f"{HOW}\npip install .\n" in readme
