"""Real questions find the right text, and the texts stay short and their own."""

import re

import pytest

from bot.schedule.guidelines import Facts, Link, fold, search
from bot.swedish.guidelines import IGNORED, subjects

FACTS = Facts(
    city="Storköping",
    main_page="Storköpings kommun",
    product_pages=("Storköping Näringsliv", "Vård i Storköping"),
    network="kommunikatörsnätverket",
    superadmins=("HR-avdelningen", "webbredaktionen"),
    contact_centre="Medborgarservice",
    contact_centre_link="https://storkoping.example/synpunkt",
    ad_account="kommunens annonskonto",
    job_tool="Jobbportalen",
)
SUBJECTS = subjects(FACTS)

QUESTIONS = {
    "vad måste jag boka?": "booking",
    "ska artiklar bokas": "booking",
    "behöver jag boka ett evenemang": "booking",
    "hur ofta får vi lägga ut saker": "spread",
    "dagen är upptagen, vad gör jag": "spread",
    "två inlägg samma dag?": "spread",
    "kan jag publicera på en söndag": "spread",
    "hur sponsrar man ett inlägg": "sponsored",
    "sponsra": "sponsored",
    "sponsrade inlägg": "sponsored",
    "var hittar jag annonskontot": "sponsored",
    "jobbannons": "jobs",
    "jobanons": "jobs",
    "hur får vi ut lediga tjänster": "jobs",
    "min chef vill annonsera en tjänst": "jobs",
    "Jobbportalen": "jobs",
    "vem svarar på kommentarer": "comments",
    "måste alla frågor besvaras": "comments",
    "komentarer": "comments",
    "någon klagar på oss": "critique",
    "får jag ta bort kritik?": "critique",
    "negativa kommentarer": "critique",
    "en arg medborgare är missnöjd": "critique",
    "medborgarservice": "critique",
    "någon skriver hatiska saker": "hate",
    "någon skriver hot": "hate",
    "hot i kommentarsfältet": "hate",
    "hur raderar jag en kommentar": "hate",
    "rasistisk kommentar": "hate",
    "får man ta bort en kommentar som svär?": "hate",
    "någon svär i kommentarerna": "hate",
    "fula ord i en kommentar": "hate",
    "ta bort en kommentar med könsord": "hate",
    "länkar till bluff i kommentarsfältet": "hate",
    "hur döljer man en kommentar": "hate",
    "personuppgifter i en kommentar": "hate",
    "ta bort kritisk kommentar": "critique",
    "ta bort en kommentar med kritik": "critique",
    "måste jag låta en otrevlig kommentar stå kvar": "critique",
    "får jag dela privat inlägg?": "interact",
    "får jag publicera på julafton": "spread",
    "skarmdump": "hate",
    "olämpligt innehåll": "hate",
    "vilka är våra målgrupper": "audiences",
    "malgrupp": "audiences",
    "når vi framtida medarbetare": "audiences",
    "vilken ton ska vi ha": "content",
    "tips på innehåll": "content",
    "vad är syftet med sidan": "content",
    "får man använda emojis": "content",
    "vad är en produktsida": "product-pages",
    "produktsidorna": "product-pages",
    "näringsliv": "product-pages",
    "hur länge ska jag bevaka mitt inlägg": "watch",
    "bevakningen": "watch",
    "uppfoljning": "watch",
    "alt-text": "accessibility",
    "måste filmer textas": "accessibility",
    "tillgänglihet": "accessibility",
    "undertexter på video": "accessibility",
    "får jag dela andras inlägg": "interact",
    "gilla en kollegas inlägg": "interact",
    "hur får jag behörighet": "permissions",
    "vem är superadmin": "permissions",
    "superadminstratör": "permissions",
    "vi har en ny redaktör": "permissions",
    "måste jag använda mitt privata konto": "permissions",
    "jag är sjuk, vem tar över": "deputies",
    "ersattare": "deputies",
    "vad händer när jag har semester": "deputies",
}


def first(question: str) -> str | None:
    found = search(question, SUBJECTS, ignored=IGNORED)
    return found[0].key if found else None


@pytest.mark.parametrize(("question", "key"), QUESTIONS.items())
def test_the_question_finds_its_subject(question, key):
    assert first(question) == key


@pytest.mark.parametrize("question", QUESTIONS)
def test_it_does_so_without_dots_and_rings_and_in_capitals(question):
    assert first(fold(question).upper()) == first(question)


def test_every_subject_is_asked_for_in_the_table():
    assert set(QUESTIONS.values()) == {subject.key for subject in SUBJECTS}


@pytest.mark.parametrize(
    "question", ["", "hej", "hur är vädret", "hur lång är en giraff", "asdfgh", "vad ska jag ta"]
)
def test_a_question_about_something_else_finds_no_subject(question):
    assert first(question) is None


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: subject.key)
def test_a_title_finds_its_own_subject(subject):
    assert first(subject.title) == subject.key


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: subject.key)
def test_a_text_is_short_whole_and_folded(subject):
    assert 1 <= len(subject.body) <= 5
    for paragraph in subject.body:
        assert len(paragraph) <= 220
        assert paragraph[0].isupper()
        assert paragraph.endswith(".")
        assert not re.search(r"\s{2}|\n|[{}]|^-", paragraph)


def test_what_is_a_citys_own_comes_from_its_facts():
    text = " ".join(part for subject in SUBJECTS for part in (subject.title, *subject.body))
    for fact in (
        FACTS.city,
        FACTS.main_page,
        "Storköping Näringsliv och Vård i Storköping",
        FACTS.network,
        "HR-avdelningen och webbredaktionen",
        FACTS.contact_centre,
        FACTS.ad_account,
        FACTS.job_tool,
    ):
        assert fact in text
    for foreign in ("Helsingborg", "ReachMee", "SAV", "Kontaktcenter"):
        assert foreign not in text


def test_critique_links_to_the_contact_centre_when_there_is_an_address():
    (critique,) = (subject for subject in SUBJECTS if subject.key == "critique")
    assert critique.links == (Link(title=FACTS.contact_centre, url=FACTS.contact_centre_link),)


def test_keys_are_unique():
    assert len({subject.key for subject in SUBJECTS}) == len(SUBJECTS)


def test_the_answer_goes_on_as_its_title_asks():
    """ "Vilka vänder vi oss till?" is answered with "till"."""
    (audiences,) = (subject for subject in SUBJECTS if subject.key == "audiences")
    assert audiences.title.endswith(" till?")
    assert "till dem" in audiences.body[0]
    assert not re.search(r"\bför dem\b", " ".join(audiences.body))


def test_a_deputy_is_named_by_a_command_of_ones_own():
    (deputies,) = (subject for subject in SUBJECTS if subject.key == "deputies")
    assert "/frånvaro" in " ".join(deputies.body)
