# ruff: noqa: INP001 - a script, run by its path
"""Cut a release: one version, the changelog's part, and the files that are given out.

Nothing is committed, tagged or sent: it says at the end how, once the files were looked at.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

PROJECT: Final = Path(__file__).resolve().parents[1]
SIGNED_AS: Final = "inlaggsboten"
"""What the signature is for: `ssh-keygen`'s namespace, so that it proves nothing else."""
SUMS: Final = "SHA256SUMS"


class NoRelease(Exception):
    """Says what stands in the way."""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="make release", description=__doc__)
    parser.add_argument("version", help="as 1.2.0")
    parser.add_argument("--key", type=Path, help="an SSH key that signs; without it nothing is")
    parser.add_argument("--project", type=Path, default=PROJECT)
    parser.add_argument("--to", type=Path, help="where the files go; dist/ by itself")
    chosen = parser.parse_args(arguments)
    folder = chosen.to or chosen.project / "dist"
    try:
        check(chosen.project, chosen.version, folder)
        write(chosen.project, chosen.version, datetime.now(UTC).date())  # noqa: TID251 - the day it is
        for line in build(chosen.project, folder, key=chosen.key):
            print(line)  # noqa: T201 - it is what the command is for
    except NoRelease as why:
        print(why, file=sys.stderr)  # noqa: T201
        return 1
    return 0


def check(project: Path, version: str, folder: Path) -> None:
    """See that there is something to release, and nothing half done.

    Raises:
        NoRelease: says what to do.
    """
    if not re.fullmatch(r"\d+\.\d+\.\d+", version):
        raise NoRelease(f"{version} is no version: write it as 1.2.0")
    before = current_version(project)
    if _parts(version) < _parts(before):
        raise NoRelease(f"{version} is older than {before}, which is what stands in the code")
    if _run(project, "git", "status", "--porcelain"):
        raise NoRelease("there are changes that are not committed: commit them, or take them back")
    if _run(project, "git", "tag", "--list", f"v{version}"):
        raise NoRelease(f"v{version} is a tag already: a release is never made twice")
    if not unreleased(project):
        raise NoRelease("CHANGELOG.md says nothing under Unreleased: there is nothing to release")
    if folder.exists() and any(folder.iterdir()):
        raise NoRelease(f"{folder} is not empty: move the files of the last release away")


def write(project: Path, version: str, day: date) -> None:
    """Put the version where it stands, and cut the changelog."""
    _replace(
        project / "bot" / "__init__.py", r'(?m)^__version__ = ".*"$', f'__version__ = "{version}"'
    )
    described = project / "publiccode.yml"
    _replace(described, r"(?m)^softwareVersion: .*$", f"softwareVersion: {version}")
    _replace(described, r"(?m)^releaseDate: .*$", f'releaseDate: "{day}"')
    heading = f"## Unreleased\n\n## {version} - {day}"
    _replace(project / "CHANGELOG.md", r"(?m)^## Unreleased$", heading)


def build(project: Path, folder: Path, *, key: Path | None) -> Iterator[str]:
    """Make the files, their sums and the signature; say what was made, and what was not."""
    version = current_version(project)
    folder.mkdir(parents=True, exist_ok=True)
    python = sys.executable
    _run(
        project,
        python,
        "-m",
        "hatchling",
        "build",
        "--target",
        "wheel",
        "--directory",
        str(folder),
    )
    yield from (f"wheel: {each.name}" for each in sorted(folder.glob("*.whl")))
    if os.environ.get("BOT_APP_ID") and os.environ.get("BOT_PUBLIC_URL"):
        package = folder / f"inlaggsboten-{version}-teams.zip"
        _run(project, python, "-m", "bot", "manifest", str(package))
        yield f"app package: {package.name}"
    else:
        yield "app package: none; it is one tenant's: give BOT_APP_ID and BOT_PUBLIC_URL"
    bill = folder / f"inlaggsboten-{version}-sbom.json"
    _bill_of_materials(project, bill, version)
    yield f"SBOM (CycloneDX): {bill.name}"
    shutil.copy(project / "requirements.lock", folder / "requirements.lock")
    files = sorted(path for path in folder.iterdir() if path.is_file())
    sums = [f"{sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files]
    (folder / SUMS).write_text("".join(sums), encoding="utf-8")
    yield f"sums: {SUMS}; `sha256sum --check {SUMS}` compares"
    if key is None:
        yield "signature: none; give KEY=, an SSH key, to sign the sums"
    else:
        _run(
            folder,
            "ssh-keygen",
            "-q",
            "-Y",
            "sign",
            "-f",
            str(key.resolve()),
            "-n",
            SIGNED_AS,
            SUMS,
        )
        yield f"signature: {SUMS}.sig, by {key.name}"
    yield (
        f"now: read `git diff`, then `git commit -am 'Release {version}'`,"
        f" `git tag v{version}`, push both, and give out what lies in {folder}"
    )


def current_version(project: Path) -> str:
    found = re.search(r'(?m)^__version__ = "(.*)"$', (project / "bot" / "__init__.py").read_text())
    if found is None:
        raise NoRelease("bot/__init__.py names no version")
    return found[1]


def unreleased(project: Path) -> str:
    """What the changelog says of the next release."""
    text = (project / "CHANGELOG.md").read_text(encoding="utf-8")
    return text.partition("\n## Unreleased\n")[2].partition("\n## ")[0].strip()


def _bill_of_materials(project: Path, bill: Path, version: str) -> None:
    tool = Path(sys.executable).with_name("cyclonedx-py")
    _run(
        project,
        *(str(tool), "requirements", "requirements.lock", "--pyproject", "pyproject.toml"),
        *("--output-reproducible", "--output-file", str(bill)),
    )
    described = json.loads(bill.read_text(encoding="utf-8"))
    described["metadata"]["component"]["version"] = version
    bill.write_text(json.dumps(described, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _replace(path: Path, pattern: str, text: str) -> None:
    changed, count = re.subn(pattern, lambda _: text, path.read_text(encoding="utf-8"))
    if count != 1:
        raise NoRelease(f"{path.name} has {count} places for it, not one")
    path.write_text(changed, encoding="utf-8")


def _parts(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _run(folder: Path, *command: str) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise NoRelease(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
