from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.core.people import DepartmentId, PageId, Role
from bot.core.refusals import NotAllowed
from bot.schedule.model import BookingId, BookingStatus, Draft
from bot.schedule.refusals import AlreadyPublished, Stale
from bot.schedule.swap_refusals import (
    NotForYou,
    NotTheSamePage,
    OwnOffer,
    TooLate,
    UrgentStays,
)
from bot.schedule.swaps import (
    ProposalChanged,
    ProposalState,
    Seen,
    ask_over_limit,
    at,
    can_undo,
    check_may_answer_swap,
    check_may_take_back,
    check_may_take_gift,
    check_may_undo_swap,
    check_open,
    decided,
    given,
    propose_gift,
    propose_swap,
)
from tests import makers
from tests.clock import STOCKHOLM
from tests.makers import ANNA, BO, SIV, TUESDAY

NOW = datetime(2026, 11, 20, 14, tzinfo=STOCKHOLM)
"""A Friday afternoon."""
MINE = makers.booking()
THEIRS = makers.booking(id=BookingId(2), day=date(2026, 12, 3), owner=BO)


def test_an_answer_is_waited_for_two_working_days():
    swap = propose_swap(replace(MINE, day=date(2026, 12, 1)), THEIRS, now=NOW)
    assert swap.until == datetime(2026, 11, 24, 14, tzinfo=STOCKHOLM)
    assert (swap.by, swap.to) == (ANNA, BO)


def test_a_swap_runs_out_when_the_earlier_day_comes():
    swap = propose_swap(MINE, THEIRS, now=NOW)
    assert swap.until == datetime(2026, 11, 24, tzinfo=STOCKHOLM)
    with pytest.raises(TooLate):
        propose_swap(replace(MINE, day=NOW.date()), THEIRS, now=NOW)


def test_a_booking_of_today_can_still_be_given_away():
    gift = propose_gift(replace(MINE, day=NOW.date()), BO, now=NOW)
    assert gift.until == datetime(2026, 11, 21, tzinfo=STOCKHOLM)


@pytest.mark.parametrize(
    ("mine", "theirs", "refusal"),
    [
        (MINE, replace(THEIRS, page=PageId("other")), NotTheSamePage),
        (MINE, replace(THEIRS, owner=ANNA), OwnOffer),
        (replace(MINE, status=BookingStatus.PUBLISHED), THEIRS, AlreadyPublished),
        (MINE, replace(THEIRS, over_limit_reason="Storm"), UrgentStays),
    ],
)
def test_some_days_are_not_swapped(mine, theirs, refusal):
    with pytest.raises(refusal):
        propose_swap(mine, theirs, now=NOW)


def test_nothing_is_given_to_its_owner():
    with pytest.raises(OwnOffer):
        propose_gift(MINE, ANNA, now=NOW)


@pytest.mark.parametrize(
    ("now", "same"),
    [
        (MINE, True),
        (replace(MINE, version=2), False),
        (replace(MINE, status=BookingStatus.PUBLISHED), False),
        (replace(MINE, status=BookingStatus.CANCELLED), False),
        (None, False),
    ],
)
def test_a_booking_is_as_it_was_seen_until_it_changes(now, same):
    assert Seen.of(MINE).is_still(now) is same


def test_a_proposal_is_decided_once_and_in_time():
    swap = propose_swap(MINE, THEIRS, now=NOW)
    assert check_open(swap, version=1, now=NOW) == swap
    with pytest.raises(NotForYou):
        check_open(None, version=1, now=NOW)
    for state in set(ProposalState) - {ProposalState.OPEN}:
        with pytest.raises(ProposalChanged):
            check_open(decided(swap, state), version=1, now=NOW)
    with pytest.raises(ProposalChanged):
        check_open(swap, version=2, now=NOW)
    with pytest.raises(ProposalChanged) as late:
        check_open(swap, version=1, now=swap.until)
    assert late.value.proposal.state is ProposalState.EXPIRED
    assert at(swap, swap.until - timedelta(seconds=1)) == swap


