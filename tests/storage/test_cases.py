"""Cases: chained lines that the database itself lets nobody change."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.moderation.case import Case
from bot.moderation.events import Answered, Closed, Event, EvidenceAdded, Reported
from bot.moderation.model import Comment, Ground, Kind, Outcome
from bot.moderation.ports import EvidenceRow, PictureTarget
from bot.moderation.refusals import CaseChanged
from storage.engine import Writer
from storage.transaction import SqlStorage
from tests.chains import first_broken_line
from tests.makers import ANNA, BO, SIV
from tests.moderation.makers import picture
from tests.tampering import behind_its_back

NOW = datetime(2026, 11, 24, 8, 30, 15, 123456, tzinfo=UTC)
REPORT = Reported(
    at=NOW,
    by=ANNA,
    kind=Kind.UNLAWFUL,
    ground=Ground.UNLAWFUL_THREAT,
    motive="Å 👩‍⚕️ \"'",
    comment=Comment(link="https://lnkd.in/x", author="Någon", text="rad\nrad", seen_at=NOW),
)
EVIDENCE = EvidenceAdded(at=NOW, by=ANNA, evidence=picture())
QUESTION = Reported(at=NOW, by=BO, kind=Kind.QUESTION, comment=Comment(text="När?"))
ANSWER = Answered(at=NOW, by=BO, text="Nu")
CLOSING = Closed(at=NOW, by=BO, outcome=Outcome.ANSWERED)


async def open_case(storage: SqlStorage, *events: Event, at: datetime = NOW) -> Case:
    async with storage.begin() as tx:
        return await tx.cases.open(events, at=at)


async def add(storage: SqlStorage, case: Case, *events: Event) -> Case:
    async with storage.begin() as tx:
        return await tx.cases.add(case, events)


async def first_broken(storage: SqlStorage) -> int | None:
    async with storage.read() as tx:
        return await first_broken_line(tx)


async def test_a_case_comes_back_as_its_lines_made_it(storage: SqlStorage) -> None:
    case = await open_case(storage, REPORT)
    documented = await add(storage, case, EVIDENCE)
    async with storage.read() as tx:
        assert await tx.cases.get(case.number) == documented
        assert await tx.cases.kept() == [
            EvidenceRow(case=case.number, evidence=picture(), by=ANNA, at=NOW)
        ]
    assert await first_broken(storage) is None


async def test_numbers_follow_each_other_within_a_year_also_when_many_report_at_once(
    storage: SqlStorage,
) -> None:
    cases = await asyncio.gather(*[open_case(storage, QUESTION) for _ in range(10)])
    assert sorted(case.number for case in cases) == list(range(20_260_001, 20_260_011))
    new_year = await open_case(storage, QUESTION, at=NOW.replace(year=2027))
    assert new_year.number == 20_270_001


async def test_a_line_added_to_an_old_case_is_refused_and_changes_nothing(
    storage: SqlStorage,
) -> None:
    seen = await open_case(storage, QUESTION)
    newest = await add(storage, seen, ANSWER)
    with pytest.raises(CaseChanged):
        await add(storage, seen, ANSWER)
    async with storage.read() as tx:
        assert await tx.cases.get(seen.number) == newest
    assert await first_broken(storage) is None


async def test_cases_are_found_by_state_and_by_who_reported_them(storage: SqlStorage) -> None:
    first = await open_case(storage, REPORT)
    second = await open_case(storage, QUESTION)
    third = await open_case(storage, replace(QUESTION, by=ANNA))
    closed = await add(storage, await add(storage, second, ANSWER), CLOSING)
    async with storage.read() as tx:
        assert await tx.cases.unfinished() == [first, third]
        assert await tx.cases.finished(limit=9) == [closed]
        assert await tx.cases.reported_by(ANNA, limit=9) == [third, first]
        assert await tx.cases.reported_by(ANNA, limit=1) == [third]
        assert await tx.cases.reported_by(SIV, limit=9) == []


async def test_a_persons_picture_target_holds_one_case(storage: SqlStorage) -> None:
    case = await open_case(storage, REPORT)
    async with storage.begin() as tx:
        assert await tx.cases.picture_target(ANNA) is None
        for target in (
            PictureTarget(case=case.number, pictures=True),
            PictureTarget(case=None, pictures=False),
        ):
            await tx.cases.set_picture_target(ANNA, target)
            assert await tx.cases.picture_target(ANNA) == target


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE case_events SET event = '{}' WHERE line = 0",
        "DELETE FROM case_events WHERE line = 1",
        "UPDATE evidence SET size = 1",
        "DELETE FROM evidence",
    ],
)
async def test_the_database_refuses_to_change_what_was_written(
    storage: SqlStorage, engine: AsyncEngine, statement: str
) -> None:
    await open_case(storage, REPORT, EVIDENCE)
    with pytest.raises(DBAPIError, match="append-only"):
        async with Writer(engine).begin() as connection:
            await connection.execute(text(statement))


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE case_events SET event = '{}' WHERE id = 2", 2),
        ('UPDATE case_events SET "case" = 20260002 WHERE id = 2', 2),
        ("UPDATE case_events SET line = 7 WHERE id = 2", 2),
        ("DELETE FROM case_events WHERE id = 1", 2),
        ("DELETE FROM case_events WHERE id = 3", 0),
        ("UPDATE cases SET lines = 3 WHERE number = 20260001", 0),
    ],
)
async def test_who_gets_round_the_refusal_is_found(
    storage: SqlStorage, engine: AsyncEngine, statement: str, found: int
) -> None:
    await open_case(storage, REPORT, EVIDENCE)
    await open_case(storage, QUESTION)
    await behind_its_back(engine, statement)
    assert await first_broken(storage) == found
