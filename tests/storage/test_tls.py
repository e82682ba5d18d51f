"""The link to the database is encrypted to the server that was meant, where that is asked for."""

import asyncio
import ssl
import struct
import subprocess
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError

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


SSL_REQUEST = struct.pack("!ii", 8, 80877103)
"""What a client of PostgreSQL asks with before it says who it is."""


def certificate(name: str, folder: Path) -> tuple[Path, Path]:
    """What the script makes for Compose: the server's folder, and what the bot checks by."""
    keys, authority = folder / "keys", folder / "authority"
    for each in (keys, authority):
        each.mkdir(parents=True, exist_ok=True)
    command = ["sh", "deploy/postgresql/certificate.sh", name, str(keys), str(authority)]
    subprocess.run(command, check=True, capture_output=True)
    return keys, authority / "root.crt"


@asynccontextmanager
async def server(keys: Path | None) -> AsyncIterator[tuple[int, list[bytes]]]:
    """Answers as PostgreSQL does until it is told who comes, which is noted; then it hangs up."""
    told: list[bytes] = []

    async def answer(reader: StreamReader, writer: StreamWriter) -> None:
        first = await reader.readexactly(8)
        if first == SSL_REQUEST and keys is None:
            writer.write(b"N")
        elif first == SSL_REQUEST and keys is not None:
            writer.write(b"S")
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(keys / "server.crt", keys / "server.key")
            await writer.start_tls(context)
        else:
            told.append(first)
        if keys is not None:
            told.append(await reader.read(1000))
        writer.close()

    listening = await asyncio.start_server(answer, "localhost", 0)
    async with listening:
        yield listening.sockets[0].getsockname()[1], told


async def try_it(port: int) -> None:
    url = f"postgresql+asyncpg://bot:secret@localhost:{port}/bot?ssl=verify-full"
    async with disposing(create_engine(url)) as engine:
        with suppress(DBAPIError, OSError):
            async with engine.connect():
                raise AssertionError("it lets nobody in")


async def test_the_certificate_that_compose_makes_is_the_databases(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys, root = certificate("localhost", home)
    assert (keys / "server.key").stat().st_mode & 0o077 == 0
    made = (keys / "server.key").read_bytes()
    assert certificate("localhost", home) == (keys, root)
    assert (keys / "server.key").read_bytes() == made, "once"
    monkeypatch.setenv("PGSSLROOTCERT", str(root))
    async with server(keys) as (port, told):
        await try_it(port)
    assert b"user\x00bot\x00" in b"".join(told), "it let itself be known"


@pytest.mark.parametrize("of", ["another-name", "another-authority", "nothing"])
async def test_to_a_server_that_cannot_show_it_nobody_says_who_they_are(
    home: Path, monkeypatch: pytest.MonkeyPatch, of: str
) -> None:
    keys, root = certificate("elsewhere" if of == "another-name" else "localhost", home)
    if of == "another-authority":
        _, root = certificate("localhost", home / "other")
    monkeypatch.setenv("PGSSLROOTCERT", str(root))
    async with server(None if of == "nothing" else keys) as (port, told):
        await try_it(port)
    assert b"".join(told) == b""
