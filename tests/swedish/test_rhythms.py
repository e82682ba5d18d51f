"""How often something comes back, as people say it; what is none is left to the one who asks."""

from datetime import date

import pytest

from bot.schedule.series import DayOfMonth, Monthly, Weekly
from bot.swedish.reading.rhythms import read_recurring
from bot.swedish.series import rhythm_name
from tests.makers import page

TODAY = date(2026, 11, 24)
PAGES = [page(), page("naringsliv", name="Helsingborg Näringsliv", aliases=("näringsliv",))]
TUESDAYS = Weekly(first=date(2026, 12, 1))


@pytest.mark.parametrize(
    ("said", "rhythm", "title"),
    [
        ("första måndagen i månaden Månadens medarbetare", Monthly(nth=1, weekday=0), "Månadens"),
        ("Forsta mandagen varje manad: Månadens medarbetare", Monthly(nth=1, weekday=0), ""),
        ("den 3:e torsdagen i varje månad Tips", Monthly(nth=3, weekday=3), "Tips"),
        ("sista fredagen i månaden – Fredagstipset", Monthly(nth=-1, weekday=4), "Fredagstipset"),
        ("varje tisdag Tisdagstipset", TUESDAYS, "Tisdagstipset"),
        ("på tisdagar Tisdagstipset", TUESDAYS, "Tisdagstipset"),
        ("alla tisdagar Tisdagstipset", TUESDAYS, "Tisdagstipset"),
        ("varje vecka på tisdag Tips", TUESDAYS, "Tips"),
        ("varje tisdag | Tips", TUESDAYS, "Tips"),
        ("varje tisdag|Tips", TUESDAYS, "Tips"),
        ("varje tisdag • Tips", TUESDAYS, "Tips"),
        ("varje tisdag Dag för dag", TUESDAYS, "Dag för dag"),
        ("varje tisdag dagens ros", TUESDAYS, "dagens ros"),
        ("varannan onsdag Tips", Weekly(first=date(2026, 11, 25), weeks=2), "Tips"),
        ("den 15:e varje månad Lönedags", DayOfMonth(number=15), "Lönedags"),
        ("den femtonde varje månad Lönedags", DayOfMonth(number=15), "Lönedags"),
        ("varje tisdag Och så var det torsdag", TUESDAYS, "Och så var det torsdag"),
        ("varje tisdag: Torsdag väntar", TUESDAYS, "Torsdag väntar"),
        ("varje tisdag Till jul", TUESDAYS, "Till jul"),
        ("varje tisdag: från ax till limpa", TUESDAYS, "från ax till limpa"),
        ("varje tisdag 10 tips från Malin", TUESDAYS, "10 tips från Malin"),
        ("varje tisdag I mars är det vår", TUESDAYS, "I mars är det vår"),
        ("25 i månaden Lönedags", DayOfMonth(number=25), "Lönedags"),
        ("varje tisdag: jämna veckor", TUESDAYS, "jämna veckor"),
        ("varje tisdag Udda jobb", TUESDAYS, "Udda jobb"),
        ("varje tisdag udda jobb i staden", TUESDAYS, "udda jobb i staden"),
        ("varje tisdag 4 frågor till rektorn", TUESDAYS, "4 frågor till rektorn"),
        ("varje tisdag Morgonkaffe", TUESDAYS, "Morgonkaffe"),
        ("varje tisdag Efter jobbet", TUESDAYS, "Efter jobbet"),
        ("varje tisdag: på morgonen", TUESDAYS, "på morgonen"),
    ],
)
def test_how_often_is_read_and_the_rest_is_the_title_as_typed(said, rhythm, title):
    found = read_recurring(said, TODAY)
    assert found is not None
    assert found.rhythm == rhythm
    assert found.title.startswith(title or "Månadens medarbetare")


