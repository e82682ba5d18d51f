import sys
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.core.calendar import Week
from bot.swedish.date_writing import (
    clock,
    day_span,
    heading_day,
    join_names,
    long_day,
    month_label,
    month_name,
    near_day,
    short_day,
    week_label,
)
from bot.swedish.reading.meanings import Circumstances, Day, Span
from bot.swedish.reading.post import read_post

SUNDAY = date(2026, 11, 22)
NEW_YEAR = date(2026, 12, 30)  # a Wednesday in week 53


def read_day(text, today):
    reading = read_post(text, Circumstances(today=today))
    assert reading.is_sure, text
    assert not reading.post.title
    return reading.post.when


def day(year, month, number):
    return Day(day=date(year, month, number))


# Writing


def test_a_day_is_written_with_weekday_date_and_iso_week():
    assert long_day(date(2026, 11, 24), SUNDAY) == "tisdag 24 november (v. 48)"
    assert heading_day(date(2026, 12, 3), SUNDAY) == "Torsdag 3 december (v. 49)"


def test_the_year_is_written_where_it_is_not_this_one():
    assert long_day(date(2027, 1, 5), NEW_YEAR) == "tisdag 5 januari 2027 (v. 1)"
    assert long_day(date(2027, 1, 1), NEW_YEAR) == "fredag 1 januari 2027 (v. 53)"


def test_a_near_day_says_how_near():
    labels = [near_day(SUNDAY + timedelta(days=n), SUNDAY) for n in (-1, 0, 1, 2, 3)]
    assert labels == [
        "i går, lördag 21 november (v. 47)",
        "i dag, söndag 22 november (v. 47)",
        "i morgon, måndag 23 november (v. 48)",
        "i övermorgon, tisdag 24 november (v. 48)",
        "onsdag 25 november (v. 48)",
    ]


def test_short_days_are_three_letters_and_a_number():
    assert [short_day(d) for d in Week(2026, 49).days()] == [
        *("mån 30", "tis 1", "ons 2", "tor 3", "fre 4", "lör 5", "sön 6")
    ]


@pytest.mark.parametrize(
    ("first", "last", "written"),
    [
        (date(2026, 11, 24), date(2026, 11, 24), "24 november"),
        (date(2026, 11, 24), date(2026, 11, 27), "24–27 november"),
        (date(2026, 11, 30), date(2026, 12, 4), "30 november – 4 december"),
        (date(2026, 12, 28), date(2027, 1, 3), "28 december 2026 – 3 januari 2027"),
        (date(2027, 1, 4), date(2027, 1, 8), "4–8 januari 2027"),
        (date(2027, 1, 29), date(2027, 2, 2), "29 januari – 2 februari 2027"),
    ],
)
def test_a_span_of_days_is_written_as_short_as_it_can_be(first, last, written):
    assert day_span(first, last, SUNDAY) == written


def test_months_and_weeks_are_labelled():
    assert month_name(date(2026, 12, 3)) == "december"
    assert month_label(date(2026, 12, 3), SUNDAY) == "december"
    assert month_label(date(2027, 3, 3), SUNDAY) == "mars 2027"
    assert week_label(Week(2026, 49)) == "v. 49"


def test_a_clock_time_is_swedish_time():
    assert clock(time(9, 5)) == "09:05"
    assert clock(datetime(2026, 7, 1, 13, 0, tzinfo=UTC)) == "15:00"
    assert clock(datetime(2026, 11, 24, 14, 0, tzinfo=UTC)) == "15:00"


@pytest.mark.parametrize(
    ("names", "joined"),
    [
        ([], ""),
        (["Åsa"], "Åsa"),
        (["Åsa", "Bo"], "Åsa och Bo"),
        (["Åsa", "Bo", "Cia"], "Åsa, Bo och Cia"),
    ],
)
def test_names_are_joined_as_in_a_sentence(names, joined):
    assert join_names(names) == joined


# Reading a day: every form, on a Sunday and over a new year with week 53

