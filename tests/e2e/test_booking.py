"""What a newcomer does first, by text and by click, with everything real."""

import sqlite3

from bot.local.playground import PLAYERS
from bot.swedish.booking import COMING_WEEKS, TITLE_NEEDED
from tests.e2e.conftest import BotHere

TITLE = "Bakom kulisserna på stadsbiblioteket"


def booked_titles(bot: BotHere) -> list[str]:
    with sqlite3.connect(bot.database_file) as database:
        return [title for (title,) in database.execute("SELECT title FROM bookings")]


async def a_free_day(page) -> str:
    """The first day the bot suggests, in its own words: `Tisdag 24 november (v. 48)`."""
    suggestions = await page.ask("/boka", words=COMING_WEEKS)
    lines = (await suggestions.text()).splitlines()
    return lines[lines.index("Boka") - 2]


async def test_a_line_in_the_personal_chat_is_a_booking_that_survives_a_restart(
    open_playground, bot
):
    page = await open_playground()
    day = await a_free_day(page)
    receipt = await page.ask(f"/boka {day.partition(' (')[0]} {TITLE}", words=TITLE)
    assert (await receipt.text()).splitlines()[:2] == [f"Bokat: {day[0].lower()}{day[1:]}", TITLE]
    assert booked_titles(bot) == [TITLE]

    await bot.restart()
    assert booked_titles(bot) == [TITLE]
    assert TITLE in await (await page.ask("/mina")).text()


async def test_a_click_in_the_channel_turns_the_suggestions_into_a_form_and_then_a_receipt(
    open_playground, bot
):
    page = await open_playground()
    suggestions = await page.ask_in_channel("boka")
    await suggestions.press("Boka", number=2)
    form = await page.card("Ny bokning")
    await form.fill({"Rubrik": TITLE, "Förvaltning": "Socialförvaltningen"})
    await form.press("Boka")
    assert TITLE in await (await page.card("Bokat")).text()
    assert booked_titles(bot) == [TITLE]


async def test_a_form_without_a_title_goes_nowhere_and_says_what_is_missing(open_playground, bot):
    page = await open_playground()
    await (await page.ask_in_channel("boka")).press("Boka")
    form = await page.card("Ny bokning")
    await form.fill({"Rubrik": "", "Förvaltning": "Socialförvaltningen"})
    await form.click("Boka")
    await page.see(TITLE_NEEDED)
    assert booked_titles(bot) == []


async def test_another_person_sees_the_booking_in_the_schedule(open_playground):
    first, second = await open_playground(PLAYERS[0]), await open_playground(PLAYERS[3])
    day = await a_free_day(first)
    await first.ask(f"/boka {day.partition(' (')[0]} {TITLE}")
    week = day.partition("(")[2].rstrip(")")
    schedule = await second.ask(f"/schema {week}", words=TITLE)
    assert PLAYERS[0].name in await schedule.text()
