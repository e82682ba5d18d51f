"""The forms of days and times that clients are known to send."""

from datetime import date, time

import pytest

from cards.actions import BadAction, parse


@pytest.mark.parametrize(
    "sent",
    [
        "2026-12-03",
        "2026-12-03T00:00Z",
        "2026-12-03T00:00:00Z",
        "2026-12-03T00:00:00.000Z",
        "2026-12-03T00:00:00",
        "2026-12-03T00:00:00+01:00",
        "2026-12-02T23:00:00Z",
    ],
)
def test_a_day_is_taken_in_every_form_that_is_a_day(sent: str) -> None:
    action = parse("move_to", {"booking": 1, "version": 1, "day": sent})
    assert action.model_dump()["day"] == date(2026, 12, 3)


@pytest.mark.parametrize("sent", ["2026-12-03T12:00Z", "2026-12-03T", "3/12", "1764720000", ""])
def test_what_is_no_day_is_refused(sent: str) -> None:
    with pytest.raises(BadAction):
        parse("move_to", {"booking": 1, "version": 1, "day": sent})


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ("09:05", time(9, 5)),
        ("9:05", time(9, 5)),
        ("9.05", time(9, 5)),
        ("09:05:00", time(9, 5)),
        ("09:05:00.000", time(9, 5)),
        ("9:05 PM", time(21, 5)),
        ("12:05 am", time(0, 5)),
    ],
)
def test_a_time_is_taken_in_every_form(sent: str, meant: time) -> None:
    assert parse("book", {"planned_time": sent}).model_dump()["planned_time"] == meant


@pytest.mark.parametrize("sent", ["24:00", "9", "9:5", "25:99", "kl 9", "9:05 xm"])
def test_what_is_no_time_is_refused(sent: str) -> None:
    with pytest.raises(BadAction):
        parse("book", {"planned_time": sent})
