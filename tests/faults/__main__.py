"""`make faults`: what may go wrong in service, tried at length on real processes.

Each module in `tests/faults/scripts` is a script: its first line says what it tries, and its
`async def run(where: Where) -> list[Tried]` does. `make faults ONLY=kills,replicas` runs some.
The exit code is 1 when anything was lost.
"""

import argparse
import asyncio
import pkgutil
import signal
import sys
import tempfile
import traceback
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

from tests.databases import Postgres, running_postgres
from tests.faults import scripts
from tests.faults.report import Tried, Where


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def names() -> list[str]:
    return sorted(module.name for module in pkgutil.iter_modules(scripts.__path__))


async def run_one(name: str, folder: Path, postgres: Postgres) -> list[Tried]:
    module = import_module(f"{scripts.__name__}.{name}")
    say(f"\n{name}: {(module.__doc__ or '').partition(chr(10))[0]}")
    own = folder / name
    own.mkdir()
    try:
        tried = await module.run(Where(folder=own, postgres=postgres))
    except Exception as error:  # noqa: BLE001 - the others are still to be tried
        traceback.print_exc()
        tried = [Tried(what=name, seen="it broke off", lost=[repr(error)[:200]])]
    for each in tried:
        say(f"  {each}".replace("\n", "\n  "))
    return tried


async def run_all(chosen: Iterable[str], folder: Path, postgres: Postgres) -> list[Tried]:
    await postgres.prepare()
    try:
        return [each for name in chosen for each in await run_one(name, folder, postgres)]
    finally:
        await postgres.tear_down()


def main(chosen: list[str]) -> int:
    # Told to end, it stops the bots and the server that it started, as after Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with (
        tempfile.TemporaryDirectory(prefix="inlaggsboten-faults-") as folder,
        running_postgres() as server,
    ):
        tried = asyncio.run(run_all(chosen, Path(folder), server))
    lost = [each for each in tried if each.lost]
    say(f"\n{len(tried)} things tried, {len(lost)} with a loss")
    return 1 if lost else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("only", nargs="?", default="", help=", ".join(names()))
    wanted = [name for name in parser.parse_args().only.split(",") if name]
    if unknown := set(wanted) - set(names()):
        parser.error(f"no such script: {', '.join(sorted(unknown))}")
    sys.exit(main(wanted or names()))
