"""One post before it is out, in the chat: an idea, its day, its text, a colleague's eyes."""

from bot.local.playground import PLAYERS
from bot.swedish.texts import ASK_READER

IDEA = "Följ med en parkvakt en morgon"


async def test_an_idea_gets_a_day_a_text_and_a_reader(open_playground):
    first, second = await open_playground(PLAYERS[0]), await open_playground(PLAYERS[3])
    shared = await first.ask(f"/idé {IDEA}", words=IDEA)
    await shared.picture("vagen-1-ide")
    listed = await second.ask("/idé", words=IDEA)
    await listed.press("Visa")
    await (await second.card("Ge den dagen")).press("Ge den dagen")
    receipt = await second.card("Bokat")
    await receipt.press("Texten")
    await (await second.card("Ingen text än")).press("Skriv texten")
    form = await second.card("Spara texten")
    await form.fill({"Text": "Klockan är 05.40. MISSA INTE hur Mira låser upp parken!"})
    await form.press("Spara texten")
    written = await second.card("Texten är sparad")
    assert "versaler" in await written.text()
    await written.picture("vagen-2-text")
    await written.press(ASK_READER)
    await second.card("Jag har frågat")
    await first.open_channel()
    asked = await first.card("undrar: kan någon läsa?")
    await asked.picture("vagen-3-fraga")
    assert "Mira" not in await asked.text()
