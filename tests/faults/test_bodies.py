"""Whatever a client sends, it is no fault of the bot's."""

import asyncio
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from tests.faults.bodies import BODIES, CORPUS, posted
from tests.scenario import Stage


async def send(teams: Stage, body: bytes) -> int:
    return await posted(teams.http, teams.url, body, teams.teams.service_url)


async def test_the_corpus_is_taken_or_turned_away(teams: Stage, log: list[Any]) -> None:
    statuses = {body[:60]: await send(teams, body) for body in CORPUS}
    assert {body: status for body, status in statuses.items() if status >= 500} == {}
    assert [each for each in log if each["log_level"] == "error"] == []
    assert await send(teams, json.dumps(teams.personal().message("hjälp")).encode()) == 200


@pytest.mark.parametrize(
    "changed",
    [
        {"id": "1" * 100},
        {"replyToId": "1" * 100},
        {"conversation": {"id": "a" * 201}},
        {"from": {"id": "29:x", "aadObjectId": "x" * 65}},
        {"channelData": {"tenant": {"id": "t" * 65}}},
    ],
    ids=lambda changed: next(iter(changed)),
)
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
async def test_an_id_that_no_index_could_hold_is_a_400(
    teams: Stage, changed: dict[str, Any]
) -> None:
    activity = teams.personal().message("hjälp") | changed
    assert await send(teams, json.dumps(activity).encode()) == 400


async def test_the_longest_ids_are_kept(teams: Stage) -> None:
    activity = teams.personal().message("boka 24/11 Rubrik")
    activity["id"] = "1" * 99
    activity["conversation"]["id"] = "a" * 200
    assert await send(teams, json.dumps(activity).encode()) == 200
    assert len(await teams.bookings()) == 1


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@settings(max_examples=500, suppress_health_check=list(HealthCheck))
@given(body=BODIES)
async def test_nothing_that_is_sent_is_a_5xx(teams: Stage, log: list[Any], body: bytes) -> None:
    log.clear()  # what went wrong belongs to the body that it went wrong with
    assert await asyncio.wait_for(send(teams, body), 30) < 500
    teams.teams.violations.clear()  # of made-up teams and tenants it knows nothing
    assert [each for each in log if each["log_level"] == "error"] == []
