"""The corpus of phrases: how many are read right, asked about, not understood, wrong."""

import tomllib
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from bot.organisation import load_organisation
from bot.swedish.reading.meanings import Ambiguous, Circumstances, Day, Days, Impossible, Span
from bot.swedish.reading.post import Post, PostReading, read_post

CORPUS = tomllib.loads((Path(__file__).parent / "phrases.toml").read_text(encoding="utf-8"))
ORGANISATION = load_organisation()
PAGES = [entry.page() for entry in ORGANISATION.pages]
LOCAL = ORGANISATION.local_days()
DEPARTMENTS = [entry.department() for entry in ORGANISATION.departments]

PHRASES = [
    (group["today"], f"{name}.{kind}", text, expected)
    for name, group in CORPUS.items()
    for kind, phrases in group.items()
    if kind != "today"
    for text, expected in phrases.items()
]
UNREAD = [each for each in PHRASES if each[1].startswith("unread.")]
DAYS = [each for each in PHRASES if not each[1].startswith(("titles.", "unread."))]
TITLES = [each for each in PHRASES if each[1].startswith("titles.")]


def shown(post: Post) -> str:
    """A reading in the notation of the corpus."""
    match post.when:
        case Day(day=day):
            when = day.isoformat()
        case Span(first=first, last=last):
            when = f"{first}/{last}"
        case Days(days=days):
            when = ", ".join(map(str, days))
        case Ambiguous():
            when = "asks"
        case Impossible():
            when = "impossible"
        case None:
            when = ""
    if post.at is not None:
        when = f"{when} {post.at:%H:%M}"
    if post.page is not None:
        when = f"{when} @{post.page.id}"
    return when


def verdict(expected: str, reading: PostReading, text: str) -> str:
    if not reading.is_sure or isinstance(reading.post.when, Ambiguous):
        return "right" if expected == "asks" else "asks"
    got = shown(reading.post)
    whole = got if not reading.post.title else f"{got} | {reading.post.title}".strip()
    if whole == expected.removesuffix(" |"):
        return "right"
    nothing = reading.post.when is None and reading.post.at is None and reading.post.page is None
    if nothing and reading.post.title == text:
        return "not understood"
    return f"wrong: {whole!r} for {expected!r}"


def read(today: date, text: str) -> PostReading:
    return read_post(text, Circumstances(today=today), PAGES, LOCAL, departments=DEPARTMENTS)


def count(phrases) -> Counter[str]:
    return Counter(
        verdict(expected, read(today, text), text).partition(":")[0]
        for today, _, text, expected in phrases
    )


@pytest.mark.parametrize(("today", "kind", "text", "expected"), PHRASES)
def test_no_phrase_is_read_wrongly(today, kind, text, expected):
    assert not verdict(expected, read(today, text), text).startswith("wrong"), kind


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mån eller tis om två veckor", ["2026-12-14", "2026-12-21", "2026-12-15"]),
        ("ons eller tors om två veckor", ["2026-12-16", "2026-12-17"]),
        ("tisdag eller fredag om en vecka", ["2026-12-08", "2026-12-11"]),
        ("ons eller tors veckan efter", ["2026-12-09", "2026-12-10"]),
        ("om två veckor ons eller tors", ["2026-12-16", "2026-12-17"]),
        ("om en vecka på tis, ons eller tors", ["2026-12-08", "2026-12-09", "2026-12-10"]),
    ],
)
def test_weeks_said_once_are_counted_for_each_weekday(text, days):
    when = read(date(2026, 11, 30), text).post.when
    assert isinstance(when, Ambiguous)
    assert [each.day.isoformat() for each in when.choices] == days


@pytest.mark.parametrize(
    ("text", "day", "title"),
    [
        ("3 dec – Lucia i rådhuset", date(2026, 12, 3), "Lucia i rådhuset"),
        ("3/12 - Jul på Fredriksdal", date(2026, 12, 3), "Jul på Fredriksdal"),
        ("8 dec - Fredag på jobbet", date(2026, 12, 8), "Fredag på jobbet"),
        ("kl 10 3/12 - Jul på Fredriksdal", date(2026, 12, 3), "Jul på Fredriksdal"),
    ],
)
def test_a_title_after_a_dash_may_begin_with_a_day_of_its_own(text, day, title):
    reading = read_post(text, Circumstances(today=date(2026, 11, 29)))
    assert (reading.post.when, reading.post.title) == (Day(day=day), title)
    assert reading.instead is not None
    assert isinstance(reading.instead.when, Span)


@pytest.mark.parametrize(
    ("text", "day", "title"),
    [
        ("Lucia i rådhuset 13 december", date(2026, 12, 13), "Lucia i rådhuset"),
        ("Lucia i rådhuset den 11/12", date(2026, 12, 11), "Lucia i rådhuset"),
        ("Jul i rådhuset 20 december", date(2026, 12, 20), "Jul i rådhuset"),
        ("Fredag på jobbet 9 december", date(2026, 12, 9), "Fredag på jobbet"),
    ],
)
def test_a_title_that_begins_with_a_feast_and_ends_with_a_date_is_kept_whole(text, day, title):
    reading = read_post(text, Circumstances(today=date(2026, 11, 29)))
    assert (reading.post.when, reading.post.title) == (Day(day=day), title)
    assert reading.instead == Post(title=text)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("v.50 Glögg på tisdag", ["2026-12-08"]),
        ("nästa vecka Glögg på torsdag", ["2026-12-10"]),
        ("vecka 51 Glögg på onsdagen", ["2026-12-16"]),
        ("v 50 Glögg fredag", ["2026-12-11"]),
        ("december Glögg på torsdag", ["2026-12-03"]),
    ],
)
def test_a_weekday_after_the_title_is_in_the_week_before_it(text, days):
    reading = read(date(2026, 12, 1), text)
    assert reading.instead is not None
    found = reading.instead.when
    choices = found.choices if isinstance(found, Ambiguous) else [found]
    assert [str(each.day) for each in choices] == days
    assert reading.instead.title == "Glögg"


@pytest.mark.parametrize("text", ["3 dec - lucia i rådhuset", "3 dec-Lucia i rådhuset"])
def test_days_joined_by_a_dash_are_no_title(text):
    assert isinstance(read_post(text, Circumstances(today=date(2026, 11, 29))).post.when, Span)


def test_the_corpus_is_read():
    assert len(DAYS) >= 400
    assert len(TITLES) >= 200
    days, titles = count(DAYS), count(TITLES)
    assert days == Counter({"right": len(DAYS)}), days
    assert titles == Counter({"right": len(TITLES)}), titles


def test_what_is_not_read_yet_is_kept_whole_and_books_nothing():
    """Whoever teaches the reader one of these moves it among the others."""
    found = count(UNREAD)
    assert found == Counter({"not understood": len(UNREAD)}), found
