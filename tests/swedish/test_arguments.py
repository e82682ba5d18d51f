"""What follows a command: its days, its page, and whatever is left, word for word."""

from datetime import date

import pytest

from bot.swedish.reading.arguments import read_arguments, runs
from bot.swedish.reading.meanings import Circumstances, Impossible
from bot.swedish.reading.names import department_in, page_of
from tests.swedish.test_phrases import DEPARTMENTS, LOCAL, PAGES

TUESDAY = date(2026, 11, 24)


def stretches(text, *, today=TUESDAY, **options):
    read = read_arguments(text, Circumstances(today=today), PAGES, LOCAL, **options)
    found = [] if read.day is None or isinstance(read.day, Impossible) else runs(read.day)
    return read, ["/".join(map(str, run)) for run in found]


@pytest.mark.parametrize(
    ("text", "days", "reason"),
    [
        ("mån–fre v 52 Sten", ["2026-12-21/2026-12-25"], "Sten"),
        ("mån-fre v 50 Kris", ["2026-12-07/2026-12-11"], "Kris"),
        ("måndag 7 till onsdag 9 december X", ["2026-12-07/2026-12-09"], "X"),
        ("7/12 t o m 9/12 Kris", ["2026-12-07/2026-12-09"], "Kris"),
        ("22/2, 23/2 och 24/2 X", ["2027-02-22/2027-02-24"], "X"),
        ("22/2 och 24/2 X", ["2027-02-22/2027-02-22", "2027-02-24/2027-02-24"], "X"),
        ("24/12–1/1 julledigt", ["2026-12-24/2027-01-01"], "julledigt"),
        ("miljö 24/12 Julstängt", ["2026-12-24/2026-12-24"], "Julstängt"),
        ("Julledigt 24/12–1/1", ["2026-12-24/2027-01-01"], "Julledigt"),
        ("Städning i lokalen 24/12", ["2026-12-24/2026-12-24"], "Städning i lokalen"),
        ("24/12 för julledigt", ["2026-12-24/2026-12-24"], "för julledigt"),
        ("24/12 på näringsliv: julledigt", ["2026-12-24/2026-12-24"], "julledigt"),
        ("sportlovet Lov", ["2027-02-22/2027-02-28"], "Lov"),
        ("24/12 Julafton", ["2026-12-24/2026-12-24"], "Julafton"),
        ("v 52 Jul", ["2026-12-21/2026-12-27"], "Jul"),
        ("24–26 dec: jul", ["2026-12-24/2026-12-26"], "jul"),
        ("24/12 – inventering", ["2026-12-24/2026-12-24"], "inventering"),
    ],
)
def test_days_and_a_reason(text, days, reason):
    read, found = stretches(text, has_reason=True)
    assert read.is_sure
    assert (found, read.left) == (days, reason)


@pytest.mark.parametrize(
    "text",
    [
        "7/12 tlll 9/12 Kris",
        "7/12 och framåt Kris",
        "1/12–5/12 kris efter 3/12",
        "slutet av januari kris",
        "frdag Kris",
        "7/12 // 9/12 kris",
        "tisdag Kris",
        "nästa fredag Kris",
        "30/2 Kris",
        "24/12–20/12 Kris",
        "måndag eller onsdag Kris",
        "Kris",
        "från fredag Kris",
        "fr.o.m. 7/12 Kris",
        "till 7/12 Kris",
        "7/12 –",
        "7 dec - ",
        "- 7/12 Kris",
        "till och med fredag Kris",
        "24/12 nyårsafton",
        "inte 24/12",
        "24/12 om ingen bokat",
        "24/12 Julstängt, men bara om det snöar",
        "24/12–1/1 julledigt utom miljö",
        "alla dagar utom fredag v 50",
    ],
)
def test_what_cannot_be_read_whole_is_not_sure(text):
    read, found = stretches(text, has_reason=True)
    assert not (read.is_sure and found)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("alla", "alla"),
        ("finnsinte", "finnsinte"),
        ("december finnsinte", "finnsinte"),
        ("december på näringsliv", ""),
        ("fredagens inlägg", ""),
        ("mitt måndagens inlägg på näringsliv", ""),
        ("tack, december!", ""),
        ("för kommundirektörens december", "kommundirektörens"),
        ("hela långa december", "hela långa"),
    ],
)
def test_what_no_argument_is_made_of_is_left_word_for_word(text, left):
    assert stretches(text)[0].left == left


