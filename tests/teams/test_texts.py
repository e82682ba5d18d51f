"""A post's text is written on its booking, kept to the letter, and follows the booking."""

import asyncio
import json
from datetime import datetime

import pytest

from bot.swedish.basic import answered_privately
from bot.swedish.texts import TEXT_STAYS
from bot.writing.texts import PostText
from tests.clock import STOCKHOLM
from tests.makers import ANNA, BO, SIV
from tests.scenario import MAIN, Card, Chat, Stage
from tests.teams.test_swaps import delivered

TITLE = "Bakom kulisserna på stadsbiblioteket"
TAG = "".join(word.capitalize() for word in MAIN.name.split())
TEXT = f"""Klockan är 05.40 när Mira låser upp.

**inte fet** _inte kursiv_ <at>Alla</at> [länk](https://a.se) # ingen rubrik
  två blanksteg   och en tabb\t
\u201cCitat\u201d från Word \u2013 med tankstreck\u2026 och\u00a0hårt blanksteg 👩🏽‍💻

#{TAG.lower()}"""
HOSTILE = {
    "markdown": "# **Fet** [x](javascript:alert(1)) `kod`",
    "mention": "<at>Alla</at> @Anna Ek",
    "html": "<script>alert(1)</script>&amp;&#8217;",
    "right to left": "مرحبا \u202eslut\u202c",
    "word": "\u201cHej\u201d\u00a0\u2013\u00a0mjukt\u00adbindestreck\u2028rad",
    "credentials": "Se https://anna:hemligt@example.com/ du",
    "emoji": "👨‍👩‍👧‍👦" * 200,
    "long": "åäö " * 1_250,
}


async def newest(teams: Stage, number: int = 1) -> PostText | None:
    async with teams.storage.read() as tx:
        return await tx.texts.newest(number)


async def form(chat: Chat, number: int = 1) -> Card:
    return await chat.press_raw("write_text", {"booking": number})


@pytest.fixture
async def anna(teams: Stage) -> Chat:
    await teams.install(ANNA, BO)
    chat = teams.personal(ANNA)
    await chat.say(f"/boka tisdag {TITLE}")
    return chat


@pytest.mark.first_municipality("its advice splits the tag into words")
async def test_a_text_is_written_shown_folded_and_copied_to_the_letter(
    teams: Stage, anna: Chat
) -> None:
    receipt = await anna.press_raw("booking", {"booking": 1})
    empty = await anna.press(receipt, "Texten")
    assert "Ingen text än" in empty.text
    filled = {"text": TEXT, "link": "https://example.org/jobb/", "alt_text": "Mira i köket"}
    card = await anna.press(await anna.press(empty, "Skriv texten"), "Spara texten", filled)
    assert "Texten är sparad" in card.text
    assert card.inputs["text_to_copy"]["value"] == TEXT
    assert card.inputs["alt_to_copy"]["value"] == "Mira i köket"
    assert "… mer" in card.text
    assert "av 3 000 tecken" in card.text
    assert f"#{TAG}" in card.text
    assert "Råd om texten" in card.text
    assert "Visa hela" in card.buttons
    kept = await newest(teams)
    assert kept is not None
    assert (kept.text, kept.writer, kept.version) == (TEXT, ANNA, 1)
    again = await form(anna)
    assert again.inputs["text"]["value"] == TEXT


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
async def test_whatever_is_typed_is_kept_and_copied_as_typed(
    teams: Stage, anna: Chat, text: str
) -> None:
    card = await anna.press(await form(anna), "Spara texten", {"text": text})
    assert card.inputs["text_to_copy"]["value"] == text
    kept = await newest(teams)
    assert kept is not None
    assert kept.text == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("å" * 10_000, "jag tar emot högst 5 000 tecken"),
        ("Hej\x01då", "osynligt tecken"),
        ("Word\x0bradbrytning", "osynligt tecken"),
    ],
)
async def test_what_can_not_be_kept_is_refused_in_a_sentence_and_the_form_stays(
    teams: Stage, anna: Chat, text: str, said: str
) -> None:
    await form(anna)
    answer = await anna.invoke("save_text", {"booking": 1, "text": text})
    assert isinstance(answer, str)
    assert said in answer
    assert await newest(teams) is None


@pytest.mark.parametrize(
    "link",
    [
        "helsingborg",
        "anna@example.com",
        "javascript:alert(1)",
        "https://anna:hemligt@example.com/",
    ],
)
async def test_a_link_that_can_not_be_published_is_refused_and_nothing_typed_is_lost(
    teams: Stage, anna: Chat, link: str
) -> None:
    card = await anna.press(await form(anna), "Spara texten", {"text": TEXT, "link": link})
    assert "går inte att använda som länk" in card.text
    assert card.inputs["text"]["value"] == TEXT
    assert await newest(teams) is None


