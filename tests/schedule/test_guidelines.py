"""How words are matched; which real question finds which text stands with the Swedish texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.schedule.guidelines import MOST_WORDS, Subject, fold, likeness, search

CATS = Subject(key="cats", title="About cats", body=("They sleep.",), keywords=("kitten",))
DOGS = Subject(
    key="dogs", title="About dogs", body=("They bark at a kitten.",), keywords=("puppy",)
)


def keys(question: str, **options) -> list[str]:
    return [subject.key for subject in search(question, [CATS, DOGS], **options)]


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        ("kommentar", "kommentarer"),
        ("jobbannons", "annons"),
        ("komentar", "kommentar"),
        ("kommenatr", "kommentar"),
    ],
)
def test_forms_compounds_and_misspellings_are_alike_but_less_than_the_word_itself(asked, known):
    assert 0 < likeness(asked, known) < likeness(known, known) == 1


@pytest.mark.parametrize(("asked", "known"), [("hat", "hatt"), ("hot", "hat"), ("bild", "bok")])
def test_short_words_are_not_guessed_at(asked, known):
    assert likeness(asked, known) == 0


def test_dots_rings_and_case_are_folded_away():
    assert fold("ÅÄÖ é ü") == fold("a\u030aäo\u0308 É U") == "aao e u"


def test_a_keyword_outweighs_a_word_of_the_text():
    assert keys("kitten") == ["cats"]


def test_a_question_about_two_subjects_finds_both():
    assert set(keys("kitten or puppy")) == {"cats", "dogs"}


def test_a_word_ignored_finds_nothing():
    assert keys("kitten", ignored={"Kitten"}) == []


def test_without_subjects_there_is_no_answer():
    assert search("kitten", []) == []


@pytest.mark.parametrize("question", ["", "?", "quantum physics", "  \n", "🐈"])
def test_what_is_about_nothing_known_finds_nothing(question):
    assert keys(question) == []


def test_only_the_beginning_of_a_very_long_question_is_read():
    filler = " ".join(f"word{number}" for number in range(MOST_WORDS - 1))
    assert keys(f"{filler} kitten") == ["cats"]
    assert keys(f"{filler} another kitten") == []


def test_a_subject_without_words_is_never_found():
    assert search("kitten", [Subject(key="empty", title="?", body=(), keywords=())]) == []


@given(st.text(max_size=60), st.permutations([CATS, DOGS]))
def test_any_text_is_answered_and_case_is_nothing_to_it(question, order):
    found = search(question, order)
    assert len({subject.key for subject in found}) == len(found)
    assert search(fold(question), order) == found
