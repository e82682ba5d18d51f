"""Signs what is taken out, and tells by which key it was signed.

Ed25519. The key is named by the SHA-256 of its public half, which the organisation hands out: the
half that stands beside a signature could be anybody's.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

SEED_BYTES: Final = 32
Sign = Callable[[bytes], bytes]
"""Gives the file of the signature of these bytes."""


class NotSigned(Exception):
    """The signature isn't one of these bytes by the key beside it."""


class SignatureFile(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["inlaggsboten-signature-1"]
    public_key: Annotated[str, Field(max_length=100)]
    """Base64 of DER (SubjectPublicKeyInfo), as `openssl pkey -pubin -inform DER` reads it."""
    signature: Annotated[str, Field(max_length=100)]
    """Base64 of the 64 bytes."""


@dataclass(frozen=True, kw_only=True)
class Signer:
    key: str
    """Its name: the SHA-256 of the public half."""
    sign: Sign

    @classmethod
    def of(cls, seed: str) -> Self:
        """From 32 random bytes in Base64.

        Raises:
            ValueError: it is something else.
        """
        # Here for the start-up time of a bot that signs nothing.
        from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415
            Ed25519PrivateKey,
        )
        from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415
            Encoding,
            PublicFormat,
        )

        raw = b64decode(seed, validate=True)
        if len(raw) != SEED_BYTES:
            raise ValueError(f"is {len(raw)} bytes and not {SEED_BYTES}")
        private = Ed25519PrivateKey.from_private_bytes(raw)
        public = private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

        def sign(content: bytes) -> bytes:
            file = SignatureFile(
                format="inlaggsboten-signature-1",
                public_key=b64encode(public).decode(),
                signature=b64encode(private.sign(content)).decode(),
            )
            return json.dumps(file.model_dump(), indent=2).encode()

        return cls(key=sha256(public).hexdigest(), sign=sign)


def signed_by(file: bytes, content: bytes) -> str:
    """The name of the key that signed the content, from the signature's file.

    Raises:
        NotSigned: it is no such file, or the signature is of something else.
    """
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415
        Ed25519PublicKey,
    )
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415
        load_der_public_key,
    )

    try:
        told = SignatureFile.model_validate_json(file)
        public = b64decode(told.public_key, validate=True)
        key = load_der_public_key(public)
        if not isinstance(key, Ed25519PublicKey):
            raise NotSigned
        key.verify(b64decode(told.signature, validate=True), content)
    except (ValidationError, ValueError, InvalidSignature, UnsupportedAlgorithm) as error:
        raise NotSigned from error
    return sha256(public).hexdigest()
