"""Words of what comes in from files: verdicts, doubts, and why a file can't be taken."""

from datetime import date
from typing import Final

from bot.core.refusals import Refusal
from bot.schedule.import_view import Verdict
from bot.schedule.imports import (
    Cause,
    ChangedSinceImport,
    Column,
    Doubt,
    FileRefused,
    ImportChanged,
    ImportGone,
    ImportIncomplete,
    ImportUndone,
    Layout,
    NothingToImport,
    Place,
    Problem,
    TooLateToUndo,
)
from bot.swedish.basic import cut
from bot.swedish.date_writing import capitalised, long_day
from bot.swedish.numbers import in_words, number
from bot.swedish.ways import Ways
from bot.swedish.words import MOST_COMMANDS
from bot.watch.metrics import Meaning

FROM_THE_FILE: Final = "Stod så i schemat som lästes in"
"""Why a day that has passed has more posts than places."""

_CAUSES: Final = {
    Cause.EMPTY: "Filen är tom.",
    Cause.UNKNOWN_KIND: (
        "Filen är ingen tabell. Jag läser Excel (.xlsx, .xls), CSV och kalender (.ics)."
    ),
    Cause.ENCRYPTED: "Filen har lösenord. Spara den utan lösenord och skicka den igen.",
    Cause.DAMAGED: (
        "Filen är skadad och går inte att öppna. Spara om den i Excel och skicka den igen."
    ),
    Cause.TOO_LARGE: (
        "Filen är för stor: jag tar emot högst {detail} MB. Spara bara schemat i en egen fil."
    ),
    Cause.BURSTS: (
        "Uppackad är filen större än ett schema kan vara, så jag öppnar den inte. Spara bara "
        "schemat i en egen fil."
    ),
    Cause.MACROS: "Filen har makron, så jag öppnar den inte. Spara den som .xlsx utan makron.",
    Cause.TOO_MANY_ROWS: (
        "Filen är för lång: jag läser högst {detail} rader. Dela den i flera filer."
    ),
    Cause.TOO_WIDE: (
        "Tabellen är för bred: jag läser högst {detail} kolumner. Ta bort dem som inte behövs."
    ),
    Cause.TOO_SLOW: "Filen tog för lång tid att läsa. Spara bara schemat i en egen fil.",
    Cause.NO_DAYS: (
        "Jag hittar inga datum med inlägg i filen. Kontrollera att den har en kolumn med datum."
    ),
    Cause.NO_TITLES: (
        "Jag hittar datum i filen men inga rubriker. Ge kolumnen med inläggen namnet Rubrik."
    ),
    Cause.OTHER_CITY: "Schemat är för {detail}, inte för er. Skicka ert eget.",
    Cause.UNKNOWN_PAGES: (
        "Varken {detail} eller någon annan sida i filen finns här. Är det rätt schema? Står det "
        "annat än sidor i kolumnen, ta bort den och skicka filen igen."
    ),
    Cause.UNKNOWN_DEPARTMENTS: (
        "Varken {detail} eller någon annan förvaltning i filen finns här. Är det rätt schema? "
        "Rätta kolumnen, eller ta bort den, och skicka filen igen."
    ),
    Cause.BAD_QUOTES: (
        "Ett citattecken är öppnat men aldrig stängt, så raderna går inte att skilja åt. Rätta "
        "det och skicka filen igen."
    ),
    Cause.NOT_FETCHED: "Filen gick inte att hämta från Teams. Skicka den en gång till.",
    Cause.NOT_FIGURES: (
        "Filen ser inte ut som LinkedIns export av sidans inlägg. Hämta den på nytt från LinkedIn "
        "och skicka den utan att ändra i den."
    ),
}
_DOUBTS: Final = {
    Doubt.NO_DAY: "dag saknas",
    Doubt.NO_TITLE: "rubrik saknas",
    Doubt.NOT_A_DAY: "går inte att läsa som ett datum",
    Doubt.NO_SUCH_DAY: "det datumet finns inte",
    Doubt.TWO_READINGS: "dag och månad kan läsas på två sätt, skriv som 2027-03-04",
    Doubt.SEVERAL_DAYS: "flera dagar, skriv en rad för varje",
    Doubt.WEEKDAY_DIFFERS: "veckodagen stämmer inte med datumet",
    Doubt.WEEK_DIFFERS: "veckan stämmer inte med datumet",
    Doubt.NOT_A_WEEK: "går inte att läsa som en vecka",
    Doubt.FORMULA: "en formel utan uträknat värde, öppna och spara filen i Excel",
    Doubt.ERROR_VALUE: "cellen innehåller ett fel",
    Doubt.UNKNOWN_PAGE: "den sidan finns inte",
    Doubt.UNKNOWN_TYPE: "okänd typ, läses som inlägg",
    Doubt.UNKNOWN_THEME: "okänt tema, lämnas tomt",
    Doubt.UNKNOWN_AUDIENCE: "okänd målgrupp, lämnas tom",
    Doubt.UNKNOWN_STATUS: "okänt läge, läses som bokad",
    Doubt.NOT_A_TIME: "går inte att läsa som ett klockslag, lämnas tomt",
    Doubt.NOT_A_LINK: "ingen länk till LinkedIn, lämnas tom",
    Doubt.MAYBE_TWO_POSTS: "kan vara två inlägg, skriv dem på var sin rad",
    Doubt.REPEATS: "samma inlägg står två gånger",
    Doubt.BAD_CHARACTER: "innehåller ett tecken som inte går att spara",
}
_COLUMNS: Final = {
    Column.DAY: "dag",
    Column.WEEK: "vecka",
    Column.WEEKDAY: "veckodag",
    Column.MONTH: "månad",
    Column.YEAR: "år",
    Column.TITLE: "rubrik",
    Column.PAGE: "sida",
    Column.TYPE: "typ",
    Column.DEPARTMENT: "förvaltning",
    Column.THEME: "tema",
    Column.AUDIENCE: "målgrupp",
    Column.TIME: "tid",
    Column.OWNER: "ansvarig",
    Column.STATUS: "läge",
    Column.LINK: "länk",
    Column.ACCESSIBLE: "tillgänglighet",
    Column.NOTE: "läses inte",
}
_LAYOUTS: Final = {
    Layout.LIST: "en rad för varje inlägg",
    Layout.NAMES: "en kolumn för varje sida eller förvaltning",
    Layout.WEEKDAYS: "en kolumn för varje veckodag",
    Layout.WEEKS: "en kolumn för varje vecka",
    Layout.MONTHS: "en kolumn för varje månad",
    Layout.DAYS: "en kolumn för varje dag",
    Layout.CALENDAR: "en väggkalender",
}


