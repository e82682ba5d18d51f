"""The real teams-js, in a frame of a page that speaks its protocol as Teams does."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import aiohttp
import pytest_asyncio
from aiohttp import web as http
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Frame, Page, Route

from bot.app import BOT
from bot.signing_keys import SigningKeys
from bot.web.sign_in import EntraSignIn
from bot.web.site import PAGE, add_page
from tests.clock import FixedClock
from tests.doubles.fake_time import FakeTime
from tests.doubles.openid import APP_ID, OpenIdDouble, signed
from tests.makers import ANNA, BO
from tests.scenario import DEPARTMENT, MAIN, Stage, stage
from tests.web.browsing import IN_CHROMIUM, PICTURES, until
from tests.web.test_sign_in import AUTHORITY, HOST, TENANT, claims

pytestmark = IN_CHROMIUM
TEAMS = "https://teams.microsoft.com/host"
FRAMES = """<!doctype html><title>Teams</title><body style="margin:0">
<script>
const heard = [], said = [];
const host = { context: CONTEXT, token: TOKEN, refuse: "" };
const supports = { pages: { config: {} } };
const runtime = JSON.stringify({ apiVersion: 4, isLegacyTeams: false, supports });
const answers = {
  initialize: () => [host.context.frameContext, "web", runtime, "2.58.0"],
  getContext: () => [host.context],
  "authentication.getAuthToken": () => host.refuse ? [false, host.refuse] : [true, host.token],
  "settings.setSettings": () => [true],
};
addEventListener("message", (event) => {
  const { id, uuidAsString, func, args } = event.data;
  heard.push([func, args]);
  const answer = answers[func];
  if (answer) event.source.postMessage({ id, uuidAsString, args: answer() }, event.origin);
});
const tell = (func, ...args) => frames[0].postMessage({ func, args }, "*");
</script>
<iframe src="ADDRESS" width="1280" height="860" style="border:0"></iframe>"""


@dataclass
class Host:
    """Teams around the tab."""

    page: Page
    sent: list[str] = field(default_factory=list)
    """Every address that anything in the window asked for."""

    @property
    def tab(self) -> Frame:
        return self.page.frames[1]

    async def heard(self, function: str) -> list[Any]:
        every = await self.page.evaluate("heard")
        return [arguments for name, arguments in every if name == function]


@pytest_asyncio.fixture(loop_scope="session")
async def web(tmp_path: Path, clock: FixedClock) -> AsyncIterator[Stage]:
    async with stage(tmp_path, clock) as set_up:
        yield set_up


@pytest_asyncio.fixture(loop_scope="session")
async def tab(web: Stage) -> AsyncIterator[str]:
    """The page as Teams mode serves it, beside the same bot."""
    async with (
        OpenIdDouble(keys={"current": []}).running() as provider,
        aiohttp.ClientSession() as session,
    ):
        keys = SigningKeys(session, provider.metadata_url, monotonic=FakeTime().monotonic)
        sign_in = EntraSignIn(
            keys, app_id=APP_ID, tenant_id=TENANT, host=HOST, authority=AUTHORITY
        )
        app = http.Application()
        add_page(app)
        app[PAGE] = replace(web.server.app[BOT].page, local=False, sign_in=sign_in)
        async with TestServer(app, host="127.0.0.1") as server:
            await web.install(ANNA)
            yield str(server.make_url("")).rstrip("/")


@asynccontextmanager
async def opened(
    browser: Browser, tab: str, path: str = "/schema", *, host: str = TEAMS, **context: Any
) -> AsyncIterator[Host]:
    page = await browser.new_page(viewport={"width": 1280, "height": 860})
    around = Host(page)
    known = {"theme": "default", "locale": "sv-se", "entityId": "schema", "hostName": "Teams"}
    known |= {"frameContext": "content", **context}
    body = (
        FRAMES.replace("CONTEXT", repr(known))
        .replace("TOKEN", repr(signed(claims())))
        .replace("ADDRESS", f"https://{HOST}{path}")
    )

    async def answer(route: Route) -> None:
        address = route.request.url
        around.sent.append(address)
        if address == host:
            await route.fulfill(body=body, content_type="text/html")
        elif address.startswith(f"https://{HOST}/"):
            await route.fulfill(
                response=await route.fetch(url=address.replace(f"https://{HOST}", tab))
            )
        else:
            await route.abort()

    await page.route("**/*", answer)
    await page.goto(host)
    try:
        yield around
    finally:
        await page.unroute_all(behavior="ignoreErrors")
        await page.close()


async def test_a_tab_signs_in_follows_the_theme_and_asks_nobody_else(
    browser: Browser, tab: str, web: Stage
):
    async with opened(browser, tab, theme="dark") as host:
        await host.tab.wait_for_selector("#cal")
        assert await host.tab.evaluate("document.documentElement.dataset.theme") == "dark"
        await host.page.screenshot(path=PICTURES / "i-teams-dark.png")
        for theme in ("contrast", "default"):
            await host.page.evaluate(f"tell('themeChange', '{theme}')")
            await until(host.tab, f"document.documentElement.dataset.theme === '{theme}'")
        assert await host.heard("appInitialization.appLoaded")
        assert await host.heard("appInitialization.success")
        assert not await host.heard("appInitialization.failure")

        await host.tab.click(".bookbtn")
        await host.tab.fill("[name=title]", "Från fliken")
        await host.tab.select_option("[name=department]", DEPARTMENT.id)
        await host.tab.click("[data-book]")
        await host.tab.wait_for_selector("#receipt")
        assert [each.details.title for each in await web.bookings()] == ["Från fliken"]
        others = [each for each in host.sent if not each.startswith((TEAMS, f"https://{HOST}/"))]
        assert others == []


async def test_a_link_into_the_tab_opens_that_booking_or_day(
    browser: Browser, tab: str, web: Stage
):
    await web.personal(ANNA).say("boka 2026-12-11 Luciatåget")
    [booking] = await web.bookings()
    async with opened(browser, tab, subEntityId=f"booking-{booking.id}") as host:
        await host.tab.wait_for_selector(".panel h2:has-text('Luciatåget')")
        assert "2026-12-11" in host.tab.url
    async with opened(browser, tab, subEntityId="day-2027-01-14") as host:
        await host.tab.wait_for_selector("h1:has-text('Januari 2027')")


async def test_a_token_that_ends_is_told_and_nothing_typed_is_lost(
    browser: Browser, tab: str, web: Stage
):
    async with opened(browser, tab) as host:
        await host.tab.click(".bookbtn")
        await host.tab.fill("[name=title]", "Skrivet före")
        await host.tab.select_option("[name=department]", DEPARTMENT.id)
        old = signed(claims(exp=int(time.time()) - 3600))
        good = await host.page.evaluate("host.token")
        await host.page.evaluate(f"host.token = '{old}'")
        await host.tab.wait_for_selector("#notice:has-text('Du är inte inloggad längre')")
        assert await host.tab.input_value("[name=title]") == "Skrivet före"
        await host.page.evaluate("host.refuse = 'resourceRequiresConsent'")
        await host.tab.click("#notice button")
        assert await host.tab.is_visible("#notice")
        assert await web.bookings() == []
        await host.page.evaluate(f"host.refuse = ''; host.token = '{good}'")
        await host.tab.click("#notice button")
        await host.tab.wait_for_selector("#notice", state="hidden")
        assert await host.tab.input_value("[name=title]") == "Skrivet före"
        await host.tab.click("[data-book]")
        await host.tab.wait_for_selector("#receipt")
        assert [each.details.title for each in await web.bookings()] == ["Skrivet före"]


async def test_whoever_has_no_role_is_told_whom_to_ask(browser: Browser, tab: str):
    async with opened(browser, tab) as host:
        token = signed(claims(oid=BO, name="Bo Al"))
        await host.page.evaluate(
            f"host.token = '{token}'; document.querySelector('iframe').src += ''"
        )
        await host.tab.wait_for_selector("text=Du har ingen roll här")
        assert "Bo Al" in await host.tab.inner_text("#app")


async def test_the_set_up_page_saves_which_page_and_view(browser: Browser, tab: str):
    async with opened(browser, tab, "/schema/setup", frameContext="settings") as host:
        await host.tab.select_option("[name=page]", MAIN.id)
        await host.tab.select_option("[name=view]", "week")
        await until(host.page, "heard.some(([name]) => name === 'settings.setValidityState')")
        assert await host.heard("settings.setValidityState") == [[True]]
        await host.page.evaluate("tell('settings.save', {})")
        await until(host.page, "heard.some(([name]) => name === 'settings.save.success')")
        [[saved]] = await host.heard("settings.setSettings")
        assert saved["contentUrl"] == f"https://{HOST}/schema/week?page={MAIN.id}"
        assert saved["suggestedDisplayName"] == "Schema"


async def test_no_other_site_frames_the_page(browser: Browser, tab: str):
    async with opened(browser, tab, host="https://schema.example.net/") as host:
        await until(host.page, "document.readyState === 'complete'")
        assert f"https://{HOST}/schema" in host.sent
        assert host.tab.url.startswith("chrome-error:")
        assert await host.page.evaluate("heard") == []


async def test_outside_teams_it_says_where_it_is(browser: Browser, tab: str):
    page = await browser.new_page()
    await page.goto(f"{tab}/schema")
    await page.wait_for_selector("text=Öppna schemat i Teams")
