"""What is asked for after every fault: told in Swedish, found in the log, nothing half done."""

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from storage.tables import audit, bookings, handled_turns, outbox, seats
from tests.scenario import Card, Stage

WRITTEN = (bookings, seats, audit, outbox, handled_turns)


async def rows(stage: Stage) -> list[int]:
    """How much is written down of what a booking writes."""
    async with stage.bot.engine.connect() as connection:
        counts = [select(func.count()).select_from(table) for table in WRITTEN]
        return [(await connection.execute(count)).scalar_one() for count in counts]


def reference_on(card: Card) -> str:
    """The number that the card asks a person to tell a superadmin."""
    assert "Något gick fel hos mig" in card.text
    found = re.search(r"referensen ([0-9a-f]{8})", card.text)
    assert found, card.text
    return found[1]


def explained(card: Card, log: Sequence[Any]) -> Any:
    """The log's entry about the error that the card tells of."""
    reference = reference_on(card)
    told = [each for each in log if each.get("turn") == reference]
    [entry] = [each for each in told if each["log_level"] == "error"]
    assert entry["exc_info"]
    return entry
