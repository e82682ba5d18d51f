"""The forms a date may be typed in: one line each, a pattern and what it means."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.swedish import date_meanings as means
from bot.swedish import date_words as words
from bot.swedish.date_meanings import Meaning


@dataclass(frozen=True, kw_only=True)
class Form:
    """One way to type a date, in plain letters (see `date_words`)."""

    pattern: re.Pattern[str]
    meaning: Callable[[re.Match[str], date], Meaning]  # may raise NotInCalendar, OverflowError
    alone: bool  # read only where no title follows: too like the beginning of one
    goes_on: re.Pattern[str] | None  # what, as typed, may follow where all of it is a title


def _form(
    pattern: str,
    meaning: Callable[[re.Match[str], date], Meaning],
    *,
    alone: bool = False,
    goes_on: re.Pattern[str] | None = None,
) -> Form:
    return Form(pattern=re.compile(pattern), meaning=meaning, alone=alone, goes_on=goes_on)


# What may follow a week, a month or "in three days" and make a phrase of the two
# ("V 49 i siffror") is judged as typed: a capital begins a title of its own. After "den 3:e" a
# noun in its definite form does the same ("Den 3:e gången").

_PHRASE: Final = re.compile(
    r"(?:i|på|av|för|med|om|från|till|under|efter|inför|utan|bland|hos|vid|ur|mot|genom|mellan"
    r"|är|var|blir|har|som|månads?)(?!\w)"
)
_DEFINITE: Final = re.compile(r"[a-zåäöé]{2,}(?:en|an|et|ne|na)(?!\w)")

_WEEKDAY_BEFORE: Final = rf"(?:(?:pa )?{words.WEEKDAY} )?"
_YEAR_AFTER: Final = rf"(?: {words.YEAR})?"
_WEEK_AFTER: Final = rf"(?: \(?{words.WEEK_NUMBER}\)?)?"
_DAY: Final = r"(?P<day>0?[1-9]|[12][0-9]|3[01])"
_NUMERIC_MONTH: Final = r"(?P<month>0?[1-9]|1[0-2])"
_COUNT: Final = rf"(?P<count>[0-9]{{1,4}}|{words.one_of(words.NUMBERS)})"


def _dated(day_and_month: str) -> str:
    return _WEEKDAY_BEFORE + day_and_month + _WEEK_AFTER


FORMS: Final = (
    _form(r"i ?(?:dag|(?:over)?mor(?:gon|ron)|(?:forr)?gar)", means.day_near_today),
    _form(rf"(?:(?:nu )?pa |nu |kommande )?{words.CLEAR_WEEKDAY}", means.coming_weekday),
    _form(rf"(?:(?:nu )?pa |nu |kommande )?{words.WEEKDAY}", means.coming_weekday, alone=True),
    _form(rf"nasta {words.CLEAR_WEEKDAY}", means.next_weekday),
    _form(rf"nasta {words.WEEKDAY}", means.next_weekday, alone=True),
    _form(rf"(?:pa )?{words.WEEKDAY} (?:i )?{words.WEEK}", means.weekday_in_week),
    _form(rf"(?:i )?{words.WEEK} (?:pa )?{words.WEEKDAY}", means.weekday_in_week),
    _form(words.WEEK, means.whole_week, goes_on=_PHRASE),
    _form(rf"i {words.WEEK}", means.whole_week, alone=True),
    _form(r"v(?:ecka)?\.? ?[0-9]{2,4}", means.no_such_week, alone=True),
    _form(
        _dated(rf"(?:den )?(?P<day>[0-9]{{1,2}})(?:\.|:?[ae])? ?{words.MONTH}{_YEAR_AFTER}"),
        means.calendar_day,
    ),
    _form(
        _dated(rf"(?:den )?{_DAY}(?: ?/ ?|\.){_NUMERIC_MONTH}(?:[ ./-]{words.YEAR})?"),
        means.calendar_day,
    ),
    _form(
        r"(?P<day>[0-9]{1,2})/(?P<month>[0-9]{1,2})(?:[ ./-](?P<year>[0-9]{4}))?",
        means.calendar_day,
        alone=True,
    ),
    _form(
        _dated(rf"{words.YEAR}(?P<sep>[-/.])(?P<month>[0-9]{{1,2}})(?P=sep)(?P<day>[0-9]{{1,2}})"),
        means.calendar_day,
    ),
    _form(rf"{_WEEKDAY_BEFORE}den {words.ORDINAL}", means.day_of_month, goes_on=_DEFINITE),
    _form(words.ORDINAL, means.day_of_month, alone=True),
    _form(rf"{_WEEKDAY_BEFORE}den (?P<day>[0-9]{{1,2}})", means.day_of_month, alone=True),
    _form(
        rf"om {_COUNT} (?P<unit>dag(?:ar)?|veck(?:a|or)|manad(?:er)?)",
        means.from_now,
        goes_on=_PHRASE,
    ),
    _form(rf"{words.FULL_MONTH}(?: manad)?{_YEAR_AFTER}", means.named_month, goes_on=_PHRASE),
    _form(rf"(?:i )?{words.MONTH}{_YEAR_AFTER}", means.named_month, alone=True),
    _form(r"nasta manad", means.next_month, goes_on=_PHRASE),
    _form(r"(?:denna manad|den har manaden)", means.this_month, goes_on=_PHRASE),
    _form(
        r"(?P<advent>forsta|andra|tredje|fjarde|[1-4](?::?[ae]|\.)?) (?:sondagen i )?advent"
        + _YEAR_AFTER,
        means.advent,
    ),
    _form(rf"(?P<feast>{words.one_of(words.FEASTS)}){_YEAR_AFTER}", means.feast),
    _form(rf"{words.LUCIA}(?:dagen)?{_YEAR_AFTER}", means.lucia),
)
