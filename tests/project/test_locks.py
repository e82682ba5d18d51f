"""The locks hold hashes and versions, and no address to fetch them from."""

import json
import re
from pathlib import Path

import pytest

PYTHON = ("requirements.lock", "requirements-dev.lock")
NODE = "deploy/local/package-lock.json"


@pytest.mark.parametrize("name", PYTHON)
def test_a_python_lock_names_no_address(name):
    text = Path(name).read_text()
    assert "://" not in text
    assert re.findall(r"^\s*--(?!hash=).*", text, re.MULTILINE) == []


@pytest.mark.parametrize("name", PYTHON)
def test_every_python_package_is_pinned_with_a_hash(name):
    entries = re.findall(
        r"^(?![ #])(.+?)(?=^(?![ #])|\Z)", Path(name).read_text(), re.MULTILINE | re.DOTALL
    )
    assert entries
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert [entry.split()[0] for entry in entries if "==" not in entry.split()[0]] == []


def test_every_node_package_is_pinned_with_a_hash_and_no_address():
    packages = json.loads(Path(NODE).read_text())["packages"]
    del packages[""]
    assert packages
    assert all(package["integrity"].startswith("sha512-") for package in packages.values())
    assert not any("resolved" in package for package in packages.values())
