import unicodedata
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.core.calendar import Week, named_days, red_day
from bot.swedish import date_words
from bot.swedish.dates import (
    Ambiguous,
    Day,
    Impossible,
    Nearest,
    Span,
    Unknown,
    Why,
    clock,
    day_span,
    heading_day,
    join_names,
    long_day,
    month_label,
    month_name,
    near_day,
    read_beginning,
    read_day,
    short_day,
    week_label,
)

SUNDAY = date(2026, 11, 22)
NEW_YEAR = date(2026, 12, 30)  # a Wednesday in week 53


def day(year, month, number):
    return Day(day=date(year, month, number))


def days_asked(reading):
    assert isinstance(reading, Ambiguous), reading
    return [choice.day for choice in reading.choices]


def every_day():
    first, last = date(2020, 1, 1), date(2040, 12, 31)
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


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


@pytest.mark.parametrize("text", [form[0] for form in FORMS])
def test_every_form_reads_the_same_however_it_is_typed(text):
    meant = read_day(text, SUNDAY)
    bare = text.translate(str.maketrans("åäöÅÄÖ", "aaoAAO"))
    for typed in (
        bare,
        text.upper(),
        text.title(),
        f"  {text}\n",
        f"{text}?",
        text.replace(" ", "  "),
        text.replace(" ", "\u00a0"),
        text.replace(" ", "\u202f"),
        unicodedata.normalize("NFD", text),
        f"\u200b{text}\ufeff",
    ):
        assert read_day(typed, SUNDAY) == meant, typed


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


# Asking


def test_a_weekday_on_that_very_weekday_is_asked_about():
    tuesday = date(2026, 11, 24)
    for text in ("tisdag", "tis", "på tisdag"):
        reading = read_day(text, tuesday)
        assert days_asked(reading) == [tuesday, date(2026, 12, 1)]
        assert [choice.label for choice in reading.choices] == [
            "I dag, tisdag 24 november (v. 48)",
            "Tisdag 1 december (v. 49)",
        ]


def test_next_tuesday_is_asked_about_only_while_this_weeks_is_still_to_come():
    monday, tuesday, wednesday = (date(2026, 11, n) for n in (23, 24, 25))
    assert days_asked(read_day("nästa tisdag", monday)) == [tuesday, date(2026, 12, 1)]
    assert read_day("nästa tisdag", tuesday) == day(2026, 12, 1)
    assert read_day("nästa tisdag", wednesday) == day(2026, 12, 1)


def test_next_weekday_is_asked_about_over_new_year():
    asked = days_asked(read_day("nästa torsdag", NEW_YEAR))
    assert asked == [date(2026, 12, 31), date(2027, 1, 7)]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("onsdag 24 november", [date(2026, 11, 24), date(2026, 11, 25)]),
        ("tisdag 23/11", [date(2026, 11, 23), date(2026, 11, 24)]),
        ("söndag den 24/11", [date(2026, 11, 24), date(2026, 11, 29)]),  # not today, which is past
        ("tisdag 24 november v 49", [date(2026, 11, 24), date(2026, 12, 1)]),
        ("24 november (v. 49)", [date(2026, 11, 24), date(2026, 12, 1)]),
        ("fredag den 13:e", [date(2026, 12, 13), date(2026, 12, 11)]),
    ],
)
def test_a_weekday_or_week_that_contradicts_the_date_is_asked_about(text, asked):
    assert days_asked(read_day(text, date(2026, 11, 23))) == asked


@settings(deadline=None)
@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)), st.integers(0, 6))
def test_a_bare_weekday_is_within_a_week_and_never_today_unasked(today, weekday):
    reading = read_day(date_words.WEEKDAYS[weekday], today)
    if today.weekday() == weekday:
        assert days_asked(reading) == [today, today + timedelta(days=7)]
    else:
        assert isinstance(reading, Day)
        assert reading.day.weekday() == weekday
        assert timedelta(0) < reading.day - today < timedelta(days=7)