@pytest.mark.parametrize(
    ("text", "today", "first"),
    [
        ("v 49", date(2026, 12, 7), date(2026, 11, 30)),
        ("v 2", date(2026, 12, 7), date(2027, 1, 11)),
        ("november", date(2026, 12, 7), date(2026, 11, 1)),
        ("februari", date(2026, 12, 7), date(2027, 2, 1)),
        ("v 53", date(2027, 1, 18), date(2026, 12, 28)),
        ("24/11", date(2026, 12, 7), date(2026, 11, 24)),
        ("lucia", date(2026, 12, 20), date(2026, 12, 13)),
        ("v 51 2027", date(2026, 12, 7), date(2027, 12, 20)),
    ],
)
def test_a_schedule_looks_back_where_that_is_nearer(text, today, first):
    read = read_arguments(text, Circumstances(today=today, looks_back=True))
    assert read.day is not None
    assert not isinstance(read.day, Impossible)
    assert runs(read.day)[0][0] == first


def test_two_days_of_a_move_are_two_arguments():
    read = read_arguments("fredag 27/11 till torsdag", Circumstances(today=TUESDAY), joined=False)
    assert [runs(day)[0][0] for day in read.days] == [date(2026, 11, 27), date(2026, 11, 26)]
    titled = read_arguments("Öppet hus till fredag", Circumstances(today=TUESDAY), joined=False)
    assert titled.left == "Öppet hus"


@pytest.mark.parametrize(
    ("text", "page", "rest"),
    [
        ("MIL", "miljo", ""),
        ("mil v 50", "miljo", "v 50"),
        ("SBF december", "stadsbyggnad", "december"),
        ("NÄR", "naringsliv", ""),
        ("v 50 Vård- och omsorgsförvaltningen", "vard-och-omsorg", "v 50"),
        ("kulturförvaltningen", None, ""),
    ],
)
def test_a_department_is_known_by_its_name_and_its_letters(text, page, rest):
    department, beside = department_in(text, DEPARTMENTS)
    found = page_of(department, PAGES)
    assert (found and found.id, beside.strip()) == (page, rest)


@pytest.mark.parametrize("text", ["när", "När är det ledigt", "miljö", "millennium", "kulturen"])
def test_an_everyday_word_and_a_part_of_one_are_no_department(text):
    assert department_in(text, DEPARTMENTS) is None


@pytest.mark.parametrize(
    "text",
    [
        "fr o m 3/12 semester",
        "fr.o.m. 3/12 semester",
        "f o m 3/12: semester",
        "f.o.m 3/12 semester",
        "from 3/12 semester",
        "från o med 3/12 semester",
        "t o m 3/12 semester",
        "t.o.m. 3/12 semester",
        "till o med 3/12 semester",
        "semester fr o m 3/12",
        "semester from 3/12",
        "semester från och med 3/12",
        "semester t.o.m. 3/12",
        "3/12 och framåt semester",
        "3/12 tills vidare semester",
        "3/12 och framöver, semester",
        "semester 3/12 och framåt",
    ],
)
def test_a_day_of_which_the_other_end_is_not_said_leaves_the_reason_alone(text):
    read, found = stretches(text, has_reason=True)
    assert (found, read.left) == (["2026-12-03/2026-12-03"], "semester")
    assert not read.is_sure


@pytest.mark.parametrize(
    ("text", "led_by"),
    [
        ("fr o m 10/12", "from"),
        ("fr.o.m. 10/12", "from"),
        ("from 10/12", "from"),
        ("t o m 10/12", "tom"),
        ("tom 10/12", "tom"),
        ("t.om. 10/12", "tom"),
        ("till om 16 dagar", "till"),
        ("10/12 och framåt", "fran"),
        ("10/12 framöver", "fran"),
    ],
)
def test_the_word_before_a_day_says_which_end_it_is(text, led_by):
    read = read_arguments(text, Circumstances(today=TUESDAY))
    assert (read.led_by, read.left) == ((led_by,), "")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Tom Ek 10/12", "Tom Ek"),
        ("3/12 T o M Elektronik", "T o M Elektronik"),
        ("3/12 Framåt marsch", "Framåt marsch"),
        ("Tom 10/12", "Tom"),
    ],
)
def test_a_name_beside_a_day_is_no_end_of_days(text, left):
    assert stretches(text)[0].left == left


