"""Working days, Swedish red days, ISO weeks and office hours."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Final, Self
from zoneinfo import ZoneInfo

from bot.core.bare_packages import bare

with bare({"holidays.countries": {}}):  # which loads 250 other countries: 8 MB, 0.1 seconds
    from holidays.countries.sweden import Sweden

ZONE: Final = ZoneInfo("Europe/Stockholm")
OPENS: Final = time(8)
CLOSES: Final = time(17)
EARLIEST: Final = date(2015, 1, 1)
LATEST: Final = date(2099, 12, 31)
"""Days outside of these are no days of a schedule; date arithmetic is safe within."""

_ONE_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 5
# "De facto" are the three eves that the Annual Leave Act (1977:480, section 7) puts on a level
# with Sundays; "optional" only adds names of days on which offices are open.
_RED: Final = ("public", "de_facto")
_NAMED: Final = (*_RED, "optional")


@dataclass(frozen=True, order=True)
class Week:
    """An ISO week. A year without the week asked for (most lack a 53rd) raises ValueError."""

    year: int
    number: int

    def __post_init__(self) -> None:
        date.fromisocalendar(self.year, self.number, 1)

    @classmethod
    def of(cls, day: date) -> Self:
        year, number, _ = day.isocalendar()
        return cls(year, number)

    @classmethod
    def named(cls, name: str) -> Self:
        """The week that `name` names; ValueError for what names none."""
        year, marked, number = name.partition("-W")
        if not (marked and year.isdecimal() and number.isdecimal()):
            raise ValueError("not a week as YYYY-Wnn")
        return cls(int(year), int(number))

    @property
    def name(self) -> str:
        """As YYYY-Wnn, for keys and payloads."""
        return f"{self.year}-W{self.number:02}"

    @property
    def monday(self) -> date:
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def sunday(self) -> date:
        return date.fromisocalendar(self.year, self.number, 7)

    def days(self) -> tuple[date, ...]:
        return tuple(self.monday + timedelta(days=n) for n in range(7))

    @property
    def workdays(self) -> tuple[date, ...]:
        return tuple(day for day in self.days() if is_workday(day))

    def next(self) -> Self:
        return self.of(self.monday + timedelta(weeks=1))

    def previous(self) -> Self:
        return self.of(self.monday - timedelta(weeks=1))


def next_month(day: date) -> date:
    """The first day of the month after the day's."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def red_day(day: date) -> str | None:
    """The Swedish name of the public holiday, or eve treated as one; Sundays have none."""
    return _names(day.year, _RED).get(day)


def named_days(year: int) -> Mapping[str, date]:
    """The year's red days, other eves and the like, by their Swedish names in lower case.

    Empty for years the library has no answer for (before 1953 and far ahead).
    """
    return _days_by_name(year)


def is_weekend(day: date) -> bool:
    return day.weekday() >= _SATURDAY


def is_workday(day: date) -> bool:
    return not is_weekend(day) and red_day(day) is None


def add_workdays(day: date, n: int) -> date:
    """The nth workday after the day (before it, for a negative n); the day itself for 0."""
    step = _ONE_DAY if n > 0 else -_ONE_DAY
    for _ in range(abs(n)):
        day += step
        while not is_workday(day):
            day += step
    return day


def next_workday(day: date) -> date:
    """The first workday after the day."""
    return add_workdays(day, 1)


def workday_from(day: date) -> date:
    """The day itself if it is a workday, else the first one after it."""
    return day if is_workday(day) else next_workday(day)


def local(day: date, at: time, zone: ZoneInfo = ZONE) -> datetime:
    """The moment at which clocks in the zone show this time.

    A time skipped in spring is moved on by the hour that was skipped; of a time shown twice in
    autumn the first is meant.
    """
    moment = datetime.combine(day, at.replace(fold=0), zone)
    return moment.astimezone(UTC).astimezone(zone)  # the way round is what skips the gap


def in_zone(moment: datetime, zone: ZoneInfo = ZONE) -> datetime:
    """The same moment as clocks in the zone show it; one without a zone raises ValueError."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return moment.astimezone(zone)


def within_office_hours(moment: datetime, zone: ZoneInfo = ZONE) -> bool:
    """Whether it is a workday between opening (included) and closing (not)."""
    here = in_zone(moment, zone)
    return is_workday(here.date()) and OPENS <= here.time() < CLOSES


def next_office_moment(moment: datetime, zone: ZoneInfo = ZONE) -> datetime:
    """The moment itself, in the zone, if the office is open; else when it opens next."""
    here = in_zone(moment, zone)
    if within_office_hours(here, zone):
        return here
    day = here.date()
    if is_workday(day) and here.time() < OPENS:
        return local(day, OPENS, zone)
    return local(next_workday(day), OPENS, zone)


def add_office_hours(moment: datetime, hours: float, zone: ZoneInfo = ZONE) -> datetime:
    """When the office has been open for so many hours after the moment.

    A count that runs out exactly at closing time ends then, not at the next opening.
    """
    if hours < 0:
        raise ValueError(f"office hours are counted forwards, not by {hours}")
    left = timedelta(hours=hours)
    start = next_office_moment(moment, zone)
    while left > (room := local(start.date(), CLOSES, zone) - start):
        left -= room
        start = local(next_workday(start.date()), OPENS, zone)
    return start + left


@lru_cache(maxsize=128)
def _names(year: int, categories: tuple[str, ...]) -> Mapping[date, str]:
    found = Sweden(
        years=year, expand=False, language="sv", categories=categories, include_sundays=False
    )
    return MappingProxyType(dict(found.items()))


@lru_cache(maxsize=128)
def _days_by_name(year: int) -> Mapping[str, date]:
    # Two names on one day come joined by "; ", a half day has its hours in brackets.
    return MappingProxyType(
        {
            name.partition(" (")[0].lower(): day
            for day, names in _names(year, _NAMED).items()
            for name in names.split("; ")
        }
    )
