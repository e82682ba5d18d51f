"""What the schedule's page stands on."""

from collections.abc import Callable

from bot.settings import Mode, Settings
from bot.signing_keys import SigningKeys
from bot.web.sign_in import EntraSignIn, LocalPageSignIn, PageSignIn, metadata_of
from bot.web.turns import PageServices
from bot.wiring.base import Base


def page_services(base: Base, *, nudge: Callable[[], None]) -> PageServices:
    return PageServices(
        storage=base.storage,
        identity=base.identity,
        clock=base.clock,
        sign_in=_sign_in(base, base.settings),
        organisation=base.organisation,
        local=base.settings.mode is Mode.LOCAL,
        superadmin_names=base.superadmins.names,
        nudge=nudge,
    )


def _sign_in(base: Base, settings: Settings) -> PageSignIn:
    """How people who look at the page are known."""
    if settings.mode is Mode.LOCAL:
        return LocalPageSignIn()
    assert settings.app_id is not None
    assert settings.tenant_id is not None
    authority = str(settings.sign_in_authority)
    metadata = metadata_of(authority, settings.tenant_id)
    return EntraSignIn(
        SigningKeys(base.session, metadata, monotonic=base.parts.monotonic),
        app_id=settings.app_id,
        tenant_id=settings.tenant_id,
        host=settings.public_url.host if settings.public_url else None,
        authority=authority,
    )