async def test_nothing_is_nothing_to_save(anna: Chat) -> None:
    card = await anna.press(await form(anna), "Spara texten", {"text": "  "})
    assert "inget att spara" in card.text


async def test_every_version_stays_and_the_same_again_is_none(teams: Stage, anna: Chat) -> None:
    for text in ("Första", "Andra", "Andra"):
        card = await anna.press(await form(anna), "Spara texten", {"text": text})
    versions = await anna.press(card, "Tidigare versioner")
    assert "Första" in versions.text
    assert "Andra" in versions.text
    kept = await newest(teams)
    assert kept is not None
    assert kept.version == 2


async def test_of_two_who_write_at_once_both_texts_are_kept(teams: Stage, anna: Chat) -> None:
    siv = teams.personal(SIV)
    hers, others = await form(anna), await form(siv)
    cards = await asyncio.gather(
        anna.press(hers, "Spara texten", {"text": "Annas"}),
        siv.press(others, "Spara texten", {"text": "Sivs"}),
    )
    [late] = [card for card in cards if "Någon annan har sparat texten" in card.text]
    first = await newest(teams)
    assert first is not None
    assert first.version == 1
    chat, text = (siv, "Sivs") if first.text == "Annas" else (anna, "Annas")
    assert late.inputs["text"]["value"] == text
    await chat.press(late, "Spara texten", {"text": text})
    async with teams.storage.read() as tx:
        versions = await tx.texts.versions(1)
    assert sorted(each.text for each in versions) == ["Annas", "Sivs"]


async def test_a_colleague_sees_no_text_and_changes_none(teams: Stage, anna: Chat) -> None:
    await anna.press(await form(anna), "Spara texten", {"text": "Hemligt utkast"})
    bo = teams.personal(BO)
    for verb in ("text", "write_text", "text_versions"):
        answer = await bo.press_raw(verb, {"booking": 1})
        assert "Texten ser bara" in answer.text
        assert "Hemligt" not in answer.text
    forged = await bo.press_raw("save_text", {"booking": 1, "version": 1, "text": "Mitt"})
    assert "är bokat av Anna Ek" in forged.text
    kept = await newest(teams)
    assert kept is not None
    assert kept.text == "Hemligt utkast"


async def test_a_deputy_writes_as_the_owner_does(teams: Stage, anna: Chat) -> None:
    async with teams.storage.begin() as tx:
        person = await tx.people.get(ANNA)
        assert person is not None
        await tx.people.put(type(person)(**{**vars(person), "deputy": BO}))
    card = await teams.personal(BO).press_raw(
        "save_text", {"booking": 1, "version": 0, "text": "Av Bo"}
    )
    assert "Texten är sparad" in card.text
    assert "av Bo Al" in card.text


async def test_in_the_channel_the_text_is_shown_to_the_one_who_asks(
    teams: Stage, anna: Chat
) -> None:
    await anna.press(await form(anna), "Spara texten", {"text": "Hemligt utkast"})
    answer = await teams.channel(ANNA).invoke("text", {"booking": 1})
    assert answer == answered_privately()


async def test_after_a_swap_while_the_form_is_open_the_text_is_still_its_bookings(
    teams: Stage, anna: Chat
) -> None:
    bo = teams.personal(BO)
    await bo.say("/boka torsdag Cykelbron")
    open_form = await form(anna)
    await anna.say("/byt tisdag mot torsdag")
    question = await delivered(teams, bo)
    assert "Bytet är gjort" in (await bo.press(question, "Byt")).text
    card = await anna.press(open_form, "Spara texten", {"text": "Om biblioteket"})
    assert "Texten är sparad" in card.text
    assert "torsdag 26 november" in card.text
    assert await newest(teams, 2) is None


