"""What nearly every transaction asks for first, in one statement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, Select, exists, literal, select, true

from bot.core.hash_chain import GENESIS
from storage.direct import Connection
from storage.swap_tables import ACTIVE_PLACE, queue_places
from storage.tables import audit, revisions

CATALOGUE = "catalogue"
"""Names the revision of pages, departments and closed days; triggers count it up, whoever makes a
change."""

_HEAD = select(
    select(revisions.c.number)
    .where(revisions.c.name == CATALOGUE)
    .scalar_subquery()
    .label("head_revision"),
    select(audit.c.hash)
    .order_by(audit.c.id.desc())
    .limit(1)
    .scalar_subquery()
    .label("head_audit"),
    exists().select_from(queue_places).where(ACTIVE_PLACE).label("head_queued"),
)


def beside_head(rows: Select[Any]) -> Select[Any]:
    """The head with each of the rows, in any order, and once where there are none."""
    found = rows.subquery()
    alone = select(literal(1).label("head_one")).subquery()
    return _HEAD.add_columns(*found.c).select_from(alone.outerjoin(found, true()))


@dataclass
class Heads:
    revision: int
    """Of the catalogue, when the transaction first asked."""
    audit: str
    """The newest audit row's hash: whoever adds a row says so here. One writer at a time."""
    queued: bool
    """Whether anybody waits for a day, or is offered one, anywhere; whoever joins says so here."""
    number: int | None = None
    """For a booking, where one was drawn beside a day."""


class Head:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._read: Heads | None = None

    async def read(self) -> Heads:
        if self._read is None:
            self._note((await self._connection.execute(_HEAD)).mappings().one())
        assert self._read is not None
        return self._read

    async def read_beside(
        self, query: Select[Any], parameters: Mapping[str, Any]
    ) -> Sequence[RowMapping]:
        """What the query finds, which is `beside_head`: the head comes with it in one trip."""
        found = (await self._connection.execute(query, parameters)).mappings().all()
        self._note(found[0])
        return [row for row in found if row["id"] is not None]

    def _note(self, row: RowMapping) -> None:
        if self._read is None:  # else this transaction may have moved it on
            self._read = Heads(
                revision=row["head_revision"],
                audit=row["head_audit"] or GENESIS,
                queued=row["head_queued"],
                number=row.get("head_number"),
            )

    def take_number(self) -> int | None:
        """The number that was drawn, for one booking."""
        if self._read is None:
            return None
        number, self._read.number = self._read.number, None
        return number
