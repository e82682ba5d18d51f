"""Where the bot's token may go."""

import asyncio

import pytest

from bot.alerts.ports import GraphUnavailable
from bot.graph.address import checked_base_url, is_loopback
from tests.graph.conftest import sdk_warns_of_itself

pytestmark = sdk_warns_of_itself

CLOUDS = [
    "https://graph.microsoft.com/v1.0",
    "https://graph.microsoft.us/v1.0",
    "https://dod-graph.microsoft.us/v1.0",
    "https://microsoftgraph.chinacloudapi.cn/v1.0",
    "https://graph.microsoft.com:443/v1.0",
]
LOCAL = ["http://127.0.0.1:3980/v1.0", "http://localhost:3980/v1.0", "http://[::1]:3980/v1.0"]
NEVER = [
    "http://graph.microsoft.com/v1.0",
    "https://graph.microsoft.com:8443/v1.0",
    "https://graph.microsoft.com.evil.example/v1.0",
    "https://evil.example/v1.0",
    "https://evil.example/v1.0?x=graph.microsoft.com",
    "https://graph.microsoft.com@evil.example/v1.0",
    "https://user:secret@graph.microsoft.com/v1.0",
    "https://graph.microsoft.com/beta",
    "https://graph.microsoft.com",
    "https://graph.microsoft.com/v1.0#x",
    "http://10.0.0.5/v1.0",
    "graph.microsoft.com/v1.0",
    "",
]


@pytest.mark.parametrize("url", CLOUDS)
@pytest.mark.parametrize("local", [True, False])
def test_microsofts_own_clouds_are_always_allowed(url, local):
    assert checked_base_url(url, local=local) == url


def test_a_slash_at_the_end_is_taken_off():
    assert checked_base_url(CLOUDS[0] + "/") == CLOUDS[0]


@pytest.mark.parametrize("url", LOCAL)
def test_this_machine_is_allowed_in_local_mode_only(url):
    assert checked_base_url(url, local=True) == url
    with pytest.raises(ValueError, match="not a Microsoft Graph"):
        checked_base_url(url)


@pytest.mark.parametrize("url", NEVER)
@pytest.mark.parametrize("local", [True, False])
def test_nothing_else_is_allowed(url, local):
    with pytest.raises(ValueError, match="Graph") as error:
        checked_base_url(url, local=local)
    assert "secret" not in str(error.value)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "localhost"])
def test_loopback_is_known(host):
    assert is_loopback(host)


@pytest.mark.parametrize("host", [None, "", "0.0.0.0", "localhost.evil.example", "10.0.0.1"])
def test_what_only_looks_like_loopback_is_not(host):
    assert not is_loopback(host)


async def test_the_organisations_proxy_is_used_and_never_sees_the_token(connect, monkeypatch):
    seen: list[bytes] = []

    async def proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(proxy, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    async with server:
        with pytest.raises(GraphUnavailable) as error:
            await connect(base_url=CLOUDS[0]).profile("anna")
    assert error.value.reason == "ProxyError"
    assert not error.value.uncertain
    assert [request.split(b"\r\n")[0] for request in seen] == [
        b"CONNECT graph.microsoft.com:443 HTTP/1.1"
    ]
    assert b"TOKEN" not in seen[0]


async def test_a_proxy_is_not_asked_for_a_graph_on_this_machine(connect, local, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    assert await connect().profile(local.group[0]) is not None
