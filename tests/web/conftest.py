"""The bot with its page, and people who look at it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from tests.chromium import FLAGS
from tests.clock import FixedClock
from tests.makers import ANNA, BO, SIV
from tests.scenario import Stage, stage
from tests.web.browsing import CHROMIUM, PICTURES
from tests.web.visitor import Visitor


@pytest.fixture
async def web(tmp_path: Path, clock: FixedClock) -> AsyncIterator[Stage]:
    async with stage(tmp_path, clock) as set_up:
        yield set_up


@pytest.fixture
def anna(web: Stage) -> Visitor:
    return Visitor(web, ANNA)


@pytest.fixture
def bo(web: Stage) -> Visitor:
    return Visitor(web, BO)


@pytest.fixture
def siv(web: Stage) -> Visitor:
    return Visitor(web, SIV)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    PICTURES.mkdir(parents=True, exist_ok=True)
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS])
        yield opened
        await opened.close()


@pytest_asyncio.fixture(loop_scope="session")
async def browser(chromium: Browser) -> AsyncIterator[Browser]:
    """One for all, in which nothing is open when a test begins."""
    yield chromium
    for context in chromium.contexts:
        await context.close()
