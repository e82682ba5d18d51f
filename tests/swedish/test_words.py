import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.schedule.model import Audience, BookingStatus, ContentType, Theme
from bot.schedule.overview import DayEntry
from bot.swedish.commands import COMMANDS, SUPERADMIN_COMMANDS
from bot.swedish.page_names import folded
from bot.swedish.schedule import cell_word, other_days
from bot.swedish.words import (
    Command,
    CommandName,
    Unknown,
    audience_name,
    commands_in,
    content_type_name,
    read_command,
    status_name,
    theme_name,
)

NAMES = [(row.name, word) for row in COMMANDS for word in (row.name.value, *row.synonyms)]


@pytest.mark.parametrize(("name", "word"), NAMES, ids=[word for _, word in NAMES])
def test_every_command_is_read_however_it_is_written(name, word):
    for typed in (
        word,
        f"/{word}",
        word.upper(),
        word.capitalize(),
        folded(word),
        f"  /  {word} ",
        f"\u00a0{word}\u00a0",
        f"!{word}",
        f"@{word}",
        f"{word}:",
        unicodedata.normalize("NFD", word),
        word.replace(" ", "\u00a0\n"),
    ):
        assert read_command(typed) == Command(name=name), typed


@pytest.mark.parametrize(
    "typed", ["avboka inlägget om kön 8/12", "avboka Kön i vården", "ta bort kön i vården 8/12"]
)
def test_a_title_with_the_word_queue_is_no_place_in_one(typed):
    assert read_command(typed).name is CommandName.CANCEL


def test_no_two_commands_share_a_word():
    words = [folded(word) for _, word in NAMES]
    assert len(words) == len(set(words))


@pytest.mark.parametrize(
    ("typed", "rest"),
    [
        ("/boka tisdag Bakom kulisserna", "tisdag Bakom kulisserna"),
        ("boka\u00a0tisdag", "tisdag"),
        ("boka, tisdag", "tisdag"),
        ("boka In i framtiden", "In i framtiden"),
        ("Boka Boka nu!", "Boka nu!"),
        ("boka\n\ntisdag  Två  mellanslag ", "tisdag  Två  mellanslag"),
        ("boka /tisdag", "/tisdag"),
        ("\u200bboka\u200b tisdag", "tisdag"),
        ("boka '; drop table booking; --", "'; drop table booking; --"),
    ],
)
def test_what_follows_a_command_stays_as_typed(typed, rest):
    assert read_command(typed) == Command(name=CommandName.BOOK, rest=rest)


@pytest.mark.parametrize(
    ("typed", "rest"),
    [
        ('"/boka fredag Skolmaten"', "fredag Skolmaten"),
        ("”boka fredag Skolmaten”", "fredag Skolmaten"),
        ("“boka fredag Skolmaten” ", "fredag Skolmaten"),
        ("»boka fredag Skolmaten»", "fredag Skolmaten"),
        ("'boka fredag Skolmaten'", "fredag Skolmaten"),
        ("(boka fredag Skolmaten)", "fredag Skolmaten"),
        ("**boka fredag Skolmaten**", "fredag Skolmaten"),
        ("`/boka fredag\nSkolmaten`", "fredag\nSkolmaten"),
        ("/boka fredag ”Skolmaten”", "fredag ”Skolmaten”"),
        ("/boka ”fredag Skolmaten”", "”fredag Skolmaten”"),
        ("”boka fredag ”Skolmaten””", "fredag ”Skolmaten””"),
        ("🎉boka fredag Skolmaten🎉", "fredag Skolmaten🎉"),
    ],
)
def test_marks_around_the_whole_message_are_no_part_of_it(typed, rest):
    assert read_command(typed) == Command(name=CommandName.BOOK, rest=rest)


def test_the_longest_phrase_is_the_command():
    assert read_command("lediga dagar v 49") == Command(name=CommandName.FREE, rest="v 49")
    assert read_command("ställ mig i kö på tisdag").rest == "på tisdag"


@pytest.mark.parametrize("typed", ["", "   ", "\u00a0", "?", "/", "Hej!", "👋"])
def test_a_mention_without_a_command_asks_for_help(typed):
    assert read_command(typed) == Command(name=CommandName.HELP)


