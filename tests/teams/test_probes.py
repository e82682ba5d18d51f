"""What a probe is told: one word to strangers, details to this machine or with the token."""

import asyncio
import re
from typing import Any
from unittest.mock import Mock

import pytest
from aiohttp.test_utils import make_mocked_request
from yarl import URL

from bot import __version__
from bot.app import is_here
from tests.scenario import Stage, stage
from tests.storage.test_statements import noted

TOKEN = "a-token-for-metrics"


ADDED_BY_PROXIES = (
    "CF-Connecting-IP",
    "Forwarded",
    "True-Client-IP",
    "Via",
    "X-Azure-ClientIP",
    "X-Client-IP",
    "X-Envoy-External-Address",
    "X-Forwarded-For",
    "X-Forwarded-Proto",
    "X-Original-For",
    "X-Real-IP",
)


@pytest.mark.parametrize("header", ADDED_BY_PROXIES)
async def test_whoever_asks_from_elsewhere_gets_one_word(teams: Stage, header: str) -> None:
    for path, told in (("/readyz", "ok"), ("/metrics", "")):
        async with teams.http.get(f"{teams.url}{path}", headers={header: "192.0.2.7"}) as answer:
            assert (answer.status, await answer.text()) == ((200 if told else 404), told)


@pytest.mark.parametrize(("host", "told"), [("127.0.0.1", True), ("bot.example.se", False)])
def test_a_proxy_that_only_passes_the_name_on_is_not_this_machine(
    *, host: str, told: bool
) -> None:
    transport = Mock(get_extra_info=lambda _name: ("127.0.0.1", 50_000))
    asked = make_mocked_request("GET", "/readyz", {"Host": host}, transport=transport)
    assert is_here(asked) is told


async def test_this_machine_is_told_more(teams: Stage) -> None:
    async with teams.http.get(f"{teams.url}/readyz") as answer:
        assert "outbox: " in await answer.text()


async def test_the_token_opens_from_elsewhere(tmp_path: Any, clock: Any) -> None:
    elsewhere = {"X-Forwarded-For": "192.0.2.7"}
    async with stage(tmp_path, clock, metrics_token=TOKEN) as teams:
        for given, known in ((TOKEN, True), ("another", False)):
            headers = elsewhere | {"Authorization": f"Bearer {given}"}
            async with teams.http.get(f"{teams.url}/readyz", headers=headers) as answer:
                assert ("outbox: " in await answer.text()) is known
            async with teams.http.get(f"{teams.url}/metrics", headers=headers) as answer:
                assert (answer.status == 200) is known
        async with teams.http.get(f"{teams.url}/metrics") as answer:
            assert answer.status == 200, "this machine needs no token, as of /readyz"
            assert f'bot_build_info{{version="{__version__}"}} 1.0' in await answer.text()


@pytest.mark.parametrize("given", [b"Bearer \xff", b"\xed\xa0\x80", b"Bearer a-token\xe5"])
async def test_a_token_that_is_no_text_opens_nothing(
    tmp_path: Any, clock: Any, given: bytes
) -> None:
    async with stage(tmp_path, clock, metrics_token=TOKEN) as teams:
        at = URL(teams.url)
        for path, status in ((b"/readyz", b"200"), (b"/metrics", b"404")):
            reader, writer = await asyncio.open_connection(at.host, at.port)
            head = b"GET %b HTTP/1.1\r\nHost: localhost\r\nVia: a proxy\r\n" % path
            writer.write(b"%bAuthorization: %b\r\n\r\n" % (head, given))
            assert (await reader.readline()).split()[1] == status
            writer.close()


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
async def test_no_probe_reads_the_records_or_waits_for_who_does(teams: Stage, path: str) -> None:
    """They are read in the background, one reading at a time; a probe tells of the last one."""
    with noted(teams.bot.engine) as statements:
        async with teams.http.get(f"{teams.url}{path}") as answer:
            assert answer.status == 200
    asked = " ".join(statement for statement, _ in statements)
    assert "case_events" not in asked
    assert "evidence" not in asked
    assert not re.search(r"FROM audit\b", asked)
