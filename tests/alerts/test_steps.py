"""The rules of the chain: what goes when, and what has come of it."""

from datetime import datetime, timedelta

import pytest

from bot.alerts.steps import (
    WAYS,
    Alert,
    AlertState,
    Step,
    StepResult,
    chain_id,
    due,
    needs,
)
from tests.clock import STOCKHOLM
from tests.makers import BO, SIV

OFFICE = datetime(2026, 11, 24, 10, tzinfo=STOCKHOLM)
EVENING = datetime(2026, 11, 24, 20, tzinfo=STOCKHOLM)
HOLIDAY = datetime(2027, 1, 6, 10, tzinfo=STOCKHOLM)
SENT = StepResult(sent=True, at=OFFICE)
FAILED = StepResult(sent=False, at=OFFICE, why="403 ConversationBlockedByUser")


def alert(**changes) -> Alert:
    plain = {"case": 7, "reason": "evidence_stored", "person": SIV, "raised_at": OFFICE}
    return Alert(**plain | changes)


@pytest.mark.parametrize(
    ("raised", "minutes"), [(OFFICE, 10), (EVENING, 30), (HOLIDAY, 30)], ids=str
)
def test_mail_waits_ten_minutes_in_office_hours_and_thirty_otherwise(raised, minutes):
    assert due(Step.MAIL, raised) == raised + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, AlertState.QUEUED),
        ({"steps": {Step.CHAT: SENT}}, AlertState.SENT),
        ({"steps": {Step.CHAT: FAILED, Step.FEED: SENT}}, AlertState.SENT),
        ({"steps": {Step.CHAT: FAILED, Step.FEED: FAILED}}, AlertState.QUEUED),
        ({"steps": dict.fromkeys(WAYS, FAILED)}, AlertState.FAILED),
        ({"seen_at": OFFICE}, AlertState.SEEN),
        ({"seen_at": OFFICE, "taken_by": BO}, AlertState.TAKEN),
        ({"steps": dict.fromkeys(WAYS, FAILED), "seen_at": OFFICE}, AlertState.SEEN),
    ],
)
def test_its_state_is_the_furthest_that_is_proven(changes, state):
    assert alert(**changes).state is state


def test_however_much_was_sent_it_is_not_seen():
    assert alert(steps=dict.fromkeys(Step, SENT)).state is AlertState.SENT


@pytest.mark.parametrize(
    ("changes", "needed"),
    [
        ({}, set(Step)),
        ({"steps": {Step.CHAT: SENT}}, set(Step) - {Step.CHAT}),
        ({"steps": {Step.CHAT: FAILED}}, set(Step)),
        ({"seen_at": OFFICE}, {Step.CHAT, Step.REMINDER}),
        ({"taken_by": BO}, {Step.CHAT}),
    ],
)
def test_a_step_goes_as_long_as_it_would_tell_something(changes, needed):
    assert {step for step in Step if needs(alert(**changes), step)} == needed


def test_why_nothing_reached_a_person_is_said_for_each_way():
    failed = alert(steps=dict.fromkeys(WAYS, FAILED))
    assert failed.failure.count("403 ConversationBlockedByUser") == 3
    assert alert().failure == ""


def test_a_chain_id_is_the_cases_own_and_fits_in_64_bits():
    ids = [chain_id(case) for case in range(1, 500)]
    assert len(set(ids)) == len(ids)
    assert all(-(2**63) <= each < 2**63 for each in ids)