def column_letters(column: int) -> str:
    """As spreadsheets name it: A for 1, AA for 27."""
    letters = ""
    while column:
        column, left = divmod(column - 1, 26)
        letters = chr(ord("A") + left) + letters
    return letters


def unnamed_column(column: int) -> str:
    return f"kolumn {column_letters(column)}"


def place_words(place: Place) -> str:
    """As in "Rad 7, kolumn B" or "December 2026, rad 7"."""
    parts = [place.sheet] if place.sheet else []
    parts.append(f"{'rad' if parts else 'Rad'} {place.row}")
    if place.column is not None:
        parts.append(unnamed_column(place.column))
    return ", ".join(parts)


def problem_line(problem: Problem) -> str:
    said = f"”{problem.text}”: " if problem.text else ""
    return f"{place_words(problem.place)}: {said}{_DOUBTS[problem.doubt]}"


def column_word(column: Column | None) -> str:
    return "läses inte" if column is None else _COLUMNS[column]


def layout_words(layout: Layout | None) -> str:
    return "inget att boka" if layout is None else _LAYOUTS[layout]


def refusal_text(  # noqa: PLR0911 - a table with one sentence to each class
    refusal: Refusal, *, today: date, ways: Ways
) -> str:
    """Why nothing was booked, and what to do next.

    Raises:
        LookupError: a refusal of another part of the bot.
    """
    del today, ways
    match refusal:
        case FileRefused(cause=cause, place=place, detail=detail):
            said = _CAUSES[cause].format(detail=cut(detail, most=60))
            where = f"{place_words(place)}: " if place is not None else ""
            return f"{where}{said} Inget är bokat."
        case ImportUndone():
            return (
                "Den importen är redan ångrad. Skicka filen igen om du vill läsa in den på nytt."
            )
        case ImportGone():
            return (
                "Den importen är redan gjord, eller borttagen efter ett dygn. Skicka filen igen "
                "om du vill."
            )
        case ImportChanged():
            return "Schemat har ändrats sedan du såg listan, så inget bokades. Gå igenom den igen."
        case ImportIncomplete(rows=rows):
            return (
                f"{_rows(rows)} går inte att boka som filen är, så inget bokades. Rätta filen, "
                "eller välj att hoppa över."
            )
        case NothingToImport():
            return "Ingen rad i filen går att boka, så inget bokades. Rätta den och skicka igen."
        case TooLateToUndo():
            return "En import kan ångras inom ett dygn. Avboka inläggen var för sig i stället."
        case ChangedSinceImport(count=count, title=title):
            more = f" och {count - 1} till" if count > 1 else ""
            return (
                f"”{cut(title, most=60)}”{more} har ändrats sedan importen, så allt kan inte "
                "ångras på en gång. Avboka det du vill ha bort."
            )
        case _:
            raise LookupError(type(refusal).__name__)


