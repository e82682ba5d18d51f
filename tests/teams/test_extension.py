"""The message extension and slash commands: other entry points, the same handlers and checks."""

import json
from dataclasses import replace
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from bot.wiring.parts import Parts
from tests.doubles.connector import Fault
from tests.makers import ANNA, BO, TUESDAY
from tests.scenario import CHANNEL, LOCAL, Card, Chat, Stage, settled, stage

TARGETS = Parts(client=replace(LOCAL, targets=True))
"""A client that shows a message to one person alone, as Teams does."""
STRANGER = "dddd0000-0000-4000-8000-000000000009"


async def search(chat: Chat, command: str, text: str = "") -> dict[str, Any]:
    parameters = (
        [{"name": "sok", "value": text}] if text else [{"name": "initialRun", "value": "true"}]
    )
    activity = chat.activity("invoke") | {
        "name": "composeExtension/query",
        "value": {"commandId": command, "parameters": parameters},
    }
    status, body = await chat.stage.post(activity)
    assert status == 200
    return body["composeExtension"]


def titles(found: dict[str, Any]) -> list[str]:
    return [each["preview"]["content"]["title"] for each in found["attachments"]]


async def test_free_days_are_found_by_week_and_booked_from_the_message(teams: Stage) -> None:
    anna = teams.personal(ANNA)
    await anna.say("/boka tisdag Upptagen dag")
    await teams.fill(TUESDAY)
    found = await search(anna, "lediga", "v 48")
    assert titles(found)[:2] == ["Måndag 23 november (v. 48)", "Onsdag 25 november (v. 48)"]
    card = Card(found["attachments"][0]["content"])
    assert "Ny bokning" in (await teams.channel(BO).press(card, "Boka")).text


async def test_of_days_that_are_asked_for_one_by_one_only_those_are_found(teams: Stage) -> None:
    found = await search(teams.personal(ANNA), "lediga", "24/11 och 26/11")
    assert titles(found) == ["Tisdag 24 november (v. 48)", "Torsdag 26 november (v. 48)"]


async def test_the_first_look_shows_the_best_days(teams: Stage) -> None:
    assert len(titles(await search(teams.personal(ANNA), "lediga"))) == 3


@pytest.mark.parametrize("text", ["kulisserna", "KULISSERNA", "tisdag", "anna ek"])
async def test_bookings_are_found_by_word_day_and_name(teams: Stage, text: str) -> None:
    await teams.personal(ANNA).say("/boka tisdag Bakom kulisserna")
    await teams.personal(ANNA).say("/boka torsdag Något annat")
    found = titles(await search(teams.personal(BO), "bokningar", text))
    assert "Bakom kulisserna" in found
    assert text == "anna ek" or found == ["Bakom kulisserna"]


async def test_a_found_title_steers_nothing_of_how_it_is_shown(teams: Stage) -> None:
    await teams.personal(ANNA).say("/boka tisdag Bild \u202egnp.exe\u2069 och\u200b mer")
    found = await search(teams.personal(BO), "bokningar")
    assert titles(found) == ["Bild gnp.exe och mer"]


async def test_nothing_found_is_said(teams: Stage) -> None:
    found = await search(teams.personal(ANNA), "bokningar", "finns inte")
    assert found["type"] == "message"
    assert (await search(teams.personal(ANNA), "okänt", "x"))["type"] == "message"


async def test_a_stranger_finds_nothing(teams: Stage) -> None:
    await teams.install(ANNA)
    await teams.personal(ANNA).say("/boka tisdag Hemligt")
    for command in ("lediga", "bokningar"):
        found = await search(teams.personal(STRANGER), command)
        assert found["type"] == "message"
        assert "Hemligt" not in str(found)


@pytest.mark.parametrize("value", [None, [], {"commandId": 7}, {"parameters": "x"}])
async def test_a_query_of_another_shape_finds_nothing(teams: Stage, value: object) -> None:
    activity = teams.personal(ANNA).activity("invoke") | {
        "name": "composeExtension/query",
        "value": value,
    }
    status, body = await teams.post(activity)
    assert status == 200
    assert body["composeExtension"]["type"] == "message"


