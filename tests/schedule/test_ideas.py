"""An idea is a line; it is taken once, booked once, and laid aside when nobody touches it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.people import Role
from bot.schedule import ideas as rules
from bot.schedule.ideas import (
    Idea,
    IdeaId,
    IdeaMissing,
    IdeaState,
    IdeaTooLong,
    NoSuchIdea,
    NotYourIdea,
)
from bot.schedule.model import BookingId
from tests.clock import START
from tests.makers import ANNA, BO, SIV, actor

IDEA = Idea(id=IdeaId(1), text="Följ med en parkvakt", by=ANNA, at=START, touched_at=START)
BO_AL = actor(BO, name="Bo Al")
LATER = START + timedelta(days=10)


def test_an_idea_is_a_line_that_can_be_a_title():
    assert rules.checked_text("  Följ\n med  en\tparkvakt ") == "Följ med en parkvakt"
    for nothing in ("", " \n", "\u200b\u202e \ufeff"):
        with pytest.raises(IdeaMissing):
            rules.checked_text(nothing)
    assert len(rules.checked_text("å" * 200)) == 200
    with pytest.raises(IdeaTooLong):
        rules.checked_text("å" * 201)


def test_the_first_to_take_it_keeps_it():
    taken = rules.taken(IDEA, BO_AL, LATER)
    assert (taken.taken_by, taken.touched_at) == (BO, LATER)
    assert rules.taken(taken, actor(ANNA), LATER) is taken


@pytest.mark.parametrize(
    "gone", [None, *(replace(IDEA, state=each) for each in ("booked", "aside"))]
)
def test_what_has_a_day_or_was_laid_aside_is_there_no_longer(gone):
    gone = gone and replace(gone, state=IdeaState(gone.state))
    with pytest.raises(NoSuchIdea):
        rules.taken(gone, BO_AL, LATER)
    with pytest.raises(NoSuchIdea):
        rules.booked(gone, BookingId(7), LATER)
    assert rules.laid_aside(gone, START + timedelta(days=900)) is None


def test_giving_it_a_day_takes_it_out_of_the_list():
    booked = rules.booked(IDEA, BookingId(7), LATER)
    assert (booked.state, booked.booking) == (IdeaState.BOOKED, 7)


@pytest.mark.parametrize(
    ("by", "may"),
    [
        (actor(ANNA), True),
        (BO_AL, True),
        (actor(SIV, role=Role.SUPERADMIN), True),
        (actor(SIV), False),
    ],
    ids=["shared it", "took it", "superadmin", "another"],
)
def test_whoever_shared_or_took_it_lays_it_aside_and_so_may_a_superadmin(by, may):
    taken = rules.taken(IDEA, BO_AL, START)
    assert rules.may_lay_aside(taken, by) is may
    if may:
        aside = rules.put_aside(taken, by, LATER)
        assert (aside.state, aside.touched_at) == (IdeaState.ASIDE, LATER)
        with pytest.raises(NoSuchIdea):
            rules.put_aside(aside, by, LATER)
    else:
        with pytest.raises(NotYourIdea):
            rules.put_aside(taken, by, LATER)


def test_it_is_laid_aside_ninety_days_after_it_was_touched():
    almost, then = START + timedelta(days=90, seconds=-1), START + timedelta(days=90)
    assert rules.laid_aside(IDEA, almost) is None
    assert rules.laid_aside(IDEA, then) == replace(IDEA, state=IdeaState.ASIDE)
    assert rules.laid_aside(replace(IDEA, touched_at=LATER), then) is None


@pytest.mark.parametrize(
    ("by", "counts", "touched"),
    [
        (BO, (0, 1, 0, 1), LATER),
        (BO, (2, 1, 1, 2), LATER),
        (BO, (2, 0, 1, 1), START),
        (BO, (0, 0, 1, 0), START),
        (BO, (0, 1, 1, 1), LATER),
        (ANNA, (2, 1, 0, 2), START),
        (ANNA, (2, 0, 1, 2), START),
    ],
    ids=["first", "changed", "taken away", "never below", "changed unseen", "own", "own away"],
)
def test_others_reactions_are_counted_and_one_that_is_added_touches_it(by, counts, touched):
    before, added, removed, after = counts
    shared = replace(IDEA, reactions=before)
    now = rules.reacted(shared, by, added=bool(added), removed=bool(removed), at=LATER)
    assert now == replace(IDEA, reactions=after, touched_at=touched)


@pytest.mark.parametrize("state", [IdeaState.BOOKED, IdeaState.ASIDE])
def test_a_reaction_to_what_waits_no_longer_is_counted_and_touches_nothing(state: IdeaState):
    gone = replace(IDEA, state=state)
    now = rules.reacted(gone, BO, added=True, removed=False, at=LATER)
    assert now == replace(gone, reactions=1)


@pytest.mark.parametrize("state", [each for each in IdeaState if each is not IdeaState.OPEN])
def test_what_is_no_open_idea_any_more_is_not_acted_on(state: IdeaState):
    assert rules.still_open(IDEA) is IDEA
    for gone in (None, replace(IDEA, state=state)):
        with pytest.raises(NoSuchIdea):
            rules.still_open(gone)
