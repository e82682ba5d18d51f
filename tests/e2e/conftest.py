"""Real bot, real Playground, real Chromium; all on one event loop, which a browser belongs to.

What costs most is to start a client and to load its page the first time, so that each person has
one for all tests; a test's bot is new, at the port that the clients know, and their pages are
loaded anew.
"""

import re
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, async_playwright

from bot.app import BOT, create_app
from bot.local import playground
from bot.local.playground import PLAYERS, SUPERADMINS, Player
from bot.local.processes import Program, started
from bot.settings import Settings
from tests.chromium import FLAGS, MISSING, find_chromium
from tests.clock import STOCKHOLM, FixedClock
from tests.databases import migrated_file
from tests.e2e.bot_process import START_SECONDS
from tests.e2e.playground_page import PlaygroundPage
from tests.ports import free_port

MONDAY = datetime(2026, 11, 23, 9, tzinfo=STOCKHOLM)
OpenPlayground = Callable[..., Awaitable[PlaygroundPage]]


class Clients:
    """The people at their Playgrounds."""

    def __init__(self, browser: Browser, folder: Path, until_the_end: AsyncExitStack) -> None:
        self.bot_port = free_port()
        self.ports: defaultdict[Player, int] = defaultdict(free_port)
        self._browser = browser
        self._folder = folder
        self._until_the_end = until_the_end
        self._pages: dict[Player, PlaygroundPage] = {}

    async def open(self, player: Player) -> PlaygroundPage:
        """The person's page, just loaded: the bot, which has to answer, hears of it."""
        if (page := self._pages.get(player)) is not None:
            await page.again()
            return page
        port = self.ports[player]
        folder = self._folder / f"playground-{player.number}"
        playground.write_configuration(folder, player)
        program = Program(
            name="the Playground",
            command=playground.command(port=port, bot_port=self.bot_port),
            environment=playground.environment(),
            folder=folder,
            answers_at=f"http://127.0.0.1:{port}/",
            log=folder / "output.log",
        )
        running = await self._until_the_end.enter_async_context(started(program))
        await running.until_it_answers(seconds=START_SECONDS)
        page = await PlaygroundPage.open(self._browser, f"http://127.0.0.1:{port}")
        self._until_the_end.push_async_callback(page.close)
        self._pages[player] = page
        return page


@dataclass(kw_only=True)
class BotHere:
    """The bot in local mode, in this process, by a clock that stands until a test moves it."""

    database_file: Path
    clock: FixedClock
    port: int

    async def start(self) -> None:
        settings = Settings.model_validate(
            {
                "mode": "local",
                "port": self.port,
                "database_url": f"sqlite+aiosqlite:///{self.database_file}",
                "evidence": str(self.database_file.with_name("evidence")),
                "superadmins": ",".join(player.entra_id for player in SUPERADMINS),
            }
        )
        app = create_app(settings, self.clock)
        self._server = TestServer(app, host="127.0.0.1", port=self.port)
        await self._server.start_server()

    async def stop(self) -> None:
        await self._server.close()

    async def restart(self) -> None:
        await self.stop()
        await self.start()

    def at(self, moment: datetime) -> None:
        """Let it be this moment, and what is due by then be sent."""
        self.clock.at(moment)
        self._server.app[BOT].worker.nudge()


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


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def clients(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Clients]:
    if not playground.installed():
        pytest.skip("no Playground: `make test` installs it")
    async with AsyncExitStack() as until_the_end:
        yield Clients(browser, tmp_path_factory.mktemp("playgrounds"), until_the_end)


@pytest_asyncio.fixture(loop_scope="session")
async def bot(clients: Clients, tmp_path: Path) -> AsyncIterator[BotHere]:
    """On a Monday at nine, with a database of its own."""
    file = tmp_path / "bot.db"
    file.write_bytes(migrated_file())
    here = BotHere(database_file=file, clock=FixedClock(MONDAY), port=clients.bot_port)
    await here.start()
    yield here
    await here.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def open_playground(
    clients: Clients, bot: BotHere, request: pytest.FixtureRequest
) -> AsyncIterator[OpenPlayground]:
    """Open a person's client, `await open_playground(PLAYERS[3])`."""
    pages: dict[int, PlaygroundPage] = {}

    async def open_one(player: Player = PLAYERS[0]) -> PlaygroundPage:
        pages[player.number] = await clients.open(player)
        return pages[player.number]

    yield open_one
    # As it was at the end of the test: what a failure is understood by.
    test = re.sub(r"\W+", "-", request.node.name)
    for who, page in pages.items():
        await page.picture(f"{test}-{who}")
