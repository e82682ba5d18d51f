import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from botbuilder.core import TurnContext
from botbuilder.schema import (
    Activity,
    ChannelAccount,
    ConversationAccount,
    ConversationParameters,
    ConversationReference,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.botframework.adapter import InvokeResult, Result, TeamsAdapter
from bot.botframework.authentication import BotFrameworkSignIn, LocalSignIn
from bot.botframework.connector import Connector
from bot.botframework.connector_answers import ConnectorRefused
from bot.botframework.inbound import Inbound, NotAnActivity, read_inbound
from bot.botframework.rate_limit import RateLimits
from bot.botframework.service_urls import is_local_service, is_teams_service
from bot.http_client import open_session
from bot.signing_keys import SigningKeys
from tests.doubles.connector import ConnectorDouble, Fault
from tests.doubles.fake_time import FakeTime
from tests.doubles.openid import APP_ID, ISSUER, OpenIdDouble, claims, signed

ACTIVITIES = Path(__file__).parent.parent / "activities"
RECORDED = sorted([*ACTIVITIES.glob("teams/*.json"), *ACTIVITIES.glob("playground/*.json")])
TENANT = "7b1f0a3e-52c4-4d0f-9a6b-2f1e0c9d8b70"


def recorded(name: str, /, **changed: Any) -> dict[str, Any]:
    activity: dict[str, Any] = json.loads((ACTIVITIES / f"{name}.json").read_text("utf-8"))
    return activity | {"serviceUrl": "http://127.0.0.1:56150/_connector"} | changed


def encoded(activity: Any) -> bytes:
    return json.dumps(activity).encode()


class Logic:
    """What the bot would do: keeps what came, answers what it was told to."""

    def __init__(self, answer: InvokeResult | None = None, error: Exception | None = None):
        self.seen: list[Inbound] = []
        self._answer = answer
        self._error = error

    async def __call__(self, inbound: Inbound) -> InvokeResult | None:
        self.seen.append(inbound)
        if self._error is not None:
            raise self._error
        return self._answer


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with open_session({}) as opened:
        yield opened


@pytest.fixture
def connector(session: aiohttp.ClientSession) -> Connector:
    time = FakeTime()
    return Connector(
        session,
        token=None,
        trusted=is_local_service,
        limits=RateLimits(monotonic=time.monotonic, sleep=time.sleep),
        monotonic=time.monotonic,
        sleep=time.sleep,
        jitter=lambda: 0.5,
    )


async def apologise(inbound: Inbound, error: Exception) -> InvokeResult | None:
    if inbound.type == "invoke":
        return InvokeResult(status=200, body={"sorry": type(error).__name__})
    return None


@pytest.fixture
def adapter(connector: Connector) -> TeamsAdapter:
    return TeamsAdapter(connector, LocalSignIn(trusted=is_local_service), on_error=apologise)


@pytest.mark.parametrize("path", RECORDED, ids=lambda path: f"{path.parent.name}/{path.stem}")
async def test_every_recorded_activity_reaches_the_logic_whole(adapter: TeamsAdapter, path: Path):
    activity = recorded(f"{path.parent.name}/{path.stem}")
    logic = Logic(InvokeResult(status=200, body={}) if activity["type"] == "invoke" else None)
    result = await adapter.handle(None, encoded(activity), logic)
    assert result.status == 200
    [inbound] = logic.seen
    assert inbound.raw == activity
    assert inbound.type == activity["type"]
    assert inbound.sender.aad_object_id == activity["from"].get("aadObjectId")


async def test_an_invoke_is_answered_with_its_status_and_body(adapter: TeamsAdapter):
    card = {"statusCode": 200, "type": "application/vnd.microsoft.card.adaptive", "value": {}}
    result = await adapter.handle(
        None,
        encoded(recorded("teams/card_button_pressed")),
        Logic(InvokeResult(status=200, body=card)),
    )
    assert result == Result(status=200, body=card)


async def test_an_invoke_that_nobody_answers_is_a_bad_request(adapter: TeamsAdapter):
    result = await adapter.handle(
        None, encoded(recorded("teams/card_button_pressed", name="application/search")), Logic()
    )
    assert result == Result(status=400)


async def test_a_message_is_answered_with_an_empty_200(adapter: TeamsAdapter):
    result = await adapter.handle(
        None, encoded(recorded("teams/message_in_personal_chat")), Logic()
    )
    assert result == Result(status=200)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("teams/card_button_pressed", Result(status=200, body={"sorry": "KeyError"})),
        ("teams/message_in_personal_chat", Result(status=200)),
    ],
)
async def test_what_the_logic_raises_goes_to_the_callers_hook(
    adapter: TeamsAdapter, name: str, expected: Result
):
    result = await adapter.handle(None, encoded(recorded(name)), Logic(error=KeyError("x")))
    assert result == expected


