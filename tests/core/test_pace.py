"""How fast one person may ask."""

from datetime import timedelta

import pytest

from bot.core.pace import TURNS, Pace, Verdict
from tests.makers import ANNA, BO


@pytest.fixture
def pace():
    return Pace()


def ask(pace, clock, times, person=ANNA):
    return [pace.asks(person, clock.now()) for _ in range(times)]


def test_nobody_who_presses_by_hand_is_slowed(pace, clock):
    for _ in range(1000):
        assert ask(pace, clock, 1) == [Verdict.GO]
        clock.move(timedelta(seconds=TURNS.seconds / TURNS.calls))


def test_a_program_is_told_once_and_then_only_slowed(pace, clock):
    verdicts = ask(pace, clock, TURNS.calls + 3)
    assert verdicts == [*[Verdict.GO] * TURNS.calls, Verdict.SLOW_DOWN, Verdict.TOLD, Verdict.TOLD]
    clock.move(timedelta(seconds=TURNS.seconds))
    verdicts = ask(pace, clock, TURNS.calls + 2)
    assert verdicts == [*[Verdict.GO] * TURNS.calls, Verdict.TOLD, Verdict.TOLD]


def test_after_a_pause_everything_is_as_before(pace, clock):
    ask(pace, clock, 500)
    clock.move(timedelta(minutes=1))
    assert ask(pace, clock, TURNS.calls) == [Verdict.GO] * TURNS.calls
    assert ask(pace, clock, 1) == [Verdict.SLOW_DOWN]


def test_one_persons_haste_is_nobody_elses(pace, clock):
    ask(pace, clock, 500)
    assert ask(pace, clock, TURNS.calls, BO) == [Verdict.GO] * TURNS.calls


def test_a_clock_that_is_set_back_locks_nobody_out(pace, clock):
    ask(pace, clock, TURNS.calls)
    clock.move(timedelta(hours=-1))
    assert ask(pace, clock, TURNS.calls) == [Verdict.GO] * TURNS.calls
    assert ask(pace, clock, 1) == [Verdict.SLOW_DOWN]
