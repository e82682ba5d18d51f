from datetime import timedelta

import pytest

from bot.core.seen import State, Witness
from tests.clock import START, FixedClock


@pytest.mark.parametrize(
    ("told", "state", "moments", "failure"),
    [
        ("", State.UNKNOWN, (None, None), ""),
        ("worked", State.FINE, (0, None), ""),
        ("failed", State.NOT, (None, 0), "why 0"),
        ("worked failed", State.NOT, (0, 1), "why 1"),
        ("failed failed", State.NOT, (None, 0), "why 1"),
        ("failed failed worked", State.FINE, (2, None), ""),
        ("failed worked failed", State.NOT, (1, 2), "why 2"),
    ],
)
def test_a_service_is_as_it_was_seen_last_and_failing_since_it_began_to(
    clock: FixedClock, told, state, moments, failure
):
    witness = Witness(clock)
    for minute, each in enumerate(told.split()):
        if each == "worked":
            witness.worked()
        else:
            witness.failed(f"why {minute}")
        clock.move(timedelta(minutes=1))
    seen = witness.seen
    expected = [None if at is None else START + timedelta(minutes=at) for at in moments]
    assert [seen.worked_at, seen.failed_at] == expected
    assert (seen.state, seen.failure) == (state, failure)
