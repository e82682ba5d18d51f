"""One who floods the bot is asked to wait, and nobody else notices."""

from datetime import timedelta

import pytest

from bot.core.pace import TURNS
from tests.makers import ANNA, BO, SIV

WAIT = "Vänta en minut"


@pytest.fixture
async def flooded(teams):
    """Anna has had all her turns; her last card is at hand."""
    chat = teams.personal(ANNA)
    card = await chat.say("boka torsdag Bakom kulisserna")
    for _ in range(TURNS.calls - 1):
        await chat.deliver(chat.message("hjälp"))
    return chat, card


async def test_the_answer_is_polite_and_comes_once(teams, flooded):
    chat, _ = flooded
    assert WAIT in (await chat.say("mina")).text
    before = teams.teams.written
    assert await chat.deliver(chat.message("mina")) == 200
    assert teams.teams.written == before


async def test_in_the_channel_it_is_for_the_hasty_alone(teams, flooded):
    await teams.install(ANNA, BO)
    before = len(teams.teams.received)
    channel = teams.channel(ANNA)
    await channel.deliver(channel.message("schema"))
    new = teams.teams.received[before:]
    assert [got for got in new if got.conversation_id == channel.conversation] == []
    assert any(WAIT in str(got.body) for got in new)


async def test_a_press_is_answered_in_words_and_the_card_stays(flooded, teams):
    chat, card = flooded
    button = card.buttons["Avboka"]
    answer = await chat.invoke(button["verb"], button["data"])
    assert WAIT in answer
    assert len(await teams.bookings()) == 1


async def test_a_search_is_answered_in_words(flooded, teams):
    chat, _ = flooded
    activity = chat.activity("invoke") | {
        "name": "composeExtension/query",
        "value": {"commandId": "lediga", "parameters": []},
    }
    _, body = await teams.post(activity)
    assert WAIT in body["composeExtension"]["text"]


async def test_others_and_superadmins_are_served_meanwhile(flooded, teams):
    assert WAIT not in (await teams.personal(BO).say("mina")).text
    siv = teams.personal(SIV)
    for _ in range(TURNS.calls):
        await siv.deliver(siv.message("hjälp"))
    assert WAIT not in (await siv.say("status")).text


async def test_a_minute_later_everything_works(flooded, teams, clock):
    chat, _ = flooded
    assert WAIT in (await chat.say("mina")).text
    clock.move(timedelta(minutes=1))
    assert "Bakom kulisserna" in (await chat.say("mina")).text


async def test_it_is_counted(flooded, teams):
    chat, _ = flooded
    await chat.say("mina")
    metrics = (await teams.bot.measured()).decode()
    assert 'bot_refusals_total{refusal="TooFast"} 1.0' in metrics


@pytest.mark.parametrize("name", ["composeExtension/fetchTask", "task/fetch", "task/submit"])
async def test_a_dialog_is_answered_in_words(flooded, teams, name):
    chat, _ = flooded
    before = teams.teams.written
    _, body = await teams.post(chat.activity("invoke") | {"name": name, "value": {}})
    assert WAIT in body["task"]["value"]
    assert teams.teams.written == before
