"""Texts, names and ids longer than any card, column or index holds: said so, cut, or refused."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.botframework.inbound import TEXT_LIMIT
from bot.core.people import NAME_LIMIT
from bot.swedish.words import CommandName
from cards.actions import ACTIONS, BadAction, parse
from tests.cards.test_cards import LARGEST, size
from tests.clock import FixedClock
from tests.makers import ANNA, BO, SIV
from tests.scenario import TEAM, Card, Stage, stage
from tests.teams.test_permissions import VERBS, forged

A_WHILE = timedelta(minutes=1)
TOO_LONG = "Texten är för lång"

# SQLite holds whatever it is given, so it would show none of this.
pytestmark = pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)


@pytest.fixture
async def teams(tmp_path: Path, clock: FixedClock, database_url: str) -> AsyncIterator[Stage]:
    async with stage(tmp_path, clock, database_url=database_url) as set_up:
        yield set_up


async def told(teams: Stage, text: str, person: str = ANNA) -> list[Card]:
    """The cards that a typed text brings, wherever they go."""
    before = len(teams.teams.received)
    chat = teams.personal(person)
    assert await chat.deliver(chat.message(text)) == 200
    bodies = [each.body for each in teams.teams.received[before:]]
    return [Card(body["attachments"][0]["content"]) for body in bodies]


@pytest.mark.parametrize("start", ["", "/boka tisdag ", "/riktlinjer "])
async def test_hundreds_of_kilobytes_are_answered_in_a_sentence(teams: Stage, start: str) -> None:
    [card] = await told(teams, start + "Hej \N{PILE OF POO} " * 60_000)
    assert "högst 4 000 tecken" in card.text
    assert "Korta den" in card.text
    assert "\N{PILE OF POO}" not in json.dumps(card.content, ensure_ascii=False)


@pytest.mark.parametrize("letter", ["å", "\N{PILE OF POO}", '"', "* "])
async def test_the_longest_text_that_is_taken_bursts_no_card(teams: Stage, letter: str) -> None:
    for start in ("", "boka tisdag", *CommandName):
        teams.clock.move(A_WHILE)
        text = f"{start} {letter * TEXT_LIMIT}"[:TEXT_LIMIT]
        for card in await told(teams, text, SIV):
            assert size(card.content) < LARGEST / 2, start
            assert "Något gick fel" not in card.text, start


def widest(verb: str, letter: str) -> dict[str, Any]:
    """Data of the button with as much in every field of text as the field takes."""
    data: dict[str, Any] = forged(verb)
    for name, schema in ACTIONS[verb].model_json_schema().get("properties", {}).items():
        for kind in (schema, *schema.get("anyOf", ())):
            if kind.get("type") == "string" and "maxLength" in kind and "pattern" not in kind:
                data[name] = letter * kind["maxLength"]
    return data


@pytest.mark.parametrize("letter", ["å", "\N{PILE OF POO}"])
async def test_the_fullest_form_bursts_no_card_and_no_column(teams: Stage, letter: str) -> None:
    await teams.install(ANNA, BO, SIV)
    siv = teams.personal(SIV)
    # Whoever tries everything asks whether the chat is there.
    teams.teams.rosters[siv.conversation] = [{"id": f"29:{SIV}", "aadObjectId": SIV}]
    await siv.say("/boka tisdag Något att ändra")
    await siv.press_raw("report", {"kind": "unlawful", "ground": "agitation"})
    for verb in VERBS:
        teams.clock.move(A_WHILE)
        answer = await siv.invoke(verb, widest(verb, letter))
        card = Card(answer if isinstance(answer, dict) else {})
        assert size(card.content) < LARGEST, verb
        assert "Något gick fel" not in card.text, verb


async def test_a_field_with_more_than_it_takes_leaves_the_form_as_it_was(teams: Stage) -> None:
    answer = await teams.personal(SIV).invoke(
        "close", {"first": "2026-12-14", "reason": "x" * 501}
    )
    assert TOO_LONG in answer
    assert "högst 500 tecken" in answer


def test_no_field_of_any_button_takes_a_long_text(database_kind: str) -> None:
    for verb in VERBS:
        for name in ACTIONS[verb].model_fields:
            with pytest.raises(BadAction):
                parse(verb, {**forged(verb), name: "x" * 5_001})


async def test_a_very_long_name_is_cut_off_wherever_it_comes_from(teams: Stage) -> None:
    name = "Anna " * 100_000
    teams.teams.rosters[TEAM] = [{"id": f"29:{BO}", "name": "Bo " * 10_000, "aadObjectId": BO}]
    chat = teams.personal(ANNA)
    activity = chat.message("hjälp")
    activity["from"]["name"] = name
    assert await chat.deliver(activity) == 200
    added = teams.channel(BO).activity("installationUpdate") | {"action": "add"}
    assert (await teams.post(added))[0] == 200
    while await teams.bot.worker.work_due():
        pass
    async with teams.storage.read() as tx:
        assert {len(each.name) for each in await tx.people.all()} == {NAME_LIMIT}


@pytest.mark.parametrize(
    "changed",
    [
        {"channelData": {"team": {"id": "19:" + "t" * 148}}},
        {"channelData": {"settings": {"selectedChannel": {"id": "19:" + "c" * 148}}}},
        {"from": {"id": "29:" + "x" * 198, "aadObjectId": ANNA}},
        {"from": {"id": "29:x", "aadObjectId": "İ" * 64}},
        {"serviceUrl": "https://smba.trafficmanager.net/" + "x" * 500},
    ],
    ids=["team", "chosen channel", "account", "grows in small letters", "service"],
)
@pytest.mark.parametrize("kind", ["message", "installationUpdate"])
async def test_an_id_that_no_column_could_hold_is_a_400(
    teams: Stage, changed: dict[str, Any], kind: str
) -> None:
    activity = teams.personal().message("hjälp") | {"type": kind, "action": "add"} | changed
    assert (await teams.post(activity))[0] == 400


async def test_the_longest_ids_are_kept_at_installation(teams: Stage) -> None:
    team = "19:" + "t" * 147
    teams.teams.rosters[team] = [{"id": "29:" + "x" * 197, "name": "Bo", "aadObjectId": BO}]
    activity = teams.channel(BO).activity("installationUpdate") | {"action": "add"}
    activity["channelData"] |= {
        "team": {"id": team},
        "settings": {"selectedChannel": {"id": "19:" + "c" * 147}},
    }
    activity["from"] = {"id": "29:" + "x" * 197, "aadObjectId": BO}
    assert (await teams.post(activity))[0] == 200
    while await teams.bot.worker.work_due():
        pass
    assert (await teams.bot.queue.backlog(teams.clock.now())).dead == 0
    async with teams.storage.read() as tx:
        assert [each.id for each in await tx.people.all() if each.on_roster] == [BO]


async def test_a_link_longer_than_an_index_holds_is_refused_in_words(teams: Stage) -> None:
    link = "https://www.linkedin.com/posts/" + "x" * 3_000
    for command in ("tipsa", "publicerat"):
        [card] = await told(teams, f"/{command} {link}", SIV)
        assert "Något gick fel" not in card.text, command
        assert "x" * 100 not in card.text, command


@pytest.mark.parametrize("bad", ["\ufffe", "\uffff", "\x01", "\x1b", "\ufdd3"])
async def test_a_character_that_no_file_holds_is_refused_where_it_enters(
    teams: Stage, bad: str
) -> None:
    chat = teams.personal(ANNA)
    card = await chat.say(f"/boka torsdag Ny{bad} cykelbro")
    assert "osynligt tecken" in card.text
    receipt = await chat.say("/boka torsdag Ny cykelbro")
    edit = await chat.press(receipt, "Ändra")
    data = dict(edit.buttons["Spara"]["data"]) | {"title": f"Ny{bad} bro"}
    assert "osynligt tecken" in await chat.invoke(edit.buttons["Spara"]["verb"], data)
    assert [booking.details.title for booking in await teams.bookings()] == ["Ny cykelbro"]
