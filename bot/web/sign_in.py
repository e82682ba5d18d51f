"""Who looks at the page: an Entra token that Teams gave it, or in local mode a chosen person.

Teams' side is described at
https://learn.microsoft.com/microsoftteams/platform/tabs/how-to/authentication/tab-sso-overview
and the claims at https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
"""

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Final, Protocol

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from yarl import URL

from bot.core.people import shown_name
from bot.signing_keys import Forbidden, SigningKeys, Unauthenticated, bearer, verified

SCOPE: Final = "access_as_user"
"""What the app registration exposes, and Teams' clients are let in to without asking the user."""

_GUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
LONGEST_TOKEN: Final = 16_384
"""Characters; Entra's own tokens hold at most some 200 groups, which are ten thousand."""


@dataclass(frozen=True, kw_only=True)
class Account:
    id: str
    """Entra object id, in lower case."""
    name: str
    """Shown beside their bookings; never an identity, and empty where the token has none."""


class PageSignIn(Protocol):
    async def admit(self, authorization: str | None) -> Account:
        """Let one request in.

        Raises:
            Unauthenticated: answered with 401; the page asks for another token.
            Forbidden: answered with 403 and nothing said.
            KeysUnavailable: answered with 503, so that the page may try again.
        """
        ...


def metadata_of(authority: str, tenant_id: str) -> str:
    """Where a tenant's signing keys are published."""
    return str(URL(authority) / tenant_id / "v2.0" / ".well-known/openid-configuration")


def audiences_of(app_id: str, host: str | None) -> frozenset[str]:
    """What a token for this page may name: the app, or its resource in Teams' manifest."""
    named = {app_id, f"api://{app_id}"}
    return frozenset(named | ({resource_of(app_id, host)} if host else set()))


def resource_of(app_id: str, host: str) -> str:
    """The application id URI of an app that has both a bot and a tab, as Teams wants it."""
    return f"api://{host}/botid-{app_id}"


class EntraSignIn:
    """Teams mode: every rule, for every request."""

    def __init__(
        self, keys: SigningKeys, *, app_id: str, tenant_id: str, host: str | None, authority: str
    ) -> None:
        """Take what it needs.

        Args:
            keys: The tenant's.
            app_id: The Entra app's.
            tenant_id: The only one whose people are let in.
            host: Where the page is reached from the outside; None before that is known.
            authority: The cloud's sign-in service, as `https://login.microsoftonline.com`.
        """
        self._keys = keys
        self._tenant = tenant_id.lower()
        self._audiences = audiences_of(app_id, host)
        # The app registration says which of the two versions its tokens have.
        self._issuers = {
            "1.0": f"https://sts.windows.net/{self._tenant}/",
            "2.0": f"{authority.rstrip('/')}/{self._tenant}/v2.0",
        }

    async def admit(self, authorization: str | None) -> Account:
        token = bearer(authorization)
        if len(token) > LONGEST_TOKEN:
            raise Unauthenticated("a token of that length")
        claims, _ = await verified(
            token, self._keys, audiences=self._audiences, issuers=self._issuers.values()
        )
        if self._issuers.get(_text(claims, "ver")) != claims["iss"]:
            raise Unauthenticated("another ver")
        if _text(claims, "tid").lower() != self._tenant:
            raise Forbidden("another tenant")
        # An app's own token has roles and no scope: only people look at the page.
        if SCOPE not in _text(claims, "scp").split():
            raise Unauthenticated("another scp")
        person = _text(claims, "oid").lower()
        if not _GUID.fullmatch(person):
            raise Unauthenticated("no oid")
        return Account(id=person, name=shown_name(_text(claims, "name")))


class _Chosen(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: Annotated[str, Field(pattern=_GUID.pattern, max_length=36)]
    name: Annotated[str, Field(max_length=200)] = ""


class LocalPageSignIn:
    """Local mode: whoever is at this machine says who they are; the server checks that they are.

    The bearer token is that choice as base64url of JSON, so that the page works as in Teams.
    """

    async def admit(self, authorization: str | None) -> Account:
        token = bearer(authorization)
        try:
            chosen = _Chosen.model_validate_json(base64.urlsafe_b64decode(token + "==="))
        except (ValueError, ValidationError) as error:
            raise Unauthenticated("no chosen person") from error
        return Account(id=chosen.id, name=shown_name(chosen.name))


def _text(claims: Mapping[str, object], name: str) -> str:
    value = claims.get(name)
    return value if isinstance(value, str) else ""
