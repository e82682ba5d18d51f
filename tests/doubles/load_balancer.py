"""What stands before several replicas: it takes them in turn, and only those that are ready."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

PROBE_SECONDS = 0.25


@dataclass(kw_only=True)
class LoadBalancer:
    """Attributes to set: `ports`, also while it runs. `port` is its own.

    `served` counts what each port has answered.
    """

    ports: list[int]
    port: int = 0
    served: Counter[int] = field(default_factory=Counter)
    _turns: Iterator[int] = field(default_factory=count)
    _unready: set[int] = field(default_factory=set)

    @asynccontextmanager
    async def running(self) -> AsyncIterator["LoadBalancer"]:
        app = web.Application(client_max_size=4 * 1024 * 1024)
        app.router.add_route("*", "/{tail:.*}", self._pass_on)
        # A new connection each time: none that a replica which stops is about to close.
        connections = aiohttp.TCPConnector(limit=0, force_close=True)
        async with (
            aiohttp.ClientSession(connector=connections) as self._http,
            TestServer(app, host="127.0.0.1") as server,
        ):
            assert server.port is not None
            self.port = server.port
            probing = asyncio.create_task(self._probe())
            try:
                yield self
            finally:
                probing.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await probing

    async def _probe(self) -> None:
        while True:
            for port in list(self.ports):
                try:
                    async with self._http.get(f"http://127.0.0.1:{port}/readyz") as answer:
                        ready = answer.ok
                except aiohttp.ClientError:
                    ready = False
                (self._unready.discard if ready else self._unready.add)(port)
            await asyncio.sleep(PROBE_SECONDS)

    async def _pass_on(self, request: web.Request) -> web.Response:
        body = await request.read()
        headers = {"Content-Type": request.headers.get("Content-Type", "")}
        first = next(self._turns)
        for number in range(len(self.ports)):
            port = self.ports[(first + number) % len(self.ports)]
            if port in self._unready:
                continue
            url = f"http://127.0.0.1:{port}{request.path_qs}"
            try:
                answer = await self._http.request(request.method, url, data=body, headers=headers)
            except aiohttp.ClientConnectorError:
                continue  # it had not taken the request
            except aiohttp.ClientError:
                return web.Response(status=502)
            async with answer:
                self.served[port] += 1
                return web.Response(
                    status=answer.status,
                    body=await answer.read(),
                    content_type=answer.content_type,
                )
        return web.Response(status=503)
