"""Who is let in by the bot as it runs in service: over HTTP, keys and all."""

import json

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from bot.app import create_app
from bot.settings import Settings
from tests.botframework.test_authentication import (
    ACTIVITY,
    BAD_TOKENS,
    OTHER,
    SERVICE_URL,
    TENANT,
    good,
)
from tests.clock import FixedClock
from tests.doubles.openid import APP_ID, OpenIdDouble, claims, signed
from tests.makers import SIV

TYPING = json.loads(ACTIVITY.read_text("utf-8")) | {"type": "typing"}
SENDABLE = {name: token for name, token in BAD_TOKENS.items() if name != "no text"}
"""An HTTP client sends no header that is no text."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("service")


@pytest.fixture
async def post(folder):
    async with OpenIdDouble().running() as provider:
        provider.keys["webchat"] = ["webchat"]
        settings = Settings.model_validate(
            {
                "app_id": APP_ID,
                "tenant_id": TENANT,
                "app_password": "made up",
                "openid_metadata_url": provider.metadata_url,
                "database_url": f"sqlite+aiosqlite:///{folder}/bot.db",
                "evidence": str(folder / "evidence"),
                "graph": "off",
                "superadmins": SIV,
            }
        )
        async with (
            TestServer(create_app(settings, FixedClock()), host="127.0.0.1") as server,
            aiohttp.ClientSession() as http,
        ):

            async def send(authorization, activity=TYPING):
                headers = {} if authorization is None else {"Authorization": authorization}
                url = server.make_url("/api/messages")
                async with http.post(url, json=activity, headers=headers) as response:
                    return response.status, await response.read()

            yield send


async def test_a_signed_activity_is_taken(post):
    assert await post(f"Bearer {good()}") == (200, b"")


async def test_no_bad_token_is_told_more_than_401(post):
    answers = {name: await post(token()) for name, token in SENDABLE.items()}
    assert answers == dict.fromkeys(SENDABLE, (401, b""))


async def test_another_tenant_is_told_nothing(post):
    elsewhere = TYPING | {"channelData": {"tenant": {"id": OTHER}}}
    assert await post(f"Bearer {signed(claims(SERVICE_URL))}", elsewhere) == (403, b"")


async def test_a_token_that_names_all_of_a_persons_groups_is_read(post):
    """Entra writes two hundred of them at most, where the app registration asks for them."""
    groups = [f"9d0c2f1e-0000-4000-8000-{number:012}" for number in range(200)]
    token = signed(claims(SERVICE_URL, groups=groups))
    assert len(token) > 10_000
    assert await post(f"Bearer {token}") == (200, b"")
