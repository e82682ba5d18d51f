"""A reader of a text: the first who takes it; the answer is of one version and comes back."""

import asyncio
import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.core.people import DepartmentId
from bot.schedule.model import Readiness
from bot.swedish.texts import (
    ASK_READER,
    NO_LONGER_ASKED,
    NOBODY_ASKED,
    READ,
    READ_AGAIN,
    READINESS,
    STILL_READING,
    UNREADY,
    asks,
)
from bot.writing.refusals import NoSuchReview, OnlySuperadminsRead
from tests.clock import STOCKHOLM
from tests.doubles.connector import Fault
from tests.makers import ANNA, BO, SIV
from tests.scenario import CHANNEL, TEAM, Card, Chat, Stage
from tests.teams.test_publication import cards_in, until
from tests.teams.test_swaps import worked
from tests.web.visitor import Visitor
from tests.wording import why_not

CIA = "c1a00000-0000-4000-8000-000000000004"
TEXT = "Klockan är 05.40 när Mira låser upp.\n\n**inte fet**"
NOTE = "Byt sista raden mot en fråga"


@pytest.fixture
async def anna(teams: Stage) -> Chat:
    await teams.install(ANNA, BO, SIV, CIA)
    for each in (ANNA, BO, SIV, CIA):
        await teams.personal(each).say("/hjälp")
    chat = teams.personal(ANNA)
    await chat.say("/boka 1/12 Bakom kulisserna")
    await chat.press_raw("save_text", {"booking": 1, "text": TEXT})
    return chat


async def of_one_department(teams: Stage, anna: Chat) -> None:
    """Bo's is that of the booking."""
    async with teams.storage.begin() as tx:
        for each in (ANNA, BO):
            person = await tx.people.get(each)
            assert person is not None
            kultur = DepartmentId("kultur")
            await tx.people.put(replace(person, department=kultur, on_roster=True))
    await anna.press_raw(
        "save", {"booking": 1, "version": 1, "title": "Bakom kulisserna", "department": "kultur"}
    )


async def asked(teams: Stage, anna: Chat) -> Card:
    shown = await anna.press_raw("text", {"booking": 1})
    assert "Jag har frågat" in (await anna.press(shown, ASK_READER)).text
    await worked(teams)
    return in_channel(teams)


def posts(teams: Stage) -> list[Card]:
    return [card for place in (CHANNEL, TEAM) for card in cards_in(teams, place)]


def asking(teams: Stage) -> list[Card]:
    return [card for card in posts(teams) if asks("Anna Ek") in card.text]


def in_channel(teams: Stage) -> Card:
    found = [card for card in posts(teams) if "Bakom kulisserna" in card.text]
    return [card for card in found if "läs" in card.text][-1]


def latest(teams: Stage, person: str) -> Card:
    return cards_in(teams, f"a:{person}")[-1]


@pytest.mark.everywhere
async def test_a_colleague_reads_and_says_what_to_change_and_then_that_it_is_good(
    teams: Stage, anna: Chat
) -> None:
    card = await asked(teams, anna)
    assert asks("Anna Ek") in card.text
    assert "Mira" not in card.text, "what it says is for its reader"
    bo = teams.personal(BO)
    assert await teams.channel(BO).invoke("review_take", {"booking": 1})
    reading = latest(teams, BO)
    assert "Klockan är 05.40" in reading.text
    await worked(teams)
    assert "Bo Al läser" in in_channel(teams).text
    assert "Jag läser" not in in_channel(teams).buttons
    assert "Bo Al läser" in (await anna.press_raw("text", {"booking": 1})).text

    empty = await bo.press(reading, "Ändra")
    assert "Skriv vad som behöver ändras" in empty.text
    thanks = await bo.press(reading, "Ändra", {"note": NOTE})
    assert "Tack för att du läste" in thanks.text
    await worked(teams)
    told = latest(teams, ANNA)
    assert "Bo Al har läst och föreslår ändringar" in told.text
    assert NOTE in told.text
    assert NOTE not in in_channel(teams).text

    shown = await anna.press(told, "Texten")
    assert shown.inputs["text_to_copy"]["value"] == TEXT, "no note comes along"
    assert NOTE in shown.text
    await anna.press_raw("save_text", {"booking": 1, "version": 1, "text": "Ny"})
    await asked(teams, anna)
    await bo.press_raw("review_take", {"booking": 1})
    await bo.press_raw("review_answer", {"booking": 1, "version": 2, "good": True})
    await worked(teams)
    assert "Bo Al har läst: bra" in latest(teams, ANNA).text
    shown = await anna.press_raw("text", {"booking": 1})
    assert "Bo Al tycker att den är bra" in shown.text
    assert ASK_READER not in shown.buttons
    await anna.press_raw("save_text", {"booking": 1, "version": 2, "text": "Ännu nyare"})
    shown = await anna.press_raw("text", {"booking": 1})
    assert "(version 2, ändrad sedan)" in shown.text
    assert ASK_READER in shown.buttons


