import asyncio
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from azure.core.credentials import AccessToken
from azure.core.exceptions import ClientAuthenticationError
from cryptography import x509
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    load_pem_private_key,
    pkcs12,
)

from bot.alerts.health import Credential
from bot.credentials import (
    CredentialChoice,
    SharedCredential,
    TokenUnavailable,
    certificate_end,
    choose_credential,
    open_credential,
)
from bot.http_client import open_session
from tests.doubles.entra import EntraDouble, certificate

APP = "3f9f2c1e-6a56-4a0b-9b8e-0f1d2c3b4a50"
TENANT = "7b1f0a3e-52c4-4d0f-9a6b-2f1e0c9d8b70"
IDENTITY = "3f9f2c1e-6a56-4a0b-9b8e-0f1d2c3b4a99"
SCOPE = "https://api.botframework.com/.default"
WORKLOAD = {"AZURE_FEDERATED_TOKEN_FILE": "/var/run/token"}
CERTIFICATE = {"AZURE_CLIENT_CERTIFICATE_PATH": "/etc/bot.pem"}


@pytest.mark.parametrize(
    ("managed", "environ", "password", "kind"),
    [
        (True, WORKLOAD | CERTIFICATE, "x", "managed identity"),
        (False, WORKLOAD | CERTIFICATE, "x", "workload identity"),
        (False, CERTIFICATE, "x", "certificate"),
        (False, {}, "x", "client secret"),
        (False, {"AZURE_CLIENT_CERTIFICATE_PATH": ""}, "x", "client secret"),
        (False, {}, "", None),
        (False, {}, None, None),
    ],
)
def test_what_needs_no_secret_is_preferred(
    *, managed: bool, environ: dict[str, str], password: str | None, kind: str | None
):
    choice = choose_credential(
        app_id=APP, tenant_id=TENANT, managed_identity=managed, password=password, environ=environ
    )
    assert (choice.kind if choice else None) == kind


def test_2_an_identity_that_the_app_trusts_is_preferred_to_what_is_kept():
    choice = choose_credential(
        app_id=APP,
        tenant_id=TENANT,
        managed_identity=False,
        password="x",
        environ=WORKLOAD | CERTIFICATE,
        identity_id=IDENTITY,
    )
    assert choice is not None
    assert (choice.kind, choice.identity) == ("federated identity", IDENTITY)


async def test_2_the_apps_token_is_got_for_the_identitys(
    entra: EntraDouble, session: aiohttp.ClientSession
):
    """By the identity's own token, whose audience is the exchange and nothing else."""
    choice = CredentialChoice(
        kind="federated identity", app_id=APP, tenant_id=TENANT, identity=IDENTITY
    )
    async with SharedCredential(
        lambda: open_credential(choice, session), clock=real_clock
    ) as credential:
        assert await credential.token_for(SCOPE)() == "token-2"
    identity, app = entra.asked
    assert identity["client_id"] == IDENTITY
    assert identity["resource"] == "api://AzureADTokenExchange"
    assert (
        app.items()
        >= {
            "client_id": APP,
            "tenant": TENANT,
            "client_assertion": "token-1",
            "scope": SCOPE,
        }.items()
    )


def test_a_choice_never_shows_its_secret():
    choice = choose_credential(
        app_id=APP, tenant_id=TENANT, managed_identity=False, password="hush", environ={}
    )
    assert "hush" not in repr(choice)


@pytest.fixture
async def entra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[EntraDouble]:
    async with EntraDouble().running(tmp_path) as double:
        monkeypatch.setenv("AZURE_AUTHORITY_HOST", double.authority)
        monkeypatch.setenv("IDENTITY_ENDPOINT", double.identity_endpoint)
        monkeypatch.setenv("IDENTITY_HEADER", "made-up")
        yield double


@pytest.fixture
async def session(entra: EntraDouble) -> AsyncIterator[aiohttp.ClientSession]:
    async with open_session({"REQUESTS_CA_BUNDLE": str(entra.ca)}) as opened:
        yield opened


def real_clock() -> datetime:
    return datetime.fromtimestamp(time.time(), UTC)


