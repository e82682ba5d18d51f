"""Turns sent as fast as a bot takes them, and the connector that takes its answers."""

import asyncio
import statistics
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

AT_ONCE = 8
TENANT = "7e4a0000-0000-4000-8000-0000000000aa"


@dataclass
class Connector:
    """Takes every card and gives it an id; looser, and quicker, than the tests' strict one."""

    service_url: str = ""
    cards: list[bytes] = field(default_factory=list)
    arrivals: asyncio.Condition = field(default_factory=asyncio.Condition)
    _ids: Iterator[int] = field(default_factory=lambda: count(1))

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Connector"]:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._take)
        async with TestServer(app, host="127.0.0.1") as server:
            self.service_url = str(server.make_url("/"))
            yield self

    async def _take(self, request: web.Request) -> web.Response:
        body = await request.read()
        if b'"typing"' not in body[:200]:
            async with self.arrivals:
                self.cards.append(body)
                self.arrivals.notify_all()
        return web.json_response({"id": str(next(self._ids))}, status=201)


@dataclass(frozen=True, kw_only=True)
class Turn:
    person: int
    text: str

    def activity(self, number: int, service_url: str) -> dict[str, Any]:
        person = f"00000000-0000-4000-8000-{self.person:012}"
        return {
            "type": "message",
            "id": f"{time.time_ns()}{number}",
            "timestamp": "2026-11-23T08:00:00.000Z",
            "channelId": "msteams",
            "serviceUrl": service_url,
            "from": {
                "id": f"29:{person}",
                "name": f"Editor {self.person}",
                "aadObjectId": person,
            },
            "recipient": {"id": "28:inlaggsboten", "name": "Bot"},
            "conversation": {
                "id": f"a:{person}",
                "conversationType": "personal",
                "tenantId": TENANT,
            },
            "channelData": {"tenant": {"id": TENANT}},
            "text": self.text,
            "textFormat": "plain",
        }


@dataclass(frozen=True, kw_only=True)
class Outcome:
    seconds: float
    latencies: Sequence[float]
    statuses: frozenset[int]
    cards: Sequence[bytes]

    @property
    def per_second(self) -> float:
        return len(self.latencies) / self.seconds

    @property
    def median(self) -> float:
        return statistics.median(self.latencies)


async def drive(
    ports: Sequence[int], turns: Sequence[Turn], connector: Connector, *, at_once: int = AT_ONCE
) -> Outcome:
    """Send the turns, `at_once` under way at a time, to the ports in rotation.

    It ends when every turn is answered and every answer's card has arrived.
    """
    connector.cards.clear()
    waiting = iter(enumerate(turns))
    latencies: list[float] = []
    statuses: set[int] = set()

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:

        async def one_after_the_other() -> None:
            for number, turn in waiting:
                port = ports[number % len(ports)]
                began = time.perf_counter()
                async with http.post(
                    f"http://127.0.0.1:{port}/api/messages",
                    json=turn.activity(number, connector.service_url),
                ) as response:
                    await response.read()
                    statuses.add(response.status)
                latencies.append(time.perf_counter() - began)

        began = time.perf_counter()
        await asyncio.gather(*[one_after_the_other() for _ in range(at_once)])
        async with asyncio.timeout(60), connector.arrivals:
            await connector.arrivals.wait_for(lambda: len(connector.cards) >= len(turns))
        seconds = time.perf_counter() - began
    return Outcome(
        seconds=seconds,
        latencies=latencies,
        statuses=frozenset(statuses),
        cards=list(connector.cards),
    )