@pytest.mark.parametrize(
    ("text", "day", "reason", "page"),
    [
        ("24/12 jul på miljö", "2026-12-24/2026-12-24", "jul på miljö", "miljo"),
        ("jul 24/12", "2026-12-24/2026-12-24", "jul", None),
        ("julen 24–26/12 på miljö", "2026-12-24/2026-12-26", "julen", "miljo"),
        ("miljö 24/12 jul", "2026-12-24/2026-12-24", "jul", "miljo"),
        ("24/12 jul och städning", "2026-12-24/2026-12-24", "jul och städning", None),
        ("24/12–1/1 på miljö jul", "2026-12-24/2027-01-01", "jul", "miljo"),
        ("13/12 Lucia i rådhuset", "2026-12-13/2026-12-13", "Lucia i rådhuset", None),
        ("v 52 julen", "2026-12-21/2026-12-27", "julen", None),
    ],
)
def test_the_name_of_a_day_that_was_said_is_the_reason(text, day, reason, page):
    read, found = stretches(text, has_reason=True)
    assert (found, read.left, read.page and read.page.id) == ([day], reason, page)


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("24/12 flytt på miljö", "miljo"),
        ("24/12 flytt miljö", "miljo"),
        ("24/12 ny ledning för näringsliv", "naringsliv"),
        ("24/12 flytt på sidan stadsbyggnad i jul", "stadsbyggnad"),
    ],
)
def test_a_page_in_the_reason_is_asked_about(text, page):
    read, found = stretches(text, has_reason=True)
    assert (found, read.page.id) == (["2026-12-24/2026-12-24"], page)
    assert read.left == text.removeprefix("24/12 ")
    assert not read.is_sure


@pytest.mark.parametrize("text", ["24/12 Miljö och hälsa flyttar", "24/12 social hållbarhet"])
def test_a_word_of_a_page_in_a_reason_is_no_page(text):
    read, _ = stretches(text, has_reason=True)
    assert read.is_sure or read.page is not None


@pytest.mark.parametrize("text", ["24/12 nyårsafton", "jul 5/1", "24/12 påsk på miljö"])
def test_the_name_of_another_day_is_not_the_reason(text):
    read, _ = stretches(text, has_reason=True)
    assert len(read.days) == 2


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("alla sidor 24/12 flytt", "flytt"),
        ("24/12 alla sidor flytt", "flytt"),
        ("24/12 på alla sidor: flytt", "flytt"),
        ("24/12 samtliga sidor flytt", "flytt"),
        ("alla sidor 24/12 jul", "jul"),
        ("24/12 jul på alla sidor", "jul på alla sidor"),
        ("24/12 alla sidor uppdateras", "alla sidor uppdateras"),
        ("24/12 alla ska hem", "alla ska hem"),
    ],
)
def test_every_page_is_no_part_of_the_reason(text, reason):
    read, found = stretches(text, has_reason=True)
    assert (found, read.left, read.page) == (["2026-12-24/2026-12-24"], reason, None)
    assert read.is_sure


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("cykelbron tordag", "cykelbron"),
        ("cykelbron till tordag", "cykelbron"),
        ("tordag cykelbron", "cykelbron"),
        ("Vattentornet på torsdga tack", "Vattentornet"),
        ("Nya cykelbron till tordag miljö", "Nya cykelbron"),
    ],
)
def test_a_guessed_day_leaves_the_words_on_either_side(text, left):
    read, found = stretches(text)
    assert found == ["2026-11-26/2026-11-26"]
    assert (read.left, read.is_sure) == (left, False)


@pytest.mark.parametrize("text", ["studiedag tordag", "tordag studiedag", "studiedag på tordag"])
def test_a_guessed_day_leaves_the_reason(text):
    read, found = stretches(text, has_reason=True)
    assert found == ["2026-11-26/2026-11-26"]
    assert (read.left, read.is_sure) == ("studiedag", False)
