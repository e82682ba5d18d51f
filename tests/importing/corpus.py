"""Files as people have them, made on the spot, each with what must be read out of it."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from bot.core.people import DepartmentId, PageId, PersonId
from bot.importing.names import Known
from bot.schedule.imports import Doubt
from bot.schedule.model import Catalogue
from tests.importing.xls import xls
from tests.makers import ANNA, BO, department, page, person

TODAY = date(2026, 11, 29)
CITY = "Helsingborgs stad"
KNOWN = Known(
    Catalogue(
        pages=[
            page("stad", name="Helsingborgs stad", aliases=("staden", "huvudsidan")),
            page("naringsliv", name="Helsingborg Näringsliv", aliases=("näringsliv",)),
            page("miljo", name="Miljöförvaltningen", aliases=("miljö",)),
        ],
        departments=[
            department("kultur", name="Kulturförvaltningen", short="KUL"),
            department("miljo", name="Miljöförvaltningen", short="MIL"),
            department("skol-och-fritid", name="Skol- och fritidsförvaltningen", short="SFF"),
            department("vard-och-omsorg", name="Vård- och omsorgsförvaltningen", short="VOF"),
        ],
    ),
    [person(ANNA, name="Anna Ek"), person(BO, name="Bo Al")],
    TODAY,
    CITY,
)

Post = tuple[str, str]
"""Day and title."""


@dataclass(frozen=True, kw_only=True)
class File:
    name: str
    content: bytes
    posts: Sequence[Post]
    """What can be booked, in order."""
    doubts: Sequence[tuple[Doubt, int, int | None]] = ()
    """Reason, row and column of what can't, in order."""
    more: Callable[[Sequence[Any]], None] | None = None


CORPUS: list[Callable[[], File]] = []


def _file(make: Callable[[], File]) -> Callable[[], File]:
    CORPUS.append(make)
    return make


