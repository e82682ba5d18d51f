"""SharePoint's upload sessions, strict: what they would refuse, this refuses, and notes."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web
from aiohttp.test_utils import TestServer

_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)")


@dataclass(kw_only=True)
class UploadServer:
    """Attributes to read: what has been stored whole, and what was out of order.

    Attributes:
        fail: Statuses that the coming requests are answered with, one each.
    """

    url: str = ""
    stored: dict[str, bytes] = field(default_factory=dict)
    requests: int = 0
    violations: list[str] = field(default_factory=list)
    fail: list[int] = field(default_factory=list)
    _parts: dict[str, bytes] = field(default_factory=dict)

    async def handle(self, request: web.Request) -> web.Response:
        self.requests += 1
        content = await request.read()
        if self.fail:
            location = {"Location": f"{self.url}/elsewhere"}
            return web.Response(status=self.fail.pop(0), headers=location)
        found = _RANGE.fullmatch(request.headers.get("Content-Range", ""))
        if request.method != "PUT" or found is None or "Authorization" in request.headers:
            return self._wrong(f"{request.method} {dict(request.headers)}")
        first, last, total = map(int, found.groups())
        before = self._parts.get(request.path_qs, b"") if first else b""
        whole = before + content
        if first != len(before) or last + 1 != len(whole) or request.content_length is None:
            return self._wrong(request.headers["Content-Range"])
        if len(whole) < total:
            if len(content) % (320 * 1024):
                return self._wrong(f"a piece of {len(content)} bytes")
            self._parts[request.path_qs] = whole
            return web.json_response({"nextExpectedRanges": [f"{len(whole)}-"]}, status=202)
        self.stored[request.path_qs] = whole
        return web.json_response({"id": "1"}, status=201)

    def _wrong(self, what: str) -> web.Response:
        self.violations.append(what)
        return web.Response(status=400)


@asynccontextmanager
async def upload_server() -> AsyncIterator[UploadServer]:
    double = UploadServer()
    app = web.Application(client_max_size=200 * 1024 * 1024)
    app.router.add_route("*", "/{tail:.*}", double.handle)
    async with TestServer(app, host="127.0.0.1") as server:
        double.url = str(server.make_url("")).rstrip("/")
        yield double
    assert double.violations == []
