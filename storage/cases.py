"""Cases: lines that are chained by hash, and one row each to find them by."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Annotated, Any, Final

from pydantic import Field, TypeAdapter
from sqlalchemy import Select, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.chain import GENESIS, digest
from bot.moderation.case import Case, extended, fold
from bot.moderation.events import Disposed, Emptied, Event, EvidenceAdded
from bot.moderation.lines import ChainedLine, first_unaccounted, left_digest, line_record
from bot.moderation.model import CaseNumber, MediaType, State, StoredEvidence
from bot.moderation.numbers import next_number
from bot.moderation.ports import Desk, Kept
from bot.moderation.redaction import emptied
from bot.moderation.refusals import CaseChanged
from bot.schedule.model import PersonId
from storage.case_tables import case_desks, case_events, cases, evidence
from storage.statements import upsert

_EVENT: Final[TypeAdapter[Event]] = TypeAdapter(Annotated[Event, Field(discriminator="type")])


class SqlCases:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, number: CaseNumber) -> Case | None:
        found = await self._read(select(cases.c.number).where(cases.c.number == number))
        return found[0] if found else None

    async def open(self, events: Sequence[Event], *, at: datetime) -> Case:
        """One writer at a time is what keeps two cases from getting one number."""
        newest = await self._connection.execute(select(func.max(cases.c.number)))
        case = fold(next_number(newest.scalar_one(), year=at.year), events)
        await self._connection.execute(
            insert(cases).values(
                number=case.number,
                reporter=case.reporter,
                state=case.state.value,
                lines=case.version,
            )
        )
        await self._write(case.number, 0, events)
        return case

    async def add(self, case: Case, events: Sequence[Event]) -> Case:
        after = extended(case, events)
        changed = await self._connection.execute(
            update(cases)
            .where(cases.c.number == case.number, cases.c.lines == case.version)
            .values(state=after.state.value, lines=after.version)
        )
        if changed.rowcount != 1:
            raise CaseChanged
        await self._write(case.number, case.version, events)
        return after

    async def dispose(self, case: Case, line: Disposed) -> Case:
        left: dict[int, Mapping[str, Any]] = {}
        removed: list[Emptied] = []
        for each in await self.lines(case.number):
            event = _EVENT.validate_python(each.event)
            if (empty := emptied(event)) == event:
                continue
            left[each.line] = _EVENT.dump_python(empty, mode="json")
            digest_left = left_digest(each.record | {"event": left[each.line]})
            removed.append(Emptied(line=each.line, hash=each.hash, left=digest_left))
        # The line comes first: the database lets nothing be emptied that none accounts for.
        await self.add(case, [replace(line, removed=tuple(removed))])
        for place, event in left.items():
            await self._connection.execute(
                update(case_events)
                .where(case_events.c.case == case.number, case_events.c.line == place)
                .values(event=event)
            )
        after = await self.get(case.number)
        assert after is not None
        return after

    async def all(self) -> list[Case]:
        return await self._read(select(cases.c.number))

    async def unfinished(self) -> list[Case]:
        return await self._read(select(cases.c.number).where(cases.c.state != State.CLOSED.value))

    async def finished(self, *, limit: int) -> list[Case]:
        return await self._newest(cases.c.state == State.CLOSED.value, limit)

    async def reported_by(self, person: PersonId, *, limit: int) -> list[Case]:
        return await self._newest(cases.c.reporter == person, limit)

    async def desk(self, person: PersonId) -> Desk | None:
        rows = await self._connection.execute(
            select(case_desks).where(case_desks.c.person == person)
        )
        row = rows.mappings().one_or_none()
        return None if row is None else Desk(case=row["case"], pictures=row["pictures"])

    async def set_desk(self, person: PersonId, desk: Desk) -> None:
        values = {"person": person, "case": desk.case, "pictures": desk.pictures}
        await upsert(self._connection, case_desks, values)

    async def first_broken(self) -> int | None:
        rows = await self._connection.execute(select(case_events).order_by(case_events.c.id))
        found = rows.mappings().all()
        lines = list(_chained(found))
        broken = first_unaccounted(lines)
        if broken is not None:
            return int(found[lines.index(broken)]["id"])
        counted: defaultdict[int, int] = defaultdict(int)
        for line in lines:
            counted[line.case] += 1
        expected = await self._connection.execute(select(cases.c.number, cases.c.lines))
        # A chain that was cut off at its end is whole; the cases know how long they are.
        return 0 if any(counted[number] != lines for number, lines in expected) else None

    async def lines(self, number: CaseNumber) -> list[ChainedLine]:
        before = func.lag(case_events.c.hash, 1, GENESIS).over(order_by=case_events.c.id)
        chained = select(case_events, before.label("previous")).subquery()
        rows = await self._connection.execute(
            select(chained).where(chained.c.case == number).order_by(chained.c.line)
        )
        return [_line(row, row["previous"]) for row in rows.mappings()]

    async def extent(self) -> tuple[int, str]:
        """How many lines there are, and the hash of the newest."""
        rows = await self._connection.execute(select(func.count()).select_from(case_events))
        newest = await self._connection.execute(
            select(case_events.c.hash).order_by(case_events.c.id.desc()).limit(1)
        )
        return rows.scalar_one(), newest.scalar_one_or_none() or GENESIS

    async def holds(self, digest: str) -> bool:
        found = await self._connection.execute(
            select(case_events.c.id).where(case_events.c.hash == digest).limit(1)
        )
        return found.first() is not None

    async def kept(self) -> list[Kept]:
        rows = await self._connection.execute(select(evidence).order_by(evidence.c.id))
        return [
            Kept(
                case=CaseNumber(row["case"]),
                evidence=StoredEvidence(
                    ref=row["ref"],
                    sha256=row["sha256"],
                    size=row["size"],
                    media_type=MediaType(row["media_type"]),
                    width=row["width"],
                    height=row["height"],
                ),
            )
            for row in rows.mappings()
        ]

    async def _write(self, number: CaseNumber, line: int, events: Sequence[Event]) -> None:
        newest = await self._connection.execute(
            select(case_events.c.hash).order_by(case_events.c.id.desc()).limit(1)
        )
        previous = newest.scalar_one_or_none() or GENESIS
        for place, event in enumerate(events, start=line):
            record = line_record(
                case=number,
                line=place,
                at=event.at,
                event=_EVENT.dump_python(event, mode="json"),
            )
            previous = digest(previous, record)
            await self._connection.execute(insert(case_events).values(**record, hash=previous))
            if isinstance(event, EvidenceAdded):
                await self._keep(number, event)

    async def _keep(self, number: CaseNumber, event: EvidenceAdded) -> None:
        columns = asdict(event.evidence) | {"media_type": event.evidence.media_type.value}
        await self._connection.execute(
            insert(evidence).values(case=number, by=event.by, at=event.at, **columns)
        )

    async def _newest(self, which: Any, limit: int) -> list[Case]:  # noqa: ANN401 - SQLAlchemy's
        query = select(cases.c.number).where(which).order_by(cases.c.number.desc()).limit(limit)
        found = await self._read(query)
        return sorted(found, key=lambda case: case.number, reverse=True)

    async def _read(self, numbers: Select[Any]) -> list[Case]:
        """The cases with these numbers, in one query for all their lines."""
        rows = await self._connection.execute(
            select(case_events.c.case, case_events.c.event)
            .where(case_events.c.case.in_(numbers))
            .order_by(case_events.c.case, case_events.c.line)
        )
        lines: defaultdict[CaseNumber, list[Event]] = defaultdict(list)
        for number, event in rows:
            lines[CaseNumber(number)].append(_EVENT.validate_python(event))
        return [fold(number, events) for number, events in lines.items()]


def _chained(rows: Sequence[Mapping[Any, Any]]) -> Iterator[ChainedLine]:
    previous = GENESIS
    for row in rows:
        yield _line(row, previous)
        previous = row["hash"]


def _line(row: Mapping[Any, Any], previous: str) -> ChainedLine:
    record = {name: row[name] for name in ("case", "line", "at", "event", "hash")}
    return ChainedLine(**record, previous=previous)
