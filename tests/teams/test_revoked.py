"""Somebody who was an editor still has the cards of that time."""

from dataclasses import replace
from datetime import datetime

import pytest

from bot.core.people import Grant
from tests.clock import STOCKHOLM
from tests.makers import ANNA, BO, SIV
from tests.scenario import Stage
from tests.teams.test_publication import cards_in, until


@pytest.mark.parametrize("button", ["Avboka", "Flytta", "Ändra"])
async def test_the_cards_of_one_who_is_no_editor_any_more_do_nothing(
    teams: Stage, button: str
) -> None:
    bo = teams.personal(BO)
    receipt = await bo.say("/boka tisdag Ny cykelbro")
    [booked] = await teams.bookings()
    async with teams.storage.begin() as tx:
        known = await tx.people.get(BO)
        assert known is not None
        await tx.people.put(replace(known, grant=Grant.REVOKED))
    refused = await bo.press(receipt, button)
    assert "Ny cykelbro" not in refused.text
    confirmed = await bo.press_raw(
        "confirm_cancel", {"booking": booked.id, "version": booked.version}
    )
    assert "Ny cykelbro" not in confirmed.text
    assert await teams.bookings() == [booked]


async def test_what_nobody_has_been_given_is_asked_of_the_superadmins(teams: Stage) -> None:
    await teams.install(ANNA, BO, SIV)
    for each in (BO, SIV):
        await teams.personal(each).say("/hjälp")
    bo, siv = teams.personal(BO), teams.personal(SIV)
    await bo.say("/boka tisdag Ny cykelbro")
    await bo.press_raw("save_text", {"booking": 1, "text": "Bos text"})
    await siv.press(await siv.press_raw("editor", {"person": BO}), "Ta bort som redaktör")
    before = len(cards_in(teams, bo.conversation))
    await until(teams, datetime(2026, 11, 25, 12, tzinfo=STOCKHOLM))
    assert len(cards_in(teams, bo.conversation)) == before
    asked = cards_in(teams, siv.conversation)[-1]
    assert asked.inputs["text_to_copy"]["value"] == "Bos text"
    link = "https://www.linkedin.com/posts/a-activity-7"
    assert "Publicerat:" in (await siv.press(asked, "Publicerat", {"link": link})).text
    await until(teams, datetime(2026, 11, 27, 12, tzinfo=STOCKHOLM))
    assert len(cards_in(teams, bo.conversation)) == before, "nor is he asked about comments"
