"""Who may speak to the bot, and what the bot itself signs in with."""

import asyncio
import os
import time
from contextlib import AsyncExitStack

import aiohttp
from pydantic import SecretStr

from bot.alerts.health import Credential
from bot.botframework.authentication import (
    PUBLIC_METADATA,
    BotFrameworkSignIn,
    LocalSignIn,
    SignIn,
    cloud_of,
)
from bot.botframework.connector import Token
from bot.botframework.service_urls import (
    ServiceUrlRule,
    is_local_service,
    is_teams_service,
    local_services,
)
from bot.core.ports import Clock
from bot.core.seen import Witness
from bot.credentials import (
    CredentialChoice,
    SharedCredential,
    certificate_end,
    choose_credential,
    open_credential,
)
from bot.settings import AppType, Mode, Settings
from bot.signing_keys import SigningKeys


def open_shared_credential(
    settings: Settings,
    clock: Clock,
    session: aiohttp.ClientSession,
    stack: AsyncExitStack,
    *,
    witness: Witness | None = None,
) -> SharedCredential | None:
    """What the bot signs in with; nothing in local mode."""
    if settings.mode is Mode.LOCAL:
        return None
    choice = choice_of(settings)
    credential = SharedCredential(
        lambda: open_credential(choice, session), clock=clock.now, witness=witness
    )
    stack.push_async_callback(credential.close)
    return credential


def choice_of(settings: Settings) -> CredentialChoice:
    assert settings.app_id is not None
    assert settings.tenant_id is not None
    choice = choose_credential(
        app_id=settings.app_id,
        tenant_id=settings.tenant_id,
        managed_identity=settings.app_type is AppType.USER_ASSIGNED_MSI,
        password=_revealed(settings.app_password),
        environ=os.environ,
        identity_id=settings.identity_id,
    )
    assert choice is not None  # the settings were refused without one
    return choice


def local_rule(settings: Settings) -> ServiceUrlRule:
    """Where local mode answers: at the chat clients it was started with, and its own page."""
    if not settings.service_ports:
        return is_local_service
    own = settings.service_url.port if settings.service_url else None
    return local_services(frozenset(filter(None, {*settings.service_ports, own})))


def signing(
    settings: Settings, credential: SharedCredential | None, session: aiohttp.ClientSession
) -> tuple[SignIn, Token | None]:
    """How incoming requests are checked and outgoing ones are signed."""
    if credential is None:
        return LocalSignIn(trusted=local_rule(settings)), None
    assert settings.app_id is not None
    assert settings.tenant_id is not None
    metadata = str(settings.openid_metadata_url or PUBLIC_METADATA)
    cloud = cloud_of(metadata)
    sign_in = BotFrameworkSignIn(
        SigningKeys(session, metadata, monotonic=time.monotonic),
        app_id=settings.app_id,
        tenant_id=settings.tenant_id,
        issuer=cloud.issuer,
        trusted=is_teams_service,
    )
    return sign_in, credential.token_for(cloud.scope)


async def credential_health(
    settings: Settings, credential: SharedCredential | None
) -> Credential | None:
    if credential is None:
        return None
    choice = choice_of(settings)
    scope = cloud_of(str(settings.openid_metadata_url or PUBLIC_METADATA)).scope
    return Credential(
        kind=choice.kind,
        ends_at=await asyncio.to_thread(certificate_end, choice) or settings.secret_end,
        proven_until=credential.expires_at(scope),
    )


def _revealed(secret: SecretStr | None) -> str | None:
    return None if secret is None else secret.get_secret_value()


def bot_account(settings: Settings) -> str:
    """The bot's own account id, as Teams writes it."""
    return f"28:{settings.app_id or 'inlaggsboten'}"
