"""The page in a real Chromium: in Teams' frame, by keyboard, by drag, in every theme and width."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, FilePayload, Page, Route

from bot.schedule.model import BookingId
from bot.swedish.board import TAKEN_NOW, WHICH_DAY
from bot.swedish.booking import MOVE_ANYWAY
from bot.swedish.booking import SAVE as CARD_SAVE
from bot.swedish.importing import TAKES_A_WHILE, tried_rows
from bot.swedish.texts import ASK_READER, SAVE, TAKE_BACK
from bot.web.assets import PACKAGES
from bot.web.site import MARK
from tests.clock import STOCKHOLM, FixedClock
from tests.makers import ANNA, BO, SIV
from tests.scenario import Stage, stage
from tests.web.browsing import IN_CHROMIUM, PICTURES, until

AXE = PACKAGES / "axe-core" / "axe.min.js"
OF_THE_FIRST = "it types that one's departments, and takes the pictures of the guide"
pytestmark = [*IN_CHROMIUM, pytest.mark.first_municipality(OF_THE_FIRST)]
NAMES = {ANNA: "Anna%20Ek", BO: "Bo%20Al", SIV: "Siv%20R%C3%B6nn"}


@pytest_asyncio.fixture(loop_scope="session")
async def web(tmp_path: Path) -> AsyncIterator[Stage]:
    clock = FixedClock(datetime(2026, 12, 1, 8, tzinfo=STOCKHOLM))
    async with stage(tmp_path, clock) as set_up:
        for person, line in (
            (ANNA, "boka 2026-12-11 Luciatåget repeterar på Dunkers"),
            (ANNA, "boka 2026-12-01 Så byggdes cykelbron vid Oceanhamnen"),
            (BO, "boka 2026-12-07 Fältarna som möter unga om kvällen"),
            (BO, "boka 2026-12-08 Näringsliv Frukostmöte om export"),
            (SIV, "stäng 2026-12-18 Stadens budget presenteras"),
            (SIV, "frys social 2026-12-14 till 2026-12-18 pågående utredning"),
        ):
            await set_up.personal(person).say(line)
        yield set_up


async def seen_by(browser: Browser, web: Stage, person: str, **more: Any) -> Page:
    context = await browser.new_context(locale="sv-SE", **more)
    page = await context.new_page()
    address = f"{web.url}/schema/month?page=stad"
    await page.goto(f"{address}#id={person}&name={NAMES[person]}")
    await page.wait_for_selector("#kalender")
    return page


async def focused(page: Page) -> str:
    return await page.evaluate("document.activeElement.querySelector('.vh')?.textContent ?? ''")


async def numbers(web: Stage) -> list[tuple[BookingId, date]]:
    return [(each.id, each.day) for each in await web.bookings()]


async def bookings(web: Stage) -> dict[str, str]:
    return {each.day.isoformat(): each.details.title for each in await web.bookings()}


async def test_a_booking_a_move_and_an_undo_by_keyboard_alone(browser: Browser, web: Stage):
    page = await seen_by(browser, web, ANNA)
    await page.focus("#d2026-12-01 .cell")
    for key, day in (
        ("ArrowRight", "onsdag 2 december"),
        ("ArrowDown", "onsdag 9 december"),
        ("Home", "måndag 7 december"),
        ("End", "söndag 13 december"),
        ("ArrowUp", "söndag 6 december"),
        ("ArrowLeft", "lördag 5 december"),
        ("ArrowLeft", "fredag 4 december"),
    ):
        await page.keyboard.press(key)
        assert (await focused(page)).startswith(day), key
    await page.keyboard.press("Enter")
    await until(page, "document.activeElement.name === 'title'")
    await page.keyboard.type("Med tangenter")
    for _ in range(3):
        await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.name") == "department"
    await page.keyboard.type("Kul")
    for _ in range(3):
        await page.keyboard.press("Shift+Tab")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("#receipt")
    assert (await focused(page)).startswith("fredag 4 december, vecka 49. Min bokning")
    assert (await bookings(web))["2026-12-04"] == "Med tangenter"

    await page.keyboard.press("m")
    await page.wait_for_selector(".moving")
    await page.keyboard.press("ArrowLeft")
    await until(page, "document.activeElement.value === '2026-12-03'")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("text=Flyttat till torsdag 3 december")
    assert "2026-12-03" in await bookings(web)
    await page.focus("#receipt form button")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("text=Tillbaka på fredag 4 december")
    assert (await bookings(web))["2026-12-04"] == "Med tangenter"

    await page.keyboard.press("m")
    await page.wait_for_selector(".moving")
    await page.keyboard.press("Escape")
    await page.wait_for_selector(".moving", state="detached")
    assert (await focused(page)).startswith("fredag 4 december")
    await page.keyboard.press("PageDown")
    await page.wait_for_selector("h1:has-text('Januari 2027')")
    await until(
        page,
        "(document.activeElement.textContent ?? '').trim().startsWith('måndag 4 januari')",
    )


async def test_a_text_is_read_while_it_is_written_and_copied_to_the_letter(
    browser: Browser, web: Stage
):
    page = await seen_by(browser, web, ANNA)
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await page.goto(f"{web.url}/schema/month?page=stad&panel=text&booking=1")
    await page.wait_for_selector("#text")
    typed = "MISSA INTE\n\n  två blanksteg & <b>tecken</b> 👩🏽‍💻\n" + "ord " * 60
    await page.fill("#text", typed)
    await page.wait_for_selector("#reading:has-text('2 ord i bara versaler: MISSA, INTE.')")
    await page.wait_for_selector("#reading:has-text('av 3 000 tecken')")
    assert await page.evaluate("document.activeElement.id") == "text"
    assert await page.input_value("#text") == typed
    await page.screenshot(path=PICTURES / "text-skrivs.png", full_page=True)
    async with web.storage.read() as tx:
        assert await tx.texts.newest(BookingId(1)) is None
    await page.click("[data-copy=text]")
    await page.wait_for_selector("#said:has-text('Kopierat.')", state="attached")
    assert await page.evaluate("navigator.clipboard.readText()") == typed
    await page.click("text=Spara texten")
    await page.wait_for_selector("#receipt:has-text('Texten är sparad')")
    assert await page.input_value("#text") == typed
    async with web.storage.read() as tx:
        kept = await tx.texts.newest(BookingId(1))
    assert kept is not None
    assert kept.text == typed


async def test_what_was_typed_and_not_sent_is_there_when_one_comes_back(
    browser: Browser, web: Stage
):
    page = await seen_by(browser, web, ANNA)
    await page.goto(f"{web.url}/schema/month?page=stad&panel=text&booking=1")
    await page.fill("#text", "Halvfärdig mening")
    await page.keyboard.press("Escape")
    await page.wait_for_selector(".panel", state="detached")
    await page.click("#d2026-12-11 .cell")
    await page.click(".panel a:has-text('Text')")
    await until(page, "document.querySelector('#text')?.value === 'Halvfärdig mening'")
    await page.reload()
    await until(page, "document.querySelector('#text')?.value === 'Halvfärdig mening'")
    await page.wait_for_selector(".unsaved")
    await page.goto(f"{web.url}/schema/month?page=stad&panel=book&day=2026-12-04")
    for leave, kept in (("Escape", "Min rubrik"), ("a.btn:has-text('Avbryt')", "")):
        await page.fill("[name=title]", "Min rubrik")
        await (page.keyboard.press(leave) if leave == "Escape" else page.click(leave))
        await page.wait_for_selector(".panel", state="detached")
        await in_the_corner_of(page, "#d2026-12-04")
        await page.wait_for_selector("[name=title]")
        await until(page, f"document.querySelector('[name=title]').value === '{kept}'")


@pytest.mark.parametrize(
    ("address", "line", "seen"),
    [
        ("ideas", "idé En brandman", "text=En brandman"),
        ("month?page=stad&panel=booking&booking=3", "flytta 7/12 till 9/12", "h2"),
        ("month?page=stad&panel=move&booking=1", "boka 2026-12-04 Parken", "text=Parken"),
    ],
)
async def test_what_others_do_shuts_no_list_that_one_has_open(
    browser: Browser, web: Stage, address: str, line: str, seen: str
):
    await web.personal(BO).say("idé Följ med en parkvakt")
    page = await seen_by(browser, web, ANNA)
    await page.goto(f"{web.url}/schema/{address}")
    await page.click("summary")
    version = await page.get_attribute("#board", "data-version")
    await web.personal(BO).say(line)
    await until(page, f"document.querySelector('#board').dataset.version !== '{version}'")
    await page.wait_for_selector(seen, state="attached")
    assert await page.evaluate("[...document.querySelectorAll('details')].some((it) => it.open)")


@pytest.mark.parametrize(
    "view",
    ["month", "week", "week?page=stad&day=2026-12-09", "week?day=2026-12-30", "ideas", "mine"],
)
async def test_the_button_that_books_stands_in_a_row_with_all_of_the_head(
    browser: Browser, web: Stage, view: str
):
    page = await seen_by(browser, web, ANNA, viewport={"width": 912, "height": 900})
    await page.goto(f"{web.url}/schema/{view}")
    await page.wait_for_selector(".bookbtn")
    boxes = [await page.locator(each).bounding_box() for each in (".bookbtn", ".views", ".goto")]
    assert len({box and box["y"] for box in boxes}) == 1


@pytest.mark.parametrize("width", [1280, 912, 400, 320])
async def test_no_word_of_a_day_is_cut_at_the_edge_of_its_cell(
    browser: Browser, web: Stage, width: int
):
    await web.personal(SIV).say("stäng 2026-12-17 Budgetöverläggningsförberedelser")
    await web.personal(ANNA).say("boka 2026-12-03 Dagvattenhanteringsanläggningarnas dag")
    page = await seen_by(browser, web, ANNA, viewport={"width": width, "height": 900})
    for view in ("month?page=stad", "month", "week?page=stad&day=2026-12-17"):
        await page.goto(f"{web.url}/schema/{view}")
        await page.wait_for_selector("#cal .chip")
        chips = "[...document.querySelectorAll('#cal .chip')]"
        assert await page.evaluate(f"{chips}.every((it) => it.scrollWidth <= it.clientWidth)"), (
            view
        )


async def test_a_reload_keeps_every_kind_of_field_for_whoever_filled_it_in(
    browser: Browser, web: Stage
):
    page = await seen_by(browser, web, ANNA)
    await page.goto(f"{web.url}/schema/month?page=stad&panel=book&day=2026-12-04")
    await page.fill("[name=title]", "Min rubrik")
    await page.select_option("[name=theme]", "tips")
    await page.fill("[name=planned_time]", "10:30")
    await page.check("[name=accessible]")
    await page.check("[name=day_choice] >> nth=1")
    asked = await page.inner_text("[data-book]")
    await page.goto(f"{web.url}/schema/ideas")
    await page.fill("[name=line]", "En brandman")
    await page.keyboard.press("Enter")
    await page.fill("[name=line]", "En parkvakt")
    await page.click("summary")
    await page.fill(".give [name=other]", "tis v 4")
    await page.reload()
    await until(page, "document.querySelector('[name=line]')?.value === 'En parkvakt'")
    assert await page.input_value(".give [name=other]") == "tis v 4"
    assert await page.is_visible(".give [name=other]"), "it is seen that it stands there"
    back = f"{web.url}/schema/month?page=stad&panel=book&day=2026-12-04"
    await page.goto(back)
    await until(page, "document.querySelector('[name=title]')?.value === 'Min rubrik'")
    assert await page.input_value("[name=theme]") == "tips"
    assert await page.input_value("[name=planned_time]") == "10:30"
    assert await page.is_checked("[name=accessible]")
    assert await page.inner_text("[data-book]") == asked
    await page.goto("about:blank")
    await page.goto(f"{back}#id={BO}&name={NAMES[BO]}")
    await page.wait_for_selector("[name=title]")
    assert await page.input_value("[name=title]") == ""


async def test_what_is_typed_while_an_idea_is_on_its_way_stays(browser: Browser, web: Stage):
    page = await seen_by(browser, web, ANNA)
    await page.goto(f"{web.url}/schema/ideas")
    typed = asyncio.Event()

    async def slowly(route: Route) -> None:
        if route.request.method == "POST":
            await typed.wait()
        await route.continue_()

    await page.route("**/schema/**", slowly)
    await page.fill("[name=line]", "En brandman")
    await page.keyboard.press("Enter")
    await page.fill("[name=line]", "En parkvakt")
    typed.set()
    await page.wait_for_selector("text=En brandman")
    assert await page.input_value("[name=line]") == "En parkvakt"
    await page.reload()
    await until(page, "document.querySelector('[name=line]')?.value === 'En parkvakt'")
    await page.keyboard.press("Escape")
    await page.focus("[name=line]")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("text=En parkvakt")
    await until(page, "document.querySelector('[name=line]')?.value === ''")


@pytest.mark.parametrize("slow", [True, False])
async def test_a_button_that_is_pressed_twice_acts_once_and_keeps_its_receipt(
    browser: Browser, web: Stage, *, slow: bool
):
    """Also where the answer to the first press has put another button in its place."""
    for each in ("En brandman", "En parkvakt", "En lots"):
        await web.personal(ANNA).say(f"idé {each}")
    page = await seen_by(browser, web, ANNA)
    pressed_again, sent = asyncio.Event(), 0

    async def held(route: Route) -> None:
        nonlocal sent
        sent += 1
        await pressed_again.wait()
        await route.continue_()

    await page.route("**/schema/do/**", held)
    await page.goto(f"{web.url}/schema/ideas")
    box = await page.locator("button:has-text('Lägg åt sidan')").first.bounding_box()
    assert box is not None
    await page.mouse.click(box["x"] + 5, box["y"] + 5)
    if not slow:
        pressed_again.set()
        await page.wait_for_selector("#receipt")
        await until(page, "!document.querySelector('#app').matches('.htmx-request')")
    await page.mouse.down(click_count=1 if slow else 2)
    await page.mouse.up(click_count=1 if slow else 2)
    pressed_again.set()
    await page.wait_for_timeout(300)
    assert "lagd åt sidan" in await page.inner_text("#receipt")
    assert sent == 1
    async with web.storage.read() as tx:
        assert len(await tx.ideas.open(5)) == 2


async def test_a_text_is_read_as_it_was_typed_last_however_slow_the_answers(
    browser: Browser, web: Stage
):
    page = await seen_by(browser, web, ANNA)
    await page.goto(f"{web.url}/schema/month?page=stad&panel=text&booking=1")
    typed = asyncio.Event()

    async def held(route: Route) -> None:
        await typed.wait()
        await route.continue_()

    await page.route("**/schema/read", held)
    for so_far in ("Mira", "Mira låser", "Mira låser upp"):
        await page.fill("#text", so_far)
        await page.wait_for_timeout(700)  # as long as it waits for more
    typed.set()
    await page.wait_for_selector("#reading:has-text('14 av 3 000 tecken')")


async def test_back_pressed_faster_than_the_answers_come_ends_where_the_address_says(
    browser: Browser, web: Stage
):
    page = await seen_by(browser, web, ANNA)
    for link, heading in (("Idéer", "Idéer"), ("Mina", "Mina"), ("Vecka", "Vecka")):
        await page.click(f".views >> text={link}")
        await page.wait_for_selector(f"h1:has-text('{heading}')")
    gone_back = asyncio.Event()

    async def held(route: Route) -> None:
        await gone_back.wait()
        await route.continue_()

    await page.route("**/schema/**", held)
    for place in ("mine", "ideas", "month"):
        await page.evaluate("history.back()")
        await until(page, f"location.pathname === '/schema/{place}'")
        await page.wait_for_timeout(50)
    gone_back.set()
    await page.wait_for_selector(".views [aria-current]:has-text('Månad')")


async def test_what_was_asked_of_another_month_is_not_shown_in_this_one(
    browser: Browser, web: Stage
):
    page = await seen_by(browser, web, ANNA)
    asked, gone_on, answered = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def held(route: Route) -> None:
        if "x-schema-version" not in route.request.headers or asked.is_set():
            await route.continue_()
        else:
            asked.set()
            answer = await route.fetch()
            await gone_on.wait()
            await route.fulfill(response=answer)
            answered.set()

    await web.personal(BO).say("boka 2026-12-03 Bo hann före")
    await page.route("**/schema/month**", held)
    await asked.wait()
    await page.click("[rel=next]")
    await page.wait_for_selector("h1:has-text('Januari 2027')")
    gone_on.set()
    await answered.wait()
    await page.wait_for_timeout(300)
    assert "Januari 2027" in await page.inner_text("h1")
    assert await page.is_visible("#d2027-01-14")


async def test_the_focus_stays_on_the_page_when_the_button_that_was_pressed_is_gone(
    browser: Browser, web: Stage
):
    await web.personal(ANNA).say("idé En brandman")
    await web.personal(ANNA).say("idé En parkvakt")
    page = await seen_by(browser, web, ANNA)
    for button, said in (("Jag tar den", "din att jobba med"), ("Lägg åt sidan", "åt sidan")):
        await page.goto(f"{web.url}/schema/ideas")
        await page.focus(f"button:has-text('{button}')")
        await page.keyboard.press("Enter")
        await page.wait_for_selector(f"#receipt:has-text('{said}')")
        await until(page, "document.activeElement.closest('#kalender') !== null")


async def test_escape_shuts_the_list_of_days_that_one_stands_in_and_nothing_else(
    browser: Browser, web: Stage
):
    await web.personal(ANNA).say("idé En brandman")
    page = await seen_by(browser, web, ANNA)
    for address, kept in (
        ("ideas", "text=En brandman"),
        ("month?page=stad&panel=move&booking=1", ".moving"),
    ):
        await page.goto(f"{web.url}/schema/{address}")
        await page.focus("summary")
        await page.keyboard.press("Enter")
        await page.wait_for_selector("details[open]")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Escape")
        await page.wait_for_selector("details[open]", state="detached")
        await until(page, "document.activeElement.matches('summary')")
        assert await page.is_visible(kept)


async def test_the_link_that_was_pressed_last_is_followed_however_slow_the_first(
    browser: Browser, web: Stage
):
    page = await seen_by(browser, web, ANNA)
    pressed_again = asyncio.Event()

    async def held(route: Route) -> None:
        await pressed_again.wait()
        await route.fallback()

    await page.route("**/schema/week**", held)
    await page.click(".views >> text=Vecka")
    await page.click(".views >> text=Idéer")
    await page.wait_for_selector("h1:has-text('Idéer')")
    pressed_again.set()
    await page.wait_for_timeout(500)
    assert "Idéer" in await page.inner_text("h1")
    assert page.url == f"{web.url}/schema/ideas?page=stad"


async def test_a_press_that_is_answered_before_the_link_that_was_followed_first_stays(
    browser: Browser, web: Stage
):
    page = await seen_by(browser, web, ANNA)
    await page.goto(f"{web.url}/schema/month?page=stad&panel=cancel&booking=1")
    pressed = asyncio.Event()

    async def held(route: Route) -> None:
        answer = await route.fetch()
        await pressed.wait()
        await route.fulfill(response=answer)

    await page.wait_for_selector(".panel .danger")
    await page.route("**/schema/week**", held)
    await page.click(".views >> text=Vecka")
    await page.click(".panel .danger")
    await page.wait_for_selector("#receipt")
    said = await page.inner_text("#receipt")
    pressed.set()
    await page.wait_for_timeout(500)
    assert await page.inner_text("#receipt") == said
    assert "/schema/month" in page.url


@pytest.mark.parametrize("retyped", [False, True])
@pytest.mark.parametrize(
    "address",
    ["month?page=stad&panel=book&day=2026-12-04", "month?page=stad&panel=move&booking=1"],
)
async def test_a_day_that_may_be_several_is_chosen_by_a_button_or_written_anew(
    browser: Browser, web: Stage, address: str, *, retyped: bool
):
    page = await seen_by(browser, web, ANNA)
    await page.goto(f"{web.url}/schema/{address}")
    if "panel=book&" in address:
        await page.fill("[name=title]", "Luciatåget repeterar på Dunkers")
        await page.select_option("[name=department]", "kultur")
    else:
        await page.click("summary")
    await page.fill("[name=other]", "torsdag eller måndag")
    await page.keyboard.press("Enter")
    await page.wait_for_selector(f"#problem:has-text('{WHICH_DAY}')")
    if retyped:
        await page.fill("[name=other]", "17 december")
        await page.keyboard.press("Enter")
    else:
        await page.click("[data-other]:has-text('Torsdag 3')")
    await page.wait_for_selector("#receipt")
    day = "2026-12-17" if retyped else "2026-12-03"
    assert (await bookings(web))[day] == "Luciatåget repeterar på Dunkers"


@pytest.mark.parametrize("refused", [False, True])
async def test_enter_in_a_move_whose_day_is_not_written_yet_moves_nothing(
    browser: Browser, web: Stage, *, refused: bool
):
    page = await seen_by(browser, web, ANNA)
    before = await bookings(web)
    await page.goto(f"{web.url}/schema/month?page=stad&panel=move&booking=1")
    await page.click("summary")
    if refused:  # its answer begins with a button that moves
        await page.fill("[name=other]", "2026-12-13")
        await page.keyboard.press("Enter")
        await page.wait_for_selector(f"text={MOVE_ANYWAY}")
        await page.fill("[name=other]", "")
    await page.focus("[name=other]")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("[name=other][aria-invalid=true]")
    assert await bookings(web) == before


async def in_the_corner_of(page: Page, day: str) -> None:
    """Press what nothing is written on."""
    box = await page.locator(day).bounding_box()
    assert box is not None
    await page.mouse.click(box["x"] + box["width"] - 4, box["y"] + box["height"] - 4)


async def test_a_free_day_books_wherever_it_is_pressed(browser: Browser, web: Stage):
    page = await seen_by(browser, web, ANNA)
    for view, day in (
        ("month", "#d2026-12-04"),
        ("month?page=stad", "#d2026-12-04"),
        ("quarter?page=stad", "#d2026-12-04"),
        ("week?day=2026-12-04", "#d2026-12-04-stad"),
    ):
        await page.goto(f"{web.url}/schema/{view}")
        await page.wait_for_selector("#kalender")
        await in_the_corner_of(page, day)
        await page.wait_for_selector("[data-book]:has-text('4 dec')")


async def test_a_file_is_uploaded_and_what_it_came_to_stays(browser: Browser, web: Stage):
    page = await seen_by(browser, web, SIV)
    await page.click("text=Läs in ett schema")
    content = b"Datum;Rubrik\n2026-12-02;Ur filen\n"
    file = FilePayload(name="schema.csv", mimeType="text/csv", buffer=content)
    await page.set_input_files("input[type=file]", file)
    seen = asyncio.Event()
    replicas = cycle([(204, ""), (200, tried_rows(1500, 5000)), (204, "")])
    asked_again = asyncio.Event()
    """After the replica that knows nothing of it has answered once more."""
    asked = 0

    async def tried(route: Route) -> None:
        nonlocal asked
        asked += 1
        if asked == 4:
            asked_again.set()
        status, said = next(replicas)
        await route.fulfill(
            status=status, content_type="text/html", body=said, headers={MARK: "1"}
        )

    async def held(route: Route) -> None:
        await seen.wait()
        await route.continue_()

    await page.route("**/importera/rader", tried)
    await page.route("**/schema/importera", held)
    await page.click("text=Visa vad det blir")
    await page.wait_for_selector(f"#tried:has-text('{TAKES_A_WHILE}')")
    await page.wait_for_selector("#tried:has-text('1 500 av 5 000 rader')")
    await asked_again.wait()
    assert await page.text_content("#tried") == tried_rows(1500, 5000)
    seen.set()
    await page.wait_for_selector("text=Så blir det")
    assert await page.text_content("#tried") == ""
    await page.clock.install()
    await page.clock.run_for(10_000)
    await page.click("text=Boka 1")
    await page.wait_for_selector("text=1 inlägg är bokat")
    assert (await bookings(web))["2026-12-02"] == "Ur filen"
    await page.click("text=Ångra importen")
    await page.wait_for_selector("text=Importen är ångrad")
    assert "2026-12-02" not in await bookings(web)


async def test_a_booking_is_dragged_to_another_day(browser: Browser, web: Stage):
    page = await seen_by(browser, web, ANNA)
    await page.drag_and_drop("#d2026-12-11 .cell", "#d2026-12-09 .cell")
    await page.wait_for_selector("text=Flyttat till onsdag 9 december")
    assert "2026-12-09" in await bookings(web)


async def test_two_people_see_each_other_within_five_seconds(browser: Browser, web: Stage):
    anna, bo = await seen_by(browser, web, ANNA), await seen_by(browser, web, BO)
    await bo.focus("#d2026-12-03 .cell")
    await web.personal(ANNA).say("boka 2026-12-03 Från chatten")
    for page in (anna, bo):
        await page.wait_for_selector("#d2026-12-03 .chip", timeout=5_000)
    assert "Från chatten" in await focused(bo)
    opened = bo
    await opened.click("#d2026-12-04 .cell")
    await opened.fill("[name=title]", "Bos rubrik")
    await opened.select_option("[name=department]", "kultur")
    await web.personal(ANNA).say("boka 2026-12-04 Anna hann före")
    await opened.wait_for_selector("#d2026-12-04 .chip", timeout=5_000)
    assert await opened.input_value("[name=title]") == "Bos rubrik"
    await opened.wait_for_selector(f".panel .note:has-text('{TAKEN_NOW}')")
    assert await opened.inner_text("[data-book]") == "Boka"
    await opened.locator("[name=day_choice]:not(:checked)").first.check()
    assert not await opened.is_visible("#taken")
    await opened.check("[name=day_choice][value='2026-12-04']")
    await opened.wait_for_selector("#taken")
    await opened.click("[data-book]")
    await opened.wait_for_selector(".problem:has-text('är upptagen')")
    assert await opened.input_value("[name=title]") == "Bos rubrik"


async def test_a_lost_contact_is_told_and_found_again(browser: Browser, web: Stage):

    page = await seen_by(browser, web, ANNA)
    await page.click("#d2026-12-04 .cell")
    await page.fill("[name=title]", "Skrivet utan kontakt")
    await page.select_option("[name=department]", "kultur")
    await page.context.set_offline(True)
    await page.wait_for_selector("#notice:has-text('Ingen kontakt sedan')")
    await page.screenshot(path=PICTURES / "utan-kontakt.png")
    await page.click("[data-book]", force=True)  # it says that it is disabled
    assert "2026-12-04" not in await bookings(web)
    await page.context.set_offline(False)
    await page.wait_for_selector("#notice", state="hidden")
    assert await page.input_value("[name=title]") == "Skrivet utan kontakt"
    await page.route("**/schema/month**", lambda route: route.fulfill(status=503))
    await page.wait_for_selector("#notice:has-text('Schemat svarar inte sedan')")
    await page.unroute("**/schema/month**")
    await page.wait_for_selector("#notice", state="hidden")
    await page.click("[data-book]")
    await page.wait_for_selector("#receipt")
    assert (await bookings(web))["2026-12-04"] == "Skrivet utan kontakt"


async def test_a_button_outside_its_form_rests_as_well_without_contact(
    browser: Browser, web: Stage
):
    await web.personal(ANNA).press_raw("save_text", {"booking": 1, "text": "Mira låser upp"})
    page = await seen_by(browser, web, ANNA)
    for address, button in (
        ("panel=text&booking=1", f"button:has-text('{ASK_READER}')"),
        ("panel=move&booking=1", "#d2026-12-09 button"),
    ):
        await page.goto(f"{web.url}/schema/month?page=stad&{address}")
        await page.wait_for_selector(button)
        await page.context.set_offline(True)
        await page.wait_for_selector(f"{button}[aria-disabled]")
        await page.context.set_offline(False)
        await page.wait_for_selector(f"{button}:not([aria-disabled])")


VIEWS = {
    "manad-alla": "/schema/month",
    "manad-en": "/schema/month?page=stad",
    "tre": "/schema/quarter",
    "vecka": "/schema/week?day=2026-12-16",
    "mina": "/schema/mine",
    "ideer": "/schema/ideas",
    "bokning": "/schema/month?page=stad&panel=booking&booking=1",
    "boka": "/schema/month?page=stad&panel=book&day=2026-12-04",
    "text": "/schema/month?page=stad&panel=text&booking=1",
    "las": "/schema/month?page=stad&panel=read&booking=3",
    "flytta": "/schema/month?panel=move&booking=1",
    "siffror": "/schema/month?panel=figures",
    "dag": "/schema/month?panel=day&day=2026-12-24",
    "kollega": "/schema/month?page=stad&panel=booking&booking=3",
}


RARER = {
    "importera": "/schema/importera",
    "stang": "/schema/month?panel=close&day=2026-12-04",
    "frys": "/schema/month?panel=freeze&day=2026-12-04",
    "akut": "/schema/month?panel=urgent&day=2026-12-07",
    "avboka": "/schema/month?panel=cancel&booking=1",
    "byt": "/schema/month?panel=swap&booking=1",
    "publicerat": "/schema/month?panel=publish&booking=2",
    "lediga": "/schema/month?page=stad&panel=free",
    "hopp": "/schema/month?goto=vadsomhelst",
}
"""What a superadmin opens, and panels that hold little."""


THEMES = ("default", "dark", "contrast")


async def test_axe_finds_nothing_in_any_view_width_and_theme(browser: Browser, web: Stage):
    anna, bo = web.personal(ANNA), web.personal(BO)
    for text in ("Följ med en parkvakt en morgon", "Fråga lärlingarna vad som förvånade dem mest"):
        await bo.say(f"idé {text}")
    await anna.say("serie varje torsdag Torsdagstipset från biblioteket")
    await bo.press_raw("save_text", {"booking": 3, "text": "Klockan är 22.\n\nFältarna går ut."})
    await bo.press_raw("ask_reader", {"booking": 3})
    await anna.press_raw("review_take", {"booking": 3})
    page = await seen_by(browser, web, ANNA, bypass_csp=True)
    await _looked_at(page, VIEWS, dict.fromkeys((1280, 912, 320), THEMES))


async def test_axe_finds_nothing_in_what_is_opened_more_rarely(browser: Browser, web: Stage):
    page = await seen_by(browser, web, SIV, bypass_csp=True)
    await _looked_at(page, RARER, {1280: THEMES, 320: ("default",)})


async def test_a_fault_is_found_in_the_theme_that_shows_it(browser: Browser, web: Stage):
    page = await seen_by(browser, web, ANNA, bypass_csp=True)
    await page.add_script_tag(path=AXE)
    for fault, theme, found in (
        ("style.color = '#777'", "dark", "color-contrast"),
        ("style.color = '#333'", "contrast", "color-contrast"),
        ("style.minWidth = '2000px'", "dark", "scrolls"),
        ("remove()", "default", "page-has-heading-one"),
    ):
        assert found not in await _problems(page, theme)
        await page.evaluate(f"document.querySelector('h1').{fault}")
        assert found in await _problems(page, theme), fault


async def test_a_fault_is_found_at_the_width_that_shows_it(browser: Browser, web: Stage):
    page = await seen_by(browser, web, ANNA, bypass_csp=True)
    await page.add_script_tag(path=AXE)
    for style, theme, found in (
        ("h1 { color: #777 }", "dark", "color-contrast"),
        ("h1 { color: #ccc }", "default", "color-contrast"),
        ("body { min-width: 600px }", "contrast", "scrolls"),
        ("h1 { display: none }", "default", "page-has-heading-one"),
    ):
        await page.add_style_tag(content=f"@media (width < 400px) {{ {style} }}")
        for width in (1280, 320):
            await page.set_viewport_size({"width": width, "height": 900})
            assert (found in await _problems(page, theme)) is (width == 320), style


async def _looked_at(
    page: Page, views: Mapping[str, str], looks: Mapping[int, Sequence[str]]
) -> None:
    """Each view is fetched once, as the page does it when one goes from the one to the other.

    What a width or a theme changes is in the style alone.
    """
    found: dict[str, Any] = {}
    await page.add_script_tag(path=AXE)
    for name, address in views.items():
        await page.evaluate(FETCHED, address)
        await page.wait_for_selector("#kalender")
        await page.evaluate(
            "for (const each of document.querySelectorAll('.panel details')) each.open = true"
        )
        for width, themes in looks.items():
            await page.set_viewport_size({"width": width, "height": 900})
            for theme in themes:
                problems = await _problems(page, theme)
                await page.screenshot(path=PICTURES / f"{name}-{theme}-{width}.jpeg", quality=90)
                found |= {f"{name} {theme} {width} {each}": at for each, at in problems.items()}
    assert found == {}, json.dumps(found, indent=1, ensure_ascii=False)


async def _problems(page: Page, theme: str) -> dict[str, Any]:
    """What axe has against the page as it is, and whether it is wider than the window.

    A theme is nothing but colours: in all but the first, axe judges those alone.
    """
    rules = ALL_RULES if theme == "default" else COLOURS
    return await page.evaluate(JUDGED, [theme, rules])


FETCHED = """async (address) => {
    document.querySelector("#app").replaceChildren();
    history.replaceState(null, "", address);
    await htmx.ajax("GET", address, { target: "#app" });
}"""
JUDGED = """async ([theme, runOnly]) => {
    document.documentElement.dataset.theme = theme;
    const { violations } = await axe.run({ runOnly, reporter: "no-passes" });
    const found = violations.map(({ id, nodes }) => [id, nodes.slice(0, 2).map(
        ({ html }) => html.slice(0, 160)
    )]);
    const wide = document.documentElement.scrollWidth - innerWidth;
    return Object.fromEntries(wide > 0 ? [...found, ["scrolls", wide]] : found);
}"""
ALL_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}


async def test_one_posts_way_from_an_idea_to_its_figures(browser: Browser, web: Stage):
    anna, bo = await seen_by(browser, web, ANNA), await seen_by(browser, web, BO)
    for page in (anna, bo):
        await page.goto(f"{web.url}/schema/ideas")
        await page.wait_for_selector("#kalender")
    await anna.focus("[name=line]")
    await anna.keyboard.type("Följ med en parkvakt en morgon")
    await anna.keyboard.press("Enter")
    await anna.wait_for_selector("#receipt")
    assert await anna.input_value("[name=line]") == ""

    summary = bo.get_by_text("Ge den en dag")
    await summary.wait_for()  # others' changes show by themselves
    await summary.focus()
    await bo.keyboard.press("Enter")
    await bo.keyboard.press("Tab")
    await bo.screenshot(path=PICTURES / "vagen-1-ide.png")
    await bo.keyboard.press("Enter")
    await bo.wait_for_selector("#receipt:has-text('Bokat')")
    [booking] = [each for each in await web.bookings() if "parkvakt" in each.details.title]

    address = f"{web.url}/schema/month?page=stad&booking={booking.id}"
    await bo.goto(f"{address}&panel=text")
    await bo.fill("#text", "Klockan är 05.40. MISSA INTE hur Mira låser upp parken!")
    await bo.wait_for_selector("#reading:has-text('versaler')")
    await bo.screenshot(path=PICTURES / "vagen-2-text.png")
    await bo.click("text=Spara texten")
    await bo.click("text=Kan någon läsa?")
    await bo.wait_for_selector("#receipt:has-text('Jag har frågat')")

    await anna.goto(f"{web.url}/schema/mine")
    await anna.click("text=Jag läser")
    await anna.wait_for_selector(".panel:has-text('Mira låser upp')")
    await anna.fill("[name=note]", "Bra början! Skriv MISSA INTE med små bokstäver.")
    await anna.screenshot(path=PICTURES / "vagen-3-las.png")
    await anna.click("button:text-is('Ändra')")
    await anna.wait_for_selector("#receipt:has-text('Tack för att du läste')")

    await bo.goto(f"{address}&panel=text")
    await bo.wait_for_selector(".panel:has-text('med små bokstäver')")
    assert "bokstäver" not in await bo.input_value("#text"), "a note is never part of the text"
    await bo.screenshot(path=PICTURES / "vagen-4-svar.png")

    web.clock.at(datetime.combine(booking.day, time(15), STOCKHOLM))
    await bo.goto(f"{address}&panel=publish")
    await bo.fill("[name=link]", "https://www.linkedin.com/posts/x-activity-7000000000000000001-a")
    await bo.click(".panel button.primary")
    await bo.wait_for_selector("#receipt")
    figures = {"booking": booking.id, "views": "1 204", "reactions": "87", "comments": "6"}
    await web.personal(BO).press_raw("figures", figures)
    await anna.goto(f"{web.url}/schema/month?page=stad&panel=figures")
    await anna.wait_for_selector(".panel:has-text('En kollegas idé ur idélistan: 1 inlägg')")
    await anna.screenshot(path=PICTURES / "vagen-5-siffror.png")


async def test_the_day_that_it_opens_with_is_in_view(browser: Browser, web: Stage):
    page = await seen_by(browser, web, ANNA)
    for size in ((1280, 720), (320, 568)):
        await page.set_viewport_size({"width": size[0], "height": size[1]})
        for day in (2, 18, 22, 29):
            web.clock.at(datetime(2026, 12, day, 8, tzinfo=STOCKHOLM))
            for view in ("month", "month?page=stad", "quarter", "week"):
                await page.goto(f"{web.url}/schema/{view}")
                await page.wait_for_selector("#kalender")
                await until(
                    page,
                    """(() => {
                    const cell = [...document.querySelectorAll("#cal .cell[tabindex='0']")]
                        .find(each => each.offsetParent);
                    const {top, bottom} = cell.getBoundingClientRect();
                    return top >= 0 && bottom <= innerHeight;
                    })()""",
                )
                name = f"oppnar-{view.partition('?')[0]}-{'en-' if '?' in view else ''}{day}"
                await page.screenshot(path=PICTURES / f"{name}-{size[0]}.png")
    await page.goto(f"{web.url}/schema/month")
    await page.wait_for_selector("h1:has-text('Januari 2027')")


async def test_the_heading_follows_when_the_month_goes_over(browser: Browser, web: Stage):
    web.clock.at(datetime(2026, 12, 28, 23, 59, tzinfo=STOCKHOLM))
    page = await seen_by(browser, web, ANNA)
    await page.wait_for_selector("h1:has-text('Januari 2027')")
    web.clock.at(datetime(2027, 1, 28, 0, 1, tzinfo=STOCKHOLM))
    await page.wait_for_selector("h1:has-text('Februari 2027')")
    await page.wait_for_selector("#d2027-02-01")


async def test_the_arrows_reach_weeks_that_a_narrow_window_leaves_out(
    browser: Browser, web: Stage
):
    web.clock.at(datetime(2026, 12, 14, 8, tzinfo=STOCKHOLM))
    page = await seen_by(browser, web, ANNA, viewport={"width": 320, "height": 568})
    assert not await page.is_visible("#d2026-12-07 .cell")
    await page.focus("#d2026-12-14 .cell")
    await page.keyboard.press("ArrowUp")
    await page.wait_for_selector("#d2026-12-07 .cell:focus")
    await page.goto(f"{web.url}/schema/month?page=stad")
    await page.click("text=Visa tidigare dagar")
    await page.wait_for_selector("#d2026-12-01 .cell >> visible=true")


WORDS_IN_TWO = """() => {
    const found = [];
    for (const each of document.querySelectorAll(
        `h1, .dayname, .act, .todayword, .sub, .mname, .btn, .f, legend, dt, th,
        .list td + td + td`
    )) {
        if (!each.offsetParent) continue;
        const walker = document.createTreeWalker(each, NodeFilter.SHOW_TEXT);
        for (let text = walker.nextNode(); text; text = walker.nextNode()) {
            for (const {0: word, index} of text.data.matchAll(/[^\\s\\u00ad]+/g)) {
                const lines = [...word].map((_, at) => {
                    const letter = document.createRange();
                    letter.setStart(text, index + at);
                    letter.setEnd(text, index + at + 1);
                    return [...letter.getClientRects()].at(-1)?.top;
                });
                if (new Set(lines).size > 1) found.push(word);
            }
        }
    }
    return found;
}"""


async def test_todays_weekday_and_number_stand_on_one_line_in_a_narrow_window(
    browser: Browser, web: Stage
):
    web.clock.at(datetime(2026, 11, 30, 9, tzinfo=STOCKHOLM))
    page = await seen_by(browser, web, ANNA)
    await page.set_viewport_size({"width": 320, "height": 900})
    await page.goto(f"{web.url}/schema/month")
    await page.wait_for_selector("td.today .num")
    shown = "({scrollHeight, clientHeight}) => [scrollHeight, clientHeight]"
    needed, there = await page.eval_on_selector("td.today .num", shown)
    assert needed <= there


async def test_no_word_is_broken_at_any_width(browser: Browser, web: Stage):
    page = await seen_by(browser, web, ANNA)
    broken: list[str] = []
    for day in ("2027-01-01", "2027-03-25", "2027-05-01", "2027-06-24"):
        for view in ("month", "month?page=stad", "quarter", "week"):
            place = f"{view}{'&' if '?' in view else '?'}day={day}"
            await page.goto(f"{web.url}/schema/{place}")
            await page.wait_for_selector("#kalender")
            for width in (1280, 912, 640, 320):
                await page.set_viewport_size({"width": width, "height": 900})
                found = await page.evaluate(WORDS_IN_TWO)
                broken += [f"{place} {width}: {word}" for word in found]
    title = "Så byggs Sveriges längsta sammanhängande cykelbro genom Oceanhamnen " * 2
    await web.personal(ANNA).say(f"boka 2026-12-09 {title.strip()}")
    for place in ("mine", "month?panel=booking&booking=5", "month?panel=edit&booking=5"):
        await page.goto(f"{web.url}/schema/{place}")
        await page.wait_for_selector(".panel, .list")
        for width in (1280, 912, 640, 320):
            await page.set_viewport_size({"width": width, "height": 900})
            broken += [f"{place} {width}: {word}" for word in await page.evaluate(WORDS_IN_TWO)]
    assert broken == []


async def test_nothing_in_the_bar_lies_on_its_neighbour(browser: Browser, web: Stage):
    page = await seen_by(browser, web, ANNA)
    over: list[str] = []
    for view in ("month", "quarter", "week", "ideas", "mine"):
        calendar = view in {"month", "quarter", "week"}
        await page.goto(f"{web.url}/schema/{view}")
        await page.wait_for_selector("#kalender")
        for width in (1280, 912, 700, 320):
            await page.set_viewport_size({"width": width, "height": 900})
            for reached in (".now", "#goto", ".alllist", ".sugg") if calendar else ():
                assert await page.is_visible(reached), f"{reached} in {view} at {width}"
            over += await page.evaluate(
                f"""() => {{
                const seen = [...document.querySelectorAll("h1, .now, .goto, .views, .bookbtn")]
                    .filter(each => each.offsetParent)
                    .map(each => [each.className || "h1", each.getBoundingClientRect()]);
                return seen.flatMap(([a, one], at) => seen.slice(at + 1)
                    .filter(([, two]) => one.left < two.right - 1 && two.left < one.right - 1
                        && one.top < two.bottom - 1 && two.top < one.bottom - 1)
                    .map(([b]) => `{view} {width}: ${{a}} on ${{b}}`));
                }}"""
            )
    assert over == []


SHOWN_DAYS = """Object.fromEntries([...document.querySelectorAll("#cal td")].map(day => {
    const all = [...day.querySelectorAll(".in, .in *")];
    const seen = all.filter(each => each.getClientRects().length);
    return [day.dataset.day, seen.map(each => each.textContent).join(" ")];
}))"""


@pytest.mark.parametrize(
    "view", ["month", "month?page=stad&panel=booking&booking=1", "week", "quarter"]
)
async def test_a_view_is_printed_on_one_sheet(browser: Browser, web: Stage, view: str):
    page = await seen_by(browser, web, ANNA)
    await page.goto(f"{web.url}/schema/{view}")
    await page.wait_for_selector("#cal")
    sheet = await page.pdf(prefer_css_page_size=True)
    (PICTURES / f"{view.partition('?')[0]}.pdf").write_bytes(sheet)
    assert len(re.findall(rb"/Type\s*/Page\b", sheet)) == 1
    width, height = map(float, re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", sheet)[0])
    assert (round(width), round(height)) == (842, 595)
    if view == "month":
        await page.emulate_media(media="print")
        shown = await page.evaluate(SHOWN_DAYS)
        first = date(2026, 11, 30)
        days = [first + timedelta(days=ahead) for ahead in range(5 * 7)]
        assert list(shown) == [day.isoformat() for day in days]
        assert all(shown.values()), shown
        assert "Luciatåget repeterar på Dunkers" in shown["2026-12-11"]
        assert "Stadens budget presenteras" in shown["2026-12-18"]


async def test_printed_ideas_hold_no_field_to_fill_in(browser: Browser, web: Stage):
    await web.personal(ANNA).say("idé En brandman")
    page = await seen_by(browser, web, ANNA)
    await page.goto(f"{web.url}/schema/ideas")
    await page.wait_for_selector("text=En brandman")
    await page.emulate_media(media="print")
    assert await page.locator("#kalender :is(input, button):visible").count() == 0
    assert await page.is_visible("text=En brandman")


async def test_without_scripts_it_says_so_and_waits_for_nothing(browser: Browser, web: Stage):
    context = await browser.new_context(java_script_enabled=False)
    page = await context.new_page()
    await page.goto(f"{web.url}/schema/month")
    assert "behöver JavaScript" in await page.inner_text("body")
    assert "Hämtar" not in await page.inner_text("body")


async def test_a_printed_week_holds_whole_titles_and_nothing_of_ones_own(
    browser: Browser, web: Stage
):
    title = (
        "Så byggdes den långa cykelbron vid Oceanhamnen, från första spadtaget till invigningen"
    )
    await web.personal(ANNA).say(f"boka 2026-12-16 {title}")
    page = await seen_by(browser, web, ANNA)
    await page.goto(f"{web.url}/schema/week?day=2026-12-16")
    await page.wait_for_selector("#cal")
    await page.set_viewport_size({"width": 1046, "height": 718})
    await page.emulate_media(media="print")
    for part in (".wdd", ".title"):
        wide = f"""[...document.querySelectorAll("{part}")].filter(each =>
            each.scrollHeight > each.clientHeight + 1 && each.clientHeight
            || each.scrollWidth > each.clientWidth).map(each => each.textContent)"""
        assert await page.evaluate(wide) == []
    for own in (".tag", ".foot a"):
        assert not await page.is_visible(own)


async def test_the_days_for_an_idea_open_where_they_were_asked_for(browser: Browser, web: Stage):
    await web.personal(ANNA).say("idé Följ med en parkvakt en morgon")
    page = await seen_by(browser, web, ANNA)
    await page.goto(f"{web.url}/schema/ideas")
    summary = page.locator(".give summary")
    closed = await summary.bounding_box()
    await summary.click()
    assert await summary.bounding_box() == closed
    assert await page.is_visible(".give [name=other]")
    await page.screenshot(path=PICTURES / "ide-far-en-dag.png")


async def test_no_view_scrolls_sideways_beside_a_scrollbar(browser: Browser, web: Stage):
    """A window of 320 is 305 wide where the scrollbar takes its own room."""
    await web.personal(SIV).say("idé " + "x" * 200)
    await web.personal(SIV).say(f"boka 2026-12-03 https://www.helsingborg.se/{'y' * 160}")
    page = await seen_by(browser, web, SIV, viewport={"width": 305, "height": 568})
    for view in ("month", "quarter", "week", "ideas", "mine"):
        await page.goto(f"{web.url}/schema/{view}")
        await page.wait_for_selector("#kalender")
        assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, view


@pytest.mark.parametrize("width", [1280, 912, 320])
async def test_a_title_of_one_word_puts_nothing_beside_the_window(
    browser: Browser, web: Stage, width: int
):
    async def check(what: str) -> None:
        assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, what
        for each in await page.locator("main button:visible").all():
            box = await each.bounding_box()
            assert box is None or box["x"] + box["width"] <= width, (what, await each.inner_text())

    await web.personal(ANNA).say("boka 2026-12-03 " + "x" * 200)
    mine = next(number for number, day in await numbers(web) if day == date(2026, 12, 3))
    page = await seen_by(browser, web, ANNA, viewport={"width": width, "height": 900})
    for panel in (f"move&booking={mine}", f"cancel&booking={mine}", f"swap&booking={mine}"):
        await page.goto(f"{web.url}/schema/month?page=stad&panel={panel}")
        await page.wait_for_selector(".moving, .panel")
        await check(panel)
    await page.goto(f"{web.url}/schema/month?page=stad&panel=booking&booking=3")
    await page.click("summary:has-text('Fråga om byte')")
    await check("a swap")


async def test_what_an_import_comes_to_scrolls_sideways_in_no_window(browser: Browser, web: Stage):
    page = await seen_by(browser, web, SIV, viewport={"width": 320, "height": 568})
    await page.goto(f"{web.url}/schema/importera")
    await page.fill("[name=rows]", f"2026-12-02;{'Dagvattenhantering' * 8}")
    await page.click("text=Visa vad det blir")
    await page.wait_for_selector("text=Så blir det")
    assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


UNDER_THE_BAR = """() => {
  const field = document.activeElement, bar = document.querySelector(".panel .acts.foot");
  if (!field.matches("input, select, textarea") || !bar) return "";
  const {top, bottom} = bar.getBoundingClientRect(), at = field.getBoundingClientRect();
  const sticky = getComputedStyle(bar).position === "sticky";
  return sticky && at.bottom > top && at.top < bottom ? field.name : "";
}"""


@pytest.mark.parametrize("panel", ["book&day=2026-12-04", "edit&booking=1"])
@pytest.mark.parametrize("size", [(320, 600), (1280, 560), (320, 480)])
async def test_no_field_that_one_comes_to_lies_under_the_buttons(
    browser: Browser, web: Stage, panel: str, size: tuple[int, int]
):
    width, height = size
    page = await seen_by(browser, web, ANNA, viewport={"width": width, "height": height})
    await page.goto(f"{web.url}/schema/month?page=stad&panel={panel}")
    await page.wait_for_selector(".panel")
    hidden = set[str]()
    for _ in range(14):
        await page.keyboard.press("Tab")
        hidden.add(await page.evaluate(UNDER_THE_BAR))
    assert hidden == {""}


async def test_in_a_narrow_window_one_button_books(browser: Browser, web: Stage):
    page = await seen_by(browser, web, ANNA, viewport={"width": 320, "height": 800})
    assert await page.is_visible(".bottom")
    await page.click("#d2026-12-04 .cell")
    await page.wait_for_selector("[data-book]")
    assert not await page.is_visible(".bottom")
    box = await page.locator("[data-book]").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 800


REFUSED = {
    "a department": ("panel=book&day=2026-12-04", "[data-book]", "department"),
    "a title": ("panel=book&day=2026-12-07", "[data-book]", "title"),
    "a department, by Enter": ("panel=book&day=2026-12-07", "[data-book]", "department"),
    "a reason": ("panel=urgent&day=2026-12-07", ".panel button.primary", "reason"),
    "a link": ("panel=publish&booking=2", ".panel button.primary", "link"),
    "nothing in particular": ("panel=swap&booking=1", ".panel button.primary", ""),
    "a red day": ("panel=book&day=2026-12-24", "[data-book]", "red_day_confirmed"),
}


async def test_what_is_refused_has_the_focus_and_its_reason_in_sight(browser: Browser, web: Stage):
    page = await seen_by(browser, web, ANNA, viewport={"width": 320, "height": 568})
    for name, (address, button, field) in REFUSED.items():
        await page.evaluate(f"sessionStorage.removeItem('unsent {ANNA}')")
        await page.goto(f"{web.url}/schema/month?page=stad&{address}")
        await page.wait_for_selector(button)
        if field in {"title", "red_day_confirmed"}:
            await page.select_option("[name=department]", index=1)
        by_key = name.endswith("by Enter")
        if by_key or field == "red_day_confirmed":
            await page.fill("[name=title]", "Julafton på akuten")
        if by_key:
            await page.press("[name=title]", "Enter")
        else:
            await page.click(button)
        await page.wait_for_selector(".panel [role=alert]")
        reached = f"[name={field}]" if field else "#problem"
        await until(page, f"document.activeElement.matches('{reached}')")
        for seen in (reached, ".panel [role=alert]"):
            box = await page.locator(seen).first.bounding_box()
            assert box is not None, name
            assert box["y"] >= 0, (name, seen, box)
            foot = await page.evaluate(
                "document.querySelector('.panel .foot')?.getBoundingClientRect().top ?? 568"
            )
            assert box["y"] + min(box["height"], 40) <= min(foot, 568), (name, seen, box, foot)
        await page.screenshot(path=PICTURES / f"nekat-{name.replace(' ', '-')}-320.png")


async def test_what_was_refused_is_no_step_to_come_back_from(browser: Browser, web: Stage):
    page = await seen_by(browser, web, ANNA)
    for name, (address, button, _) in REFUSED.items():
        await page.goto(f"{web.url}/schema/ideas")
        await page.wait_for_selector("#kalender")
        await page.goto(f"{web.url}/schema/month?page=stad&{address}")
        await page.wait_for_selector(button)
        steps = await page.evaluate("history.length")
        for _ in range(2):
            await refused(page, button)
        assert await page.evaluate("history.length") == steps, name
        await page.go_back()
        await page.wait_for_selector("h1:has-text('Idéer')")


async def test_back_leads_from_a_refused_form_to_the_calendar_and_out(
    browser: Browser, web: Stage
):
    page = await seen_by(browser, web, ANNA)
    await page.goto(f"{web.url}/schema/ideas")
    await page.wait_for_selector("#kalender")
    await page.goto(f"{web.url}/schema/month?page=stad")
    await page.click(".bookbtn")
    await page.wait_for_selector("[data-book]")
    for _ in range(2):
        await refused(page, "[data-book]")
    await page.evaluate("history.back()")
    await page.wait_for_selector(".panel", state="detached")
    assert page.url == f"{web.url}/schema/month?page=stad"
    await page.evaluate("history.forward()")
    await page.wait_for_selector("[data-book]")
    await page.evaluate("history.back()")
    await page.wait_for_selector(".panel", state="detached")
    await page.go_back()
    await page.wait_for_selector("h1:has-text('Idéer')")


async def test_a_booking_opened_without_its_day_is_one_step(browser: Browser, web: Stage):
    """The server writes the day into the address, also when one comes back to it."""
    page = await seen_by(browser, web, ANNA)
    await page.goto(f"{web.url}/schema/ideas")
    await page.wait_for_selector("#kalender")
    await page.goto(f"{web.url}/schema/month?panel=booking&booking=1")
    await page.wait_for_selector(".panel")
    await page.click(".panel a:has-text('Text')")
    await page.wait_for_selector("#text")
    await page.evaluate("history.back()")
    await page.wait_for_selector(".panel .facts2")
    await page.go_back()
    await page.wait_for_selector("h1:has-text('Idéer')")


async def refused(page: Page, button: str) -> None:
    """Press, and wait until the answer has taken the place of what stood there."""
    await page.evaluate("document.querySelector('#rubrik').dataset.seen = '1'")
    await page.evaluate("document.querySelector('[role=alert].problem')?.remove()")
    await page.click(button)
    await page.wait_for_selector(".panel [role=alert]")
    await until(page, "!document.querySelector('#app').matches('.htmx-request')")


async def asked_to_read(page: Page, web: Stage) -> None:
    """Write a text, and ask; the panel stays open."""
    await page.goto(f"{web.url}/schema/month?page=stad&panel=text&booking=1")
    await page.fill("#text", "Mira låser upp parken")
    await page.click(f"text={SAVE}")
    await page.click(f"text={ASK_READER}")
    await page.wait_for_selector(f"button:has-text('{TAKE_BACK}')")


async def test_a_readers_answer_comes_to_the_text_that_is_open(browser: Browser, web: Stage):
    page = await seen_by(browser, web, ANNA)
    await asked_to_read(page, web)
    await page.fill("#text", "Nya ord som inte är sparade")
    await web.personal(BO).press_raw("review_take", {"booking": 1})
    await page.wait_for_selector("#reader:has-text('Bo Al läser')")
    assert not await page.is_visible(f"button:has-text('{TAKE_BACK}')")
    answered = {"booking": 1, "version": 1, "good": False, "note": "Kortare slut"}
    await web.personal(BO).press_raw("review_answer", answered)
    await page.wait_for_selector("#reader:has-text('Kortare slut')")
    await page.wait_for_selector("#said:has-text('Kortare slut')", state="attached")
    assert await page.input_value("#text") == "Nya ord som inte är sparade"
    await page.wait_for_selector(f"button:has-text('{ASK_READER}')")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("panel=day&day=2026-12-03", "boka 2026-12-03 Taget nyss"),
        ("page=stad&panel=free", "boka 2026-12-02 Taget nyss"),
        ("panel=booking&booking=1", "flytta 2026-12-11 till 2026-12-10"),
        ("panel=edit&booking=1", "flytta 2026-12-11 till 2026-12-10"),
        ("panel=text&booking=1", "flytta 2026-12-11 till 2026-12-10"),
        ("panel=move&booking=1", "flytta 2026-12-11 till 2026-12-10"),
    ],
)
async def test_what_is_open_follows_what_others_do(
    browser: Browser, web: Stage, address: str, said: str
):
    page = await seen_by(browser, web, SIV)
    await page.goto(f"{web.url}/schema/month?{address}")
    await page.wait_for_selector(".panel, .moving")
    before = await page.inner_text(".panel, .moving")
    await web.personal(ANNA).say(said)
    for _ in range(100):
        if await page.inner_text(".panel, .moving") != before:
            return
        await page.wait_for_timeout(100)
    raise AssertionError(before)


async def test_what_one_writes_on_is_told_as_changed_and_stays(browser: Browser, web: Stage):
    page = await seen_by(browser, web, SIV)
    await page.goto(f"{web.url}/schema/month?panel=edit&booking=1")
    await page.fill("[name=title]", "Min egen rubrik")
    await page.select_option("[name=department]", index=1)
    await web.personal(ANNA).say("flytta 2026-12-11 till 2026-12-10")
    await page.click(".changed button")
    await page.wait_for_selector(".changed", state="detached")
    assert await page.input_value("[name=day]") == "2026-12-10"
    assert await page.input_value("[name=title]") == "Min egen rubrik"
    await page.click(f"text={CARD_SAVE}")
    await page.wait_for_selector("#receipt")
    assert (await bookings(web))["2026-12-10"] == "Min egen rubrik"


async def test_a_reader_is_told_at_once_that_the_text_is_another(browser: Browser, web: Stage):
    page = await seen_by(browser, web, ANNA)
    await asked_to_read(page, web)
    await web.personal(BO).press_raw("review_take", {"booking": 1})
    reader = await seen_by(browser, web, BO)
    await reader.goto(f"{web.url}/schema/month?panel=read&booking=1")
    await reader.fill("[name=note]", "Kortare slut")
    await page.fill("#text", "Helt andra ord")
    await page.click(f"text={SAVE}")
    await reader.wait_for_selector("#said:has-text('har ändrats')", state="attached")
    await reader.click(".changed button")
    await reader.wait_for_selector(".feed:has-text('Helt andra ord')")
    assert await reader.input_value("[name=note]") == "Kortare slut"


async def test_whoever_writes_a_text_is_told_when_its_booking_is_cancelled(
    browser: Browser, web: Stage
):
    page = await seen_by(browser, web, ANNA)
    await page.goto(f"{web.url}/schema/month?page=stad&panel=text&booking=1")
    await page.fill("#text", "Halvskrivet men viktigt")
    await web.personal(SIV).press_raw("confirm_cancel", {"booking": 1, "version": 1})
    await page.click(".changed button")
    await page.wait_for_selector("#facts:has-text('avbokad')")
    await page.wait_for_selector(f"text={SAVE}", state="detached")
    assert await page.input_value("#text") == "Halvskrivet men viktigt"


async def test_a_booking_that_is_cancelled_while_it_is_open_says_so(browser: Browser, web: Stage):
    page = await seen_by(browser, web, BO)
    await page.goto(f"{web.url}/schema/month?page=stad&panel=booking&booking=1")
    await page.wait_for_selector(".panel")
    await web.personal(ANNA).press_raw("confirm_cancel", {"booking": 1, "version": 1})
    await page.wait_for_selector("#d2026-12-11 .chip", state="detached")
    assert "avboka" in (await page.inner_text("#kalender")).lower()


async def test_words_that_are_not_saved_say_so_until_they_are_saved_or_dropped(
    browser: Browser, web: Stage
):
    page = await seen_by(browser, web, ANNA)
    await asked_to_read(page, web)
    answered = {"booking": 1, "version": 1, "good": True}
    await web.personal(BO).press_raw("review_take", {"booking": 1})
    await web.personal(BO).press_raw("review_answer", answered)
    await page.wait_for_selector("#reader:has-text('tycker att den är bra')")
    for last in ("saved", "dropped"):
        await page.fill("#text", f"Helt andra ord, {last}")
        await page.wait_for_selector(".unsaved")
        await page.keyboard.press("Escape")
        await page.wait_for_selector(".panel", state="detached")
        await page.click("#d2026-12-11 .cell")
        await page.click(".panel a:has-text('Text')")
        await page.wait_for_selector(".panel .foot .unsaved:has-text('Inte sparat')")
        assert await page.input_value("#text") == f"Helt andra ord, {last}"
        await page.screenshot(path=PICTURES / "text-inte-sparad.png")
        if last == "saved":
            await page.click(f"text={SAVE}")
            await page.wait_for_selector("#receipt:has-text('Texten är sparad')")
        else:
            await page.click("button:has-text('Släng')")
        await page.wait_for_selector(".unsaved", state="detached")
        assert await page.input_value("#text") == "Helt andra ord, saved"
    await page.goto(f"{web.url}/schema/month?page=stad&panel=book&day=2026-12-04")
    await page.fill("[name=title]", "Min rubrik")
    assert not await page.is_visible(".unsaved"), "a form that is being filled in needs none"
    await page.keyboard.press("Escape")
    await page.wait_for_selector(".panel", state="detached")
    await in_the_corner_of(page, "#d2026-12-04")
    await page.click(".unsaved >> text=Släng")
    assert await page.input_value("[name=title]") == ""


async def test_the_guides_pictures_of_the_page(browser: Browser, web: Stage):
    """`make pictures` puts them in docs/bilder."""
    guide = Path("artifacts/guide")
    page = await seen_by(browser, web, ANNA, viewport={"width": 1280, "height": 800})
    for name, address, shows in (
        ("sida-manad", "/schema/month", "lediga dagar i december"),
        ("sida-boka", "/schema/month?page=stad&panel=book&day=2026-12-04", "Boka ett inlägg"),
        ("sida-flytta", "/schema/month?page=stad&panel=move&booking=1", "Ingenting är ändrat"),
    ):
        await page.goto(f"{web.url}{address}")
        await page.wait_for_selector("#kalender")
        assert shows in await page.inner_text("#app")
        await page.screenshot(path=guide / f"{name}.png")
