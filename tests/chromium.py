"""Which Chromium the browser tests drive; `python -m tests.chromium` says it, or what to do."""

import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = (
    "no Chromium: install one (`apt-get install chromium-headless-shell`, "
    "or `playwright install --only-shell chromium`)"
)
FLAGS = (
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--force-color-profile=srgb",
    "--font-render-hinting=none",
    # Nothing a page asks for leaves this machine.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    # Chromium's sandbox refuses to run as root.
    *(("--no-sandbox",) if os.geteuid() == 0 else ()),
)


def find_shell() -> str | None:
    """Chromium without what is around a page, which costs as much again for each page opened."""
    return _first(("chromium-headless-shell",), "chromium_headless_shell-*/*/*headless[-_]shell")


def find_chromium() -> str | None:
    return find_shell() or _first(NAMES, "chromium-*/chrome-linux*/chrome")


def _first(names: Iterable[str], downloaded: str) -> str | None:
    for name in names:
        if found := shutil.which(name):
            return found
    downloads = os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache/ms-playwright"
    found = sorted(Path(downloads).glob(downloaded))
    return str(found[-1]) if found else None


if __name__ == "__main__":
    chromium = find_shell() if "--shell" in sys.argv else find_chromium()
    if "--quiet" not in sys.argv:
        sys.stdout.write(f"{chromium or f'The browser tests will be skipped: {MISSING}'}\n")
    sys.exit(chromium is None)
