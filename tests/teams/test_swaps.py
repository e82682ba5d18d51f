"""Queue, swap, give away and the urgent: whole stories of two people, by text and by button."""

import asyncio
from datetime import date, timedelta

import pytest

from bot.swedish.date_writing import long_day
from bot.swedish.swaps import (
    no_own,
    nothing_of_yours,
    place_ended,
    which_for,
    which_of_that_day,
    which_queue_day_help,
)
from tests.makers import ANNA, BO, SIV
from tests.scenario import NAMES, Card, Chat, Stage, settled

LIBRARY = "Bakom kulisserna på stadsbiblioteket"
BRIDGE = "Ny cykelbro"
TUESDAY, THURSDAY = date(2026, 11, 24), date(2026, 11, 26)
PATIENCE = 30.0
"""Seconds until an outbox that is never empty fails its test."""
STRANGER = "dddd0000-0000-4000-8000-000000000009"


@pytest.fixture
async def anna(teams: Stage) -> Chat:
    return await known(teams, ANNA)


@pytest.fixture
async def bo(teams: Stage) -> Chat:
    return await known(teams, BO)


async def known(teams: Stage, person: str) -> Chat:
    """Somebody who has written to the bot, so that it can reach them."""
    chat = teams.personal(person)
    await chat.say("/hjälp")
    return chat


async def delivered(teams: Stage, chat: Chat) -> Card:
    """The newest card that stands in a chat, after all that was under way has arrived."""
    await worked(teams)
    newest = [
        (key, body)
        for key, body in teams.teams.posted.items()
        if teams.teams.where[key] == chat.conversation
    ][-1]
    chat.last_posted = newest[0]
    return Card(newest[1]["attachments"][0]["content"])


async def worked(teams: Stage) -> None:
    """Let all that is due be worked, whether by the test or by the bot's own worker."""
    async with asyncio.timeout(PATIENCE):
        while (await teams.bot.queue.backlog(teams.clock.now())).waiting:
            await teams.bot.worker.work_due()
            await asyncio.sleep(0)


async def standing(teams: Stage, chat: Chat) -> list[str]:
    return [each.text for each in await cards(teams, chat)]


async def cards(teams: Stage, chat: Chat) -> list[Card]:
    await worked(teams)
    return [
        Card(body["attachments"][0]["content"])
        for key, body in teams.teams.posted.items()
        if teams.teams.where[key] == chat.conversation
    ]


async def cancel(chat: Chat, receipt: Card) -> None:
    question = await chat.press(receipt, "Avboka")
    confirm = next(each for each in question.buttons.values() if each["verb"] == "confirm_cancel")
    await chat.press(question, confirm)


async def owners(teams: Stage) -> dict[date, str]:
    return {booking.day: booking.owner for booking in await teams.bookings()}


async def test_a_freed_day_is_offered_to_the_first_in_the_queue_who_takes_it(
    teams: Stage, anna: Chat, bo: Chat
) -> None:
    receipt = await anna.say(f"/boka tisdag {LIBRARY}")
    await teams.fill(TUESDAY)
    taken = await bo.say(f"/boka tisdag {BRIDGE}")
    place = await bo.press(taken, "Ställ mig i kö")
    assert "plats 1 i kön till tisdag 24 november (v. 48)" in place.text
    await cancel(anna, receipt)
    offer = await delivered(teams, bo)
    assert "Tisdag 24 november (v. 48) är ledig, och du står först i kön" in offer.text
    assert BRIDGE in offer.text, "nothing typed is lost"
    booked = await bo.press(offer, "Ta dagen")
    assert "Bokat: tisdag 24 november (v. 48)" in booked.text
    [booking] = await teams.bookings()
    assert (booking.owner, booking.details.title) == (BO, BRIDGE)


async def test_while_an_offer_stands_the_day_is_held(teams: Stage, anna: Chat, bo: Chat) -> None:
    receipt = await anna.say(f"/boka tisdag {LIBRARY}")
    await teams.fill(TUESDAY)
    await bo.say(f"/kö tisdag {BRIDGE}")
    await cancel(anna, receipt)
    held = await anna.say(f"/boka tisdag {LIBRARY}")
    assert "erbjuden den som står först i kön" in held.text
    assert len(held.all_buttons("Boka")) == 3
    assert "Ställ mig i kö" in held.buttons
    assert await teams.bookings() == []
    assert "24 november" not in (await anna.say("/ledigt")).text
    booked = await bo.say(f"/boka tisdag {BRIDGE}")
    assert "Bokat: tisdag" in booked.text
    assert "står inte i någon kö" in (await bo.say("/kö")).text


