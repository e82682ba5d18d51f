"""Who is an editor, what they leave, and who stands in while they are away; without Teams."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.people import DepartmentId, Grant, Person, PersonId, Role
from bot.core.refusals import NotAllowed
from bot.schedule.admin_refusals import NotAPerson, OwnDeputy, SettingsChanged
from bot.schedule.settings import state_of
from bot.usecases import absence, editors
from bot.usecases.publication import report_published, see_watch
from bot.watch.refusals import NoSuchAbsence
from tests.makers import ANNA, BO, SIV, TUESDAY
from tests.usecases.conftest import House

LINK = "https://www.linkedin.com/feed/update/urn:li:activity:7123456789012345678/"
NEW = PersonId("e0e00000-0000-4000-8000-000000000009")
FRIDAY = TUESDAY + timedelta(days=3)


async def known(house: House, number: PersonId) -> Person:
    async with house.storage.read() as tx:
        person = await tx.people.get(number)
    assert person is not None
    return person


async def test_what_somebody_leaves_goes_to_a_colleague_all_at_once(house: House) -> None:
    out = await house.book(TUESDAY)
    coming = await house.book(FRIDAY)
    house.at(TUESDAY)
    await report_published(house.asks(), LINK, storage=house.storage)
    seen = state_of(await known(house, ANNA))
    view = await editors.revoke_editor(house.asks(SIV), ANNA, seen, storage=house.storage)
    assert view.person.grant is Grant.REVOKED
    assert [each.id for each in view.handover.bookings] == [coming.id]
    assert [each.id for each in view.handover.watched] == [out.id]
    with pytest.raises(NotAPerson):
        await editors.hand_over(house.asks(SIV), BO, ANNA, storage=house.storage)
    view = await editors.hand_over(house.asks(SIV), ANNA, BO, storage=house.storage)
    assert view.handover.is_empty
    assert (await see_watch(out.id, storage=house.storage)).watch.keeper == BO
    async with house.storage.read() as tx:
        assert [each.owner_name for each in await tx.bookings.of_numbers([coming.id])] == [
            "Bo Alm"
        ]
    told = await house.jobs("editor.hand_over")
    assert told == [f"person:{BO}"]
    await editors.hand_over(house.asks(SIV), ANNA, BO, storage=house.storage)
    assert await house.jobs("editor.hand_over") == told, "there was nothing more"


async def test_rights_are_given_to_who_was_never_met_and_taken_as_they_were_seen(
    house: House,
) -> None:
    view = await editors.grant_editor(house.asks(SIV), NEW, storage=house.storage)
    assert (view.person.grant, view.person.name) == (Grant.GRANTED, "")
    with pytest.raises(SettingsChanged):
        await editors.revoke_editor(house.asks(SIV), NEW, "another", storage=house.storage)
    with pytest.raises(NotAPerson):
        await editors.see_editor(house.asks(SIV), PersonId("0"), storage=house.storage)
    listed = await editors.see_editors(house.asks(SIV), storage=house.storage)
    assert {each.id for each in listed.people} == {ANNA, BO, SIV, NEW}


async def test_who_has_no_role_asks_each_superadmin_once_a_day(house: House) -> None:
    guest = house.asks(NEW, role=Role.GUEST, name="Eva Berg")
    for _ in range(2):
        await editors.ask_access(guest, [SIV, BO], storage=house.storage)
    assert sorted(await house.jobs("editor.access")) == sorted([f"person:{BO}", f"person:{SIV}"])
    assert (await known(house, NEW)).name == "Eva Berg"


async def test_particulars_are_ones_own_or_set_by_a_superadmin(house: House) -> None:
    async def put(by: PersonId, number: PersonId, deputy: PersonId | None, dept: str) -> Person:
        view = await editors.set_particulars(
            house.asks(by),
            number,
            department=DepartmentId(dept),
            deputy=deputy,
            seen=state_of(await known(house, number)),
            storage=house.storage,
        )
        return view.person

    own = await put(ANNA, ANNA, BO, "vof")
    assert (own.department, own.deputy) == ("vof", BO)
    assert (await put(SIV, ANNA, None, "none")).department is None, "no such department"
    with pytest.raises(NotAllowed):
        await put(BO, ANNA, None, "vof")
    with pytest.raises(OwnDeputy):
        await put(ANNA, ANNA, ANNA, "vof")


async def away(house: House, first: int = 0, last: int = 3, deputy: PersonId = BO) -> int:
    view = await absence.be_away(
        house.asks(),
        TUESDAY + timedelta(days=first),
        TUESDAY + timedelta(days=last),
        deputy,
        storage=house.storage,
    )
    return view.absence.id


async def test_an_absence_names_what_falls_within_it(house: House) -> None:
    out, within = await house.book(TUESDAY), await house.book(FRIDAY)
    await house.book(FRIDAY + timedelta(days=7))
    house.at(TUESDAY)
    await report_published(house.asks(), LINK, storage=house.storage)
    number = await away(house)
    assert await house.jobs("absence.begun") == [f"person:{BO}"]
    view = await absence.see_absence(number, storage=house.storage)
    assert view is not None
    assert [each.id for each in view.within.bookings] == [within.id]
    assert {booking.id for booking, _ in view.within.check_ins} == {out.id}
    assert all(view.absence.covers(each.due.date()) for _, each in view.within.check_ins)


async def test_a_new_absence_takes_the_place_of_what_it_overlaps(house: House) -> None:
    first, apart = await away(house), await away(house, 20, 21)
    second = await away(house, 2, 5)
    own = await absence.see_absences(house.asks(), storage=house.storage)
    assert [each.id for each in own.absences] == [second, apart]
    assert await house.jobs("absence.over") == [f"person:{BO}"]
    assert await absence.see_absence(first, storage=house.storage) is None


async def test_one_comes_back_oneself(house: House) -> None:
    number = await away(house)
    with pytest.raises(NoSuchAbsence):
        await absence.come_back(house.asks(BO), number, storage=house.storage)
    with pytest.raises(NoSuchAbsence):
        await absence.come_back(house.asks(), 99, storage=house.storage)
    await absence.come_back(house.asks(), number, storage=house.storage)
    assert await house.noted() == ["absence", "absence_ended"]


async def test_a_deputy_is_another_and_an_editor(house: House) -> None:
    with pytest.raises(OwnDeputy):
        await away(house, deputy=ANNA)
    with pytest.raises(NotAPerson):
        await away(house, deputy=NEW)
    async with house.storage.begin() as tx:
        await tx.people.put(replace(await known(house, BO), grant=Grant.REVOKED))
    with pytest.raises(NotAPerson):
        await away(house)