MANY_ROWS_TEXT: Final = (
    "Nu prövar jag dem mot schemat. Det tar en liten stund; inget bokas förrän du har sett hur "
    "det blir."
)
BOOKS_ROWS_TEXT: Final = "Det tar en liten stund. Alla bokas på en gång, eller ingen."
TAKES_A_WHILE: Final = "Det tar en liten stund …"
HEADING: Final = "Läs in ett schema"
HOW: Final = (
    "Skicka filen här i vår personliga chatt: Excel, CSV eller en kalender (.ics). LinkedIns "
    "export av sidans siffror går också bra. Eller klistra in raderna efter importera. På "
    "schemats sida finns det också, längst ned."
)
ON_PAGE: Final = (
    "Välj en fil (Excel, CSV eller kalender), eller klistra in raderna. LinkedIns export av "
    "sidans siffror går också bra."
)
NEW_FILE: Final = "Välj en fil"
ROWS_OF_EDITORS: Final = (
    "En tabell kan bara superadmin läsa in. Själv skriver du boka och under det "
    f"högst {in_words(MOST_COMMANDS)} rader, var och en med dag och rubrik."
)
PASTED_ROWS: Final = "Inklistrade rader"
PASTED: Final = "Eller rader ur ett kalkylark"
READ_IN: Final = "Visa vad det blir"
TO_SCHEDULE: Final = "Till schemat"
NOTHING_SENT: Final = "Välj en fil eller klistra in rader först."
HEADINGS_IN_CHAT: Final = (
    "Filen har kolumner jag inte känner. Skicka den i vår personliga chatt, så frågar jag om dem "
    "där, en gång."
)
HOW_AFTER: Final = "Jag visar först vad varje rad blir. Inget bokas förrän du säger till."
PREVIEW: Final = "Så blir det"
NOTHING_YET: Final = "Inget är bokat än"
FILE: Final = "Fil"
TAKEN_FROM: Final = "Från"
READ_AS: Final = "Läst som"
BOOKS: Final = "Bokas"
MOVED: Final = "Flyttas"
PASSED: Final = "Har redan varit"
OFF: Final = "ingen vanlig arbetsdag"
CLASHES: Final = "Krockar"
DOUBTS: Final = "Går inte att läsa"
LEFT_OUT: Final = {
    Verdict.ALREADY: "Finns redan",
    Verdict.CANCELLED: "Avbokade i filen",
    Verdict.NO_SEAT: "Tar ingen plats",
}
"""Rows that are not booked though they were read, by why."""
UNKNOWN_PEOPLE: Final = "Namn jag inte känner"
UNKNOWN_PEOPLE_TEXT: Final = "De inläggen står på dig tills du ger bort dem."
NO_EDITORS: Final = "Namn som inte är redaktörer"
NO_EDITORS_TEXT: Final = (
    "De kan inte ha inlägg som kommer. De inläggen står på dig tills du ger bort dem."
)
GUESSED_PEOPLE: Final = "Delar av namn"
GUESSED_PEOPLE_TEXT: Final = (
    "Var och en är den enda jag känner som heter så. Är det någon annan skriver du hela namnet i "
    "filen, eller ger bort inlägget när det är bokat."
)
UNKNOWN_DEPARTMENTS: Final = "Förvaltningar jag inte känner"
UNKNOWN_DEPARTMENTS_TEXT: Final = "De inläggen får ingen förvaltning."
COLOURS: Final = "Filen har färger. De läses inte: skriv det som bara är en färg i en kolumn."
COMMENTS: Final = "Filen har kommentarer i cellerna. De läses inte."
HIDDEN: Final = "Dolda flikar läses inte: {names}."
NOT_READ: Final = "Kolumner som inte läses"
YEAR: Final = "Årtal där det saknas"
YEAR_AS_READ: Final = "Som i listan"
YEAR_TEXT: Final = "Filen har datum utan årtal. Stämmer inte åren i listan väljer du ett här."
TAKE_PROPOSALS: Final = "Ta föreslagna dagar"
OWN_DAYS: Final = "Bara egna dagar"
READ_AGAIN: Final = "Läs om"
ALL_ROWS: Final = "Visa alla rader"
NEXT_ROWS: Final = "Nästa rader"
BACK: Final = "Tillbaka"
DONE: Final = "Importen är gjord"
UNDO: Final = "Ångra importen"
UNDO_TEXT: Final = "Du kan ångra allt inom ett dygn, så länge inget har ändrats."
UNDONE: Final = "Importen är ångrad"
FIGURES_TAKEN: Final = "Siffrorna är inlästa"
UNMATCHED: Final = "Inlägg utan bokning"
HEADINGS_ASKED: Final = "Vad betyder kolumnerna?"
HEADINGS_TEXT: Final = "Filen har kolumner jag inte känner. Jag frågar bara en gång."
SAVE: Final = "Spara"
FILES_GO_IN_PRIVATE: Final = "Skicka filen i vår personliga chatt, så visar jag där vad den blir."

