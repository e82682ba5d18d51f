"""The lines of cases as they are kept: chained by hash, also where a disposal has taken words out.

A line that a disposal has emptied keeps the hash that it had, so the chain goes on through it. It
no longer fits that hash; the line of the disposal, which stands later in the chain and does fit,
says of it which hash it had and the digest of what was left.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from bot.core.hash_chain import GENESIS, canonical, fits

DISPOSAL: Final = "disposed"


@dataclass(frozen=True, kw_only=True)
class ChainedLine:
    case: int
    line: int
    at: datetime
    event: Mapping[str, Any]
    previous: str
    """The hash of the line before it in the chain, which may be another case's."""
    hash: str

    @property
    def record(self) -> dict[str, Any]:
        return line_record(case=self.case, line=self.line, at=self.at, event=self.event)

    @property
    def is_untouched(self) -> bool:
        return fits(self.previous, self.record, self.hash)


def line_record(*, case: int, line: int, at: datetime, event: Mapping[str, Any]) -> dict[str, Any]:
    """What a line's hash is taken of, together with the hash before it."""
    return {"case": case, "line": line, "at": at, "event": event}


def left_digest(record: Mapping[str, Any]) -> str:
    """The digest of a line as a disposal left it."""
    return sha256(canonical(record)).hexdigest()


@dataclass(frozen=True, kw_only=True)
class KeptLine:
    """A line with the number that it is kept under; numbers only grow."""

    id: int
    case: int
    line: int
    at: datetime
    event: Mapping[str, Any]
    hash: str


class LineChain:
    """The chain of all cases' lines, read in order and never held whole."""

    def __init__(self, previous: str = GENESIS) -> None:
        self._previous = previous
        self._touched: list[tuple[int, ChainedLine]] = []
        self._disposals: list[ChainedLine] = []

    def add(self, kept: KeptLine) -> None:
        line = ChainedLine(
            case=kept.case,
            line=kept.line,
            at=kept.at,
            event=kept.event,
            previous=self._previous,
            hash=kept.hash,
        )
        self._previous = kept.hash
        if not line.is_untouched:
            self._touched.append((kept.id, line))
        elif kept.event.get("type") == DISPOSAL:
            self._disposals.append(line)

    def first_unaccounted(self) -> int | None:
        """The id of the first line that neither fits its hash nor is accounted for."""
        broken = first_unaccounted([line for _, line in self._touched] + self._disposals)
        return next((number for number, line in self._touched if line is broken), None)


def _left(line: ChainedLine) -> str | None:
    try:
        return left_digest(line.record)
    except (TypeError, ValueError, RecursionError):  # no disposal leaves what can't be spelt
        return None


def first_unaccounted(lines: Sequence[ChainedLine]) -> ChainedLine | None:
    """The first line that neither fits its hash nor is accounted for by a disposal."""
    touched = [each for each in lines if not each.is_untouched]
    if not touched:
        return None
    accounted = {
        (each.case, removed.get("line"), removed.get("hash"), removed.get("left"))
        for each in lines
        if each.event.get("type") == DISPOSAL and each.is_untouched
        for removed in each.event.get("removed", ())
    }
    return next(
        (
            each
            for each in touched
            if (each.case, each.line, each.hash, _left(each)) not in accounted
        ),
        None,
    )
