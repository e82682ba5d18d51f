"""A local OpenID provider that publishes keys and signs tokens, good ones and bad ones."""

import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import jwt
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import RSAAlgorithm

APP_ID = "3f9f2c1e-6a56-4a0b-9b8e-0f1d2c3b4a50"
ISSUER = "https://api.botframework.com"


@cache
def private_key(name: str) -> rsa.RSAPrivateKey:
    """Make a key once for each name: they are slow to make."""
    del name
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def public_pem(name: str) -> bytes:
    key = private_key(name).public_key()
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def claims(service_url: str, **changed: Any) -> dict[str, Any]:
    """Give what the Bot Framework writes in a token; a changed claim of None is left out."""
    now = int(time.time())
    all_of_them = {
        "serviceurl": service_url,
        "nbf": now - 60,
        "exp": now + 3600,
        "iss": ISSUER,
        "aud": APP_ID,
        **changed,
    }
    return {name: value for name, value in all_of_them.items() if value is not None}


def signed(payload: dict[str, Any], *, key: str = "current", kid: str | None = None) -> str:
    """Sign with the key of that name, and say that it is the one called `kid`."""
    return jwt.encode(payload, private_key(key), algorithm="RS256", headers={"kid": kid or key})


@dataclass(kw_only=True)
class OpenIdDouble:
    """Attributes to set: the keys it publishes, with endorsements; whether it is down.

    `fetches` counts how often the key set was asked for, or would have been.
    """

    keys: dict[str, list[str]] = field(default_factory=lambda: {"current": ["msteams"]})
    down: bool = False
    date: str = ""
    """What time it says that it is; empty is the real one."""
    extra: list[dict[str, Any]] = field(default_factory=list)
    fetches: int = 0
    metadata_url: str = ""

    @asynccontextmanager
    async def running(self) -> AsyncIterator["OpenIdDouble"]:
        app = web.Application()
        app.router.add_get("/v1/.well-known/openidconfiguration", self._metadata)
        app.router.add_get("/v1/.well-known/keys", self._keys)
        async with TestServer(app, host="127.0.0.1") as server:
            self.metadata_url = str(server.make_url("/v1/.well-known/openidconfiguration"))
            yield self

    async def _metadata(self, request: web.Request) -> web.Response:
        keys = str(request.url.with_path("/v1/.well-known/keys"))
        if self.down:
            self.fetches += 1
            return web.Response(status=503)
        headers = {"Date": self.date} if self.date else {}
        return web.json_response({"issuer": ISSUER, "jwks_uri": keys}, headers=headers)

    async def _keys(self, request: web.Request) -> web.Response:
        self.fetches += 1
        if self.down:
            return web.Response(status=503)
        published = [
            {**json.loads(RSAAlgorithm.to_jwk(private_key(name).public_key())), "kid": name}
            | {"endorsements": endorsements}
            for name, endorsements in self.keys.items()
        ]
        return web.json_response({"keys": [*self.extra, *published]})
