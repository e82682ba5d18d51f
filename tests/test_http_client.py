import ssl

import pytest

from bot.http_client import Outgoing


async def test_certificates_are_read_once_and_not_for_each_session(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with Outgoing().session():
        monkeypatch.delattr(ssl, "create_default_context")
    async with Outgoing().session():
        pass


async def test_a_bundle_that_is_named_is_read_also_after_the_systems() -> None:
    async with Outgoing().session():
        pass
    with pytest.raises(FileNotFoundError):
        Outgoing(environ={"SSL_CERT_FILE": "none.pem"}).session()
