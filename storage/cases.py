"""Cases: lines that are chained by hash, and one row each to find them by."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Annotated, Any, Final, TypeVar, cast

from pydantic import Field, TypeAdapter
from sqlalchemy import ColumnElement, Select, and_, delete, func, insert, select, true, update

from bot.core.hash_chain import GENESIS, digest
from bot.core.people import PersonId
from bot.moderation.case import ALONE, Case, beside, extended, fold
from bot.moderation.comment_links import CommentAddress
from bot.moderation.events import Described, Disposed, Emptied, Event, EvidenceAdded, Judged
from bot.moderation.lines import ChainedLine, KeptLine, left_digest, line_record
from bot.moderation.model import CaseNumber, Kind, MediaType, State, StoredEvidence
from bot.moderation.numbers import HIGHEST, next_number
from bot.moderation.ports import EvidenceRow, PictureTarget, Registered
from bot.moderation.redaction import emptied
from bot.moderation.refusals import CaseChanged
from storage.alert_tables import readings
from storage.case_tables import case_addresses, case_events, cases, evidence, picture_targets
from storage.damaged import as_they_lie
from storage.direct import Connection
from storage.statements import upsert

_T = TypeVar("_T")
_NEVER: Final = datetime.min.replace(tzinfo=UTC)


_EVENT: Final[TypeAdapter[Event]] = TypeAdapter(Annotated[Event, Field(discriminator="type")])


class SqlCases:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def get(self, number: CaseNumber) -> Case | None:
        found = await self._read(select(cases.c.number).where(cases.c.number == number))
        return await self._with_beside(found[0]) if found else None

    async def open(self, events: Sequence[Event], *, at: datetime) -> Case:
        """One writer at a time is what keeps two cases from getting one number."""
        newest = await self._connection.execute(select(func.max(cases.c.number)))
        elsewhere = await self._connection.execute(
            select(readings.c.content).where(readings.c.name == HIGHEST)
        )
        taken = max(newest.scalar_one() or 0, elsewhere.scalar_one_or_none() or 0)
        case = fold(next_number(CaseNumber(taken) if taken else None, year=at.year), events)
        await self._connection.execute(
            insert(cases).values(
                number=case.number,
                reporter=case.reporter,
                state=case.state.value,
                lines=case.version,
            )
        )
        await self._write(case.number, 0, events)
        await self._index(case)
        return await self._with_beside(case)

    async def add(self, case: Case, events: Sequence[Event]) -> Case:
        after = extended(case, events)
        alone = replace(after, beside=ALONE)
        changed = await self._connection.execute(
            update(cases)
            .where(cases.c.number == case.number, cases.c.lines == case.version)
            .values(state=alone.state.value, lines=after.version)
        )
        if changed.rowcount != 1:
            raise CaseChanged
        await self._write(case.number, case.version, events)
        if not any(isinstance(each, Described | Judged) for each in events):
            return after
        await self._index(after)
        return await self._with_beside(alone)

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
        await self._connection.execute(
            delete(case_addresses).where(case_addresses.c.case == case.number)
        )
        after = await self.get(case.number)
        assert after is not None
        return after

    async def all(self) -> list[Case]:
        return await self._read(select(cases.c.number))

    async def unfinished(self) -> list[Case]:
        which = select(cases.c.number).where(cases.c.state != State.CLOSED.value)
        return await self._all_with_beside(await self._read(which))

    async def finished(self, *, limit: int) -> list[Case]:
        return await self._newest(cases.c.state == State.CLOSED.value, limit)

    async def reported_by(self, person: PersonId, *, limit: int) -> list[Case]:
        return await self._newest(cases.c.reporter == person, limit)

    async def picture_target(self, person: PersonId) -> PictureTarget | None:
        rows = await self._connection.execute(
            select(picture_targets).where(picture_targets.c.person == person)
        )
        row = rows.mappings().one_or_none()
        return None if row is None else PictureTarget(case=row["case"], pictures=row["pictures"])

    async def set_picture_target(self, person: PersonId, target: PictureTarget) -> None:
        values = {"person": person, "case": target.case, "pictures": target.pictures}
        await upsert(self._connection, picture_targets, values)

    async def piece(self, after: int, *, limit: int) -> list[KeptLine]:
        """The lines of all cases after the one with this id, in order."""
        rows = await as_they_lie(self._connection, case_events, after=after, limit=limit)
        return [_kept_line(row) for row in rows]

    async def hash_of_line(self, number: int) -> str:
        """The hash of the line with this id; empty where it is gone."""
        found = await self._connection.execute(
            select(case_events.c.hash).where(case_events.c.id == number)
        )
        return found.scalar_one_or_none() or ""

    async def hash_of(self, number: CaseNumber, line: int) -> str:
        found = await self._connection.execute(
            select(case_events.c.hash).where(
                case_events.c.case == number, case_events.c.line == line
            )
        )
        return found.scalar_one()

    async def register(self, after: int, *, limit: int) -> list[Registered]:
        """What the tables say of the cases after this number, beside their lines."""
        rows = await self._connection.execute(
            select(cases).where(cases.c.number > after).order_by(cases.c.number).limit(limit)
        )
        entries = list(rows.mappings())
        numbers = [row["number"] for row in entries]
        kept = await _understood(numbers, self._kept_of)
        addresses = await self._connection.execute(
            select(case_addresses).where(case_addresses.c.case.in_(numbers))
        )
        leads: defaultdict[int, set[tuple[str, str, bool]]] = defaultdict(set)
        for row in addresses.mappings():
            leads[row["case"]].add((row["comment"], row["post"], row["stays"]))
        lines = await _understood(numbers, self._events_of)
        return [
            Registered(
                number=CaseNumber(row["number"]),
                reporter=PersonId(row["reporter"]),
                state=row["state"],
                lines=row["lines"],
                events=tuple(lines.get(row["number"], ())),
                kept=tuple(kept.get(row["number"], ())),
                addresses=frozenset(leads[row["number"]]),
            )
            for row in entries
        ]

    async def lines(self, number: CaseNumber) -> list[ChainedLine]:
        before = func.lag(case_events.c.hash, 1, GENESIS).over(order_by=case_events.c.id)
        chained = select(case_events, before.label("previous")).subquery()
        rows = await self._connection.execute(
            select(chained).where(chained.c.case == number).order_by(chained.c.line)
        )
        return [_line(row, row["previous"]) for row in rows.mappings()]

    async def newest(self) -> str:
        found = await self._connection.execute(
            select(case_events.c.hash).order_by(case_events.c.id.desc()).limit(1)
        )
        return found.scalar_one_or_none() or GENESIS

    async def holds(self, digest: str) -> bool:
        """Whether a line has this hash, or one that begins so."""
        found = await self._connection.execute(
            select(case_events.c.id)
            .where(case_events.c.hash.between(digest, f"{digest}g"))
            .limit(1)
        )
        return found.first() is not None

    async def _events_of(self, numbers: Sequence[int]) -> Mapping[int, Sequence[Event]]:
        found = await self._lines_of(select(cases.c.number).where(cases.c.number.in_(numbers)))
        return dict(found.items())

    async def _kept_of(self, numbers: Sequence[int]) -> Mapping[int, Sequence[EvidenceRow]]:
        found: defaultdict[int, list[EvidenceRow]] = defaultdict(list)
        for each in await self._kept(evidence.c.case.in_(numbers)):
            found[each.case].append(each)
        return found

    async def has_pictures(self) -> bool:
        # Only a case that was disposed of has no address.
        found = await self._connection.execute(
            select(evidence.c.id)
            .where(evidence.c.case.in_(select(case_addresses.c.case)))
            .limit(1)
        )
        return found.first() is not None

    async def kept(self) -> list[EvidenceRow]:
        return await self._kept(true())

    async def _kept(self, which: ColumnElement[bool]) -> list[EvidenceRow]:
        rows = await self._connection.execute(
            select(evidence).where(which).order_by(evidence.c.id)
        )
        return [
            EvidenceRow(
                case=CaseNumber(row["case"]),
                by=PersonId(row["by"]),
                at=row["at"],
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

    async def _index(self, case: Case) -> None:
        """Have the case found by where its links lead."""
        address = case.address
        rows = [
            {"case": case.number, "comment": comment, "post": post, "stays": case.ever_stayed}
            for comment in sorted(address.comments) or [""]
            for post in sorted(address.posts) or [""]
        ]
        await self._connection.execute(
            delete(case_addresses).where(case_addresses.c.case == case.number)
        )
        await self._connection.execute(insert(case_addresses), rows)

    async def on_same_comment(self, number: CaseNumber) -> list[Case]:
        """The other cases whose links lead to the same comment, the oldest first."""
        others = select(_OTHER.c.case).where(_MINE.c.case == number, _SAME)
        return sorted(await self._read(others), key=lambda case: case.number)

    async def _with_beside(self, case: Case) -> Case:
        others = await self.on_same_comment(case.number)
        if not case.address.comments and case.kind is Kind.UNLAWFUL:
            others += await self._maybe_same(case)
        return replace(case, beside=beside(case, others))

    async def _all_with_beside(self, found: list[Case]) -> list[Case]:
        """In one query where none shares its comment with another, as nearly always."""
        shared = await self._connection.execute(select(_MINE.c.case).distinct().where(_SAME))
        numbers = set(shared.scalars())
        return [
            await self._with_beside(case) if case.number in numbers else case for case in found
        ]

    async def _maybe_same(self, case: Case) -> list[Case]:
        """One where a comment stays that this case's link doesn't tell from its own, if any."""
        rows = await self._connection.execute(
            select(case_addresses.c.case, case_addresses.c.post)
            .where(case_addresses.c.stays, case_addresses.c.case != case.number)
            .order_by(case_addresses.c.case)
        )
        for number, post in rows:
            other = CommentAddress(posts=frozenset({post} if post else ()))
            if case.address.may_be_same(other):
                return await self._read(select(cases.c.number).where(cases.c.number == number))
        return []

    async def _newest(self, which: Any, limit: int) -> list[Case]:  # noqa: ANN401 - SQLAlchemy's
        query = select(cases.c.number).where(which).order_by(cases.c.number.desc()).limit(limit)
        found = await self._read(query)
        found = await self._all_with_beside(found)
        return sorted(found, key=lambda case: case.number, reverse=True)

    async def _read(self, numbers: Select[Any]) -> list[Case]:
        """The cases with these numbers, in one query for all their lines."""
        lines = await self._lines_of(numbers)
        return [fold(number, events) for number, events in lines.items()]

    async def _lines_of(self, numbers: Select[Any]) -> dict[CaseNumber, list[Event]]:
        rows = await self._connection.execute(
            select(case_events.c.case, case_events.c.event)
            .where(case_events.c.case.in_(numbers))
            .order_by(case_events.c.case, case_events.c.line)
        )
        lines: defaultdict[CaseNumber, list[Event]] = defaultdict(list)
        for number, event in rows:
            lines[CaseNumber(number)].append(_EVENT.validate_python(event))
        return lines


_MINE: Final = case_addresses.alias()
_OTHER: Final = case_addresses.alias()
_SAME: Final = and_(
    _MINE.c.comment == _OTHER.c.comment, _MINE.c.comment != "", _MINE.c.case != _OTHER.c.case
)


async def _understood(
    numbers: Sequence[int],
    read: Callable[[Sequence[int]], Awaitable[Mapping[int, Sequence[_T]]]],
) -> Mapping[int, Sequence[_T]]:
    """What is read of each case; nothing of one whose rows can't be understood."""
    try:
        return await read(numbers)
    except (TypeError, ValueError, RecursionError):
        each = [await _understood([number], read) for number in numbers if len(numbers) > 1]
        return {number: rows for found in each for number, rows in found.items()}


def _kept_line(row: Mapping[Any, Any]) -> KeptLine:
    """As it lies there; for what is no number, moment or event stands what no line has."""
    at, event = row["at"], row["event"]
    return KeptLine(
        id=row["id"],
        case=row["case"] if isinstance(row["case"], int) else 0,
        line=row["line"] if isinstance(row["line"], int) else -1,
        at=at if isinstance(at, datetime) else _NEVER,
        event=cast("Mapping[str, Any]", event) if isinstance(event, Mapping) else {"": event},
        hash=str(row["hash"]),
    )


def _line(row: Mapping[Any, Any], previous: str) -> ChainedLine:
    record = {name: row[name] for name in ("case", "line", "at", "event", "hash")}
    return ChainedLine(**record, previous=previous)