FORMS = [
    ("tisdag", day(2026, 11, 24), day(2027, 1, 5)),
    ("tis", day(2026, 11, 24), day(2027, 1, 5)),
    ("Tis.", day(2026, 11, 24), day(2027, 1, 5)),
    ("på tisdag", day(2026, 11, 24), day(2027, 1, 5)),
    ("nu på tisdag", day(2026, 11, 24), day(2027, 1, 5)),
    ("kommande tisdag", day(2026, 11, 24), day(2027, 1, 5)),
    ("måndag", day(2026, 11, 23), day(2027, 1, 4)),
    ("mån", day(2026, 11, 23), day(2027, 1, 4)),
    ("man", day(2026, 11, 23), day(2027, 1, 4)),
    ("tors", day(2026, 11, 26), day(2026, 12, 31)),
    ("nästa tisdag", day(2026, 11, 24), day(2027, 1, 5)),
    ("tisdag nästa vecka", day(2026, 11, 24), day(2027, 1, 5)),
    ("nästa vecka på tisdag", day(2026, 11, 24), day(2027, 1, 5)),
    ("torsdag denna vecka", day(2026, 11, 19), day(2026, 12, 31)),
    ("idag", day(2026, 11, 22), day(2026, 12, 30)),
    ("i dag", day(2026, 11, 22), day(2026, 12, 30)),
    ("imorgon", day(2026, 11, 23), day(2026, 12, 31)),
    ("i morgon", day(2026, 11, 23), day(2026, 12, 31)),
    ("imorron", day(2026, 11, 23), day(2026, 12, 31)),
    ("i övermorgon", day(2026, 11, 24), day(2027, 1, 1)),
    ("iövermorgon", day(2026, 11, 24), day(2027, 1, 1)),
    ("igår", day(2026, 11, 21), day(2026, 12, 29)),
    ("i förrgår", day(2026, 11, 20), day(2026, 12, 28)),
    ("v.49 torsdag", day(2026, 12, 3), day(2027, 12, 9)),
    ("torsdag vecka 49", day(2026, 12, 3), day(2027, 12, 9)),
    ("torsdag i vecka 49", day(2026, 12, 3), day(2027, 12, 9)),
    ("vecka 49 tisdag", day(2026, 12, 1), day(2027, 12, 7)),
    ("vecka 49, på tisdag", day(2026, 12, 1), day(2027, 12, 7)),
    ("tisdag v.49", day(2026, 12, 1), day(2027, 12, 7)),
    ("tis v49", day(2026, 12, 1), day(2027, 12, 7)),
    ("fredag v 53", day(2027, 1, 1), day(2027, 1, 1)),
    ("fredag v 1", day(2027, 1, 8), day(2027, 1, 8)),
    ("torsdag v 53 2020", day(2020, 12, 31), day(2020, 12, 31)),
    ("24/11", day(2026, 11, 24), day(2027, 11, 24)),
    ("24.11", day(2026, 11, 24), day(2027, 11, 24)),
    ("24.11.", day(2026, 11, 24), day(2027, 11, 24)),
    ("3/12", day(2026, 12, 3), day(2027, 12, 3)),
    ("3 dec", day(2026, 12, 3), day(2027, 12, 3)),
    ("5/1", day(2027, 1, 5), day(2027, 1, 5)),
    ("24 november", day(2026, 11, 24), day(2027, 11, 24)),
    ("24 nov", day(2026, 11, 24), day(2027, 11, 24)),
    ("24 nov.", day(2026, 11, 24), day(2027, 11, 24)),
    ("24nov", day(2026, 11, 24), day(2027, 11, 24)),
    ("den 24 november", day(2026, 11, 24), day(2027, 11, 24)),
    ("den 24:e november", day(2026, 11, 24), day(2027, 11, 24)),
    ("den 24:e", day(2026, 11, 24), day(2027, 1, 24)),
    ("den 24", day(2026, 11, 24), day(2027, 1, 24)),
    ("24:e", day(2026, 11, 24), day(2027, 1, 24)),
    ("den 3:e", day(2026, 12, 3), day(2027, 1, 3)),
    ("den 1:a", day(2026, 12, 1), day(2027, 1, 1)),
    ("den 31:a", day(2026, 12, 31), day(2026, 12, 31)),
    ("tisdag 24 november 2026", day(2026, 11, 24), day(2026, 11, 24)),
    ("tisdagen den 5 januari", day(2027, 1, 5), day(2027, 1, 5)),
    ("tisdag, den 5/1", day(2027, 1, 5), day(2027, 1, 5)),
    ("tis 5/1", day(2027, 1, 5), day(2027, 1, 5)),
    ("tisdag 5 januari (v. 1)", day(2027, 1, 5), day(2027, 1, 5)),
    ("2026-11-24", day(2026, 11, 24), day(2026, 11, 24)),
    ("tisdag 2026-11-24", day(2026, 11, 24), day(2026, 11, 24)),
    ("24/11 2027", day(2027, 11, 24), day(2027, 11, 24)),
    ("24/11-2027", day(2027, 11, 24), day(2027, 11, 24)),
    ("24.11.2027", day(2027, 11, 24), day(2027, 11, 24)),
    ("24 nov 2027", day(2027, 11, 24), day(2027, 11, 24)),
    ("29 februari", day(2028, 2, 29), day(2028, 2, 29)),
    ("29/2", day(2028, 2, 29), day(2028, 2, 29)),
    ("om två veckor", day(2026, 12, 6), day(2027, 1, 13)),
    ("om 3 dagar", day(2026, 11, 25), day(2027, 1, 2)),
    ("om tre dagar", day(2026, 11, 25), day(2027, 1, 2)),
    ("om en vecka", day(2026, 11, 29), day(2027, 1, 6)),
    ("om en månad", day(2026, 12, 22), day(2027, 1, 30)),
    ("om två månader", day(2027, 1, 22), day(2027, 2, 28)),
    ("första advent", day(2026, 11, 29), day(2027, 11, 28)),
    ("1:a advent", day(2026, 11, 29), day(2027, 11, 28)),
    ("fjärde advent", day(2026, 12, 20), day(2027, 12, 19)),
    ("första advent 2028", day(2028, 12, 3), day(2028, 12, 3)),
    ("lucia", day(2026, 12, 13), day(2027, 12, 13)),
    ("lucia 2028", day(2028, 12, 13), day(2028, 12, 13)),
    ("julafton", day(2026, 12, 24), day(2027, 12, 24)),
    ("nyårsafton", day(2026, 12, 31), day(2026, 12, 31)),
    ("midsommarafton", day(2027, 6, 25), day(2027, 6, 25)),
    ("skärtorsdag", day(2027, 3, 25), day(2027, 3, 25)),
    ("Kristi himmelsfärd", day(2027, 5, 6), day(2027, 5, 6)),
    ("annandag påsk", day(2027, 3, 29), day(2027, 3, 29)),
    ("alla helgons dag", day(2027, 11, 6), day(2027, 11, 6)),
    ("trettondagen", day(2027, 1, 6), day(2027, 1, 6)),
    ("första maj", day(2027, 5, 1), day(2027, 5, 1)),
    ("nationaldagen", day(2027, 6, 6), day(2027, 6, 6)),
    ("valborg", day(2027, 4, 30), day(2027, 4, 30)),
]


