"""A case from report to export and disposal, on the database and without Teams."""

from datetime import date
from functools import partial
from pathlib import Path

import pytest

from bot.core.people import DepartmentId, PersonId, Role
from bot.core.refusals import NotAllowed, Refusal
from bot.evidence.store import FolderStore
from bot.moderation import handling
from bot.moderation.model import CaseNumber, Comment, Ground, Kind
from bot.moderation.refusals import (
    CaseChanged,
    NoCaseAtHand,
    NoEvidenceAllowed,
    NoSuchCase,
    NoSuchEvidence,
    NoSuchOperation,
)
from bot.moderation.view import CaseView
from bot.outbox.files import RoomForFile, WhatToExport
from bot.records.files import File
from bot.schedule.admin_refusals import (
    DisposalChanged,
    NoPlaceForFiles,
    NotAPerson,
    NothingToDispose,
    NothingToExport,
    NotYourFile,
)
from bot.schedule.retention import RecordClass, RetentionRule
from bot.usecases import cases as usecase
from bot.usecases import disposal, exports
from tests.evidence.pictures import checked, png
from tests.makers import ANNA, BO, SIV, department, person
from tests.moderation.makers import LINK
from tests.usecases.conftest import House

RULE = RetentionRule(years=2, basis="KS 2026/1")
ROOM = RoomForFile(
    name="x", content_url="c", unique_id="u", file_type="zip", upload_url="https://example.org"
)


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "evidence")


async def reported(
    house: House, kind: Kind = Kind.UNLAWFUL, ground: Ground | None = Ground.UNLAWFUL_THREAT
) -> CaseView:
    new = usecase.NewReport(kind=kind, ground=ground, comment=Comment(link=LINK, text="hot"))
    return await usecase.report(house.asks(), new, storage=house.storage)


async def documented(house: House, store: FolderStore) -> CaseView:
    number = (await reported(house)).case.number
    return await usecase.add_evidence(
        house.asks(), number, checked(png()), store=store, storage=house.storage
    )


async def test_a_picture_belongs_to_the_case_that_was_reported_last(
    house: House, store: FolderStore
) -> None:
    with pytest.raises(NoCaseAtHand):
        await usecase.case_at_hand(house.asks(), storage=house.storage)
    view = await reported(house)
    at_hand = await usecase.case_at_hand(house.asks(), storage=house.storage)
    assert at_hand.case.number == view.case.number
    await usecase.choose_ground(house.asks(), Ground.CHILD_ABUSE_IMAGERY, storage=house.storage)
    with pytest.raises(NoEvidenceAllowed):
        await usecase.case_at_hand(house.asks(), storage=house.storage)
    on = usecase.OnCase(case=view.case.number)
    await usecase.document(house.asks(), on, storage=house.storage)
    await usecase.case_at_hand(house.asks(), storage=house.storage)


async def test_what_the_rules_refuse_leaves_no_picture_behind(
    house: House, store: FolderStore
) -> None:
    number = (await reported(house, Kind.CRITIQUE, None)).case.number
    for by, case in ((ANNA, number), (BO, number), (ANNA, CaseNumber(99))):
        with pytest.raises(Refusal):
            await usecase.add_evidence(
                house.asks(by), case, checked(png()), store=store, storage=house.storage
            )
    assert await store.refs() == []


async def test_a_case_is_its_reporter_s_and_the_superadmins_to_see(house: House) -> None:
    view = await reported(house)
    for by, seen in ((ANNA, 1), (BO, 0), (SIV, 1)):
        queue = await usecase.see_queue(house.asks(by), storage=house.storage)
        assert len(queue) == seen
    with pytest.raises(Refusal):
        await usecase.see_case(house.asks(BO), view.case.number, storage=house.storage)
    with pytest.raises(NoSuchCase):
        await usecase.see_case(house.asks(SIV), CaseNumber(99), storage=house.storage)
    with pytest.raises(NotAllowed):
        await usecase.see_figures(house.asks(), storage=house.storage)
    figures = await usecase.see_figures(house.asks(SIV), storage=house.storage)
    assert len(figures) > 0
    known = frozenset({SIV, BO, PersonId("0")})
    others = await usecase.other_superadmins(house.asks(SIV), known, storage=house.storage)
    assert [each.id for each in others] == [BO]


async def test_a_press_on_a_card_that_is_behind_changes_nothing(house: House) -> None:
    view = await reported(house)
    on = usecase.OnCase(case=view.case.number, version=view.case.version)
    take, hold = handling.take, partial(handling.set_legal_hold, reason="polisen")
    await usecase.act(house.asks(SIV), on, take, storage=house.storage)
    await usecase.act(house.asks(SIV), on, hold, storage=house.storage)
    with pytest.raises(CaseChanged):
        await usecase.act(house.asks(SIV), on, hold, storage=house.storage)


