"""An answer of the connector's is taken as far as any answer goes, and no further."""

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.botframework.connector import Connector
from bot.botframework.connector_answers import ConnectorUnavailable
from bot.botframework.service_urls import is_local_service
from bot.http_client import open_session
from tests.doubles.fake_time import FakeTime

PIECE = 64 * 1024


async def test_an_answer_without_an_end_is_cut_off_and_not_asked_for_again() -> None:
    time, requests, sent = FakeTime(), 0, 0

    async def flood(request: web.Request) -> web.StreamResponse:
        nonlocal requests, sent
        requests += 1
        response = web.StreamResponse()
        await response.prepare(request)
        while True:  # until nobody listens any more
            await response.write(bytes(PIECE))
            sent += PIECE

    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", flood)
    async with TestServer(app, host="127.0.0.1") as server, open_session({}) as session:
        connector = Connector(
            session,
            token=None,
            trusted=is_local_service,
            limits=None,
            monotonic=time.monotonic,
            sleep=time.sleep,
            jitter=lambda: 0.5,
        )
        with pytest.raises(ConnectorUnavailable):
            await connector.get_members(str(server.make_url("/")), "19:x@thread.tacv2")
    assert requests == 1
    assert sent < 64 * 1024 * 1024