# Dates that are none


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("30 februari", Why.NO_SUCH_DAY),
        ("30/2", Why.NO_SUCH_DAY),
        ("31 november 2027", Why.NO_SUCH_DAY),
        ("29 februari 2027", Why.NO_SUCH_DAY),
        ("2027-13-01", Why.NO_SUCH_DAY),
        ("0 mars", Why.NO_SUCH_DAY),
        ("24/13", Why.NO_SUCH_DAY),
        ("32/1", Why.NO_SUCH_DAY),
        ("den 32:e", Why.NO_SUCH_DAY),
        ("den 0:e", Why.NO_SUCH_DAY),
        ("vecka 54", Why.NO_SUCH_WEEK),
        ("v 0", Why.NO_SUCH_WEEK),
        ("vecka 75", Why.NO_SUCH_WEEK),
        ("v 53 2027", Why.NO_SUCH_WEEK),
        ("tisdag v 54", Why.NO_SUCH_WEEK),
        ("24/11 9999", Why.OUT_OF_RANGE),
        ("24 november 0000", Why.OUT_OF_RANGE),
        ("9999-12-31", Why.OUT_OF_RANGE),
        ("0000-01-01", Why.OUT_OF_RANGE),
        ("v 2 9999", Why.OUT_OF_RANGE),
        ("december 9999", Why.OUT_OF_RANGE),
        ("julafton 9999", Why.OUT_OF_RANGE),
        ("första advent 0001", Why.OUT_OF_RANGE),
        ("om 9999 månader", Why.OUT_OF_RANGE),
    ],
)
def test_a_date_that_is_none_says_why(text, why):
    assert read_day(text, SUNDAY) == Impossible(why=why, asked=text)


def test_week_53_is_none_in_a_year_without_one():
    assert read_day("v 53", date(2027, 2, 1)) == Impossible(why=Why.NO_SUCH_WEEK, asked="v 53")


@pytest.mark.parametrize(
    ("text", "guess"),
    [
        ("tisdga", day(2026, 11, 24)),
        ("nasta tisdga", day(2026, 11, 24)),
        ("torsdg v 49", day(2026, 12, 3)),
        ("24 novmber", day(2026, 11, 24)),
        ("imorgn", day(2026, 11, 23)),
        ("jullafton", day(2026, 12, 24)),
        ("tisdagar", day(2026, 11, 24)),
        ("tisdag🎉", day(2026, 11, 24)),
        ("decembr", Span(first=date(2026, 12, 1), last=date(2026, 12, 31), label="december")),
    ],
)
def test_a_mistyped_date_gets_the_nearest_reading(text, guess):
    assert read_day(text, SUNDAY) == Nearest(guess=guess)
    assert read_beginning(text, SUNDAY) == (Nearest(guess=guess), text)


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "24", "49", "2026", "hej på dig", "jag", "semester", "tisdag och onsdag"),
        *("24/11 - 26/11", "<b>tisdag</b>", "🎉", "'; drop table", "٢٤/١١", "²⁴/¹¹"),
        *("24/11/", "/", "v", "v.", "den", "om", "nästa", "2 år", "24:", "::", "a" * 10_000),
    ],
)
def test_other_text_is_unknown(text):
    assert read_day(text, SUNDAY) == Unknown()


# A date before a title