async def test_of_two_readers_at_once_one_reads_and_the_other_is_told_who(
    teams: Stage, anna: Chat
) -> None:
    await asked(teams, anna)
    people = [teams.personal(each) for each in (BO, SIV, CIA)]
    cards = await asyncio.gather(
        *(each.press_raw("review_take", {"booking": 1}) for each in people)
    )
    readers = [card for card in cards if "Bra" in card.buttons]
    assert len(readers) == 1
    assert [" läser" in card.text for card in cards if card is not readers[0]] == [True, True]
    assert all("Mira" not in card.text for card in cards if card is not readers[0])


async def test_a_text_that_is_edited_while_it_is_read_is_read_again(
    teams: Stage, anna: Chat
) -> None:
    await asked(teams, anna)
    bo = teams.personal(BO)
    reading = await bo.press_raw("review_take", {"booking": 1})
    await anna.press_raw("save_text", {"booking": 1, "version": 1, "text": "Helt ny text"})
    await worked(teams)
    assert READ_AGAIN in latest(teams, BO).text
    assert "Helt ny text" in latest(teams, BO).text
    late = await bo.press(reading, "Ändra", {"note": NOTE})
    assert "Texten har ändrats sedan du fick den" in late.text
    assert "Helt ny text" in late.text
    assert late.inputs["note"]["value"] == NOTE
    assert "Tack för att du läste" in (await bo.press(late, "Bra")).text
    await worked(teams)
    assert "Bo Al har läst: bra" in latest(teams, ANNA).text


async def test_whoever_wrote_and_whoever_only_looks_on_gets_no_text(
    teams: Stage, anna: Chat
) -> None:
    await asked(teams, anna)
    own = await anna.press_raw("review_take", {"booking": 1})
    assert "någon annans ögon" in own.text
    bo, cia = teams.personal(BO), teams.personal(CIA)
    await bo.press_raw("review_take", {"booking": 1})
    for verb, data in (
        ("review_take", {"booking": 1}),
        ("review_answer", {"booking": 1, "version": 1, "good": True}),
        ("ask_reader", {"booking": 1}),
        ("text", {"booking": 1}),
    ):
        assert "Mira" not in (await cia.press_raw(verb, data)).text, verb


async def test_silence_goes_on_from_the_channel_to_the_superadmins_and_back(
    teams: Stage, anna: Chat
) -> None:
    teams.clock.at(datetime(2026, 11, 24, 8, tzinfo=STOCKHOLM))
    await asked(teams, anna)
    await until(teams, datetime(2026, 11, 24, 12, tzinfo=STOCKHOLM))
    assert "kan någon läsa" not in latest(teams, SIV).text
    await until(teams, datetime(2026, 11, 24, 16, tzinfo=STOCKHOLM))
    assert asks("Anna Ek") in latest(teams, SIV).text
    await until(teams, datetime(2026, 11, 25, 9, tzinfo=STOCKHOLM))
    found = [card for card in posts(teams) if "kan någon läsa" in card.text]
    assert len(found) == 2
    await teams.personal(SIV).press(latest(teams, SIV), "Jag läser")
    await until(teams, datetime(2026, 11, 25, 10, tzinfo=STOCKHOLM))
    found = [card for card in posts(teams) if "Siv Rönn läser" in card.text]
    assert len(found) == 2, "every card that asked says who reads"
    assert not any("kan någon läsa" in card.text for card in posts(teams))


async def test_the_department_is_asked_before_the_superadmins(teams: Stage, anna: Chat) -> None:
    await of_one_department(teams, anna)
    teams.clock.at(datetime(2026, 11, 24, 8, tzinfo=STOCKHOLM))
    await asked(teams, anna)
    await until(teams, datetime(2026, 11, 24, 12, tzinfo=STOCKHOLM))
    assert asks("Anna Ek") in latest(teams, BO).text


