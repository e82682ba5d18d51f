"""Every way of tampering that was thought of: found, or named as not to be found from within.

Two cases are made as people make them, by the use cases; then somebody who owns the database, its
triggers and the store changes something.
"""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.core.people import Actor, EntryPoint, Request
from bot.core.ports import AuditEntry
from bot.evidence.store import FolderStore
from bot.moderation import handling, reporting
from bot.moderation.consistency import Comparison, Flaw
from bot.moderation.events import Disposed
from bot.moderation.model import CaseNumber, Comment, Ground, Kind, Outcome
from bot.schedule.retention import RecordClass, RetentionRule
from bot.swedish.record_check import LIMITS
from bot.usecases.cases import NewReport, OnCase, act, add_evidence, report
from bot.usecases.disposal import approve_disposal, remove_originals, see_due
from bot.usecases.record_check import Files, compare_files, compare_rows
from storage.case_tables import case_events
from storage.tables import audit
from storage.transaction import SqlStorage
from tests.clock import START
from tests.evidence.pictures import checked, png
from tests.moderation.makers import ADMIN, LINK, REPORTER, SECOND_ADMIN
from tests.tampering import behind_its_back, rechain_audit, rechain_lines, rewrite

FIRST, SECOND = CaseNumber(20260001), CaseNumber(20260002)
REMOVED = RecordClass.REMOVED_COMMENTS
RULES = {REMOVED: RetentionRule(years=2, basis="plan 4.2")}


@dataclass
class Place:
    """The bot's records, and a way to do something wrong to them."""

    storage: SqlStorage
    engine: AsyncEngine
    folder: Path
    noted: list[str] = field(default_factory=list[str])
    """The newest hashes, as the log and the digest carried them away."""

    @property
    def store(self) -> FolderStore:
        return FolderStore(self.folder)

    @property
    def pictures(self) -> list[Path]:
        return sorted(each for each in self.folder.rglob("*") if each.is_file())

    async def run(self, *statements: str) -> None:
        await behind_its_back(self.engine, *statements)

    async def compared(self) -> Comparison:
        files = Files()
        there = await self.store.refs()
        async with self.storage.read() as tx:
            found = await compare_rows(tx, files)
        return await compare_files(found, files, self.store, there=there)

    async def flaws(self) -> set[Flaw]:
        return {each.flaw for each in (await self.compared()).findings}

    async def holds(self, digest: str) -> bool:
        async with self.storage.read() as tx:
            return await tx.audit.holds(digest) or await tx.cases.holds(digest)


def request(who: Actor, minutes: int = 0, **more: int) -> Request:
    return Request(
        actor=who, now=START + timedelta(minutes=minutes, **more), entry_point=EntryPoint.BUTTON
    )


async def a_case(place: Place, text: str, size: tuple[int, int], *, at: int = 0) -> CaseNumber:
    """Reported, documented, removed and closed, with a row of something else in between."""
    new = NewReport(
        kind=Kind.UNLAWFUL,
        ground=Ground.UNLAWFUL_THREAT,
        comment=Comment(link=LINK.replace("comment%3A1", f"comment%3A{size[0]}"), text=text),
    )
    view = await report(request(REPORTER, at), new, storage=place.storage)
    number = view.case.number
    await add_evidence(
        request(REPORTER, at + 1),
        number,
        checked(png(size)),
        store=place.store,
        storage=place.storage,
    )
    on = OnCase(case=number)
    await act(request(REPORTER, at + 2), on, reporting.record_deletion, storage=place.storage)
    asked = request(ADMIN, at + 3)
    async with place.storage.begin(asked) as tx:
        await tx.audit.add(asked, AuditEntry(action="book", subject="booking:1"))
    shut = partial(handling.close, outcome=Outcome.DELETED)
    await act(request(SECOND_ADMIN, at + 4), on, shut, storage=place.storage)
    return number


@pytest.fixture
async def place(storage: SqlStorage, engine: AsyncEngine, tmp_path: Path) -> Place:
    here = Place(storage=storage, engine=engine, folder=tmp_path / "evidence")
    assert await a_case(here, "hot ett", (640, 480)) == FIRST
    assert await a_case(here, "hot två", (400, 300), at=10) == SECOND
    found = await here.compared()
    assert (found.findings, found.files, found.cases, found.lines) == ((), 2, 2, 8)
    here.noted = [found.read_to.audit_hash, found.read_to.line_hash]
    return here


async def dispose(place: Place) -> None:
    later = request(ADMIN, days=4 * 365)
    due = await see_due(later, REMOVED, retention=RULES, storage=place.storage)
    await approve_disposal(later, REMOVED, due.seen, retention=RULES, storage=place.storage)
    for number in (FIRST, SECOND):
        await remove_originals(number, storage=place.storage, store=place.store)