async def test_turns_at_the_same_time_keep_their_answers_apart(adapter: TeamsAdapter):
    async def echo(inbound: Inbound) -> InvokeResult:
        await asyncio.sleep(0)
        return InvokeResult(status=200, body={"id": inbound.id})

    results = await asyncio.gather(
        *(
            adapter.handle(None, encoded(recorded("teams/card_button_pressed", id=str(n))), echo)
            for n in range(30)
        )
    )
    assert [r.body for r in results] == [{"id": str(n)} for n in range(30)]


def nested(depth: int) -> Any:
    value: Any = "x"
    for _ in range(depth):
        value = [value]
    return value


PERSONAL = "teams/message_in_personal_chat"
BAD_BODIES = {
    "nothing": b"",
    "no JSON": b"{",
    "no text": b"\xff\xfe",
    "half an emoji": encoded(recorded(PERSONAL)).replace(b"/boka", b"\\ud83d"),
    "not a number": encoded(recorded(PERSONAL, value=0)).replace(b'"value": 0', b'"value": NaN'),
    "infinite": encoded(recorded(PERSONAL, value=0)).replace(b'"value": 0', b'"value": 1e999'),
    "a list": b"[]",
    "a string": b'"boka"',
    "null": b"null",
    "empty object": b"{}",
    "nested a hundred thousand deep": b"[" * 100_000 + b"]" * 100_000,
    "nested in value": encoded(recorded(PERSONAL, value=nested(100))),
    "NUL in text": encoded(recorded(PERSONAL, text="boka\0")),
    "NUL in a key": encoded(recorded(PERSONAL, value={"a\0": 1})),
    "no type": encoded({k: v for k, v in recorded(PERSONAL).items() if k != "type"}),
    **{
        f"{name} is {wrong!r}": encoded(recorded(PERSONAL, **{name: wrong}))
        for name, values in {
            "type": [None, "", 5, {}],
            "from": [None, "x", [], {}, {"id": None}, {"id": 5}, {"id": "x", "aadObjectId": 1}],
            "recipient": [None, [], {"id": ""}],
            "conversation": [None, "x", {}, {"id": {}}, {"id": "x", "isGroup": "maybe"}],
            "serviceUrl": [None, "", 5],
            "channelId": [None, 5],
            "text": [5, {"a": 1}],
            "entities": ["x", [None], [1], [{"type": None}], {"a": 1}],
            "attachments": [5, [5], [{}], [{"contentType": 5}]],
            "membersAdded": [[None], "x", [{}]],
            "channelData": ["x", 5, {"tenant": "x"}, {"tenant": {"id": 5}}, {"team": []}],
            "reactionsAdded": [[None], [{}]],
            "replyToId": [7],
            "name": [7],
        }.items()
        for wrong in values
    },
}


@pytest.mark.parametrize("body", BAD_BODIES.values(), ids=BAD_BODIES.keys())
async def test_a_bad_body_is_a_400_and_reaches_nobody(adapter: TeamsAdapter, body: bytes):
    logic = Logic()
    assert await adapter.handle(None, body, logic) == Result(status=400)
    assert logic.seen == []


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda children: st.lists(children) | st.dictionaries(st.text(), children),
    max_leaves=20,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    base=st.sampled_from(RECORDED),
    changed=st.dictionaries(
        st.sampled_from([*recorded(PERSONAL), "membersAdded", "value", "deliveryMode", "raw"]),
        json_values,
        max_size=3,
    ),
)
async def test_nothing_a_client_sends_is_ever_a_500(
    adapter: TeamsAdapter, base: Path, changed: dict[str, Any]
):
    activity = recorded(f"{base.parent.name}/{base.stem}") | changed
    result = await adapter.handle(None, encoded(activity), Logic())
    assert result.status in {200, 400, 403}


async def test_a_turn_of_a_skill_is_not_begun(adapter: TeamsAdapter):
    result = await adapter.handle(
        None, encoded(recorded(PERSONAL, deliveryMode="expectReplies")), Logic()
    )
    assert result == Result(status=200)