async def test_a_silent_reader_is_reminded_and_then_others_are_asked(
    teams: Stage, anna: Chat
) -> None:
    teams.clock.at(datetime(2026, 11, 24, 8, tzinfo=STOCKHOLM))
    await asked(teams, anna)
    await teams.personal(BO).press_raw("review_take", {"booking": 1})
    await until(teams, datetime(2026, 11, 24, 12, tzinfo=STOCKHOLM))
    assert STILL_READING in latest(teams, BO).text
    await until(teams, datetime(2026, 11, 24, 17, tzinfo=STOCKHOLM))
    assert "Jag läser" in in_channel(teams).buttons
    late = await teams.personal(BO).press(latest(teams, BO), "Bra")
    assert why_not(NoSuchReview()) in late.text
    assert "Bra" in (await teams.personal(CIA).press_raw("review_take", {"booking": 1})).buttons


@pytest.mark.parametrize("ended", ["cancelled", "published"])
async def test_nobody_is_asked_about_what_is_out_or_gone(
    teams: Stage, anna: Chat, ended: str
) -> None:
    await asked(teams, anna)
    if ended == "cancelled":
        await anna.press_raw("confirm_cancel", {"booking": 1, "version": 1})
    else:
        link = "https://www.linkedin.com/posts/a-activity-7"
        await anna.press_raw("published", {"booking": 1, "link": link})
    before = len([card for card in posts(teams) if "läsa" in card.text])
    await until(teams, teams.clock.now() + timedelta(days=2))
    assert len([card for card in posts(teams) if "läsa" in card.text]) == before
    answer = await teams.personal(BO).press_raw("review_take", {"booking": 1})
    assert "Mira" not in answer.text


async def test_the_log_says_who_read_and_nothing_of_what_was_written(
    teams: Stage, anna: Chat
) -> None:
    await asked(teams, anna)
    bo = teams.personal(BO)
    await bo.press(await bo.press_raw("review_take", {"booking": 1}), "Ändra", {"note": NOTE})
    async with teams.bot.engine.connect() as connection:
        rows = await connection.exec_driver_sql("select action, actor, after from audit")
        said = [row for row in rows if row.action.startswith("review_")]
    assert [row.action for row in said] == ["review_ask", "review_take", "review_change"]
    assert [row.actor for row in said] == [ANNA, BO, BO]
    assert NOTE not in json.dumps([row.after for row in said])


async def test_asking_twice_asks_once(teams: Stage, anna: Chat) -> None:
    await asked(teams, anna)
    await anna.press_raw("ask_reader", {"booking": 1})
    await worked(teams)
    assert len([card for card in posts(teams) if "kan någon läsa" in card.text]) == 1
    nothing = teams.personal(BO)
    await nothing.say("/boka 2/12 Utan text")
    assert "ingen text att läsa" in (await nothing.press_raw("ask_reader", {"booking": 2})).text


async def wanting(teams: Stage, need: str) -> None:
    """Set whose eyes the city's page wants."""
    siv = teams.personal(SIV)
    form = await siv.press_raw("edit_page", {"page": teams.main.id})
    filled = {name: str(each["value"]) for name, each in form.inputs.items() if "value" in each}
    saved = await siv.press(form, "Spara", filled | {"review": need})
    assert teams.main.name in saved.text


LINK = "https://www.linkedin.com/posts/a-activity-7"


async def test_a_page_may_want_a_superadmin_and_says_so_from_the_first(
    teams: Stage, anna: Chat
) -> None:
    await wanting(teams, "superadmin")
    receipt = await anna.say("/boka 3/12 En till")
    assert "Bokat:" in receipt.text
    assert "ska en superadmin läsa texten" in receipt.text
    early = await anna.press_raw("published", {"booking": 1, "link": LINK})
    assert "En superadmin ska läsa texten" in early.text
    await anna.press_raw("ask_reader", {"booking": 1})
    await worked(teams)
    assert not [card for card in posts(teams) if "kan någon läsa" in card.text]
    refused = await teams.personal(BO).press_raw("review_take", {"booking": 1})
    assert why_not(OnlySuperadminsRead()) in refused.text
    siv = teams.personal(SIV)
    reading = await siv.press(latest(teams, SIV), "Jag läser")
    await siv.press(reading, "Bra")
    await anna.press_raw("save_text", {"booking": 1, "version": 1, "text": "Ändrad sedan"})
    changed = await anna.press_raw("published", {"booking": 1, "link": LINK})
    assert "En superadmin ska läsa texten" in changed.text, "it was another version"
    await anna.press_raw("ask_reader", {"booking": 1})
    await siv.press(await siv.press_raw("review_take", {"booking": 1}), "Bra")
    done = await anna.press_raw("published", {"booking": 1, "link": LINK})
    assert "Publicerat:" in done.text