async def test_a_report_from_a_message_goes_on_in_the_private_chat(teams: Stage) -> None:
    await teams.install(ANNA)
    personal = teams.personal(ANNA)
    await personal.say("/hjälp")
    before = len(teams.teams.sent_to(personal.conversation))
    thread = teams.channel(ANNA)
    activity = thread.activity("invoke") | {
        "name": "composeExtension/fetchTask",
        "value": {"commandId": "anmal", "commandContext": "message"},
    }
    status, body = await teams.post(activity)
    assert status == 200
    assert body["task"]["type"] == "message"
    assert len(teams.teams.sent_to(personal.conversation)) == before + 1
    assert teams.teams.sent_to(thread.conversation) == []


def slash(chat: Chat, text: str) -> dict[str, Any]:
    message = chat.activity("message") | {"text": text}
    return message | {"recipient": message["recipient"] | {"isTargeted": True}}


async def test_a_slash_command_is_answered_to_the_one_who_typed_it(
    tmp_path: Any, clock: Any
) -> None:
    async with stage(tmp_path, clock, parts=TARGETS) as teams:
        await teams.install(ANNA)
        await settled(teams)
        before = len(teams.teams.received)
        thread = teams.channel(ANNA)
        assert await thread.deliver(slash(thread, "/boka")) == 200
        [sent] = teams.teams.received[before:]
        assert sent.query == {"isTargetedActivity": "true"}
        assert sent.body["recipient"] == {"id": f"29:{ANNA}", "isTargeted": True}


async def test_where_the_channel_refuses_it_goes_to_the_private_chat(
    tmp_path: Any, clock: Any
) -> None:
    async with stage(tmp_path, clock, parts=TARGETS) as teams:
        await teams.install(ANNA)
        await settled(teams)
        personal = teams.personal(ANNA)
        await personal.say("/hjälp")
        before = len(teams.teams.sent_to(personal.conversation))
        thread = teams.channel(ANNA)
        teams.teams.fail_next(Fault(status=403, code="BotNotInConversationRoster"))
        assert await thread.deliver(slash(thread, "/mina")) == 200
        assert len(teams.teams.sent_to(personal.conversation)) == before + 1
        public = [each for each in teams.teams.posted if CHANNEL in teams.teams.where[each]]
        assert public == []
        await settled(teams)


async def test_a_search_that_fails_says_so_with_a_reference(
    teams: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("bot.teams.dispatch.free_days", broken)
    status, body = await teams.post(
        teams.personal().activity("invoke")
        | {
            "name": "composeExtension/query",
            "value": {"commandId": "lediga", "parameters": []},
        }
    )
    assert status == 200
    assert "referensen" in body["composeExtension"]["text"]
    metrics = (await teams.bot.measured()).decode()
    assert 'bot_turns_total{entry_point="extension",outcome="failed"} 1.0' in metrics


@pytest.mark.parametrize("wrong", [0, {"value": 1}, {"value": "x" * 2_000}])
async def test_a_search_of_half_a_million_parameters_finds_nothing(
    teams: Stage, wrong: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    errors: list[int] = []
    real = BaseModel.model_validate.__func__

    def counted(cls: type[BaseModel], value: object, **more: Any) -> BaseModel:
        try:
            return real(cls, value, **more)
        except ValidationError as error:
            errors.append(error.error_count())
            raise

    monkeypatch.setattr(BaseModel, "model_validate", classmethod(counted))
    many = [wrong] * (900_000 // (len(json.dumps(wrong)) + 2))
    value = {"commandId": "lediga", "parameters": many}
    query = teams.personal().activity("invoke") | {"name": "composeExtension/query"}
    _, body = await teams.post(query | {"value": value})
    assert body["composeExtension"]["type"] == "message"
    assert errors == [1]
