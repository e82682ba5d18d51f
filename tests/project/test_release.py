"""A release is cut from a clone: its version, its changelog, and what is given out."""

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from bot.local.node import PACKAGES

PROJECT = Path(__file__).parents[2]


def run(folder: Path, *command: str) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The tracked files as they lie here, in a repository of their own."""
    folder = tmp_path / "clone"
    names = run(PROJECT, "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    for name in names.strip("\0").split("\0"):
        if (PROJECT / name).is_file() and not name.startswith("tests/"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes((PROJECT / name).read_bytes())
    (folder / "build").mkdir()
    (folder / "build" / "node").symlink_to(PACKAGES)  # as `make release` sees to
    run(folder, "git", "init", "-q")
    commit(folder)
    return folder


def commit(folder: Path) -> None:
    by = ("-c", "user.name=x", "-c", "user.email=x@example.org")
    run(folder, "git", "add", "-A")
    run(folder, "git", *by, "commit", "-qm", "x")


def release(clone: Path, *arguments: str, **environment: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "deploy/release.py", *arguments],
        cwd=clone,
        env={**{k: v for k, v in os.environ.items() if not k.startswith("BOT_")}, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_all_of_a_release_has_one_version_and_a_signature(clone: Path, tmp_path: Path) -> None:
    key = tmp_path / "key"
    run(tmp_path, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key))
    tenant = {
        "BOT_APP_ID": "3f9f2c1e-6a56-4a0b-9b8e-0f1d2c3b4a50",
        "BOT_PUBLIC_URL": "https://bot.example.org",
        "BOT_TENANT_ID": "3f9f2c1e-6a56-4a0b-9b8e-0f1d2c3b4a51",
        "BOT_APP_PASSWORD": "made up",
    }
    status, said = release(clone, "3.1.4", "--key", str(key), **tenant)
    assert status == 0, said
    dist = clone / "dist"
    assert {each.name for each in dist.iterdir()} == {
        "inlaggsboten-3.1.4-py3-none-any.whl",
        "inlaggsboten-3.1.4-teams.zip",
        "inlaggsboten-3.1.4-sbom.json",
        "requirements.lock",
        "SHA256SUMS",
        "SHA256SUMS.sig",
    }
    sums = dict(
        reversed(line.split("  ")) for line in (dist / "SHA256SUMS").read_text().splitlines()
    )
    assert len(sums) == 4
    for name, digest in sums.items():
        assert sha256((dist / name).read_bytes()).hexdigest() == digest
    (tmp_path / "signers").write_text(f"us {key.with_suffix('.pub').read_text()}")
    verify = f"ssh-keygen -Y verify -f {tmp_path}/signers -I us -n inlaggsboten -s SHA256SUMS.sig"
    run(dist, "sh", "-c", f"{verify} < SHA256SUMS")
    assert '"3.1.4"' in (dist / "inlaggsboten-3.1.4-sbom.json").read_text()
    changed = run(clone, "git", "diff", "--name-only").split()
    assert changed == ["CHANGELOG.md", "bot/__init__.py", "publiccode.yml"]
    log = (clone / "CHANGELOG.md").read_text()
    assert log.index("## Unreleased\n\n## 3.1.4 - ") < log.index("### Added")


def test_without_a_key_or_a_tenant_it_says_what_is_missing(clone: Path) -> None:
    status, said = release(clone, "3.1.4")
    assert status == 0, said
    assert "signature: none" in said
    assert "app package: none" in said


@pytest.mark.parametrize("version", ["1.2", "v1.2.3", "0.0.9", "1.2.3-rc1", ""])
def test_a_version_that_is_none_or_an_old_one_changes_nothing(clone: Path, version: str) -> None:
    status, _ = release(clone, version)
    assert status == 1
    assert run(clone, "git", "status", "--porcelain") == ""


def test_what_is_half_done_is_not_released(clone: Path) -> None:
    (clone / "README.md").write_text("x")
    assert "not committed" in release(clone, "3.1.4")[1]
    run(clone, "git", "checkout", "-q", "README.md")
    run(clone, "git", "tag", "v3.1.4")
    assert "a tag already" in release(clone, "3.1.4")[1]
    log = clone / "CHANGELOG.md"
    log.write_text(log.read_text().replace("\n## Unreleased\n", "\n## Unreleased\n\n## 3.0.0\n"))
    commit(clone)
    assert "nothing under Unreleased" in release(clone, "3.1.5")[1]