CHOICES: dict[str, Callable[[Path], CredentialChoice]] = {
    "managed identity": lambda _: CredentialChoice(
        kind="managed identity", app_id=APP, tenant_id=TENANT
    ),
    "workload identity": lambda folder: CredentialChoice(
        kind="workload identity", app_id=APP, tenant_id=TENANT, file=str(folder / "federated")
    ),
    "certificate": lambda folder: CredentialChoice(
        kind="certificate",
        app_id=APP,
        tenant_id=TENANT,
        file=str(certificate(folder, "bot")[1]),
    ),
    "client secret": lambda _: CredentialChoice(
        kind="client secret", app_id=APP, tenant_id=TENANT, secret="hush"
    ),
}
PROOF = {
    "managed identity": {"client_id": APP, "resource": "https://api.botframework.com"},
    "workload identity": {"client_id": APP, "tenant": TENANT, "client_assertion": "federated"},
    "certificate": {"client_id": APP, "tenant": TENANT, "grant_type": "client_credentials"},
    "client secret": {"client_id": APP, "tenant": TENANT, "client_secret": "hush"},
}


@pytest.mark.parametrize("kind", CHOICES)
async def test_each_kind_gets_its_token_over_the_shared_session(
    entra: EntraDouble, session: aiohttp.ClientSession, tmp_path: Path, kind: str
):
    (tmp_path / "federated").write_text("federated")
    choice = CHOICES[kind](tmp_path)
    async with SharedCredential(
        lambda: open_credential(choice, session), clock=real_clock
    ) as credential:
        assert await credential.token_for(SCOPE)() == "token-1"
    [asked] = entra.asked
    assert asked.items() >= PROOF[kind].items()


async def test_a_refused_secret_is_told_as_no_token(
    entra: EntraDouble, session: aiohttp.ClientSession, tmp_path: Path
):
    entra.refuse = True
    choice = CHOICES["client secret"](tmp_path)
    async with SharedCredential(
        lambda: open_credential(choice, session), clock=real_clock
    ) as credential:
        with pytest.raises(TokenUnavailable):
            await credential.token_for(SCOPE)()


async def test_a_certificate_that_is_not_there_is_told_as_no_token(
    session: aiohttp.ClientSession, tmp_path: Path
):
    choice = CredentialChoice(
        kind="certificate", app_id=APP, tenant_id=TENANT, file=str(tmp_path / "missing.pem")
    )
    async with SharedCredential(
        lambda: open_credential(choice, session), clock=real_clock
    ) as credential:
        with pytest.raises(TokenUnavailable):
            await credential.token_for(SCOPE)()


class Library:
    """Stands in for azure-identity: counts, and gives out one token after another."""

    def __init__(self, clock: "Clock") -> None:
        self.clock = clock
        self.fetched: list[tuple[tuple[str, ...], str | None]] = []
        self.open = asyncio.Event()
        self.open.set()
        self.error: Exception | None = None
        self.closed = False

    async def get_token(self, *scopes: str, claims: str | None = None, **_: Any) -> AccessToken:
        self.fetched.append((scopes, claims))
        await self.open.wait()
        if self.error is not None:
            raise self.error
        expires = int(self.clock.now.timestamp()) + 3600
        return AccessToken(f"token-{len(self.fetched)}", expires)

    async def close(self) -> None:
        self.closed = True


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 20, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def library(clock: Clock) -> Library:
    return Library(clock)


@pytest.fixture
async def credential(library: Library, clock: Clock) -> AsyncIterator[SharedCredential]:
    async with SharedCredential(lambda: library, clock=clock) as shared:
        yield shared
    assert library.closed


async def test_a_token_is_kept_and_its_end_is_known(
    credential: SharedCredential, library: Library, clock: Clock
):
    token = credential.token_for(SCOPE)
    assert credential.expires_at(SCOPE) is None
    assert [await token(), await token()] == ["token-1", "token-1"]
    assert credential.expires_at(SCOPE) == clock.now + timedelta(hours=1)
    assert (await credential.get_token(SCOPE, enable_cae=True)).token == "token-1"
    assert len(library.fetched) == 1


