"""What something in Graph's place might answer costs little, and makes nobody anything."""

import gzip
import json
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from bot.alerts.ports import GraphError, GraphUnavailable
from bot.graph.on_demand import GraphOnDemand
from bot.graph.transport import LARGEST_FILE, LARGEST_JSON
from bot.local.faults import Body, Operation
from bot.local.graph import LocalGraph
from tests.graph.conftest import (
    ANNA,
    APP,
    DRIVE,
    GROUP,
    MANIFEST,
    SENDER,
    Clock,
    sdk_warns_of_itself,
)

pytestmark = sdk_warns_of_itself

Ask = Callable[[GraphOnDemand], Awaitable[object]]
ASKED: dict[Operation, Ask] = {
    Operation.GROUP: lambda graph: graph.group_members(GROUP),
    Operation.USER: lambda graph: graph.profile(ANNA.id),
    Operation.CATALOG: lambda graph: graph.find_installation(ANNA.id),
    Operation.DOWNLOAD: lambda graph: graph.download(DRIVE, "a.png"),
}
TOO_MUCH = {
    "large": Body(b'{"id":"' + b"x" * LARGEST_JSON + b'"}'),
    "large, of another kind": Body(b"x" * (LARGEST_FILE + 1), "image/png"),
    "packed": Body(gzip.compress(b" " * 50_000_000), content_encoding="gzip"),
    "packed, of another kind": Body(gzip.compress(b" "), "image/png", "gzip"),
    "deep": Body(b'{"a":' * 100_000 + b"1" + b"}" * 100_000),
    "cut off": Body(b'{"value":[{"id":'),
}


@pytest.fixture
async def local(clock: Clock) -> AsyncIterator[LocalGraph]:
    """Without its own check that what it answers is Graph's."""
    graph = LocalGraph(
        users=[ANNA],
        group_id=GROUP,
        group=[ANNA.id],
        manifest_id=MANIFEST,
        teams_app_id=APP,
        now=clock,
        activity_types={"alert": "{actor} reports: {what}"},
        installed=[ANNA.id],
        senders=[SENDER],
        drives=[DRIVE],
    )
    async with graph:
        yield graph


@pytest.mark.parametrize("body", TOO_MUCH.values(), ids=TOO_MUCH)
@pytest.mark.parametrize("operation", [Operation.GROUP, Operation.USER, Operation.CATALOG])
async def test_an_answer_that_nobody_asked_for_is_none(
    graph: GraphOnDemand, local: LocalGraph, body: Body, operation: Operation
) -> None:
    local.fail(body, on=operation)
    with pytest.raises(GraphError):
        await ASKED[operation](graph)
    assert await graph.profile(ANNA.id), "the next one is heard"


@pytest.mark.parametrize("name", ["large, of another kind", "packed, of another kind"])
async def test_a_file_that_nobody_kept_is_none(
    graph: GraphOnDemand, local: LocalGraph, name: str
) -> None:
    local.fail(TOO_MUCH[name], on=Operation.DOWNLOAD)
    with pytest.raises(GraphError):
        await ASKED[Operation.DOWNLOAD](graph)


async def test_a_group_without_an_end_is_given_up(
    graph: GraphOnDemand, local: LocalGraph, base_url: str
) -> None:
    way = f"groups/{GROUP}/transitiveMembers/microsoft.graph.user?$skiptoken=1"
    page = {"value": [{"id": ANNA.id}], "@odata.nextLink": f"{base_url}/{way}"}
    local.fail(Body(json.dumps(page).encode()), on=Operation.GROUP, times=None)
    with pytest.raises(GraphUnavailable, match="without an end"):
        await graph.group_members(GROUP)


async def test_an_id_that_no_column_could_hold_is_no_member(
    graph: GraphOnDemand, local: LocalGraph
) -> None:
    told = {"value": [{"id": "x" * 100_000}, {"id": ANNA.id}]}
    local.fail(Body(json.dumps(told).encode()), on=Operation.GROUP)
    assert [each.id for each in await graph.group_members(GROUP)] == [ANNA.id]
