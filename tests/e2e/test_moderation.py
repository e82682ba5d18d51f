"""A comment that must go, from the report to the closed case: two clients and the local page."""

import json
import sqlite3
from contextlib import AsyncExitStack
from dataclasses import dataclass

import pytest_asyncio
from playwright.async_api import Page

from bot.local.inbox import PICTURE_PAGE
from bot.local.playground import PLAYERS, SUPERADMINS
from bot.local.surroundings import surroundings
from bot.moderation.model import State
from bot.swedish import cases
from bot.swedish.moderation import STATE_NAMES
from tests.e2e.bot_process import BotProcess
from tests.e2e.playground_page import PlaygroundPage
from tests.e2e.test_guide import kept
from tests.evidence.pictures import png

LINK = "https://www.linkedin.com/feed/update/urn:li:activity:7"
ABUSE = "Jag vet var du bor"
EDITOR, FIRST, OTHER = PLAYERS[0], SUPERADMINS[0], SUPERADMINS[1]


@dataclass(kw_only=True)
class LocalRun:
    """All that `make run` starts, with an editor and one of the superadmins at a client."""

    editor: PlaygroundPage
    superadmin: PlaygroundPage
    page: Page
    address: str
    bot: BotProcess


@pytest_asyncio.fixture(loop_scope="session")
async def run(browser, clients, tmp_path):
    players = {clients.ports[player]: player for player in (EDITOR, FIRST)}
    bot = BotProcess(folder=tmp_path, port=clients.bot_port)
    async with AsyncExitStack() as stack:
        address, around = await stack.enter_async_context(surroundings(players, bot_port=bot.port))
        bot.settings = around
        stack.push_async_callback(bot.stop)
        await bot.start()
        editor, superadmin = await clients.open(EDITOR), await clients.open(FIRST)
        page = await browser.new_page()
        stack.push_async_callback(page.close)
        yield LocalRun(editor=editor, superadmin=superadmin, page=page, address=address, bot=bot)


async def hand_over_picture(run: LocalRun) -> None:
    """By the form on the local page, since the client can't attach anything."""
    await run.page.goto(run.address.rstrip("/") + PICTURE_PAGE)
    picture = {"name": "skärmdump.png", "mimeType": "image/png", "buffer": png((640, 480))}
    await run.page.set_input_files('input[name="picture"]', picture)
    await run.page.select_option('select[name="service_url"]', label=EDITOR.name)
    await run.page.get_by_role("button", name="Skicka").click()
    await run.page.get_by_text("Bilden är skickad").wait_for()


def lines(bot: BotProcess) -> list[dict[str, str]]:
    with sqlite3.connect(bot.database_file) as database:
        rows = database.execute("SELECT event FROM case_events ORDER BY id")
        return [json.loads(event) for (event,) in rows]


async def test_a_comment_is_reported_documented_deleted_confirmed_and_closed(run: LocalRun):
    await run.superadmin.ask("/ärenden", words="Inga ärenden")
    start = await run.editor.ask("/anmäl", words=cases.WHAT_IS_IT)
    await start.press("Anmäl")
    grounds = await run.editor.card(cases.WHICH_GROUND)
    await grounds.press("Välj", number=1)
    form = await run.editor.card(cases.AUTHOR)
    await form.fill({"Länk till kommentaren": LINK, "Kommentarens text": ABUSE})
    await form.press("Spara och gå vidare")
    waiting = await run.editor.card("Väntar på skärmdump")
    assert "Jag har raderat kommentaren" not in (await waiting.text()).splitlines()

    await hand_over_picture(run)
    documented = await run.editor.card("Skärmdumpen är sparad")
    await run.page.goto(run.address)
    other = run.page.locator("section").filter(has_text=OTHER.name)
    await other.get_by_text("Larm: olaga hot i kommentar").first.wait_for()
    assert ABUSE not in await run.page.inner_text("body")
    [file] = (run.bot.folder / "evidence").rglob("*.png")
    assert file.read_bytes() == png((640, 480))

    alarm = await run.superadmin.card("Larm: olaga hot i kommentar")
    await kept(await alarm.picture("guide-larm"))

    await documented.press("Jag har raderat kommentaren")
    await run.editor.card(STATE_NAMES[State.DELETED])
    queue = await run.superadmin.ask("/ärenden", words=STATE_NAMES[State.DELETED])
    await queue.press("Öppna")
    case = await run.superadmin.card("Kvar att göra")
    assert ABUSE not in await case.text()
    await case.press("Visa bevis")
    evidence = await run.superadmin.card("Hämta originalet")
    await evidence.press("Hämta originalet")
    await (await run.superadmin.card("Stämmer bilden")).press("Bekräfta bilden")
    case = await run.superadmin.card("Kvar att göra")
    await case.press("Avsluta")
    ending = await run.superadmin.card("Utfall")
    await ending.fill({"Utfall": "Raderad"})
    await ending.press("Avsluta ärendet")
    assert "Raderad" in await (await run.superadmin.card("Ärendet är avslutat")).text()

    told = [(line["type"], line["by"]) for line in lines(run.bot)]
    story = [
        ("reported", EDITOR.entra_id),
        ("evidence_added", EDITOR.entra_id),
        ("deleted", EDITOR.entra_id),
        ("evidence_opened", FIRST.entra_id),
        ("image_confirmed", FIRST.entra_id),
        ("closed", FIRST.entra_id),
    ]
    assert [each for each in told if each in story] == story
