"""A bot that answers quickly and wrongly must not win: what `make bench` says of one."""

import json
from collections.abc import Callable
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from cards.basic import refusal_card
from tests.bench.answers import WrongAnswers, five_rows, receipt_of
from tests.bench.load import Connector, Turn, drive

ERROR = refusal_card(text="Något gick fel. Referens 1a2b3c4d.")
TURNS = [
    Turn(person=number, text=f"/boka Bench {number}", right=receipt_of(f"Bench {number}"))
    for number in range(12)
]


def receipt(title: str) -> dict[str, Any]:
    return {
        "body": [{"type": "TextBlock", "text": title}],
        "actions": [{"type": "Action.Execute", "verb": "cancel"}],
    }


async def outcome_of(answer: Callable[[str], Any], *, status: int = 200):
    """What is made of a bot that sends this card to every message and answers with the status."""
    async with Connector().running() as connector, aiohttp.ClientSession() as http:

        async def messages(request: web.Request) -> web.Response:
            activity = await request.json()
            conversation = activity["conversation"]["id"]
            title = activity["text"].removeprefix("/boka ")
            url = f"{connector.service_url}v3/conversations/{conversation}/activities"
            sent = {"type": "message", "attachments": [{"content": answer(title)}]}
            async with http.post(url, data=json.dumps(sent)) as response:
                assert response.status == 201
            return web.Response(status=status)

        app = web.Application()
        app.router.add_post("/api/messages", messages)
        async with TestServer(app, host="127.0.0.1") as server:
            assert server.port is not None
            return await drive([server.port], TURNS, connector)


async def test_a_bot_that_books_what_it_was_asked_to_is_measured():
    outcome = await outcome_of(receipt)
    assert len(outcome.checked().latencies) == len(TURNS)


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(lambda _: ERROR, id="an error card, with 200"),
        pytest.param(lambda _: receipt("Bench 1"), id="everybody the same receipt"),
        pytest.param(lambda title: {"body": [{"text": title}]}, id="the title, and no booking"),
        pytest.param(lambda title: receipt(f"{title}0"), id="another's receipt"),
    ],
)
async def test_a_broken_bot_is_not_measured(answer):
    with pytest.raises(WrongAnswers):
        (await outcome_of(answer)).checked()


async def test_a_bot_that_refuses_is_not_measured():
    with pytest.raises(WrongAnswers, match="503"):
        (await outcome_of(receipt, status=503)).checked()


def test_a_bare_bots_answer_is_its_five_rows():
    rows = [{"type": "TextBlock", "text": f"Row {row}"} for row in range(5)]
    assert five_rows({"attachments": [{"content": {"body": rows}}]})
    assert not five_rows({"attachments": [{"content": {"body": rows[:4]}}]})
    assert not five_rows({"text": "Sorry, something went wrong."})
