"""Why a day is suggested, in a few words under the day."""

from typing import assert_never

from bot.schedule.suggestions import (
    DayAfter,
    DayBefore,
    EmptyWeek,
    Gap,
    NextWorkday,
    Reason,
    SharedDay,
    SinceLast,
    UntilNext,
)
from bot.swedish.date_writing import capitalised
from bot.swedish.numbers import days, in_words

_PLENTY = 14
"""Days of air from which the exact figure says no more."""


def reason(why: Reason) -> str:
    match why:
        case Gap(before=before, after=after):
            text = _gap(before, after)
        case SinceLast(days=since):
            text = f"{days(since)} sedan förra inlägget"
        case UntilNext(days=until):
            text = f"{days(until)} till nästa inlägg"
        case EmptyWeek(week=week):
            text = f"vecka {week.number} är tom"
        case SharedDay(posts=posts):
            text = f"{in_words(posts, 'ett')} inlägg samma dag, plats kvar"
        case DayAfter():
            text = "dagen efter, ledig"
        case DayBefore():
            text = "dagen före, ledig"
        case NextWorkday():
            text = "nästa arbetsdag, ledig"
        case _:
            assert_never(why)
    return capitalised(text)


def _gap(before: int, after: int) -> str:
    if before == after == 0:
        return "inlägg både dagen före och dagen efter"
    if before == 0:
        return f"inlägg dagen före, {_days(after)} luft efter"
    if after == 0:
        return f"inlägg dagen efter, {_days(before)} luft före"
    if min(before, _PLENTY) == min(after, _PLENTY):
        return f"{_days(before)} luft åt båda håll"
    return f"{_days(before)} luft före, {_days(after)} efter"


def _days(air: int) -> str:
    return "minst två veckors" if air >= _PLENTY else f"{days(air)}s"