async def test_an_offer_that_is_not_answered_goes_to_the_next_after_one_working_day(
    teams: Stage, anna: Chat, bo: Chat
) -> None:
    siv = await known(teams, SIV)
    receipt = await anna.say("/boka torsdag " + LIBRARY)
    await teams.fill(THURSDAY)
    await bo.say(f"/kö torsdag {BRIDGE}")
    second = await siv.say("/kö torsdag Vinterbad")
    assert "plats 2 i kön" in second.text
    await cancel(anna, receipt)
    old = await delivered(teams, bo)
    assert "till och med måndag 23 november (v. 48) kl. 17:00" in old.text
    teams.clock.move(timedelta(days=1, hours=8))
    offer = await delivered(teams, siv)
    assert "är ledig, och du står först i kön" in offer.text
    late = await bo.press(old, "Ta dagen")
    assert "Tiden gick ut" in late.text
    assert "Ställ mig i kö igen" in late.buttons
    assert await teams.bookings() == []
    await siv.press(offer, "Ta dagen")
    assert await owners(teams) == {THURSDAY: SIV}


async def test_a_declined_offer_goes_to_the_next_at_once(
    teams: Stage, anna: Chat, bo: Chat
) -> None:
    siv = await known(teams, SIV)
    receipt = await anna.say(f"/boka tisdag {LIBRARY}")
    await teams.fill(TUESDAY)
    await bo.say(f"/kö tisdag {BRIDGE}")
    await siv.say("/kö tisdag Vinterbad")
    await cancel(anna, receipt)
    offer = await delivered(teams, bo)
    assert "inte längre i kön" in (await bo.press(offer, "Nej tack")).text
    assert "du står först i kön" in (await delivered(teams, siv)).text


async def test_a_day_that_a_superadmin_opens_again_is_offered_to_the_queue(
    teams: Stage, anna: Chat, bo: Chat
) -> None:
    siv = await known(teams, SIV)
    receipt = await anna.say(f"/boka tisdag {LIBRARY}")
    await teams.fill(TUESDAY)
    await bo.say(f"/kö tisdag {BRIDGE}")
    closed = await siv.say("/stäng tisdag Budgetkampanj")
    await cancel(anna, receipt)
    assert "plats 1 i kön" in (await delivered(teams, bo)).text, "no offer of a closed day"
    await siv.press(closed, "Öppna")
    assert "du står först i kön" in (await delivered(teams, bo)).text


async def test_days_of_a_freeze_that_is_undone_are_offered_to_the_queue(
    teams: Stage, anna: Chat, bo: Chat
) -> None:
    siv = await known(teams, SIV)
    receipt = await anna.say(f"/boka tisdag {LIBRARY}")
    await teams.fill(TUESDAY)
    await bo.say(f"/kö tisdag {BRIDGE}")
    frozen = await siv.say(f"/frys {teams.main.aliases[-1]} tisdag Kris i hamnen")
    await cancel(anna, receipt)
    assert "plats 1 i kön" in (await delivered(teams, bo)).text, "no offer of a frozen day"
    await siv.press(frozen, "Tina")
    assert "du står först i kön" in (await delivered(teams, bo)).text


async def test_one_more_seat_is_offered_to_one_in_the_queue_of_each_day(
    teams: Stage, anna: Chat, bo: Chat
) -> None:
    siv = await known(teams, SIV)
    await anna.say(f"/boka tisdag {LIBRARY}")
    await teams.fill(TUESDAY)
    await anna.say(f"/boka torsdag {LIBRARY}")
    await teams.fill(THURSDAY)
    for day in ("tisdag", "torsdag"):
        await bo.say(f"/kö {day} {BRIDGE}")
        await siv.say(f"/kö {day} Vinterbad")
    form = await siv.press_raw("edit_page", {"page": teams.main.id})
    values = {each: str(node.get("value", "")) for each, node in form.inputs.items()}
    await siv.press(form, "Spara", values | {"seats": str(teams.main.seats_per_day + 1)})
    offers = [text for text in await standing(teams, bo) if "du står först i kön" in text]
    assert len(offers) == 2
    assert not [text for text in await standing(teams, siv) if "du står först i kön" in text]


async def test_a_place_without_a_title_leads_to_the_form_and_the_form_books(
    teams: Stage, anna: Chat, bo: Chat
) -> None:
    receipt = await anna.say(f"/boka tisdag {LIBRARY}")
    await teams.fill(TUESDAY)
    await bo.say("/kö tisdag")
    await cancel(anna, receipt)
    form = await bo.press(await delivered(teams, bo), "Ta dagen")
    inputs = {each: str(node.get("value", "")) for each, node in form.inputs.items()}
    booked = await bo.press(form, "Boka", inputs | {"title": BRIDGE})
    assert "Bokat: tisdag 24 november" in booked.text