@pytest.mark.parametrize(
    "said",
    [
        "",
        "Månadens medarbetare",
        "måndag Tips",
        "femte måndagen i månaden Tips",
        "den 32 varje månad Tips",
        "den 0 varje månad Tips",
        "varje tisdagskväll Tips",
        "första måndagen i mars Tips",
        "v 49 varje tisdag",
        "varje måndag och torsdag Tips",
        "varje mån dag Tips",
        "varje sön-dag Tips",
        "måndagar, onsdagar och fredagar Tips",
        "varje tisdag + torsdag Tips",
        "varje tisdag och varannan torsdag Tips",
        "varje tisdag kl. 10 Tips",
        "varje tisdag från januari Tips",
        "varje tisdag till och med mars Tips",
        "varje tisdag till jul Tips",
        "varje tisdag fram till sommaren Tips",
        "varje tisdag t.o.m. maj Tips",
        "varje tisdag hela våren Tips",
        "varje tisdag med start 5 januari Tips",
        "varje tisdag 5 januari Tips",
        "varje tisdag 10.30 Tips",
        "varje tisdag v 2-10 Tips",
        "varje tisdag utom på jullovet Tips",
        "varannan tisdag jämna veckor Tips",
        "varannan tisdag i udda veckor Tips",
        "tisdagar jämn vecka Tips",
        "varje tisdag ojämna v. Tips",
        "varje tisdag varannan vecka Tips",
        "varje tisdag 4 gånger Tips",
        "varje tisdag tio ggr Tips",
        "varje tisdag i tre månader Tips",
        "varje tisdag 10 veckor Tips",
        "varje tisdag på morgonen Tips",
        "varje tisdag em Tips",
        "varje tisdag tidigt på morgonen Tips",
        "varje tisdag vid lunch Tips",
        "varje tisdag inte i juli Tips",
        "varje tisdag men inte i juli Tips",
        "varje tisdag förutom i juli Tips",
        "varje tisdag med början i januari Tips",
        "varje tisdag tills vidare Tips",
        "varje tisdag tillsvidare Tips",
        "varje tisdag året ut Tips",
        "varje tisdag i sommar Tips",
        "varje tisdag över sommaren Tips",
        "varje tisdag efter nyår Tips",
        "varje tisdag nästa år Tips",
        "den 15 varje månad på förmiddagen Tips",
        "första måndagen i månaden 6 gånger Tips",
        "å" * 10_000,
    ],
)
def test_what_says_no_rhythm_is_none(said):
    assert read_recurring(said, TODAY) is None


@pytest.mark.parametrize(
    ("said", "where", "title"),
    [
        ("varje tisdag på näringsliv Tips", "naringsliv", "Tips"),
        ("varje tisdag på Helsingborg Näringsliv: Tips", "naringsliv", "Tips"),
        ("varje tisdag Näringsliv i fokus", None, "Näringsliv i fokus"),
        ("varje tisdag näringsliv Tips", "naringsliv", "Tips"),
        ("varje tisdag näringsliv: tips", "naringsliv", "tips"),
        ("varje tisdag, näringsliv, Tips", "naringsliv", "Tips"),
        ("varje tisdag näringsliv i fokus", None, "näringsliv i fokus"),
        ("varje tisdag", None, ""),
    ],
)
def test_a_page_is_named_by_on_or_in_small_letters_before_a_title(said, where, title):
    found = read_recurring(said, TODAY, PAGES)
    assert found is not None
    assert (found.page and found.page.id, found.title) == (where, title)


@pytest.mark.parametrize(
    ("rhythm", "name"),
    [
        (Monthly(nth=1, weekday=0), "första måndagen i månaden"),
        (Monthly(nth=-1, weekday=4), "sista fredagen i månaden"),
        (TUESDAYS, "varje tisdag"),
        (Weekly(first=date(2026, 12, 1), weeks=2), "varannan tisdag"),
        (DayOfMonth(number=15), "den 15 varje månad"),
    ],
)
def test_what_is_said_of_a_rhythm_is_read_as_the_same(rhythm, name):
    assert rhythm_name(rhythm) == name
    again = read_recurring(f"{name} Tips", TODAY)
    assert again is not None
    assert rhythm_name(again.rhythm) == name
