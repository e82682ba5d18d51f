"""Several insertions as one statement, so that PostgreSQL is asked once for all of them.

A booking's rows in the audit log, the outbox and the handled turns then cost one trip, not three,
while everybody else who writes waits.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from storage.compiled import Bound

_PLACE = re.compile(r"\$([0-9]+)")
_VALUES = "VALUES ("


def joined(kept: Mapping[str, Sequence[Sequence[Any]]], last: Bound | None = None) -> Bound:
    """One statement that inserts all rows, and answers as the last.

    The rows of a statement go in in their order. Which statement goes first is PostgreSQL's to
    choose: none may read what another of them writes.

    Args:
        kept: Rows by the statement that inserts them; each statement writes to another table.
        last: Another statement, to a table of its own; without it the last of those kept.
    """
    parts = [(sql, len(rows)) for sql, rows in kept.items()]
    values = [value for rows in kept.values() for row in rows for value in row]
    if last is not None:
        parts.append((last.sql, 1))
        values += last.values
    return Bound(_joined(tuple(parts)), values)


@lru_cache(maxsize=500)
def _joined(parts: Sequence[tuple[str, int]]) -> str:
    before, statements = 0, list[str]()
    for sql, rows in parts:
        statement, places = _of_rows(sql, rows, before)
        statements.append(statement)
        before += places
    *others, last = statements
    named = ", ".join(f"w{number} AS ({each})" for number, each in enumerate(others))
    return f"WITH {named} {last}" if named else last


def _of_rows(sql: str, rows: int, before: int) -> tuple[str, int]:
    """The statement with so many rows, and how many values they have; its places count on."""
    places = max((int(each) for each in _PLACE.findall(sql)), default=0)
    if rows == 1:
        return _moved(sql, before), places
    head, _, rest = sql.partition(_VALUES)
    end = _closing(rest)
    row, tail = rest[:end], rest[end:]
    listed = "), (".join(_moved(row, before + number * places) for number in range(rows))
    return f"{head}{_VALUES}{listed}{tail}", rows * places


def _moved(row: str, by: int) -> str:
    return _PLACE.sub(lambda found: f"${int(found[1]) + by}", row)


def _closing(text: str) -> int:
    """Where the parenthesis closes that was opened before the text."""
    depth = 1
    for at, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if depth == 0:
            return at
    raise AssertionError(text)
