"""Files as they are given out."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class File:
    name: str
    content: bytes
    digest: str
    """What the audit log notes of it: a SHA-256 by which a file shows later whether it is the
    one that was given out."""
