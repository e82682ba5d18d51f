"""Advice counts what can be counted: said where it is over the limit, silent where it isn't."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.organisation import load_organisation
from bot.schedule.model import Audience, Theme
from bot.swedish.advice import counted, why
from bot.swedish.guidelines import subjects
from bot.writing.advice import Advice, AdviceId, AdviceRule, Written, advise, emojis, lix

HELSINGBORG = load_organisation()
RULES = HELSINGBORG.advice_rules()
POSTS = [
    entry["text"]
    for entry in tomllib.loads(Path(__file__).with_name("posts.toml").read_text())["posts"]
]


def rule(kind: AdviceId) -> AdviceRule:
    return next(each for each in RULES if each.id is kind)


def found(text: str, **more: object) -> dict[AdviceId, Advice]:
    return {each.rule.id: each for each in advise(Written(text=text, **more), RULES)}


def test_each_kind_of_advice_is_given_in_helsingborg_with_a_reason_and_a_source():
    assert {each.id for each in RULES} == set(AdviceId)
    assert all(each.reason and each.source for each in RULES)


def test_there_are_twenty_ordinary_posts():
    assert len(POSTS) == 20
    assert len(set(POSTS)) == 20


@pytest.mark.parametrize("text", POSTS, ids=range(1, 21))
def test_an_ordinary_post_gets_no_advice(text):
    assert found(text) == {}


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("MISSA INTE öppet hus", AdviceId.CAPITALS, "2 ord i bara versaler: MISSA, INTE."),
        (
            "KOM TILL OSS I KVÄLL, alla",
            AdviceId.CAPITALS,
            "5 ord i bara versaler: KOM, TILL, OSS …",
        ),
        (
            "Nu: ÄNTLIGEN ÄR DET JUL",
            AdviceId.CAPITALS,
            "4 ord i bara versaler: ÄNTLIGEN, ÄR, DET …",
        ),
        ("HR och VÄLKOMMEN till SAV", AdviceId.CAPITALS, "1 ord i bara versaler: VÄLKOMMEN."),
        ("VÄLKOMMEN, välkommen", AdviceId.CAPITALS, "1 ord i bara versaler: VÄLKOMMEN."),
        ("😀 😀 😀 😀", AdviceId.EMOJIS, "4 emojier. Rådet är högst 3."),
        ("👨‍👩‍👧 🇸🇪 ❤️ 1️⃣", AdviceId.EMOJIS, "4 emojier. Rådet är högst 3."),
        ("👍🏽👍🏽👍🏽👍🏽", AdviceId.EMOJIS, "4 emojier. Rådet är högst 3."),
        ("Hej\n#Skola #Vård #Miljö", AdviceId.HASHTAGS, "3 hashtaggar. Rådet är högst 2."),
        (
            "Vi på #Helsingborg söker dig",
            AdviceId.HASHTAGS_LAST,
            "Det finns text efter #Helsingborg.",
        ),
        ("Hej\n#helsingborgsstad", AdviceId.HASHTAG_CAPITALS, "Skriv hellre #HelsingborgsStad."),
        ("Hej\n#JobbaiHelsingborg", AdviceId.HASHTAG_CAPITALS, "Skriv hellre #JobbaIHelsingborg."),
        ("Grön vecka här\n#grönvecka", AdviceId.HASHTAG_CAPITALS, "Skriv hellre #GrönVecka."),
        (
            "Och " + "så " * 40 + "var det slut.",
            AdviceId.SENTENCE_LENGTH,
            "En mening har 44 ord. Den börjar: ”Och så så så så …”",
        ),
        (
            "Kommunikationsavdelningens verksamhetsutvecklare implementerar"
            " förvaltningsövergripande styrdokument " * 6,
            AdviceId.LIX,
            "LIX är 130. Rådet är högst 55.",
        ),
        ("https://a.se/1 och https://a.se/2", AdviceId.LINKS, "2 länkar. Rådet är högst 1."),
        ("Läs mer: bit.ly/abc", AdviceId.SHORTENERS, "Förkortad länk: bit.ly."),
        (
            "Läs mer: https://www.tinyurl.com/x.",
            AdviceId.SHORTENERS,
            "Förkortad länk: tinyurl.com.",
        ),
    ],
)
def test_what_is_over_the_limit_is_said_in_one_sentence_with_its_reason(text, kind, said):
    advice = found(text)[kind]
    assert counted(advice, Written(text=text)) == said
    assert why(advice).endswith(f"({advice.rule.source})")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("SAV, HR, VOF och AMF samlas. OBS: ny tid.", AdviceId.CAPITALS),
        ("COVID-19 och HBTQI och UNICEF", AdviceId.CAPITALS),
        ("#HELSINGBORG @KOMMUNEN https://a.se/STORT", AdviceId.CAPITALS),
        ("© 2026 Staden™ 10 # * 1 ✔ → ☎", AdviceId.EMOJIS),
        ("C# är ett språk, #1 är en plats, a#b är inget", AdviceId.HASHTAGS),
        ("https://a.se/#ett #två", AdviceId.HASHTAGS),
        ("Kom hit! #Skola 🎉 https://a.se", AdviceId.HASHTAGS_LAST),
        ("Om arbetsgivarvarumärke\n#arbetsgivarvarumärke", AdviceId.HASHTAG_CAPITALS),
        ("#förstad #vårdag #skolgård #framtidstro #LinkedIn", AdviceId.HASHTAG_CAPITALS),
        ("Vård och omsorg\n#VårdOchOmsorg", AdviceId.HASHTAG_CAPITALS),
        ("Ett steg\n#ETTSTEG", AdviceId.HASHTAG_CAPITALS),
        ("rad\n" * 60, AdviceId.SENTENCE_LENGTH),
        ("Verksamhetsutvecklare implementerar.", AdviceId.LIX),
        ("https://a.se/1, https://a.se/1.", AdviceId.LINKS),
        ("Jobben på helsingborg.se, anna@helsingborg.se kl. 10.15 3/4", AdviceId.LINKS),
        ("https://orbit.ly/abc https://lnkd.in/abc", AdviceId.SHORTENERS),
    ],
)
def test_what_only_looks_like_it_is_left_alone(text, kind):
    assert kind not in found(text)


def test_the_link_beside_the_text_counts_as_one_of_its_links():
    assert AdviceId.LINKS in found("https://a.se/1", link="https://a.se/2")
    assert AdviceId.LINKS not in found("https://a.se/1", link="https://a.se/1")
    assert AdviceId.SHORTENERS in found("", link="https://bit.ly/x")


@pytest.mark.parametrize(
    ("alt", "said"),
    [
        (None, None),
        ("", "Alt-text saknas."),
        ("Bild", "Alt-texten är kort."),
        ("Mira håller upp ett bröd", None),
    ],
)
def test_an_alternative_text_is_asked_for_where_there_may_be_none(alt, said):
    advice = found("Hej", alt_text=alt).get(AdviceId.ALT_TEXT)
    assert (advice and counted(advice, Written(text="Hej"))) == said


def test_a_theme_that_seldom_suits_the_audience_is_named():
    both = {"audience": Audience.MUNICIPALITIES, "theme": Theme.BEHIND_THE_SCENES}
    advice = found("Hej", **both)[AdviceId.CONTRAST]
    said = counted(advice, Written(text="Hej", **both))
    assert said == "Temat bakom kulisserna är ovanligt för andra kommuner."
    assert AdviceId.CONTRAST not in found("Hej", audience=Audience.EMPLOYEES, theme=both["theme"])
    assert AdviceId.CONTRAST not in found("Hej", theme=both["theme"])


def test_lix_is_words_a_sentence_and_long_words_in_a_hundred():
    # Twelve words in two sentences, one of them longer than six letters: 6 + 8.
    assert lix("Katten låg på stolen hela dagen. Senare kom hunden hem igen jätteglad.") == 14
    assert lix("") == 0
    assert lix("Ja. Nej. Ja. Nej.") == 1


@pytest.mark.parametrize("subject", subjects(HELSINGBORG.facts()), ids=lambda each: each.key)
def test_the_bots_own_words_of_the_strategy_keep_to_the_advice(subject):
    said = found("\n".join([subject.title, *subject.body]))
    # The one that shows how a hashtag is written does so within a sentence.
    assert said.keys() == ({AdviceId.HASHTAGS_LAST} if subject.key == "accessibility" else set())


@given(text=st.text(max_size=600))
def test_whatever_is_written_gets_advice_that_can_be_worded(text):
    written = Written(text=text, alt_text=text[:3])
    for each in advise(written, RULES):
        assert each.count > each.rule.most or each.rule.id is AdviceId.ALT_TEXT
        assert counted(each, written).strip()
    assert advise(written, RULES) == advise(written, RULES)
    assert advise(written, ()) == ()


@given(
    text=st.text(alphabet="aåÅ #@.!?\n:/😀🇸\u200d\ufe0f1bit.ly", max_size=300),
    more=st.integers(1, 9),
)
def test_more_emojis_are_counted_as_more(text, more):
    assert len(emojis(f"{text}\n" + "🎉 " * more)) == len(emojis(f"{text}\n")) + more


@given(
    words=st.lists(st.text(alphabet="abcåäö", min_size=1, max_size=12), min_size=1, max_size=80)
)
def test_a_sentence_is_as_long_as_its_words(words):
    text = " ".join(words)
    advice = found(text).get(AdviceId.SENTENCE_LENGTH)
    assert (advice.count if advice else len(words)) == len(words)
    assert (advice is not None) == (len(words) > rule(AdviceId.SENTENCE_LENGTH).most)
    long = sum(len(word) > 6 for word in words)
    assert lix(text) == round(len(words) + 100 * long / len(words))


@given(
    tag=st.lists(st.sampled_from(rule(AdviceId.HASHTAG_CAPITALS).words), min_size=1, max_size=6)
)
def test_the_spelling_that_is_advised_gets_no_advice(tag):
    advice = found("#" + "".join(tag)).get(AdviceId.HASHTAG_CAPITALS)
    if advice is not None:
        assert AdviceId.HASHTAG_CAPITALS not in found(advice.found[0])


@pytest.mark.parametrize(
    "char", ["a", "#", "😀", "\u200d", ".", "A", "https://", "a.", "@", "#helsingborgs"]
)
def test_ten_thousand_of_anything_are_read(char):
    advise(Written(text=char * 10_000), RULES)
    advise(Written(text=f"{char} " * 10_000), RULES)


def test_word_and_a_mac_write_the_same_text():
    composed, taken_apart = (
        "Följ med på resan\n#helsingborgsstad",
        "Fo\u0308lj med pa\u030a resan\n#helsingborgs\u00adstad",
    )
    assert set(found(composed)) == set(found(taken_apart))
