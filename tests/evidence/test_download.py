"""Attachments are fetched from a real server on this machine, which does its worst."""

import asyncio
import gzip
import socket
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.evidence.download import HERE, Downloader, DownloadLimits
from bot.evidence.hosts import AttachmentHosts
from bot.http_client import Outgoing
from bot.moderation.refusals import FetchFailure, FileTooLarge, NotFetched
from tests.doubles.file_server import FileServer

PASTED = "pasted.test"
FILES = "files.test"
OTHER = "other-pasted.test"
TRAP = "trap.test"
TWO_FACED = "two-faced.test"
UNKNOWN = "unknown.test"
UNLISTED = "unlisted.test"

HOSTS = AttachmentHosts(
    bot_framework=frozenset({PASTED, OTHER, TRAP, TWO_FACED, UNKNOWN}),
    files=frozenset({FILES}),
    local=True,
)
LIMIT = 100_000


class Names(AbstractResolver):
    """The names of these tests; each question is noted."""

    def __init__(self, asked: list[str]) -> None:
        self.asked = asked

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.asked.append(host)
        addresses = {
            PASTED: ["127.0.0.1"],
            OTHER: ["127.0.0.1"],
            FILES: ["127.0.0.1"],
            TRAP: ["169.254.169.254"],
            TWO_FACED: ["127.0.0.1", "10.0.0.1"],
        }
        if host not in addresses:
            raise OSError(None, "no such name")
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in addresses[host]
        ]

    async def close(self) -> None:
        pass


async def bot_token() -> str:
    return "the-token"


async def no_token() -> None:
    return None


def downloader(
    *,
    hosts: AttachmentHosts = HOSTS,
    asked: list[str] | None = None,
    deadline: Callable[[float], AbstractAsyncContextManager[object]] = asyncio.timeout,
    signed_in: bool = True,
    outgoing: Outgoing = HERE,
) -> Downloader:
    names: list[str] = [] if asked is None else asked
    return Downloader(
        hosts=hosts,
        token=bot_token if signed_in else no_token,
        limits=DownloadLimits(size=LIMIT),
        resolver=lambda: Names(names),
        deadline=deadline,
        outgoing=outgoing,
    )


async def refusal(fetching: Downloader, url: str) -> FetchFailure:
    with pytest.raises(NotFetched) as refused:
        await fetching.fetch(url)
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__ or refused.value.__context__ is None
    return refused.value.failure


def token_trail(files: FileServer) -> list[tuple[str, str | None]]:
    return [(one.host, one.authorization) for one in files.received]


async def test_a_pasted_picture_is_fetched_with_the_bots_token(files: FileServer) -> None:
    files.give("/original", b"bytes" * 10_000)
    fetched = await downloader().fetch(files.url("/original", host=PASTED))
    assert fetched == b"bytes" * 10_000
    assert token_trail(files) == [(PASTED, "Bearer the-token")]


async def test_a_files_own_link_is_fetched_without_the_token(files: FileServer) -> None:
    files.give("/download?tempauth=x", b"file")
    assert await downloader().fetch(files.url("/download?tempauth=x", host=FILES)) == b"file"
    assert token_trail(files) == [(FILES, None)]


