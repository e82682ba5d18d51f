"""Whatever is typed: no error, no word lost, and no day where nobody would see one."""

import re
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.organisation import load_organisation
from bot.swedish.date_writing import heading_day, long_day, near_day
from bot.swedish.reading import days, vocabulary
from bot.swedish.reading.cursor import kind_of
from bot.swedish.reading.feasts import FEASTS, SPANS
from bot.swedish.reading.meanings import Circumstances, Day, NotInCalendar
from bot.swedish.reading.post import Post, read_post
from bot.swedish.reading.tokens import tokens
from tests.swedish.test_phrases import LOCAL, PAGES, PHRASES

SUNDAY = date(2026, 11, 22)
WORDS = [
    *vocabulary.WEEKDAY,
    *vocabulary.MONTH,
    *vocabulary.NUMBERS,
    *vocabulary.ORDINALS,
    *vocabulary.PARTS_OF_A_DAY,
    *FEASTS,
    *SPANS,
    *("v", "v.", "49", "54", "24/11", "0/0", "9999", "0000", "24:e", "24.11", "(v.", "48)", "kl"),
    *("på", "nästa", "och", "eller", "till", "t o m", "–", ",", ":", "Titel", "🎉", "\u00a0"),
    *("fr o m", "mellan", "om", "veckan", "före", "efter", "den", "i", "dagen", "sista", "slutet"),
    *("av", "10:30", "14.00", "halv", "tre", "261215", "2026-12-15", "2026", "-27", "a\u030a"),
    *("näringsliv", "Miljöförvaltningen", "sidan", "varje", "nån", "dag", "²", "٢٤/١١"),
]
GRAMMAR = ("cursor", "figures", "points", "stretches", "vocabulary")
FOLLOWING = (
    *("", "tisdag", "i tisdags", "2", "december", "2 december", "första advent", "2026", "v 50"),
    *("v 50 tisdag", "idag", "i slutet av januari", "nån gång i januari"),
    *("vecka", "veckan", "nästa vecka", "veckan före jul", "lucia", "jul", "mellan jul och nyår"),
    *("två veckor", "14 dagar från nu", "fredagen i januari", "tisdagen efter påsk", "i januari"),
    *("av december", "dag i december", "sommar", "helgen", "månad", "morgon", "sista april"),
)
LIKELY = st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join)


def whole(post: Post) -> bool:
    return post.when is None and post.at is None and post.page is None


@settings(max_examples=250)
@given(
    st.one_of(st.text(), LIKELY),
    st.dates(date(1901, 1, 1), date(2190, 1, 1)),
    st.booleans(),
)
@example("tisdag" + " " * 5_000 + "24/11", SUNDAY, False)
@example("24:e" * 1_000, SUNDAY, False)
@example("måndag och " * 400, SUNDAY, False)
@example("sista måndag före " * 200, SUNDAY, False)
@example("İ dag", SUNDAY, False)
def test_any_text_is_read_and_none_of_it_is_lost(text, today, looks_back):
    reading = read_post(text, Circumstances(today=today, looks_back=looks_back), PAGES, LOCAL)
    if reading.instead is not None:
        # One of the two is the title whole, or the title as the sure beginning leaves it.
        assert reading.post.title in text or reading.instead.title in text
    if whole(reading.post):
        assert reading.post.title == text


def test_a_rule_is_tried_wherever_it_reads_something():
    """At every word that the grammar knows, followed by what it may stand before."""
    sources = [Path(days.__file__).parent / f"{name}.py" for name in GRAMMAR]
    known = {
        phrase for each in sources for phrase in re.findall(r'"([a-z. ]{1,40})"', each.read_text())
    }
    for phrase in sorted(known | set(WORDS)):
        for following in FOLLOWING:
            read_by_rules_not_tried(f"{phrase} {following}", SUNDAY, places=1)
    for today, _, text, _ in PHRASES:
        read_by_rules_not_tried(text, today)


def read_by_rules_not_tried(text: str, today: date, *, places: int | None = None) -> None:
    toks = tokens(text)
    parser = days.Parser(toks, Circumstances(today=today), (), joined=True)
    for place, token in enumerate(toks[:places]):
        for rule in set(days.RULES) - set(days.RULES_AT.get(kind_of(token.word), ())):
            with suppress(NotInCalendar, OverflowError):
                assert rule(parser, place) is None, (rule.__name__, text, place)


@given(st.dates(date.min, date.max))
def test_at_the_ends_of_time_nothing_breaks(today):
    for text in (
        "v 52",
        "nästa vecka",
        "igår",
        "tisdag v 1",
        "i helgen",
        "julafton",
        "dagen efter jul",
    ):
        read_post(text, Circumstances(today=today), PAGES, LOCAL)


def test_every_written_day_of_three_years_reads_back_as_that_day():
    first = date(2026, 1, 1)  # with a week 53, and a leap day
    for number in range(365 * 3):
        meant = first + timedelta(days=number)
        today = date(meant.year, 1, 1)
        week = meant.isocalendar()
        month = vocabulary.MONTHS[meant.month - 1]
        for typed in (
            long_day(meant, today),
            heading_day(meant, today),
            near_day(meant, today),
            meant.isoformat(),
            f"{meant:%d.%m.%Y}",
            f"{meant.day}/{meant.month} {meant.year}",
            f"{meant.day}/{meant.month}",
            f"den {meant.day}.{meant.month}",
            f"{meant.day}:e {month[:3]}",
            f"{meant.day} {month[:3]}. {meant.year}",
            f"{vocabulary.WEEKDAYS[meant.weekday()]} v {week.week} {week.year}",
        ):
            reading = read_post(typed, Circumstances(today=today), PAGES)
            assert reading.is_sure, typed
            assert reading.post == Post(when=Day(day=meant)), typed


# Words that begin no day to anybody.
OTHER_WORDS = st.text(alphabet="bcghjkpqxzåäö", min_size=3, max_size=9)


@settings(max_examples=100)
@given(st.lists(OTHER_WORDS, min_size=1, max_size=8))
def test_a_title_of_other_words_is_a_title_whole(words):
    title = " ".join(words).capitalize()
    reading = read_post(title, Circumstances(today=SUNDAY), PAGES, LOCAL)
    assert reading.post.title == title or reading.guessed
    assert whole(reading.post) or reading.guessed
    dated = read_post(f"torsdag {title}", Circumstances(today=SUNDAY), PAGES, LOCAL)
    assert dated.post.when == Day(day=date(2026, 11, 26))
    assert dated.post.title == title or dated.instead is not None


def test_the_organisations_own_days_have_names():
    assert {each.name for each in load_organisation().local_days()} >= {"sportlovet", "höstlovet"}
