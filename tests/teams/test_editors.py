"""Grant, revoke, hand over, and who acts for whom."""

import pytest

from bot.schedule.admin_refusals import NotAPerson
from tests.makers import ANNA, BO, SIV
from tests.scenario import Card, Stage, settled
from tests.teams.test_settings import filled, to_person
from tests.wording import ONLY_SUPERADMINS, why_not

CIA = "c1a00000-0000-4000-8000-000000000004"


@pytest.fixture
async def installed(teams: Stage) -> Stage:
    await teams.install(ANNA, BO)
    return teams


async def revoked(stage: Stage, person: str) -> Card:
    siv = stage.personal(SIV)
    card = await siv.press_raw("editor", {"person": person})
    return await siv.press(card, "Ta bort som redaktör")


async def test_the_roster_is_listed_and_somebody_else_granted(installed: Stage) -> None:
    siv = installed.personal(SIV)
    assert "Kontakta" in (await installed.personal(CIA).say("/schema")).text
    listed = await siv.say("/redaktörer")
    assert "Medlem i teamet" in listed.text
    granted = await siv.press(listed, "Lägg till redaktör", {"picked": CIA.upper()})
    assert "Gör nu för hand på LinkedIn" in granted.text
    assert "Bokat:" in (await installed.personal(CIA).say("/boka tisdag Ny cykelbro")).text


async def test_where_everybody_known_is_an_editor_another_can_be_named(teams: Stage) -> None:
    await teams.install(ANNA, BO, SIV)
    listed = await teams.personal(SIV).say("/redaktörer")
    assert listed.inputs["picked"]["choices.data"]["dataset"] == "graph.microsoft.com/users"


@pytest.mark.parametrize("picked", ["29:7e4a", "", "Anna Ek", "a@b.se", f"{CIA},{BO}"])
async def test_only_an_entra_id_names_a_person(installed: Stage, picked: str) -> None:
    siv = installed.personal(SIV)
    listed = await siv.say("/redaktörer")
    again = await siv.press(listed, "Lägg till redaktör", {"picked": picked})
    assert why_not(NotAPerson("")) in again.text


async def test_a_revoked_editor_can_do_nothing_and_leaves_a_list(installed: Stage) -> None:
    anna = installed.personal(ANNA)
    receipt = await anna.say("/boka tisdag Ny cykelbro")
    left = await revoked(installed, ANNA)
    assert "ta bort personens behörighet" in left.text
    assert "Ny cykelbro" in left.text
    for card in (
        await anna.say("/schema"),
        await anna.say("/boka torsdag Mer"),
        await anna.press(receipt, "Avboka"),
    ):
        assert "Ny cykelbro" not in card.text
        assert "Kontakta" in card.text
    assert len(await installed.bookings()) == 1


async def test_what_is_left_goes_to_a_colleague_who_is_told(installed: Stage) -> None:
    await installed.personal(ANNA).say("/boka tisdag Ny cykelbro")
    await installed.personal(BO).say("hjälp")
    left = await revoked(installed, ANNA)
    done = await installed.personal(SIV).press(left, "Lämna över", {"to": BO})
    assert "Allt är överlämnat till Bo Al" in done.text
    [booking] = await installed.bookings()
    assert (booking.owner, booking.owner_name, booking.version) == (BO, "Bo Al", 2)
    told = await to_person(installed, BO)
    assert any("Du har tagit över en bokning" in card.text for card in told)


async def test_somebody_who_is_no_editor_takes_nothing_over(installed: Stage) -> None:
    await installed.personal(ANNA).say("/boka tisdag Ny cykelbro")
    await revoked(installed, ANNA)
    await installed.personal(CIA).say("hjälp")
    card = await installed.personal(SIV).press_raw("hand_over", {"person": ANNA, "to": CIA})
    assert "Jag hittar inte ”" in card.text
    [booking] = await installed.bookings()
    assert booking.owner == ANNA


async def test_a_revoked_editor_may_be_let_back(installed: Stage) -> None:
    await revoked(installed, ANNA)
    siv = installed.personal(SIV)
    card = await siv.press_raw("editor", {"person": ANNA})
    await siv.press(card, "Gör till redaktör igen")
    assert "Bokat:" in (await installed.personal(ANNA).say("/boka tisdag Ny cykelbro")).text


async def test_an_editor_names_a_deputy_who_then_may_act(installed: Stage) -> None:
    anna, bo = installed.personal(ANNA), installed.personal(BO)
    receipt = await anna.say("/boka tisdag Ny cykelbro")
    assert "är bokat av Anna Ek" in (await bo.press(receipt, "Avboka")).text
    of = installed.department
    mine = await anna.press(await anna.say("/ersättare"), "Förvaltning och fast ersättare")
    own_deputy = filled(mine, deputy=ANNA, department=of.id)
    again = await anna.press(mine, "Spara", own_deputy)
    assert again.inputs["department"]["value"] == of.id, "what was chosen is kept"
    saved = await anna.press(mine, "Spara", filled(mine, deputy=BO, department=of.id))
    assert f"{of.name} · ersätts av Bo Al" in saved.text
    question = await bo.press(receipt, "Avboka")
    assert "är bokat av" not in question.text
    confirm = next(each for each in question.buttons.values() if each["verb"] == "confirm_cancel")
    await bo.press(question, confirm)
    assert await installed.bookings() == []


async def test_nobody_but_a_superadmin_sets_anothers_particulars(installed: Stage) -> None:
    bo = installed.personal(BO)
    own = await bo.press(await bo.say("/ersättare"), "Förvaltning och fast ersättare")
    [save] = own.all_buttons("Spara")
    forged = dict(save["data"]) | {"person": ANNA, "deputy": BO}
    assert ONLY_SUPERADMINS in (await bo.press_raw("save_editor", forged)).text
    assert ONLY_SUPERADMINS in (await bo.press_raw("editor", {"person": ANNA})).text


async def test_an_old_card_revokes_nobody(installed: Stage) -> None:
    siv = installed.personal(SIV)
    old = await siv.press_raw("editor", {"person": ANNA})
    await siv.press(old, "Spara", filled(old, department=installed.department.id))
    fresh = await siv.press(old, "Ta bort som redaktör")
    assert "Någon hann ändra före dig" in fresh.text
    assert "Bokat:" in (await installed.personal(ANNA).say("/boka tisdag Ny cykelbro")).text
    await settled(installed)


async def test_who_has_no_role_asks_to_be_let_in_and_is_with_one_press(
    installed: Stage,
) -> None:
    cia = installed.personal(CIA)
    siv = installed.personal(SIV)
    await siv.say("hej")
    asked = await cia.press(await cia.say("hej"), "Be om att bli redaktör")
    assert "Jag har frågat" in asked.text
    [question] = [
        card for card in await to_person(installed, SIV) if "vill bli redaktör" in card.text
    ]
    await siv.press(question, "Gör till redaktör")
    assert "Boka en dag" in (await cia.say("boka")).text
