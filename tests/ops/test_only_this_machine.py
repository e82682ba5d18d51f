"""Local mode has no sign-in: no page in a browser, and no other name, reaches it."""

import asyncio
import gzip
import json
import zlib
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from yarl import URL

from bot.wiring.parts import Parts
from tests.clock import FixedClock
from tests.makers import SIV
from tests.scenario import Stage, stage
from tests.web.visitor import bearer

JSON = "application/json"


@pytest.fixture
async def here(tmp_path: Path, clock: FixedClock) -> AsyncIterator[Stage]:
    async with stage(tmp_path, clock) as set_up:
        yield set_up


async def sent(here: Stage, headers: Mapping[str, str]) -> int:
    body = json.dumps(here.personal(SIV).message("/boka tisdag Från en annan sida"))
    url = f"{here.url}/api/messages"
    async with here.http.post(url, data=body, headers=headers) as response:
        return response.status


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Type": "application/x-www-form-urlencoded"}, 415),
        ({"Content-Type": "multipart/form-data; boundary=x"}, 415),
        ({"Content-Type": JSON, "Origin": "https://evil.example"}, 403),
        ({"Content-Type": JSON, "Origin": "null"}, 403),
        ({"Content-Type": JSON, "Origin": ""}, 403),
        ({"Content-Type": JSON, "Origin": "http://127.0.0.1:1"}, 403),
        ({"Content-Type": JSON, "Host": "evil.example"}, 403),
        ({"Content-Type": JSON, "Host": "127.0.0.1.evil.example"}, 403),
        ({"Content-Type": JSON, "Host": "10.0.0.1:3978"}, 403),
        ({"Content-Type": JSON, "Host": "["}, 400),
    ],
)
async def test_what_a_page_in_a_browser_can_send_is_not_obeyed(
    here: Stage, headers: Mapping[str, str], status: int
) -> None:
    assert await sent(here, headers) in {status, 403}
    assert not await here.bookings()


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": JSON},
        {"Content-Type": "application/json; charset=utf-8"},
        {"Content-Type": JSON, "Host": "localhost:3978"},
        {"Content-Type": JSON, "Host": "[::1]:3978", "Origin": "http://[::1]:3978"},
    ],
)
async def test_what_the_chat_client_sends_is(here: Stage, headers: Mapping[str, str]) -> None:
    assert await sent(here, headers) == 200
    assert len(await here.bookings()) == 1


@pytest.mark.parametrize("path", ["/readyz", "/metrics", "/healthz"])
async def test_nothing_is_read_under_another_name(here: Stage, path: str) -> None:
    evil = {"Host": "evil.example"}
    async with here.http.get(f"{here.url}{path}", headers=evil) as response:
        assert response.status == 403


@pytest.mark.parametrize(("how", "pack"), [("deflate", zlib.compress), ("gzip", gzip.compress)])
async def test_nothing_that_comes_in_is_unpacked(
    here: Stage, how: str, pack: Callable[[bytes], bytes]
) -> None:
    """One that unpacks to 900 MB was refused, and went on holding everybody up for seconds."""
    body = json.dumps(here.personal(SIV).message("/boka tisdag Packat")).encode()
    for path, data in (("/api/messages", body), ("/schema/session", b"{}")):
        headers = {"Content-Type": JSON, "Content-Encoding": how}
        url = f"{here.url}{path}"
        async with here.http.post(url, data=pack(data), headers=headers) as response:
            assert 400 <= response.status < 500
    assert not await here.bookings()


FORM = "application/x-www-form-urlencoded"
BEGUN = {
    "/api/messages": (JSON, '{"type"'),
    "/schema/do/book": (FORM, "turn="),
    "/schema/read": (FORM, "turn="),
    "/schema/importera": (FORM, "rows="),
    "/schema/importera?file": (
        "multipart/form-data; boundary=x",
        "--x\r\nContent-Disposition: form-data; name=file; filename=a.csv\r\n\r\nDatum",
    ),
}


@pytest.mark.parametrize("path", BEGUN)
async def test_a_half_sent_body_is_given_up(tmp_path: Path, clock: FixedClock, path: str) -> None:
    kind, begun = BEGUN[path]
    async with stage(tmp_path, clock, parts=replace(Parts(), body_patience=0.05)) as here:
        at = URL(here.url)
        reader, writer = await asyncio.open_connection(at.host, at.port)
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {kind}\r\n"
            f"Authorization: {bearer(SIV)}\r\nContent-Length: 1000\r\n\r\n"
        )
        writer.write(f"{head}{begun}".encode())
        answer = await reader.read()
        writer.close()
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert Parts().body_patience == 10
