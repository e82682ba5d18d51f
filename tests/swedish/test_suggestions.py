"""The words under a suggested day."""

from datetime import date

import pytest

from bot.core.calendar import Week
from bot.schedule.suggestions import (
    DayAfter,
    DayBefore,
    EmptyWeek,
    Gap,
    NextWorkday,
    SharedDay,
    SinceLast,
    UntilNext,
)
from bot.swedish.suggestions import reason

TUESDAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("why", "words"),
    [
        (Gap(before=2, after=2), "Två dagars luft åt båda håll"),
        (Gap(before=1, after=1), "En dags luft åt båda håll"),
        (Gap(before=13, after=13), "13 dagars luft åt båda håll"),
        (Gap(before=14, after=30), "Minst två veckors luft åt båda håll"),
        (Gap(before=2, after=3), "Två dagars luft före, tre dagars efter"),
        (Gap(before=20, after=1), "Minst två veckors luft före, en dags efter"),
        (Gap(before=0, after=3), "Inlägg dagen före, tre dagars luft efter"),
        (Gap(before=3, after=0), "Inlägg dagen efter, tre dagars luft före"),
        (Gap(before=0, after=0), "Inlägg både dagen före och dagen efter"),
        (EmptyWeek(week=Week(2026, 49)), "Vecka 49 är tom"),
        (SinceLast(days=3), "Tre dagar sedan förra inlägget"),
        (SinceLast(days=1), "En dag sedan förra inlägget"),
        (UntilNext(days=4), "Fyra dagar till nästa inlägg"),
        (SharedDay(posts=1), "Ett inlägg samma dag, plats kvar"),
        (SharedDay(posts=2), "Två inlägg samma dag, plats kvar"),
        (DayAfter(wanted=TUESDAY), "Dagen efter, ledig"),
        (DayBefore(wanted=TUESDAY), "Dagen före, ledig"),
        (NextWorkday(wanted=TUESDAY), "Nästa arbetsdag, ledig"),
    ],
)
def test_a_reason_is_worded(why, words):
    assert reason(why) == words
