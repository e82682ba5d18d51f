"""The bot's own identity towards Entra: one for the Bot Framework and for Graph."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Literal, Self

import aiohttp
import structlog
from typing_extensions import override

from bot.core.seen import Witness

# azure-identity takes 0.2 s to load: only the first token waits for it, not the start.
if TYPE_CHECKING:
    from azure.core.credentials import AccessToken
    from azure.core.credentials_async import AsyncTokenCredential

# A token lives an hour or a day; a new one is fetched while the old one still serves.
_RENEWED_BEFORE_SECONDS: Final = 10 * 60
_UNUSABLE_BEFORE_SECONDS: Final = 60
_EXCHANGE: Final = "api://AzureADTokenExchange/.default"

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class TokenUnavailable(Exception):
    """Entra gives no token at present; the message names the kind of failure, no secret."""


@dataclass(frozen=True, kw_only=True)
class CredentialChoice:
    """Which credential the bot was given; the secrets stay out of its `repr`."""

    kind: Literal[
        "federated identity",
        "managed identity",
        "workload identity",
        "certificate",
        "client secret",
    ]
    app_id: str
    tenant_id: str
    identity: str | None = None
    """Client id of the managed identity that the app registration trusts."""
    file: str | None = None
    secret: str | None = field(default=None, repr=False)


def choose_credential(
    *,
    app_id: str,
    tenant_id: str,
    managed_identity: bool,
    password: str | None,
    environ: Mapping[str, str],
    identity_id: str | None = None,
) -> CredentialChoice | None:
    """Choose the best there is: what needs no secret before what does. None when there is none.

    Workload identity and certificate come in the variables that azure-identity documents:
    https://learn.microsoft.com/python/api/overview/azure/identity-readme#environment-variables
    """
    if managed_identity:
        return CredentialChoice(kind="managed identity", app_id=app_id, tenant_id=tenant_id)
    if identity_id is not None:
        return CredentialChoice(
            kind="federated identity", app_id=app_id, tenant_id=tenant_id, identity=identity_id
        )
    if token_file := environ.get("AZURE_FEDERATED_TOKEN_FILE"):
        return CredentialChoice(
            kind="workload identity", app_id=app_id, tenant_id=tenant_id, file=token_file
        )
    if certificate := environ.get("AZURE_CLIENT_CERTIFICATE_PATH"):
        return CredentialChoice(
            kind="certificate",
            app_id=app_id,
            tenant_id=tenant_id,
            file=certificate,
            secret=environ.get("AZURE_CLIENT_CERTIFICATE_PASSWORD") or None,
        )
    if password:
        return CredentialChoice(
            kind="client secret", app_id=app_id, tenant_id=tenant_id, secret=password
        )
    return None


def certificate_end(choice: CredentialChoice) -> datetime | None:
    """When the certificate runs out; None where there is none, or the file can't be read now."""
    if choice.kind != "certificate" or choice.file is None:
        return None
    from cryptography import x509  # noqa: PLC0415  # start-up time, see above
    from cryptography.hazmat.primitives.serialization import pkcs12  # noqa: PLC0415

    password = None if choice.secret is None else choice.secret.encode()
    try:
        content = Path(choice.file).read_bytes()
        if b"-----BEGIN" in content:
            return x509.load_pem_x509_certificate(content).not_valid_after_utc
        _, certificate, _ = pkcs12.load_key_and_certificates(content, password)
    except (OSError, ValueError) as error:
        _log.warning("certificate_not_read", error=type(error).__name__)
        return None
    return None if certificate is None else certificate.not_valid_after_utc


def open_credential(
    choice: CredentialChoice, session: aiohttp.ClientSession
) -> "AsyncTokenCredential":
    """Build the library's credential on the shared session; it reads files, so off the loop."""
    # Here for the start-up time, see above.
    from azure.core.pipeline.transport import AioHttpTransport  # noqa: PLC0415
    from azure.identity import aio as identity  # noqa: PLC0415

    # The session brings the proxies and certificate authorities along.
    transport = AioHttpTransport(session=session, session_owner=False)
    match choice.kind:
        case "federated identity":
            return _Federated(
                identity.ManagedIdentityCredential(client_id=choice.identity, transport=transport),
                lambda assertion: identity.ClientAssertionCredential(
                    choice.tenant_id, choice.app_id, assertion, transport=transport
                ),
            )
        case "managed identity":
            return identity.ManagedIdentityCredential(client_id=choice.app_id, transport=transport)
        case "workload identity":
            return identity.WorkloadIdentityCredential(
                tenant_id=choice.tenant_id,
                client_id=choice.app_id,
                token_file_path=choice.file,
                transport=transport,
            )
        case "certificate":
            return identity.CertificateCredential(
                choice.tenant_id,
                choice.app_id,
                choice.file,
                password=choice.secret,
                transport=transport,
            )
        case "client secret":
            return identity.ClientSecretCredential(
                choice.tenant_id, choice.app_id, choice.secret or "", transport=transport
            )


class ClosedAtEnd(ABC):
    """Closed where its `async with` block ends, as azure's own credentials are."""

    @abstractmethod
    async def close(self) -> None: ...

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        await self.close()


