"""What a log may say: where something failed, and never what people wrote."""

import asyncio
import json
import logging

import pytest
import structlog
from aiohttp import web
from aiohttp.test_utils import TestServer
from sqlalchemy.exc import OperationalError

from bot.ops.logs import set_up_logs


def fail_over(comment: str) -> None:
    raise LookupError(len(comment))


@pytest.mark.parametrize("readable", [False, True])
def test_a_traceback_names_the_place_and_not_the_locals(
    capsys: pytest.CaptureFixture[str], *, readable: bool
) -> None:
    set_up_logs(readable=readable)
    comment = "w" * 30  # not in the source lines that a traceback shows
    for log in (structlog.stdlib.get_logger("ours").exception, logging.exception):
        try:
            fail_over(comment)
        except LookupError:
            log("failed")
    _, written = capsys.readouterr()
    assert written.count("fail_over") >= 2
    assert written.count("LookupError") >= 2
    assert comment not in written
    if not readable:
        assert [json.loads(line)["event"] for line in written.splitlines()] == ["failed"] * 2


def test_a_command_that_answers_in_lines_of_its_own_is_not_talked_over(
    capsys: pytest.CaptureFixture[str],
) -> None:
    set_up_logs(readable=False, level=logging.ERROR)
    logging.getLogger("azure.identity.aio").warning("no token")
    logging.getLogger("azure.identity.aio").error("broken")
    assert [json.loads(line)["event"] for line in capsys.readouterr().err.splitlines()] == [
        "broken"
    ]


def test_in_service_only_the_systems_own_errors_say_more_than_their_class(
    capsys: pytest.CaptureFixture[str],
) -> None:
    set_up_logs(readable=False)
    typed = "what a person typed"
    for error in (
        ValueError(typed),
        ExceptionGroup(typed, [KeyError(typed)]),
        ConnectionRefusedError("nobody listens"),
        OperationalError(
            "select 1", {"title": typed}, Exception("disk full"), hide_parameters=True
        ),
    ):
        error.add_note("noted")
        structlog.stdlib.get_logger("ours").error("failed", exc_info=error)
    written = capsys.readouterr().err
    assert typed not in written
    for said in ("ValueError", "KeyError", "nobody listens", "disk full"):
        assert said in written


@pytest.mark.parametrize("readable", [False, True])
@pytest.mark.parametrize(
    "sent",
    [
        b"GET /secret HTTP/9.9\r\n\r\n",
        b"GET /secret" + b"x" * 9000 + b" HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nAuthorization secret\r\n\r\n",
    ],
    ids=["version", "length", "header"],
)
async def test_what_is_no_http_is_a_line_without_a_traceback_or_what_was_sent(
    capsys: pytest.CaptureFixture[str], sent: bytes, *, readable: bool
) -> None:
    set_up_logs(readable=readable)
    server = TestServer(web.Application(), host="127.0.0.1")
    await server.start_server(access_log=None)
    async with server:
        reader, writer = await asyncio.open_connection(server.host, server.port)
        writer.write(sent)
        assert b" 400 " in await reader.readline()
        writer.close()
        await writer.wait_closed()
    written = capsys.readouterr().err
    assert len(written.splitlines()) == 1
    assert "request_not_understood" in written
    assert "warning" in written
    assert "secret" not in written
