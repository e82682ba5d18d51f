"""A local token endpoint over TLS, and a managed identity endpoint as App Service has it."""

import datetime as dt
import ipaddress
import ssl
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from tests.doubles.openid import private_key

_VALID_FROM = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
_VALID_TO = dt.datetime(2120, 1, 1, tzinfo=dt.UTC)


def certificate(folder: Path, name: str) -> tuple[Path, Path]:
    """Write a self-signed certificate for loopback: alone, and together with its key."""
    key = private_key(name)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    signed = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_VALID_FROM)
        .not_valid_after(_VALID_TO)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    alone, with_key = folder / f"{name}.crt", folder / f"{name}.pem"
    alone.write_bytes(signed.public_bytes(Encoding.PEM))
    with_key.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + alone.read_bytes()
    )
    return alone, with_key


@dataclass(kw_only=True)
class EntraDouble:
    """`asked` holds each token request; tokens are `token-1`, `token-2` … and live `lifetime`."""

    lifetime: int = 3600
    refuse: bool = False
    error: str = "AADSTS7000215: Invalid client secret provided."
    tenants: set[str] = field(default_factory=set)
    """Those whose sign-in is published."""
    asked: list[dict[str, Any]] = field(default_factory=list)
    authority: str = ""
    identity_endpoint: str = ""
    ca: Path = Path()

    @asynccontextmanager
    async def running(self, folder: Path) -> AsyncIterator["EntraDouble"]:
        self.ca, with_key = certificate(folder, "localhost")
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(with_key)
        app = web.Application()
        app.router.add_post("/{tenant}/oauth2/v2.0/token", self._token)
        app.router.add_get("/{tenant}/v2.0/.well-known/openid-configuration", self._tenant)
        plain = web.Application()
        plain.router.add_get("/msi/token", self._token)
        async with (
            _serving(TestServer(app, host="127.0.0.1"), ssl=context) as tls,
            _serving(TestServer(plain, host="127.0.0.1")) as http,
        ):
            self.authority = str(tls.make_url("")).rstrip("/")
            self.identity_endpoint = str(http.make_url("/msi/token"))
            yield self

    async def _tenant(self, request: web.Request) -> web.Response:
        """As login.microsoftonline.com answers: AADSTS90002 for a tenant that is none."""
        if request.match_info["tenant"] not in self.tenants:
            refusal = {"error": "invalid_tenant", "error_description": "AADSTS90002: not found."}
            return web.json_response(refusal, status=400)
        return web.json_response(
            {"issuer": f"{self.authority}/{request.match_info['tenant']}/v2.0"}
        )

    async def _token(self, request: web.Request) -> web.Response:
        asked = dict(request.query) | {k: str(v) for k, v in (await request.post()).items()}
        self.asked.append(asked | {"tenant": request.match_info.get("tenant")})
        if self.refuse:
            refusal = {"error": "invalid_client", "error_description": self.error}
            return web.json_response(refusal, status=401)
        return web.json_response(
            {
                "token_type": "Bearer",
                "resource": asked.get("resource", ""),
                "expires_in": self.lifetime,
                "expires_on": str(int(time.time() + self.lifetime)),
                "access_token": f"token-{len(self.asked)}",
            }
        )


@asynccontextmanager
async def _serving(server: TestServer, **options: Any) -> AsyncIterator[TestServer]:
    await server.start_server(**options)
    yield server
    await server.close()
