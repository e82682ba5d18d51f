"""One post's whole way in the chat, with the clock moved: from an idea to what came of it."""

from datetime import datetime, time, timedelta

from bot.swedish.texts import ASK_READER
from tests.clock import STOCKHOLM
from tests.makers import ANNA, BO, SIV
from tests.scenario import Card, Stage
from tests.teams.test_publication import cards_in, until

IDEA, TEXT = "Följ med en parkvakt", "Klockan är 05.40 när Mira låser upp parken."
LINK = "https://www.linkedin.com/posts/staden_parken-activity-7000000000000000001-abcd"


async def test_one_posts_way_from_an_idea_to_its_figures(teams: Stage) -> None:
    await teams.install(ANNA, BO, SIV)
    anna, bo = teams.personal(ANNA), teams.personal(BO)

    def newest(chat_of: str, words: str) -> Card:
        return [each for each in cards_in(teams, f"a:{chat_of}") if words in each.text][-1]

    shared = await anna.say(f"/idé {IDEA}")
    receipt = await bo.press(shared, shared.all_buttons("Ge den dagen")[0])
    [booking] = await teams.bookings()
    assert (booking.owner, booking.details.title) == (BO, IDEA)

    empty = await bo.press(receipt, "Texten")
    written = await bo.press(
        await bo.press(empty, "Skriv texten"), "Spara texten", {"text": TEXT, "alt_text": "Mira"}
    )
    await bo.press(written, ASK_READER)
    reading = await anna.press_raw("review_take", {"booking": booking.id})
    assert TEXT in reading.text
    await anna.press(reading, "Bra")

    at_three = datetime.combine(booking.day, time(15), STOCKHOLM)
    await until(teams, at_three)
    assert "Anna Ek har läst: bra" in newest(BO, "har läst").text
    asked = newest(BO, "publicerat?")
    assert asked.inputs["text_to_copy"]["value"] == TEXT
    assert asked.inputs["alt_to_copy"]["value"] == "Mira"
    assert "Publicerat:" in (await bo.press(asked, "Publicerat", {"link": LINK})).text

    answered: set[str] = set()
    card = asked
    while "views" not in card.inputs:
        assert teams.clock.now() < at_three + timedelta(days=21)
        await until(teams, teams.clock.now() + timedelta(hours=2))
        waiting = newest(BO, IDEA)
        if "Allt besvarat" in waiting.buttons and waiting.text not in answered:
            answered.add(waiting.text)
            card = await bo.press(waiting, "Allt besvarat")
    assert len(answered) == 3, "one for each check-in: two hours after three is past five"
    figures = {"views": "1 204", "reactions": "87", "comments": "6"}
    shown = await bo.press(await bo.press(card, "Spara siffrorna", figures), "Visa statistiken")
    assert "Visningar: 1 204" in shown.text
    assert "En kollegas idé ur idélistan: 1 inlägg" in (await anna.say("/statistik")).text
