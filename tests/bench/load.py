"""Turns sent as fast as a bot takes them, and the connector that takes its answers."""

import asyncio
import statistics
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.bench.answers import Right, WrongAnswers, unanswered

AT_ONCE = 8
TENANT = "7e4a0000-0000-4000-8000-0000000000aa"
_AN_ANSWER = 60
"""Seconds to wait for the last card."""


@dataclass
class Connector:
    """Takes every card and gives it an id; looser, and quicker, than the tests' strict one."""

    service_url: str = ""
    sent: list[tuple[str, bytes]] = field(default_factory=list)
    """Conversation and activity."""
    arrivals: asyncio.Condition = field(default_factory=asyncio.Condition)
    _ids: Iterator[int] = field(default_factory=lambda: count(1))

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Connector"]:
        app = web.Application()
        app.router.add_route("*", "/v3/conversations/{conversation}/{rest:.*}", self._take)
        async with TestServer(app, host="127.0.0.1") as server:
            self.service_url = str(server.make_url("/"))
            yield self

    async def _take(self, request: web.Request) -> web.Response:
        body = await request.read()
        if b'"typing"' not in body[:200]:
            async with self.arrivals:
                self.sent.append((request.match_info["conversation"], body))
                self.arrivals.notify_all()
        return web.json_response({"id": str(next(self._ids))}, status=201)


@dataclass(frozen=True, kw_only=True)
class Turn:
    person: int
    text: str
    right: Right = bool
    """Tells the answer it is to have."""

    @property
    def conversation(self) -> str:
        return f"a:{self._entra_id}"

    @property
    def _entra_id(self) -> str:
        return entra_id(self.person)

    def activity(self, number: int, service_url: str) -> dict[str, Any]:
        return {
            "type": "message",
            "id": f"{time.time_ns()}{number}",
            "timestamp": "2026-11-23T08:00:00.000Z",
            "channelId": "msteams",
            "serviceUrl": service_url,
            "from": {
                "id": f"29:{self._entra_id}",
                "name": f"Editor {self.person}",
                "aadObjectId": self._entra_id,
            },
            "recipient": {"id": "28:inlaggsboten", "name": "Bot"},
            "conversation": {
                "id": self.conversation,
                "conversationType": "personal",
                "tenantId": TENANT,
            },
            "channelData": {"tenant": {"id": TENANT}},
            "text": self.text,
            "textFormat": "plain",
        }


def entra_id(person: int) -> str:
    return f"00000000-0000-4000-8000-{person:012}"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    seconds: float
    latencies: Sequence[float]
    statuses: frozenset[int]
    cards: Sequence[bytes]
    unanswered: int
    """Turns without the answer they were to have."""

    @property
    def median(self) -> float:
        return statistics.median(self.latencies)

    def checked(self) -> "Outcome":
        """The same, of a bot that works.

        Raises:
            WrongAnswers: it refused a request, or a turn had not the answer it was to have.
        """
        if self.unanswered or not self.statuses <= {200, 201, 202}:
            raise WrongAnswers(
                f"{self.unanswered} of {len(self.latencies)} turns, HTTP {sorted(self.statuses)}"
            )
        return self


async def drive(
    ports: Sequence[int],
    turns: Sequence[Turn],
    connector: Connector,
    *,
    at_once: int = AT_ONCE,
    headers: Mapping[str, str] | None = None,
) -> Outcome:
    """Send the turns, `at_once` under way at a time, to the ports in rotation.

    It ends when every turn is answered and every answer's card has arrived.
    """
    connector.sent.clear()
    waiting = iter(enumerate(turns))
    latencies: list[float] = []
    statuses: set[int] = set()

    async with aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0), headers=headers
    ) as http:

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
        # A bot that refuses sends nothing: that is found out below, not waited for.
        if all(status < 300 for status in statuses):
            async with asyncio.timeout(_AN_ANSWER), connector.arrivals:
                await connector.arrivals.wait_for(lambda: len(connector.sent) >= len(turns))
        seconds = time.perf_counter() - began
    return Outcome(
        seconds=seconds,
        latencies=latencies,
        statuses=frozenset(statuses),
        cards=[body for _, body in connector.sent],
        unanswered=unanswered([(turn.conversation, turn.right) for turn in turns], connector.sent),
    )
