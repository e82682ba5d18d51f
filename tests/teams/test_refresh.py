"""A booking in the channel: each reader's client asks for that reader's own view of it."""

from typing import Any

import pytest

from tests.makers import ANNA, BO, SIV
from tests.scenario import Card, Chat, Stage

LIBRARY = "Bakom kulisserna på stadsbiblioteket"
CIA = "c1a00000-0000-4000-8000-000000000004"
OWNERS = {"Ändra", "Flytta", "Avboka"}


@pytest.fixture
async def thread(teams: Stage) -> Chat:
    for person in (ANNA, BO):
        await teams.personal(person).say("/hjälp")
    return teams.channel(ANNA)


def refresh_of(card: Card) -> dict[str, Any]:
    refresh = card.content["refresh"]
    assert refresh.keys() == {"action", "userIds"}
    assert refresh["action"]["type"] == "Action.Execute"
    return refresh


async def seen_by(teams: Stage, person: str, thread: Chat, card: Card) -> Card:
    """What the client of the person is given when it draws the card."""
    action = refresh_of(card)["action"]
    reader = Chat(stage=teams, person=person, conversation=thread.conversation, kind="channel")
    activity = reader.activity("invoke") | {
        "name": "adaptiveCard/action",
        "replyToId": thread.last_posted,
        "value": {"action": action, "trigger": "automatic"},
    }
    status, body = await teams.post(activity)
    assert (status, body["statusCode"]) == (200, 200)
    return Card(body["value"])


async def test_the_owner_sees_buttons_and_another_reader_none(teams: Stage, thread: Chat) -> None:
    receipt = await thread.say(f"/boka tisdag {LIBRARY}")
    assert set(refresh_of(receipt)["userIds"]) == {f"29:{ANNA}", f"29:{BO}"}
    before = teams.teams.written
    own = await seen_by(teams, ANNA, thread, receipt)
    others = await seen_by(teams, BO, thread, own)
    assert set(own.buttons) >= OWNERS
    assert OWNERS.isdisjoint(others.buttons)
    assert LIBRARY in others.text
    assert teams.teams.written == before, "a look posts and edits nothing"


async def test_an_old_card_is_drawn_as_the_booking_is_now(teams: Stage, thread: Chat) -> None:
    receipt = await thread.say(f"/boka tisdag {LIBRARY}")
    await teams.personal(ANNA).say("/flytta tisdag till torsdag")
    assert "torsdag 26 november" in (await seen_by(teams, BO, thread, receipt)).text


async def test_a_card_that_is_edited_can_be_asked_for_still(teams: Stage, thread: Chat) -> None:
    receipt = await thread.say(f"/boka tisdag {LIBRARY}")
    question = await thread.press(receipt, "Avboka")
    confirm = next(each for each in question.buttons.values() if each["verb"] == "confirm_cancel")
    await thread.press(question, confirm)
    [standing] = [
        body
        for key, body in teams.teams.posted.items()
        if teams.teams.where[key] == thread.conversation
    ]
    card = Card(standing["attachments"][0]["content"])
    assert "Avbokat" in (await seen_by(teams, BO, thread, card)).text


async def test_it_names_sixty_readers_at_the_most(teams: Stage, thread: Chat) -> None:
    for number in range(70):
        await teams.personal(f"ed170000-0000-4000-8000-{number:012}").say("/hjälp")
    receipt = await thread.say(f"/boka tisdag {LIBRARY}")
    assert len(set(refresh_of(receipt)["userIds"])) == 60


async def test_a_card_in_the_personal_chat_has_one_reader_and_needs_none(teams: Stage) -> None:
    receipt = await teams.personal(ANNA).say(f"/boka tisdag {LIBRARY}")
    assert "refresh" not in receipt.content


async def test_a_member_who_is_no_editor_any_more_goes_on_reading_it_without_buttons(
    teams: Stage, thread: Chat
) -> None:
    await teams.install(ANNA, BO)
    receipt = await thread.say(f"/boka tisdag {LIBRARY}")
    siv = teams.personal(SIV)
    await siv.press(await siv.press_raw("editor", {"person": ANNA}), "Ta bort som redaktör")
    shown = await seen_by(teams, ANNA, thread, receipt)
    assert LIBRARY in shown.text
    assert not shown.buttons
    assert "Kontakta" in (await thread.press(receipt, "Ändra")).text


async def test_whoever_is_no_editor_reads_no_booking_that_is_not_on_the_card(
    teams: Stage, thread: Chat
) -> None:
    await teams.install(ANNA, BO)
    receipt = await thread.say(f"/boka tisdag {LIBRARY}")
    await teams.personal(BO).say("/boka torsdag Hemligt tills vidare")
    forged = {"type": "Action.Execute", "verb": "booking", "data": {"booking": 2}}
    refresh = {"action": forged, "userIds": []}
    card = Card({**receipt.content, "refresh": refresh})
    assert "Hemligt" not in (await seen_by(teams, CIA, thread, card)).text
    assert LIBRARY not in (await teams.personal(CIA).press_raw("booking", {"booking": 1})).text
