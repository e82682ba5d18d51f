"""Told to end before it is up, as by an impatient hand or a service manager: at once, quietly."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from tests.databases import SqliteFiles

ROOT = Path(__file__).parents[2]
LOADING = "loading"
WAITS = f"import time\nprint({LOADING!r}, flush=True)\nwhile True:\n    time.sleep(1)\n"
TOLD = [signal.SIGINT, signal.SIGTERM]


async def ended(
    folder: Path, module: str, told: signal.Signals, *arguments: str, **settings: str
) -> object:
    """Its exit code and whether it left a traceback, told while it loads the module."""
    (folder / f"{module}.py").write_text(WAITS)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", *arguments),
        cwd=folder,
        env=os.environ
        | {"PYTHONPATH": f"{folder}{os.pathsep}{ROOT}", "BOT_MODE": "local"}
        | settings,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    while LOADING.encode() not in (line := await process.stdout.readline()):
        assert line, "it ended before it came so far"
    process.send_signal(told)
    _, said = await process.communicate()
    return process.returncode, "Traceback" in said.decode()


@pytest.mark.parametrize("told", TOLD)
async def test_told_while_modules_load_it_ends_without_a_traceback(
    tmp_path: Path, told: signal.Signals
) -> None:
    assert await ended(tmp_path, "structlog", told) == (128 + told, False)


@pytest.mark.parametrize("told", TOLD)
async def test_told_between_loading_and_serving_it_ends_without_a_traceback(
    tmp_path: Path, told: signal.Signals
) -> None:
    assert await ended(tmp_path, "uvloop", told) == (128 + told, False)


@pytest.mark.parametrize("told", TOLD)
async def test_a_tool_that_is_told_to_end_leaves_no_traceback_either(
    tmp_path: Path, told: signal.Signals
) -> None:
    assert await ended(tmp_path, "structlog", told, "check") == (128 + told, False)


@pytest.mark.parametrize("command", ["export", "backup"])
async def test_a_tool_that_is_told_to_end_takes_away_what_it_has_begun(
    sqlite_files: SqliteFiles, tmp_path: Path, command: str
) -> None:
    told, made = signal.SIGTERM, tmp_path / "made"
    made.mkdir()
    async with sqlite_files.database() as url:
        # It is loaded where the copy is made, to bring the new file's tables to this version.
        code = await ended(
            tmp_path, "alembic", told, command, str(made / "all"), BOT_DATABASE_URL=url
        )
    assert code == (128 + told, False)
    assert list(made.iterdir()) == []