@pytest.mark.parametrize(
    ("typed", "closest"),
    [
        ("bokka tisdag Ny bro", ("boka tisdag Ny bro", "avboka tisdag Ny bro")),
        ("/skema", ("schema",)),
        ("anmäll", ("anmäl",)),
        ("publiserat https://a.se", ("publicerat https://a.se",)),
        ("avbkoa tisdag", ("avboka tisdag", "boka tisdag")),
        ("tisdag 8 december", ("boka tisdag 8 december",)),
        ("Onsdagen Ny bro", ("boka Onsdagen Ny bro",)),
        ("8/12 Ny bro", ("boka 8/12 Ny bro",)),
        ("visa mina bokningar", ("mina bokningar",)),
        ("visst, boka torsdag", ("boka torsdag",)),
        ("xyzzy", ()),
        ("12345", ()),
        ("nej, boka torsdag", ("boka torsdag",)),
        ("jag vill inte boka 8/12", ()),
        ("8/12 går inte", ()),
        ("bokka inte tisdag", ()),
        ("inte publicerat än", ()),
        ("Bo Al tar 7/12", ()),
        ("är tisdag ledig?", ("ledigt tisdag",)),
        ("Finns det någon dag i december ledig?", ("ledigt i december",)),
        ("vilka dagar är lediga nästa vecka", ("ledigt nästa vecka",)),
        ("När är det ledigt?", ("ledigt",)),
        ("vem har 4/12?", ("schema 4/12",)),
        ("vem har bokat på tisdag?", ("schema tisdag",)),
        ("vem har hand om sidan?", ()),
        ("vad har jag bokat?", ("mina",)),
        ("jag är sjuk idag", ("frånvaro idag",)),
        ("Jag är på semester 1–15 juli, Bo tar över", ("frånvaro 1–15 juli, Bo tar över",)),
        ("vi är stängda v 52", ("stäng v 52",)),
        ("ställ in torsdag 3/12", ("avboka torsdag 3/12",)),
        ("ge 7/12 till Bo", ("ge bort 7/12 till Bo",)),
        ("jag är inte sjuk idag", ()),
        ("är tisdag inte ledig?", ()),
        (
            "bokka tisdag Det du inte visste",
            ("boka tisdag Det du inte visste", "avboka tisdag Det du inte visste"),
        ),
    ],
)
def test_a_mistyped_command_gets_the_closest_with_all_that_followed(typed, closest):
    assert read_command(typed) == Unknown(text=typed, closest=closest)


@given(typed=st.text(max_size=300))
def test_whatever_is_typed_is_read(typed):
    match read_command(typed):
        case Command():
            pass
        case Unknown(text=text, closest=closest):
            assert text == typed.strip()
            assert len(closest) <= 3
            for line in closest:
                assert isinstance(read_command(line), Command)


def test_ten_thousand_characters_without_a_space_are_no_command():
    assert read_command("å" * 10_000) == Unknown(text="å" * 10_000)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        (content_type_name, ContentType),
        (theme_name, Theme),
        (audience_name, Audience),
        (status_name, BookingStatus),
    ],
)
def test_every_kind_has_a_name_of_its_own(name, kind):
    names = [name(each) for each in kind]
    assert all(names)
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("typed", ["boka10/12 Ny bro", "/BOKA10/12 Ny bro", "boka 10/12 Ny bro"])
def test_a_day_may_be_typed_close_to_the_command(typed):
    assert read_command(typed) == Command(name=CommandName.BOOK, rest="10/12 Ny bro")


TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("typed", "commands"),
    [
        ("boka 8/12 Ny bro\n10/12 Julmys", ["boka 8/12 Ny bro", "boka 10/12 Julmys"]),
        ("/boka\n8/12 Ny bro\n10/12 Julmys", ["boka 8/12 Ny bro", "boka 10/12 Julmys"]),
        (
            "boka:\n- tis 8/12 Ny bro\n- tors 10/12 Julmys\n\nTack!",
            ["boka - tis 8/12 Ny bro", "boka - tors 10/12 Julmys"],
        ),
        ("boka onsdag Ny bro\nfredag Julmys", ["boka onsdag Ny bro", "boka fredag Julmys"]),
    ],
)
def test_each_line_with_a_day_and_a_title_is_a_booking(typed, commands):
    assert commands_in(typed, TODAY) == commands