# --- what is taken away -------------------------------------------------------------------------


async def newest_case_deleted(place: Place) -> None:
    await place.run(*gone(f"= {SECOND}"))


async def all_cases_deleted(place: Place) -> None:
    await place.run(*gone("> 0"))


def gone(which: str) -> list[str]:
    tables = ("case_desks", "case_addresses", "evidence", "case_events")
    rows = [f'DELETE FROM {table} WHERE "case" {which}' for table in tables]
    return [*rows, f"DELETE FROM cases WHERE number {which}"]


async def row_of_a_case_deleted(place: Place) -> None:
    if place.engine.dialect.name == "sqlite":
        await place.run("PRAGMA defer_foreign_keys = ON", "DELETE FROM case_desks")
    await place.run(
        "DELETE FROM case_desks",
        'UPDATE case_addresses SET "case" = 20260001, post = \'x\' WHERE "case" = 20260002',
        'UPDATE evidence SET "case" = 20260001 WHERE "case" = 20260002',
        'UPDATE case_events SET "case" = 20260001, line = line + 100 WHERE "case" = 20260002',
        "DELETE FROM cases WHERE number = 20260002",
    )


async def audit_log_emptied(place: Place) -> None:
    await place.run("DELETE FROM audit")


async def end_of_the_log_cut(place: Place) -> None:
    await place.run("DELETE FROM audit WHERE id = (SELECT max(id) FROM audit)")


async def beginning_of_the_log_cut(place: Place) -> None:
    await place.run("DELETE FROM audit WHERE id < 4")


async def row_taken_from_the_log(place: Place) -> None:
    await place.run("DELETE FROM audit WHERE id = 4")


async def last_line_cut(place: Place) -> None:
    await place.run(
        "DELETE FROM case_events WHERE id = (SELECT max(id) FROM case_events)",
        f"UPDATE cases SET lines = 3, state = 'deleted' WHERE number = {SECOND}",
    )


async def line_taken_out_and_chained_anew(place: Place) -> None:
    await place.run(
        f'DELETE FROM case_events WHERE "case" = {FIRST} AND line = 3',
        f"UPDATE cases SET lines = 3, state = 'deleted' WHERE number = {FIRST}",
    )
    await rechain_lines(place.engine)


async def row_of_a_picture_deleted(place: Place) -> None:
    await place.run(f'DELETE FROM evidence WHERE "case" = {FIRST}')


async def picture_deleted(place: Place) -> None:
    place.pictures[0].unlink()


async def address_deleted(place: Place) -> None:
    await place.run(f'DELETE FROM case_addresses WHERE "case" = {FIRST}')


# --- what is changed ----------------------------------------------------------------------------


async def event_of(place: Place, line: int) -> tuple[int, dict[str, Any]]:
    async with place.engine.connect() as connection:
        row = (
            await connection.execute(
                select(case_events.c.id, case_events.c.event).where(
                    case_events.c.case == FIRST, case_events.c.line == line
                )
            )
        ).one()
    return row.id, json.loads(json.dumps(row.event))


async def words_changed(place: Place) -> None:
    number, event = await event_of(place, 0)
    event["comment"]["text"] = "något annat"
    await rewrite(place.engine, case_events, number, {"event": event})


async def words_changed_and_chained_anew(place: Place) -> None:
    await words_changed(place)
    await rechain_lines(place.engine)


async def reporter_changed_and_chained_anew(place: Place) -> None:
    number, event = await event_of(place, 0)
    await rewrite(place.engine, case_events, number, {"event": event | {"by": "somebody-else"}})
    await place.run(f"UPDATE cases SET reporter = 'somebody-else' WHERE number = {FIRST}")
    await rechain_lines(place.engine)


async def time_of_a_line_changed(place: Place) -> None:
    await place.run("UPDATE case_events SET at = '2020-01-01 00:00:00+00:00' WHERE id = 2")


async def lines_change_places(place: Place) -> None:
    await place.run(
        "UPDATE case_events SET id = 900 WHERE id = 2",
        "UPDATE case_events SET id = 2 WHERE id = 3",
        "UPDATE case_events SET id = 3 WHERE id = 900",
    )


async def state_changed(place: Place) -> None:
    await place.run(f"UPDATE cases SET state = 'to_delete' WHERE number = {FIRST}")


async def reporter_changed(place: Place) -> None:
    await place.run(f"UPDATE cases SET reporter = 'somebody-else' WHERE number = {FIRST}")


async def number_of_lines_changed(place: Place) -> None:
    await place.run(f"UPDATE cases SET lines = 5 WHERE number = {FIRST}")


async def row_of_the_log_changed(place: Place) -> None:
    await place.run("UPDATE audit SET actor = 'somebody-else' WHERE id = 4")