async def test_a_question_is_passed_on_to_the_editors_of_a_department(house: House) -> None:
    vof = DepartmentId("vof")
    async with house.storage.begin() as tx:
        await tx.pages.put_department(department("vof", name="Vård"))
        await tx.people.put(person(BO, name="Bo Alm", on_roster=True, department=vof))
    number = (await reported(house, Kind.QUESTION, None)).case.number
    on = usecase.OnCase(case=number)
    with pytest.raises(NoSuchOperation):
        await usecase.pass_on(house.asks(SIV), on, DepartmentId("none"), "", storage=house.storage)
    done = await usecase.pass_on(house.asks(SIV), on, vof, "snart", storage=house.storage)
    assert (done.operation, done.told) == ("Vård", 1)
    assert LINK in done.message
    assert await house.jobs("case.operation") == [f"person:{BO}"]


async def test_an_original_is_opened_after_the_look_is_written_down(
    house: House, store: FolderStore
) -> None:
    view = await documented(house, store)
    [picture] = view.case.pictures
    on = usecase.OnCase(case=view.case.number)
    _, _, content = await usecase.open_evidence(
        house.asks(SIV), on, picture.stored.sha256, store=store, storage=house.storage
    )
    assert content == png()
    assert (await house.noted())[-1] == "case.evidence_opened"


async def test_only_what_there_is_can_be_taken_out(house: House, store: FolderStore) -> None:
    view = await documented(house, store)
    number, sha256 = view.case.number, view.case.pictures[0].stored.sha256

    async def check(what: WhatToExport, by: PersonId = SIV) -> None:
        await exports.check_exportable(house.asks(by), what, storage=house.storage)

    for what, refusal in (
        (WhatToExport(case=CaseNumber(99)), NoSuchCase),
        (WhatToExport(case=number, picture="0" * 64), NoSuchEvidence),
        (WhatToExport(about=PersonId("0")), NotAPerson),
        (WhatToExport(year=1), NothingToExport),
        (WhatToExport(), NothingToExport),
    ):
        with pytest.raises(refusal):
            await check(what)
    for what in (
        WhatToExport(case=number),
        WhatToExport(case=number, picture=sha256),
        WhatToExport(about=ANNA),
        WhatToExport(year=2026),
    ):
        await check(what)
        with pytest.raises(NotAllowed):
            await check(what, ANNA)
    seen = await exports.see_exportable(house.asks(SIV), storage=house.storage)
    assert [each.number for each in seen.cases] == [number]
    assert 2026 in seen.years


async def test_a_file_is_written_down_before_it_is_given_out(
    house: House, store: FolderStore
) -> None:
    view = await documented(house, store)
    sha256 = view.case.pictures[0].stored.sha256
    given: list[tuple[str, str]] = []

    async def give(file: File) -> str:
        given.append((file.name, (await house.noted())[-1]))
        return "there"

    for what in (
        WhatToExport(case=view.case.number, picture=sha256),
        WhatToExport(year=2026, format="csv"),
    ):
        await exports.export_to(give, house.asks(SIV), what, storage=house.storage, store=store)
    assert [action for _, action in given] == ["export.given"] * 2
    for what in (
        WhatToExport(case=CaseNumber(99)),
        WhatToExport(case=CaseNumber(99), picture=sha256),
        WhatToExport(about=PersonId("0")),
    ):
        with pytest.raises(Refusal):
            await exports.export_to(
                give, house.asks(SIV), what, storage=house.storage, store=store
            )
    assert len(given) == 2


async def test_a_file_goes_to_who_it_was_offered_to_where_teams_says(house: House) -> None:
    what = WhatToExport(year=2026)

    async def accept(offered_to: PersonId, *, may_go: bool = True) -> None:
        await exports.accept_export(
            house.asks(SIV),
            what,
            ROOM,
            offered_to=offered_to,
            may_go_there=may_go,
            storage=house.storage,
        )

    await exports.offer_export(house.asks(SIV), what, storage=house.storage)
    assert await house.jobs("file.offer") == [f"person:{SIV}"]
    with pytest.raises(NotYourFile):
        await accept(ANNA)
    with pytest.raises(NoPlaceForFiles):
        await accept(SIV, may_go=False)
    assert await house.jobs("file.upload") == []
    await accept(SIV)
    assert await house.jobs("file.upload") == [f"person:{SIV}"]
    with pytest.raises(NotYourFile):
        await exports.decline_export(house.asks(SIV), what, offered_to=ANNA, storage=house.storage)
    await exports.decline_export(house.asks(SIV), what, offered_to=SIV, storage=house.storage)
    assert await house.noted() == ["export.offered", "export.accepted", "export.declined"]


