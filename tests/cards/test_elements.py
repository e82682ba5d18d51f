import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.text import plain
from cards.actions import ShowHelp
from cards.elements import (
    MOST_ROWS,
    ROWS,
    button,
    card,
    escape,
    facts,
    few,
    heading,
    link_button,
    row,
    strip,
    subheading,
    text,
    under,
)
from tests.cards.conftest import HARMLESS

JOINER = "\u2060"
NO_BREAK = "\u00a0"
FRAGMENTS = st.sampled_from(
    [
        *("# ", "- ", "+ ", "* ", "1. ", "2) ", "> ", "---", "***", "___", "===", "~~~", "```"),
        *("**", "__", "*", "_", "~~", "`", "\\", "|", "&lt;", "&#60;", "&", "<", ">", "!["),
        *("[a](b)", "[a]: b", "](", "https://", "http://a.se", "ftp://x", "//a.se", "www."),
        *(
            "a.se",
            "a@b.se",
            "mailto:",
            "192.168.0.1",
            "a.com/x?y=z#w",
            "javascript:alert(1)",
            "<at>Alla</at>",
        ),
        *("<b>", "</b>", "<!--", "<script>", "{{DATE(2026-11-24T00:00:00Z)}}", "{{", "}}", ":::"),
        *("\n", "\r\n", "\t", "    ", "\u2028", "\u202e", "\u2066", "\u200b", "\ufeff", "\x00"),
        *("Ny cykelbro", "24.11", "09:30", "v. 49", "å", "مرحبا", "👩🏽‍💻"),
    ]
)
TYPED = st.lists(FRAGMENTS | st.text(max_size=8), max_size=12).map("".join)


@settings(max_examples=600)
@given(typed=TYPED)
def test_no_text_becomes_markup_a_mention_or_a_link(markdown, typed):
    escaped = escape(typed)
    kinds, shown = markdown(escaped)
    assert kinds <= HARMLESS
    assert shown.replace(JOINER, "").replace(NO_BREAK, " ") == plain(typed)
    assert "<at>" not in escaped
    assert "{{" not in escaped


def test_the_parser_of_these_tests_would_find_a_link(markdown):
    for live in (
        "[a](https://b.se)",
        "https://b.se",
        "helsingborg.se",
        "10.0.0.1",
        "a@b.se",
        "**a**",
    ):
        kinds, _ = markdown(live)
        assert kinds - HARMLESS, live


@given(typed=TYPED)
def test_plain_text_is_one_line_without_steering_characters(typed):
    line = plain(typed)
    assert line == " ".join(line.split())
    assert line == plain(line)
    assert not {"\u202e", "\u2066", "\u200b", "\ufeff", "\x00", "\u2028"} & set(line)


@pytest.mark.parametrize(
    "typed",
    [
        "Ny cykelbro",
        "24/11 klockan 09:30",
        "Version (v.) och klocka (kl.)",
        "Vård & omsorg [1] <3",
        "👩🏽‍💻 och می‌خواهم",
    ],
)
def test_ordinary_text_is_left_as_it_is(typed):
    assert escape(typed) == typed


@pytest.mark.parametrize(
    ("typed", "whole"),
    [
        ("Tisdag 24 november (v. 48)", "v. 48"),
        ("v. 49 (nu)", "v. 49"),
        ("onsdag 25 november (v. 48) kl. 09:30", "kl. 09:30"),
        ("Kl. 09:30", "Kl. 09:30"),
        ("V. 49", "V. 49"),
    ],
)
def test_no_line_ends_between_an_abbreviation_and_its_number(typed, whole):
    assert whole in typed
    assert whole.replace(" ", NO_BREAK) in escape(typed)


def test_half_a_character_does_not_break_the_card():
    assert json.dumps(plain("a\ud800b"), ensure_ascii=False).encode()


WILD = "**fet** <at>Alla</at> https://a.se"


@pytest.mark.parametrize(
    "part",
    [
        heading(WILD),
        subheading(WILD),
        under(WILD),
        text(WILD),
        strip(WILD, "good", WILD),
        facts([(WILD, WILD)]),
        row(WILD, detail=WILD),
    ],
    ids=lambda part: part.type_name,
)
def test_every_part_escapes_its_text(part):
    drawn = json.dumps(part.wired)
    assert "**" not in drawn
    assert "<at>" not in drawn
    assert "https://" not in drawn


def test_a_short_label_stays_on_one_line_and_a_long_one_may_go_on_the_next():
    shown = facts([("Svara senast", "i dag"), ("Superadmin hämtade från Entra", "i går")]).wired
    short, long = (fact["title"] for fact in shown["facts"])
    assert short == "Svara senast".replace(" ", NO_BREAK)
    assert NO_BREAK not in long


def test_a_fact_without_a_value_is_left_out():
    shown = facts([("Sida", "stad"), ("Tid", "")]).wired["facts"]
    assert [fact["title"] for fact in shown] == ["Sida"]


@pytest.mark.parametrize(("rows", "shown", "hidden"), [(0, 0, 0), (7, 7, 0), (8, 7, 1)])
def test_rows_past_the_seventh_are_folded(rows, shown, hidden):
    items = [part.wired for part in few([text(str(number)) for number in range(rows)])]
    texts = [item for item in items if item["type"] == "TextBlock"]
    folded = [item for item in items if item["type"] == "Container"]
    assert len(texts) == shown
    assert sum(len(item["items"]) for item in folded) == hidden


def test_rows_past_what_a_card_can_hold_are_counted():
    *_, last = few([text("x")] * (MOST_ROWS + 3))[ROWS].wired["items"]
    assert last["text"] == "… och 3 till"


def test_a_card_says_what_it_is_where_it_cannot_be_drawn():
    made = card([heading("x")], fallback="**Hej**\n då")
    assert made["version"] == "1.5"
    assert made["$schema"].endswith("adaptive-card.json")
    assert made["fallbackText"] == "**Hej** då"
    assert "actions" not in made


def test_a_button_carries_its_verb_and_leaves_the_forms_inputs_behind():
    assert button("Hjälp\n", ShowHelp(), aside=True, says="Visa hjälpen").wired == {
        "type": "Action.Execute",
        "title": "Hjälp",
        "verb": "help",
        "data": {},
        "mode": "secondary",
        "tooltip": "Visa hjälpen",
        "associatedInputs": "none",
    }
    link = link_button("Öppna", "https://www.linkedin.com/x")
    assert link.wired["url"] == "https://www.linkedin.com/x"
