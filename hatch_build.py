"""Puts the two scripts of npm packages, which the schedule's page loads, into wheel and sdist."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

VENDOR = "bot/web/vendor"
HOW = "npm ci --prefix deploy/web --ignore-scripts"
SCRIPTS = {
    "htmx.min.js": "htmx.org/dist",
    "MicrosoftTeams.min.js": "@microsoft/teams-js/dist/umd",
}


class Scripts(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":  # runs out of the tree, which is asked when a page is shown
            return
        for name, package in SCRIPTS.items():
            build_data["force_include"][str(self._found(name, package))] = f"{VENDOR}/{name}"

    def _found(self, name: str, package: str) -> Path:
        """Where the Dockerfile, an sdist, `make` or npm has put it."""
        root = Path(self.root)
        installed = [
            root / each / "node_modules" / package for each in ("build/node", "deploy/web")
        ]
        for folder in (root / VENDOR, *installed):
            if (folder / name).is_file():
                return folder / name
        raise FileNotFoundError(
            f"{name} is missing: run `{HOW}` first, which installs the locked npm packages, or"
            " build the image, which does it by itself"
        )