@pytest.mark.parametrize(
    ("text", "reading", "title"),
    [
        ("tisdag Bakom kulisserna på museet", day(2026, 11, 24), "Bakom kulisserna på museet"),
        ("tis bakom kulisserna", day(2026, 11, 24), "bakom kulisserna"),
        ("Tisdag  –  Bakom  kulisserna ", day(2026, 11, 24), "Bakom  kulisserna "),
        ("tisdag: Så jobbar vi", day(2026, 11, 24), "Så jobbar vi"),
        ("tisdag,Så jobbar vi", day(2026, 11, 24), "Så jobbar vi"),
        ("24/11, Så jobbar vi", day(2026, 11, 24), "Så jobbar vi"),
        ("24/11. Så jobbar vi", day(2026, 11, 24), "Så jobbar vi"),
        ("tisdag 24 november (v. 48): Nya bron", day(2026, 11, 24), "Nya bron"),
        ("tisdag 3 saker du inte visste", day(2026, 11, 24), "3 saker du inte visste"),
        ("24 november 2 nya broar", day(2026, 11, 24), "2 nya broar"),
        ("24 november 2027 blir ett bra år", day(2027, 11, 24), "blir ett bra år"),
        ("tisdag v 49 Nya bron", day(2026, 12, 1), "Nya bron"),
        ("tisdag nästa vecka Nya bron", day(2026, 11, 24), "Nya bron"),
        ("den 24:e Nya bron", day(2026, 11, 24), "Nya bron"),
        ("om två veckor Nya bron", day(2026, 12, 6), "Nya bron"),
        ("mån Nya bron", day(2026, 11, 23), "Nya bron"),
        ("man 23/11 Nya bron", day(2026, 11, 23), "Nya bron"),
        ("Första advent på museet", day(2026, 11, 29), "på museet"),
        ("tisdag – Julafton på museet", day(2026, 11, 24), "Julafton på museet"),
        ("tisdag Till dig som söker jobb", day(2026, 11, 24), "Till dig som söker jobb"),
        ("tisdag Är du vår nya kollega?", day(2026, 11, 24), "Är du vår nya kollega?"),
        ('i dag "Idag är det fest"', day(2026, 11, 22), '"Idag är det fest"'),
        ("imorgon 🎉 Fest", day(2026, 11, 23), "🎉 Fest"),
        ("tisdag\u00a0Nya\u00a0bron", day(2026, 11, 24), "Nya\u00a0bron"),
        ("tisdag", day(2026, 11, 24), ""),
        ("tisdag, ", day(2026, 11, 24), ""),
        (
            "v 49 Nya bron",
            Span(first=date(2026, 11, 30), last=date(2026, 12, 6), label="v. 49"),
            "Nya bron",
        ),
        (
            "30 februari Nya bron",
            Impossible(why=Why.NO_SUCH_DAY, asked="30 februari"),
            "Nya bron",
        ),
    ],
)
def test_the_longest_beginning_that_is_a_date_is_split_from_the_title(text, reading, title):
    assert read_beginning(text, SUNDAY) == (reading, title)


@pytest.mark.parametrize(
    "title",
    [
        "Nästa steg för bron",
        "Nästa steg …",
        "Nästa man till rakning",
        "Tips till nyanställda",
        "Tisdagsklubben",
        "Tisdagsklubben firar",
        "Tisdagens medarbetare",
        "En dag på boendet",
        "Om en dag på boendet",
        "Om två hjärtan",
        "Om 20 år",
        "Mars i backspegeln",
        "Juni månads medarbetare",
        "Maj-Britt berättar",
        "Jan berättar",
        "I maj firar vi",
        "2 år med nya bron",
        "24 timmar på akuten",
        "3,5 miljoner till skolan",
        "50/50 i arbetslaget",
        "V 49 i siffror",
        "Vecka 49 på biblioteket",
        "V75 på travet",
        "v8-motorn",
        "Den 3:e gången gillt",
        "Den 24:an går hem",
        "24:e upplagan av festivalen",
        "Man måste inte kunna allt",
        "Son till en brandman",
        "Julaftonsmys",
        "Luciatåg i stadshuset",
        "Advent i kyrkan",
        "Första dagen på jobbet",
        "Alla hjärtans dag",
        "i dag och imorgon",
        "Tisdag och onsdag har vi öppet",
        "24/11 till 26/11 på torget",
        "24/11 – 26/11 på torget",
        "24–27 november på torget",
        "Idag? Nej, imorgon!",
        "Vi ses på tisdag",
    ],
)
def test_a_title_that_begins_like_a_date_is_not_eaten(title):
    assert read_beginning(title, SUNDAY) == (Unknown(), title)