def workbook(*sheets: tuple[str, Sequence[Sequence[Any]]]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    return book


def saved(book: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _csv(text: str, encoding: str = "utf-8") -> bytes:
    return text.encode(encoding)


@_file
def plain_list() -> File:
    rows = [
        ["Datum", "Rubrik", "Förvaltning", "Ansvarig", "Tid", "Målgrupp", "Tema", "Kommentar"],
        [
            date(2026, 12, 1),
            "Bakom kulisserna på biblioteket",
            "Kultur",
            "Anna Ek",
            "09:30",
            "Medarbetare",
            "Bakom kulisserna",
            "bild finns",
        ],
        [
            datetime.fromisoformat("2026-12-03T10:15"),
            "Ny skolgård",
            "SFF",
            "bo al",
            None,
            None,
            None,
            None,
        ],
        [None, None, None, None, None, None, None, None],
        [
            date(2026, 12, 8),
            "Vi söker undersköterskor",
            "VOF",
            "Lena Nyberg",
            time(8),
            None,
            "Rekrytering",
            None,
        ],
    ]

    def more(read: Sequence[Any]) -> None:
        first, second, third = read
        assert first.owner == ANNA
        assert first.details.department == DepartmentId("kultur")
        assert first.details.planned_time == time(9, 30)
        assert first.details.audience.value == "employees"
        assert first.details.theme.value == "behind_the_scenes"
        assert second.owner == BO
        assert second.details.planned_time == time(10, 15)
        assert (third.owner, third.owner_name) == (None, "Lena Nyberg")
        assert [each.doubt for each in third.notes] == [Doubt.UNKNOWN_THEME]

    return File(
        name="schema.xlsx",
        content=saved(workbook(("Blad1", rows))),
        posts=[
            ("2026-12-01", "Bakom kulisserna på biblioteket"),
            ("2026-12-03", "Ny skolgård"),
            ("2026-12-08", "Vi söker undersköterskor"),
        ],
        more=more,
    )


@_file
def merged_headers() -> File:
    book = workbook(
        (
            "Schema",
            [
                ["Inläggsschema LinkedIn 2027"],
                ["När", None, "Vad", None],
                ["Vecka", "Dag", "Rubrik", "Förvaltning"],
                [1, "tis 5/1", "Trettonhelgen på museet", "Kultur"],
                [None, "tor 7/1", "Läxhjälp", "SFF"],
                [2, "11/1", "Vinterväghållning", "Miljö"],
                [None, None, "Två på samma dag", "VOF"],
            ],
        )
    )
    sheet = book.worksheets[0]
    for cells in ("A1:D1", "A2:B2", "C2:D2", "A4:A5", "A6:A7", "B6:B7"):
        sheet.merge_cells(cells)
    return File(
        name="sammanslaget.xlsx",
        content=saved(book),
        posts=[
            ("2027-01-05", "Trettonhelgen på museet"),
            ("2027-01-07", "Läxhjälp"),
            ("2027-01-11", "Vinterväghållning"),
            ("2027-01-11", "Två på samma dag"),
        ],
    )


@_file
def weekdays_across() -> File:
    rows = [
        ["Vecka", "Måndag", "Tisdag", "Onsdag", "Torsdag", "Fredag"],
        ["v. 49", "VOF: Hemtjänstens dag", None, "ledigt", "09.00 KUL: Julmarknad (Anna)", "-"],
        ["v. 50", None, "Lucia på torget\nNy cykelbana", None, None, None],
        ["v. 1 2027", "Gott nytt år", None, "Röd dag", None, None],
    ]

    def more(read: Sequence[Any]) -> None:
        assert read[0].details.department == DepartmentId("vard-och-omsorg")
        assert read[1].owner == ANNA
        assert read[1].details.planned_time == time(9)
        assert [row.part for row in read] == [0, 0, 1, 2, 0]

    return File(
        name="veckor.xlsx",
        content=saved(workbook(("2026", rows))),
        posts=[
            ("2026-11-30", "Hemtjänstens dag"),
            ("2026-12-03", "Julmarknad"),
            ("2026-12-08", "Lucia på torget"),
            ("2026-12-08", "Ny cykelbana"),
            ("2027-01-04", "Gott nytt år"),
        ],
        more=more,
    )


@_file
def weeks_across() -> File:
    rows = [
        ["", "v 50", "v 51", "v 52"],
        ["Måndag", "Nya elbussar", None, None],
        ["Onsdag", None, "Julpyssel", None],
        ["Fredag", None, None, "Stängt"],
    ]
    return File(
        name="veckokolumner.xlsx",
        content=saved(workbook(("Planering 2026", rows))),
        posts=[("2026-12-07", "Nya elbussar"), ("2026-12-16", "Julpyssel")],
    )


@_file
def month_tabs() -> File:
    def month(*posts: tuple[int, str]) -> list[list[Any]]:
        return [["Dag", "Inlägg", "Förvaltning"], *[[day, text, "Kultur"] for day, text in posts]]

    return File(
        name="manader.xlsx",
        content=saved(
            workbook(
                ("Så här gör du", [["Skriv ditt inlägg på rätt flik."]]),
                ("December 2026", month((1, "Adventsljus"), (15, "Snart jul"))),
                ("Januari 2027", month((11, "Nystart"))),
                ("Februari 2027", month((30, "Finns inte"))),
            )
        ),
        posts=[
            ("2026-12-01", "Adventsljus"),
            ("2026-12-15", "Snart jul"),
            ("2027-01-11", "Nystart"),
        ],
        doubts=[(Doubt.NO_SUCH_DAY, 2, 1)],
    )


@_file
def colours_as_meaning() -> File:
    book = workbook(
        (
            "Schema",
            [
                ["Datum", "Rubrik"],
                [date(2026, 12, 1), "Gult är bokat"],
                [date(2026, 12, 2), "Grönt är publicerat"],
                [date(2026, 12, 3), None],
            ],
        )
    )
    sheet = book.worksheets[0]
    for cell, colour in (("B2", "FFFF00"), ("B3", "00FF00"), ("B4", "FF0000")):
        sheet[cell].fill = PatternFill("solid", fgColor=colour)
    sheet["B2"].comment = Comment("ring Anna", "Bo")
    return File(
        name="farger.xlsx",
        content=saved(book),
        posts=[("2026-12-01", "Gult är bokat"), ("2026-12-02", "Grönt är publicerat")],
    )


@_file
def notes_and_empty_rows() -> File:
    rows = [
        [None, None, None],
        ["OBS! Läs riktlinjerna först", None, None],
        [None, None, None],
        [None, "Datum", "Rubrik", "Vem", "Anteckningar"],
        [None, "2026-12-01", "Ett", "Anna", None],
        [None, None, None, None, None],
        [None, None, "Kom ihåg alt-text!", None, None],
        [None, "2026-12-02", None, None, "ledig för den som vill"],
        [None, "2026-12-03", "Två", "Bo Al", None],
        [None, "2026-12-04", "?", "Bo Al", None],
    ]
    return File(
        name="anteckningar.xlsx",
        content=saved(workbook(("Blad1", rows))),
        posts=[("2026-12-01", "Ett"), ("2026-12-03", "Två")],
        doubts=[(Doubt.NO_TITLE, 10, 3)],
    )


@_file
def dates_as_text() -> File:
    lines = [
        "Dag;Rubrik",
        "tisdag 1 december 2026;Ett",
        "3/12;Två",
        "den 7:e december;Tre",
        "20261208;Fyra",
        "261209;Fem",
        "10.12.2026;Sex",
        "lucia;Sju",
        "onsdag 15 december 2026;Fel veckodag",
        "31/11;Finns inte",
        "14–16/12;Flera dagar",
        "imorgon;Vilken dag",
        "snart;Ingen dag",
    ]
    return File(
        name="text.csv",
        content=_csv("\r\n".join(lines)),
        posts=[
            ("2026-12-01", "Ett"),
            ("2026-12-03", "Två"),
            ("2026-12-07", "Tre"),
            ("2026-12-08", "Fyra"),
            ("2026-12-09", "Fem"),
            ("2026-12-10", "Sex"),
            ("2026-12-13", "Sju"),
        ],
        doubts=[
            (Doubt.WEEKDAY_DIFFERS, 9, 1),
            (Doubt.NO_SUCH_DAY, 10, 1),
            (Doubt.SEVERAL_DAYS, 11, 1),
            (Doubt.NOT_A_DAY, 12, 1),
            (Doubt.NOT_A_DAY, 13, 1),
        ],
    )


@_file
def english() -> File:
    text = (
        "Publish date,Headline,Department,Owner,Status\n"
        '"Tuesday, December 1, 2026","Behind the scenes, at last",KUL,Anna Ek,Planned\n'
        "Dec 3 2026,Meet our nurses,VOF,Bo Al,Published\n"
        "12/15/2026,Third,SFF,,Cancelled\n"
    )

    def more(read: Sequence[Any]) -> None:
        assert [row.status.value for row in read] == ["booked", "published", "cancelled"]

    return File(
        name="plan.csv",
        content=_csv(text),
        posts=[
            ("2026-12-01", "Behind the scenes, at last"),
            ("2026-12-03", "Meet our nurses"),
            ("2026-12-15", "Third"),
        ],
        more=more,
    )


@_file
def american_or_european() -> File:
    text = "Date,Title\n03/04/2027,Ambiguous\n05/06/2027,Also\n"
    return File(
        name="us.csv",
        content=_csv(text),
        posts=[],
        doubts=[(Doubt.TWO_READINGS, 2, 1), (Doubt.TWO_READINGS, 3, 1)],
    )


@_file
def old_excel() -> File:
    rows = [
        ["Datum", "Rubrik", "Sida"],
        [date(2026, 12, 1), "Från en gammal fil, åäö", "Näringsliv"],
        [date(2026, 12, 2), "Huvudsidan", "Helsingborgs stad"],
        [date(2026, 12, 3), "Fel sida", "Malmö stads sida"],
    ]

    def more(read: Sequence[Any]) -> None:
        assert [row.page for row in read[:2]] == [PageId("naringsliv"), PageId("stad")]

    return File(
        name="schema.xls",
        content=xls({"Blad1": rows}),
        posts=[("2026-12-01", "Från en gammal fil, åäö"), ("2026-12-02", "Huvudsidan")],
        doubts=[(Doubt.UNKNOWN_PAGE, 4, 3)],
        more=more,
    )


@_file
def semicolons_in_cp1252() -> File:
    text = "Datum;Rubrik;Förvaltning\r\n2026-12-01;Vård; omsorg;VOF\r\n"
    text = text.replace("Vård; omsorg", '"Vård; omsorg – nu ""bättre"""')
    return File(
        name="ansi.csv",
        content=_csv(text, "cp1252"),
        posts=[("2026-12-01", 'Vård; omsorg – nu "bättre"')],
    )


@_file
def tabs_with_a_mark() -> File:
    text = "Datum\tTitel\tKanal\n1/12\tMed flikar\tMiljö\n"

    def more(read: Sequence[Any]) -> None:
        assert read[0].page == PageId("miljo")
        assert read[0].year_guessed

    return File(
        name="flikar.txt",
        content=_csv(text, "utf-8-sig"),
        posts=[("2026-12-01", "Med flikar")],
        more=more,
    )


@_file
def utf16() -> File:
    text = "sep=;\r\nDatum;Rubrik\r\n2026-12-01;Unicode-text från Excel\r\n"
    return File(
        name="unicode.txt",
        content=_csv(text, "utf-16"),
        posts=[("2026-12-01", "Unicode-text från Excel")],
    )


@_file
def without_headings() -> File:
    text = "2026-12-01;Kultur;Ett inlägg om museet\n2026-12-02;VOF;Ett om omsorgen\n"

    def more(read: Sequence[Any]) -> None:
        assert read[1].details.department == DepartmentId("vard-och-omsorg")

    return File(
        name="utan.csv",
        content=_csv(text),
        posts=[("2026-12-01", "Ett inlägg om museet"), ("2026-12-02", "Ett om omsorgen")],
        more=more,
    )


@_file
def calendar() -> File:
    text = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//x//x//SV
BEGIN:VEVENT
UID:1
DTSTART;VALUE=DATE:20261201
DTEND;VALUE=DATE:20261202
SUMMARY:Heldag\\, med komma
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTART:20261203T083000Z
DTEND:20261203T090000Z
SUMMARY:Klockan halv tio
ORGANIZER;CN=Anna Ek:mailto:anna@example.org
END:VEVENT
BEGIN:VEVENT
UID:3
DTSTART;VALUE=DATE:20261207
DTEND;VALUE=DATE:20261210
SUMMARY:Tre dagar
END:VEVENT
BEGIN:VEVENT
UID:4
DTSTART;VALUE=DATE:20261214
RRULE:FREQ=WEEKLY
SUMMARY:Varje vecka
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")

    def more(read: Sequence[Any]) -> None:
        assert read[1].details.planned_time == time(9, 30)
        assert read[1].owner == PersonId(ANNA)

    return File(
        name="kalender.ics",
        content=_csv(text),
        posts=[("2026-12-01", "Heldag, med komma"), ("2026-12-03", "Klockan halv tio")],
        doubts=[(Doubt.SEVERAL_DAYS, 4, 1), (Doubt.SEVERAL_DAYS, 5, 1)],
        more=more,
    )


@_file
def on_the_wall() -> File:
    rows = [
        ["December 2026"],
        ["Mån", "Tis", "Ons", "Tor", "Fre", "Lör", "Sön"],
        [30, 1, 2, 3, 4, 5, 6],
        ["Sista november", "Första december", None, None, None, None, None],
        [7, 8, 9, 10, 11, 12, 13],
        [None, None, "Nobel", None, "Klart\nMer", None, None],
        [28, 29, 30, 31, 1, 2, 3],
        [None, None, None, None, "Nyår", None, None],
    ]
    return File(
        name="vagg.xlsx",
        content=saved(workbook(("Blad1", rows))),
        posts=[
            ("2026-11-30", "Sista november"),
            ("2026-12-01", "Första december"),
            ("2026-12-09", "Nobel"),
            ("2026-12-11", "Klart"),
            ("2026-12-11", "Mer"),
            ("2027-01-01", "Nyår"),
        ],
    )


@_file
def sections() -> File:
    rows = [
        ["Dag", "Veckodag", "Rubrik"],
        ["December 2026", None, None],
        [1, "tis", "Ett"],
        [2, "tor", "Fel veckodag"],
        ["Januari 2027", None, None],
        [11, "mån", "Två"],
    ]
    return File(
        name="avsnitt.xlsx",
        content=saved(workbook(("Blad1", rows))),
        posts=[("2026-12-01", "Ett"), ("2027-01-11", "Två")],
        doubts=[(Doubt.WEEKDAY_DIFFERS, 4, 1)],
    )


@_file
def months_across() -> File:
    rows = [
        ["Dag", "December 2026", "Januari 2027", "Februari 2027"],
        [1, "Adventskaffe", None, None],
        [12, None, "Mitt i vintern", None],
        [31, None, None, "Finns inte"],
    ]
    return File(
        name="manadskolumner.xlsx",
        content=saved(workbook(("Blad1", rows))),
        posts=[("2026-12-01", "Adventskaffe"), ("2027-01-12", "Mitt i vintern")],
        doubts=[(Doubt.NO_SUCH_DAY, 4, 4)],
    )


@_file
def pages_by_dates() -> File:
    rows = [
        ["Sida", date(2026, 12, 1), date(2026, 12, 2), date(2026, 12, 3)],
        ["Helsingborgs stad", "Stadens inlägg", None, None],
        ["Näringsliv", None, "Frukost för företag", None],
    ]

    def more(read: Sequence[Any]) -> None:
        assert [row.page for row in read] == [PageId("stad"), PageId("naringsliv")]

    return File(
        name="matris.xlsx",
        content=saved(workbook(("Blad1", rows))),
        posts=[("2026-12-01", "Stadens inlägg"), ("2026-12-02", "Frukost för företag")],
        more=more,
    )


@_file
def formulas() -> File:
    rows = [
        ["Datum", "Rubrik"],
        [date(2026, 12, 1), "Ett"],
        ["=A2+7", "Räknas ut av Excel"],
        [date(2026, 12, 3), '=HYPERLINK("http://x";"y")'],
    ]
    return File(
        name="formler.xlsx",
        content=saved(workbook(("Blad1", rows))),
        posts=[("2026-12-01", "Ett")],
        doubts=[(Doubt.FORMULA, 3, 1), (Doubt.FORMULA, 4, 2)],
    )


@_file
def two_in_a_cell() -> File:
    rows = [
        ["Datum", "Rubrik"],
        [date(2026, 12, 1), "• Ett\n• Två"],
        [date(2026, 12, 2), "Tre / Fyra"],
        [date(2026, 12, 3), "Öppet 24/7 hela julen"],
    ]
    return File(
        name="tva.xlsx",
        content=saved(workbook(("Blad1", rows))),
        posts=[
            ("2026-12-01", "Ett"),
            ("2026-12-01", "Två"),
            ("2026-12-03", "Öppet 24/7 hela julen"),
        ],
        doubts=[(Doubt.MAYBE_TWO_POSTS, 3, 2)],
    )


@_file
def history_without_year() -> File:
    text = "Datum;Rubrik\nmån 12/10;Höst\n19/10;Mer höst\n30/11;Nu\n12/1;Nästa år\n"

    def more(read: Sequence[Any]) -> None:
        assert [row.year_guessed for row in read] == [False, True, True, True]

    return File(
        name="historik.csv",
        content=_csv(text),
        posts=[
            ("2026-10-12", "Höst"),
            ("2026-10-19", "Mer höst"),
            ("2026-11-30", "Nu"),
            ("2027-01-12", "Nästa år"),
        ],
        more=more,
    )