async def test_a_colleagues_ok_from_before_the_page_wanted_a_superadmins_does_not_count(
    teams: Stage, anna: Chat
) -> None:
    await asked(teams, anna)
    bo = teams.personal(BO)
    await bo.press(await bo.press_raw("review_take", {"booking": 1}), "Bra")
    teams.clock.at(teams.clock.now() + timedelta(minutes=5))
    await wanting(teams, "superadmin")
    early = await anna.press_raw("published", {"booking": 1, "link": LINK})
    assert "En superadmin ska läsa texten" in early.text
    shown = await anna.press_raw("text", {"booking": 1})
    assert "Jag har frågat" in (await anna.press(shown, ASK_READER)).text
    await worked(teams)
    siv = teams.personal(SIV)
    await siv.press(await siv.press(latest(teams, SIV), "Jag läser"), "Bra")
    done = await anna.press_raw("published", {"booking": 1, "link": LINK})
    assert "Publicerat:" in done.text


async def test_a_page_that_wants_a_reader_says_so_and_holds_nothing_up(
    teams: Stage, anna: Chat
) -> None:
    await wanting(teams, "reader")
    shown = await anna.press_raw("booking", {"booking": 1})
    assert "ska någon annan läsa texten" in shown.text
    done = await anna.press_raw("published", {"booking": 1, "link": LINK})
    assert "Publicerat:" in done.text


async def test_mine_shows_what_lacks_a_text_or_a_reader(teams: Stage, anna: Chat) -> None:
    await anna.say("/boka 3/12 Utan text")
    assert "Ingen text än" in (await anna.say("/mina")).text
    assert "Texten klar" in (await anna.say("/mina")).text
    await wanting(teams, "reader")
    assert "Ingen läsare än" in (await anna.say("/mina")).text
    await asked(teams, anna)
    assert "Väntar på läsaren" in (await anna.say("/mina")).text
    bo = teams.personal(BO)
    await bo.press(await bo.press_raw("review_take", {"booking": 1}), "Ändra", {"note": NOTE})
    assert "Ändringar föreslagna" in (await anna.say("/mina")).text


async def test_the_digest_shows_what_is_unready_for_the_next_week(
    teams: Stage, anna: Chat
) -> None:
    await wanting(teams, "reader")
    await anna.say("/boka 3/12 Utan text")
    await anna.say("/boka 9/12 Senare")
    await anna.say(f"/boka 2/12 {teams.product.aliases[-1]} Frivilligt")
    await teams.bot.planner.plan()
    teams.clock.at(datetime(2026, 11, 23, 8, tzinfo=STOCKHOLM))
    await worked(teams)
    [digest] = [card for card in posts(teams) if "Veckobrev vecka 48" in card.text]
    assert "Inte klart inför nästa vecka" in digest.text
    assert "Tisdag 1 december (v. 49): ingen läsare än" in digest.text
    assert "Torsdag 3 december (v. 49): ingen text än" in digest.text
    assert "9 december (v. 50): " not in digest.text
    assert "2 december (v. 49): " not in digest.text, "its page wants nobody"


async def test_a_reader_without_time_gives_it_back_and_the_others_are_asked_again(
    teams: Stage, anna: Chat
) -> None:
    await asked(teams, anna)
    bo = teams.personal(BO)
    reading = await bo.press_raw("review_take", {"booking": 1})
    teams.clock.move(timedelta(minutes=5))
    gave = await bo.press(reading, "Jag hinner inte")
    assert "Jag frågar de andra igen" in gave.text
    await worked(teams)
    assert "Jag läser" in in_channel(teams).buttons
    assert "Klockan" in (await teams.personal(CIA).press_raw("review_take", {"booking": 1})).text
    late = await bo.press(reading, "Jag hinner inte")
    assert why_not(NoSuchReview()) in late.text


