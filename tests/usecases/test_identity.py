"""Who is asking and with what role: the settings, the team, and what superadmins have decided."""

from dataclasses import replace

import pytest

from bot.core.people import EntryPoint, Grant, Person, PersonId, Request, Role
from bot.usecases.identity import Identity, ListedSuperadmins
from tests.makers import ANNA, BO, SIV
from tests.usecases.conftest import House

NEW = PersonId("e0e00000-0000-4000-8000-000000000009")


def identity(house: House, *, is_open: bool = False) -> Identity:
    superadmins = ListedSuperadmins(frozenset({SIV}))
    return Identity(storage=house.storage, superadmins=superadmins, open_without_roster=is_open)


async def asked(house: House, number: str, name: str = "", *, is_open: bool = False) -> Request:
    request, _ = await identity(house, is_open=is_open).request(
        number, name, entry_point=EntryPoint.TEXT, now=house.clock.now(), turn=None
    )
    return request


async def put(house: House, number: PersonId, **changes: object) -> None:
    async with house.storage.begin() as tx:
        person = await tx.people.get(number) or Person(id=number, name="")
        await tx.people.put(replace(person, **changes))


@pytest.mark.parametrize(
    ("on_roster", "grant", "role"),
    [
        (True, Grant.NONE, Role.EDITOR),
        (False, Grant.NONE, Role.GUEST),
        (False, Grant.GRANTED, Role.EDITOR),
        (True, Grant.GRANTED, Role.EDITOR),
        (True, Grant.REVOKED, Role.GUEST),
        (False, Grant.REVOKED, Role.GUEST),
    ],
)
async def test_the_role_is_what_the_team_and_the_superadmins_say_at_this_very_moment(
    house: House, *, on_roster: bool, grant: Grant, role: Role
) -> None:
    await put(house, ANNA, on_roster=on_roster, grant=grant)
    assert (await asked(house, ANNA, "Anna Ek")).actor.role is role
    assert await identity(house).role_of(ANNA, today=house.clock.now().date()) is role


async def test_a_superadmin_of_the_settings_is_one_whatever_else_is_kept(house: House) -> None:
    await put(house, SIV, on_roster=False, grant=Grant.REVOKED)
    assert (await asked(house, SIV.upper(), "Siv Dahl")).actor.role is Role.SUPERADMIN


async def test_who_has_no_number_is_a_guest_and_is_not_remembered(house: House) -> None:
    actor = (await asked(house, "", "Anna Ek", is_open=True)).actor
    assert (actor.id, actor.role) == ("", Role.GUEST)
    async with house.storage.read() as tx:
        assert await tx.people.get(PersonId("")) is None


async def test_a_name_is_met_once_and_follows_the_directory_but_never_becomes_empty(
    house: House,
) -> None:
    names = [(await asked(house, NEW, said)).actor.name for said in ("Eva", "", "Eva Berg", "")]
    assert names == ["Eva", "Eva", "Eva Berg", "Eva Berg"]
    assert (await asked(house, NEW, "Siv Dahl")).actor.role is Role.GUEST, "a name is no identity"


async def test_without_a_team_everybody_is_an_editor_in_local_mode_alone(house: House) -> None:
    for number in (ANNA, BO, SIV):
        await put(house, number, on_roster=False)
    assert (await asked(house, NEW, "Eva", is_open=False)).actor.role is Role.GUEST
    assert (await asked(house, NEW, "Eva", is_open=True)).actor.role is Role.EDITOR
    await put(house, NEW, grant=Grant.REVOKED)
    assert (await asked(house, NEW, "Eva", is_open=True)).actor.role is Role.GUEST


async def test_with_a_team_local_mode_lets_nobody_else_in(house: House) -> None:
    async with house.storage.begin() as tx:
        await tx.people.set_roster([Person(id=ANNA, name="Anna Ek")])
    assert (await asked(house, NEW, "Eva", is_open=True)).actor.role is Role.GUEST
    assert (await asked(house, ANNA, "Anna Ek", is_open=True)).actor.role is Role.EDITOR