async def row_put_into_the_log(place: Place) -> None:
    await place.run(
        "UPDATE audit SET id = 900 + id WHERE id > 4",
        "INSERT INTO audit (id, at, actor, road, action, subject, hash)"
        " SELECT 5, at, actor, road, 'book', 'booking:7', 'made up' FROM audit WHERE id = 4",
    )


async def line_invented_in_the_log(place: Place) -> None:
    asked = request(ADMIN, 30)
    after = {"line": 4, "state": "closed", "hash": "0" * 64}
    async with place.storage.begin(asked) as tx:
        await tx.audit.add(
            asked, AuditEntry(action="case.corrected", subject="case:2026-001", after=after)
        )


async def address_changed(place: Place) -> None:
    await place.run(f"UPDATE case_addresses SET comment = '77' WHERE \"case\" = {FIRST}")


async def size_of_a_picture_changed(place: Place) -> None:
    await place.run(f'UPDATE evidence SET width = 1 WHERE "case" = {FIRST}')


async def sender_of_a_picture_changed(place: Place) -> None:
    await place.run(f"UPDATE evidence SET by = 'somebody-else' WHERE \"case\" = {FIRST}")


async def picture_swapped(place: Place) -> None:
    place.pictures[0].write_bytes(png((800, 600)))


async def picture_swapped_in_store_row_and_line(place: Place) -> None:
    other = await place.store.save(FIRST, checked(png((800, 600))))
    number, event = await event_of(place, 1)
    old = event["evidence"]["sha256"]
    said = {"ref": other.ref, "sha256": other.sha256, "size": other.size}
    event["evidence"] |= said | {"width": 800, "height": 600}
    await rewrite(place.engine, case_events, number, {"event": event})
    await place.run(
        f"UPDATE evidence SET ref = '{other.ref}', sha256 = '{other.sha256}', size = {other.size},"
        f" width = 800, height = 600 WHERE sha256 = '{old}'"
    )
    await rechain_lines(place.engine)
    next(each for each in place.pictures if str(old) in each.name).unlink()


async def strange_picture_added(place: Place) -> None:
    (place.pictures[0].parent / f"{'a' * 64}.png").write_bytes(png())


# --- disposals ----------------------------------------------------------------------------------


async def disposal_forged(place: Place) -> None:
    """A line that says so, in its place in the chain, and the words emptied as it accounts for."""
    async with place.storage.begin() as tx:
        case = await tx.cases.get(FIRST)
        assert case is not None
        line = Disposed(at=request(ADMIN, 50).now, by=ADMIN.id, basis="made up")
        await tx.cases.dispose(case, line)
    for each in place.pictures:
        if str(FIRST) in str(each):
            each.unlink()


async def disposal_forged_with_a_row_in_the_log(place: Place) -> None:
    await disposal_forged(place)
    asked = request(ADMIN, 50)
    async with place.storage.begin(asked) as tx:
        digest = await tx.cases.hash_of(FIRST, 4)
        after = {"line": 4, "state": "closed", "hash": digest}
        await tx.audit.add(
            asked, AuditEntry(action="case.disposed", subject="case:2026-001", after=after)
        )


async def picture_kept_after_its_disposal(place: Place) -> None:
    kept = {each: each.read_bytes() for each in place.pictures}
    await dispose(place)
    for each, content in kept.items():
        each.write_bytes(content)


FOUND: list[tuple[Callable[[Place], Awaitable[None]], Flaw]] = [
    (newest_case_deleted, Flaw.LOGGED_LINE_GONE),
    (all_cases_deleted, Flaw.LOGGED_LINE_GONE),
    (row_of_a_case_deleted, Flaw.LINE_UNLOGGED),
    (audit_log_emptied, Flaw.LINE_UNLOGGED),
    (end_of_the_log_cut, Flaw.LINE_UNLOGGED),
    (beginning_of_the_log_cut, Flaw.AUDIT_CHANGED),
    (row_taken_from_the_log, Flaw.AUDIT_CHANGED),
    (last_line_cut, Flaw.LOGGED_LINE_GONE),
    (line_taken_out_and_chained_anew, Flaw.LOGGED_LINE_GONE),
    (row_of_a_picture_deleted, Flaw.EVIDENCE_TABLE),
    (picture_deleted, Flaw.FILE_GONE),
    (address_deleted, Flaw.ADDRESS_TABLE),
    (words_changed, Flaw.LINE_CHANGED),
    (words_changed_and_chained_anew, Flaw.LINE_LOGGED_OTHERWISE),
    (reporter_changed_and_chained_anew, Flaw.LINE_LOGGED_OTHERWISE),
    (time_of_a_line_changed, Flaw.LINE_CHANGED),
    (lines_change_places, Flaw.LINE_CHANGED),
    (state_changed, Flaw.CASE_TABLE),
    (reporter_changed, Flaw.CASE_TABLE),
    (number_of_lines_changed, Flaw.CASE_TABLE),
    (row_of_the_log_changed, Flaw.AUDIT_CHANGED),
    (row_put_into_the_log, Flaw.AUDIT_CHANGED),
    (line_invented_in_the_log, Flaw.LOGGED_LINE_GONE),
    (address_changed, Flaw.ADDRESS_TABLE),
    (size_of_a_picture_changed, Flaw.EVIDENCE_TABLE),
    (sender_of_a_picture_changed, Flaw.EVIDENCE_TABLE),
    (picture_swapped, Flaw.FILE_CHANGED),
    (picture_swapped_in_store_row_and_line, Flaw.LINE_LOGGED_OTHERWISE),
    (strange_picture_added, Flaw.FILE_UNKNOWN),
    (disposal_forged, Flaw.LINE_UNLOGGED),
    (disposal_forged_with_a_row_in_the_log, Flaw.DISPOSAL_UNLOGGED),
    (picture_kept_after_its_disposal, Flaw.FILE_NOT_REMOVED),
]


