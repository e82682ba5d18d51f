"""What people see in a real Chromium when something is slow, away, or started anew meanwhile."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import aiohttp
import pytest_asyncio
from playwright.async_api import Browser, Page, Route
from structlog.testing import capture_logs

from tests.clock import FixedClock
from tests.databases import Postgres
from tests.doubles.line import Line
from tests.faults.conftest import IMPATIENT
from tests.makers import ANNA
from tests.scenario import DEPARTMENT, MAIN, Stage, stage
from tests.web.browsing import IN_CHROMIUM, PICTURES

pytestmark = IN_CHROMIUM
AT = "http://127.0.0.1:1"
"""Where the browser believes the bot to be, whichever port it has at the moment."""
FREE = f"/schema/month?page={MAIN.id}&panel=book&day=2026-11-26"
AWAY = "#notice:has-text('Schemat svarar inte sedan')"
OFFLINE = "#notice:has-text('Ingen kontakt sedan')"


@pytest_asyncio.fixture(loop_scope="session")
async def web(tmp_path: Path, clock: FixedClock) -> AsyncIterator[Stage]:
    async with stage(tmp_path, clock) as set_up:
        yield set_up


async def writing(page: Page, url: str) -> None:
    """Anna has a free day open, and a title half written."""
    await page.goto(f"{url}{FREE}#id={ANNA}&name=Anna%20Ek")
    await page.fill("[name=title]", "Skrivet före felet")
    await page.select_option("[name=department]", DEPARTMENT.id)


async def books_what_was_written(page: Page, web: Stage) -> None:
    await page.wait_for_selector("#notice", state="hidden")
    assert await page.input_value("[name=title]") == "Skrivet före felet"
    await page.click("[data-book]")
    await page.wait_for_selector("#receipt")
    assert [each.details.title for each in await web.bookings()] == ["Skrivet före felet"]


async def test_a_database_that_is_away_is_told_and_waited_for(
    browser: Browser, postgres: Postgres, tmp_path: Path, clock: FixedClock
):
    async with AsyncExitStack() as stack:
        stack.enter_context(capture_logs())  # to print each of its tracebacks takes seconds
        url = await stack.enter_async_context(postgres.database())
        line = await stack.enter_async_context(Line(url, tmp_path))
        web = await stack.enter_async_context(
            stage(tmp_path, clock, database_url=line.url, parts=IMPATIENT)
        )
        await web.install(ANNA)
        page = await browser.new_page()
        await writing(page, web.url)
        await line.refuse()
        await page.wait_for_selector(AWAY)
        await page.screenshot(path=PICTURES / "databasen-borta.png")
        assert await page.input_value("[name=title]") == "Skrivet före felet"
        assert await page.get_attribute("[data-book]", "aria-disabled") == "true"
        await line.accept()
        await books_what_was_written(page, web)
        await page.close()


async def test_a_bot_that_is_started_anew_is_missed_and_found(browser: Browser, web: Stage):
    await web.install(ANNA)
    where = {"bot": web.url}
    page = await browser.new_page()

    async def onwards(route: Route) -> None:
        there = where["bot"]
        address = route.request.url.replace(AT, there)
        headers = await route.request.all_headers() | {"host": there.partition("//")[2]}
        if "origin" in headers:
            headers["origin"] = there
        try:
            async with session.request(
                route.request.method,
                address,
                headers=headers,
                data=route.request.post_data_buffer,
            ) as answer:
                body = await answer.read()
                await route.fulfill(status=answer.status, headers=dict(answer.headers), body=body)
        except aiohttp.ClientError:
            await route.abort("connectionrefused")

    # Closed with what is still on its way through it, such as the page's question for changes.
    async with aiohttp.ClientSession(auto_decompress=True) as session:
        await page.route(f"{AT}/**", onwards)
        await writing(page, AT)
        async with web.restarted() as again:
            await page.wait_for_selector(OFFLINE)
            assert await page.input_value("[name=title]") == "Skrivet före felet"
            where["bot"] = again.url
            await books_what_was_written(page, again)
            await page.unroute_all(behavior="ignoreErrors")
            await page.close()


async def test_on_a_slow_network_it_shows_that_it_works_and_books_once(
    browser: Browser, web: Stage
):
    await web.install(ANNA)
    page = await browser.new_page()
    await writing(page, web.url)
    network = await page.context.new_cdp_session(page)
    await network.send("Network.enable")
    slow = {"latency": 2000, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
    await network.send("Network.emulateNetworkConditions", {"offline": False, **slow})
    await page.click("[data-book]", click_count=2)
    await page.wait_for_selector("#app.slow")
    await page.wait_for_selector("#receipt")
    assert [each.details.title for each in await web.bookings()] == ["Skrivet före felet"]
    assert not await page.is_visible("#notice")
    await page.close()
