"""A disposal empties a case's lines, and nothing else can; the chain stays whole."""

from dataclasses import fields
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.moderation.case import Case
from bot.moderation.events import Disposed, Event, Line
from bot.moderation.handling import close, dispose
from bot.moderation.model import Comment, Outcome
from bot.moderation.redaction import emptied
from bot.moderation.reporting import add_evidence, record_deletion
from bot.schedule.model import Details
from storage.engine import Writer
from storage.swap_tables import proposals
from storage.transaction import SqlStorage
from storage.watch_tables import check_ins, watches
from tests.chains import first_broken_line
from tests.makers import ANNA, BO, SIV, TUESDAY, page
from tests.moderation.makers import ADMIN, LINK, NOW, REPORTER, later, picture, reported, then
from tests.storage.test_case_tampering import opened
from tests.tampering import behind_its_back

ABUSE = "Jag vet var du bor"
STAYS = {
    "at",
    "by",
    "type",
    "to",
    "kind",
    "ground",
    "line",
    "sha256",
    "evidence",
    "operation",
    "removed_at",
    "replies",
    "number",
    "outcome",
    "basis",
    "removed",
}
"""Fields of lines that hold nothing of the comment, and nothing that was written freely."""


async def finished(storage: SqlStorage) -> Case:
    case = reported(comment=Comment(link=LINK, author="Harald", text=ABUSE, seen_at=NOW))
    case = then(case, add_evidence(case, REPORTER, evidence=picture(), at=later(1)))
    case = then(case, record_deletion(case, REPORTER, at=later(2)))
    case = then(case, close(case, ADMIN, outcome=Outcome.DELETED, note="hemligt", at=later(3)))
    async with storage.begin() as tx:
        return await tx.cases.open(case.events, at=NOW)


async def disposed(storage: SqlStorage) -> Case:
    case = await finished(storage)
    [line] = dispose(case, ADMIN, basis="Plan 4.2", at=later(9))
    assert isinstance(line, Disposed)
    async with storage.begin() as tx:
        return await tx.cases.dispose(case, line)


async def raw(engine: AsyncEngine, table: str) -> str:
    async with engine.connect() as connection:
        return str((await connection.execute(text(f"SELECT * FROM {table}"))).fetchall())


async def test_the_words_go_and_the_acts_stay(storage: SqlStorage, engine: AsyncEngine) -> None:
    other = await opened(storage)
    case = await disposed(storage)
    assert ABUSE not in await raw(engine, "case_events")
    assert "hemligt" not in await raw(engine, "case_events")
    assert (case.comment.text, case.comment.author, case.comment.link) == ("", "", "")
    assert (case.comment.seen_at, case.outcome, case.disposed) == (NOW, Outcome.DELETED, True)
    last = case.events[-1]
    assert isinstance(last, Disposed)
    assert (last.by, last.basis) == (ADMIN.id, "Plan 4.2")
    assert [each.line for each in last.removed] == [0, 3]
    async with storage.read() as tx:
        assert await tx.cases.get(other.number) == other
        assert await first_broken_line(tx) is None


async def test_the_chain_goes_on_through_emptied_lines(storage: SqlStorage) -> None:
    await disposed(storage)
    later_case = await opened(storage)
    async with storage.read() as tx:
        assert await first_broken_line(tx) is None
        assert await tx.cases.get(later_case.number) == later_case


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        (
            "UPDATE case_events SET event = '{}' WHERE id = 1",
            1,
        ),
        ("UPDATE case_events SET line = 9 WHERE id = 1", 1),
        ("UPDATE case_events SET at = '2020-01-01 00:00:00+00:00' WHERE id = 4", 4),
        ("UPDATE case_events SET hash = 'x' WHERE id = 1", 1),
        (
            "UPDATE case_events SET event = '{}' WHERE id = 5",
            1,
        ),
        ("DELETE FROM case_events WHERE id = 5", 1),
    ],
)
async def test_what_a_disposal_does_not_account_for_is_found(
    storage: SqlStorage, engine: AsyncEngine, statement: str, broken: int
) -> None:
    await disposed(storage)
    await behind_its_back(engine, statement)
    async with storage.read() as tx:
        assert await first_broken_line(tx) == broken