ROWS = "Datum\tSida\tRubrik\n8/12\tnäringsliv\tSnö\n9/12\tmiljö\tIs"


@pytest.mark.parametrize(
    ("typed", "rows"),
    [
        (ROWS, ROWS),
        (ROWS.partition("\n")[2], ROWS.partition("\n")[2]),
        (f"boka\n{ROWS}", ROWS),
        (f"/boka {ROWS}", ROWS),
        (f"/importera\n{ROWS}", ROWS),
        ("boka\n" + "8/12\tSnö\n" * 6, ("8/12\tSnö\n" * 6).strip()),
        (ROWS.replace("Datum", "Idé"), ROWS.replace("Datum", "Idé")),
        (ROWS.replace("Datum", "Schema"), ROWS.replace("Datum", "Schema")),
    ],
)
def test_rows_pasted_from_a_sheet_are_to_be_imported(typed: str, rows: str) -> None:
    assert read_command(typed) == Command(name=CommandName.IMPORT, rest=rows)


def test_a_few_rows_with_a_day_each_are_booked_at_once() -> None:
    typed = "boka\n8/12\tSnö\n9/12\tIs"
    assert commands_in(typed, date(2026, 11, 22)) == ["boka 8/12\tSnö", "boka 9/12\tIs"]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("boka 8/12\tnäringsliv\tSnö", CommandName.BOOK),
        ("boka 8/12\tSnö\nmed is", CommandName.BOOK),
        ("idé Snö\tis\nRegn\tsol", CommandName.IDEA),
    ],
)
def test_words_with_a_tab_between_are_no_rows(typed: str, name: CommandName) -> None:
    read = read_command(typed)
    assert isinstance(read, Command)
    assert read.name is name


@pytest.mark.parametrize(
    "typed",
    [
        "boka 8/12 Ny bro\nmed plats för alla",
        "boka 8/12 Julmarknad\n12/12 kl 10–16",
        "boka 8/12 Julmarknad\nLördag 12/12 öppnar vi",
        "boka 8/12\nNy bro",
        "idé 8/12 Ny bro\n10/12 Julmys",
    ],
)
def test_lines_of_one_booking_stay_together(typed):
    assert commands_in(typed, TODAY) == [typed]


@pytest.mark.parametrize("typed", ["påminn mig på fredag", "påminnelser", "Påminnelse 9/12"])
def test_whoever_asks_for_reminders_is_shown_where_they_are_set(typed):
    assert read_command(typed) == Unknown(text=typed, closest=("mina påminnelser",))


def test_superadmins_have_commands_of_their_own():
    assert {name.value for name in SUPERADMIN_COMMANDS} == {
        "redaktörer",
        "inställningar",
        "status",
        "exportera",
        "gallring",
        "importera",
        "följare",
        "stäng",
        "öppna",
        "frys",
        "tina",
    }


def test_a_week_without_a_grid_marks_today_and_tells_holidays_from_free_days():
    tuesday = date(2026, 12, 22)
    entries = [
        DayEntry(day=tuesday, free=True),
        DayEntry(day=date(2026, 12, 23), free=True),
        DayEntry(day=date(2026, 12, 24), red_day="Julafton"),
    ]
    said = other_days(entries, tuesday)
    assert said == "Ledigt i dag tis 22 och ons 23. Helgdag tor 24 (julafton)"


def test_a_name_that_a_narrow_cell_would_break_is_said_as_what_it_is():
    shown = DayEntry(day=date(2027, 1, 1), red_day="Nyårsdagen")
    assert cell_word(shown, (), weekend=False) == "helgdag"
    short = DayEntry(day=date(2026, 12, 24), red_day="Julafton")
    assert cell_word(short, (), weekend=False) == "julafton"
