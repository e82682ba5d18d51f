"""Who may speak to the bot: the Bot Framework's signature, and one tenant.

The rules are those of
https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication
The SDK's own check answers several bad tokens with a crash, fetches keys while everything else
waits, also lets emulators and skills in, and knows no tenant.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Final, Protocol

import aiohttp
import jwt
import structlog
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt.algorithms import RSAAlgorithm
from pydantic import BaseModel, Field, JsonValue
from yarl import URL

from bot.teams.inbound import Inbound
from bot.teams.service_urls import ServiceUrlRule

PUBLIC_METADATA: Final = "https://login.botframework.com/v1/.well-known/openidconfiguration"
TEAMS_CHANNEL: Final = "msteams"

_LEEWAY_SECONDS: Final = 5 * 60
_KEYS_LIVE_SECONDS: Final = 24 * 60 * 60
_SECONDS_BETWEEN_FETCHES: Final = 60
_FETCH_TIMEOUT: Final = aiohttp.ClientTimeout(total=5)

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class Unauthenticated(Exception):
    """No or a bad token; the message says which rule failed, never what the token was."""


class Forbidden(Exception):
    """A true message, from where the bot listens to nobody."""


class KeysUnavailable(Exception):
    """No signing key is known and none can be fetched: nobody can be let in just now."""


class Admission(Protocol):
    """A sender whose signature holds; what it may send is checked once it has been read."""

    def check(self, activity: Inbound) -> None:
        """Compare the activity with what was signed.

        Raises:
            Unauthenticated: answered with 401.
            Forbidden: answered with 403 and nothing said.
        """
        ...


class SignIn(Protocol):
    """Lets a sender in, or raises."""

    async def admit(self, authorization: str | None) -> Admission:
        """Check who sends, by the header alone: a stranger's body is never read.

        Raises:
            Unauthenticated: answered with 401.
            KeysUnavailable: answered with 503, so that the sender may try again.
        """
        ...


@dataclass(frozen=True, kw_only=True)
class Cloud:
    """What differs between the public cloud and a national one."""

    issuer: str
    scope: str


def cloud_of(metadata_url: str) -> Cloud:
    """Tell the cloud from where its keys are published."""
    government = (URL(metadata_url).host or "").endswith(".azure.us")
    root = "https://api.botframework.us" if government else "https://api.botframework.com"
    return Cloud(issuer=root, scope=f"{root}/.default")


@dataclass(frozen=True, kw_only=True)
class SigningKey:
    public_key: RSAPublicKey
    endorsements: frozenset[str]


class _Metadata(BaseModel):
    jwks_uri: Annotated[str, Field(min_length=1)]


class _KeySet(BaseModel):
    keys: list[dict[str, JsonValue]]


class _PublishedKey(BaseModel):
    kid: str
    endorsements: list[str] = []


class SigningKeys:
    """The published keys, kept a day, and kept on while the publisher cannot be reached."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        metadata_url: str,
        *,
        monotonic: Callable[[], float],
    ) -> None:
        self._session = session
        self._metadata_url = metadata_url
        self._monotonic = monotonic
        self._keys: Mapping[str, SigningKey] = {}
        self._fetched_at: float | None = None
        self._tried_at: float | None = None
        self._lock = asyncio.Lock()
        self._renewal: asyncio.Task[None] | None = None

    async def find(self, key_id: str) -> SigningKey | None:
        """Find a key.

        Raises:
            KeysUnavailable: none has ever been fetched.
        """
        if key_id in self._keys:
            if self._expired() and (self._renewal is None or self._renewal.done()):
                # Nobody waits for a key that is known; the publisher may be slow or away.
                self._renewal = asyncio.create_task(self._refresh())
            return self._keys[key_id]
        async with self._lock:
            # Whoever waited for the lock may find what the first one fetched.
            if key_id not in self._keys:
                await self._refresh()
        if not self._keys:
            raise KeysUnavailable
        return self._keys.get(key_id)

    def _expired(self) -> bool:
        fetched = self._fetched_at
        return fetched is None or self._monotonic() - fetched >= _KEYS_LIVE_SECONDS

    async def _refresh(self) -> None:
        now = self._monotonic()
        if self._tried_at is not None and now - self._tried_at < _SECONDS_BETWEEN_FETCHES:
            return
        self._tried_at = now
        try:
            self._keys = await self._fetch()
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            _log.warning("signing_keys_not_fetched", error=type(error).__name__)
        else:
            self._fetched_at = now
            _log.info("signing_keys_fetched", count=len(self._keys))

    async def _fetch(self) -> Mapping[str, SigningKey]:
        metadata = _Metadata.model_validate_json(await self._get(self._metadata_url))
        published = _KeySet.model_validate_json(await self._get(metadata.jwks_uri))
        keys = dict(read for key in published.keys if (read := _signing_key(key)) is not None)
        if not keys:
            raise ValueError("no usable key is published")
        return keys

    async def _get(self, url: str) -> bytes:
        async with self._session.get(
            url, timeout=_FETCH_TIMEOUT, raise_for_status=True
        ) as response:
            return await response.read()


