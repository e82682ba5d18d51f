"""What an open-source officer looks for first is there, and says the same everywhere."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot import __version__

PROJECT: dict[str, Any] = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["project"]
DESCRIBED: dict[str, Any] = yaml.safe_load(Path("publiccode.yml").read_text("utf-8"))
# https://yml.publiccode.tools/schema.core.html: what has to be there, and the lengths.
REQUIRED = (
    "publiccodeYmlVersion",
    "name",
    "url",
    "platforms",
    "categories",
    "developmentStatus",
    "softwareType",
    "description",
    "legal",
    "maintenance",
    "localisation",
)


def test_publiccode_has_what_its_standard_requires():
    assert [key for key in REQUIRED if not DESCRIBED.get(key)] == []
    assert DESCRIBED["developmentStatus"] in {"concept", "development", "beta", "stable"}
    assert DESCRIBED["maintenance"]["contacts"][0]["name"]
    assert isinstance(DESCRIBED["localisation"]["localisationReady"], bool)


@pytest.mark.parametrize("language", ["en", "sv"])
def test_its_descriptions_keep_to_the_lengths(language: str):
    text = DESCRIBED["description"][language]
    assert 0 < len(text["shortDescription"]) <= 150
    assert 150 <= len(text["longDescription"]) <= 10_000
    assert text["features"]


def test_version_and_licence_stand_once():
    assert DESCRIBED["softwareVersion"] == __version__
    assert DESCRIBED["legal"]["license"] == PROJECT["license"]
    assert Path("LICENSES/MIT.txt").read_text("utf-8") == Path("LICENSE").read_text("utf-8")


def test_a_hole_is_reported_in_private_and_answered_in_time():
    text = Path("SECURITY.md").read_text("utf-8")
    address = DESCRIBED["maintenance"]["contacts"][0]["email"]
    assert address in text
    assert "five working days" in text
    assert "CODE_OF_CONDUCT.md" in Path("README.md").read_text("utf-8")
    assert "SECURITY.md" in Path("README.md").read_text("utf-8")
