"""Something raises in each layer of a turn: the person hears of it, and the log has its number."""

from collections.abc import Callable
from typing import Any

import pytest

import cards.booking
from bot.schedule import booking as rules
from bot.teams import understood
from bot.teams.handlers import booking as handler
from bot.teams.messenger import Messenger
from storage.audit import SqlAudit
from tests.doubles.connector import Fault
from tests.faults.checks import explained, rows
from tests.scenario import TEAM, Card, Stage

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)

BOOK = "boka 24/11 Bakom kulisserna"


class Bug(Exception):
    pass


def bug(*_: Any, **__: Any) -> Any:
    raise Bug


def once(work: Callable[..., Any]) -> Callable[..., Any]:
    """The same, after it has raised for the first time."""
    left = [Bug()]

    async def raising(*given: Any, **named: Any) -> Any:
        if left:
            raise left.pop()
        return await work(*given, **named)

    return raising


LAYERS = {
    "handler": (understood, "read_post"),
    "rule": (rules, "free_seat"),
    "use case": (handler.usecase, "booking_changed"),
    "storage": (SqlAudit, "add"),
}


@pytest.mark.parametrize("layer", LAYERS)
async def test_a_bug_is_told_with_a_number_and_leaves_nothing(
    teams: Stage, log: list[Any], monkeypatch: pytest.MonkeyPatch, layer: str
) -> None:
    before = await rows(teams)
    with monkeypatch.context() as broken:
        broken.setattr(*LAYERS[layer], bug)
        card = await teams.personal().say(BOOK)
    assert explained(card, log)["event"] == "turn_failed"
    assert await rows(teams) == before
    assert "Bokat: tisdag 24 november" in (await teams.personal().say(BOOK)).text


async def test_a_bug_in_a_card_is_told_and_what_was_booked_stays_booked(
    teams: Stage, log: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(cards.booking, "receipt_card", bug)
        card = await teams.personal().say(BOOK)
    explained(card, log)
    assert "Se i schemat om det blev gjort ändå" in card.text
    assert [each.details.title for each in await teams.bookings()] == ["Bakom kulisserna"]


async def test_a_bug_while_the_answer_is_sent_is_told(
    teams: Stage, log: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(Messenger, "answer", once(Messenger.answer))
        card = await teams.personal().say(BOOK)
    assert explained(card, log)["event"] == "answer_failed"
    assert len(await teams.bookings()) == 1


async def test_a_bug_when_a_pressed_card_is_replaced_is_told_in_its_place(
    teams: Stage, log: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = await teams.personal().say(BOOK)
    question = await teams.personal().press(receipt, "Avboka")
    with monkeypatch.context() as broken:
        broken.setattr(Messenger, "replace_pressed", bug)
        card = await teams.personal().press(question, "Avboka")
    explained(card, log)


async def test_a_bug_in_the_search_is_told_where_the_hits_would_be(
    teams: Stage, log: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    query = {"commandId": "lediga", "parameters": [{"name": "text", "value": "november"}]}
    activity = teams.personal().activity("invoke") | {
        "name": "composeExtension/query",
        "value": query,
    }
    monkeypatch.setattr("bot.teams.dispatch.free_days", bug)
    status, body = await teams.post(activity)
    assert status == 200
    [entry] = [each for each in log if each["log_level"] == "error"]
    assert f"referensen {entry['turn']}" in body["composeExtension"]["text"]


async def test_an_installation_that_could_not_be_kept_is_sent_again(
    teams: Stage, log: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    teams.teams.rosters[TEAM] = []
    activity = teams.channel().activity("installationUpdate") | {"action": "add"}
    with monkeypatch.context() as broken:
        broken.setattr("bot.teams.installation.Installation.changed", bug)
        assert await teams.channel().deliver(activity) == 503
    assert await teams.channel().deliver(activity) == 200


async def test_who_has_blocked_the_bot_meanwhile_is_one_line_and_no_fault_of_the_bots(
    teams: Stage, log: list[Any]
) -> None:
    teams.teams.fail_next(Fault(status=403, code="ConversationBlockedByUser"))
    assert await teams.personal().deliver(teams.personal().message("hjälp")) == 200
    [told] = [each for each in log if each["event"].startswith("answer_")]
    assert (told["event"], told["log_level"], told["status"], told["code"]) == (
        "answer_refused",
        "warning",
        403,
        "ConversationBlockedByUser",
    )
    assert not [each for each in log if "exc_info" in each]


async def test_an_answer_that_is_refused_for_what_it_holds_is_told_with_a_number(
    teams: Stage, log: list[Any]
) -> None:
    teams.teams.fail_next(Fault(status=400, code="BadSyntax"))
    await teams.personal().say("hjälp")
    apology = Card(teams.teams.received[-1].body["attachments"][0]["content"])
    assert explained(apology, log)["event"] == "answer_failed"


async def test_where_not_even_an_apology_can_be_sent_the_log_says_so(
    teams: Stage, log: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Messenger, "answer", bug)
    assert await teams.personal().deliver(teams.personal().message("hjälp")) == 200
    assert [each["event"] for each in log if each["log_level"] == "error"] == [
        "answer_failed",
        "not_even_an_apology",
    ]
