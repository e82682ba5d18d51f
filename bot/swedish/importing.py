"""Words of what comes in from files: verdicts, doubts, and why a file can't be taken."""

from datetime import date
from typing import Final

from bot.core.refusals import Refusal
from bot.schedule.imports import (
    Cause,
    ChangedSinceImport,
    Column,
    Doubt,
    FileRefused,
    ImportChanged,
    ImportGone,
    ImportIncomplete,
    Layout,
    NothingToImport,
    Place,
    Problem,
    TooLateToUndo,
)
from bot.swedish.basic import cut
from bot.swedish.numbers import number

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
    Cause.BURSTS: "Filen packar upp sig till mer än ett schema kan vara, så jag öppnar den inte.",
    Cause.MACROS: "Filen har makron, så jag öppnar den inte. Spara den som .xlsx utan makron.",
    Cause.TOO_MANY_ROWS: (
        "Filen är för lång: jag läser högst {detail} rader. Dela den i flera filer."
    ),
    Cause.TOO_WIDE: "Tabellen är för bred: jag läser högst {detail} kolumner.",
    Cause.TOO_SLOW: "Filen tog för lång tid att läsa. Spara bara schemat i en egen fil.",
    Cause.NO_DAYS: (
        "Jag hittar inga datum med inlägg i filen. Kontrollera att den har en kolumn med datum."
    ),
    Cause.NO_TITLES: (
        "Jag hittar datum i filen men inga rubriker. Ge kolumnen med inläggen namnet Rubrik."
    ),
    Cause.OTHER_CITY: "Schemat är för {detail}, inte för er.",
    Cause.UNKNOWN_PAGES: (
        "Sidan {detail} finns inte här, och ingen av de andra i filen: är det rätt schema?"
    ),
    Cause.UNKNOWN_DEPARTMENTS: (
        "Förvaltningen {detail} finns inte här, och ingen av de andra i filen: är det rätt schema?"
    ),
    Cause.BAD_QUOTES: (
        "Ett citattecken är öppnat men aldrig stängt, så raderna går inte att skilja åt."
    ),
    Cause.NOT_FIGURES: "Filen ser inte ut som LinkedIns export av sidans inlägg.",
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


def place_words(place: Place) -> str:
    """As in "Rad 7, kolumn B" or "December 2026, rad 7"."""
    parts = [place.sheet] if place.sheet else []
    parts.append(f"{'rad' if parts else 'Rad'} {place.row}")
    if place.column is not None:
        parts.append(f"kolumn {column_letters(place.column)}")
    return ", ".join(parts)


def problem_line(problem: Problem) -> str:
    said = f"”{problem.text}”: " if problem.text else ""
    return f"{place_words(problem.place)}: {said}{_DOUBTS[problem.doubt]}"


def column_word(column: Column | None) -> str:
    return "läses inte" if column is None else _COLUMNS[column]


def layout_words(layout: Layout | None) -> str:
    return "inget att boka" if layout is None else _LAYOUTS[layout]


def refusal_text(  # noqa: PLR0911 - a table with one sentence to each class
    refusal: Refusal, *, today: date
) -> str:
    """Why nothing was booked, and what to do next.

    Raises:
        LookupError: a refusal of another part of the bot.
    """
    del today
    match refusal:
        case FileRefused(cause=cause, place=place, detail=detail):
            said = _CAUSES[cause].format(detail=cut(detail, most=60))
            where = f"{place_words(place)}: " if place is not None else ""
            return f"{where}{said} Inget är bokat."
        case ImportGone():
            return "Den importen är redan gjord eller borttagen. Skicka filen igen om du vill."
        case ImportChanged():
            return "Schemat har ändrats sedan du såg listan, så inget bokades. Se efter igen."
        case ImportIncomplete(rows=rows):
            return (
                f"{number(rows)} rader går inte att boka som de står, så inget bokades. Rätta "
                "filen, eller välj att hoppa över dem."
            )
        case NothingToImport():
            return "Ingen rad i filen går att boka, så inget bokades. Rätta den och skicka igen."
        case TooLateToUndo():
            return "En import kan ångras inom ett dygn. Avboka inläggen var för sig i stället."
        case ChangedSinceImport(count=count, title=title):
            more = f" och {count - 1} till" if count > 1 else ""
            return (
                f"”{cut(title, most=60)}”{more} har ändrats sedan importen, så den kan inte "
                "ångras i ett svep. Avboka det du vill ha bort."
            )
        case _:
            raise LookupError(type(refusal).__name__)
