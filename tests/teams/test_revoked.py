"""Somebody who was an editor still has the cards of that time."""

from dataclasses import replace

import pytest

from bot.core.people import Grant
from tests.makers import BO
from tests.scenario import Stage


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
