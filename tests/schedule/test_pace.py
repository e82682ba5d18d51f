"""How fast one person may ask."""

from datetime import timedelta

import pytest

from bot.schedule.pace import A_MINUTE, AT_ONCE, Pace, Verdict
from tests.makers import ANNA, BO


@pytest.fixture
def pace():
    return Pace()


def ask(pace, clock, times, person=ANNA):
    return [pace.asks(person, clock.now()) for _ in range(times)]


def test_nobody_who_presses_by_hand_is_slowed(pace, clock):
    for _ in range(1000):
        assert ask(pace, clock, 1) == [Verdict.GO]
        clock.move(timedelta(seconds=60 / A_MINUTE))


def test_a_program_is_told_once_and_then_only_slowed(pace, clock):
    verdicts = ask(pace, clock, AT_ONCE + 3)
    assert verdicts == [*[Verdict.GO] * AT_ONCE, Verdict.SLOW_DOWN, Verdict.TOLD, Verdict.TOLD]
    clock.move(timedelta(minutes=2 / A_MINUTE))
    assert ask(pace, clock, 4) == [Verdict.GO, Verdict.GO, Verdict.TOLD, Verdict.TOLD]


def test_after_a_pause_everything_is_as_before(pace, clock):
    ask(pace, clock, 500)
    clock.move(timedelta(minutes=1))
    assert ask(pace, clock, AT_ONCE) == [Verdict.GO] * AT_ONCE
    assert ask(pace, clock, 1) == [Verdict.SLOW_DOWN]


def test_one_persons_haste_is_nobody_elses(pace, clock):
    ask(pace, clock, 500)
    assert ask(pace, clock, AT_ONCE, BO) == [Verdict.GO] * AT_ONCE


def test_a_clock_that_is_set_back_locks_nobody_out(pace, clock):
    ask(pace, clock, AT_ONCE)
    clock.move(timedelta(hours=-1))
    assert ask(pace, clock, 1) == [Verdict.SLOW_DOWN]
    clock.move(timedelta(seconds=1))
    assert ask(pace, clock, 1) == [Verdict.GO]


def test_those_who_have_stopped_are_forgotten(pace, clock):
    for number in range(1000):
        ask(pace, clock, 1, f"person {number}")
    clock.move(timedelta(minutes=10))
    ask(pace, clock, 1)
    assert len(pace) == 1