async def test_the_question_is_taken_back_as_long_as_nobody_reads(
    teams: Stage, anna: Chat
) -> None:
    await asked(teams, anna)
    shown = await anna.press_raw("text", {"booking": 1})
    back = await anna.press(shown, "Ta tillbaka frågan")
    assert "Frågan är tillbakatagen" in back.text
    assert ASK_READER in back.buttons
    await worked(teams)
    assert "behöver ingen läsare längre" in posts(teams)[-1].text
    late = await teams.personal(BO).press_raw("review_take", {"booking": 1})
    assert "Mira" not in late.text
    teams.clock.move(timedelta(minutes=5))
    await asked(teams, anna)
    await teams.personal(BO).press_raw("review_take", {"booking": 1})
    assert "Ta tillbaka frågan" not in (await anna.press_raw("text", {"booking": 1})).buttons
    assert "Någon läser redan" in (await anna.press(shown, "Ta tillbaka frågan")).text
    assert "Klockan" in (await teams.personal(BO).press_raw("review_take", {"booking": 1})).text


async def test_only_those_of_the_booking_take_the_question_back(teams: Stage, anna: Chat) -> None:
    await asked(teams, anna)
    await teams.personal(BO).press_raw("review_take_back", {"booking": 1})
    assert "Väntar på" in (await anna.press_raw("text", {"booking": 1})).text


@pytest.fixture
async def without_channel(teams: Stage) -> Chat:
    """Anna has written and saved a text; the bot is in no team yet."""
    chat = teams.personal(ANNA)
    await chat.say("/boka 1/12 Bakom kulisserna")
    await chat.press_raw("save_text", {"booking": 1, "text": TEXT})
    return chat


async def asks_for_a_reader(teams: Stage, anna: Chat) -> None:
    await anna.press(await anna.press_raw("text", {"booking": 1}), ASK_READER)
    await worked(teams)


async def test_as_long_as_no_channel_is_known_the_department_is_asked_at_once(
    teams: Stage, without_channel: Chat
) -> None:
    for each in (BO, SIV):
        await teams.personal(each).say("/hjälp")
    await of_one_department(teams, without_channel)
    await asks_for_a_reader(teams, without_channel)
    assert asks("Anna Ek") in latest(teams, BO).text
    assert asks("Anna Ek") not in latest(teams, SIV).text, "whose turn is later"


async def test_where_nobody_of_the_department_is_known_either_the_superadmins_are(
    teams: Stage, without_channel: Chat
) -> None:
    await teams.personal(SIV).say("/hjälp")
    await asks_for_a_reader(teams, without_channel)
    assert asks("Anna Ek") in latest(teams, SIV).text
    assert NOBODY_ASKED not in latest(teams, ANNA).text


async def test_where_nobody_can_be_asked_whoever_asked_is_told_what_to_do(
    teams: Stage, without_channel: Chat
) -> None:
    teams.clock.at(datetime(2026, 11, 24, 8, tzinfo=STOCKHOLM))
    await asks_for_a_reader(teams, without_channel)
    assert NOBODY_ASKED in latest(teams, ANNA).text
    await teams.install(ANNA, BO)
    await until(teams, datetime(2026, 11, 25, 9, tzinfo=STOCKHOLM))
    assert asks("Anna Ek") in in_channel(teams).text
    told = [card for card in cards_in(teams, f"a:{ANNA}") if NOBODY_ASKED in card.text]
    assert len(told) == 1


async def test_where_a_superadmin_is_wanted_no_colleague_is_asked_in_vain(
    teams: Stage, anna: Chat
) -> None:
    await wanting(teams, "superadmin")
    await of_one_department(teams, anna)
    teams.clock.at(datetime(2026, 11, 24, 8, tzinfo=STOCKHOLM))
    await asks_for_a_reader(teams, anna)
    assert asks("Anna Ek") in latest(teams, SIV).text
    await until(teams, datetime(2026, 11, 24, 17, tzinfo=STOCKHOLM))
    assert asks("Anna Ek") not in latest(teams, BO).text


async def revoked(teams: Stage, person: str) -> None:
    siv = teams.personal(SIV)
    card = await siv.press_raw("editor", {"person": person})
    await siv.press(card, "Ta bort som redaktör")


async def test_who_is_no_editor_any_more_is_neither_shown_nor_reminded_of_a_text(
    teams: Stage, anna: Chat
) -> None:
    teams.clock.at(datetime(2026, 11, 24, 8, tzinfo=STOCKHOLM))
    await asked(teams, anna)
    await teams.personal(BO).press_raw("review_take", {"booking": 1})
    await revoked(teams, BO)
    await until(teams, datetime(2026, 11, 24, 12, tzinfo=STOCKHOLM))
    assert "Mira" not in latest(teams, BO).text
    assert "Jag läser" in in_channel(teams).buttons, "the others are asked again"