def test_what_may_be_a_title_is_a_date_where_no_title_can_follow():
    december = Span(first=date(2026, 12, 1), last=date(2026, 12, 31), label="december")
    for text in ("dec på näringsliv", "i december på näringsliv"):
        reading, rest = read_beginning(text, SUNDAY, title_follows=False)
        assert (reading, rest) == (december, "på näringsliv")


# For every day


def test_every_written_form_of_every_day_of_twenty_years_reads_back_as_that_day():
    for meant in every_day():
        today = date(meant.year, 1, 1)
        expected = Day(day=meant)
        week = Week.of(meant)
        for typed, on in (
            (long_day(meant, today), today),
            (heading_day(meant, meant), meant),
            (long_day(meant, SUNDAY.replace(year=2019)), today),
            (meant.isoformat(), SUNDAY),
            (f"{meant.day}/{meant.month} {meant.year}", SUNDAY),
            (f"den {meant.day}.{meant.month}", today),
            (f"{long_day(meant, today).split()[0]} v {week.number} {week.year}", SUNDAY),
        ):
            assert read_day(typed, on) == expected, (typed, on)


def test_every_week_of_twenty_years_reads_back_from_its_label():
    for meant in {Week.of(d) for d in every_day()}:
        reading = read_day(week_label(meant), meant.monday)
        assert reading == Span(first=meant.monday, last=meant.sunday, label=week_label(meant))


def test_every_red_day_of_twenty_years_is_read_by_its_name():
    red = [(d, name) for d in every_day() if (name := red_day(d))]
    assert len(red) == 16 * 21
    for meant, name in red:
        assert read_day(f"{name} {meant.year}", SUNDAY) == Day(day=meant)


def test_every_feast_that_can_be_typed_is_known_to_the_library():
    for year in range(2020, 2041):
        assert set(date_words.FEASTS.values()) <= named_days(year).keys()


# For every text

LIKELY = st.lists(
    st.sampled_from(
        [
            *date_words.VOCABULARY,
            *("v.", "49", "54", "24/11", "0/0", "9999", "0000", "24:e", "24.11", "(v.", "48)"),
            *(
                "på",
                "nästa",
                "och",
                "till",
                "–",
                ",",
                ":",
                "Titel",
                "🎉",
                "\u00a0",
                "a\u030a",
                "²",
            ),
        ]
    ),
    max_size=12,
).map(" ".join)


@settings(deadline=None, max_examples=500)
@given(st.one_of(st.text(), LIKELY), st.dates(), st.booleans())
@example("tisdag" + " " * 5_000 + "24/11", SUNDAY, True)
@example("24:e" * 2_500, SUNDAY, True)
@example("v 52", date.max, True)
@example("nästa vecka", date.max, True)
@example("igår", date.min, True)
@example("tisdag v 1", date.min, True)
@example("İ dag", SUNDAY, True)
def test_any_text_on_any_day_is_read_without_an_error(text, today, title_follows):
    reading, rest = read_beginning(text, today, title_follows=title_follows)
    assert text.endswith(rest)
    assert (rest == text) == (isinstance(reading, Unknown | Nearest) or not text)
    read_day(text, today)


@settings(deadline=None)
@given(st.sampled_from([form[0] for form in FORMS]), st.text(max_size=40))
def test_a_capitalised_title_comes_back_as_typed_after_every_form(form, end):
    if isinstance(read_beginning(f"{form} Titel", SUNDAY)[0], Unknown):
        return  # one of those that are read only alone
    title = f"Titel {end}"
    assert read_beginning(f"{form} {title}", SUNDAY) == (read_day(form, SUNDAY), title)
