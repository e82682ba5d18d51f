"""What superadmins set: a table to each rule."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest

from bot.core.refusals import Refusal
from bot.schedule import admin_refusals
from bot.schedule.model import Booking, BookingId, BookingStatus, ClosedDay, ContentType, Page
from bot.schedule.refusals import DayPassed, ReasonMissing
from bot.schedule.settings import (
    LONGEST_SPAN,
    Breach,
    broken_rules,
    changed,
    check_span,
    check_state,
    checked_name,
    closed_spans,
    days_of,
    frozen,
    reopens,
    slug,
    state_of,
    thawed,
)
from tests.makers import ANNA, BO, TUESDAY, booking, details, page

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
WEDNESDAY = TUESDAY + DAY
COLD = page(frozen_from=TUESDAY, frozen_until=WEDNESDAY, frozen_reason="kris")


@pytest.mark.parametrize("days", [1, LONGEST_SPAN])
def test_a_span_from_today_on_may_be_so_long(days: int) -> None:
    check_span(TODAY, TODAY + timedelta(days=days - 1), today=TODAY)


@pytest.mark.parametrize(
    ("first", "last", "no"),
    [
        (WEDNESDAY, TUESDAY, admin_refusals.SpanBackwards),
        (TODAY - timedelta(days=1), TUESDAY, DayPassed),
        (TODAY, TODAY + timedelta(days=LONGEST_SPAN), admin_refusals.SpanTooLong),
    ],
)
def test_a_span_that_is_a_slip_is_refused(first: date, last: date, no: type[Refusal]) -> None:
    with pytest.raises(no):
        check_span(first, last, today=TODAY)


def test_a_span_has_both_its_ends() -> None:
    assert days_of(TUESDAY, WEDNESDAY) == [TUESDAY, WEDNESDAY]
    assert days_of(TUESDAY, TUESDAY) == [TUESDAY]


def test_days_on_end_with_one_reason_are_one_span() -> None:
    def shut(day: date, reason: str = "jul", **changes: Any) -> ClosedDay:
        return ClosedDay(day=day, reason=reason, **changes)

    later = WEDNESDAY + timedelta(days=2)
    days = [shut(WEDNESDAY), shut(TUESDAY), shut(later), shut(later, "möte", page=page().id)]
    assert [(span.first, span.last, span.closed.reason) for span in closed_spans(days)] == [
        (TUESDAY, WEDNESDAY, "jul"),
        (later, later, "jul"),
        (later, later, "möte"),
    ]


def test_a_page_is_frozen_with_a_reason_and_thawed_again() -> None:
    cold = frozen(page(), TUESDAY, WEDNESDAY, " en  kris ", today=TODAY)
    assert (cold.frozen_from, cold.frozen_until) == (TUESDAY, WEDNESDAY)
    assert cold.frozen_reason == "en kris"
    assert thawed(cold) == page()
    with pytest.raises(ReasonMissing):
        frozen(page(), TUESDAY, WEDNESDAY, " ", today=TODAY)
    with pytest.raises(admin_refusals.NotFrozen):
        thawed(page())


@pytest.mark.parametrize(
    ("before", "first", "last", "opens"),
    [
        (page(), TUESDAY, WEDNESDAY, False),
        (COLD, TUESDAY, WEDNESDAY, False),
        (COLD, TUESDAY - DAY, WEDNESDAY + DAY, False),
        (COLD, WEDNESDAY, WEDNESDAY, True),
        (COLD, TUESDAY, TUESDAY, True),
        (COLD, WEDNESDAY + DAY, WEDNESDAY + DAY, True),
    ],
)
def test_another_freeze_opens_the_days_that_it_leaves_out(
    before: Page, first: date, last: date, *, opens: bool
) -> None:
    assert reopens(before, first, last, today=TODAY) is opens


@pytest.mark.parametrize("today", [WEDNESDAY, WEDNESDAY + DAY])
def test_days_that_have_been_are_not_opened(today: date) -> None:
    assert not reopens(COLD, WEDNESDAY, WEDNESDAY, today=today)


def test_a_page_keeps_at_least_one_type_that_takes_a_seat() -> None:
    after = changed(page(), seats=2, types=[ContentType.POST], editors=[ANNA])
    assert (after.seats_per_day, after.seated_types) == (2, {ContentType.POST})
    assert after.editors == {ANNA}
    with pytest.raises(admin_refusals.NoSeatedType):
        changed(page(), seats=1, types=[], editors=[])


FIRST, SECOND = booking(id=BookingId(1)), booking(id=BookingId(2))
EVENT = booking(details=details(content_type=ContentType.EVENT))


@pytest.mark.parametrize(
    ("page_changes", "bookings", "breaches"),
    [
        ({}, [FIRST], []),
        ({}, [SECOND, FIRST], [(2, Breach.SEATS)]),
        ({"seats_per_day": 2}, [FIRST, SECOND], []),
        ({}, [FIRST, booking(id=BookingId(2), over_limit_reason="akut")], []),
        ({}, [FIRST, booking(id=BookingId(2), status=BookingStatus.PUBLISHED)], []),
        ({"seated_types": frozenset({ContentType.POST})}, [EVENT], [(1, Breach.TYPE)]),
        ({"editors": frozenset({BO})}, [FIRST], [(1, Breach.EDITOR)]),
        ({"editors": frozenset({ANNA})}, [FIRST], []),
        ({"id": "another"}, [FIRST, SECOND], []),
    ],
)
def test_what_would_not_be_let_in_today_is_found(
    page_changes: dict[str, Any], bookings: list[Booking], breaches: list[tuple[int, Breach]]
) -> None:
    found = broken_rules(page(**page_changes), bookings)
    assert [(each.booking.id, each.breach) for each in found] == breaches


def test_a_name_is_folded_there_and_not_taken() -> None:
    assert checked_name("  Kultur \n och  fritid ", ["Miljö"]) == "Kultur och fritid"
    with pytest.raises(admin_refusals.NameMissing):
        checked_name("  ", [])
    with pytest.raises(admin_refusals.NameTaken):
        checked_name("MILJÖ", ["Miljö"])


@pytest.mark.parametrize(
    ("name", "taken", "made"),
    [
        ("Vård och omsorg", [], "vard-och-omsorg"),
        ("Vård och omsorg", ["vard-och-omsorg"], "vard-och-omsorg-2"),
        ("Miljö!", ["miljo", "miljo-2"], "miljo-3"),
        ("!!!", [], "ny"),
    ],
)
def test_a_new_id_is_made_of_the_name(name: str, taken: Iterable[str], made: str) -> None:
    assert slug(name, taken) == made


def test_what_was_decided_on_another_state_is_refused() -> None:
    assert state_of(page()) == state_of(page())
    assert state_of(page()) != state_of(page(seats_per_day=2))
    check_state(page(), None)
    check_state(page(), state_of(page()))
    with pytest.raises(admin_refusals.SettingsChanged):
        check_state(page(), state_of(page(seats_per_day=2)))
