"""A credential for a Graph on this machine, which asks for a token but looks at none."""

from typing import TYPE_CHECKING

from typing_extensions import override

from bot.credentials import ClosedAtEnd

if TYPE_CHECKING:  # half a second at every start otherwise
    from azure.core.credentials import AccessToken

_FOREVER = 2**31 - 1


class FixedToken(ClosedAtEnd):
    """Only ever sent to loopback: `checked_base_url` sees to that."""

    async def get_token(
        self,
        *scopes: str,
        claims: str | None = None,
        tenant_id: str | None = None,
        enable_cae: bool = False,
        **_: object,
    ) -> "AccessToken":
        from azure.core.credentials import AccessToken  # noqa: PLC0415  # start-up time, see above

        del scopes, claims, tenant_id, enable_cae
        return AccessToken("local", _FOREVER)

    @override
    async def close(self) -> None: ...
