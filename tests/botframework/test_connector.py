import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from structlog.testing import capture_logs

from bot.botframework.connector import MOST_PAGES, Connector, Token
from bot.botframework.connector_answers import ConnectorRefused, ConnectorUnavailable, MembersPage
from bot.botframework.rate_limit import RateLimits
from bot.botframework.service_urls import is_local_service, is_teams_service
from bot.credentials import TokenUnavailable
from bot.http_client import LONGEST_WAIT, open_session
from tests.doubles.connector import ConnectorDouble, Fault
from tests.doubles.fake_time import FakeTime

CHANNEL = "19:9d1f4c7b2a3e@thread.tacv2"
THREAD = f"{CHANNEL};messageid=1795170000123"
CARD = {
    "type": "message",
    "summary": "Bokat",
    "attachments": [
        {
            "contentType": "application/vnd.microsoft.card.adaptive",
            "content": {"type": "AdaptiveCard", "version": "1.5", "body": []},
        }
    ],
}


@pytest.fixture
async def teams() -> AsyncIterator[ConnectorDouble]:
    async with ConnectorDouble().running() as double:
        yield double


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with open_session({}) as opened:
        yield opened


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()


def connector(
    session: aiohttp.ClientSession,
    time: FakeTime,
    *,
    token: Token | None = None,
    limited: bool = True,
) -> Connector:
    limits = RateLimits(monotonic=time.monotonic, sleep=time.sleep)
    return Connector(
        session,
        token=token,
        trusted=is_local_service,
        limits=limits if limited else None,
        monotonic=time.monotonic,
        sleep=time.sleep,
        jitter=lambda: 0.5,
    )


@pytest.fixture
def sender(session: aiohttp.ClientSession, time: FakeTime) -> Connector:
    return connector(session, time)


async def test_a_card_reaches_the_thread_and_its_id_comes_back(
    sender: Connector, teams: ConnectorDouble
):
    sent = await sender.send_to_conversation(teams.service_url, THREAD, CARD)
    assert sent is not None
    assert teams.posted[sent] == CARD
    assert teams.where[sent] == THREAD
    assert teams.violations == []


async def test_ids_are_encoded_in_the_path_once(sender: Connector, teams: ConnectorDouble):
    await sender.reply_to_activity(teams.service_url, THREAD, "f:1/2?3", CARD)
    [request] = teams.received
    assert request.path == (
        "/emea/v3/conversations/19%3A9d1f4c7b2a3e%40thread.tacv2%3Bmessageid%3D1795170000123"
        "/activities/f%3A1%2F2%3F3"
    )
    assert request.conversation_id == THREAD
    assert request.activity_id == "f:1/2?3"


async def test_a_posted_card_is_edited_and_deleted(sender: Connector, teams: ConnectorDouble):
    sent = await sender.send_to_conversation(teams.service_url, CHANNEL, CARD)
    assert sent is not None
    changed = CARD | {"summary": "Avbokat"}
    assert await sender.update_activity(teams.service_url, CHANNEL, sent, changed) == sent
    assert teams.posted == {sent: changed}
    await sender.delete_activity(teams.service_url, CHANNEL, sent)
    assert teams.posted == {}
    assert teams.violations == []


async def test_a_targeted_message_names_its_reader_and_an_edit_of_it_does_not(
    sender: Connector, teams: ConnectorDouble
):
    to_one = CARD | {"recipient": {"id": "29:reader", "name": "Redaktör"}}
    sent = await sender.send_to_conversation(teams.service_url, THREAD, to_one, targeted=True)
    assert sent is not None
    await sender.update_activity(teams.service_url, THREAD, sent, to_one, targeted=True)
    await sender.delete_activity(teams.service_url, THREAD, sent, targeted=True)
    first, second, third = teams.received
    assert first.body["recipient"] == {"id": "29:reader", "isTargeted": True}
    assert "recipient" not in second.body
    assert {r.query["isTargetedActivity"] for r in (first, second, third)} == {"true"}
    assert teams.violations == []


async def test_a_targeted_message_without_a_reader_is_never_sent(
    sender: Connector, teams: ConnectorDouble
):
    with pytest.raises(TypeError):
        await sender.send_to_conversation(teams.service_url, THREAD, CARD, targeted=True)
    assert teams.received == []