class _Federated(ClosedAtEnd):
    """An app registration, signed in to with the token of a managed identity that it trusts.

    azure-identity's own way asks for that token without await, so it is fetched ahead here:
    https://learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity
    """

    def __init__(
        self,
        managed: "AsyncTokenCredential",
        registered: Callable[[Callable[[], str]], "AsyncTokenCredential"],
    ) -> None:
        self._managed = managed
        self._assertion = ""
        self._registered = registered(lambda: self._assertion)

    async def get_token(
        self,
        *scopes: str,
        claims: str | None = None,
        tenant_id: str | None = None,
        enable_cae: bool = False,
        **_: object,
    ) -> "AccessToken":
        self._assertion = (await self._managed.get_token(_EXCHANGE)).token
        return await self._registered.get_token(
            *scopes, claims=claims, tenant_id=tenant_id, enable_cae=enable_cae
        )

    @override
    async def close(self) -> None:
        await self._managed.close()
        await self._registered.close()


class SharedCredential(ClosedAtEnd):
    """An async credential for azure libraries, and plain tokens for the connector.

    Each scope's token is kept and renewed ahead of its end; of any number that ask at once, one
    fetches and the others wait for it.
    """

    def __init__(
        self,
        build: Callable[[], "AsyncTokenCredential"],
        *,
        clock: Callable[[], datetime],
        witness: Witness | None = None,
    ) -> None:
        """Take what it needs.

        Args:
            build: Opens the credential, in a thread, when the first token is asked for.
            clock: The present, with a time zone.
            witness: Told of each token that was had or not.
        """
        self._build = build
        self._clock = clock
        self._witness = witness
        self._credential: AsyncTokenCredential | None = None
        self._opening = asyncio.Lock()
        self._tokens: dict[tuple[str, ...], AccessToken] = {}
        self._fetching: dict[tuple[str, ...], asyncio.Task[AccessToken]] = {}

    def token_for(self, scope: str) -> Callable[[], Awaitable[str]]:
        """Give a function that gives the token for one scope, such as `…/.default`."""

        async def token() -> str:
            return (await self._current((scope,))).token

        return token

    def expires_at(self, scope: str) -> datetime | None:
        """Say how long the token that is held lives; for the health card."""
        held = self._tokens.get((scope,))
        return datetime.fromtimestamp(held.expires_on, UTC) if held is not None else None

    async def get_token(
        self,
        *scopes: str,
        claims: str | None = None,
        tenant_id: str | None = None,
        enable_cae: bool = False,
        **_: object,
    ) -> "AccessToken":
        """Serve azure libraries. With `claims` they ask because Entra refused the last token.

        Raises:
            TokenUnavailable: there is none to be had.
        """
        del tenant_id, enable_cae  # one tenant; a token that may be revoked early is never asked
        if claims is not None:
            self._tokens.pop(scopes, None)
        return await self._current(scopes, claims=claims)

    async def settled(self) -> None:
        """Wait for the fetches that are under way, however they end."""
        await asyncio.gather(*self._fetching.values(), return_exceptions=True)

    @override
    async def close(self) -> None:
        for task in self._fetching.values():
            task.cancel()
        await self.settled()
        if self._credential is not None:
            await self._credential.close()

    async def _current(
        self, scopes: tuple[str, ...], *, claims: str | None = None
    ) -> "AccessToken":
        held = self._tokens.get(scopes)
        left = held.expires_on - self._clock().timestamp() if held is not None else 0.0
        if held is not None and left > _RENEWED_BEFORE_SECONDS:
            return held
        fetching = self._fetching.get(scopes)
        if fetching is None:
            fetching = asyncio.create_task(self._fetch(scopes, claims))
            fetching.add_done_callback(_already_logged)
            self._fetching[scopes] = fetching
        if held is not None and left > _UNUSABLE_BEFORE_SECONDS:
            return held
        # Who gives up waiting does not take the token from the others.
        return await asyncio.shield(fetching)

    async def _fetch(self, scopes: tuple[str, ...], claims: str | None) -> "AccessToken":
        from azure.core.exceptions import AzureError  # noqa: PLC0415  # start-up time, see above

        try:
            credential = await self._opened()
            token = await credential.get_token(*scopes, claims=claims)
        except (AzureError, ValueError, OSError) as error:
            # The last two: a certificate or token file that cannot be read.
            _log.warning("token_not_fetched", scopes=scopes, error=type(error).__name__)
            if self._witness is not None:
                self._witness.failed(type(error).__name__)
            raise TokenUnavailable(type(error).__name__) from error
        else:
            self._tokens[scopes] = token
            if self._witness is not None:
                self._witness.worked()
            return token
        finally:
            del self._fetching[scopes]

    async def _opened(self) -> "AsyncTokenCredential":
        async with self._opening:
            if self._credential is None:
                self._credential = await asyncio.to_thread(self._build)
            return self._credential


def _already_logged(fetching: "asyncio.Task[AccessToken]") -> None:
    """Take note of a failure that nobody waited for; asyncio would report it once more."""
    if not fetching.cancelled():
        fetching.exception()