async def test_a_gift_takes_its_text_along_and_what_its_giver_types_then_is_not_lost(
    teams: Stage, anna: Chat
) -> None:
    await anna.press(await form(anna), "Spara texten", {"text": "Annas text"})
    open_form = await form(anna)
    bo = teams.personal(BO)
    await bo.say("mina")  # the bot can write to him from now on
    choices = await anna.press_raw("exchange", {"booking": 1, "version": 1})
    await anna.press(choices, "Ge bort", {"to": BO})
    question = await delivered(teams, bo)
    await bo.press(question, "Jag tar den")
    typed = {"text": "Annas nya", "link": "https://a.se/x", "alt_text": "Bron"}
    late = await anna.press(open_form, "Spara texten", typed)
    assert "är bokat av Bo Al" in late.text
    assert late.inputs["text_to_copy"]["value"] == "Annas nya"
    assert late.inputs["link_to_copy"]["value"] == "https://a.se/x"
    assert late.inputs["alt_to_copy"]["value"] == "Bron"
    shown = await bo.press_raw("text", {"booking": 1})
    assert shown.inputs["text_to_copy"]["value"] == "Annas text"
    assert "av Anna Ek" in shown.text


async def test_the_text_of_what_is_out_is_read_only(teams: Stage, anna: Chat) -> None:
    await anna.press(await form(anna), "Spara texten", {"text": "Klart"})
    await anna.press_raw(
        "published", {"booking": 1, "link": "https://www.linkedin.com/posts/a-activity-7"}
    )
    shown = await anna.press_raw("text", {"booking": 1})
    assert "Ändra texten" not in shown.buttons
    late = await anna.press_raw("save_text", {"booking": 1, "version": 1, "text": "Nytt"})
    assert "redan publicerat" in late.text
    assert late.inputs["text_to_copy"]["value"] == "Nytt"


async def test_the_log_knows_of_a_version_and_holds_nothing_of_it(
    teams: Stage, anna: Chat
) -> None:
    await anna.press(await form(anna), "Spara texten", {"text": "Hemligt utkast"})
    async with teams.bot.engine.connect() as connection:
        rows = await connection.exec_driver_sql("select action, subject, after from audit")
        said = [row for row in rows if row.action == "text"]
    [row] = said
    assert row.subject == "text:1"
    assert "Hemligt" not in row.after
    assert len(json.loads(row.after)["sha256"]) == 64


async def test_the_question_on_the_day_carries_what_is_to_be_copied(
    teams: Stage, anna: Chat
) -> None:
    filled = {"text": TEXT, "link": "https://example.org/jobb/", "alt_text": "Mira"}
    await anna.press(await form(anna), "Spara texten", filled)
    teams.clock.at(datetime(2026, 11, 24, 15, 0, tzinfo=STOCKHOLM))
    asked = await delivered(teams, anna)
    assert "publicerat?" in asked.text
    copied = {name: each.get("value") for name, each in asked.inputs.items()}
    assert copied == {
        "text_to_copy": TEXT,
        "link_to_copy": "https://example.org/jobb/",
        "alt_to_copy": "Mira",
        "link": None,
    }
    sent = {name: value or "https://www.linkedin.com/posts/a-7" for name, value in copied.items()}
    wrong = await anna.press(asked, "Publicerat", sent | {"link": "nej"})
    assert "ingen länk" in wrong.text
    assert wrong.inputs["text_to_copy"]["value"] == TEXT
    done = await anna.press(asked, "Publicerat", sent)
    assert "Publicerat:" in done.text


async def test_the_deputy_who_is_asked_gets_the_text_too(teams: Stage, anna: Chat) -> None:
    await anna.press(await form(anna), "Spara texten", {"text": TEXT})
    bo = teams.personal(BO)
    await bo.say("mina")
    await anna.say("/frånvaro 24/11–25/11 Bo Al")
    teams.clock.at(datetime(2026, 11, 24, 15, 0, tzinfo=STOCKHOLM))
    asked = await delivered(teams, bo)
    assert asked.inputs["text_to_copy"]["value"] == TEXT


async def test_a_booking_without_a_text_is_asked_about_as_before(teams: Stage, anna: Chat) -> None:
    teams.clock.at(datetime(2026, 11, 24, 15, 0, tzinfo=STOCKHOLM))
    assert set((await delivered(teams, anna)).inputs) == {"link"}


async def test_the_text_of_what_is_cancelled_is_not_said_to_come_along_and_is_at_hand(
    teams: Stage, anna: Chat
) -> None:
    await anna.press_raw("save_text", {"booking": 1, "text": TEXT})
    cancelled = await anna.press_raw("confirm_cancel", {"booking": 1, "version": 1})
    assert TEXT_STAYS in cancelled.text
    shown = await anna.press(cancelled, "Texten")
    assert shown.inputs["text_to_copy"]["value"] == TEXT


async def test_a_cancellation_without_a_text_says_nothing_of_one(anna: Chat) -> None:
    cancelled = await anna.press_raw("confirm_cancel", {"booking": 1, "version": 1})
    assert TEXT_STAYS not in cancelled.text
    assert "Texten" not in cancelled.buttons