async def test_a_text_that_is_changed_goes_to_no_reader_who_has_left(
    teams: Stage, anna: Chat
) -> None:
    await asked(teams, anna)
    await teams.personal(BO).press_raw("review_take", {"booking": 1})
    await revoked(teams, BO)
    teams.clock.move(timedelta(minutes=5))
    await anna.press_raw("save_text", {"booking": 1, "version": 1, "text": "Helt ny text"})
    await worked(teams)
    assert "Helt ny text" not in latest(teams, BO).text
    assert "Väntar på" in (await anna.press_raw("text", {"booking": 1})).text
    assert "Jag läser" in in_channel(teams).buttons, "the others are asked again"


async def test_what_a_reader_wrote_goes_to_nobody_who_has_left(teams: Stage, anna: Chat) -> None:
    await asked(teams, anna)
    bo = teams.personal(BO)
    reading = await bo.press_raw("review_take", {"booking": 1})
    await revoked(teams, ANNA)
    await bo.press(reading, "Ändra", {"note": NOTE})
    await worked(teams)
    assert NOTE not in latest(teams, ANNA).text


async def test_a_reader_who_writes_the_text_does_not_find_it_good(
    teams: Stage, anna: Chat
) -> None:
    await wanting(teams, "superadmin")
    await anna.press_raw("ask_reader", {"booking": 1})
    siv = teams.personal(SIV)
    await siv.press_raw("review_take", {"booking": 1})
    teams.clock.move(timedelta(minutes=5))
    await siv.press_raw("save_text", {"booking": 1, "version": 1, "text": "Sivs egen text"})
    await siv.press_raw("review_answer", {"booking": 1, "version": 2, "good": True})
    await worked(teams)
    early = await anna.press_raw("published", {"booking": 1, "link": LINK})
    assert "En superadmin ska läsa texten" in early.text
    assert "Väntar på" in (await anna.press_raw("text", {"booking": 1})).text


async def test_a_deputy_who_reads_and_writes_gives_the_reading_to_others(
    teams: Stage, anna: Chat
) -> None:
    async with teams.storage.begin() as tx:
        person = await tx.people.get(ANNA)
        assert person is not None
        await tx.people.put(replace(person, deputy=BO))
    await asked(teams, anna)
    bo = teams.personal(BO)
    await bo.press_raw("review_take", {"booking": 1})
    teams.clock.move(timedelta(minutes=5))
    await bo.press_raw("save_text", {"booking": 1, "version": 1, "text": "Bos egen text"})
    await worked(teams)
    assert "Bos egen text" not in latest(teams, BO).text, "nobody is asked to read their own"
    assert "Jag läser" in in_channel(teams).buttons
    answered = await bo.press_raw("review_answer", {"booking": 1, "version": 2, "good": True})
    assert why_not(NoSuchReview()) in answered.text


async def given_to(teams: Stage, anna: Chat, person: str, name: str) -> None:
    card = await anna.say(f"/ge bort 1/12 till {name}")
    await anna.press(card, "Ge bort", {"to": person})
    await worked(teams)
    await teams.personal(person).press(latest(teams, person), "Jag tar den")
    await worked(teams)


async def test_an_answer_comes_to_whoever_has_the_booking_by_then(
    teams: Stage, anna: Chat
) -> None:
    await asked(teams, anna)
    bo = teams.personal(BO)
    reading = await bo.press_raw("review_take", {"booking": 1})
    await given_to(teams, anna, SIV, "Siv Rönn")
    before = latest(teams, ANNA).text
    await bo.press(reading, "Ändra", {"note": NOTE})
    await worked(teams)
    assert NOTE in latest(teams, SIV).text
    assert latest(teams, ANNA).text == before


async def test_a_reader_who_gets_the_booking_leaves_the_reading_to_others(
    teams: Stage, anna: Chat
) -> None:
    await asked(teams, anna)
    bo = teams.personal(BO)
    reading = await bo.press_raw("review_take", {"booking": 1})
    teams.clock.move(timedelta(minutes=5))
    await given_to(teams, anna, BO, "Bo Al")
    assert "Jag läser" in in_channel(teams).buttons
    await bo.press(reading, "Bra")
    assert "Väntar på" in (await bo.press_raw("text", {"booking": 1})).text


