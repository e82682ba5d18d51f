from datetime import date, datetime, timedelta

import pytest

from bot.core.people import PageId, PersonId
from bot.schedule import booking as booking_rules
from bot.schedule.model import Details, Draft, Hold, PageCalendar
from bot.schedule.queue import (
    PlaceChanged,
    PlaceId,
    PlaceState,
    QueuePlace,
    at,
    check_join,
    check_offer,
    check_place,
    ended,
    has_run_out,
    next_in_line,
    offer_until,
    offered,
    position,
    room,
    waits_again,
    withdrawn,
)
from bot.schedule.swap_refusals import DayHeld, DayIsFree, DayIsYours, NotForYou
from tests import makers
from tests.clock import START, STOCKHOLM
from tests.makers import ANNA, BO, TUESDAY

PAGE = makers.page()
FRIDAY_NOON = datetime(2026, 11, 27, 12, tzinfo=STOCKHOLM)


def place(number: int = 1, person: str = ANNA, **changes: object) -> QueuePlace:
    return QueuePlace(
        **{
            "id": PlaceId(number),
            "page": PageId("stad"),
            "day": TUESDAY,
            "person": PersonId(person),
            "draft": Draft(details=Details(title="x")),
            **changes,
        }
    )


@pytest.mark.parametrize(
    ("now", "day", "until"),
    [
        (FRIDAY_NOON, date(2026, 12, 10), datetime(2026, 11, 30, 12, tzinfo=STOCKHOLM)),
        (
            datetime(2026, 12, 23, 9, 30, tzinfo=STOCKHOLM),
            date(2027, 1, 20),
            datetime(2026, 12, 28, 9, 30, tzinfo=STOCKHOLM),
        ),
        # Not beyond the day itself.
        (FRIDAY_NOON, date(2026, 11, 27), datetime(2026, 11, 28, tzinfo=STOCKHOLM)),
        # Made in the night: the whole of the working day that begins.
        (
            datetime(2026, 11, 29, 0, 38, tzinfo=STOCKHOLM),
            date(2026, 12, 10),
            datetime(2026, 11, 30, 17, tzinfo=STOCKHOLM),
        ),
        # A Good Friday, and over the change to summer time.
        (
            datetime(2027, 3, 26, 10, tzinfo=STOCKHOLM),
            date(2027, 5, 4),
            datetime(2027, 3, 30, 17, tzinfo=STOCKHOLM),
        ),
    ],
)
def test_an_offer_stands_for_one_working_day(now, day, until):
    assert offer_until(now, day) == until


def test_a_hold_keeps_the_day_from_all_but_its_holder():
    held = PageCalendar(page=PAGE, held=[Hold(day=TUESDAY, person=BO, until=FRIDAY_NOON)])
    assert not booking_rules.is_free(held, TUESDAY, today=START.date())
    with pytest.raises(DayHeld) as refused:
        booking_rules.free_seat(held, TUESDAY, person=ANNA)
    assert refused.value.until == FRIDAY_NOON
    assert booking_rules.free_seat(held, TUESDAY, person=BO) == 1


def test_a_wide_day_with_one_hold_has_room_for_the_others():
    wide = makers.page(seats_per_day=2)
    held = PageCalendar(page=wide, held=[Hold(day=TUESDAY, person=BO, until=FRIDAY_NOON)])
    assert booking_rules.free_seat(held, TUESDAY, person=ANNA) == 1
    assert room(held, TUESDAY) == 1


def test_a_queue_is_only_for_a_day_that_is_somebody_elses():
    with pytest.raises(DayIsFree):
        check_join(PageCalendar(page=PAGE), TUESDAY, ANNA)
    taken = PageCalendar(page=PAGE, bookings=[makers.booking(owner=ANNA)])
    with pytest.raises(DayIsYours):
        check_join(taken, TUESDAY, ANNA)
    check_join(taken, TUESDAY, BO)


def test_the_one_who_has_waited_longest_is_next_and_places_are_counted_from_one():
    left = place(1, state=PlaceState.LEFT)
    holder = place(2, person=BO, state=PlaceState.OFFERED)
    first, second = place(3), place(4, person="x")
    line = [holder, first, second]
    assert next_in_line(line) == first
    assert next_in_line([holder]) is None
    assert [position([left, *line], each) for each in line] == [1, 2, 3]


def test_an_offer_is_for_its_person_as_it_was_shown_and_until_it_runs_out():
    standing = offered(place(), START)
    common = {"person": ANNA, "version": 1, "page": PAGE}
    assert check_offer(standing, now=START, **common) == standing
    with pytest.raises(NotForYou):
        check_offer(standing, now=START, **{**common, "person": BO})
    with pytest.raises(NotForYou):
        check_offer(None, now=START, **common)
    with pytest.raises(PlaceChanged):
        check_offer(standing, now=START, **{**common, "version": 2})
    with pytest.raises(PlaceChanged):
        check_offer(standing, now=standing.until, **common)
    with pytest.raises(PlaceChanged):
        check_offer(withdrawn(standing), now=START, **common)


def test_who_gives_a_day_back_by_an_undone_swap_waits_where_they_stood():
    stood = place(3)
    back = waits_again(ended(stood, PlaceState.TAKEN))
    assert (back.state, back.id) == (PlaceState.WAITING, stood.id)


@pytest.mark.parametrize("state", [PlaceState.TAKEN, PlaceState.LEFT, PlaceState.EXPIRED])
def test_an_ended_place_can_not_be_left_again(state):
    with pytest.raises(PlaceChanged):
        check_place(ended(place(), state), person=ANNA, version=1)


def test_an_offer_is_over_the_moment_its_time_is_up():
    standing = offered(place(), START)
    assert at(standing, START) == standing
    assert at(standing, standing.until).state is PlaceState.EXPIRED
    assert at(place(), FRIDAY_NOON).state is PlaceState.WAITING


@pytest.mark.parametrize(
    ("until", "over"),
    [
        (None, False),
        (FRIDAY_NOON, True),
        (FRIDAY_NOON - timedelta(seconds=1), True),
        (FRIDAY_NOON + timedelta(seconds=1), False),
    ],
)
def test_an_offer_has_run_out_at_its_time(until: datetime | None, *, over: bool) -> None:
    assert has_run_out(place(until=until), FRIDAY_NOON) is over
