import time
from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp
import jwt
import pytest

from bot.http_client import open_session
from bot.signing_keys import Forbidden, KeysUnavailable, SigningKeys, Unauthenticated
from bot.web.sign_in import EntraSignIn, LocalPageSignIn, metadata_of
from tests.doubles.fake_time import FakeTime
from tests.doubles.openid import APP_ID, OpenIdDouble, private_key, public_pem, signed
from tests.makers import ANNA
from tests.web.visitor import bearer

TENANT = "7b1f0a3e-52c4-4d0f-9a6b-2f1e0c9d8b70"
OTHER = "11111111-1111-4111-8111-111111111111"
HOST = "inlagg.example.org"
AUTHORITY = "https://login.microsoftonline.com"
MINUTE = 60


def claims(**changed: Any) -> dict[str, Any]:
    """What Entra writes for a person in Teams; a changed claim of None is left out."""
    now = int(time.time())
    plain = {
        "aud": f"api://{HOST}/botid-{APP_ID}",
        "iss": f"{AUTHORITY}/{TENANT}/v2.0",
        "iat": now - 60,
        "nbf": now - 60,
        "exp": now + 3600,
        "tid": TENANT,
        "oid": ANNA,
        "scp": "access_as_user",
        "name": "Anna Ek",
        "ver": "2.0",
    }
    return {name: value for name, value in (plain | changed).items() if value is not None}


@pytest.fixture
async def provider() -> AsyncIterator[OpenIdDouble]:
    async with OpenIdDouble(keys={"current": []}).running() as double:
        yield double


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with open_session({}) as opened:
        yield opened


@pytest.fixture
def sign_in(session: aiohttp.ClientSession, provider: OpenIdDouble) -> EntraSignIn:
    keys = SigningKeys(session, provider.metadata_url, monotonic=FakeTime().monotonic)
    return EntraSignIn(
        keys, app_id=APP_ID, tenant_id=TENANT.upper(), host=HOST, authority=AUTHORITY
    )


GOOD = {
    "the app's resource": {},
    "the app alone": {"aud": APP_ID},
    "the old form of a token": {"ver": "1.0", "iss": f"https://sts.windows.net/{TENANT}/"},
    "more scopes": {"scp": "openid access_as_user profile"},
    "capitals": {"oid": ANNA.upper(), "tid": TENANT.upper()},
    "no name": {"name": None},
    "a clock four minutes slow": {"nbf": int(time.time()) + 4 * MINUTE},
}


@pytest.mark.parametrize("changed", GOOD.values(), ids=GOOD)
async def test_a_person_of_the_tenant_is_let_in(sign_in: EntraSignIn, changed: dict[str, Any]):
    account = await sign_in.admit(f"Bearer {signed(claims(**changed))}")
    assert account.id == ANNA
    assert account.name == ("" if "name" in changed else "Anna Ek")


def of(**changed: Any) -> Callable[[], str]:
    return lambda: f"Bearer {signed(claims(**changed))}"


def encoded(algorithm: str, key: Any) -> str:
    return "Bearer " + jwt.encode(claims(), key, algorithm=algorithm, headers={"kid": "current"})


BAD = {
    "nothing": lambda: None,
    "no token": lambda: "Bearer ",
    "another scheme": lambda: f"Basic {signed(claims())}",
    "no token at all": lambda: "Bearer ny-cykelbro",
    "no text": lambda: "Bearer \udcff.\udcff.\udcff",
    "a very long one": lambda: "Bearer " + "a" * 20_000,
    "expired": of(exp=int(time.time()) - 6 * MINUTE),
    "not yet": of(nbf=int(time.time()) + 24 * 60 * MINUTE),
    "without an end": of(exp=None),
    "another audience": of(aud=OTHER),
    "another host's audience": of(aud=f"api://example.net/botid-{APP_ID}"),
    "another app's audience": of(aud=f"api://{HOST}/botid-{OTHER}"),
    "Graph's audience": of(aud="00000003-0000-0000-c000-000000000000"),
    "a list of audiences": of(aud=[APP_ID, OTHER]),
    "no audience": of(aud=None),
    "the Bot Framework's issuer": of(iss="https://api.botframework.com"),
    "another tenant's issuer": of(iss=f"{AUTHORITY}/{OTHER}/v2.0"),
    "the common issuer": of(iss=f"{AUTHORITY}/common/v2.0"),
    "an issuer that only begins alike": of(iss=f"{AUTHORITY}/{TENANT}/v2.0/x"),
    "a version that is not the issuer's": of(ver="1.0"),
    "no version": of(ver=None),
    "no scope": of(scp=None),
    "another scope": of(scp="User.Read"),
    "a scope that only begins alike": of(scp="access_as_user2"),
    "an app's own token": of(scp=None, roles=["access_as_user"], idtyp="app"),
    "nobody": of(oid=None),
    "somebody who is no GUID": of(oid="anna"),
    "a list of people": of(oid=[ANNA]),
    "signed by somebody else": lambda: f"Bearer {signed(claims(), key='other', kid='current')}",
    "signed with an unknown key": lambda: f"Bearer {signed(claims(), key='other', kid='other')}",
    "signed with the public key": lambda: (
        "Bearer " + jwt.api_jws.PyJWS().encode(b"{}", b"x" * 32, "HS256", {"kid": "current"})
        if public_pem("current")
        else ""
    ),
    "signed by another algorithm": lambda: encoded("RS512", private_key("current")),
    "not signed": lambda: encoded("none", None),
}


@pytest.mark.parametrize("token", BAD.values(), ids=BAD)
async def test_anything_else_is_turned_away(sign_in: EntraSignIn, token: Callable[[], str | None]):
    with pytest.raises(Unauthenticated):
        await sign_in.admit(token())


async def test_a_guest_from_another_tenant_is_told_nothing(sign_in: EntraSignIn):
    with pytest.raises(Forbidden):
        await sign_in.admit(f"Bearer {signed(claims(tid=OTHER))}")


async def test_without_keys_nobody_is_let_in_and_one_may_try_again(
    session: aiohttp.ClientSession, provider: OpenIdDouble
):
    provider.down = True
    keys = SigningKeys(session, provider.metadata_url, monotonic=FakeTime().monotonic)
    sign_in = EntraSignIn(keys, app_id=APP_ID, tenant_id=TENANT, host=None, authority=AUTHORITY)
    with pytest.raises(KeysUnavailable):
        await sign_in.admit(f"Bearer {signed(claims())}")


async def test_keys_are_fetched_once_for_all(sign_in: EntraSignIn, provider: OpenIdDouble):
    for _ in range(5):
        await sign_in.admit(f"Bearer {signed(claims())}")
    assert provider.fetches == 1


def test_a_tenants_keys_are_where_entra_publishes_them():
    assert metadata_of(AUTHORITY, TENANT) == (
        f"{AUTHORITY}/{TENANT}/v2.0/.well-known/openid-configuration"
    )


@pytest.mark.parametrize("token", ["Bearer ", "Bearer e30", "Bearer åäö", f"Bearer {ANNA}", None])
async def test_in_local_mode_one_says_who_one_is(token: str | None):
    assert (await LocalPageSignIn().admit(bearer(ANNA))).id == ANNA
    with pytest.raises(Unauthenticated):
        await LocalPageSignIn().admit(token)
