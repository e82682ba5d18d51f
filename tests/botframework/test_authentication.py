import asyncio
import base64
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import jwt
import pytest

from bot.botframework.authentication import (
    PUBLIC_METADATA,
    BotFrameworkSignIn,
    Cloud,
    LocalSignIn,
    SignIn,
    cloud_of,
)
from bot.botframework.inbound import Inbound, read_inbound
from bot.botframework.service_urls import is_local_service, is_teams_service, local_services
from bot.http_client import open_session
from bot.signing_keys import Forbidden, KeysUnavailable, SigningKeys, Unauthenticated
from tests.doubles.fake_time import FakeTime
from tests.doubles.openid import (
    APP_ID,
    ISSUER,
    OpenIdDouble,
    claims,
    private_key,
    public_pem,
    signed,
)

TENANT = "7b1f0a3e-52c4-4d0f-9a6b-2f1e0c9d8b70"
SERVICE_URL = f"https://smba.trafficmanager.net/emea/{TENANT}/"
ACTIVITY = Path(__file__).parent.parent / "activities/teams/message_in_personal_chat.json"
MINUTE = 60
DAY = 24 * 60 * MINUTE


def activity(**changed: Any) -> Inbound:
    return read_inbound(json.dumps(json.loads(ACTIVITY.read_text("utf-8")) | changed).encode())


@pytest.fixture
async def provider() -> AsyncIterator[OpenIdDouble]:
    async with OpenIdDouble().running() as double:
        yield double


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with open_session({}) as opened:
        yield opened


@pytest.fixture
def clock() -> FakeTime:
    return FakeTime()


@pytest.fixture
def keys(session: aiohttp.ClientSession, provider: OpenIdDouble, clock: FakeTime) -> SigningKeys:
    return SigningKeys(session, provider.metadata_url, monotonic=clock.monotonic)


@pytest.fixture
def sign_in(keys: SigningKeys) -> BotFrameworkSignIn:
    return BotFrameworkSignIn(
        keys, app_id=APP_ID, tenant_id=TENANT.upper(), issuer=ISSUER, trusted=is_teams_service
    )


async def check(sign_in: SignIn, authorization: str | None, inbound: Inbound) -> None:
    (await sign_in.admit(authorization)).check(inbound)


def good() -> str:
    return signed(claims(SERVICE_URL))


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
async def test_what_the_bot_framework_signed_is_let_in(sign_in: BotFrameworkSignIn, scheme: str):
    await check(sign_in, f"{scheme} {good()}", activity())


@pytest.mark.parametrize("changed", [{"exp": -4 * MINUTE}, {"nbf": 4 * MINUTE}])
async def test_clocks_may_differ_by_almost_five_minutes(
    sign_in: BotFrameworkSignIn, changed: dict[str, int]
):
    at = {name: int(time.time()) + seconds for name, seconds in changed.items()}
    await check(sign_in, f"Bearer {signed(claims(SERVICE_URL, **at))}", activity())


@pytest.mark.parametrize(
    ("signed_for", "sent"),
    [(SERVICE_URL.rstrip("/"), SERVICE_URL), (SERVICE_URL, SERVICE_URL.rstrip("/"))],
)
async def test_17_a_slash_at_the_end_of_the_service_url_makes_no_other(
    sign_in: BotFrameworkSignIn, signed_for: str, sent: str
):
    inbound = read_inbound(json.dumps(activity().raw | {"serviceUrl": sent}).encode())
    await check(sign_in, f"Bearer {signed(claims(signed_for))}", inbound)


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def handmade(header: Any, payload: Any, signature: bytes = b"") -> str:
    return (
        f"{b64(json.dumps(header).encode())}.{b64(json.dumps(payload).encode())}.{b64(signature)}"
    )


def signed_with_the_public_key(kid: str = "current") -> str:
    header, payload = {"alg": "HS256", "typ": "JWT", "kid": kid}, claims(SERVICE_URL)
    body = handmade(header, payload).rpartition(".")[0]
    mac = hmac.new(public_pem("current"), body.encode(), hashlib.sha256).digest()
    return f"{body}.{b64(mac)}"


def tampered() -> str:
    header, _, signature = good().split(".")
    return f"{header}.{b64(json.dumps(claims(SERVICE_URL, aud=APP_ID, x=1)).encode())}.{signature}"


def changed(**more: Any) -> str:
    return f"Bearer {signed(claims(SERVICE_URL, **more))}"


def rs512() -> str:
    key = private_key("current")
    return jwt.encode(claims(SERVICE_URL), key, algorithm="RS512", headers={"kid": "current"})