async def test_pictures_that_were_all_disposed_of_are_not_missed(storage: SqlStorage) -> None:
    case = await finished(storage)
    async with storage.read() as tx:
        assert await tx.cases.has_pictures()
    async with storage.begin() as tx:
        [line] = dispose(case, ADMIN, basis="x", at=later(9))
        assert isinstance(line, Disposed)
        await tx.cases.dispose(case, line)
    async with storage.read() as tx:
        assert not await tx.cases.has_pictures()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE case_events SET event = '{}' WHERE id = 2",
        "UPDATE case_events SET event = '{}' WHERE id = 1",
        "UPDATE case_events SET line = 9 WHERE id = 1",
        "UPDATE case_events SET hash = 'x' WHERE id = 1",
        "UPDATE case_events SET event = event WHERE id = 5",
        "DELETE FROM case_events WHERE id = 1",
        "UPDATE evidence SET sha256 = 'x'",
    ],
)
async def test_the_database_lets_nothing_else_through_after_a_disposal(
    storage: SqlStorage, engine: AsyncEngine, statement: str
) -> None:
    await disposed(storage)
    with pytest.raises(DBAPIError, match="append-only"):
        async with Writer(engine).begin() as connection:
            await connection.execute(text(statement))


async def test_the_database_lets_nothing_be_emptied_before_the_line_that_says_so(
    storage: SqlStorage, engine: AsyncEngine
) -> None:
    await finished(storage)
    with pytest.raises(DBAPIError, match="append-only"):
        async with Writer(engine).begin() as connection:
            await connection.execute(text("UPDATE case_events SET event = event WHERE id = 1"))


@given(event=st.from_type(Event))
@settings(max_examples=60)
def test_nothing_that_was_written_freely_is_left(event: Event) -> None:
    left = emptied(event)
    assert (left.type, left.at, left.by) == (event.type, event.at, event.by)
    for field in fields(left):
        if field.name in STAYS:
            assert getattr(left, field.name) == getattr(event, field.name)
        elif field.name == "comment":
            comment = getattr(left, "comment")  # noqa: B009 - not every line has one
            assert (comment.link, comment.author, comment.text, comment.post_link) == ("",) * 4
        else:
            assert getattr(left, field.name) == ""
    assert isinstance(left, Line)


async def test_bookings_go_with_all_that_hangs_on_them(
    storage: SqlStorage, engine: AsyncEngine
) -> None:
    async with storage.begin() as tx:
        await tx.pages.put(page())
        for owner, day in ((ANNA, date(2020, 5, 4)), (BO, TUESDAY), (SIV, date(2020, 5, 5))):
            await tx.bookings.add(
                page=page(), day=day, details=Details(title="Sommar"), owner=owner
            )
    then = {"booking": 1, "started": NOW, "due": NOW, "until": NOW, "keeper": "a", "by": "a"}
    then |= {"number": 1, "wants_help": False, "state": "x", "kind": "swap", "version": 1}
    then |= {"other": 2, "reason": ""}
    async with Writer(engine).begin() as connection:
        for table in (watches, check_ins, proposals):
            row = {name: value for name, value in then.items() if name in table.c}
            await connection.execute(insert(table).values(row))
    async with storage.begin() as tx:
        await tx.bookings.dispose_through(date(2020, 12, 31))
    async with storage.read() as tx:
        left = await tx.bookings.between(date.min, date.max, cancelled=True)
    assert [each.day for each in left] == [TUESDAY]
    for table in ("watches", "check_ins", "proposals"):
        assert await raw(engine, table) == "[]"
    assert "2020" not in await raw(engine, "seats")