@pytest.mark.parametrize(
    ("authorization", "changed", "status"),
    [
        ("good", {}, 200),
        (None, {}, 401),
        ("Bearer x", {}, 401),
        ("good", {"conversation": {"id": "a:1", "tenantId": "another"}}, 403),
    ],
    ids=["signed", "no token", "bad token", "another tenant"],
)
async def test_in_teams_mode_only_what_is_signed_and_ours_reaches_the_logic(
    connector: Connector,
    session: aiohttp.ClientSession,
    authorization: str | None,
    changed: dict[str, Any],
    status: int,
):
    service_url = f"https://smba.trafficmanager.net/emea/{TENANT}/"
    activity = recorded(PERSONAL, serviceUrl=service_url, **changed)
    logic = Logic()
    async with OpenIdDouble().running() as provider:
        sign_in = BotFrameworkSignIn(
            SigningKeys(session, provider.metadata_url, monotonic=FakeTime().monotonic),
            app_id=APP_ID,
            tenant_id=TENANT,
            issuer=ISSUER,
            trusted=is_teams_service,
        )
        teams = TeamsAdapter(connector, sign_in, on_error=apologise)
        if authorization == "good":
            authorization = f"Bearer {signed(claims(service_url))}"
        assert await teams.handle(authorization, encoded(activity), logic) == Result(status=status)
    assert len(logic.seen) == (1 if status == 200 else 0)


async def test_without_signing_keys_the_sender_is_asked_to_come_again(
    connector: Connector, session: aiohttp.ClientSession
):
    async with OpenIdDouble(down=True).running() as provider:
        sign_in = BotFrameworkSignIn(
            SigningKeys(session, provider.metadata_url, monotonic=FakeTime().monotonic),
            app_id=APP_ID,
            tenant_id=TENANT,
            issuer=ISSUER,
            trusted=is_teams_service,
        )
        teams = TeamsAdapter(connector, sign_in, on_error=apologise)
        authorization = f"Bearer {signed(claims('x'))}"
        result = await teams.handle(authorization, encoded(recorded(PERSONAL)), Logic())
    assert result == Result(status=503)


async def test_the_sdks_own_door_is_shut(adapter: TeamsAdapter):
    with pytest.raises(PermissionError):
        await adapter.process_activity("", Activity(), Logic())


BOT = {"id": "28:bot", "name": "Inläggsboten"}
MENTION = {"type": "mention", "text": "<at>Inläggsboten</at>", "mentioned": BOT}
COLLEAGUE = {"type": "mention", "text": "<at>Bo</at>", "mentioned": {"id": "29:bo", "name": "Bo"}}


@pytest.mark.parametrize(
    ("text", "entities", "own"),
    [
        ("<at>Inläggsboten</at>&nbsp;boka tisdag\n", [MENTION], "boka tisdag"),
        ("<at>Inläggsboten</at> boka tisdag", [MENTION], "boka tisdag"),
        ("boka\xa0tisdag&nbsp;<at>Inläggsboten</at>", [MENTION], "boka tisdag"),
        ("boka <at>Inläggsboten</at> tisdag", [MENTION], "boka tisdag"),
        (
            "<at>Inläggsboten</at> boka tisdag Möt Inläggsboten",
            [MENTION],
            "boka tisdag Möt Inläggsboten",
        ),
        (
            "<at>Inläggsboten</at> <at>Inläggsboten</at> hjälp",
            [MENTION, MENTION],
            "hjälp",
        ),
        (
            "<at>Inläggsboten</at> byt med <at>Bo</at>",
            [MENTION, COLLEAGUE],
            "byt med @Bo",
        ),
        ("<at>Inläggsboten</at> hjälp", [], "<at>Inläggsboten</at> hjälp"),
        ("hjälp", [MENTION], "hjälp"),
        ("boka 24/11 Kaffe &amp; kaka &lt;3", [], "boka 24/11 Kaffe & kaka <3"),
        ("hjälp", [{"type": "mention"}, {"type": "clientInfo"}], "hjälp"),
        (None, [MENTION], ""),
        ("", None, ""),
        ("<at>Inläggsboten</at>", [MENTION], ""),
    ],
)
def test_only_the_bots_own_mention_is_taken_off(
    text: str | None, entities: list[dict[str, Any]] | None, own: str
):
    activity = recorded(PERSONAL, text=text, entities=entities, recipient=BOT)
    assert read_inbound(encoded(activity)).own_text == own


@pytest.mark.parametrize(
    ("name", "targeted", "private"),
    [
        ("teams/slash_message_targeted", True, True),
        ("teams/message_in_personal_chat", False, True),
        ("teams/message_in_channel_with_mention_and_nbsp", False, False),
    ],
)
def test_what_only_the_sender_sees_is_known(name: str, *, targeted: bool, private: bool):
    inbound = read_inbound(encoded(recorded(name)))
    assert (inbound.is_targeted, inbound.is_private) == (targeted, private)


@pytest.fixture
async def teams() -> AsyncIterator[ConnectorDouble]:
    async with ConnectorDouble().running() as double:
        yield double
        assert double.violations == []


