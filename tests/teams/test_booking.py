"""Booking as a person meets it: by text and by button, in the personal chat and the channel."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.clock import FixedClock
from tests.makers import ANNA, BO
from tests.scenario import Stage, stage


@pytest.fixture
async def teams(tmp_path: Path, clock: FixedClock) -> AsyncIterator[Stage]:
    async with stage(tmp_path, clock) as set_up:
        yield set_up


async def test_a_title_and_a_day_are_booked_at_once(teams: Stage) -> None:
    anna = teams.personal(ANNA)
    card = await anna.say("/boka tisdag Bakom kulisserna på stadsbiblioteket")
    print(card.text, card.buttons.keys())
    assert "Bokat: tisdag 24 november (v. 48)" in card.text
    assert "Bakom kulisserna på stadsbiblioteket" in card.text
    assert {"Ändra", "Flytta", "Avboka"} <= set(card.buttons)