_VERDICTS: Final = {
    "booked": "bokas {day}",
    "moved": "flyttas till {day}",
    "history": "har varit, sparas {day}",
    "clash": "krockar, närmast ledig är {day}",
    "already": "finns redan",
    "cancelled": "avbokad i filen",
    "no_seat": "bokas inte: tar ingen plats",
    "refused": "går inte att boka",
    "doubt": "",
}
_MEANINGS: Final = {
    Meaning.NOTHING: "Läs inte",
    Meaning.IMPRESSIONS: "Visningar",
    Meaning.CLICKS: "Klick",
    Meaning.REACTIONS: "Reaktioner",
    Meaning.COMMENTS: "Kommentarer",
    Meaning.REPOSTS: "Delningar",
    Meaning.FOLLOWS: "Nya följare",
    Meaning.CAMPAIGN: "Kampanj (sponsrat)",
    Meaning.POSTED: "Publiceringsdag",
}


def verdict_words(verdict: str, day: date | None, today: date, why: str = "") -> str:
    """As in "bokas tisdag 24 november (v. 48)"; the reason after it."""
    said = _VERDICTS[verdict].format(day=long_day(day, today) if day else "ingen dag i närheten")
    return f"{said}: {why}" if why and said else said or why


def hidden_words(rows: int, columns: int) -> str:
    some = "kolumn" if columns == 1 else "kolumner"
    parts = [_rows(rows)] * bool(rows) + [f"{number(columns)} {some}"] * bool(columns)
    return (
        f"Dolt i filen: {' och '.join(parts)}. Det läses ändå: ta bort ur filen det som inte "
        "ska bokas."
    )


