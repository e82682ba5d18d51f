"""The link to the database is encrypted to the server that was meant, where that is asked for."""

import ssl
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from storage.engine import create_engine
from tests.databases import disposing


class Looked(Exception):
    """It is not connected; what it would connect with has been seen."""


async def asked_with(url: str) -> dict[str, Any]:
    seen: dict[str, Any] = {}

    def look(_: object, __: object, ___: object, parameters: dict[str, Any]) -> None:
        seen.update(parameters)
        raise Looked

    async with disposing(create_engine(url)) as engine:
        event.listen(engine.sync_engine, "do_connect", look)
        with pytest.raises(Looked):
            async with engine.connect():
                pass
    return seen


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("PGSSLROOTCERT", raising=False)
    return tmp_path


SERVER = "postgresql+asyncpg://bot@db.example.org/bot"


async def test_verify_full_asks_for_a_certificate_by_the_systems_authorities() -> None:
    context = (await asked_with(f"{SERVER}?ssl=verify-full"))["ssl"]
    assert isinstance(context, ssl.SSLContext)
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname


async def test_an_authority_that_is_named_for_the_database_is_the_drivers(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGSSLROOTCERT", "/etc/own.pem")
    assert (await asked_with(f"{SERVER}?ssl=verify-full"))["ssl"] == "verify-full"
    monkeypatch.delenv("PGSSLROOTCERT")
    (home / ".postgresql").mkdir()
    (home / ".postgresql" / "root.crt").touch()
    assert (await asked_with(f"{SERVER}?ssl=verify-full"))["ssl"] == "verify-full"


async def test_nothing_else_is_changed() -> None:
    assert "ssl" not in await asked_with(SERVER)
    assert (await asked_with(f"{SERVER}?ssl=require"))["ssl"] == "require"
