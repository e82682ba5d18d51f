"""People, the roster of the team, and who stands in for whom."""

from dataclasses import replace

import pytest

from bot.core.people import DepartmentId, Grant, Person, PersonId
from storage.conversations import Conversation
from storage.transaction import SqlStorage
from tests import makers
from tests.makers import ANNA, BO, SIV, TUESDAY


@pytest.mark.parametrize(
    "person",
    [
        makers.person(),
        makers.person(name=""),
        makers.person(name="Åke Öström-Ängelholm " + "Ö" * 400),
        makers.person(
            department=DepartmentId("vof"), deputy=BO, on_roster=True, grant=Grant.REVOKED
        ),
        makers.person(grant=Grant.GRANTED),
    ],
)
async def test_every_field_of_a_person_comes_back(storage: SqlStorage, person: Person) -> None:
    async with storage.begin() as tx:
        await tx.people.put(person)
    async with storage.read() as tx:
        assert await tx.people.get(person.id) == person
        assert await tx.people.all() == [person]
        assert await tx.people.get(SIV) is None


async def test_a_person_put_again_is_overwritten(storage: SqlStorage) -> None:
    before = makers.person(department=DepartmentId("vof"), deputy=BO, grant=Grant.GRANTED)
    after = makers.person(name="Anna Ekdahl")
    async with storage.begin() as tx:
        await tx.people.put(before)
        await tx.people.put(after)
    async with storage.read() as tx:
        assert await tx.people.all() == [after]


async def test_a_deputy_may_stand_in_for_several(storage: SqlStorage) -> None:
    async with storage.begin() as tx:
        await tx.people.put(makers.person(ANNA, deputy=SIV))
        await tx.people.put(makers.person(BO, deputy=SIV))
        await tx.people.put(makers.person(SIV))
    siv, anna = [await storage.start_turn(each, TUESDAY) for each in (SIV, ANNA)]
    assert siv.deputy_for == {ANNA, BO}
    assert siv.person == makers.person(SIV)
    assert anna.deputy_for == frozenset()
    assert anna.person == makers.person(ANNA, deputy=SIV)


async def test_a_turn_begins_with_where_the_person_is_reached(storage: SqlStorage) -> None:
    place = Conversation(
        key=f"person:{SIV}",
        conversation="a:siv",
        service_url="https://smba.example/emea/",
        tenant="tenant",
        bot="28:bot",
        user="29:siv",
        state="blocked",
    )
    async with storage.begin() as tx:
        await tx.people.put(makers.person(ANNA, deputy=SIV))
        await tx.people.put(makers.person(BO, deputy=SIV))
        await tx.conversations.put(place)
    siv, anna = [await storage.start_turn(each, TUESDAY) for each in (SIV, ANNA)]
    assert siv.place == place
    assert anna.place is None


async def test_of_somebody_unknown_a_turn_knows_nothing(storage: SqlStorage) -> None:
    start = await storage.start_turn(SIV, TUESDAY)
    assert start.person is None
    assert start.deputy_for == frozenset()
    assert not start.roster_known


async def test_the_roster_follows_the_team(storage: SqlStorage) -> None:
    async with storage.begin() as tx:
        await tx.people.set_roster([makers.person(ANNA), makers.person(BO, name="Bo Alm")])
    assert (await storage.start_turn(SIV, TUESDAY)).roster_known
    async with storage.begin() as tx:
        await tx.people.set_roster([makers.person(BO, name="Bo Alm"), makers.person(SIV)])
    async with storage.read() as tx:
        found = await tx.people.all()
    assert {person.id for person in found if person.on_roster} == {BO, SIV}
    assert {person.id for person in found} == {ANNA, BO, SIV}


async def test_the_roster_keeps_what_was_decided_about_a_person(storage: SqlStorage) -> None:
    revoked = makers.person(
        department=DepartmentId("vof"), deputy=BO, grant=Grant.REVOKED, on_roster=True
    )
    async with storage.begin() as tx:
        await tx.people.put(revoked)
        await tx.people.set_roster([makers.person(name="Anna Ekdahl")])
        assert await tx.people.get(ANNA) == replace(revoked, name="Anna Ekdahl")
        await tx.people.set_roster([])
        gone = replace(revoked, name="Anna Ekdahl", on_roster=False)
        assert await tx.people.get(ANNA) == gone
        await tx.people.set_roster([makers.person(name="Anna Ekdahl")])
        assert await tx.people.get(ANNA) == replace(gone, on_roster=True)


async def test_an_emptied_team_has_no_roster(storage: SqlStorage) -> None:
    async with storage.begin() as tx:
        await tx.people.set_roster([makers.person()])
        await tx.people.set_roster([])
    assert not (await storage.start_turn(ANNA, TUESDAY)).roster_known


async def test_some_are_read_without_the_rest(storage: SqlStorage) -> None:
    anna = makers.person(ANNA, department=DepartmentId("vof"))
    bo = makers.person(BO, department=DepartmentId("vof"), grant=Grant.REVOKED)
    siv = makers.person(SIV)  # only met
    async with storage.begin() as tx:
        for each in (anna, bo, siv):
            await tx.people.put(each)
    async with storage.read() as tx:
        assert await tx.people.some([SIV, ANNA, PersonId("nobody")]) == {SIV: siv, ANNA: anna}
        assert await tx.people.some([]) == {}
        assert await tx.people.of_department(DepartmentId("vof")) == [anna, bo]
        assert await tx.people.revoked() == {BO}
        assert await tx.people.with_standing() == [bo]
