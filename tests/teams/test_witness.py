"""The same activities at our bot and at a bare one on Microsoft's current SDK.

What Teams sees of a bot is the status and the shape of its answers. Where ours differ, a line
says why.
"""

import json
import os
import sys
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from bot.local.processes import Program, started
from bot.wiring.parts import Parts
from tests.doubles import contracts
from tests.doubles.connector import ConnectorDouble
from tests.makers import ANNA, BO
from tests.ports import free_port
from tests.scenario import CHANNEL, LOCAL, TEAM, TENANT, stage

TARGETS = Parts(client=replace(LOCAL, targets=True))
"""A client that shows a message to one person alone, as Teams does."""
HERE = Path(__file__).parent
RECORDED = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    for path in sorted((HERE.parent / "activities" / "teams").glob("*.json"))
}
PERSONAL = RECORDED["message_in_personal_chat"]
DIALOG = {"name": "task/fetch", "value": {"data": {"verb": "book_form"}}, "type": "invoke"}
DECLINED = {
    "type": "invoke",
    "name": "fileConsent/invoke",
    "value": {"type": "fileUpload", "action": "decline", "context": {}},
}
ACTIVITIES: Mapping[str, Mapping[str, Any]] = RECORDED | {
    "dialog_opened": {k: v for k, v in PERSONAL.items() if k != "text"} | DIALOG,
    "file_declined": {k: v for k, v in PERSONAL.items() if k != "text"} | DECLINED,
}

OURS_DIFFERS: Mapping[str, str] = {
    "message_extension_submit": "the manifest's only action opens a message, so nothing is ever "
    "submitted: 400 says that it is no invoke of ours, where the SDK says 200 to any",
}
"""By activity: why ours answers otherwise than a bare bot does."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def witness(tmp_path_factory) -> AsyncIterator[str]:
    port = free_port()
    program = Program(
        name="witness",
        command=[sys.executable, "-W", "ignore", str(HERE / "witness_bot.py"), str(port)],
        environment={k: v for k, v in os.environ.items() if not k.startswith("BOT_")},
        folder=Path.cwd(),
        answers_at=f"http://127.0.0.1:{port}/readyz",
        log=tmp_path_factory.mktemp("witness") / "log",
    )
    async with started(program) as running:
        await running.until_it_answers(seconds=60)
        yield f"http://127.0.0.1:{port}"


def told(activity: Mapping[str, Any], connector: ConnectorDouble) -> dict[str, Any]:
    """As Teams would send it, but from this test's team and connector."""
    told = json.loads(json.dumps(activity)) | {"serviceUrl": connector.service_url}
    for name, number in (("team", TEAM), ("channel", CHANNEL)):
        if name in (told.get("channelData") or {}):
            told["channelData"][name]["id"] = number
    if "tenant" in (told.get("channelData") or {}):
        told["channelData"]["tenant"]["id"] = TENANT
    told["conversation"]["tenantId"] = TENANT
    return told


def shape(status: int, body: Any) -> Any:
    """What a client goes by: the status, and the kind of answer within an answer."""
    match body:
        case {"statusCode": code, "type": str(), "value": _}:
            return status, "pressed", code
        case {"task": {"type": str()}}:
            return status, "task"
        case {"composeExtension": {"type": str()}}:
            return status, "composeExtension"
        case None | {}:
            return status, "nothing"
        case _:
            return status, sorted(body)


async def asked(url: str, activity: Mapping[str, Any]) -> tuple[int, Any]:
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{url}/api/messages", json=activity) as answer,
    ):
        text = await answer.text()
        return answer.status, json.loads(text) if text else None


@pytest.mark.parametrize("name", ACTIVITIES)
def test_the_activities_are_such_as_microsofts_sdk_reads(name):
    assert contracts.inbound_faults(ACTIVITIES[name]) == []


@pytest.mark.parametrize("name", ACTIVITIES)
async def test_ours_answers_as_a_bare_bot_on_microsofts_sdk(name, tmp_path, clock, witness):
    async with ConnectorDouble().running() as theirs:
        expected = shape(*await asked(witness, told(ACTIVITIES[name], theirs)))
        answered = bool(theirs.posted)
    assert theirs.violations == []
    async with stage(tmp_path, clock, parts=TARGETS, tenant_id=TENANT) as ours:
        await ours.install(ANNA, BO)
        before = len(ours.teams.posted)
        found = shape(*await ours.post(told(ACTIVITIES[name], ours.teams)))
        assert (found != expected) == (name in OURS_DIFFERS), (found, expected)
        assert len(ours.teams.posted) > before or not answered