async def test_typing_is_shown(sender: Connector, teams: ConnectorDouble):
    await sender.typing(teams.service_url, THREAD)
    assert teams.sent_to(THREAD) == [{"type": "typing"}]


async def test_a_post_starts_a_thread_in_a_channel(sender: Connector, teams: ConnectorDouble):
    created = await sender.create_conversation(
        teams.service_url,
        {
            "isGroup": True,
            "bot": {"id": "28:bot"},
            "channelData": {"channel": {"id": CHANNEL}, "tenant": {"id": "t"}},
            "activity": CARD,
        },
    )
    assert created.id == f"{CHANNEL};messageid={created.activity_id}"
    assert created.activity_id is not None
    await sender.update_activity(teams.service_url, created.id, created.activity_id, CARD)
    assert teams.violations == []


async def test_a_roster_is_read_to_its_last_page_with_the_entra_id_under_either_name(
    sender: Connector, teams: ConnectorDouble
):
    teams.rosters[CHANNEL] = [
        {"id": f"29:{n}", "name": f"Redaktör {n}", ("objectId", "aadObjectId")[n % 2]: f"o-{n}"}
        for n in range(1201)
    ]
    members = await sender.get_members(teams.service_url, CHANNEL)
    assert [(m.id, m.aad_object_id) for m in members] == [
        (f"29:{n}", f"o-{n}") for n in range(1201)
    ]
    assert len(teams.received) == 3
    one = await sender.get_member(teams.service_url, THREAD, "o-7")
    assert one.name == "Redaktör 7"
    assert teams.violations == []


async def test_both_ids_at_once_are_no_contradiction(sender: Connector, teams: ConnectorDouble):
    teams.rosters[CHANNEL] = [{"id": "29:1", "objectId": "o", "aadObjectId": "o"}]
    [member] = await sender.get_members(teams.service_url, CHANNEL)
    assert member.aad_object_id == "o"


async def test_one_connection_serves_many_messages(sender: Connector, teams: ConnectorDouble):
    for _ in range(5):
        await sender.send_to_conversation(teams.service_url, CHANNEL, CARD)
    assert len({r.connection for r in teams.received}) == 1


@pytest.mark.parametrize("status", [412, 429, 502, 503, 504])
async def test_what_passes_is_tried_again(
    sender: Connector, teams: ConnectorDouble, time: FakeTime, status: int
):
    teams.fail_next(Fault(status=status), Fault(status=status))
    assert await sender.send_to_conversation(teams.service_url, CHANNEL, CARD) is not None
    assert len(teams.received) == 3
    # 0.25 s, then 0.5 s, each between a half and one and a half times as long.
    assert time.slept == [0.25, 0.5]


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (400, "BadArgument"),
        (401, "Unauthorized"),
        (403, "ConversationBlockedByUser"),
        (403, "BotNotInConversationRoster"),
        (403, "BotDisabledByAdmin"),
        (404, "ActivityNotFoundInConversation"),
        (413, "MessageSizeTooBig"),
    ],
)
async def test_a_no_is_taken_for_a_no(
    sender: Connector, teams: ConnectorDouble, time: FakeTime, status: int, code: str
):
    teams.fail_next(Fault(status=status, code=code))
    with pytest.raises(ConnectorRefused) as refused:
        await sender.send_to_conversation(teams.service_url, CHANNEL, CARD)
    assert (refused.value.status, refused.value.code) == (status, code)
    assert refused.value.is_unreachable == (status == 403)
    assert len(teams.received) == 1
    assert time.slept == []


async def test_a_conversation_that_is_gone_is_unreachable(
    sender: Connector, teams: ConnectorDouble
):
    teams.conversations = set()
    with pytest.raises(ConnectorRefused) as refused:
        await sender.send_to_conversation(teams.service_url, CHANNEL, CARD)
    assert refused.value.is_unreachable


async def test_a_500_is_for_later_and_not_tried_again_now(
    sender: Connector, teams: ConnectorDouble
):
    teams.fail_next(Fault(status=500))
    with pytest.raises(ConnectorUnavailable) as unavailable:
        await sender.send_to_conversation(teams.service_url, CHANNEL, CARD)
    assert unavailable.value.status == 500
    assert len(teams.received) == 1


