"""Proposals between people: swaps, gifts, and questions to go over the limit."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

from sqlalchemy import Select, bindparam, insert, or_, select, update

from bot.core.people import PageId, PersonId
from bot.schedule.model import BookingId
from bot.schedule.swaps import (
    GiveAway,
    OverLimit,
    Proposal,
    ProposalChanged,
    ProposalId,
    ProposalState,
    Seen,
    Swap,
)
from storage.direct import Connection
from storage.drafts import draft_json, read_draft
from storage.swap_tables import proposals

P = TypeVar("P", bound=Proposal)

_KINDS: Mapping[type[Proposal], str] = {Swap: "swap", GiveAway: "gift", OverLimit: "over_limit"}


_IS_OPEN = proposals.c.state == ProposalState.OPEN.value
_BY_ID = select(proposals).where(proposals.c.id == bindparam("proposal"))
_OPEN_ABOUT = (
    select(proposals)
    .where(
        _IS_OPEN,
        or_(
            proposals.c.booking == bindparam("booking"),
            proposals.c.other == bindparam("booking"),
        ),
    )
    .order_by(proposals.c.id)
)
_OPEN_OF = (
    select(proposals)
    .where(
        _IS_OPEN,
        or_(proposals.c.by == bindparam("person"), proposals.c.to == bindparam("person")),
    )
    .order_by(proposals.c.id)
)


class SqlProposals:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def get(self, proposal: ProposalId) -> Proposal | None:
        found = await self._read(_BY_ID, proposal=proposal)
        return found[0] if found else None

    async def open_about(self, booking: BookingId) -> list[Proposal]:
        return await self._read(_OPEN_ABOUT, booking=booking)

    async def open_of(self, person: PersonId) -> list[Proposal]:
        """Those the person has made, and those that wait for the person's own answer."""
        return await self._read(_OPEN_OF, person=person)

    async def add(self, proposal: P) -> P:
        added = await self._connection.execute(
            insert(proposals)
            .values(kind=_KINDS[type(proposal)], **_columns(proposal))
            .returning(proposals.c.id)
        )
        return replace(proposal, id=ProposalId(added.scalar_one()))

    async def save(self, proposal: P) -> P:
        after = replace(proposal, version=proposal.version + 1)
        changed = await self._connection.execute(
            update(proposals)
            .where(proposals.c.id == proposal.id, proposals.c.version == proposal.version)
            .values(_columns(after))
        )
        if changed.rowcount != 1:
            raise ProposalChanged(await self.get(proposal.id) or proposal)
        return after

    async def _read(self, query: Select[Any], **parameters: object) -> list[Proposal]:
        rows = await self._connection.execute(query, parameters)
        return [_proposal(row) for row in rows.mappings()]


def _columns(proposal: Proposal) -> dict[str, Any]:
    columns: dict[str, Any] = {
        "by": proposal.by,
        "to": proposal.to,
        "until": proposal.until,
        "state": proposal.state.value,
        "decided_by": proposal.decided_by,
        "version": proposal.version,
        "reason": "",
    }
    match proposal:
        case Swap(mine=mine, theirs=theirs):
            columns |= _seen("booking", mine) | _seen("other", theirs)
        case GiveAway(booking=booking):
            columns |= _seen("booking", booking)
        case OverLimit():
            columns |= {
                "booking": proposal.result,
                "page": proposal.page,
                "day": proposal.day,
                "draft": draft_json(proposal.draft),
                "reason": proposal.reason,
            }
        case _:
            raise TypeError(type(proposal).__name__)
    return columns


def _seen(name: str, seen: Seen) -> dict[str, Any]:
    return {name: seen.booking, f"{name}_version": seen.version}


def _proposal(row: Mapping[Any, Any]) -> Proposal:
    common: dict[str, Any] = {
        "id": ProposalId(row["id"]),
        "by": PersonId(row["by"]),
        "to": PersonId(row["to"]) if row["to"] else None,
        "until": row["until"],
        "state": ProposalState(row["state"]),
        "decided_by": PersonId(row["decided_by"]) if row["decided_by"] else None,
        "version": row["version"],
    }
    booking = Seen(booking=BookingId(row["booking"] or 0), version=row["booking_version"] or 0)
    match row["kind"]:
        case "swap":
            other = Seen(booking=BookingId(row["other"]), version=row["other_version"])
            return Swap(mine=booking, theirs=other, **common)
        case "gift":
            return GiveAway(booking=booking, **common)
        case _:
            return OverLimit(
                page=PageId(row["page"]),
                day=row["day"],
                draft=read_draft(row["draft"]),
                reason=row["reason"],
                result=booking.booking or None,
                **common,
            )