async def gone_and_back(teams: Stage, anna: Chat, ended: str) -> None:
    """Away for so long that all who would have been asked were not."""
    match ended:
        case "cancelled":
            card = await anna.press_raw("confirm_cancel", {"booking": 1, "version": 1})
            await until(teams, teams.clock.now() + timedelta(days=2))
            await anna.press(card, "Ångra")
        case "published":
            card = await anna.press_raw("published", {"booking": 1, "link": LINK})
            await until(teams, teams.clock.now() + timedelta(days=2))
            await anna.press(card, "Inte publicerat")
            await anna.press_raw("move_to", {"booking": 1, "version": 3, "day": "2026-12-10"})
        case _:
            await until(teams, datetime(2026, 12, 3, 8, tzinfo=STOCKHOLM))
            await anna.press_raw("move_to", {"booking": 1, "version": 1, "day": "2026-12-10"})


GONE = ["cancelled", "published", "passed"]


@pytest.mark.parametrize("ended", GONE)
async def test_what_comes_back_while_a_reader_is_sought_is_asked_about_again(
    teams: Stage, anna: Chat, ended: str
) -> None:
    teams.clock.at(datetime(2026, 11, 24, 8, tzinfo=STOCKHOLM))
    await asked(teams, anna)
    await gone_and_back(teams, anna, ended)
    assert "Väntar på" in (await anna.press_raw("text", {"booking": 1})).text
    before = len(asking(teams))
    await until(teams, teams.clock.now() + timedelta(days=1, hours=2))
    assert len(asking(teams)) > before


@pytest.mark.parametrize("ended", GONE)
async def test_what_comes_back_while_it_is_read_stays_with_no_silent_reader(
    teams: Stage, anna: Chat, ended: str
) -> None:
    teams.clock.at(datetime(2026, 11, 24, 8, tzinfo=STOCKHOLM))
    await asked(teams, anna)
    await teams.personal(BO).press_raw("review_take", {"booking": 1})
    await worked(teams)
    if ended == "passed":  # the reader takes it so late that the day ends within four hours
        await teams.personal(BO).press_raw("review_give_back", {"booking": 1})
        await until(teams, datetime(2026, 12, 1, 15, tzinfo=STOCKHOLM))
        await teams.personal(BO).press_raw("review_take", {"booking": 1})
    await gone_and_back(teams, anna, ended)
    await until(teams, teams.clock.now() + timedelta(days=2))
    assert "Jag läser" in in_channel(teams).buttons


async def test_a_question_in_the_channel_follows_its_booking(teams: Stage, anna: Chat) -> None:
    await asked(teams, anna)
    await anna.press_raw("move_to", {"booking": 1, "version": 1, "day": "2026-12-10"})
    await worked(teams)
    assert "10 december" in in_channel(teams).text
    await anna.press_raw("confirm_cancel", {"booking": 1, "version": 2})
    await worked(teams)
    assert NO_LONGER_ASKED in in_channel(teams).text
    assert not in_channel(teams).buttons


async def test_a_reader_sees_no_version_that_was_written_after_the_answer(
    teams: Stage, anna: Chat
) -> None:
    await asked(teams, anna)
    bo = teams.personal(BO)
    await bo.press(await bo.press_raw("review_take", {"booking": 1}), "Bra")
    await anna.press_raw("save_text", {"booking": 1, "version": 1, "text": "Hemlig fortsättning"})
    panel = await Visitor(teams, BO).open("/schema/month?panel=read&booking=1")
    assert "Hemlig fortsättning" not in panel.text


async def test_a_reader_finds_the_text_again_by_mine(teams: Stage, anna: Chat) -> None:
    await asked(teams, anna)
    bo = teams.personal(BO)
    assert READ not in (await bo.say("/mina")).buttons
    reading = await bo.press_raw("review_take", {"booking": 1})
    again = await bo.press(await bo.say("/mina"), READ)
    assert again.text == reading.text
    await bo.press(again, "Bra")
    assert READ not in (await bo.say("/mina")).buttons