async def test_the_sdk_can_continue_a_conversation(adapter: TeamsAdapter, teams: ConnectorDouble):
    reference = ConversationReference(
        channel_id="msteams",
        service_url=teams.service_url,
        bot=ChannelAccount(id="28:bot"),
        conversation=ConversationAccount(id="19:x@thread.tacv2;messageid=1"),
    )

    async def talk(context: TurnContext) -> None:
        sent = await context.send_activity("hej")
        assert sent is not None
        edited = Activity(id=sent.id, type="message", text="hejsan")
        await context.update_activity(edited)
        await context.delete_activity(sent.id)

    await adapter.continue_conversation(reference, talk, bot_app_id=APP_ID)
    assert [(r.method, (r.body or {}).get("text")) for r in teams.received] == [
        ("POST", "hej"),
        ("PUT", "hejsan"),
        ("DELETE", None),
    ]


async def test_the_sdk_can_create_a_conversation(adapter: TeamsAdapter, teams: ConnectorDouble):
    begun: list[str] = []

    async def got(context: TurnContext) -> None:
        begun.append(context.activity.conversation.id)

    parameters = ConversationParameters(
        is_group=True,
        bot=ChannelAccount(id="28:bot"),
        channel_data={"channel": {"id": "19:x@thread.tacv2"}, "tenant": {"id": TENANT}},
        activity=Activity(type="message", text="hej"),
    )
    await adapter.create_conversation(APP_ID, got, parameters, "msteams", teams.service_url, None)
    [root] = teams.posted
    assert begun == [f"19:x@thread.tacv2;messageid={root}"]


async def test_a_failure_in_a_turn_the_bot_began_is_heard_by_its_caller(
    adapter: TeamsAdapter, teams: ConnectorDouble
):
    async def talk(context: TurnContext) -> None:
        await context.send_activity("hej")

    teams.fail_next(Fault(status=403, code="BotDisabledByAdmin"))
    reference = ConversationReference(
        channel_id="msteams",
        service_url=teams.service_url,
        bot=ChannelAccount(id="28:bot"),
        conversation=ConversationAccount(id="a:1"),
    )
    with pytest.raises(ConnectorRefused):
        await adapter.continue_conversation(reference, talk, bot_app_id=APP_ID)


def dearest() -> list[tuple[str, bytes]]:
    """Bodies of 1 MiB that are dearest to read: as many wrong elements as they hold."""
    whole = recorded("teams/message_in_personal_chat")
    lists = ("entities", "attachments", "membersAdded", "membersRemoved", "reactionsAdded")
    filled = [(name, item, whole | {name: [item] * 180_000}) for name in lists for item in (0, {})]
    return [(f"{name}-{item}", encoded(activity)) for name, item, activity in filled]


class Reader:
    """Stands where the body is read, and remembers whether it was."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []

    def __call__(self, body: bytes) -> Inbound:
        self.bodies.append(body)
        return read_inbound(body)


@pytest.mark.parametrize("authorization", [None, "Bearer x.y.z", "Basic eDp5"])
async def test_a_strangers_body_is_never_read(
    connector: Connector,
    session: aiohttp.ClientSession,
    monkeypatch: pytest.MonkeyPatch,
    authorization: str | None,
):
    async with OpenIdDouble().running() as provider:
        keys = SigningKeys(session, provider.metadata_url, monotonic=FakeTime().monotonic)
        strict = BotFrameworkSignIn(
            keys, app_id=APP_ID, tenant_id=TENANT, issuer=ISSUER, trusted=is_teams_service
        )
        reader = Reader()
        monkeypatch.setattr("bot.botframework.adapter.read_inbound", reader)
        adapter = TeamsAdapter(connector, strict, on_error=apologise)
        for _, body in [("nothing", b"{"), *dearest()]:
            assert await adapter.handle(authorization, body, Logic()) == Result(status=401)
        assert not reader.bodies


@pytest.mark.parametrize(("what", "body"), dearest(), ids=lambda value: str(value)[:24])
def test_a_list_is_read_to_its_first_wrong_element_and_no_further(what: str, body: bytes):
    with pytest.raises(NotAnActivity) as refused:
        read_inbound(body)
    invalid = refused.value.__cause__
    assert isinstance(invalid, ValidationError)
    assert invalid.error_count() < 5, what


@pytest.mark.parametrize("name", ["entities", "reactionsAdded", "attachments"])
def test_a_list_of_sound_elements_is_bounded_too(name: str):
    sound = {
        "entities": {"type": "mention"},
        "reactionsAdded": {"type": "like"},
        "attachments": {"contentType": "text/html"},
    }[name]
    whole = recorded("teams/message_in_personal_chat")
    assert read_inbound(encoded(whole | {name: [sound] * 1_000}))
    with pytest.raises(NotAnActivity):
        read_inbound(encoded(whole | {name: [sound] * 1_001}))
