import pytest
from PIL import Image

from tests.rendering.renderer import parse_problems
from tests.rendering.widths import as_drawn, is_shown, width_class

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def a_card(*body, **more):
    return {"type": "AdaptiveCard", "version": "1.5", "body": list(body), **more}


def text(words, **more):
    return {"type": "TextBlock", "text": words, "wrap": True, **more}


def columns(*items):
    made = [{"type": "Column", "width": "stretch", "items": [item]} for item in items]
    return {"type": "ColumnSet", "columns": made}


GOOD = a_card(
    {"type": "Container", "style": "good", "bleed": True, "items": [text("Bokat")]},
    text("Bakom kulisserna", size="large", weight="bolder", style="heading"),
    {"type": "FactSet", "facts": [{"title": "Sida", "value": "Helsingborgs stad"}]},
    {
        "type": "Input.Text",
        "id": "title",
        "label": "Rubrik",
        "isRequired": True,
        "errorMessage": "Skriv en",
    },
    {"type": "Input.Toggle", "id": "alt", "label": "Krav", "title": "Alternativtext"},
    actions=[
        {"type": "Action.Execute", "title": "Flytta", "verb": "move", "style": "positive"},
        {"type": "Action.Execute", "title": "Avboka", "verb": "cancel", "style": "destructive"},
    ],
)


@pytest.mark.parametrize(
    ("card", "words"),
    [
        (a_card({"type": "TextBox", "text": "x"}), 'Unknown element type "TextBox"'),
        (a_card(text("x", size="huge")), 'Invalid value "huge" for property "size"'),
        (a_card({"type": "Input.Text", "label": "x"}), "unique Id"),
        (a_card({"type": "Badge", "text": "x"}), 'Unknown element type "Badge"'),
    ],
)
def test_the_parser_names_what_is_wrong(card, words):
    (problem, *_) = parse_problems({"card": card})["card"]
    assert words in problem


def test_the_parser_has_nothing_against_a_good_card_nor_against_teams_own_with_a_fallback():
    badge = {"type": "Badge", "text": "x", "fallback": text("x")}
    hidden = {"type": "Badge", "text": "x", "fallback": "drop"}
    cards = {
        "good": GOOD,
        "badge": a_card(badge, hidden),
        "wide": a_card(text("", targetWidth="Wide")),
    }
    assert parse_problems(cards) == {"good": [], "badge": [], "wide": []}


CARDS = {
    "good": GOOD,
    "blank": a_card(text(" ")),
    "column": a_card(
        {
            "type": "ColumnSet",
            "columns": [{"type": "Column", "width": "400px", "items": [text("bred")]}],
        }
    ),
    "cut": a_card(
        text("Ett stycke som inte radbryts utan klipps av vid kanten av kortet", wrap=False)
    ),
    "days": a_card(columns(*map(text, ("måndag", "julafton", "nyårsafton", "fredag", "lördag")))),
    "bywidth": a_card(
        text("alltid"),
        text("brett\n\nbrett\n\nbrett", targetWidth="atLeast:Standard"),
        text("smalt", targetWidth="atMost:Narrow"),
    ),
}


@pytest.fixture(scope="module")
def drawn(drawing, tmp_path_factory):
    return drawing.render_cards(CARDS, folder=tmp_path_factory.mktemp("cards"))


def load(picture):
    with Image.open(picture.path) as image:
        return image.convert("RGB")


def test_a_card_is_drawn_light_and_dark_wide_and_narrow(drawn):
    pictures = drawn["good"]
    assert [(p.theme, p.width) for p in pictures] == [
        ("light", 600),
        ("light", 320),
        ("dark", 600),
        ("dark", 320),
    ]
    wide, narrow, dark, _ = map(load, pictures)
    assert wide.width - narrow.width == 280
    assert wide.getpixel((20, 20)) == (231, 242, 218)  # the good strip reaches the card's edge
    assert dark.getpixel((5, 5)) == (30, 30, 30)


def test_nothing_is_wrong_with_a_good_card(drawn):
    assert [picture.problems + picture.broken_words for picture in drawn["good"]] == [()] * 4


def test_a_card_with_nothing_on_it_is_told(drawn):
    assert [picture.problems for picture in drawn["blank"]] == [("nothing is drawn",)] * 4


@pytest.mark.parametrize("name", ["column", "cut"])
def test_what_is_too_wide_for_a_narrow_card_is_told(drawn, name):
    assert [picture.width for picture in drawn[name] if picture.problems] == [320, 320]


def test_what_is_too_wide_is_told_by_its_words(drawn):
    assert "Ett stycke" in drawn["cut"][1].problems[0]


def test_words_torn_apart_are_told(drawn):
    wide, narrow, *_ = drawn["days"]
    assert wide.broken_words == ()
    assert "nyårsafton" in narrow.broken_words
    assert "fredag" not in narrow.broken_words


def test_target_width_hides_what_is_for_other_widths(drawn):
    wide, narrow, *_ = map(load, drawn["bywidth"])
    assert wide.height > narrow.height


async def test_cards_are_drawn_while_an_event_loop_runs(drawing, tmp_path):
    assert drawing.render_cards({"good": GOOD}, folder=tmp_path)["good"]


def test_what_is_laid_out_without_pictures_is_judged_as_with_them(drawing, drawn, tmp_path):
    cards = {f"{name}-{n}": card for n in range(8) for name, card in CARDS.items()}
    laid_out = drawing.lay_out_cards(cards, sheets=tmp_path)
    assert list(laid_out) == list(cards)
    for name, (wide, narrow) in laid_out.items():
        first, _, _, last = drawn[name.partition("-")[0]]
        for ours, pictured in ((wide, first), (narrow, last)):
            assert vars(pictured) == vars(ours) | {"path": pictured.path}
    assert len(list(tmp_path.glob("sheet-*.jpeg"))) == 3


@pytest.mark.parametrize(
    ("pixels", "name"),
    [(164, "VeryNarrow"), (165, "Narrow"), (320, "Narrow"), (350, "Narrow"), (351, "Standard"),
     (600, "Standard"), (768, "Standard"), (769, "Wide")],
)  # fmt: skip
def test_a_width_has_a_class(pixels, name):
    assert width_class(pixels) == name


@pytest.mark.parametrize(
    ("target", "at_320", "at_600"),
    [
        ("VeryNarrow", False, False),
        ("narrow", True, False),
        ("Standard", False, True),
        ("atLeast:Narrow", True, True),
        ("atLeast:Standard", False, True),
        ("atMost:Narrow", True, False),
        ("atMost:Wide", True, True),
    ],
)
def test_target_width_is_read_as_teams_reads_it(target, at_320, at_600):
    assert is_shown(target, 320) is at_320
    assert is_shown(target, 600) is at_600


def test_hidden_elements_are_taken_out_at_any_depth():
    inner = text("x", targetWidth="Wide")
    card = a_card({"type": "Container", "items": [columns(inner), inner]})
    assert as_drawn(card, 320) == a_card(
        {
            "type": "Container",
            "items": [
                {
                    "type": "ColumnSet",
                    "columns": [{"type": "Column", "width": "stretch", "items": []}],
                }
            ],
        }
    )
