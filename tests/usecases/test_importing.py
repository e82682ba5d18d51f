"""An import: shown as it will be, carried out whole or not at all, and undone whole."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.core.people import Grant, PageId, PersonId, Request, Role
from bot.core.ports import AuditEntry, Script
from bot.core.refusals import NotAllowed
from bot.importing.apart import read_apart
from bot.schedule import booking as rules
from bot.schedule.import_view import Choices, ImportView, Verdict
from bot.schedule.imports import (
    ChangedSinceImport,
    FileRefused,
    ImportChanged,
    ImportGone,
    ImportIncomplete,
    NothingToImport,
    TooLateToUndo,
)
from bot.schedule.model import Booking, BookingStatus, ClosedDay, Details, Draft
from bot.schedule.queue import PlaceState
from bot.schedule.swaps import Seen, Swap
from bot.usecases import importing
from bot.usecases.bookings import BookDay, CancelBooking, book_day, cancel_booking
from bot.usecases.importing import carry_out, preview, take_in_sheets, undo
from storage import audit
from storage.engine import create_engine
from storage.purging import IMPORTS_WAIT, purge
from storage.tables import bookings, outbox
from storage.transaction import SqlStorage, SqlTransaction
from tests.chains import first_broken_row
from tests.clock import START, FixedClock
from tests.databases import disposing
from tests.importing.corpus import CITY, KNOWN
from tests.makers import ANNA, BO, SIV, actor, person, request
from tests.storage.replicas import Replica, replica_at
from tests.wording import why_not

ADMIN = request(actor(SIV, role=Role.SUPERADMIN, name="Siv Rönn"))
FILE = """Datum;Rubrik;Förvaltning;Ansvarig;Länk
2026-11-20;Det som var;KUL;Anna Ek;https://www.linkedin.com/feed/update/urn:li:activity:7
2026-11-24;Ett;KUL;Anna Ek;
2026-11-26;Två;Okänd enhet;Lena Ny;
2026-11-28;På en lördag;VOF;Bo Al;
"""


@pytest.fixture
async def storage(engine: AsyncEngine, clock: FixedClock) -> SqlStorage:
    storage = SqlStorage(engine, clock)
    async with storage.begin() as tx:
        for page in KNOWN.catalogue.pages:
            await tx.pages.put(page)
        for department in KNOWN.catalogue.departments:
            await tx.pages.put_department(department)
        for person in KNOWN.people:
            await tx.people.put(person)
    return storage


async def taken(storage: SqlStorage, text: str = FILE, by: Request = ADMIN) -> ImportView:
    content = text.encode()
    sheets = await read_apart(content)
    return await take_in_sheets(by, "schema.csv", content, sheets, city=CITY, storage=storage)


async def done(
    storage: SqlStorage, view: ImportView, choices: Choices | None = None
) -> ImportView:
    return await carry_out(
        ADMIN, view.kept.id, choices or view.choices, view.seen, city=CITY, storage=storage
    )


async def everything(storage: SqlStorage) -> list[tuple[str, str]]:
    async with storage.read() as tx:
        found = await tx.bookings.between(date.min, date.max)
    return [(str(each.day), each.details.title) for each in found]


async def test_what_is_shown_is_what_is_done(storage: SqlStorage):
    view = await taken(storage)
    assert [each.verdict for each in view.rows] == [
        Verdict.HISTORY,
        Verdict.BOOKED,
        Verdict.BOOKED,
        Verdict.BOOKED,
    ]
    assert [each.off for each in view.rows] == [False, False, False, True]
    assert (view.unknown_people, view.unknown_departments) == (["Lena Ny"], ["Okänd enhet"])
    assert await everything(storage) == []
    after = await done(storage, view)
    assert after.rows == view.rows
    assert await everything(storage) == [
        ("2026-11-20", "Det som var"),
        ("2026-11-24", "Ett"),
        ("2026-11-26", "Två"),
        ("2026-11-28", "På en lördag"),
    ]
    async with storage.read() as tx:
        first, second, third, _ = await tx.bookings.between(date.min, date.max)
        assert await first_broken_row(tx) is None
    assert (first.status, first.owner) == (BookingStatus.PUBLISHED, ANNA)
    assert first.link.endswith("activity:7/")
    assert second.status is BookingStatus.BOOKED
    assert third.owner == SIV


async def test_the_log_says_which_file_it_was_by_its_hash(storage: SqlStorage):
    """And so whoever has the file can show that it is that one."""
    view = await taken(storage)
    await done(storage, view)
    await undo(ADMIN, view.kept.id, storage=storage)
    async with storage.read() as tx:
        rows = [each.row.record for each in await tx.audit.piece(0, limit=100)]
    of_file = [each for each in rows if each["subject"] == f"import:{view.kept.id}"]
    assert [(each["action"], each["actor"]) for each in of_file] == [
        ("import.done", SIV),
        ("import.undone", SIV),
    ]
    for each in of_file:
        assert isinstance(each["after"], Mapping)
        assert each["after"]["sha256"] == sha256(FILE.encode()).hexdigest()
        assert (each["after"]["file"], each["after"]["bookings"]) == ("schema.csv", 4)


async def test_looking_leaves_nothing_behind(storage: SqlStorage, engine: AsyncEngine):
    async def counts() -> list[int]:
        async with engine.connect() as connection:
            return [
                len((await connection.execute(table.select())).all())
                for table in (bookings, outbox)
            ]

    before = await counts()
    view = await taken(storage)
    await preview(ADMIN, view.kept.id, Choices(proposals=True), city=CITY, storage=storage)
    assert await counts() == before


async def test_a_clash_gets_a_proposal_and_is_booked_only_when_somebody_says_so(
    storage: SqlStorage,
):
    await book_day(
        request(actor(ANNA)),
        BookDay(draft=Draft(details=Details(title="Var först"), day=date(2026, 11, 24))),
        storage=storage,
    )
    view = await taken(storage)
    clash = view.rows[1]
    assert (clash.verdict, clash.day) == (Verdict.CLASH, date(2026, 11, 25))
    with pytest.raises(ImportIncomplete):
        await done(storage, view)
    assert len(await everything(storage)) == 1
    moved = await preview(ADMIN, view.kept.id, Choices(proposals=True), city=CITY, storage=storage)
    assert moved.rows[1].verdict is Verdict.MOVED
    await done(storage, moved)
    assert ("2026-11-25", "Ett") in await everything(storage)


async def test_two_rows_of_one_file_do_not_get_one_seat(storage: SqlStorage):
    text = "Datum;Rubrik\n2026-11-24;Ett\n2026-11-24;Två\n"
    view = await taken(storage, text)
    assert [each.verdict for each in view.rows] == [Verdict.BOOKED, Verdict.CLASH]


async def test_closed_days_and_the_horizon_hold_for_files_too(storage: SqlStorage):
    async with storage.begin() as tx:
        await tx.pages.close(ClosedDay(day=date(2026, 11, 24), reason="Kris"))
    text = "Datum;Rubrik\n2026-11-24;Ett\n2027-11-24;Långt bort\n"
    view = await taken(storage, text)
    assert [each.verdict for each in view.rows] == [Verdict.CLASH, Verdict.REFUSED]
    with pytest.raises(NothingToImport):
        await done(storage, view)


async def test_what_came_in_between_stops_it(storage: SqlStorage):
    view = await taken(storage)
    await book_day(
        request(actor(ANNA)),
        BookDay(draft=Draft(details=Details(title="Hann före"), day=date(2026, 11, 26))),
        storage=storage,
    )
    with pytest.raises(ImportChanged):
        await done(storage, view)
    assert await everything(storage) == [("2026-11-26", "Hann före")]


async def test_the_same_file_again_books_nothing_twice(storage: SqlStorage):
    await done(storage, await taken(storage))
    view = await taken(storage)
    assert {each.verdict for each in view.rows} == {Verdict.ALREADY}
    with pytest.raises(NothingToImport):
        await done(storage, view)


async def test_an_import_is_carried_out_once(storage: SqlStorage):
    view = await taken(storage)
    await done(storage, view)
    with pytest.raises(ImportGone):
        await done(storage, view)


async def test_what_nobody_booked_is_purged_and_its_number_is_no_other_files(
    storage: SqlStorage,
):
    view = await taken(storage)
    later = START + IMPORTS_WAIT + timedelta(seconds=1)
    assert (await purge(storage.writer, now=later)).imports == 1
    newer = await taken(storage)
    assert newer.kept.id != view.kept.id
    with pytest.raises(ImportGone) as gone:
        await done(storage, view)
    assert "Skicka filen igen" in why_not(gone.value)
    assert await everything(storage) == []


async def test_of_two_who_approve_at_once_one_is_first(storage: SqlStorage):
    view = await taken(storage)
    came = await asyncio.gather(done(storage, view), done(storage, view), return_exceptions=True)
    assert sorted(isinstance(each, ImportGone) for each in came) == [False, True]
    assert len(await everything(storage)) == 4


async def test_it_is_undone_whole(storage: SqlStorage):
    view = await taken(storage)
    await done(storage, view)
    assert await undo(ADMIN, view.kept.id, storage=storage) == 4
    assert await everything(storage) == []
    async with storage.read() as tx:
        assert await first_broken_row(tx) is None
    with pytest.raises(ImportGone):
        await undo(ADMIN, view.kept.id, storage=storage)
    assert (await taken(storage)).books == 4


async def test_it_is_not_undone_where_something_has_changed(storage: SqlStorage):
    view = await taken(storage)
    await done(storage, view)
    async with storage.read() as tx:
        found = await tx.bookings.between(date(2026, 11, 24), date(2026, 11, 24))
    await cancel_booking(ADMIN, CancelBooking(booking=found[0].id), storage=storage)
    with pytest.raises(ChangedSinceImport) as refused:
        await undo(ADMIN, view.kept.id, storage=storage)
    assert refused.value.title == "Ett"
    assert len(await everything(storage)) == 3


async def test_it_is_not_undone_after_a_day(storage: SqlStorage):
    view = await taken(storage)
    await done(storage, view)
    with pytest.raises(TooLateToUndo):
        await undo(
            replace(ADMIN, now=START + timedelta(days=1, minutes=1)),
            view.kept.id,
            storage=storage,
        )


@pytest.mark.parametrize("role", [Role.EDITOR, Role.GUEST])
async def test_only_superadmins_import(storage: SqlStorage, role: Role):
    by = request(actor(ANNA, role=role))
    with pytest.raises(NotAllowed):
        await taken(storage, by=by)
    view = await taken(storage)
    with pytest.raises(NotAllowed):
        await carry_out(by, view.kept.id, Choices(), view.seen, city=CITY, storage=storage)
    with pytest.raises(NotAllowed):
        await undo(by, view.kept.id, storage=storage)


async def test_a_doubt_stops_the_whole_unless_it_is_left_out(storage: SqlStorage):
    text = FILE + "31/2;Finns inte;;;\n"
    view = await taken(storage, text)
    assert view.stops == 1
    with pytest.raises(ImportIncomplete):
        await done(storage, view)
    assert await everything(storage) == []
    await done(storage, view, Choices(skip=True))
    assert len(await everything(storage)) == 4


async def test_a_file_that_is_refused_leaves_nothing(storage: SqlStorage):
    with pytest.raises(FileRefused):
        await taken(storage, "Malmö stad\nDatum;Rubrik\n2026-11-24;Ett\n")
    async with storage.read() as tx:
        assert await tx.imports.get(1) is None


async def test_it_says_how_many_rows_have_been_tried(storage: SqlStorage):
    days = [date(2020, 1, 1) + timedelta(days=number) for number in range(120)]
    content = "\n".join(["Datum;Rubrik", *(f"{day};Inlägg {day}" for day in days)]).encode()
    told: list[tuple[int, int]] = []
    await take_in_sheets(
        ADMIN,
        "schema.csv",
        content,
        await read_apart(content),
        city=CITY,
        storage=storage,
        told=lambda count, total: told.append((count, total)),
    )
    assert told == [(50, 120), (100, 120), (120, 120)]


class Between(SqlStorage):
    """Lets something else be written before the transaction of a number."""

    begun = 0

    def before(self, number: int, what: Callable[[], Awaitable[object]]) -> None:
        self._number, self._what = number, what

    @asynccontextmanager
    async def begin(self, request: Request | None = None) -> AsyncGenerator[SqlTransaction]:
        self.begun += 1
        if self.begun == self._number:
            await self._what()
        async with super().begin(request) as tx:
            yield tx


async def test_a_day_that_is_taken_while_its_row_is_tried_is_shown_as_a_clash(
    storage: SqlStorage, engine: AsyncEngine, clock: FixedClock
):
    between = Between(engine, clock)

    async def anna_books() -> None:
        draft = Draft(details=Details(title="Hann före"), day=date(2026, 11, 26))
        await book_day(request(actor(ANNA)), BookDay(draft=draft), storage=storage)

    between.before(2, anna_books)  # the first keeps the file
    view = await taken(between)
    assert [each.verdict for each in view.rows] == [
        Verdict.HISTORY,
        Verdict.BOOKED,
        Verdict.CLASH,
        Verdict.BOOKED,
    ]
    assert await everything(storage) == [("2026-11-26", "Hann före")]


async def test_whoever_books_while_a_large_file_is_tried_waits_for_a_piece_of_it_at_most(
    storage: SqlStorage, engine: AsyncEngine, clock: FixedClock
):
    """Each piece is a transaction of its own, and between two of them somebody else's fits."""
    days = [date(2020, 1, 1) + timedelta(days=number) for number in range(500)]
    text = "\n".join(["Datum;Rubrik", *(f"{day};Inlägg {day}" for day in days)])
    between = Between(engine, clock)
    seen: list[int] = []

    async def anna_books() -> None:
        draft = Draft(details=Details(title="Mitt i"), day=date(2026, 11, 26))
        await book_day(request(actor(ANNA)), BookDay(draft=draft), storage=storage)
        seen.append(between.begun)

    between.before(6, anna_books)
    view = await taken(between, text)
    assert view.books == 500
    assert between.begun == 1 + 500 / 50
    assert seen == [6]
    assert await everything(storage) == [("2026-11-26", "Mitt i")]