@pytest.mark.parametrize(("text", "on_sunday", "at_new_year"), FORMS)
def test_every_form_reads_as_its_day(text, on_sunday, at_new_year):
    assert read_day(text, SUNDAY) == on_sunday
    assert read_day(text, NEW_YEAR) == at_new_year


SPANS = [
    ("v 49", (2026, 11, 30), (2026, 12, 6), "v. 49"),
    ("v.49", (2026, 11, 30), (2026, 12, 6), "v. 49"),
    ("v. 49", (2026, 11, 30), (2026, 12, 6), "v. 49"),
    ("V49", (2026, 11, 30), (2026, 12, 6), "v. 49"),
    ("vecka 49", (2026, 11, 30), (2026, 12, 6), "v. 49"),
    ("i vecka 49", (2026, 11, 30), (2026, 12, 6), "v. 49"),
    ("v 47", (2026, 11, 16), (2026, 11, 22), "v. 47"),
    ("v 46", (2027, 11, 15), (2027, 11, 21), "v. 46 2027"),
    ("v 2", (2027, 1, 11), (2027, 1, 17), "v. 2 2027"),
    ("v 53", (2026, 12, 28), (2027, 1, 3), "v. 53"),
    ("v 2 2028", (2028, 1, 10), (2028, 1, 16), "v. 2 2028"),
    ("nästa vecka", (2026, 11, 23), (2026, 11, 29), "v. 48"),
    ("nasta vecka", (2026, 11, 23), (2026, 11, 29), "v. 48"),
    ("den här veckan", (2026, 11, 16), (2026, 11, 22), "v. 47"),
    ("november", (2026, 11, 1), (2026, 11, 30), "november"),
    ("december", (2026, 12, 1), (2026, 12, 31), "december"),
    ("i december", (2026, 12, 1), (2026, 12, 31), "december"),
    ("dec", (2026, 12, 1), (2026, 12, 31), "december"),
    ("mars", (2027, 3, 1), (2027, 3, 31), "mars 2027"),
    ("februari 2028", (2028, 2, 1), (2028, 2, 29), "februari 2028"),
    ("nästa månad", (2026, 12, 1), (2026, 12, 31), "december"),
    ("den här månaden", (2026, 11, 1), (2026, 11, 30), "november"),
]


