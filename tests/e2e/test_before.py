"""One post's whole way in the Playground, with the clock moved: from an idea to its figures."""

from datetime import date, datetime, time

from bot.core.calendar import add_workdays
from bot.local.playground import PLAYERS
from bot.swedish import ideas, texts, watch
from bot.swedish.statistics import PER_WEEK
from bot.swedish.statistics_card import ALL_FIGURES, SHOW_STATISTICS
from bot.watch.rules import LATER_WORKDAYS, MORNING
from tests.clock import STOCKHOLM
from tests.e2e.playground_page import PlaygroundPage

IDEA = "Följ med en parkvakt en morgon"
TEXT = "Klockan är 05.40. MISSA INTE hur Mira låser upp parken!"
LINK = "https://www.linkedin.com/posts/staden_parken-activity-7000000000000000001-abcd"
DAY = date(2026, 11, 24)


async def write_and_ask(writer: PlaygroundPage) -> None:
    await (await writer.card("Bokat: tisdag 24 november")).press(texts.TEXT)
    await (await writer.card(texts.NO_TEXT)).press(texts.WRITE)
    form = await writer.card(texts.SAVE)
    await form.fill({texts.TEXT_LABEL: TEXT})
    await form.press(texts.SAVE)
    written = await writer.card(texts.SAVED)
    assert "versaler" in await written.text()
    await written.picture("vagen-2-text")
    await written.press(texts.ASK_READER)
    await writer.card(texts.READER_ASKED)


async def read(reader: PlaygroundPage) -> None:
    """The question stands in the channel; the text comes to its reader's own chat."""
    await reader.open_channel()
    asked = await reader.card("undrar: kan någon läsa?")
    await asked.picture("vagen-3-fraga")
    assert "Mira" not in await asked.text()
    await asked.press(texts.I_READ)
    await reader.open_chat()
    reading = await reader.card(texts.NOTE_LABEL)
    assert TEXT in await reading.text()
    await reading.picture("vagen-4-las")
    await reading.press(texts.GOOD)
    await reader.card(texts.READ_THANKS)


async def publish(keeper: PlaygroundPage) -> None:
    due = await keeper.card("publicerat?")
    assert TEXT in await due.locator.get_by_label(texts.TO_COPY).input_value()
    await due.picture("vagen-6-dagen")
    await due.fill({watch.LINK_LABEL: LINK})
    await due.press(watch.PUBLISHED)
    out = await keeper.card(f"{watch.PUBLISHED}: ”{IDEA}”")
    assert watch.OPEN_POST in await out.text()
    await out.picture("vagen-7-publicerat")


async def give_figures(keeper: PlaygroundPage) -> None:
    form = await keeper.card(watch.SAVE_FIGURES)
    await form.fill({watch.VIEWS: "1 204", watch.REACTIONS: "87", watch.COMMENTS: "6"})
    await form.picture("vagen-8-siffror")
    await form.press(watch.SAVE_FIGURES)


async def test_one_posts_way_from_an_idea_to_its_figures(open_playground, bot):
    first, second = await open_playground(PLAYERS[0]), await open_playground(PLAYERS[3])
    # High enough for all figures: a picture of more than the window holds folds the card again.
    await second.page.set_viewport_size({"width": 1280, "height": 2600})
    await first.open_channel()
    await first.card("Jag är Inläggsboten")  # with no channel known, nobody can be asked there
    shared = await first.ask(f"/idé {IDEA}", words=IDEA)
    await shared.picture("vagen-1-ide")
    await first.open_channel()
    assert IDEA in await (await first.card("delar en idé")).text()
    await (await second.ask("/idé", words=IDEA)).press("Visa")
    await (await second.card("Ge den dagen")).press("Ge den dagen")
    assert ideas.GIVE not in await (await first.card(ideas.HAS_DAY)).text()
    await write_and_ask(second)
    await read(first)
    await (await second.card("har läst: bra")).picture("vagen-5-svar")

    bot.at(datetime.combine(DAY, time(15), STOCKHOLM))
    await publish(second)
    for number, workdays in enumerate((1, *LATER_WORKDAYS), 1):
        bot.at(datetime.combine(add_workdays(DAY, workdays), MORNING, STOCKHOLM))
        await (await second.card(f"Avstämning {number} av 3")).press("Allt besvarat")
    await give_figures(second)

    await (await second.card(watch.FIGURES_SAVED)).press(SHOW_STATISTICS)
    await (await second.card(PER_WEEK)).click(ALL_FIGURES)
    statistics = await second.card("En kollegas idé ur idélistan: 1 inlägg")
    assert "Visningar: 1 204" in await statistics.text()
    await statistics.picture("vagen-9-statistik")
