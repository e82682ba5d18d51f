"""Real bot, real Playground, real Chromium; all on one event loop, which a browser belongs to."""

import re
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import datetime
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from bot.local import playground
from bot.local.playground import PLAYERS, Player
from bot.local.processes import Program, started
from tests.chromium import FLAGS, MISSING, find_chromium
from tests.clock import STOCKHOLM
from tests.e2e.bot_process import START_SECONDS, BotProcess
from tests.e2e.moved_bot import CLOCK_FILE, move_clock
from tests.e2e.playground_page import PlaygroundPage
from tests.ports import free_port

MONDAY = datetime(2026, 11, 23, 9, tzinfo=STOCKHOLM)
OpenPlayground = Callable[..., Awaitable[PlaygroundPage]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    chromium = find_chromium()
    if chromium is None:
        pytest.skip(MISSING)
    async with async_playwright() as playwright:
        yield await playwright.chromium.launch(executable_path=chromium, args=FLAGS)


@pytest_asyncio.fixture(loop_scope="session")
async def bot(tmp_path: Path) -> AsyncIterator[BotProcess]:
    """The bot in local mode with a database of its own; `restart()` it, `kill()` it."""
    process = BotProcess(folder=tmp_path)
    try:
        await process.start()
        yield process
    finally:
        await process.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def clock(tmp_path: Path) -> Path:
    """Where `moved_bot`'s clock is; a Monday at nine to begin with."""
    file = tmp_path / "clock"
    move_clock(file, MONDAY)
    return file


@pytest_asyncio.fixture(loop_scope="session")
async def moved_bot(tmp_path: Path, clock: Path) -> AsyncIterator[BotProcess]:
    """The same bot as `bot`, by a clock that the test moves."""
    process = BotProcess(
        folder=tmp_path,
        command=(sys.executable, "-m", "tests.e2e.moved_bot"),
        settings={CLOCK_FILE: str(clock)},
    )
    try:
        await process.start()
        yield process
    finally:
        await process.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def open_playground(
    browser: Browser, bot: BotProcess, tmp_path: Path, request: pytest.FixtureRequest
) -> AsyncIterator[OpenPlayground]:
    """Open a client for a person, `await open_playground(PLAYERS[3])`; each call a new one."""
    if not playground.installed():
        pytest.skip("no Playground: `make test` installs it")
    pages: dict[str, PlaygroundPage] = {}
    async with AsyncExitStack() as stack:

        async def open_one(player: Player = PLAYERS[0]) -> PlaygroundPage:
            port = free_port()
            folder = tmp_path / f"playground-{port}"
            playground.write_configuration(folder, player)
            program = Program(
                name="the Playground",
                command=playground.command(port=port, bot_port=bot.port),
                environment=playground.environment(),
                folder=folder,
                answers_at=f"http://127.0.0.1:{port}/",
                log=folder / "output.log",
            )
            running = await stack.enter_async_context(started(program))
            await running.until_it_answers(seconds=START_SECONDS)
            page = await PlaygroundPage.open(browser, f"http://127.0.0.1:{port}")
            stack.push_async_callback(page.close)
            pages[f"{player.number}-{len(pages) + 1}"] = page
            return page

        yield open_one
        # As it was at the end of the test: what a failure is understood by.
        test = re.sub(r"\W+", "-", request.node.name)
        for who, page in pages.items():
            await page.picture(f"{test}-{who}")
