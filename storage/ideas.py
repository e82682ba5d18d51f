"""Ideas, and what became of each."""

from collections.abc import Collection
from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    String,
    and_,
    cast,
    delete,
    func,
    insert,
    literal,
    select,
    update,
)

from bot.core.calendar import local
from bot.core.people import PersonId
from bot.schedule.ideas import CARD_OF, Idea, IdeaId, IdeaState, NoSuchIdea
from bot.schedule.model import BookingId
from storage.direct import Connection
from storage.idea_tables import ideas
from storage.tables import people, posted_cards

_TAKER = people.alias("taker")
_SELECT = (
    select(ideas, people.c.name.label("by_name"), _TAKER.c.name.label("taken_by_name"))
    .outerjoin(people, people.c.id == ideas.c.by)
    .outerjoin(_TAKER, _TAKER.c.id == ideas.c.taken_by)
)

_OPEN = _SELECT.where(ideas.c.state == IdeaState.OPEN.value)
_CARD = literal(CARD_OF) + cast(ideas.c.id, String)
"""What an idea's card in the channel is called among those posted."""
_LATEST = (ideas.c.touched_at.desc(), ideas.c.id.desc())


class SqlIdeas:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def get(self, idea: IdeaId) -> Idea | None:
        rows = await self._connection.execute(_SELECT.where(ideas.c.id == idea))
        row = rows.one_or_none()
        return None if row is None else _idea(row)

    async def of_booking(self, booking: BookingId) -> Idea | None:
        rows = await self._connection.execute(_SELECT.where(ideas.c.booking == booking))
        row = rows.one_or_none()
        return None if row is None else _idea(row)

    async def open(self, most: int) -> list[Idea]:
        """Those without a day, the one that was touched last first."""
        rows = await self._connection.execute(_OPEN.order_by(*_LATEST).limit(most))
        return [_idea(row) for row in rows]

    async def without_card(self, most: int) -> list[Idea]:
        """Those without a day that stand in no channel, the one that was touched last first."""
        shown = select(posted_cards.c.id).where(posted_cards.c.subject == _CARD)
        rows = await self._connection.execute(
            _OPEN.where(~shown.exists()).order_by(*_LATEST).limit(most)
        )
        return [_idea(row) for row in rows]

    async def most_reacted(self, most: int) -> list[Idea]:
        """Those without a day, the one with most reactions first; of equals the latest."""
        order = (ideas.c.reactions.desc(), *_LATEST)
        rows = await self._connection.execute(_OPEN.order_by(*order).limit(most))
        return [_idea(row) for row in rows]

    async def add(self, idea: Idea) -> Idea:
        values = {"text": idea.text, "by": idea.by, "at": idea.at, **_columns(idea)}
        made = await self._connection.execute(insert(ideas).values(values).returning(ideas.c.id))
        added = await self.get(IdeaId(made.scalar_one()))
        assert added is not None
        return added

    async def save(self, before: Idea, after: Idea) -> None:
        """The idea's next state, if nobody was first.

        Raises:
            NoSuchIdea: somebody was.
        """
        changed = await self._connection.execute(
            update(ideas)
            .where(
                ideas.c.id == before.id,
                ideas.c.state == before.state.value,
                ideas.c.touched_at == before.touched_at,
            )
            .values(_columns(after))
        )
        if changed.rowcount != 1:
            raise NoSuchIdea

    async def sharers(self, bookings: Collection[BookingId]) -> dict[BookingId, PersonId]:
        """Who shared the idea that a booking came of, where it came of one."""
        rows = await self._connection.execute(
            select(ideas.c.booking, ideas.c.by).where(ideas.c.booking.in_(list(bookings)))
        )
        return {BookingId(row.booking): PersonId(row.by) for row in rows}

    async def count_through(self, last: date) -> int:
        counted = await self._connection.execute(
            select(func.count()).select_from(ideas).where(_is_old(last))
        )
        return counted.scalar_one()

    async def dispose_through(self, last: date) -> None:
        """With where their cards stand, and those of ideas that went with their booking.

        SQLite may give the number of a row that is gone to the next idea.
        """
        await self._connection.execute(delete(ideas).where(_is_old(last)))
        kept = select(_CARD)
        await self._connection.execute(
            delete(posted_cards).where(
                posted_cards.c.subject.startswith(CARD_OF), posted_cards.c.subject.not_in(kept)
            )
        )


def _is_old(last: date) -> ColumnElement[bool]:
    """Laid aside, and not touched after that day."""
    end = local(last + timedelta(days=1), time())
    return and_(ideas.c.state == IdeaState.ASIDE.value, ideas.c.touched_at < end)


def _columns(idea: Idea) -> dict[str, Any]:
    return {
        "touched_at": idea.touched_at,
        "state": idea.state.value,
        "taken_by": idea.taken_by,
        "booking": idea.booking,
        "reactions": idea.reactions,
    }


def _idea(row: Row[Any]) -> Idea:
    return Idea(
        id=IdeaId(row.id),
        text=row.text,
        by=PersonId(row.by),
        by_name=row.by_name or "",
        at=row.at,
        touched_at=row.touched_at,
        state=IdeaState(row.state),
        taken_by=PersonId(row.taken_by) if row.taken_by else None,
        taken_by_name=row.taken_by_name or "",
        booking=BookingId(row.booking) if row.booking else None,
        reactions=row.reactions,
    )