def _signing_key(jwk: dict[str, JsonValue]) -> tuple[str, SigningKey] | None:
    """Read one published key; None for a kind that signs nothing here."""
    try:
        published = _PublishedKey.model_validate(jwk)
        public_key = RSAAlgorithm.from_jwk(jwk)
    except (ValueError, TypeError, jwt.InvalidKeyError):
        return None
    if not isinstance(public_key, RSAPublicKey):
        return None
    endorsements = frozenset(published.endorsements)
    return published.kid, SigningKey(public_key=public_key, endorsements=endorsements)


class BotFrameworkSignIn:
    """Teams mode: every rule, for every request."""

    def __init__(
        self,
        keys: SigningKeys,
        *,
        app_id: str,
        tenant_id: str,
        issuer: str,
        trusted: ServiceUrlRule,
    ) -> None:
        self._keys = keys
        self._app_id = app_id
        self._tenant_id = tenant_id.lower()
        self._issuer = issuer
        self._trusted = trusted

    async def admit(self, authorization: str | None) -> Admission:
        claims, endorsements = await self._verified(_bearer(authorization))
        return _BotFrameworkAdmission(
            service_url=claims.get("serviceurl"),
            endorsements=endorsements,
            tenant_id=self._tenant_id,
            trusted=self._trusted,
        )

    async def _verified(self, token: str) -> tuple[Mapping[str, object], frozenset[str]]:
        try:
            key_id: object = jwt.get_unverified_header(token).get("kid")
            key = await self._keys.find(key_id) if isinstance(key_id, str) else None
            if key is None:
                raise Unauthenticated("unknown key")
            claims: Mapping[str, object] = jwt.decode(
                token,
                key.public_key,
                algorithms=["RS256"],
                audience=self._app_id,
                issuer=self._issuer,
                leeway=_LEEWAY_SECONDS,
                options={"require": ["exp", "nbf", "iss", "aud"], "strict_aud": True},
            )
        except (jwt.PyJWTError, ValueError, RecursionError) as error:
            # The last two: bytes that are no text, a header nested a thousand deep.
            raise Unauthenticated(type(error).__name__) from error
        return claims, key.endorsements


@dataclass(frozen=True, kw_only=True)
class _BotFrameworkAdmission:
    service_url: object
    endorsements: frozenset[str]
    tenant_id: str
    trusted: ServiceUrlRule

    def check(self, activity: Inbound) -> None:
        if self.service_url != activity.service_url:
            raise Unauthenticated("the token is for another service URL")
        # Web Chat and Direct Line come with a bot's registration: their users choose their own
        # ids, and what they say of tenant and person is worth nothing.
        if activity.channel_id != TEAMS_CHANNEL:
            raise Forbidden("not from Teams")
        if TEAMS_CHANNEL not in self.endorsements:
            raise Unauthenticated("the key is not endorsed for Teams")
        if not self.trusted(activity.service_url):
            raise Forbidden("unknown service URL")
        if activity.tenants != frozenset({self.tenant_id}):
            raise Forbidden("another tenant")


class LocalSignIn:
    """Local mode: no sign-in, as only this machine can reach the bot; but only it is answered."""

    def __init__(self, *, trusted: ServiceUrlRule) -> None:
        self._trusted = trusted

    async def admit(self, authorization: str | None) -> Admission:
        del authorization  # nobody can have signed one
        return self

    def check(self, activity: Inbound) -> None:
        if not self._trusted(activity.service_url):
            raise Forbidden("not a service on this machine")


def _bearer(authorization: str | None) -> str:
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Unauthenticated("no bearer token")
    return token.strip()