async def test_a_person_is_found_by_name_part_of_one_or_id(house: House) -> None:
    for said, found in (("Anna Ek", ANNA), ("anna", ANNA), (BO.upper(), BO)):
        assert await exports.find_person(house.asks(SIV), said, storage=house.storage) == found
    with pytest.raises(NotAPerson):
        await exports.find_person(house.asks(SIV), "Eva", storage=house.storage)


async def see(house: House, kind: RecordClass) -> disposal.Due:
    return await disposal.see_due(
        house.asks(SIV), kind, retention=dict.fromkeys(RecordClass, RULE), storage=house.storage
    )


async def test_nothing_goes_without_a_rule_or_before_its_time(house: House) -> None:
    await house.book()
    for retention in ({}, dict.fromkeys(RecordClass, RULE)):
        for kind in RecordClass:
            with pytest.raises(NothingToDispose):
                await disposal.see_due(
                    house.asks(SIV), kind, retention=retention, storage=house.storage
                )
    with pytest.raises(NotAllowed):
        await disposal.see_all_due(house.asks(), retention={}, storage=house.storage)


async def test_exactly_what_was_shown_of_the_schedule_goes(house: House) -> None:
    await house.book()
    house.clock.at(house.clock.now().replace(year=2029))
    due = await see(house, RecordClass.SCHEDULE)
    assert (due.bookings, due.last_year) == (1, 2026)
    retention = {RecordClass.SCHEDULE: RULE}

    async def approve(seen: str) -> None:
        await disposal.approve_disposal(
            house.asks(SIV),
            RecordClass.SCHEDULE,
            seen,
            retention=retention,
            storage=house.storage,
        )

    with pytest.raises(DisposalChanged):
        await approve("another")
    await approve(due.seen)
    async with house.storage.read() as tx:
        assert await tx.bookings.between(date.min, date.max, cancelled=True) == []
    with pytest.raises(NothingToDispose):
        await approve(due.seen)
    everything = await disposal.see_all_due(
        house.asks(SIV), retention=retention, storage=house.storage
    )
    assert everything == {RecordClass.SCHEDULE: None}


async def test_superadmins_are_asked_once_where_something_is_due(house: House) -> None:
    retention = {RecordClass.SCHEDULE: RULE}

    async def propose() -> bool:
        return await disposal.propose(
            RecordClass.SCHEDULE,
            "2029-01",
            frozenset({SIV, BO}),
            now=house.clock.now(),
            retention=retention,
            storage=house.storage,
        )

    await house.book()
    assert not await propose()
    house.clock.at(house.clock.now().replace(year=2029))
    assert await propose()
    assert await propose()
    assert sorted(await house.jobs("disposal.ask")) == sorted([f"person:{BO}", f"person:{SIV}"])


async def test_pictures_stay_where_no_disposal_was_approved(
    house: House, store: FolderStore
) -> None:
    number = (await documented(house, store)).case.number
    assert not await disposal.remove_originals(number, storage=house.storage, store=store)
    gone = CaseNumber(99)
    assert not await disposal.remove_originals(gone, storage=house.storage, store=store)
    assert len(await store.refs()) == 1


async def test_a_guest_reports_nothing(house: House) -> None:
    guest = house.asks(role=Role.GUEST)
    for work in (
        usecase.see_queue(guest, storage=house.storage),
        usecase.case_at_hand(guest, storage=house.storage),
        usecase.choose_ground(guest, Ground.UNLAWFUL_THREAT, storage=house.storage),
    ):
        with pytest.raises(NotAllowed):
            await work


async def test_each_class_is_looked_at_on_the_first_working_day_of_two_months(
    house: House,
) -> None:
    retention = {RecordClass.SCHEDULE: RULE, RecordClass.TEXTS: RULE}
    for _ in range(2):
        await disposal.plan_disposals(
            house.clock.now(), retention=retention, storage=house.storage
        )
    rows = await house.rows("disposal.propose")
    assert [each["key"] for each in rows] == [
        "disposal:schedule:2026-12",
        "disposal:texts:2026-12",
    ]
    await disposal.plan_disposals(house.clock.now(), retention={}, storage=house.storage)
    assert len(await house.rows("disposal.propose")) == len(rows)
