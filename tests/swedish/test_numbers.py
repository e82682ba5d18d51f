"""Numbers in running text."""

import re
from dataclasses import replace
from datetime import date

import pytest

from bot.core.calendar import Week
from bot.moderation.figures import Met, MonthFigures
from bot.schedule.digest import Digest
from bot.schedule.imports import ImportIncomplete
from bot.swedish import health
from bot.swedish.advice import counted
from bot.swedish.digest import in_short
from bot.swedish.importing import (
    done_words,
    figures_words,
    followers_words,
    more_rows,
    undone_words,
)
from bot.swedish.moderation_figures import of_month
from bot.swedish.numbers import days, in_words, weeks
from bot.writing.advice import Advice, AdviceId, Written
from tests import makers
from tests.swedish.test_advice import rule
from tests.wording import why_not


@pytest.mark.parametrize(
    ("number", "words"), [(0, "noll"), (1, "en"), (8, "åtta"), (12, "tolv"), (13, "13")]
)
def test_numbers_are_words_up_to_twelve(number, words):
    assert in_words(number) == words


def test_one_takes_the_gender_of_what_is_counted():
    assert in_words(1, "ett") == "ett"
    assert in_words(2, "ett") == "två"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (days(1), "en dag"),
        (days(2), "två dagar"),
        (weeks(1), "en vecka"),
        (weeks(53), "53 veckor"),
    ],
)
def test_days_and_weeks_agree_with_their_number(text, words):
    assert text == words


ONE_OF_EACH = [
    *figures_words(matched=1, unmatched=1, sponsored=1, nameless=1, unread=1, fewer=1),
    followers_words(1, without_start=False),
    more_rows(1),
    done_words(1, past=0),
    undone_words(1),
    why_not(ImportIncomplete(1)),
    health.unreachable_title(1),
    of_month(MonthFigures(month=date(2026, 11, 1), questions=Met(received=1, answered=1))),
    *(
        counted(Advice(rule=replace(rule(kind), most=0), count=1), Written(text="#a"))
        for kind in (AdviceId.EMOJIS, AdviceId.HASHTAGS, AdviceId.LINKS)
    ),
]


@pytest.mark.parametrize("text", ONE_OF_EACH)
def test_one_of_a_thing_is_not_several(text: str):
    several = r"rader|dagar|inlägg är bokade|sponsrade|besvarade|emojier|hashtaggar|länkar"
    assert re.search(r"\b(1|[Ee]n)\b", text)
    assert not re.search(rf"\b1 (\w+ )*?({several})\b|\b1, varav 1 besvarade", text)


def test_several_superadmins_have_their_plural():
    assert health.unreachable_title(2) == "2 superadmins går inte att nå"


def test_a_week_without_free_days_has_none():
    """ "Noll lediga dagar" is how a machine counts."""
    digest = Digest(
        week=Week.of(date(2026, 11, 30)), page=makers.page(), posts=(), free=(), closed=()
    )
    assert in_short(digest).endswith("inga inlägg och inga lediga dagar")
