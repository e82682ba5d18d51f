"""Which reminders a person wants and when, and how those of one morning are gathered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from bot.core.calendar import ZONE, in_zone, local, next_office_moment
from bot.core.people import PersonId
from bot.schedule.model import Booking, BookingId
from bot.watch.model import CheckIn, Level, Watch

MORNINGS: Final = (time(9), time(10), time(11))
AFTERNOONS: Final = (time(13), time(14), time(15), time(16))
NOON: Final = time(12)
_TOO_LATE: Final = time(11, 50)
"""A reminder that turns up this close to noon might miss the gathering at noon."""
_AFTER_NOON: Final = time(12, 10)


class ReminderKind(StrEnum):
    """The questions that a person may do without."""

    PUBLICATION = "publication"
    """At 15:00 on the day: is it published?"""
    PUBLICATION_AGAIN = "publication_again"
    """The same, the next working morning."""
    CHECK_IN = "check_in"
    """A check-in's first question; the one before it goes to others always comes."""


@dataclass(frozen=True, kw_only=True)
class ReminderSettings:
    off: frozenset[ReminderKind] = frozenset()
    morning: time = MORNINGS[0]
    afternoon: time = AFTERNOONS[2]


@dataclass(frozen=True, kw_only=True)
class Reminder:
    """One question to one person about one post."""

    person: PersonId
    kind: ReminderKind
    booking: BookingId
    number: int = 0
    """Of the check-in."""
    level: Level = Level.KEEPER
    due: datetime


@dataclass(frozen=True, kw_only=True)
class Gathering:
    """A moment at which what is due to a person goes in one card."""

    name: str
    """With the person it is the job's key: one gathering has one card."""
    at: datetime
    last: bool = False
    """No other comes after it to take along what it missed: each reminder has its own job."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """Something that a person is to answer about a post."""

    booking: Booking
    watch: Watch | None = None
    """None asks whether the post was published."""
    number: int = 0
    level: Level = Level.KEEPER


@dataclass(frozen=True, kw_only=True)
class OnWatch:
    """A post on one's watch, one's own or another's, and its next check-in."""

    booking: Booking
    watch: Watch
    upcoming: CheckIn


@dataclass(frozen=True, kw_only=True)
class Duties:
    questions: Sequence[Question]
    kept: Sequence[OnWatch]
    """On watch, without a question just now."""


def gatherings(
    kind: ReminderKind, settings: ReminderSettings, now: datetime, zone: ZoneInfo = ZONE
) -> tuple[Gathering, ...]:
    """When a reminder that is due now goes out: in the first of these that has not been.

    Whatever is due before noon goes in the morning's one card; what turns up after that card
    waits for noon.
    """
    here = in_zone(now, zone)
    if kind is ReminderKind.PUBLICATION:
        return (_gathering(max(here, local(here.date(), settings.afternoon, zone))),)
    moment = next_office_moment(here, zone)
    day = moment.date()
    if moment.time() >= NOON:
        return (_gathering(moment),)
    if moment.time() >= _TOO_LATE:
        return (_gathering(local(day, _AFTER_NOON, zone)),)
    morning = max(moment, local(day, settings.morning, zone))
    return (
        Gathering(name=f"{day.isoformat()}:morning", at=morning),
        Gathering(name=f"{day.isoformat()}:noon", at=local(day, NOON, zone)),
    )


def is_wanted(kind: ReminderKind, settings: ReminderSettings, *, own: bool, level: Level) -> bool:
    """Whether a person gets a reminder; what was handed over and what is next to go on always."""
    return not own or level is not Level.KEEPER or kind not in settings.off


def _gathering(moment: datetime) -> Gathering:
    return Gathering(name=f"{moment:%Y-%m-%dT%H:%M}", at=moment, last=True)
