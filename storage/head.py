"""What nearly every transaction asks for first, in one statement."""

from dataclasses import dataclass

from sqlalchemy import exists, select

from bot.core.hash_chain import GENESIS
from storage.direct import Connection
from storage.swap_tables import ACTIVE_PLACE, queue_places
from storage.tables import audit, revisions

CATALOGUE = "catalogue"
"""Names the revision of pages, departments and closed days; triggers count it up, whoever makes a
change."""

_HEAD = select(
    select(revisions.c.number).where(revisions.c.name == CATALOGUE).scalar_subquery(),
    select(audit.c.hash).order_by(audit.c.id.desc()).limit(1).scalar_subquery(),
    exists().select_from(queue_places).where(ACTIVE_PLACE),
)


@dataclass
class Heads:
    revision: int
    """Of the catalogue, when the transaction first asked."""
    audit: str
    """The newest audit row's hash: whoever adds a row says so here. One writer at a time."""
    queued: bool
    """Whether anybody waits for a day, or is offered one, anywhere; whoever joins says so here."""


class Head:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._read: Heads | None = None

    async def read(self) -> Heads:
        if self._read is None:
            revision, newest, queued = (await self._connection.execute(_HEAD)).one()
            self._read = Heads(revision=revision, audit=newest or GENESIS, queued=queued)
        return self._read