@pytest.mark.parametrize(("text", "first", "last", "label"), SPANS)
def test_a_week_or_month_reads_as_a_span(text, first, last, label):
    assert read_day(text, SUNDAY) == Span(first=date(*first), last=date(*last), label=label)


def test_weeks_over_new_year_follow_the_iso_calendar():
    first_of_january = date(2027, 1, 1)  # in week 53 of 2026
    assert read_day("v 53", first_of_january) == read_day("denna vecka", first_of_january)
    assert read_day("nästa vecka", first_of_january) == read_day("v 1", first_of_january)
    assert read_day("v 1", NEW_YEAR) == Span(
        first=date(2027, 1, 4), last=date(2027, 1, 10), label="v. 1 2027"
    )
    assert read_day("nästa månad", NEW_YEAR) == Span(
        first=date(2027, 1, 1), last=date(2027, 1, 31), label="januari 2027"
    )


@pytest.mark.parametrize("today", [date(2026, 3, 28), date(2026, 10, 24), date(2028, 2, 28)])
def test_days_count_as_days_over_summer_time_and_leap_day(today):
    assert read_day("imorgon", today) == Day(day=today + timedelta(days=1))
    assert read_day("om 3 dagar", today) == Day(day=today + timedelta(days=3))
    assert read_day("om en vecka", today) == Day(day=today + timedelta(days=7))


def test_a_month_from_the_last_of_january_is_the_last_of_february():
    assert read_day("om en månad", date(2027, 1, 31)) == day(2027, 2, 28)
    assert read_day("om en månad", date(2028, 1, 31)) == day(2028, 2, 29)


def test_a_named_day_that_is_today_is_today():
    assert read_day("lucia", date(2026, 12, 13)) == day(2026, 12, 13)
    assert read_day("24/11", date(2026, 11, 24)) == day(2026, 11, 24)
    assert read_day("den 24:e", date(2026, 11, 24)) == day(2026, 11, 24)


@pytest.mark.parametrize("said", ["veckan före ", "veckan efter "])
def test_days_counted_from_one_another_take_steps_with_their_number(said: str):
    """4,000 characters of "veckan före" after `flytta` held everybody up for a minute."""

    def steps(times: int) -> int:
        taken = 0

        def count(*_: object) -> None:
            nonlocal taken
            taken += 1

        sys.setprofile(count)
        try:
            read_post("flytta " + said * times, Circumstances(today=SUNDAY))
        finally:
            sys.setprofile(None)
        return taken

    steps(40)  # what is read for the first time is kept
    assert steps(80) < 3 * steps(40)
