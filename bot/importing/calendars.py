"""A calendar file as a table with headings, so that it goes the same way as all others."""

from datetime import date, datetime, timedelta
from typing import Final

from icalendar import Calendar, Component

from bot.core.calendar import in_zone
from bot.schedule.imports import Cause, Cell, FileRefused, Sheet
from bot.schedule.model import BookingStatus
from bot.swedish.import_words import CALENDAR_HEADINGS, status_named

_A_DAY: Final = timedelta(days=1)
_A_YEAR: Final = timedelta(days=366)
_MOST_EVENTS: Final = 20_000
_UNTOLD: Final = "?"
"""Where an event has no day or no title: it is a row all the same."""
_BROKEN: Final = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What the library raises of values that are of another kind than their names, and arithmetic of
days at the ends of time."""


def calendar_sheet(text: str) -> Sheet:
    """A row for each event, in the order of the file.

    Raises:
        FileRefused: it can't be read as a calendar, or has no events.
    """
    try:
        calendar = Calendar.from_ical(text)
        events = [each for each in calendar.subcomponents if each.name == "VEVENT"]
        called_off = str(calendar.get("METHOD", "")).strip().upper() == "CANCEL"
    except _BROKEN:
        raise FileRefused(Cause.DAMAGED) from None
    if not events:
        raise FileRefused(Cause.EMPTY)
    if len(events) > _MOST_EVENTS:
        raise FileRefused(Cause.TOO_MANY_ROWS, detail=str(_MOST_EVENTS))
    try:
        rows = [_row(each, called_off=called_off) for each in events]
    except _BROKEN:
        raise FileRefused(Cause.DAMAGED) from None
    return Sheet(name="", rows=[CALENDAR_HEADINGS, *rows])


def _row(event: Component, *, called_off: bool) -> tuple[Cell, ...]:
    start, at = _moment(event, "DTSTART")
    end, ends_at = _moment(event, "DTEND")
    if start is not None and at is None and end is None:
        end = start + _duration(event)
    day: Cell = start if start is not None else str(event.get("DTSTART", _UNTOLD))
    if start is not None and end is not None:
        # The end of whole days is the day after.
        last = end if ends_at else date.fromordinal(end.toordinal() - 1)
        if last > start:
            day = f"{start.isoformat()} – {last.isoformat()}"
    if start is not None and {"RRULE", "RDATE"} & event.keys():
        day = f"{start.isoformat()} – …"
    elif start is not None and (zone := _unknown_zone(event)):
        day = zone
    title = _text(event, "SUMMARY") or _UNTOLD
    called, colon, _ = title.partition(":")
    title_says_so = colon and status_named(called) is BookingStatus.CANCELLED
    return (
        day,
        at,
        title,
        _person(event),
        called if title_says_so else "CANCELLED" if called_off else _text(event, "STATUS"),
        _text(event, "URL"),
        _text(event, "CATEGORIES"),
    )


def _moment(event: Component, name: str) -> tuple[date | None, Cell]:
    try:
        value = event.decoded(name)
    except (KeyError, ValueError):
        return None, None
    if isinstance(value, datetime):
        here = in_zone(value) if value.tzinfo is not None else value
        return here.date(), here.time().replace(second=0, microsecond=0)
    return (value, None) if isinstance(value, date) else (None, None)


def _duration(event: Component) -> timedelta:
    """Of an event of whole days: one, where nothing else is said."""
    try:
        value = event.decoded("DURATION")
    except (KeyError, ValueError):
        return _A_DAY
    return max(_A_DAY, min(value, _A_YEAR)) if isinstance(value, timedelta) else _A_DAY


def _unknown_zone(event: Component) -> str:
    """The name of one that nobody knows: its clock is no time here."""
    start = event.decoded("DTSTART")
    is_naive = isinstance(start, datetime) and start.tzinfo is None
    return str(event["DTSTART"].params.get("TZID", "")) if is_naive else ""


def _text(event: Component, name: str) -> str | None:
    value = event.get(name)
    if value is None or isinstance(value, list):
        return None
    if hasattr(value, "cats"):
        return ", ".join(map(str, value.cats)) or None
    return str(value).strip() or None


def _person(event: Component) -> str | None:
    organizer = event.get("ORGANIZER")
    if organizer is None or isinstance(organizer, list):
        return None
    return str(organizer.params.get("CN", "")).strip() or None
