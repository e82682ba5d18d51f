"""What superadmins set: closed days, frozen pages, seats and types; what breaks by it."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from bot.core.people import Person, PersonId
from bot.schedule.admin_refusals import (
    NameMissing,
    NameTaken,
    NoSeatedType,
    NotFrozen,
    SettingsChanged,
    SpanBackwards,
    SpanTooLong,
)
from bot.schedule.booking import check_reason
from bot.schedule.model import (
    Booking,
    BookingStatus,
    ClosedDay,
    ContentType,
    Page,
    ReviewNeed,
)
from bot.schedule.refusals import DayPassed

LONGEST_SPAN = 100
"""Days closed or frozen at a time; longer is a slip in the year."""


class Breach(StrEnum):
    """Which of its page's rules a booking no longer keeps."""

    TYPE = "type"
    SEATS = "seats"
    EDITOR = "editor"


@dataclass(frozen=True, kw_only=True)
class BrokenRule:
    booking: Booking
    breach: Breach


@dataclass(frozen=True, kw_only=True)
class ClosedSpan:
    """Days on end that are closed for one reason on one page, or on all."""

    first: date
    last: date
    closed: ClosedDay


def check_span(first: date, last: date, *, today: date) -> None:
    """Refuse a stretch that runs backwards, begins before today or is longer than anybody means.

    Raises:
        SpanBackwards: the last day is before the first.
        DayPassed: the first day has passed.
        SpanTooLong: it has more than `LONGEST_SPAN` days, both ends counted.
    """
    if last < first:
        raise SpanBackwards(first, last)
    if first < today:
        raise DayPassed(first)
    days = (last - first).days + 1
    if days > LONGEST_SPAN:
        raise SpanTooLong(days, LONGEST_SPAN)


def days_of(first: date, last: date) -> list[date]:
    return [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]


def closed_spans(closed: Iterable[ClosedDay]) -> list[ClosedSpan]:
    """The closed days, those that belong together as one."""
    spans: list[ClosedSpan] = []
    for each in sorted(closed, key=lambda day: (day.page or "", day.day)):
        before = spans[-1] if spans else None
        if (
            before is not None
            and before.last + timedelta(days=1) == each.day
            and (before.closed.page, before.closed.reason) == (each.page, each.reason)
        ):
            spans[-1] = replace(before, last=each.day)
        else:
            spans.append(ClosedSpan(first=each.day, last=each.day, closed=each))
    return sorted(spans, key=lambda span: span.first)


def frozen(page: Page, first: date, last: date, reason: str, *, today: date) -> Page:
    """The page as it is while it takes no bookings; an earlier freeze of it is forgotten.

    Raises:
        SpanBackwards, DayPassed, SpanTooLong: as for days that are closed.
        ReasonMissing: nothing says why.
    """
    check_span(first, last, today=today)
    return replace(page, frozen_from=first, frozen_until=last, frozen_reason=check_reason(reason))


def reopens(before: Page, first: date, last: date, *, today: date) -> bool:
    """Whether freezing the page for these days alone opens others that are frozen now."""
    if before.frozen_from is None or before.frozen_until is None:
        return False
    begins = max(before.frozen_from, today)
    return begins <= before.frozen_until and (begins < first or before.frozen_until > last)


def thawed(page: Page) -> Page:
    if page.frozen_from is None:
        raise NotFrozen(page)
    return replace(page, frozen_from=None, frozen_until=None, frozen_reason="")


def changed(
    page: Page,
    *,
    seats: int,
    types: Iterable[ContentType],
    editors: Iterable[PersonId],
    review: ReviewNeed | None = None,
) -> Page:
    """Another set of rules; None leaves as it is whose eyes the page wants on a text.

    Raises:
        NoSeatedType: no type would take a seat, so nothing could be booked.
    """
    seated = frozenset(types)
    if not seated:
        raise NoSeatedType
    return replace(
        page,
        seats_per_day=seats,
        seated_types=seated,
        editors=frozenset(editors),
        review=review or page.review,
    )


def broken_rules(page: Page, bookings: Sequence[Booking]) -> list[BrokenRule]:
    """The page's bookings that would not be let in today; they stand until somebody acts."""
    seen: dict[date, int] = {}
    found: list[BrokenRule] = []
    for booking in sorted(bookings, key=lambda each: (each.day, each.id)):
        if booking.status is not BookingStatus.BOOKED or booking.page != page.id:
            continue
        ordinary = not booking.over_limit_reason
        seen[booking.day] = seen.get(booking.day, 0) + ordinary
        if booking.details.content_type not in page.seated_types:
            found.append(BrokenRule(booking=booking, breach=Breach.TYPE))
        elif ordinary and seen[booking.day] > page.seats_per_day:
            found.append(BrokenRule(booking=booking, breach=Breach.SEATS))
        elif page.editors and booking.owner not in page.editors:
            found.append(BrokenRule(booking=booking, breach=Breach.EDITOR))
    return found


def checked_name(name: str, others: Iterable[str]) -> str:
    """The name with single spaces.

    Raises:
        NameMissing: nothing is left of it.
        NameTaken: another has it, in whatever case.
    """
    shown = " ".join(name.split())
    if not shown:
        raise NameMissing
    if shown.casefold() in {each.casefold() for each in others}:
        raise NameTaken(shown)
    return shown


def slug(name: str, taken: Iterable[str]) -> str:
    """An id for something new, made of its name, and none that is taken."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:30] or "ny"
    known = set(taken)
    free = (base if number == 1 else f"{base}-{number}" for number in range(1, len(known) + 2))
    return next(each for each in free if each not in known)


def state_of(value: Page | Person) -> str:
    """Tells one state of a page or a person from another; for a card's buttons."""
    return hashlib.sha256(json.dumps(asdict(value), default=_plain).encode()).hexdigest()[:16]


def check_state(value: Page | Person, seen: str | None) -> None:
    """Refuse what was decided on a card that shows another state; None trusts the newest."""
    if seen is not None and seen != state_of(value):
        raise SettingsChanged


def _plain(value: frozenset[str] | date) -> object:
    return sorted(value) if isinstance(value, frozenset) else value.isoformat()