BAD_TOKENS = {
    "missing": lambda: None,
    "empty": lambda: "",
    "no scheme": good,
    "no token": lambda: "Bearer ",
    "another scheme": lambda: f"Basic {good()}",
    "malformed": lambda: "Bearer not-a-token",
    "two parts": lambda: f"Bearer {good().rpartition('.')[0]}",
    "no base64": lambda: "Bearer ###.###.###",
    "no text": lambda: "Bearer \udcff.\udcff.\udcff",
    "a header nested a thousand deep": lambda: f"Bearer {b64(b'[' * 4000)}.e30.e30",
    "a header that is a list": lambda: f"Bearer {handmade([], claims(SERVICE_URL))}",
    "a key id that is a number": lambda: (
        f"Bearer {handmade({'alg': 'RS256', 'kid': 7}, claims(SERVICE_URL))}"
    ),
    "no key id": lambda: f"Bearer {handmade({'alg': 'RS256'}, claims(SERVICE_URL))}",
    "expired": lambda: changed(exp=int(time.time()) - 6 * MINUTE),
    "not yet valid": lambda: changed(nbf=int(time.time()) + 6 * MINUTE),
    "without an end": lambda: changed(exp=None),
    "without a beginning": lambda: changed(nbf=None),
    "an end that is no number": lambda: changed(exp="never"),
    "another audience": lambda: changed(aud="11111111-1111-4111-8111-111111111111"),
    "several audiences": lambda: changed(aud=[APP_ID, "another"]),
    "no audience": lambda: changed(aud=None),
    "another issuer": lambda: changed(iss="https://sts.windows.net/x/"),
    "no issuer": lambda: changed(iss=None),
    "another service URL": lambda: changed(serviceurl="https://smba.trafficmanager.net/amer/"),
    "no service URL": lambda: changed(serviceurl=None),
    "a bad signature": lambda: f"Bearer {signed(claims(SERVICE_URL), key='other', kid='current')}",
    "changed after signing": lambda: f"Bearer {tampered()}",
    "alg none": lambda: (
        f"Bearer {handmade({'alg': 'none', 'kid': 'current'}, claims(SERVICE_URL))}"
    ),
    "HS256 with the public key": lambda: f"Bearer {signed_with_the_public_key()}",
    "RS512": lambda: f"Bearer {rs512()}",
    "an unknown key": lambda: f"Bearer {signed(claims(SERVICE_URL), key='other')}",
    "a key for another channel": lambda: f"Bearer {signed(claims(SERVICE_URL), key='webchat')}",
}


@pytest.mark.parametrize("authorization", BAD_TOKENS.values(), ids=BAD_TOKENS.keys())
async def test_a_bad_token_is_turned_away(
    sign_in: BotFrameworkSignIn, provider: OpenIdDouble, authorization: Any
):
    provider.keys["webchat"] = ["webchat"]
    with pytest.raises(Unauthenticated):
        await check(sign_in, authorization(), activity())


OTHER = "99999999-0000-4000-8000-000000000000"


@pytest.mark.parametrize(
    "where",
    [
        {"channelData": {"tenant": {"id": OTHER}}},
        {"conversation": {"id": "a:1", "tenantId": OTHER}},
        {
            "channelData": {"tenant": {"id": OTHER}},
            "conversation": {"id": "a:1", "tenantId": OTHER},
        },
        {"channelData": {}, "conversation": {"id": "a:1"}},
        {"channelData": None, "conversation": {"id": "a:1", "tenantId": None}},
    ],
    ids=["in channel data", "in the conversation", "in both", "named nowhere", "null"],
)
async def test_another_tenant_gets_no_further(sign_in: BotFrameworkSignIn, where: dict[str, Any]):
    with pytest.raises(Forbidden):
        await check(sign_in, f"Bearer {good()}", activity(**where))


async def test_a_tenant_named_once_is_enough(sign_in: BotFrameworkSignIn):
    await check(sign_in, f"Bearer {good()}", activity(conversation={"id": "a:1"}))


@pytest.mark.parametrize("channel", ["directline", "webchat", "emulator", "MSTEAMS"])
async def test_other_channels_of_the_registration_get_no_further(
    sign_in: BotFrameworkSignIn, provider: OpenIdDouble, channel: str
):
    provider.keys["current"] = ["msteams", channel]
    with pytest.raises(Forbidden):
        await check(sign_in, f"Bearer {good()}", activity(channelId=channel))


async def test_a_signed_service_url_outside_the_list_gets_no_further(
    sign_in: BotFrameworkSignIn,
):
    elsewhere = "https://connector.example.com/"
    with pytest.raises(Forbidden):
        await check(sign_in, f"Bearer {signed(claims(elsewhere))}", activity(serviceUrl=elsewhere))


async def test_keys_are_fetched_once_for_any_number_who_ask_at_once(
    sign_in: BotFrameworkSignIn, provider: OpenIdDouble
):
    await asyncio.gather(*(check(sign_in, f"Bearer {good()}", activity()) for _ in range(50)))
    assert provider.fetches == 1


async def test_keys_are_kept_for_a_day_and_renewed_while_the_old_ones_serve(
    sign_in: BotFrameworkSignIn, keys: SigningKeys, provider: OpenIdDouble, clock: FakeTime
):
    await check(sign_in, f"Bearer {good()}", activity())
    clock.now += DAY - 1
    await check(sign_in, f"Bearer {good()}", activity())
    assert provider.fetches == 1
    clock.now += 1
    await check(sign_in, f"Bearer {good()}", activity())
    await keys.settled()
    assert provider.fetches == 2


