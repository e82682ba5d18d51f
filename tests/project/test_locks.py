"""The locks hold hashes and versions, and no address to fetch them from."""

import json
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PYTHON = ("requirements.lock", "requirements-telemetry.lock", "requirements-dev.lock")
NODE = ("deploy/local/package-lock.json", "deploy/web/package-lock.json")


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


@pytest.mark.parametrize("name", NODE)
def test_every_node_package_is_pinned_with_a_hash_and_no_address(name):
    packages = json.loads(Path(name).read_text())["packages"]
    del packages[""]
    assert packages
    assert all(package["integrity"].startswith("sha512-") for package in packages.values())
    assert not any("resolved" in package for package in packages.values())


def test_the_image_gets_the_very_scripts_that_the_tests_load():
    tested, shipped = (json.loads(Path(name).read_text())["packages"] for name in NODE)
    del shipped[""]
    assert {name: tested[name] for name in shipped} == shipped


def test_the_locks_hold_what_the_project_asks_for():
    project = tomllib.loads(Path("pyproject.toml").read_text())
    needed = project["project"]["dependencies"]
    with_telemetry = needed + project["project"]["optional-dependencies"]["telemetry"]
    asked = {
        "requirements.lock": needed,
        "requirements-telemetry.lock": with_telemetry,
        "requirements-dev.lock": with_telemetry + project["dependency-groups"]["dev"],
    }
    for name, requirements in asked.items():
        locked = dict(re.findall(r"^([\w.-]+)==([^\s;]+)", Path(name).read_text(), re.MULTILINE))
        for requirement in map(Requirement, requirements):
            version = locked.get(canonicalize_name(requirement.name))
            assert version is not None, f"{requirement.name} is not in {name}: make lock"
            assert requirement.specifier.contains(version, prereleases=True), requirement


def test_the_locks_agree():
    """What is tested is what is installed, with or without telemetry."""
    small, telemetry, dev = ({*_pinned(name)} for name in PYTHON)
    assert small < telemetry < dev


def _pinned(name):
    return re.findall(r"^([\w.-]+==[^\s;]+)", Path(name).read_text(), re.MULTILINE)