@pytest.mark.parametrize(("tamper", "flaw"), FOUND, ids=[each.__name__ for each, _ in FOUND])
async def test_it_is_found(
    place: Place, tamper: Callable[[Place], Awaitable[None]], flaw: Flaw
) -> None:
    await tamper(place)
    assert flaw in await place.flaws()


# --- what nobody can find from within -----------------------------------------------------------


async def all_of_it_written_anew(place: Place) -> None:
    """The words changed, and every hash in both chains made to fit."""
    await words_changed(place)
    hashes = await rechain_lines(place.engine)
    async with place.engine.connect() as connection:
        rows = list((await connection.execute(select(audit))).mappings())
    for row in rows:
        if row["action"].startswith("case."):
            number = FIRST if row["subject"].endswith("-001") else SECOND
            digest = hashes[number, row["after"]["line"]]
            after = {**row["after"], "hash": digest}
            await rewrite(place.engine, audit, row["id"], {"after": after})
    await rechain_audit(place.engine)


async def both_cut_at_the_end(place: Place) -> None:
    """The newest case, and all that the log says since."""
    await newest_case_deleted(place)
    await place.run("DELETE FROM audit WHERE id > 5")


async def log_of_something_else_written_anew(place: Place) -> None:
    await place.run("UPDATE audit SET actor = 'somebody-else' WHERE action = 'book'")
    await rechain_audit(place.engine)


@pytest.mark.parametrize(
    "tamper", [all_of_it_written_anew, both_cut_at_the_end, log_of_something_else_written_anew]
)
async def test_it_takes_a_hash_that_was_kept_elsewhere(
    place: Place, tamper: Callable[[Place], Awaitable[None]]
) -> None:
    """Consistent from within, which is why the check never says more than that."""
    await tamper(place)
    for each in place.pictures:
        if str(SECOND) in str(each) and tamper is both_cut_at_the_end:
            each.unlink()
    assert await place.flaws() == set()
    assert not all([await place.holds(each) for each in place.noted])
    assert "--holds" in LIMITS


async def test_a_right_disposal_fits_and_is_listed(place: Place) -> None:
    await dispose(place)
    found = await place.compared()
    assert found.findings == ()
    assert [(each.case, each.basis) for each in found.disposals] == [
        (FIRST, "plan 4.2"),
        (SECOND, "plan 4.2"),
    ]


async def test_a_reading_goes_on_from_where_the_last_one_ended(place: Place) -> None:
    first = await place.compared()
    await a_case(place, "hot tre", (700, 500), at=20)
    async with place.storage.read() as tx:
        found = await compare_rows(tx, since=first.read_to)
    assert (found.findings, found.lines, found.cases) == ((), 4, 1)
    await place.run("DELETE FROM audit WHERE id = (SELECT max(id) FROM audit)")
    async with place.storage.read() as tx:
        found = await compare_rows(tx, since=first.read_to)
    assert {each.flaw for each in found.findings} == {Flaw.LINE_UNLOGGED}


async def test_a_log_cut_below_the_last_reading_is_found_without_another_whole_one(
    place: Place,
) -> None:
    first = await place.compared()
    await both_cut_at_the_end(place)
    async with place.storage.read() as tx:
        found = await compare_rows(tx, since=first.read_to)
    assert {each.flaw for each in found.findings} == {Flaw.AUDIT_CUT, Flaw.LINES_CUT}


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit SET actor = 'x'", "DELETE FROM audit", "DELETE FROM audit WHERE id = 1"],
)
async def test_the_database_itself_refuses_to_change_the_log(place: Place, statement: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"):
        async with place.storage.writer.begin() as connection:
            await connection.execute(text(statement))
    assert await place.flaws() == set()