@pytest.mark.parametrize(
    ("actor", "allowed"),
    [
        (makers.actor(BO), True),
        (makers.actor(SIV, deputy_for=[BO]), True),
        (makers.actor(SIV, role=Role.SUPERADMIN), True),
        (makers.actor(ANNA), False),
        (makers.actor(BO, role=Role.GUEST), False),
    ],
)
def test_who_answers_a_swap(actor, allowed):
    if allowed:
        check_may_answer_swap(actor, THEIRS)
    else:
        with pytest.raises((NotForYou, NotAllowed)):
            check_may_answer_swap(actor, THEIRS)


def test_a_gift_is_taken_by_the_one_it_is_for_or_by_anybody_when_it_is_for_all():
    for_bo = propose_gift(MINE, BO, now=NOW)
    for_all = propose_gift(MINE, None, now=NOW)
    check_may_take_gift(makers.actor(BO), for_bo, MINE)
    check_may_take_gift(makers.actor(SIV), for_all, MINE)
    with pytest.raises(NotForYou):
        check_may_take_gift(makers.actor(SIV, role=Role.SUPERADMIN), for_bo, MINE)
    with pytest.raises(OwnOffer):
        check_may_take_gift(makers.actor(ANNA), for_all, MINE)


def test_a_question_is_taken_back_by_its_asker():
    swap = propose_swap(MINE, THEIRS, now=NOW)
    check_may_take_back(makers.actor(ANNA), swap)
    check_may_take_back(makers.actor(SIV, role=Role.SUPERADMIN), swap)
    with pytest.raises(NotForYou):
        check_may_take_back(makers.actor(BO), swap)


def test_a_gift_goes_over_to_the_new_owners_department():
    known = replace(MINE, details=makers.details(department=DepartmentId("kultur")))
    assert given(known, BO, DepartmentId("social")).details.department == "social"
    kept = given(known, BO, None)
    assert (kept.owner, kept.details.department) == (BO, "kultur")
    assert kept.day == known.day


def test_an_urgent_question_stands_until_the_day_is_over():
    asked = ask_over_limit(Draft(day=TUESDAY), page=PageId("stad"), by=ANNA, reason="Storm")
    assert asked.until == datetime(2026, 11, 25, tzinfo=STOCKHOLM)
    assert asked.bookings == ()


SWAP = propose_swap(MINE, THEIRS, now=NOW)
MADE = replace(SWAP, state=ProposalState.ACCEPTED, decided_by=BO, version=2)
MINE_SINCE, THEIRS_SINCE = (replace(each, version=2) for each in (MINE, THEIRS))


@pytest.mark.parametrize("state", ProposalState)
def test_who_said_yes_may_take_it_back(state):
    swap = replace(MADE, state=state)
    made = state is ProposalState.ACCEPTED
    assert [can_undo(swap, each) for each in (BO, ANNA, SIV, None)] == [made, False, False, False]


@pytest.mark.parametrize(
    ("actor", "swap", "version", "refusal"),
    [
        (makers.actor(BO), MADE, 2, None),
        (makers.actor(SIV, role=Role.SUPERADMIN), MADE, 2, None),
        (makers.actor(ANNA), MADE, 2, NotForYou),
        (makers.actor(BO, role=Role.GUEST), MADE, 2, NotAllowed),
        (makers.actor(BO), None, 2, NotForYou),
        (makers.actor(BO), MADE, 1, ProposalChanged),
        (makers.actor(BO), replace(MADE, state=ProposalState.UNDONE), 2, ProposalChanged),
    ],
)
def test_a_swap_is_undone_by_who_said_yes_or_a_superadmin(actor, swap, version, refusal):
    def undo():
        return check_may_undo_swap(
            actor, swap, version=version, mine=MINE_SINCE, theirs=THEIRS_SINCE
        )

    if refusal is None:
        assert undo() == swap
    else:
        with pytest.raises(refusal):
            undo()


@pytest.mark.parametrize(
    "later", [{"version": 3}, {"version": 1}, {"status": BookingStatus.PUBLISHED}]
)
def test_a_swap_is_undone_before_anything_else_happens(later):
    for mine, theirs in (
        (replace(MINE_SINCE, **later), THEIRS_SINCE),
        (MINE_SINCE, replace(THEIRS_SINCE, **later)),
    ):
        with pytest.raises(Stale):
            check_may_undo_swap(makers.actor(BO), MADE, version=2, mine=mine, theirs=theirs)