async def test_a_new_key_is_found_and_an_invented_one_asks_at_most_once_a_minute(
    sign_in: BotFrameworkSignIn, provider: OpenIdDouble, clock: FakeTime
):
    await check(sign_in, f"Bearer {good()}", activity())
    provider.keys["next"] = ["msteams"]
    rotated = f"Bearer {signed(claims(SERVICE_URL), key='next')}"
    clock.now += MINUTE
    await check(sign_in, rotated, activity())
    for n in range(20):
        clock.now += 2.9
        with pytest.raises(Unauthenticated):
            await check(
                sign_in, f"Bearer {signed(claims(SERVICE_URL), kid=f'invented-{n}')}", activity()
            )
    assert provider.fetches == 2
    clock.now += 2.9
    with pytest.raises(Unauthenticated):
        await check(sign_in, f"Bearer {signed(claims(SERVICE_URL), kid='again')}", activity())
    assert provider.fetches == 3


async def test_a_withdrawn_key_is_trusted_no_longer_than_a_day(
    sign_in: BotFrameworkSignIn, keys: SigningKeys, provider: OpenIdDouble, clock: FakeTime
):
    await check(sign_in, f"Bearer {good()}", activity())
    provider.keys = {"next": ["msteams"]}
    clock.now += DAY
    await check(sign_in, f"Bearer {signed(claims(SERVICE_URL), key='next')}", activity())
    with pytest.raises(Unauthenticated):
        await check(sign_in, f"Bearer {good()}", activity())


async def test_the_last_known_keys_serve_while_the_provider_is_down(
    sign_in: BotFrameworkSignIn, keys: SigningKeys, provider: OpenIdDouble, clock: FakeTime
):
    await check(sign_in, f"Bearer {good()}", activity())
    provider.down = True
    for _ in range(3):
        clock.now += DAY
        await check(sign_in, f"Bearer {good()}", activity())
        await keys.settled()
    assert provider.fetches == 4


async def test_without_any_key_nobody_is_let_in_and_it_is_our_fault(
    sign_in: BotFrameworkSignIn, provider: OpenIdDouble, clock: FakeTime
):
    provider.down = True
    for _ in range(3):
        with pytest.raises(KeysUnavailable):
            await check(sign_in, f"Bearer {good()}", activity())
    assert provider.fetches == 1
    provider.down = False
    clock.now += MINUTE
    await check(sign_in, f"Bearer {good()}", activity())


async def test_more_keys_than_anybody_publishes_are_none(
    sign_in: BotFrameworkSignIn, provider: OpenIdDouble
):
    provider.extra = [{"kty": "x" * 2_000_000}]
    with pytest.raises(KeysUnavailable):
        await check(sign_in, f"Bearer {good()}", activity())


async def test_published_keys_of_another_kind_are_passed_over(
    sign_in: BotFrameworkSignIn, provider: OpenIdDouble
):
    provider.extra = [
        {"kty": "EC", "kid": "ec"},
        {"kty": "RSA", "kid": "broken", "n": "!", "e": "AQAB"},
        {"kty": "RSA", "kid": "broken", "n": 5, "e": "AQAB"},
        {"kty": "RSA"},
        {},
    ]
    await check(sign_in, f"Bearer {good()}", activity())


@pytest.mark.parametrize(
    ("url", "answered"),
    [
        ("http://127.0.0.1:56150/_connector", True),
        ("http://localhost:56151/", True),
        ("http://127.0.0.1:6379/", False),
        ("http://127.0.0.1/", False),
        ("https://smba.trafficmanager.net:56150/", False),
    ],
)
async def test_local_mode_answers_only_at_the_ports_it_was_told(url: str, *, answered: bool):
    sign_in = LocalSignIn(trusted=local_services(frozenset({56150, 56151})))
    if answered:
        await check(sign_in, None, activity(serviceUrl=url))
    else:
        with pytest.raises(Forbidden):
            await check(sign_in, None, activity(serviceUrl=url))


async def test_local_mode_asks_for_no_token_and_answers_only_this_machine():
    sign_in = LocalSignIn(trusted=is_local_service)
    await check(sign_in, None, activity(serviceUrl="http://127.0.0.1:56150/_connector"))
    with pytest.raises(Forbidden):
        await check(sign_in, f"Bearer {good()}", activity())


@pytest.mark.parametrize(
    ("metadata", "root"),
    [
        (PUBLIC_METADATA, "https://api.botframework.com"),
        (
            "https://login.botframework.azure.us/v1/.well-known/openidconfiguration",
            "https://api.botframework.us",
        ),
        (
            "https://login.botframework.azure.cn/v1/.well-known/openidconfiguration",
            "https://api.botframework.azure.cn",
        ),
        ("http://127.0.0.1:8080/v1/.well-known/openidconfiguration", ISSUER),
    ],
)
def test_the_issuer_follows_the_cloud(metadata: str, root: str):
    assert cloud_of(metadata) == Cloud(issuer=root, scope=f"{root}/.default")