async def test_retry_after_is_honoured_within_the_budget(
    sender: Connector, teams: ConnectorDouble, time: FakeTime
):
    teams.fail_next(Fault(status=429, retry_after="2"))
    await sender.send_to_conversation(teams.service_url, CHANNEL, CARD, budget=4)
    assert time.slept == [2.25]


async def test_retry_after_beyond_the_budget_is_handed_to_the_caller_at_once(
    sender: Connector, teams: ConnectorDouble, time: FakeTime
):
    teams.fail_next(Fault(status=429, retry_after="30"))
    with pytest.raises(ConnectorUnavailable) as unavailable:
        await sender.send_to_conversation(teams.service_url, CHANNEL, CARD, budget=4)
    assert unavailable.value.retry_after == 30
    assert time.slept == []


@pytest.mark.parametrize("retry_after", ["soon", "-1", "1e9", ""])
async def test_a_retry_after_that_says_nothing_is_no_reason_to_fail(
    sender: Connector, teams: ConnectorDouble, retry_after: str
):
    teams.fail_next(Fault(status=429, retry_after=retry_after))
    assert await sender.send_to_conversation(teams.service_url, CHANNEL, CARD) is not None


@pytest.mark.parametrize("retry_after", ["3601", "31536000", "9" * 400], ids=len)
async def test_a_wait_of_a_year_parks_nothing_for_longer_than_an_hour(
    sender: Connector, teams: ConnectorDouble, retry_after: str
):
    teams.fail_next(Fault(status=429, retry_after=retry_after))
    with pytest.raises(ConnectorUnavailable) as unavailable:
        await sender.send_to_conversation(teams.service_url, CHANNEL, CARD)
    assert unavailable.value.retry_after == LONGEST_WAIT


async def test_a_roster_without_an_end_is_given_up(
    sender: Connector, teams: ConnectorDouble, monkeypatch: pytest.MonkeyPatch
):
    async def again(*_: object, **__: object) -> MembersPage:
        pages.append(1)
        return MembersPage.model_validate({"continuationToken": "the same"})

    pages: list[int] = []
    monkeypatch.setattr(sender, "get_paged_members", again)
    with pytest.raises(ConnectorUnavailable):
        await sender.get_members(teams.service_url, CHANNEL)
    assert len(pages) == MOST_PAGES


@pytest.mark.parametrize("given", ["x" * 10_000, "x" * 100], ids=len)
async def test_an_id_that_no_index_could_hold_is_none(
    sender: Connector, teams: ConnectorDouble, monkeypatch: pytest.MonkeyPatch, given: str
):
    """A card that was taken and can't be noted would be sent again, and again."""

    async def answer(*_: object, **__: object) -> bytes:
        return json.dumps({"id": given}).encode()

    monkeypatch.setattr(sender, "_request", answer)
    assert await sender.send_to_conversation(teams.service_url, CHANNEL, CARD) is None


async def test_trying_again_ends_with_the_budget(
    sender: Connector, teams: ConnectorDouble, time: FakeTime
):
    teams.fail_next(*[Fault(status=503)] * 50)
    with pytest.raises(ConnectorUnavailable) as unavailable:
        await sender.send_to_conversation(teams.service_url, CHANNEL, CARD, budget=4)
    assert unavailable.value.status == 503
    assert time.now < 1004


async def test_a_broken_connection_is_tried_again(sender: Connector, teams: ConnectorDouble):
    teams.fail_next(Fault(kind="reset"), Fault(kind="reset"))
    assert await sender.send_to_conversation(teams.service_url, CHANNEL, CARD) is not None


async def test_a_lost_answer_is_told_apart_from_a_lost_message(
    sender: Connector, teams: ConnectorDouble
):
    teams.fail_next(*[Fault(kind="taken_then_reset")] * 50)
    with pytest.raises(ConnectorUnavailable) as unavailable:
        await sender.send_to_conversation(teams.service_url, CHANNEL, CARD)
    assert unavailable.value.uncertain


async def test_nobody_at_home_is_certain(
    sender: Connector, teams: ConnectorDouble, unused_port: int
):
    with pytest.raises(ConnectorUnavailable) as unavailable:
        await sender.send_to_conversation(f"http://127.0.0.1:{unused_port}", CHANNEL, CARD)
    assert not unavailable.value.uncertain
    assert unavailable.value.status is None


