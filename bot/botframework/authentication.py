"""Who may speak to the bot: the Bot Framework's signature, and one tenant.

The rules are those of
https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication
The SDK's own check answers several bad tokens with a crash, fetches keys while everything else
waits, also lets emulators and skills in, and knows no tenant.
"""

from dataclasses import dataclass
from typing import Final, Protocol

from yarl import URL

from bot.botframework.inbound import Inbound
from bot.botframework.service_urls import ServiceUrlRule
from bot.signing_keys import Forbidden, SigningKeys, Unauthenticated, bearer, verified

PUBLIC_METADATA: Final = "https://login.botframework.com/v1/.well-known/openidconfiguration"
TEAMS_CHANNEL: Final = "msteams"


_PUBLIC: Final = "https://api.botframework.com"
_NATIONAL: Final = {
    ".azure.us": "https://api.botframework.us",
    ".azure.cn": "https://api.botframework.azure.cn",
}
"""By where the keys are published; as in `cloud_environment.py` of microsoft-teams-api."""


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
    host = URL(metadata_url).host or ""
    root = next((root for end, root in _NATIONAL.items() if host.endswith(end)), _PUBLIC)
    return Cloud(issuer=root, scope=f"{root}/.default")


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
        claims, key = await verified(
            bearer(authorization), self._keys, audiences={self._app_id}, issuers={self._issuer}
        )
        return _BotFrameworkAdmission(
            service_url=claims.get("serviceurl"),
            endorsements=key.endorsements,
            tenant_id=self._tenant_id,
            trusted=self._trusted,
        )


@dataclass(frozen=True, kw_only=True)
class _BotFrameworkAdmission:
    service_url: object
    endorsements: frozenset[str]
    tenant_id: str
    trusted: ServiceUrlRule

    def check(self, activity: Inbound) -> None:
        # Teams writes one of them with a slash at its end and not the other, at times; Microsoft's
        # SDK compares them without.
        signed = self.service_url.rstrip("/") if isinstance(self.service_url, str) else None
        if signed != activity.service_url.rstrip("/"):
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