async def test_the_queue_shows_in_mina_and_can_be_left(teams: Stage, anna: Chat, bo: Chat) -> None:
    await anna.say(f"/boka tisdag {LIBRARY}")
    await teams.fill(TUESDAY)
    await bo.say(f"/kö tisdag {BRIDGE}")
    mine = await bo.say("/mina")
    assert "Plats 1 i kön" in mine.text
    await bo.press(mine, "Lämna kön")
    assert "Plats 1 i kön" not in (await bo.say("/mina")).text


async def test_a_free_day_has_no_queue_and_a_day_of_ones_own_neither(
    teams: Stage, anna: Chat
) -> None:
    free = await anna.say(f"/kö tisdag {BRIDGE}")
    assert "är ledig på" in free.text
    assert "Till formuläret" in free.buttons
    await anna.say(f"/boka tisdag {LIBRARY}")
    assert "Du har redan tisdag 24 november" in (await anna.say("/kö tisdag")).text


@pytest.mark.everywhere
async def test_two_people_swap_days_and_both_see_it(teams: Stage, anna: Chat, bo: Chat) -> None:
    await anna.say(f"/boka tisdag {LIBRARY}")
    await bo.say(f"/boka torsdag {BRIDGE}")
    asked = await anna.say("/byt min tis mot din tors")
    assert "Du har frågat Bo Al om att byta dag" in asked.text
    question = await delivered(teams, bo)
    assert "Anna Ek vill byta dag med dig" in question.text
    done = await bo.press(question, "Byt")
    assert "Bytet är gjort" in done.text
    assert await owners(teams) == {TUESDAY: BO, THURSDAY: ANNA}
    told = await delivered(teams, anna)
    assert "Bytet är gjort" in told.text
    assert f"Torsdag 26 november (v. 48): ”{LIBRARY}”" in told.text


@pytest.mark.parametrize(
    "typed",
    [
        "ge bort tisdag till Bo",
        "ge bort tisdag åt @Bo Al",
        "/byt tisdag ge bort till Bo",
        "/byt 24/11 med Bo Al",
        f"ge bort {LIBRARY} till Bo",
    ],
)
async def test_a_colleague_who_is_named_is_chosen_already(
    teams: Stage, anna: Chat, bo: Chat, typed: str
) -> None:
    await anna.say(f"/boka tisdag {LIBRARY}")
    choices = await anna.say(typed)
    assert LIBRARY in choices.text
    assert choices.inputs["to"]["value"] == bo.person
    given = await anna.press(choices, "Ge bort", {"to": choices.inputs["to"]["value"]})
    assert "Bo Al" in given.text
    assert await owners(teams) == {TUESDAY: ANNA}, "until Bo has said yes"


@pytest.mark.parametrize(
    "typed",
    ["/byt min tis mot Bos tors", "/byt tisdag mot torsdag med Bo", "byt tis mot tors med Bo"],
)
async def test_the_colleague_beside_the_day_is_asked(anna: Chat, bo: Chat, typed: str) -> None:
    await anna.say(f"/boka tisdag {LIBRARY}")
    await bo.say(f"/boka torsdag {BRIDGE}")
    assert "Du har frågat Bo Al om att byta dag" in (await anna.say(typed)).text


@pytest.mark.parametrize(
    "typed",
    [
        "/byt Bo Als torsdag mot min tisdag",
        "/byt torsdag mot min tisdag",
        "/byt Bos 26/11 mot 24/11",
    ],
)
async def test_a_swap_may_name_ones_own_day_last(anna: Chat, bo: Chat, typed: str) -> None:
    await anna.say(f"/boka tisdag {LIBRARY}")
    await bo.say(f"/boka torsdag {BRIDGE}")
    assert "Du har frågat Bo Al om att byta dag" in (await anna.say(typed)).text


@pytest.mark.parametrize("thanks", ["Bo tack", "Bo Al, tack!", "@Bo Al tack"])
async def test_thanks_are_no_part_of_a_colleagues_name(anna: Chat, bo: Chat, thanks: str) -> None:
    await anna.say("/boka tisdag Jul i stan")
    choices = await anna.say(f"ge bort Jul i stan till {thanks}")
    assert choices.inputs["to"]["value"] == bo.person


async def test_a_day_that_is_not_ones_own_is_said_beside_the_colleague(
    anna: Chat, bo: Chat
) -> None:
    assert bo.person
    await anna.say(f"/boka tisdag {LIBRARY}")
    told = await anna.say("ge bort 26/11 till Bo")
    assert no_own("26/11 till Bo") in told.text
    assert which_for("Bo Al") in told.text