@pytest.fixture
async def unused_port() -> int:
    server = await asyncio.start_server(lambda _r, _w: None, "127.0.0.1", 0)
    port: int = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    return port


async def test_a_slow_answer_to_a_post_is_not_tried_again_since_it_may_stand_there(
    sender: Connector, teams: ConnectorDouble
):
    teams.fail_next(Fault(kind="hang"))
    with pytest.raises(ConnectorUnavailable) as unavailable:
        await sender.send_to_conversation(teams.service_url, CHANNEL, CARD, budget=0.5)
    assert unavailable.value.uncertain
    assert len(teams.received) == 1


async def test_a_slow_edit_is_tried_again_since_twice_is_as_once(
    sender: Connector, teams: ConnectorDouble, time: FakeTime
):
    sent = await sender.send_to_conversation(teams.service_url, CHANNEL, CARD)
    assert sent is not None
    teams.fail_next(Fault(kind="hang"))
    assert await sender.update_activity(teams.service_url, CHANNEL, sent, CARD, budget=0.5) == sent
    assert [r.method for r in teams.received] == ["POST", "PUT", "PUT"]


async def test_a_post_that_was_taken_with_an_odd_answer_is_not_sent_again(
    sender: Connector, teams: ConnectorDouble
):
    teams.fail_next(Fault(kind="garbage"))
    assert await sender.send_to_conversation(teams.service_url, CHANNEL, CARD) is None
    assert len(teams.received) == 1


async def test_a_roster_that_is_no_roster_is_for_later(sender: Connector, teams: ConnectorDouble):
    teams.fail_next(Fault(kind="garbage"))
    with pytest.raises(ConnectorUnavailable):
        await sender.get_members(teams.service_url, CHANNEL)


async def test_more_messages_than_teams_takes_wait_their_turn(
    sender: Connector, teams: ConnectorDouble, time: FakeTime
):
    for _ in range(8):
        await sender.send_to_conversation(teams.service_url, CHANNEL, CARD)
    assert time.slept == [pytest.approx(1)]
    with pytest.raises(ConnectorUnavailable) as unavailable:
        await sender.send_to_conversation(teams.service_url, CHANNEL, CARD, budget=0.5)
    assert unavailable.value.retry_after == pytest.approx(1)
    assert len(teams.received) == 8


async def test_a_client_on_this_machine_has_no_limits_to_keep(
    session: aiohttp.ClientSession, time: FakeTime, teams: ConnectorDouble
):
    local = connector(session, time, limited=False)
    for _ in range(60):
        await local.send_to_conversation(teams.service_url, CHANNEL, CARD, budget=0.5)
    assert time.slept == []


async def test_the_token_goes_with_each_call(
    session: aiohttp.ClientSession, time: FakeTime, teams: ConnectorDouble
):
    async def token() -> str:
        return "made-up"

    teams.required_token = "made-up"
    await connector(session, time, token=token).send_to_conversation(
        teams.service_url, CHANNEL, CARD
    )
    assert teams.violations == []


async def test_without_a_token_there_is_no_attempt_and_a_later_one_may_go_better(
    session: aiohttp.ClientSession, time: FakeTime, teams: ConnectorDouble
):
    async def token() -> str:
        raise TokenUnavailable

    with pytest.raises(ConnectorUnavailable):
        await connector(session, time, token=token).send_to_conversation(
            teams.service_url, CHANNEL, CARD
        )
    assert teams.received == []


async def test_a_redirect_is_not_followed_with_the_token(
    sender: Connector, teams: ConnectorDouble
):
    teams.fail_next(Fault(status=307, location="http://127.0.0.1:9/elsewhere"))
    with pytest.raises(ConnectorRefused):
        await sender.send_to_conversation(teams.service_url, CHANNEL, CARD)
    assert len(teams.received) == 1


Send = Callable[[Connector, str], Awaitable[Any]]