async def test_behind_a_proxy_the_picture_comes_through_it_and_the_proxy_looks_the_name_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines: list[bytes] = []

    async def proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines.append(await reader.readline())
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nbytes")
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    asked: list[str] = []
    server = await asyncio.start_server(proxy, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{port}")
        monkeypatch.delenv("no_proxy", raising=False)
        fetching = downloader(asked=asked, outgoing=Outgoing(proxies=True))
        assert await fetching.fetch(f"http://{UNKNOWN}/original") == b"bytes"
    assert lines == [f"GET http://{UNKNOWN}/original HTTP/1.1\r\n".encode()]
    assert asked == []


async def test_without_sign_in_no_token_is_sent(files: FileServer) -> None:
    files.give("/original", b"bytes")
    await downloader(signed_in=False).fetch(files.url("/original", host=PASTED))
    assert token_trail(files) == [(PASTED, None)]


async def test_a_file_of_exactly_the_limit_is_taken(files: FileServer) -> None:
    files.give("/original", b"x" * LIMIT)
    assert len(await downloader().fetch(files.url("/original", host=PASTED))) == LIMIT


async def test_a_redirect_within_the_host_keeps_the_token(files: FileServer) -> None:
    files.redirect("/a", "/b")
    files.give("/b", b"bytes")
    assert await downloader().fetch(files.url("/a", host=PASTED)) == b"bytes"
    assert token_trail(files) == [(PASTED, "Bearer the-token")] * 2


async def test_the_token_stays_behind_when_a_redirect_leaves_and_when_one_comes_back(
    files: FileServer,
) -> None:
    files.redirect("/a", files.url("/b", host=OTHER), status=307)
    files.redirect("/b", files.url("/c", host=PASTED), status=308)
    files.give("/c", b"bytes")
    assert await downloader().fetch(files.url("/a", host=PASTED)) == b"bytes"
    assert token_trail(files) == [(PASTED, "Bearer the-token"), (OTHER, None), (PASTED, None)]


@pytest.mark.parametrize(
    ("location", "failure"),
    [
        ("http://unlisted.test/x", FetchFailure.ADDRESS),
        ("http://10.0.0.1/x", FetchFailure.ADDRESS),
        ("http://169.254.169.254/metadata", FetchFailure.ADDRESS),
        ("//unlisted.test/x", FetchFailure.ADDRESS),
        ("file:///etc/passwd", FetchFailure.ADDRESS),
        ("http://someone:secret@pasted.test/x", FetchFailure.ADDRESS),
        ("http://[broken/x", FetchFailure.ADDRESS),
        ("http://trap.test/x", FetchFailure.PRIVATE_NETWORK),
        ("http://two-faced.test/x", FetchFailure.PRIVATE_NETWORK),
        ("", FetchFailure.REDIRECTS),
    ],
)
async def test_a_redirect_is_checked_as_strictly_as_the_first_address(
    files: FileServer, location: str, failure: FetchFailure
) -> None:
    files.redirect("/a", location)
    assert await refusal(downloader(), files.url("/a", host=PASTED)) is failure


async def test_three_redirects_are_followed_and_no_fourth(files: FileServer) -> None:
    for step in range(5):
        files.redirect(f"/{step}", f"/{step + 1}")
    files.give("/5", b"bytes")
    assert await downloader().fetch(files.url("/2", host=PASTED)) == b"bytes"
    failure = await refusal(downloader(), files.url("/1", host=PASTED))
    assert failure is FetchFailure.REDIRECTS


@pytest.mark.parametrize("host", [TRAP, TWO_FACED])
async def test_a_listed_name_that_points_into_a_private_network_is_not_asked(
    files: FileServer, host: str
) -> None:
    failure = await refusal(downloader(), files.url("/x", host=host))
    assert failure is FetchFailure.PRIVATE_NETWORK
    assert files.received == []


async def test_outside_local_mode_this_machine_is_not_asked_either(files: FileServer) -> None:
    hosts = AttachmentHosts(bot_framework=frozenset({PASTED}))
    failure = await refusal(downloader(hosts=hosts), f"https://{PASTED}/x")
    assert failure is FetchFailure.PRIVATE_NETWORK


async def test_a_name_is_resolved_once_so_a_second_answer_has_no_chance(
    files: FileServer,
) -> None:
    asked: list[str] = []
    files.give("/original", b"bytes")
    await downloader(asked=asked).fetch(files.url("/original", host=PASTED))
    assert asked == [PASTED]


async def test_an_unlisted_host_is_not_even_resolved(files: FileServer) -> None:
    asked: list[str] = []
    failure = await refusal(downloader(asked=asked), files.url("/x", host=UNLISTED))
    assert failure is FetchFailure.ADDRESS
    assert asked == []


@pytest.mark.parametrize(
    "url",
    [
        "",
        "x",
        "http://",
        "http://[broken",
        "http://pasted.test:x/",
        "http://unlisted.test\\.pasted.test/",
    ],
)
async def test_what_is_no_address_is_refused(url: str) -> None:
    assert await refusal(downloader(), url) is FetchFailure.ADDRESS


async def test_a_slow_drip_ends_with_the_time_limit(files: FileServer) -> None:
    running: list[asyncio.Timeout] = []

    def deadline(seconds: float) -> asyncio.Timeout:
        assert seconds == DownloadLimits().seconds
        running.append(asyncio.timeout(None))
        return running[0]

    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nx")
        await writer.drain()
        running[0].reschedule(0)
        await reader.read()

    files.answers["/drip"] = drip
    failure = await refusal(downloader(deadline=deadline), files.url("/drip", host=PASTED))
    assert failure is FetchFailure.TIMEOUT


async def test_an_endless_stream_is_cut_when_it_has_grown_too_large(files: FileServer) -> None:
    cut = asyncio.Event()

    async def pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        try:
            while True:
                writer.write(b"x" * 10_000)
                await writer.drain()
        except ConnectionError:
            cut.set()

    files.answers["/endless"] = pour
    with pytest.raises(FileTooLarge) as refused:
        await downloader().fetch(files.url("/endless", host=PASTED))
    assert refused.value.limit == LIMIT
    await cut.wait()


async def test_a_promise_of_too_much_is_enough_to_refuse(files: FileServer) -> None:
    hung_up = asyncio.Event()

    async def promise(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100001\r\n\r\n")
        await writer.drain()
        await reader.read()
        hung_up.set()

    files.answers["/large"] = promise
    with pytest.raises(FileTooLarge):
        await downloader().fetch(files.url("/large", host=PASTED))
    await hung_up.wait()


async def test_an_answer_shorter_than_its_promise_is_broken(files: FileServer) -> None:
    files.give_raw("/short", b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this")
    failure = await refusal(downloader(), files.url("/short", host=PASTED))
    assert failure is FetchFailure.BROKEN


async def test_an_answer_longer_than_its_promise_is_broken(files: FileServer) -> None:
    files.give_raw("/long", b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbyteswell")
    failure = await refusal(downloader(), files.url("/long", host=PASTED))
    assert failure is FetchFailure.BROKEN


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "GZIP"])
async def test_a_compressed_answer_is_not_unpacked(files: FileServer, encoding: str) -> None:
    bomb = gzip.compress(bytes(10_000_000))
    files.give("/bomb", bomb, headers=f"Content-Encoding: {encoding}\r\n")
    failure = await refusal(downloader(), files.url("/bomb", host=PASTED))
    assert failure is FetchFailure.ANSWER


@pytest.mark.parametrize(
    ("status", "failure"),
    [
        (201, FetchFailure.ANSWER),
        (206, FetchFailure.ANSWER),
        (300, FetchFailure.ANSWER),
        (304, FetchFailure.ANSWER),
        (400, FetchFailure.ANSWER),
        (401, FetchFailure.GONE),
        (403, FetchFailure.GONE),
        (404, FetchFailure.GONE),
        (410, FetchFailure.GONE),
        (429, FetchFailure.ANSWER),
        (500, FetchFailure.ANSWER),
        (503, FetchFailure.ANSWER),
    ],
)
async def test_any_status_but_success_is_a_no(
    files: FileServer, status: int, failure: FetchFailure
) -> None:
    files.give("/x", b"", status=status)
    assert await refusal(downloader(), files.url("/x", host=PASTED)) is failure


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"not http at all\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxy",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nx",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000 + b"\r\n\r\n",
    ],
)
async def test_a_garbled_answer_is_broken(files: FileServer, raw: bytes) -> None:
    files.give_raw("/x", raw)
    assert await refusal(downloader(), files.url("/x", host=PASTED)) is FetchFailure.BROKEN


async def test_nobody_listening_or_no_such_name_is_broken(files: FileServer) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://{PASTED}:{unused.getsockname()[1]}/x"
        assert await refusal(downloader(), url) is FetchFailure.BROKEN
    failure = await refusal(downloader(), files.url("/x", host=UNKNOWN))
    assert failure is FetchFailure.BROKEN


async def test_cookies_of_one_answer_are_not_shown_to_the_next(files: FileServer) -> None:
    files.give("/a", status=302, headers="Location: /b\r\nSet-Cookie: track=me\r\n")
    files.give("/b", b"bytes")
    await downloader().fetch(files.url("/a", host=PASTED))
    assert all("cookie" not in one.headers for one in files.received)
