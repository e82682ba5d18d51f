"""Cases are only ever added to, and whoever changes them behind the bot's back is found out."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.core.people import PersonId
from bot.moderation.case import Case
from bot.moderation.ports import PictureTarget
from bot.moderation.refusals import CaseChanged
from bot.moderation.reporting import add_evidence, record_deletion
from storage.engine import Writer
from storage.transaction import SqlStorage
from tests.chains import first_broken_line
from tests.moderation.makers import NOW, REPORTER, later, picture, reported
from tests.tampering import behind_its_back


async def opened(storage: SqlStorage, at: datetime = NOW) -> Case:
    async with storage.begin() as tx:
        return await tx.cases.open(reported().events, at=at)


async def with_picture(storage: SqlStorage) -> Case:
    case = await opened(storage)
    async with storage.begin() as tx:
        lines = add_evidence(case, REPORTER, evidence=picture(), at=later(1))
        return await tx.cases.add(case, lines)


async def test_a_case_comes_back_as_it_was_written(storage: SqlStorage) -> None:
    case = await with_picture(storage)
    async with storage.begin() as tx:
        case = await tx.cases.add(case, record_deletion(case, REPORTER, at=later(2)))
    async with storage.read() as tx:
        assert await tx.cases.get(case.number) == case
        assert await tx.cases.unfinished() == [case]
        assert await first_broken_line(tx) is None
        [kept] = await tx.cases.kept()
    assert kept.evidence == picture()


async def test_cases_are_numbered_by_year(storage: SqlStorage) -> None:
    numbers = [
        (await opened(storage, at)).number for at in (NOW, NOW, datetime(2027, 1, 1, tzinfo=UTC))
    ]
    assert numbers == [20260001, 20260002, 20270001]


async def test_a_line_on_a_case_as_it_no_longer_is_is_refused(storage: SqlStorage) -> None:
    case = await opened(storage)
    async with storage.begin() as tx:
        lines = add_evidence(case, REPORTER, evidence=picture(), at=later(1))
        await tx.cases.add(case, lines)
    late = add_evidence(case, REPORTER, evidence=picture("other"), at=later(1))
    async with storage.begin() as tx:
        with pytest.raises(CaseChanged):
            await tx.cases.add(case, late)


async def test_what_a_person_documents_is_remembered(storage: SqlStorage) -> None:
    case = await opened(storage)
    anna = PersonId("anna")
    for target in (PictureTarget(case=case.number), PictureTarget(case=None, pictures=False)):
        async with storage.begin() as tx:
            await tx.cases.set_picture_target(anna, target)
        async with storage.read() as tx:
            assert await tx.cases.picture_target(anna) == target
            assert await tx.cases.picture_target(PersonId("bo")) is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE case_events SET line = 7",
        "DELETE FROM case_events",
        "UPDATE evidence SET sha256 = 'x'",
        "DELETE FROM evidence WHERE id = 1",
    ],
)
async def test_the_database_itself_refuses_to_change_lines_and_evidence(
    storage: SqlStorage, engine: AsyncEngine, statement: str
) -> None:
    case = await with_picture(storage)
    with pytest.raises(DBAPIError, match="append-only"):
        async with Writer(engine).begin() as connection:
            await connection.execute(text(statement))
    async with storage.read() as tx:
        assert await tx.cases.get(case.number) == case


async def test_sqlite_refuses_to_replace_and_postgresql_to_truncate(
    storage: SqlStorage, engine: AsyncEngine
) -> None:
    await with_picture(storage)
    statement = "TRUNCATE case_events"
    if engine.dialect.name == "sqlite":
        statement = "INSERT OR REPLACE INTO case_events SELECT * FROM case_events WHERE id = 1"
    with pytest.raises(DBAPIError, match="append-only"):
        async with Writer(engine).begin() as connection:
            await connection.execute(text(statement))


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE case_events SET at = '2020-01-01 00:00:00+00:00' WHERE id = 1", 1),
        ("UPDATE case_events SET line = 9 WHERE id = 2", 2),
        ("DELETE FROM case_events WHERE id = 1", 2),
        ("DELETE FROM case_events WHERE id = 2", 0),
    ],
)
async def test_tampering_is_found_by_its_row(
    storage: SqlStorage, engine: AsyncEngine, statement: str, broken: int
) -> None:
    await with_picture(storage)
    await behind_its_back(engine, statement)
    async with storage.read() as tx:
        assert await first_broken_line(tx) == broken