def struck_words(cells: int) -> str:
    said = "1 cell är överstruken" if cells == 1 else f"{number(cells)} celler är överstrukna"
    return f"{said}. Det ser jag inte på raderna: ta bort ur filen det som inte ska bokas."


def read_as_person(name: str, person: str) -> str:
    """As in "Lena är Lena Nyberg"."""
    return f"{name} är {person}"


def row_place(place: Place, part: int, page: str = "") -> str:
    said = (place_words(place), f"inlägg {part}" if part else "", page)
    return ", ".join(each for each in said if each)


def many_rows(count: int) -> str:
    return f"{number(count)} rader är lästa"


def tried_rows(count: int, total: int) -> str:
    return f"Prövar … {number(count)} av {number(total)} rader"


def booked_rows(count: int, total: int) -> str:
    return f"Bokar … {number(count)} av {number(total)} rader"


def books_words(count: int) -> str:
    return f"{number(count)} inlägg"


def rows_words(first: int, last: int, total: int) -> str:
    return f"Rad {number(first)}–{number(last)} av {number(total)}"


def more_rows(count: int) -> str:
    return f"{_rows(count)} till får inte plats här. Skicka filen i chatten, så ser du alla."


def book_button(count: int, *, past: int, skipped: int) -> str:
    """As in "Boka 1, spara 2, hoppa över 1"; of the count, so many have been."""
    parts = (("boka", count - past), ("spara", past), ("hoppa över", skipped))
    return capitalised(", ".join(f"{verb} {number(some)}" for verb, some in parts if some))


def done_words(count: int, past: int) -> str:
    booked = count - past
    said = (
        [f"{number(booked)} inlägg är {'bokat' if booked == 1 else 'bokade'}."] if booked else []
    )
    if past:
        said.append(f"{number(past)} som har varit är {'sparat' if past == 1 else 'sparade'}.")
    return " ".join(said)


def undone_words(count: int) -> str:
    return f"{number(count)} inlägg är {'avbokat' if count == 1 else 'avbokade'}."


def meaning_choices() -> list[tuple[str, str]]:
    return [(meaning.value, name) for meaning, name in _MEANINGS.items()]


def figures_words(
    *, matched: int, unmatched: int, sponsored: int, nameless: int, unread: int, fewer: int
) -> list[str]:
    lines = [f"{_rows(matched)} hör till en bokning."]
    if sponsored:
        those = "sponsrad" if sponsored == 1 else "sponsrade"
        lines.append(f"{number(sponsored)} är {those} och räknas för sig.")
    if unmatched:
        lines.append(f"{number(unmatched)} har ingen bokning.")
    if nameless:
        lines.append(f"{_rows(nameless)} saknar länk till ett inlägg och räknas inte.")
    if unread:
        lines.append(
            f"{number(unread)} {'siffra' if unread == 1 else 'siffror'} går inte att läsa."
        )
    if fewer:
        lines.append(
            f"{number(fewer)} har färre visningar än förut. Är filen äldre än den förra, eller "
            "för en kortare tid? Skicka då den senaste igen, så gäller dess siffror."
        )
    return lines


def _rows(count: int) -> str:
    return f"{number(count)} {'rad' if count == 1 else 'rader'}"


def followers_words(days: int, *, without_start: bool) -> str:
    if without_start:
        return (
            "Filen har nya följare per dag, men jag vet inte hur många ni var när den börjar "
            "eller slutar. Skriv följare och antalet, och skicka en fil som går fram till i dag."
        )
    told = "en dag" if days == 1 else f"{number(days)} dagar"
    return f"Följarkurvan är ifylld för {told}." if days else ""
