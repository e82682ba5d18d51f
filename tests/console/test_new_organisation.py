"""Another municipality's file, out of ten answers."""

import re
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.console.commands import CANNOT, main
from bot.console.new_organisation import NotWritten, organisation_file, write_organisation
from bot.organisation import Organisation, load_organisation
from bot.schedule.model import PageKind
from bot.swedish import new_organisation as words
from bot.swedish.new_organisation import QUESTIONS
from bot.swedish.reading.names import find_page
from bot.swedish.reading.tokens import tokens

TODAY = date(2026, 11, 29)
ANSWERS = {
    "name": "Exempelstads kommun",
    "website": "https://exempelstad.example/",
    "network": "Webbnätverket",
    "main_page": "Exempelstad",
    "product_pages": "Näringsliv i Exempelstad, Omsorg i Exempelstad",
    "departments": "Kommunledning, Skola, Skog och mark, Vård",
    "contact_centre": "Medborgarservice",
    "contact_link": "https://exempelstad.example/kontakt",
    "superadmins": "kommunikationsenheten",
    "job_ads": "Varbi",
}


def typed(*lines: str) -> Callable[[str], str]:
    left = iter(lines)
    return lambda _question: next(left)


def test_there_are_ten_questions():
    assert len(QUESTIONS) == 10
    assert ANSWERS.keys() == QUESTIONS.keys()


def test_the_answers_become_a_file_that_the_bot_reads(tmp_path: Path):
    told: list[str] = []
    file = tmp_path / "exempelstad.toml"
    write_organisation(file, typed(*ANSWERS.values()), told.append, TODAY)
    made = load_organisation(file)
    assert made.name == "Exempelstads kommun"
    assert [page.name for page in made.pages if page.kind is PageKind.PRODUCT] == [
        "Näringsliv i Exempelstad",
        "Omsorg i Exempelstad",
    ]
    assert len({entry.short for entry in made.departments}) == 4
    assert str(file) in told[-1]


def test_a_page_is_known_by_what_people_call_it():
    """As where its whole name is never said: the booking would else go to the main page."""
    answers = ANSWERS | {
        "product_pages": "Näringsliv i Exempelstad, Exempelstads vård och omsorg, Exempelstad"
        " Skola, Skola Exempelstad",
    }
    pages = Organisation.model_validate(tomllib.loads(organisation_file(answers, TODAY))).pages
    assert [page.aliases for page in pages] == [
        ("huvudsidan",),
        ("näringsliv",),
        ("vård och omsorg",),
        ("skola",),
        (),
    ]
    found = find_page(tokens("näringsliv nytt företagscenter"), 0, [each.page() for each in pages])
    assert found is not None
    assert found.what.name == "Näringsliv i Exempelstad"


def test_departments_get_letters_that_say_something():
    answers = ANSWERS | {"departments": "Skog och mark, Skola, Sociala medier, Stöd och musik"}
    made = Organisation.model_validate(tomllib.loads(organisation_file(answers, TODAY)))
    assert [each.short for each in made.departments] == ["SM", "SKOL", "SM2", "SM3"]


def test_what_can_wait_stands_there_and_holds_when_it_is_taken_into_use():
    text = organisation_file(ANSWERS, TODAY)
    uncommented = re.sub(r"^# (?=[a-z_]+ = |\[)", "", text, flags=re.MULTILINE)
    assert uncommented != text
    made = Organisation.model_validate(tomllib.loads(uncommented))
    assert made.archive.creator == "Arkivbildaren"
    assert made.retention.removed_comments is not None
    assert made.quiet
    assert (made.schedule.lead_days, made.schedule.least_a_week) == (3, 2)
    assert made.advice


def test_a_missing_answer_and_half_an_address_are_asked_for_again(tmp_path: Path):
    told: list[str] = []
    lines = list(ANSWERS.values())
    lines[1:1] = ["exempelstad.example"]
    lines[0:0] = ["  "]
    write_organisation(tmp_path / "a.toml", typed(*lines), told.append, TODAY)
    assert len(told) == 3
    assert load_organisation(tmp_path / "a.toml").name == "Exempelstads kommun"


def test_nothing_is_written_over(tmp_path: Path):
    file = tmp_path / "mine.toml"
    file.write_text("kept", encoding="utf-8")
    with pytest.raises(NotWritten):
        write_organisation(file, typed(), print, TODAY)
    assert file.read_text(encoding="utf-8") == "kept"


@pytest.mark.parametrize(
    ("name", "wrong", "said"),
    [
        ("departments", "Skola, Skola", words.TWICE),
        ("departments", "Skola, skola!", words.TWICE),
        ("departments", " , ", words.REQUIRED),
        ("product_pages", "Exempelstad", words.TWICE),
        ("superadmins", ",", words.REQUIRED),
        ("name", "x" * 101, words.TOO_LONG),
        ("departments", f"Skola, {'x' * 101}", words.TOO_LONG),
        ("website", "https://..example/", words.ADDRESS),
        ("network", "Webb\x1b[Dnätet", words.UNSEEN),
        ("network", "Webb\x7fnätet", words.UNSEEN),
    ],
)
def test_what_cannot_stand_is_told_at_once_and_only_that_asked_for_again(
    tmp_path: Path, name: str, wrong: str, said: str
):
    lines = list(ANSWERS.values())
    lines.insert(list(QUESTIONS).index(name), wrong)
    told: list[str] = []
    write_organisation(tmp_path / "a.toml", typed(*lines), told.append, TODAY)
    assert told[0] == said
    assert len(told) == 2
    assert load_organisation(tmp_path / "a.toml").name == "Exempelstads kommun"


def test_a_space_that_does_not_break_is_a_space(tmp_path: Path):
    file = tmp_path / "a.toml"
    answers = ANSWERS | {"main_page": "Exempelstads\N{NO-BREAK SPACE}kommun"}
    write_organisation(file, typed(*answers.values()), print, TODAY)
    assert load_organisation(file).pages[0].name == "Exempelstads kommun"


def test_a_folder_that_is_not_there_is_told_of_before_anything_is_asked(tmp_path: Path):
    file = tmp_path / "none" / "a.toml"
    with pytest.raises(NotWritten, match=re.escape(str(file.parent))):
        write_organisation(file, typed(), print, TODAY)


def test_a_file_that_cannot_be_written_gives_the_answers_back(tmp_path: Path):
    told: list[str] = []
    file = tmp_path / "here" / "a.toml"
    file.parent.mkdir()
    left = iter(ANSWERS.values())

    def ask(_question: str) -> str:
        if file.parent.exists():
            file.parent.rmdir()
        return next(left)

    with pytest.raises(NotWritten, match=re.escape(words.cannot_write(str(file)))):
        write_organisation(file, ask, told.append, TODAY)
    assert tomllib.loads(told[-1])["name"] == "Exempelstads kommun"


@pytest.mark.parametrize("stop", [EOFError, KeyboardInterrupt])
def test_whoever_stops_is_told_that_there_is_no_file(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    stop: type[BaseException],
):
    def stopped(_question: str) -> str:
        raise stop

    monkeypatch.setattr("builtins.input", stopped)
    assert main(["organisation", "new", str(tmp_path / "a.toml")]) == CANNOT
    assert words.STOPPED in capsys.readouterr().err


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=60)
)
def test_whatever_a_name_holds_comes_through_as_typed(name: str):
    text = organisation_file(ANSWERS | {"name": f"x{name}x"}, TODAY)
    assert tomllib.loads(text)["name"] == f"x{name}x"
    assert Organisation.model_validate(tomllib.loads(text))
