"""The style and the scripts: our own, and those of the locked npm packages.

In the image and the wheel the packages' files lie in `vendor` beside this module (see the
Dockerfile); in a checkout they are read from where `make` installs the packages.
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

_HERE: Final = Path(__file__).parent
OWN: Final = _HERE / "static"
VENDOR: Final = _HERE / "vendor"
PACKAGES: Final = _HERE.parents[1] / "build" / "node" / "node_modules"

HTMX: Final = "htmx.min.js"
TEAMS: Final = "MicrosoftTeams.min.js"
_FROM: Final = {HTMX: "htmx.org/dist", TEAMS: "@microsoft/teams-js/dist/umd"}
_TYPES: Final = {".js": "text/javascript", ".css": "text/css"}


@dataclass(frozen=True, kw_only=True)
class Asset:
    content: bytes
    content_type: str


class ScriptMissing(Exception):
    """A package's script is neither in `vendor` nor among the installed packages."""


@cache
def assets() -> dict[str, Asset]:
    """Every file that the page loads, by name.

    Raises:
        ScriptMissing: says which one.
    """
    own = {path.name: path for path in sorted(OWN.iterdir()) if path.suffix in _TYPES}
    found = own | {name: _packaged(name) for name in _FROM}
    return {
        name: Asset(content=path.read_bytes(), content_type=_TYPES[path.suffix])
        for name, path in found.items()
    }


@cache
def edition() -> str:
    """Tells one set of files from another: part of their addresses, so they are kept for good."""
    digest = hashlib.sha256()
    for name, asset in assets().items():
        digest.update(name.encode() + b"\0" + asset.content)
    return digest.hexdigest()[:12]


def missing_script() -> str | None:
    """The first script that the page lacks."""
    try:
        assets()
    except ScriptMissing as lacking:
        return str(lacking)
    return None


def _packaged(name: str) -> Path:
    for folder in (VENDOR, PACKAGES / _FROM[name]):
        if (folder / name).is_file():
            return folder / name
    raise ScriptMissing(name)
