"""Rows chained by hash: each digest covers its own record and the digest before it.

The digest is taken of what the record says, not of how a database happens to give it back: the
order of keys, a time zone, and a time or a whole number that came back as text or as a float by
way of JSON make no difference.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from hashlib import sha256
from hmac import compare_digest
from math import isfinite

Value = str | int | float | date | Enum | None | Sequence["Value"] | Mapping[str, "Value"]
"""What a record may hold. A `datetime` is a `date`, and must be aware."""

GENESIS = "0" * 64
"""Stands before the first row."""


@dataclass(frozen=True, kw_only=True)
class Row:
    record: Mapping[str, Value]
    digest: str
    """As stored; `fits` says whether it is what it should have been."""


@dataclass(frozen=True, kw_only=True)
class KeptRow:
    """A row with the number that it is kept under; numbers only grow."""

    id: int
    row: Row


def canonical(record: Mapping[str, Value]) -> bytes:
    """The one spelling of a record, in ASCII.

    Raises:
        TypeError: the record holds something that has no single spelling.
        ValueError: a time without a zone, or a number that is none.
    """
    return json.dumps(
        _plain(record), sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode("ascii")


def digest(previous: str, record: Mapping[str, Value]) -> str:
    """The hex digest of a record that follows a row with the digest `previous`."""
    return sha256(previous.encode("ascii") + b"\n" + canonical(record)).hexdigest()


def fits(previous: str, record: Mapping[str, Value], stored: str) -> bool:
    """Whether this is the digest of the record; what has no single spelling never had one."""
    # Bytes, because a forged digest may hold characters that text can't be compared with.
    kept = stored.encode("utf-8", "backslashreplace")
    try:
        return compare_digest(kept, digest(previous, record).encode("utf-8"))
    except (TypeError, ValueError, RecursionError):
        return False


def _plain(value: Value) -> Value:
    match value:
        case None | str() | int():
            return value
        case Enum():
            return _plain(value.value)
        case float():
            return _number(value)
        case date():
            return _moment(value) if isinstance(value, datetime) else value.isoformat()
        case Mapping():
            return {_key(key): _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
        case _:
            raise TypeError(f"no canonical form for {type(value).__name__}")


def _number(value: float) -> float | int:
    """JSON columns give 2.0 back as 2, so the two must be spelled alike."""
    if not isfinite(value):
        raise ValueError("only finite numbers have a canonical form")
    return int(value) if value.is_integer() else value


def _moment(value: datetime) -> str:
    if value.tzinfo is None:
        raise ValueError("a time without a zone names no moment")
    return value.astimezone(UTC).isoformat(timespec="microseconds")


def _key(key: object) -> str:
    """JSON would quietly turn a number into text."""
    if not isinstance(key, str):
        raise TypeError(f"a key must be text, not {type(key).__name__}")
    return str(key)
