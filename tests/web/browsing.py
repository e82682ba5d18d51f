"""What the tests in a real Chromium share: whether there is one, and how they wait."""

from pathlib import Path

import pytest
from playwright.async_api import Frame, Page

from tests.chromium import MISSING, find_chromium

CHROMIUM = find_chromium()
PICTURES = Path("artifacts/page")
IN_CHROMIUM = [
    pytest.mark.asyncio(loop_scope="session"),  # a browser belongs to the loop it was started on
    pytest.mark.browser,
    pytest.mark.xdist_group("chromium"),
    pytest.mark.skipif(CHROMIUM is None, reason=MISSING),
]


async def until(page: Page | Frame, what: str) -> None:
    """The page's policy lets nobody evaluate text in it, so the test looks again and again."""
    for _ in range(200):
        if await page.evaluate(what):
            return
        await page.wait_for_timeout(50)
    raise AssertionError(what)
