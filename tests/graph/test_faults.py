"""Whatever Graph does, the outbox gets one of two answers, soon, and without secrets."""

import asyncio
import logging
import traceback
from datetime import timedelta
from email.utils import format_datetime

import pytest
from azure.core.exceptions import ClientAuthenticationError

from bot.alerts.ports import FeedNote, GraphRefused, GraphUnavailable, MailNote
from bot.credentials import TokenUnavailable
from bot.local.faults import Answer, Operation, Page, Reset, Silence
from bot.local.graph import installation_id
from tests.graph.conftest import ANNA, APP, DRIVE, GROUP, sdk_warns_of_itself

pytestmark = sdk_warns_of_itself

SILENT = 1.0
"""Seconds without an answer: many times what a busy machine takes to connect to itself."""
MAIL = MailNote(to="anna@example.org", subject="Ett hemligt ärende", text="Hemlig text")
NOTE = FeedNote(
    installation_id=installation_id(ANNA.id, APP),
    activity_type="alert",
    preview="Öppna chatten",
    parameters=[("what", "hot")],
)
OPERATIONS = {
    Operation.GROUP: lambda graph: graph.group_members(GROUP),
    Operation.USER: lambda graph: graph.profile(ANNA.id),
    Operation.CATALOG: lambda graph: graph.find_installation(ANNA.id),
    Operation.INSTALLED: lambda graph: graph.find_installation(ANNA.id),
    Operation.INSTALL: lambda graph: graph.ensure_installed(ANNA.id),
    Operation.CHAT: lambda graph: graph.find_installation(ANNA.id),
    Operation.NOTIFY: lambda graph: graph.notify(ANNA.id, NOTE),
    Operation.MAIL: lambda graph: graph.mail(MAIL),
    Operation.UPLOAD: lambda graph: graph.upload(DRIVE, "a.png", b"x"),
    Operation.DOWNLOAD: lambda graph: graph.download(DRIVE, "a.png"),
    Operation.REMOVE: lambda graph: graph.remove(DRIVE, "a.png"),
}


@pytest.fixture(params=list(OPERATIONS), ids=str)
def operation(request, local):
    if request.param is Operation.INSTALL:
        local.installed.clear()
    return request.param


async def failure(action):
    with pytest.raises(GraphUnavailable) as error:
        await action
    return error.value


async def test_every_operation_reports_throttling_with_its_wait(graph, local, operation):
    local.fail(Answer(429, retry_after=17), on=operation)
    error = await failure(OPERATIONS[operation](graph))
    assert (error.retry_after, error.uncertain) == (17, False)


async def test_every_operation_reports_a_server_in_trouble(graph, local, operation):
    local.fail(Answer(503), on=operation, times=None)
    error = await failure(OPERATIONS[operation](graph))
    assert (error.reason, error.retry_after, error.uncertain) == ("503 LocalFault", None, True)


async def test_every_operation_reports_a_broken_connection(graph, local, operation):
    local.fail(Reset(), on=operation)
    assert (await failure(OPERATIONS[operation](graph))).uncertain


async def test_every_operation_reports_an_answer_that_never_comes(connect, local, operation):
    local.fail(Silence(), on=operation)
    error = await failure(OPERATIONS[operation](connect(timeout=SILENT)))
    assert (error.reason, error.uncertain) == ("ReadTimeout", True)


async def test_every_operation_reports_a_refusal(graph, local, operation):
    local.fail(Answer(403, "Forbidden"), on=operation, times=None)
    with pytest.raises(GraphRefused) as refusal:
        await OPERATIONS[operation](graph)
    assert (refusal.value.status, refusal.value.code) == (403, "Forbidden")


@pytest.mark.parametrize("seconds", [1, 2, 5, 29, 30])
async def test_a_wait_from_one_to_thirty_seconds_is_handed_on(graph, local, slept, seconds):
    local.fail(Answer(429, retry_after=seconds))
    assert (await failure(graph.mail(MAIL))).retry_after == seconds
    assert slept == []


async def test_a_short_wait_is_slept_once_by_the_sdk(connect, local, slept):
    local.fail(Answer(429, retry_after=2))
    await connect(patience=5.0).mail(MAIL)
    assert (slept, len(local.mails)) == ([2], 1)


async def test_the_sdk_sleeps_once_and_then_hands_the_wait_on(connect, local, slept):
    local.fail(Answer(429, retry_after=2), times=None)
    assert (await failure(connect(patience=5.0).mail(MAIL))).retry_after == 2
    assert slept == [2]


async def test_a_wait_beyond_the_patience_is_not_slept(connect, local, slept):
    local.fail(Answer(503, retry_after=6))
    assert (await failure(connect(patience=5.0).mail(MAIL))).retry_after == 6
    assert slept == []


async def test_a_gateway_that_gave_up_is_not_asked_again(connect, local, slept):
    local.fail(Answer(504))
    error = await failure(connect(patience=5.0).mail(MAIL))
    assert (error.uncertain, slept, local.mails) == (True, [], [])


async def test_a_wait_given_as_a_date_is_counted_from_now(graph, local, clock):
    date = format_datetime(clock() + timedelta(seconds=90), usegmt=True)
    local.fail(Answer(429, retry_after=date))
    assert (await failure(graph.mail(MAIL))).retry_after == 90