async def test_a_note_that_comes_too_late_can_be_copied(teams: Stage, anna: Chat) -> None:
    await asked(teams, anna)
    bo = teams.personal(BO)
    reading = await bo.press_raw("review_take", {"booking": 1})
    await bo.press_raw("review_give_back", {"booking": 1})
    late = await bo.press(reading, "Ändra", {"note": NOTE})
    assert why_not(NoSuchReview()) in late.text
    assert late.inputs["text_to_copy"]["value"] == NOTE
    await anna.press_raw("confirm_cancel", {"booking": 1, "version": 1})
    late = await bo.press(reading, "Ändra", {"note": NOTE})
    assert late.inputs["text_to_copy"]["value"] == NOTE


async def test_all_lines_of_a_note_stand_beside_the_text(teams: Stage, anna: Chat) -> None:
    await asked(teams, anna)
    bo = teams.personal(BO)
    note = "\n".join(f"Punkt {number}" for number in range(1, 21))
    await bo.press(await bo.press_raw("review_take", {"booking": 1}), "Ändra", {"note": note})
    shown = await anna.press_raw("text", {"booking": 1})
    assert "Punkt 20" in shown.text


def in_digest(teams: Stage) -> str:
    [digest] = [card.text for card in posts(teams) if "Veckobrev vecka 48" in card.text]
    return digest.partition(UNREADY)[2]


async def test_the_digest_follows_what_becomes_of_the_texts(teams: Stage, anna: Chat) -> None:
    await wanting(teams, "reader")
    await anna.say("/boka 3/12 Utan text")
    await teams.bot.planner.plan()
    teams.clock.at(datetime(2026, 11, 23, 8, tzinfo=STOCKHOLM))
    await worked(teams)
    assert READINESS[Readiness.NO_TEXT] in in_digest(teams)
    teams.clock.move(timedelta(minutes=5))
    await anna.press_raw("save_text", {"booking": 2, "text": "Skriven"})
    await worked(teams)
    assert READINESS[Readiness.NO_TEXT] not in in_digest(teams)
    teams.clock.move(timedelta(minutes=5))
    await anna.press_raw("ask_reader", {"booking": 2})
    await worked(teams)
    assert READINESS[Readiness.READING] in in_digest(teams)
    teams.clock.move(timedelta(minutes=5))
    await anna.press_raw("review_take_back", {"booking": 2})
    await worked(teams)
    assert READINESS[Readiness.READING] not in in_digest(teams)
    await anna.press_raw("ask_reader", {"booking": 2})
    await teams.personal(BO).press_raw("review_take", {"booking": 2})
    teams.clock.move(timedelta(minutes=5))
    await teams.personal(BO).press_raw("review_answer", {"booking": 2, "version": 1, "note": NOTE})
    await worked(teams)
    assert READINESS[Readiness.CHANGE] in in_digest(teams)
    teams.clock.move(timedelta(minutes=5))
    await anna.press_raw("save_text", {"booking": 2, "version": 1, "text": "Ändrad"})
    await worked(teams)
    assert READINESS[Readiness.CHANGE] not in in_digest(teams)


async def test_the_digest_follows_whom_a_page_wants_to_read(teams: Stage, anna: Chat) -> None:
    await teams.bot.planner.plan()
    teams.clock.at(datetime(2026, 11, 23, 8, tzinfo=STOCKHOLM))
    await worked(teams)
    assert not in_digest(teams)
    teams.clock.move(timedelta(minutes=5))
    await wanting(teams, "reader")
    await worked(teams)
    assert READINESS[Readiness.NO_READER] in in_digest(teams)


@pytest.mark.parametrize("what", ["asked", "edited"])
async def test_what_happens_while_the_question_is_on_its_way_stands_on_it(
    teams: Stage, anna: Chat, what: str
) -> None:
    if what == "edited":
        await asked(teams, anna)
    teams.teams.release.clear()
    said = asks("Anna Ek") if what == "asked" else "Bo Al läser"
    teams.teams.fail_next(Fault(kind="hang", about=said))
    if what == "asked":
        await anna.press_raw("ask_reader", {"booking": 1})
    else:
        await teams.personal(BO).press_raw("review_take", {"booking": 1})
    sending = asyncio.create_task(worked(teams))
    await teams.teams.hung.wait()
    async with teams.replica() as other:
        bo = other.personal(BO)
        await bo.press_raw("review_take", {"booking": 1})
        await bo.press_raw("review_answer", {"booking": 1, "version": 1, "good": True})
        while await other.bot.worker.work_due():
            pass
        teams.teams.release.set()
        await sending
    await worked(teams)
    assert "Bo Al har läst" in in_channel(teams).text