@pytest.mark.parametrize(
    "send",
    [
        lambda c, url: c.send_to_conversation(url, CHANNEL, CARD),
        lambda c, url: c.get_members(url, CHANNEL),
        lambda c, url: c.create_conversation(url, {}),
        lambda c, url: c.delete_activity(url, CHANNEL, "1"),
    ],
    ids=["send", "members", "create", "delete"],
)
async def test_no_token_goes_to_an_address_that_is_not_trusted(
    session: aiohttp.ClientSession, time: FakeTime, send: Send
):
    async def token() -> str:
        raise AssertionError("asked for a token")

    with pytest.raises(ConnectorRefused) as refused:
        await send(connector(session, time, token=token), "https://smba.example.com/emea/")
    assert refused.value.status is None


@pytest.mark.parametrize(
    ("url", "teams", "local"),
    [
        ("https://smba.trafficmanager.net/emea/", True, False),
        ("https://SMBA.trafficmanager.net/teams", True, False),
        ("https://europe.botframework.com/", True, False),
        ("https://smba.infra.gcc.teams.microsoft.com/teams", True, False),
        ("https://smba.infra.gov.teams.microsoft.us/teams", True, False),
        ("https://smba.infra.dod.teams.microsoft.us/teams", True, False),
        ("https://pilot.botframework.azure.us", True, False),
        ("http://smba.trafficmanager.net/emea/", False, False),
        ("https://smba.trafficmanager.net:8443/emea/", False, False),
        ("https://smba.trafficmanager.net.example.com/", False, False),
        ("https://evilbotframework.com/", False, False),
        ("https://botframework.com.example.com/", False, False),
        ("https://smba.trafficmanager.net@example.com/", False, False),
        ("https://someone@smba.trafficmanager.net/", False, False),
        ("https://smba.trafficmanager.net/?to=x", False, False),
        ("https://smba.trafficmanager.net/#x", False, False),
        ("https://smba.trafficmanager.net:99999/", False, False),
        ("smba.trafficmanager.net", False, False),
        ("file:///etc/passwd", False, False),
        ("https://[::1", False, False),
        ("", False, False),
        ("http://127.0.0.1:56150/_connector", False, True),
        ("http://localhost:56150", False, True),
        ("http://[::1]:56150", False, True),
        ("http://127.0.0.1.example.com/", False, False),
        ("http://localhost.example.com/", False, False),
        ("http://10.0.0.7/", False, False),
        ("http://169.254.169.254/metadata", False, False),
        ("ftp://127.0.0.1/", False, False),
    ],
)
def test_only_known_addresses_are_trusted(url: str, *, teams: bool, local: bool):
    assert (is_teams_service(url), is_local_service(url)) == (teams, local)


async def test_a_failure_is_logged_with_what_helps_and_nothing_that_is_secret(
    session: aiohttp.ClientSession, time: FakeTime, teams: ConnectorDouble
):
    async def token() -> str:
        return "secret-token"

    teams.fail_next(Fault(status=403, code="ConversationBlockedByUser"))
    with capture_logs() as logs, pytest.raises(ConnectorRefused):
        await connector(session, time, token=token).send_to_conversation(
            teams.service_url, CHANNEL, CARD | {"summary": "private words"}
        )
    [event] = logs
    assert event == {
        "event": "connector_call_failed",
        "log_level": "warning",
        "operation": "post_activity",
        "host": "127.0.0.1",
        "status": 403,
        "code": "ConversationBlockedByUser",
    }
    assert "secret-token" not in json.dumps(event)


@pytest.mark.parametrize(
    ("proxies", "no_proxy", "asked"),
    [(True, "", 1), (True, "127.0.0.1", 0), (False, "", 0)],
    ids=["through the proxy", "named in NO_PROXY", "local mode"],
)
async def test_the_citys_proxy_is_used_where_it_should_be(
    monkeypatch: pytest.MonkeyPatch, *, proxies: bool, no_proxy: str, asked: int
):
    requests: list[bytes] = []

    async def proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        requests.append(await reader.readline())
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(proxy, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{port}")
    monkeypatch.setenv("no_proxy", no_proxy)
    async with server, open_session({}, proxies=proxies) as opened:
        with contextlib.suppress(aiohttp.ClientConnectorError):
            await opened.get("http://127.0.0.1:1/v3")
    assert requests == [b"GET http://127.0.0.1:1/v3 HTTP/1.1\r\n"] * asked