@pytest.mark.parametrize(
    ("header", "seconds"), [("soon", None), ("-5", None), ("0", 0), ("999999999", 3600)]
)
async def test_an_odd_wait_parks_no_alert_for_the_day(graph, local, header, seconds):
    local.fail(Answer(429, retry_after=header))
    assert (await failure(graph.mail(MAIL))).retry_after == seconds


@pytest.mark.parametrize("status", [408, 423, 425, 429, 500, 502, 503, 504, 509])
async def test_what_may_pass_is_worth_another_try(graph, local, status):
    local.fail(Answer(status))
    assert (await failure(graph.mail(MAIL))).uncertain == (status >= 500)


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 405, 409, 410, 412, 413, 415, 422])
async def test_what_will_not_pass_is_refused(graph, local, status):
    local.fail(Answer(status, "SomeCode"))
    with pytest.raises(GraphRefused) as refusal:
        await graph.mail(MAIL)
    assert (refusal.value.status, refusal.value.code) == (status, "SomeCode")


@pytest.mark.parametrize("status", [403, 500])
async def test_a_code_that_could_be_text_is_not_passed_on(graph, local, status):
    local.fail(Answer(status, "Hemlig text\nmed rader"))
    with pytest.raises((GraphRefused, GraphUnavailable)) as error:
        await graph.mail(MAIL)
    assert "unknown" in str(error.value)
    assert "Hemlig" not in str(error.value)


@pytest.mark.parametrize("status", [200, 502])
async def test_a_gateways_page_instead_of_an_answer_is_unavailable(graph, local, status):
    local.fail(Page(status))
    assert (await failure(graph.profile(ANNA.id))).uncertain


@pytest.mark.parametrize("fault", [Reset(acted=True), Silence(acted=True)], ids=repr)
async def test_a_lost_answer_leaves_it_uncertain_what_was_done(connect, local, fault):
    local.fail(fault)
    error = await failure(connect(timeout=SILENT).mail(MAIL))
    assert (error.uncertain, len(local.mails)) == (True, 1)


async def test_graph_down_altogether_and_up_again(graph, local):
    local.down = True
    for ask in OPERATIONS.values():
        await failure(ask(graph))
    local.heal()
    await graph.mail(MAIL)
    assert len(local.mails) == 1


async def test_a_graph_that_nobody_answers_for_has_certainly_done_nothing(graph, local):
    await local.stop()
    error = await failure(graph.mail(MAIL))
    assert (error.reason, error.uncertain) == ("ConnectError", False)


async def test_a_graph_that_is_closed_asks_nothing_more(graph, credential, operation):
    await graph.aclose()
    with pytest.raises(GraphUnavailable) as error:
        await OPERATIONS[operation](graph)
    assert not error.value.uncertain
    assert credential.scopes == []


async def test_more_notes_a_second_than_teams_takes_are_throttled(graph, local, clock):
    for _ in range(5):
        await graph.notify(ANNA.id, NOTE)
    assert (await failure(graph.notify(ANNA.id, NOTE))).retry_after == 1
    clock.advance(seconds=1)
    await graph.notify(ANNA.id, NOTE)
    assert len(local.notifications) == 6


@pytest.mark.parametrize("kind", [ClientAuthenticationError, TokenUnavailable])
async def test_no_token_is_an_outage_that_an_operator_ends(graph, local, credential, kind):
    credential.error = kind("AADSTS7000222: the secret SECRET has expired")
    error = await failure(graph.mail(MAIL))
    assert (error.uncertain, "SECRET" in str(error)) == (False, False)
    credential.error = None
    await graph.mail(MAIL)
    assert local.calls


async def test_an_empty_token_is_refused(graph, local, credential, monkeypatch):
    async def nothing(*_: str, **__: object) -> None:
        return None

    monkeypatch.setattr(credential, "get_token", nothing)
    with pytest.raises(GraphRefused) as refusal:
        await graph.mail(MAIL)
    assert refusal.value.status == 401
    assert len(local.violations) == 1
    local.violations.clear()


async def test_the_token_is_asked_for_the_graph_in_question(graph, credential):
    await graph.profile(ANNA.id)
    assert credential.scopes == [("http://127.0.0.1/.default",)]


async def test_cancelling_a_call_is_no_failure_of_graph(graph, local):
    local.fail(Silence())
    call = asyncio.create_task(graph.mail(MAIL))
    await local.silent.wait()
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call


QUOTES = "Hemlig text is not allowed here"


@pytest.mark.parametrize(
    "fault",
    [Answer(403, message=QUOTES), Answer(500, message=QUOTES), Reset(), Page(502)],
    ids=repr,
)
async def test_neither_log_nor_traceback_tells_what_was_sent(graph, local, fault, caplog):
    caplog.set_level(logging.DEBUG)
    local.fail(fault)
    with pytest.raises((GraphRefused, GraphUnavailable)) as error:
        await graph.mail(MAIL)
    told = "".join(traceback.format_exception(error.value)) + caplog.text
    for secret in ("SECRET.TOKEN", "Hemlig", "hemligt"):
        assert secret not in told