class Held(SqlStorage):
    """Knows whether it is somebody's turn to write."""

    held = False

    @asynccontextmanager
    async def begin(self, request: Request | None = None) -> AsyncGenerator[SqlTransaction]:
        async with super().begin(request) as tx:
            self.held = True
            try:
                yield tx
            finally:
                self.held = False


async def test_rows_are_judged_and_spelt_before_the_turn_to_write(
    storage: SqlStorage, engine: AsyncEngine, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
):
    """In it nobody else writes: what doesn't ask the database is done before."""
    held = Held(engine, clock)
    calls: Counter[tuple[str, bool]] = Counter()

    def counted(name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def counting(*args: object, **named: object) -> object:
            calls[name, held.held] += 1
            return work(*args, **named)

        return counting

    monkeypatch.setattr(rules, "checked_details", counted("judged", rules.checked_details))
    monkeypatch.setattr(importing, "record", counted("spelt", importing.record))
    monkeypatch.setattr(audit, "digest", counted("chained", audit.digest))
    view = await taken(held)
    calls.clear()
    await done(held, view)
    assert set(calls) == {("judged", False), ("spelt", False), ("chained", False)}
    calls.clear()
    assert await undo(ADMIN, view.kept.id, storage=held) == 4
    assert set(calls) == {("spelt", False), ("chained", False)}


async def test_the_turn_to_write_takes_no_more_statements_for_more_rows(
    storage: SqlStorage, engine: AsyncEngine, clock: FixedClock
):
    """Also where somebody stands in line for another day, and has asked for a swap."""
    held = Held(engine, clock)

    async def booked(who: PersonId, day: date) -> Booking:
        draft = Draft(details=Details(title="Annat"), day=day)
        view = await book_day(request(actor(who)), BookDay(draft=draft), storage=storage)
        return view.booking

    anna, bo = await booked(ANNA, date(2027, 4, 6)), await booked(BO, date(2027, 4, 7))
    async with storage.begin() as tx:
        await tx.queue.join(page=bo.page, day=bo.day, person=ANNA, draft=Draft())
        mine, theirs = (Seen(booking=each.id, version=each.version) for each in (anna, bo))
        await tx.proposals.add(Swap(by=ANNA, to=BO, until=START, mine=mine, theirs=theirs))
    asked: Counter[str] = Counter()
    event.listen(
        engine.sync_engine,
        "before_cursor_execute",
        lambda *given: asked.update([given[2]] if held.held else []),
    )

    async def statements(days: int) -> tuple[int, int]:
        first = date(2026, 11, 24) if days < 10 else date(2026, 12, 15)
        lines = [f"{first + timedelta(days=each)};Inlägg {days} {each}" for each in range(days)]
        view = await taken(held, "\n".join(["Datum;Rubrik", *lines]))
        assert view.books == days
        asked.clear()
        await done(held, view)
        doing = asked.total()
        asked.clear()
        assert await undo(ADMIN, view.kept.id, storage=held) == days
        return doing, asked.total()

    assert await statements(5) == await statements(45)
    assert asked.total() < 15


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
async def test_the_logs_rows_go_to_sqlite_many_in_a_statement(
    storage: SqlStorage, engine: AsyncEngine, clock: FixedClock
):
    """After each statement on a table with triggers it looks through all that was changed.

    Beside a log of 100,000 rows, 5,000 statements took ten times as long as what they do.
    """
    held = Held(engine, clock)
    added: list[tuple[int, bool]] = []

    def note(*given: Any) -> None:
        if held.held and given[2].startswith("INSERT INTO audit"):
            added.append((given[2].count("(?"), given[5]))

    event.listen(engine.sync_engine, "before_cursor_execute", note)
    view = await taken(held)
    added.clear()
    await done(held, view)
    await undo(ADMIN, view.kept.id, storage=held)
    assert added == [(5, False), (5, False)]


async def test_it_is_carried_out_and_undone_although_somebody_writes_all_the_time(
    storage: SqlStorage, engine: AsyncEngine, clock: FixedClock
):
    class Busy(SqlStorage):
        turns = 0

        @asynccontextmanager
        async def begin(self, request: Request | None = None) -> AsyncGenerator[SqlTransaction]:
            self.turns += request is not None
            async with storage.begin() as tx:
                await tx.audit.add(ADMIN, AuditEntry(action="freeze", subject="page:miljo"))
            async with super().begin(request) as tx:
                yield tx

    busy = Busy(engine, clock)
    view = await taken(busy)
    added: Counter[tuple[str, bool]] = Counter()
    event.listen(
        engine.sync_engine,
        "before_cursor_execute",
        lambda *given: added.update([(" ".join(given[2].split()[:3]), given[5])]),
    )
    await done(busy, view)
    assert busy.turns == 4, "three in vain, and one in which it is worked out"
    on_sqlite = engine.dialect.name == "sqlite"
    assert added["INSERT INTO bookings", not on_sqlite] == 1, "as many rows at a time as else"
    assert len(await everything(storage)) == 4
    assert await undo(ADMIN, view.kept.id, storage=busy) == 4
    assert await everything(storage) == []
    async with storage.read() as tx:
        assert await first_broken_row(tx) is None


async def test_who_stands_in_line_is_looked_after_when_rows_come_and_go(storage: SqlStorage):
    """Anna, who waits, gets the day by the file; Bo is offered it when the file is undone."""
    day, stad = date(2026, 11, 24), PageId("stad")
    async with storage.begin() as tx:
        for person in (ANNA, BO):
            await tx.queue.join(page=stad, day=day, person=person, draft=Draft())
    view = await taken(storage)
    await done(storage, view)

    async def line() -> list[tuple[PersonId, PlaceState]]:
        async with storage.read() as tx:
            return [(each.person, each.state) for each in await tx.queue.active_on(stad, day)]

    assert await line() == [(BO, PlaceState.WAITING)]
    await undo(ADMIN, view.kept.id, storage=storage)
    assert await line() == [(BO, PlaceState.OFFERED)]


@pytest.mark.parametrize("after", [1, 3])
@pytest.mark.parametrize("what", ["done", "undone"])
async def test_killed_in_the_middle_of_the_turn_to_write_all_is_as_it_was(
    storage: SqlStorage, database_url: str, what: str, after: int
):
    view = await taken(storage)
    if what == "undone":
        await done(storage, view)
    before = await everything(storage)
    work = partial(die_in_the_middle, what=what, after=after, seen=view.seen)
    async with replica_at(database_url, work):
        pass
    assert await everything(storage) == before
    if what == "done":
        await done(storage, view)
        assert len(await everything(storage)) == 4
    else:
        assert await undo(ADMIN, view.kept.id, storage=storage) == 4
    async with storage.read() as tx:
        assert await first_broken_row(tx) is None


async def die_in_the_middle(
    replica: Replica,
    stand_still: Callable[[], Awaitable[None]],
    *,
    what: str,
    after: int,
    seen: str,
) -> None:
    """Stands still when so many kinds of row have been written."""

    class Dying(SqlStorage):
        @asynccontextmanager
        async def begin(self, request: Request | None = None) -> AsyncGenerator[SqlTransaction]:
            async with super().begin(request) as tx:
                yield Written(tx)

    class Written:
        def __init__(self, tx: SqlTransaction) -> None:
            self._tx = tx

        async def play(self, script: Script) -> None:
            some = dict(list(script.steps.items())[:after])
            await self._tx.play(replace(script, steps=some))
            await stand_still()

        def __getattr__(self, name: str) -> object:
            return getattr(self._tx, name)

    dying = Dying(replica.engine, FixedClock())
    if what == "done":
        await carry_out(ADMIN, 1, Choices(), seen, city=CITY, storage=dying)
    else:
        await undo(ADMIN, 1, storage=dying)


@pytest.mark.parametrize("day", [date(2026, 11, 26), date(2026, 11, 27)], ids=str)
async def test_what_is_booked_after_the_rows_were_judged_is_seen_in_the_turn_to_write(
    storage: SqlStorage, engine: AsyncEngine, clock: FixedClock, day: date
):
    view = await taken(storage)
    between = Between(engine, clock)

    async def anna_books() -> None:
        draft = Draft(details=Details(title="Hann före"), day=day)
        await book_day(request(actor(ANNA)), BookDay(draft=draft), storage=storage)

    between.before(1, anna_books)
    if day in {each.day for each in view.rows}:
        with pytest.raises(ImportChanged):
            await done(between, view)
        assert await everything(storage) == [(str(day), "Hann före")]
    else:
        await done(between, view)
        assert len(await everything(storage)) == 5
    async with storage.read() as tx:
        assert await first_broken_row(tx) is None


@pytest.mark.parametrize("of_the_file", [True, False])
async def test_what_changes_after_it_was_read_for_undoing_is_seen_in_the_turn_to_write(
    storage: SqlStorage, engine: AsyncEngine, clock: FixedClock, *, of_the_file: bool
):
    await book_day(
        request(actor(ANNA)),
        BookDay(draft=Draft(details=Details(title="Annans"), day=date(2026, 11, 27))),
        storage=storage,
    )
    view = await taken(storage)
    await done(storage, view)
    day = date(2026, 11, 26 if of_the_file else 27)
    between = Between(engine, clock)

    async def siv_cancels() -> None:
        async with storage.read() as tx:
            (booking,) = await tx.bookings.between(day, day)
        await cancel_booking(ADMIN, CancelBooking(booking=booking.id), storage=storage)

    between.before(1, siv_cancels)
    if of_the_file:
        with pytest.raises(ChangedSinceImport):
            await undo(ADMIN, view.kept.id, storage=between)
        assert len(await everything(storage)) == 4
    else:
        assert await undo(ADMIN, view.kept.id, storage=between) == 4
        assert await everything(storage) == []
    async with storage.read() as tx:
        assert await first_broken_row(tx) is None


async def test_whose_a_part_of_a_name_is_taken_to_be_is_told(storage: SqlStorage):
    names = ("Anna", "Anna Ek", "Ek, Anna", "al", "Lena")
    lines = [f"2026-12-{number:02};Inlägg;{name}" for number, name in enumerate(names, 1)]
    view = await taken(storage, "\n".join(["Datum;Rubrik;Ansvarig", *lines]))
    assert view.guessed_people == [("Anna", "Anna Ek")]
    assert view.unknown_people == ["al", "Lena"]


@pytest.mark.parametrize(
    ("change", "holder"),
    [
        ({"grant": Grant.REVOKED}, SIV),
        ({"grant": Grant.REVOKED, "on_roster": True}, SIV),
        ({"on_roster": False}, SIV),
        ({"on_roster": True}, ANNA),
        ({"grant": Grant.GRANTED}, ANNA),
    ],
)
async def test_no_post_to_come_is_handed_to_who_is_no_editor(
    storage: SqlStorage, change: dict[str, Any], holder: str
):
    anna, bo = KNOWN.people
    async with storage.begin() as tx:
        await tx.people.put(replace(bo, on_roster=True))
        await tx.people.put(replace(anna, **change))
    view = await taken(storage)
    assert view.no_editors == ([] if holder == ANNA else ["Anna Ek"])
    assert view.unknown_people == ["Lena Ny"]
    await done(storage, view, Choices(skip=True))
    async with storage.read() as tx:
        was, one, *_ = await tx.bookings.between(date.min, date.max)
    assert was.owner == ANNA, "who published it did so"
    assert one.owner == holder


async def test_where_no_roster_is_known_all_may_hold_but_the_revoked(storage: SqlStorage):
    anna, _ = KNOWN.people
    async with storage.begin() as tx:
        await tx.people.put(replace(anna, grant=Grant.REVOKED))
    assert (await taken(storage)).no_editors == ["Anna Ek"]


async def test_whoever_imports_may_be_named_in_the_file(storage: SqlStorage):
    async with storage.begin() as tx:
        await tx.people.put(replace(KNOWN.people[0], on_roster=True))
        await tx.people.put(person(SIV, name="Siv Rönn"))
    view = await taken(storage, "Datum;Rubrik;Ansvarig\n2026-11-24;Ett;Siv Rönn\n")
    assert (view.no_editors, view.unknown_people) == ([], [])


async def test_who_loses_the_right_after_the_list_was_shown_is_handed_nothing(
    storage: SqlStorage,
):
    view = await taken(storage)
    async with storage.begin() as tx:
        await tx.people.put(replace(KNOWN.people[0], grant=Grant.REVOKED))
    with pytest.raises(ImportChanged):
        await done(storage, view, Choices(skip=True))


async def test_years_that_are_missing_are_those_that_somebody_says(storage: SqlStorage):
    view = await taken(storage, "Datum;Rubrik\n12/1;Ett\n")
    assert view.years_guessed
    assert view.rows[0].day == date(2027, 1, 12)
    earlier = await preview(ADMIN, view.kept.id, Choices(year=2026), city=CITY, storage=storage)
    assert (earlier.rows[0].day, earlier.years_guessed) == (date(2026, 1, 12), False)


async def test_five_thousand_rows_are_shown_and_booked(storage: SqlStorage):
    start = date(2010, 1, 1)
    lines = [
        f"{start + timedelta(days=number)};Inlägg {number};{page}"
        for number in range(1667)
        for page in ("Helsingborgs stad", "Näringsliv", "Miljö")
    ]
    view = await taken(storage, "\n".join(["Datum;Rubrik;Sida", *lines]))
    assert view.books == len(lines) == 5001
    await done(storage, view)
    async with storage.read() as tx:
        found = await tx.bookings.between(date.min, date.max)
        assert await first_broken_row(tx) is None
    assert len({each.id for each in found}) == 5001
    assert {each.page for each in found} == {PageId("stad"), PageId("naringsliv"), PageId("miljo")}
    assert await undo(ADMIN, view.kept.id, storage=storage) == 5001


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
async def test_others_get_their_turns_while_a_large_file_is_carried_out(
    storage: SqlStorage, engine: AsyncEngine
):
    """What is written between two passes of the event loop is bounded, however long the file."""
    lines = [
        f"{date(2020, 1, 1) + timedelta(days=number)};Inlägg {number}" for number in range(1500)
    ]
    passes = 0
    values: dict[int, int] = {}

    def count(
        _connection: object,
        _cursor: object,
        _statement: str,
        parameters: Sequence[Any] | None,
        _context: object,
        _many: object,
    ) -> None:
        written = sum(len(each) if isinstance(each, tuple) else 1 for each in parameters or ())
        values[passes] = values.get(passes, 0) + written

    async def others() -> None:
        nonlocal passes
        while True:
            passes += 1
            await asyncio.sleep(0)

    event.listen(engine.sync_engine, "before_cursor_execute", count)
    turns = asyncio.create_task(others())
    view = await taken(storage, "\n".join(["Datum;Rubrik", *lines]))
    assert view.books == 1500
    await done(storage, view)
    assert await undo(ADMIN, view.kept.id, storage=storage) == 1500
    turns.cancel()
    assert sum(values.values()) > 60_000
    assert max(values.values()) < 2_000


async def test_any_replica_goes_on_with_a_file_that_another_took_in(
    storage: SqlStorage, database_url: str
):
    """What was taken in waits in the database, and so does what can be undone."""
    async with (
        disposing(create_engine(database_url)) as second,
        disposing(create_engine(database_url)) as third,
    ):
        other, another = SqlStorage(second, FixedClock()), SqlStorage(third, FixedClock())
        number = (await taken(storage)).kept.id
        view = await preview(ADMIN, number, Choices(), city=CITY, storage=other)
        await done(another, view)
        assert len(await everything(storage)) == 4
        assert await undo(ADMIN, number, storage=other) == 4
        assert await everything(another) == []
