"""What something in Graph's place might answer costs little, and makes nobody anything."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.alerts.ports import GraphError, GraphUnavailable
from bot.graph.on_demand import GraphOnDemand
from bot.graph.transport import LARGEST_FILE, LARGEST_JSON
from bot.local.faults import Body, Operation, Page
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
from tests.graph.test_faults import OPERATIONS

pytestmark = sdk_warns_of_itself

Ask = Callable[[GraphOnDemand], Awaitable[object]]
ASKED: dict[Operation, Ask] = {
    **OPERATIONS,
    Operation.NAMES: lambda graph: graph.names(DRIVE, "bevis"),
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


NO_LIST = [b"", b"{}", b"null", b"[]", b"5", b'{"id":5}']


@pytest.mark.parametrize("content", NO_LIST)
@pytest.mark.parametrize(
    "operation",
    [Operation.GROUP, Operation.NAMES, Operation.CATALOG, Operation.INSTALLED, Operation.USER],
)
async def test_an_answer_without_what_was_asked_for_says_of_nothing_that_it_is_not_there(
    graph: GraphOnDemand, local: LocalGraph, content: bytes, operation: Operation
) -> None:
    local.fail(Body(content), on=operation)
    with pytest.raises(GraphUnavailable):
        await ASKED[operation](graph)


@pytest.mark.parametrize("status", [200, 202])
@pytest.mark.parametrize(
    "operation", [Operation.MAIL, Operation.NOTIFY, Operation.INSTALL, Operation.REMOVE]
)
async def test_what_a_gateway_answered_with_a_page_was_not_done(
    graph: GraphOnDemand, local: LocalGraph, status: int, operation: Operation
) -> None:
    if operation is Operation.INSTALL:
        local.installed.clear()
    local.fail(Page(status), on=operation, times=None)
    with pytest.raises(GraphUnavailable):
        await ASKED[operation](graph)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_only_a_file_may_lie_elsewhere(
    connect: Callable[..., GraphOnDemand], status: int
) -> None:
    async with elsewhere() as (led_there, address):
        away = web.Response(status=status, headers={"Location": f"{address}/v1.0/users"})
        async with answering(away) as base_url:
            graph = connect(base_url=base_url)
            for operation in ASKED.keys() - {Operation.DOWNLOAD}:
                with pytest.raises(GraphUnavailable, match="elsewhere"):
                    await ASKED[operation](graph)
    assert led_there == []


async def test_who_leads_nowhere_has_no_file_and_has_not_lost_it(
    connect: Callable[..., GraphOnDemand],
) -> None:
    async with answering(web.Response(status=302)) as base_url:
        with pytest.raises(GraphUnavailable, match="elsewhere"):
            await connect(base_url=base_url).download(DRIVE, "a.png")


async def test_where_a_file_lies_no_token_is_shown(
    connect: Callable[..., GraphOnDemand],
) -> None:
    async with elsewhere() as (led_there, address):
        away = web.Response(status=302, headers={"Location": f"{address}/a.png"})
        async with answering(away) as base_url:
            assert await connect(base_url=base_url).download(DRIVE, "a.png") == b"elsewhere"
    assert led_there == [("GET", None)]


async def test_an_answer_that_goes_on_for_ever_is_given_up(
    connect: Callable[..., GraphOnDemand],
) -> None:
    async def drip(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        with suppress(ConnectionError):
            while True:
                await response.write(b" ")
                await asyncio.sleep(0.01)
        return response

    async with serving(drip) as base_url:
        graph = connect(base_url=base_url, longest=0.2)
        for ask in ASKED.values():
            with pytest.raises(GraphUnavailable) as told:
                await ask(graph)
            assert told.value.uncertain


Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def serving(handler: Handler) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", handler)
    async with TestServer(app, host="127.0.0.1") as server:
        yield str(server.make_url("/v1.0"))


@asynccontextmanager
async def answering(told: web.Response) -> AsyncIterator[str]:
    async def answer(request: web.Request) -> web.Response:
        await request.read()
        return web.Response(status=told.status, headers=told.headers)

    async with serving(answer) as base_url:
        yield base_url


@asynccontextmanager
async def elsewhere() -> AsyncIterator[tuple[list[tuple[str, str | None]], str]]:
    """Another host, and what it was asked with."""
    asked: list[tuple[str, str | None]] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append((request.method, request.headers.get("Authorization")))
        return web.Response(body=b"elsewhere")

    async with serving(answer) as base_url:
        yield asked, base_url.removesuffix("/v1.0")
