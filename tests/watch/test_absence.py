"""Who stands in for whom, and when reminders are gathered."""

from dataclasses import replace
from datetime import date, datetime, time

import pytest

from bot.watch.absence import Absence, stand_in
from bot.watch.model import Level
from bot.watch.reminders import ReminderKind, ReminderSettings, gatherings, is_wanted
from tests.clock import STOCKHOLM
from tests.makers import ANNA, BO, SIV

DAY = date(2026, 12, 22)
AWAY = Absence(id=1, person=ANNA, first=date(2026, 12, 20), last=date(2027, 1, 7), deputy=BO)
BO_AWAY = replace(AWAY, id=2, person=BO, deputy=SIV)


@pytest.mark.parametrize(
    ("day", "whose"),
    [
        (date(2026, 12, 19), ANNA),
        (date(2026, 12, 20), BO),
        (date(2027, 1, 7), BO),
        (date(2027, 1, 8), ANNA),
    ],
)
def test_a_deputy_stands_in_from_the_first_day_to_the_last(day, whose):
    assert stand_in(ANNA, day, [AWAY], ()) == whose


def test_a_deputy_who_is_away_too_has_a_deputy_of_their_own():
    assert stand_in(ANNA, DAY, [AWAY, BO_AWAY], ()) == SIV


def test_a_ring_of_deputies_leads_back_to_whom_it_concerns():
    ring = [AWAY, replace(BO_AWAY, deputy=ANNA)]
    assert stand_in(ANNA, DAY, ring, ()) == ANNA


def test_a_deputy_who_is_no_editor_any_more_is_passed_over():
    assert stand_in(ANNA, DAY, [AWAY], {BO}) == ANNA


def at(day: int, *clock: int) -> datetime:
    return datetime(2026, 11, day, *clock, tzinfo=STOCKHOLM)


@pytest.mark.parametrize(
    ("now", "settings", "first"),
    [
        (at(24, 8), ReminderSettings(), at(24, 9)),
        (at(24, 8), ReminderSettings(morning=time(11)), at(24, 11)),
        (at(24, 10), ReminderSettings(), at(24, 10)),
        (at(24, 11, 55), ReminderSettings(), at(24, 12, 10)),
        (at(24, 15), ReminderSettings(), at(24, 15)),
        (at(27, 19), ReminderSettings(), at(30, 9)),
        (at(29, 3), ReminderSettings(), at(30, 9)),
    ],
)
def test_a_question_waits_for_the_mornings_card_or_goes_in_office_hours(now, settings, first):
    assert gatherings(ReminderKind.CHECK_IN, settings, now)[0].at == first


def test_what_misses_the_mornings_card_has_one_more_chance_at_noon():
    names = [
        [each.name for each in gatherings(ReminderKind.CHECK_IN, ReminderSettings(), now)]
        for now in (at(24, 8), at(24, 11))
    ]
    assert names == [["2026-11-24:morning", "2026-11-24:noon"]] * 2


@pytest.mark.parametrize("kind", ReminderKind)
def test_only_the_first_question_of_ones_own_may_be_off(kind):
    off = ReminderSettings(off=frozenset(ReminderKind))
    assert not is_wanted(kind, off, own=True, level=Level.KEEPER)
    assert is_wanted(kind, off, own=False, level=Level.KEEPER)
    assert is_wanted(kind, off, own=True, level=Level.KEEPER_AGAIN)
    assert is_wanted(kind, ReminderSettings(), own=True, level=Level.KEEPER)
