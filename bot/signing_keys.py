"""Published signing keys, and what every bearer token is checked for, whoever issued it."""

import asyncio
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Final

import aiohttp
import structlog
from pydantic import BaseModel, Field, JsonValue

from bot.http_client import read_at_most

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

_LEEWAY_SECONDS: Final = 5 * 60
_KEYS_LIVE_SECONDS: Final = 24 * 60 * 60
_SECONDS_BETWEEN_FETCHES: Final = 60
_FETCH_TIMEOUT: Final = aiohttp.ClientTimeout(total=5)

_LARGEST_ANSWER: Final = 1024 * 1024

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class Unauthenticated(Exception):
    """No or a bad token; the message says which rule failed, never what the token was."""


class Forbidden(Exception):
    """A true message, from where the bot listens to nobody."""


class KeysUnavailable(Exception):
    """No signing key is known and none can be fetched: nobody can be let in just now."""


@dataclass(frozen=True, kw_only=True)
class SigningKey:
    public_key: "RSAPublicKey"
    endorsements: frozenset[str]


class _Metadata(BaseModel):
    jwks_uri: Annotated[str, Field(min_length=1)]


class _KeySet(BaseModel):
    keys: Annotated[list[dict[str, JsonValue]], Field(max_length=1_000, fail_fast=True)]


class _PublishedKey(BaseModel):
    kid: str
    endorsements: Annotated[list[str], Field(max_length=1_000, fail_fast=True)] = []


class SigningKeys:
    """The published keys, kept a day, and kept on while the publisher cannot be reached."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        metadata_url: str,
        *,
        monotonic: Callable[[], float],
    ) -> None:
        # 10 MB that local mode, which knows no keys, goes without. Here, so that no request waits.
        import_module("jwt.algorithms")
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

    async def settled(self) -> None:
        """Wait for a renewal that is under way."""
        if self._renewal is not None:
            await self._renewal

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
            return await read_at_most(response, _LARGEST_ANSWER)


def _signing_key(jwk: dict[str, JsonValue]) -> tuple[str, SigningKey] | None:
    """Read one published key; None for a kind that signs nothing here."""
    import jwt  # noqa: PLC0415 - see above
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey  # noqa: PLC0415
    from jwt.algorithms import RSAAlgorithm  # noqa: PLC0415

    try:
        published = _PublishedKey.model_validate(jwk)
        public_key = RSAAlgorithm.from_jwk(jwk)
    except (ValueError, TypeError, jwt.InvalidKeyError):
        return None
    if not isinstance(public_key, RSAPublicKey):
        return None
    endorsements = frozenset(published.endorsements)
    return published.kid, SigningKey(public_key=public_key, endorsements=endorsements)


def bearer(authorization: str | None) -> str:
    """The token of an Authorization header.

    Raises:
        Unauthenticated: there is none.
    """
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Unauthenticated("no bearer token")
    return token.strip()


async def verified(
    token: str, keys: SigningKeys, *, audiences: Collection[str], issuers: Collection[str]
) -> tuple[Mapping[str, object], SigningKey]:
    """The claims of a token that is signed, timely, for us and by one of the issuers; its key.

    Raises:
        Unauthenticated: it is not; the message says which rule failed.
        KeysUnavailable: no key is known, so nothing can be said of any token.
    """
    import jwt  # noqa: PLC0415 - see above

    try:
        key_id: object = jwt.get_unverified_header(token).get("kid")
        key = await keys.find(key_id) if isinstance(key_id, str) else None
        if key is None:
            raise Unauthenticated("unknown key")
        claims: Mapping[str, object] = jwt.decode(
            token,
            key.public_key,
            algorithms=["RS256"],
            leeway=_LEEWAY_SECONDS,
            options={"require": ["exp", "nbf", "iss", "aud"], "verify_aud": False},
        )
    except (jwt.PyJWTError, ValueError, RecursionError) as error:
        # The last two: bytes that are no text, a header nested a thousand deep.
        raise Unauthenticated(type(error).__name__) from error
    # Here and not in the library: a list of audiences must not pass for one of its members.
    for claim, allowed in (("aud", audiences), ("iss", issuers)):
        if not isinstance(claims.get(claim), str) or claims[claim] not in allowed:
            raise Unauthenticated(f"another {claim}")
    return claims, key