async def test_of_many_who_ask_at_once_one_fetches(credential: SharedCredential, library: Library):
    library.open.clear()
    asking = [asyncio.create_task(credential.get_token(SCOPE)) for _ in range(20)]
    await asyncio.sleep(0)
    library.open.set()
    assert {(await each).token for each in asking} == {"token-1"}
    assert len(library.fetched) == 1


async def test_who_gives_up_does_not_take_the_token_from_the_others(
    credential: SharedCredential, library: Library
):
    library.open.clear()
    first, second = (asyncio.create_task(credential.get_token(SCOPE)) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    library.open.set()
    assert (await second).token == "token-1"


async def test_a_token_is_renewed_before_its_end_and_nobody_waits(
    credential: SharedCredential, library: Library, clock: Clock
):
    await credential.get_token(SCOPE)
    clock.now += timedelta(minutes=51)
    library.open.clear()
    assert (await credential.get_token(SCOPE)).token == "token-1"
    library.open.set()
    await credential.settled()
    assert (await credential.get_token(SCOPE)).token == "token-2"
    assert len(library.fetched) == 2


async def test_a_token_at_its_very_end_is_not_given_out(
    credential: SharedCredential, clock: Clock
):
    await credential.get_token(SCOPE)
    clock.now += timedelta(minutes=59, seconds=30)
    assert (await credential.get_token(SCOPE)).token == "token-2"


async def test_a_failed_renewal_leaves_the_old_token_serving_until_its_end(
    credential: SharedCredential, library: Library, clock: Clock
):
    await credential.get_token(SCOPE)
    library.error = ClientAuthenticationError("down")
    clock.now += timedelta(minutes=55)
    assert (await credential.get_token(SCOPE)).token == "token-1"
    await credential.settled()
    assert (await credential.get_token(SCOPE)).token == "token-1"
    await credential.settled()
    clock.now += timedelta(minutes=5)
    with pytest.raises(TokenUnavailable):
        await credential.get_token(SCOPE)
    library.error = None
    assert (await credential.get_token(SCOPE)).token == "token-5"


async def test_each_scope_has_its_own_token(credential: SharedCredential):
    first = await credential.get_token(SCOPE)
    second = await credential.get_token("https://graph.microsoft.com/.default")
    assert first.token != second.token


async def test_a_challenge_brings_a_fresh_token_with_the_claims(
    credential: SharedCredential, library: Library
):
    await credential.get_token(SCOPE)
    assert (await credential.get_token(SCOPE, claims="{}")).token == "token-2"
    assert library.fetched[-1] == ((SCOPE,), "{}")


async def test_closing_leaves_no_fetch_behind(library: Library, clock: Clock):
    credential = SharedCredential(lambda: library, clock=clock)
    library.open.clear()
    asking = asyncio.create_task(credential.get_token(SCOPE))
    await asyncio.sleep(0.01)
    await credential.close()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert asyncio.all_tasks() == {asyncio.current_task()}


def test_starting_up_does_not_load_the_library():
    loaded = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, bot.credentials; print('azure.identity' in sys.modules)",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert loaded.stdout.strip() == "False"


@pytest.mark.parametrize("password", [None, "made up"])
def test_a_certificate_says_when_it_ends(tmp_path: Path, password: str | None) -> None:
    _, pem = certificate(tmp_path, "bot")
    file = pem
    if password is not None:
        content = pem.read_bytes()
        file = tmp_path / "bot.pfx"
        encryption = BestAvailableEncryption(password.encode())
        key = load_pem_private_key(content, None)
        holder = x509.load_pem_x509_certificate(content)
        file.write_bytes(pkcs12.serialize_key_and_certificates(b"", key, holder, None, encryption))
    choice = CredentialChoice(
        kind="certificate", app_id=APP, tenant_id=TENANT, file=str(file), secret=password
    )
    assert certificate_end(choice) == datetime(2120, 1, 1, tzinfo=UTC)
    file.write_bytes(b"something else")
    assert certificate_end(choice) is None


def test_it_is_to_be_renewed_a_month_before() -> None:
    end = datetime(2027, 1, 31, tzinfo=UTC)
    held = Credential(kind="certificate", ends_at=end)
    assert not held.is_ending(end - timedelta(days=31))
    assert held.is_ending(end - timedelta(days=29))
    assert held.is_ending(end + timedelta(days=1))