async def test_of_two_colleagues_of_one_name_it_is_asked_which(
    teams: Stage, anna: Chat, bo: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(NAMES, SIV, "Bo Ek")
    await known(teams, SIV)
    await anna.say(f"/boka tisdag {LIBRARY}")
    await bo.say(f"/boka torsdag {BRIDGE}")
    for typed in ("/byt 24/11 med Bo", "ge bort 24/11 till Bo", "/byt tisdag till Bo"):
        asked = await anna.say(typed)
        assert LIBRARY in asked.text
        assert "Bo Al och Bo Ek" in asked.text
        assert not asked.inputs["to"].get("value")
    assert "Bo Al och Bo Ek" in (await anna.say("/byt dag med Bo")).text
    asked = await anna.say("/byt 24/11 mot Bos torsdag")
    assert "Du har frågat Bo Al om att byta dag" in asked.text, "only one of them has that day"


async def test_a_day_of_another_than_the_one_named_is_not_asked_for(
    teams: Stage, anna: Chat, bo: Chat
) -> None:
    await known(teams, SIV)
    await anna.say(f"/boka tisdag {LIBRARY}")
    await bo.say(f"/boka torsdag {BRIDGE}")
    told = await anna.say("/byt tisdag mot torsdag med Siv")
    assert "är bokad av Bo Al, inte av Siv Rönn" in told.text
    assert "Fråga om byte" in told.buttons


@pytest.mark.parametrize("typed", ["/byt dag med Bo", "/ge bort en dag till Bo", "/avboka ingen"])
async def test_a_name_within_a_word_of_a_title_is_none(anna: Chat, bo: Chat, typed: str) -> None:
    assert bo.person
    await anna.say("/boka tisdag Välkommen till Göteborg, påminningen")
    await anna.say("/boka torsdag Fika")
    assert "Fika" in (await anna.say(typed)).text


async def test_whoever_said_yes_to_a_swap_undoes_it_and_the_other_hears_of_it(
    teams: Stage, anna: Chat, bo: Chat
) -> None:
    await anna.say(f"/boka tisdag {LIBRARY}")
    await bo.say(f"/boka torsdag {BRIDGE}")
    await anna.say("/byt tisdag mot torsdag")
    done = await bo.press(await delivered(teams, bo), "Byt")
    assert "Ångra" not in (await delivered(teams, anna)).buttons, "who asked may ask again"
    undone = await bo.press(done, "Ångra")
    assert "Bo Al har ångrat bytet" in undone.text
    assert "Bo Al har ångrat bytet" in (await delivered(teams, anna)).text
    assert await owners(teams) == {date(2026, 11, 24): ANNA, date(2026, 11, 26): BO}
    again = await bo.press(done, "Ångra")
    assert "Bo Al har ångrat bytet" in again.text, "a second press does nothing"
    assert await owners(teams) == {date(2026, 11, 24): ANNA, date(2026, 11, 26): BO}


async def test_a_place_in_the_queue_that_ends_by_a_swap_is_told(
    teams: Stage, anna: Chat, bo: Chat
) -> None:
    await anna.say(f"/boka tisdag {LIBRARY}")
    await teams.fill(TUESDAY)
    await bo.say(f"/boka torsdag {BRIDGE}")
    await teams.fill(THURSDAY)
    await anna.say("/kö torsdag Vinterbad")
    await bo.say("/kö tisdag Julgran")
    await anna.say("/byt tisdag mot torsdag med Bo")
    [question] = [each for each in await cards(teams, bo) if "vill byta dag" in each.text]
    await bo.press(question, "Byt")
    for chat, day in ((anna, THURSDAY), (bo, TUESDAY)):
        told = [each for each in await standing(teams, chat) if place_ended() in each]
        assert len(told) == 1, told
        assert long_day(day, teams.clock.now().date()) in told[0]
        assert "står inte i någon kö" in (await chat.say("/kö")).text
    [question] = [each for each in await cards(teams, bo) if "Ångra" in each.buttons]
    await bo.press(question, "Ångra")
    for chat, day in ((anna, THURSDAY), (bo, TUESDAY)):
        place = f"plats 1 i kön till {long_day(day, teams.clock.now().date())}"
        assert place in (await standing(teams, chat))[-1]


async def test_a_place_in_the_queue_that_ends_by_a_gift_is_told(
    teams: Stage, anna: Chat, bo: Chat
) -> None:
    await anna.say(f"/boka tisdag {LIBRARY}")
    await teams.fill(TUESDAY)
    await bo.say(f"/kö tisdag {BRIDGE}")
    await anna.press_raw("exchange_send", {"booking": 1, "version": 1, "how": "give", "to": BO})
    [question] = [each for each in await cards(teams, bo) if "Jag tar den" in each.buttons]
    await bo.press(question, "Jag tar den")
    assert len([each for each in await standing(teams, bo) if place_ended() in each]) == 1


async def test_a_place_that_ends_with_ones_own_booking_is_told_once(
    teams: Stage, anna: Chat, bo: Chat
) -> None:
    receipt = await anna.say(f"/boka tisdag {LIBRARY}")
    await teams.fill(TUESDAY)
    await bo.say(f"/kö tisdag {BRIDGE}")
    await cancel(anna, receipt)
    await bo.press(await delivered(teams, bo), "Ta dagen")
    said = [each for each in await standing(teams, bo) if place_ended() in each]
    assert len(said) == 1, "the offer's own card, as it is now"


async def test_a_swap_is_not_undone_once_a_booking_has_changed(
    teams: Stage, anna: Chat, bo: Chat
) -> None:
    await anna.say(f"/boka tisdag {LIBRARY}")
    await bo.say(f"/boka torsdag {BRIDGE}")
    await anna.say("/byt tisdag mot torsdag")
    done = await bo.press(await delivered(teams, bo), "Byt")
    await anna.say("/flytta torsdag till fredag")
    now = await bo.press(done, "Ångra")
    assert "fredag 27 november" in now.text
    assert await owners(teams) == {date(2026, 11, 24): BO, date(2026, 11, 27): ANNA}


async def test_a_swap_from_a_taken_day_by_buttons_may_be_declined(
    teams: Stage, anna: Chat, bo: Chat
) -> None:
    await anna.say(f"/boka tisdag {LIBRARY}")
    await bo.say(f"/boka torsdag {BRIDGE}")
    await teams.fill(THURSDAY)
    taken = await anna.say("/boka torsdag Nytt")
    which = await anna.press(taken, "Fråga om byte")
    await anna.press(which, "Fråga om byte")
    await bo.press(await delivered(teams, bo), "Nej tack")
    assert "Bo Al kan inte byta dag" in (await delivered(teams, anna)).text
    assert await owners(teams) == {TUESDAY: ANNA, THURSDAY: BO}


async def test_a_swap_that_was_taken_back_can_not_be_accepted(
    teams: Stage, anna: Chat, bo: Chat
) -> None:
    await anna.say(f"/boka tisdag {LIBRARY}")
    await bo.say(f"/boka torsdag {BRIDGE}")
    asked = await anna.say("/byt tisdag mot torsdag")
    question = await delivered(teams, bo)
    assert "tillbakatagen" in (await anna.press(asked, "Ta tillbaka")).text
    assert "tillbakatagen" in (await bo.press(question, "Byt")).text
    assert any("tillbakatagen" in text for text in await standing(teams, bo))
    assert await owners(teams) == {TUESDAY: ANNA, THURSDAY: BO}


async def test_a_swap_is_void_when_a_booking_changed_meanwhile(
    teams: Stage, anna: Chat, bo: Chat
) -> None:
    await anna.say(f"/boka tisdag {LIBRARY}")
    await bo.say(f"/boka torsdag {BRIDGE}")
    await anna.say("/byt tisdag mot torsdag")
    question = await delivered(teams, bo)
    await anna.say("/flytta tisdag till onsdag")
    answer = await bo.press(question, "Byt")
    assert "gäller inte längre" in answer.text
    assert await owners(teams) == {date(2026, 11, 25): ANNA, THURSDAY: BO}


async def test_a_swap_runs_out_when_one_of_the_days_comes(
    teams: Stage, anna: Chat, bo: Chat
) -> None:
    await anna.say(f"/boka tisdag {LIBRARY}")
    await bo.say(f"/boka torsdag {BRIDGE}")
    await anna.say("/byt tisdag mot torsdag")
    question = await delivered(teams, bo)
    teams.clock.move(timedelta(days=2))
    assert "Tiden gick ut" in (await bo.press(question, "Byt")).text
    assert "Tiden gick ut" in (await delivered(teams, anna)).text
    assert await owners(teams) == {TUESDAY: ANNA, THURSDAY: BO}


@pytest.mark.everywhere
async def test_a_booking_is_given_to_a_colleague_who_says_yes(
    teams: Stage, anna: Chat, bo: Chat
) -> None:
    receipt = await anna.say(f"/boka tisdag {LIBRARY}")
    choices = await anna.press(receipt, "Byt eller ge bort")
    offered = await anna.press(choices, "Ge bort", {"to": BO})
    assert "Du har erbjudit Bo Al tisdag 24 november" in offered.text
    taken = await bo.press(await delivered(teams, bo), "Jag tar den")
    assert "Bo Al har tagit över tisdag 24 november" in taken.text
    assert await owners(teams) == {TUESDAY: BO}
    assert "Bo Al har tagit över" in (await delivered(teams, anna)).text


async def test_a_people_picker_may_name_the_account_instead_of_the_person(
    teams: Stage, anna: Chat, bo: Chat
) -> None:
    receipt = await anna.say(f"/boka tisdag {LIBRARY}")
    choices = await anna.press(receipt, "Byt eller ge bort")
    offered = await anna.press(choices, "Ge bort", {"to": f"29:{BO}"})
    assert "Du har erbjudit Bo Al" in offered.text


async def test_who_can_take_it_the_first_in_the_channel_to_press_does(
    teams: Stage, anna: Chat, bo: Chat
) -> None:
    await teams.install(ANNA, BO, SIV)
    receipt = await anna.say(f"/boka tisdag {LIBRARY}")
    choices = await anna.press(receipt, "Byt eller ge bort")
    await anna.press(choices, "Fråga alla i kanalen")
    await worked(teams)
    [(posted, wanted)] = [
        (key, Card(body["attachments"][0]["content"]))
        for key, body in teams.teams.posted.items()
        if "Vem kan ta" in str(body)
    ]
    thread = teams.channel(BO)
    thread.conversation, thread.last_posted = teams.teams.where[posted], posted
    assert "Bo Al har tagit över" in (await thread.press(wanted, "Jag tar den")).text
    late = teams.channel(SIV)
    late.conversation, late.last_posted = thread.conversation, posted
    assert "Bo Al har tagit över" in (await late.press(wanted, "Jag tar den")).text
    assert await owners(teams) == {TUESDAY: BO}


async def test_a_superadmin_books_over_the_limit_with_a_reason_that_shows(
    teams: Stage, anna: Chat
) -> None:
    siv = await known(teams, SIV)
    await anna.say(f"/boka tisdag {LIBRARY}")
    await teams.fill(TUESDAY)
    taken = await siv.say("/boka tisdag Stormvarning")
    form = await siv.press(taken, "Akut")
    without = await siv.press(form, "Boka akut", {"title": "Stormvarning", "reason": "  "})
    assert "motivering" in without.text
    booked = await siv.press(
        form, "Boka akut", {"title": "Stormvarning", "reason": "Klass 2 i natt"}
    )
    assert "Akut, utöver dagens plats: Klass 2 i natt" in booked.text
    assert len(await teams.bookings()) == 2
    assert "akut: Klass 2 i natt" in (await anna.say("/schema v 48")).text


async def test_urgent_pressed_twice_books_once(teams: Stage, anna: Chat) -> None:
    siv = await known(teams, SIV)
    await anna.say(f"/boka tisdag {LIBRARY}")
    draft = {"day": "2026-11-24", "title": "Stormvarning"}
    filled = draft | {"reason": "Klass 2 i natt"}
    await siv.press_raw("urgent_send", filled)
    again = await siv.press_raw("urgent_send", filled | {"title": " Stormvarning "})
    assert "Stormvarning" in again.text
    titles = [each.details.title for each in await teams.bookings()]
    assert titles == [LIBRARY, "Stormvarning"]


async def test_asking_twice_for_the_same_over_the_limit_asks_once(
    teams: Stage, anna: Chat, bo: Chat
) -> None:
    siv = await known(teams, SIV)
    await anna.say(f"/boka tisdag {LIBRARY}")
    filled = {"day": "2026-11-24", "title": "Stormvarning", "reason": "Klass 2 i natt"}
    first = await bo.press_raw("urgent_send", filled)
    assert (await bo.press_raw("urgent_send", filled)).text == first.text
    await worked(teams)
    asked = [each for each in await standing(teams, siv) if "vill boka akut" in each]
    assert len(asked) == 1
    await bo.press_raw("urgent_send", filled | {"title": "En annan storm"})
    asked = [each for each in await standing(teams, siv) if "vill boka akut" in each]
    assert len(asked) == 2


async def ask_urgently(chat: Chat) -> Card:
    taken = await chat.say("/boka tisdag Stormvarning")
    form = await chat.press(taken, "Akut")
    return await chat.press(
        form, "Fråga superadmin", {"title": "Stormvarning", "reason": "Klass 2 i natt"}
    )


async def test_an_editor_asks_to_go_over_the_limit_and_hears_yes(
    teams: Stage, anna: Chat, bo: Chat
) -> None:
    siv = await known(teams, SIV)
    await anna.say(f"/boka tisdag {LIBRARY}")
    await teams.fill(TUESDAY)
    assert "Du har frågat superadmin" in (await ask_urgently(bo)).text
    assert len(await teams.bookings()) == 1
    question = await delivered(teams, siv)
    assert "Bo Al vill boka akut tisdag 24 november" in question.text
    assert "Klass 2 i natt" in question.text
    approved = await siv.press(question, "Godkänn")
    assert "Godkänt av Siv Rönn" in approved.text
    again = await siv.press(question, "Godkänn")
    assert "Godkänt av Siv Rönn" in again.text
    told = await delivered(teams, bo)
    assert "Godkänt av Siv Rönn" in told.text
    assert len(await teams.bookings()) == 2
    shown = await bo.press(told, "Visa bokningen")
    assert "Akut, utöver dagens plats: Klass 2 i natt" in shown.text


async def test_an_editor_hears_no_and_keeps_what_was_typed(
    teams: Stage, anna: Chat, bo: Chat
) -> None:
    siv = await known(teams, SIV)
    await anna.say(f"/boka tisdag {LIBRARY}")
    await teams.fill(TUESDAY)
    await ask_urgently(bo)
    await siv.press(await delivered(teams, siv), "Avslå")
    told = await delivered(teams, bo)
    assert "Avslaget av Siv Rönn" in told.text
    form = await bo.press(told, "Välj en annan dag")
    assert form.inputs["title"]["value"] == "Stormvarning"
    assert len(await teams.bookings()) == 1


@pytest.mark.parametrize(
    ("verb", "data"),
    [
        ("queue_join", {"day": "2026-11-24", "title": "Kapad"}),
        ("queue_take", {"place": 1, "version": 2}),
        ("queue_leave", {"place": 1, "version": 2}),
        ("exchange", {"booking": 1, "version": 1}),
        ("exchange_send", {"booking": 1, "version": 1, "how": "ask_all"}),
        ("swap_which", {"theirs": 1}),
        ("proposal_answer", {"proposal": 1, "version": 1, "yes": True}),
        ("proposal_back", {"proposal": 1, "version": 1}),
        ("urgent", {"day": "2026-11-24"}),
        ("urgent_send", {"day": "2026-11-24", "title": "Kapad", "reason": "Kapad"}),
    ],
)
async def test_a_stranger_learns_nothing_and_changes_nothing(
    teams: Stage, verb: str, data: dict[str, object]
) -> None:
    await teams.install(ANNA, BO, SIV)
    anna, bo = await known(teams, ANNA), await known(teams, BO)
    await anna.say(f"/boka tisdag {LIBRARY}")
    await bo.say(f"/boka torsdag {BRIDGE}")
    await anna.say("/byt tisdag mot torsdag")
    await bo.say("/kö tisdag Kö")
    before = await teams.bookings()
    answer = await teams.personal(STRANGER).press_raw(verb, data)
    assert LIBRARY not in answer.text
    assert "Anna" not in answer.text
    assert "referens" not in answer.text
    assert await teams.bookings() == before


@pytest.mark.parametrize(
    ("verb", "data"),
    [
        ("proposal_answer", {"proposal": 1, "version": 1, "yes": True}),
        ("proposal_back", {"proposal": 1, "version": 1}),
        ("exchange_send", {"booking": 1, "version": 1, "how": "ask_all"}),
        ("queue_take", {"place": 1, "version": 1}),
        ("proposal_answer", {"proposal": 99, "version": 1, "yes": True}),
        ("queue_leave", {"place": 99, "version": 1}),
    ],
)
async def test_nobody_answers_for_another(
    teams: Stage, anna: Chat, bo: Chat, verb: str, data: dict[str, object]
) -> None:
    await anna.say(f"/boka tisdag {LIBRARY}")
    await bo.say(f"/boka torsdag {BRIDGE}")
    await anna.say("/byt tisdag mot torsdag")
    await bo.say("/kö tisdag Kö")
    third = await known(teams, STRANGER)
    answer = await third.press_raw(verb, data)
    assert "referens" not in answer.text
    assert await owners(teams) == {TUESDAY: ANNA, THURSDAY: BO}


@pytest.mark.parametrize(
    "text",
    [
        "/kö",
        "/kö hejsan",
        "/kö vecka 49",
        "/kö igår",
        "/byt",
        "/byt tisdag",
        "/byt x mot y",
        "/byt tisdag mot onsdag",
        "/ge bort tisdag",
        "/kö 30 februari",
    ],
)
async def test_whatever_follows_the_commands_gets_an_answer(
    teams: Stage, anna: Chat, text: str
) -> None:
    await anna.say(f"/boka tisdag {LIBRARY}")
    answer = await anna.say(text)
    assert answer.text.strip()
    assert "referens" not in answer.text
    await settled(teams)
    assert await owners(teams) == {TUESDAY: ANNA}


@pytest.mark.parametrize("typed", ["/byt", "/byt tisdag", "/byt tisdag mot torsdag"])
async def test_who_has_nothing_to_swap_is_told_so_and_can_book(anna: Chat, typed: str) -> None:
    card = await anna.say(typed)
    assert nothing_of_yours() in card.text
    assert "vecka" in (await anna.press(card, "Boka en dag")).text.lower()


async def test_who_is_not_known_stays_as_typed_in_the_form(anna: Chat, bo: Chat) -> None:
    assert bo.person
    await anna.say(f"/boka tisdag {LIBRARY}")
    unknown = {"booking": 1, "version": 1, "how": "give", "to": "Nils i receptionen"}
    again = await anna.press_raw("exchange_send", unknown)
    assert again.inputs["to"]["value"] == "Nils i receptionen"


@pytest.mark.parametrize(
    "typed",
    [
        "/kö ta bort torsdag",
        "/kö torsdag ta bort",
        "/kö bort mig från torsdag 26/11",
        "/kö lämna kön på torsdag",
        "/kö ta bort vinterbad",
        "/kö avboka {page} torsdag",
        "/ta bort mig från kön på torsdag",
        "/avboka kön 26/11",
        "lämna kön torsdag",
        "/avboka min plats i kön på torsdag",
    ],
)
async def test_whoever_wants_out_of_a_queue_is_asked_about_that_place(
    teams: Stage, bo: Chat, typed: str
) -> None:
    for day in (TUESDAY, THURSDAY):
        await teams.fill(day)
    await bo.say(f"/kö tisdag {BRIDGE}")
    await bo.say("/kö torsdag Vinterbad")
    asked = await bo.say(typed.format(page=teams.main.name))
    assert ("Vinterbad" in asked.text, BRIDGE in asked.text) == (True, False)
    left = await bo.press(asked, "Lämna kön")
    assert "Du står inte längre i kön till torsdag" in left.text
    assert BRIDGE in (await bo.say("/kö")).text


@pytest.mark.parametrize("typed", ["mina", "visa", "Status?", "min plats"])
async def test_ones_places_in_queues_are_asked_for_in_words_too(
    teams: Stage, bo: Chat, typed: str
) -> None:
    await teams.fill(TUESDAY)
    await bo.say(f"/kö tisdag {BRIDGE}")
    assert BRIDGE in (await bo.say(f"/kö {typed}")).text


@pytest.mark.parametrize("typed", ["ta bort", "ta bort fredag", "bort 1/12", "ta bort alla"])
async def test_where_it_is_not_known_which_queue_to_leave_all_places_are_shown(
    teams: Stage, bo: Chat, typed: str
) -> None:
    for day in (TUESDAY, THURSDAY):
        await teams.fill(day)
    await bo.say(f"/kö tisdag {BRIDGE}")
    await bo.say("/kö torsdag Vinterbad")
    asked = await bo.say(f"/kö {typed}")
    assert len(asked.all_buttons("Lämna kön")) == 2
    beside = typed.removeprefix("ta ").removeprefix("bort").removesuffix("alla").strip()
    assert ("Du står inte i kö till" in asked.text) == bool(beside)
    assert beside in asked.text


@pytest.mark.parametrize(
    "title", ["Ta bort snön", "ta bort snön", "Stryk en katt", "Bort med snön"]
)
async def test_a_title_may_speak_of_taking_away(teams: Stage, bo: Chat, title: str) -> None:
    await teams.fill(TUESDAY)
    await bo.say(f"/kö 24/11 {title}")
    assert title in (await bo.say("/kö")).text


@pytest.mark.parametrize("typed", ["varje fredag Fika", "31/2 Fika", "v 60"])
async def test_who_queues_for_no_day_is_told_how_and_is_pointed_at_no_list(
    anna: Chat, typed: str
) -> None:
    assert which_queue_day_help(typed) in (await anna.say(f"/kö {typed}")).text


async def two_on_thursday(teams: Stage, anna: Chat, bo: Chat) -> Chat:
    """Anna's own on Tuesday; Bo's and Siv's on Thursday. Siv's chat."""
    siv = await known(teams, SIV)
    form = await siv.press_raw("edit_page", {"page": teams.main.id})
    values = {each: str(node.get("value", "")) for each, node in form.inputs.items()}
    await siv.press(form, "Spara", values | {"seats": "3"})
    await anna.say(f"/boka tisdag {LIBRARY}")
    await bo.say(f"/boka torsdag {BRIDGE}")
    await siv.say("/boka torsdag Vinterbad")
    return siv


@pytest.mark.parametrize(
    "typed", ["tisdag mot torsdag", "torsdag mot min tisdag", LIBRARY + " 26/11"]
)
async def test_of_several_posts_on_a_day_nobody_is_asked_unasked(
    teams: Stage, anna: Chat, bo: Chat, typed: str
) -> None:
    siv = await two_on_thursday(teams, anna, bo)
    await anna.say("/boka fredag Annat")
    asked = await anna.say(f"/byt {typed}")
    assert which_of_that_day(THURSDAY, TUESDAY - timedelta(days=2)) in asked.text
    choices = {each["title"]: each["value"] for each in asked.inputs["theirs"]["choices"]}
    assert len(choices) == 2
    assert not asked.inputs["theirs"].get("value")
    [wanted] = [value for title, value in choices.items() if "Vinterbad" in title]
    await anna.press(asked, "Fråga om byte", {"theirs": wanted})
    assert LIBRARY in (await delivered(teams, siv)).text


async def test_whose_post_on_a_day_is_meant_is_said_by_their_name(
    teams: Stage, anna: Chat, bo: Chat
) -> None:
    siv = await two_on_thursday(teams, anna, bo)
    await anna.say("/byt tisdag mot Sivs torsdag")
    assert LIBRARY in (await delivered(teams, siv)).text
