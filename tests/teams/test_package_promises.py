"""What the app package offers beside the commands is there when somebody takes the offer."""

import json
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from bot.console.package import build_package
from bot.organisation import load_organisation
from tests.makers import ANNA
from tests.scenario import Stage


def package() -> dict[str, Any]:
    content = build_package(
        app_id="3f9f2c1e-6a56-4a0b-9b8e-0f1d2c3b4a50",
        host="bot.example.se",
        organisation=load_organisation(),
    )
    with ZipFile(BytesIO(content)) as opened:
        return json.loads(opened.read("manifest.json"))


MANIFEST = package()
EXTENSION = MANIFEST["composeExtensions"][0]["commands"]
SEARCHES = [command for command in EXTENSION if command["type"] == "query"]
ACTIONS = [command for command in EXTENSION if command["type"] == "action"]


async def invoke(teams: Stage, name: str, value: dict[str, Any]) -> Any:
    activity = teams.personal(ANNA).activity("invoke") | {"name": name, "value": value}
    status, body = await teams.post(activity)
    assert status == 200
    return body


@pytest.mark.parametrize("command", SEARCHES, ids=lambda command: command["id"])
async def test_each_search_of_the_package_finds(teams: Stage, command: dict[str, Any]) -> None:
    await teams.personal(ANNA).say("/boka tisdag Bakom kulisserna")
    assert command["initialRun"]
    query = {
        "commandId": command["id"],
        "parameters": [{"name": "initialRun", "value": "true"}],
    }
    found = await invoke(teams, "composeExtension/query", query)
    assert found["composeExtension"]["type"] == "result"


@pytest.mark.parametrize("command", ACTIONS, ids=lambda command: command["id"])
async def test_each_action_of_the_package_is_taken(teams: Stage, command: dict[str, Any]) -> None:
    assert command["fetchTask"]
    value = {"commandId": command["id"], "commandContext": command["context"][0]}
    taken = await invoke(teams, "composeExtension/fetchTask", value)
    assert taken["task"]["value"]
