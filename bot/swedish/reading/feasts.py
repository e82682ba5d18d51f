"""Days that go by a name: red days, eves, theme days and the stretches around them.

What moves is computed. What differs by county or year (school holidays) stands in the
organisation file.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from bot.core.calendar import named_days
from bot.swedish.reading.tokens import plain

_THURSDAY, _SUNDAY, _SATURDAY = 3, 6, 5


@dataclass(frozen=True, kw_only=True)
class LocalDays:
    """A stretch of days that only this municipality calls so, such as a school holiday."""

    name: str
    first: date
    last: date


@dataclass(frozen=True, kw_only=True)
class Feast:
    """When it is each year; as `first` and `last` are the same, it is a single day."""

    first: Callable[[int], date | None]
    last: Callable[[int], date | None]
    is_name: bool = False
    """Also the name of a person: it begins titles that have nothing to do with the day."""
    loose: bool = False
    """Understood as a stretch, but people mean different days by it."""


def _library(name: str) -> Callable[[int], date | None]:
    return lambda year: named_days(year).get(name)


def _fixed(month: int, number: int) -> Callable[[int], date | None]:
    return lambda year: date(year, month, number)


def _easter(days: int) -> Callable[[int], date | None]:
    def day(year: int) -> date | None:
        easter = named_days(year).get("påskdagen")
        return easter and easter + timedelta(days=days)

    return day


def _midsummer(days: int) -> Callable[[int], date | None]:
    def day(year: int) -> date | None:
        eve = named_days(year).get("midsommarafton")
        return eve and eve + timedelta(days=days)

    return day


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date | None:
    """The nth such weekday of the month, counted from its end where `nth` is negative."""
    if nth > 0:
        first = date(year, month, 1)
        day = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
    else:
        after = date(year + month // 12, month % 12 + 1, 1)
        last = after - timedelta(days=1)
        day = last - timedelta(days=(last.weekday() - weekday) % 7 + 7 * (-nth - 1))
    return day if (day.year, day.month) == (year, month) else None


def _nth(month: int, weekday: int, nth: int, days: int = 0) -> Callable[[int], date | None]:
    def day(year: int) -> date | None:
        found = nth_weekday(year, month, weekday, nth)
        return found and found + timedelta(days=days)

    return day


def advent_sunday(year: int, number: int) -> date:
    """The number-th of the four Sundays before Christmas Day."""
    latest_first = date(year, 12, 3)
    return latest_first + timedelta(weeks=number - 1, days=-(latest_first.isoweekday() % 7))


def _advent(number: int) -> Callable[[int], date | None]:
    return lambda year: advent_sunday(year, number)


def _day(day: Callable[[int], date | None], *, is_name: bool = False) -> Feast:
    return Feast(first=day, last=day, is_name=is_name)


# "dagen" is understood as "dag" too, and every name without its rings and dots.
_DAYS: Final[Mapping[str, Feast]] = {
    "nyårsdagen": _day(_library("nyårsdagen")),
    "trettondagsafton": _day(_library("trettondagsafton")),
    "trettondag jul": _day(_library("trettondedag jul")),
    "trettondedag jul": _day(_library("trettondedag jul")),
    "trettondedagen": _day(_library("trettondedag jul")),
    "trettondagen": _day(_library("trettondedag jul")),
    "tjugondag knut": _day(_fixed(1, 13)),
    "tjugondag jul": _day(_fixed(1, 13)),
    "knutsdagen": _day(_fixed(1, 13)),
    "förintelsens minnesdag": _day(_fixed(1, 27)),
    "minnesdagen för förintelsens offer": _day(_fixed(1, 27)),
    "samernas nationaldag": _day(_fixed(2, 6)),
    "112-dagen": _day(_fixed(2, 11)),
    "alla hjärtans dag": _day(_fixed(2, 14)),
    "alla hjärtans": _day(_fixed(2, 14)),
    "valentindagen": _day(_fixed(2, 14)),
    "fettisdagen": _day(_easter(-47)),
    "semmeldagen": _day(_easter(-47)),
    "fastlagssöndagen": _day(_easter(-49)),
    "askonsdagen": _day(_easter(-46)),
    "internationella kvinnodagen": _day(_fixed(3, 8)),
    "kvinnodagen": _day(_fixed(3, 8)),
    "pi-dagen": _day(_fixed(3, 14)),
    "rocka sockorna": _day(_fixed(3, 21)),
    "rocka sockorna-dagen": _day(_fixed(3, 21)),
    "världsvattendagen": _day(_fixed(3, 22)),
    "våffeldagen": _day(_fixed(3, 25)),
    "marie bebådelsedag": _day(_fixed(3, 25)),
    "earth hour": _day(_nth(3, _SATURDAY, -1)),
    "första april": _day(_fixed(4, 1)),
    "palmsöndagen": _day(_easter(-7)),
    "dymmelonsdagen": _day(_easter(-4)),
    "skärtorsdagen": _day(_library("skärtorsdagen")),
    "långfredagen": _day(_library("långfredagen")),
    "påskafton": _day(_library("påskafton")),
    "påskdagen": _day(_library("påskdagen")),
    "annandag påsk": _day(_library("annandag påsk")),
    "världshälsodagen": _day(_fixed(4, 7)),
    "jordens dag": _day(_fixed(4, 22)),
    "världsbokdagen": _day(_fixed(4, 23)),
    "valborgsmässoafton": _day(_library("valborgsmässoafton")),
    "valborg": _day(_library("valborgsmässoafton"), is_name=True),
    "första maj": _day(_library("första maj")),
    "europadagen": _day(_fixed(5, 9)),
    "sjuksköterskans dag": _day(_fixed(5, 12)),
    "internationella sjuksköterskedagen": _day(_fixed(5, 12)),
    "idahobit": _day(_fixed(5, 17)),
    "biologiska mångfaldens dag": _day(_fixed(5, 22)),
    "mors dag": _day(_nth(5, _SUNDAY, -1)),
    "kristi himmelsfärdsdag": _day(_library("kristi himmelsfärdsdag")),
    "kristi himmelsfärd": _day(_library("kristi himmelsfärdsdag")),
    "pingstafton": _day(_library("pingstafton")),
    "pingstdagen": _day(_library("pingstdagen")),
    "världsmiljödagen": _day(_fixed(6, 5)),
    "miljödagen": _day(_fixed(6, 5)),
    "nationaldagen": _day(_library("nationaldagen")),
    "sveriges nationaldag": _day(_library("nationaldagen")),
    "midsommarafton": _day(_library("midsommarafton")),
    "midsommardagen": _day(_library("midsommardagen")),
    "världsturismdagen": _day(_fixed(9, 27)),
    "äldredagen": _day(_fixed(10, 1)),
    "kanelbullens dag": _day(_fixed(10, 4)),
    "kanelbulledagen": _day(_fixed(10, 4)),
    "världslärardagen": _day(_fixed(10, 5)),
    "lärarnas dag": _day(_fixed(10, 5)),
    "psykiska hälsans dag": _day(_fixed(10, 10)),
    "fn-dagen": _day(_fixed(10, 24)),
    "halloween": _day(_fixed(10, 31)),
    "allahelgonsafton": _day(_library("allahelgonsafton")),
    "alla helgons dag": _day(_library("alla helgons dag")),
    "gustav adolfsdagen": _day(_fixed(11, 6)),
    "mårtensafton": _day(_fixed(11, 10)),
    "mårten gås": _day(_fixed(11, 10)),
    "fars dag": _day(_nth(11, _SUNDAY, 2)),
    "internationella mansdagen": _day(_fixed(11, 19)),
    "barnkonventionens dag": _day(_fixed(11, 20)),
    "barnrättsdagen": _day(_fixed(11, 20)),
    "black friday": _day(_nth(11, _THURSDAY, 4, days=1)),
    "cyber monday": _day(_nth(11, _THURSDAY, 4, days=4)),
    "en vit vecka-dagen": _day(_fixed(11, 25)),
    "världsaidsdagen": _day(_fixed(12, 1)),
    "internationella funktionshinderdagen": _day(_fixed(12, 3)),
    "funktionshinderdagen": _day(_fixed(12, 3)),
    "nobeldagen": _day(_fixed(12, 10)),
    "mänskliga rättigheters dag": _day(_fixed(12, 10)),
    "lucia": _day(_fixed(12, 13), is_name=True),
    "luciadagen": _day(_fixed(12, 13)),
    "luciamorgon": _day(_fixed(12, 13)),
    "skyltsöndagen": _day(_advent(1)),
    "dan före dan": _day(_fixed(12, 23)),
    "dagen före dopparedagen": _day(_fixed(12, 23)),
    "dan före dopparedan": _day(_fixed(12, 23)),
    "uppesittarkvällen": _day(_fixed(12, 23)),
    "lillejulafton": _day(_fixed(12, 23)),
    "lilla julafton": _day(_fixed(12, 23)),
    "julafton": _day(_library("julafton")),
    "dopparedagen": _day(_library("julafton")),
    "juldagen": _day(_library("juldagen")),
    "annandag jul": _day(_library("annandag jul")),
    "nyårsafton": _day(_library("nyårsafton")),
}


def _days_later(days: Callable[[int], date | None], more: int) -> Callable[[int], date | None]:
    def day(year: int) -> date | None:
        found = days(year)
        return found and found + timedelta(days=more)

    return day


def _week_of(days: Callable[[int], date | None], weekday: int) -> Callable[[int], date | None]:
    def day(year: int) -> date | None:
        found = days(year)
        return found and found + timedelta(days=weekday - found.weekday())

    return day


def _span(
    first: Callable[[int], date | None], last: Callable[[int], date | None], *, loose: bool = True
) -> Feast:
    return Feast(first=first, last=last, loose=loose)


_ALL_SAINTS: Final = _library("alla helgons dag")
_ASCENSION: Final = _library("kristi himmelsfärdsdag")

SPANS: Final[Mapping[str, Feast]] = {
    plain(name): feast
    for name, feast in {
        "jul": _span(_fixed(12, 24), _fixed(12, 26)),
        "julen": _span(_fixed(12, 24), _fixed(12, 26)),
        "julhelgen": _span(_fixed(12, 24), _fixed(12, 26)),
        "julveckan": _span(_week_of(_fixed(12, 24), 0), _week_of(_fixed(12, 24), 6)),
        "mellandagarna": _span(_fixed(12, 27), _fixed(12, 30)),
        "nyår": _span(_fixed(12, 31), lambda year: date(year + 1, 1, 1)),
        "nyårshelgen": _span(_fixed(12, 31), lambda year: date(year + 1, 1, 1)),
        "trettonhelgen": _span(_fixed(1, 5), _fixed(1, 6)),
        "påsk": _span(_easter(-3), _easter(1)),
        "påsken": _span(_easter(-3), _easter(1)),
        "påskhelgen": _span(_easter(-3), _easter(1)),
        "påskveckan": _span(_easter(-6), _easter(0)),
        "stilla veckan": _span(_easter(-6), _easter(0)),
        "pingst": _span(_easter(48), _easter(49)),
        "pingsten": _span(_easter(48), _easter(49)),
        "pingsthelgen": _span(_easter(48), _easter(49)),
        "kristi himmelsfärdshelgen": _span(_ASCENSION, _days_later(_ASCENSION, 3)),
        "midsommar": _span(_midsummer(0), _midsummer(1)),
        "midsommarhelgen": _span(_midsummer(0), _midsummer(2)),
        "midsommarveckan": _span(_midsummer(-4), _midsummer(2)),
        "allhelgonahelgen": _span(_days_later(_ALL_SAINTS, -1), _days_later(_ALL_SAINTS, 1)),
        "luciaveckan": _span(_week_of(_fixed(12, 13), 0), _week_of(_fixed(12, 13), 6)),
        "nobelveckan": _span(_week_of(_fixed(12, 10), 0), _week_of(_fixed(12, 10), 6)),
        "allhelgona": _span(_days_later(_ALL_SAINTS, -1), _days_later(_ALL_SAINTS, 1)),
        "alla helgon": _span(_days_later(_ALL_SAINTS, -1), _days_later(_ALL_SAINTS, 1)),
    }.items()
}
"""Stretches of days; anchors too ("veckan före jul")."""

FEASTS: Final[Mapping[str, Feast]] = {
    spelling: feast
    for name, feast in _DAYS.items()
    for spelling in {
        plain(name),
        plain(name[:-2]) if name.endswith("dagen") else plain(name),
    }
}
