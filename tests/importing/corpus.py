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


def one_of_each_kind() -> list[File]:
    """For what is slow, and asks how a file comes in rather than what stands in it."""
    return list({make().name.rpartition(".")[2]: make() for make in CORPUS}.values())


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
def utf16_without_its_mark() -> File:
    text = "Datum\tRubrik\r\n2026-12-01\tEtt – med tankstreck\r\n"
    return File(
        name="unicode.txt",
        content=_csv(text, "utf-16-le"),
        posts=[("2026-12-01", "Ett – med tankstreck")],
    )


@_file
def utf16_without_its_mark_the_other_way() -> File:
    text = "Datum;Rubrik\n2026-12-01;Åka skidor på Hasse\n"
    return File(
        name="unicode.csv",
        content=_csv(text, "utf-16-be"),
        posts=[("2026-12-01", "Åka skidor på Hasse")],
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
def weekdays_of_the_year_before() -> File:
    """As in a slip of the pen: the weekday is asked about, and moves no post to last year."""
    text = "Datum;Rubrik\nons 16/12;Rätt\ntis 16/12;Ett\nmåndag 15 dec;Två\nTor 4.12;Tre\n"
    return File(
        name="fel-veckodag.csv",
        content=_csv(text),
        posts=[("2026-12-16", "Rätt")],
        doubts=[(Doubt.WEEKDAY_DIFFERS, row, 1) for row in (3, 4, 5)],
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


@_file
def months_side_by_side() -> File:
    book = workbook(
        (
            "Plan",
            [
                ["December 2026", None, None, "Januari 2027", None, None],
                ["Dag", "Inlägg", "Vem", "Dag", "Inlägg", "Vem"],
                [1, "Adventskaffe", "Anna Ek", 11, "Nystart", "Bo Al"],
                [15, "Snart jul", None, 14, "Skridskor", None],
                [None, None, None, 32, "Finns inte", None],
            ],
        )
    )
    for cells in ("A1:C1", "D1:F1"):
        book.worksheets[0].merge_cells(cells)

    def more(read: Sequence[Any]) -> None:
        assert [row.owner for row in read] == [ANNA, None, BO, None, None]

    return File(
        name="sida-vid-sida.xlsx",
        content=saved(book),
        posts=[
            ("2026-12-01", "Adventskaffe"),
            ("2026-12-15", "Snart jul"),
            ("2027-01-11", "Nystart"),
            ("2027-01-14", "Skridskor"),
        ],
        doubts=[(Doubt.NO_SUCH_DAY, 5, 4)],
        more=more,
    )


@_file
def a_column_for_each_page() -> File:
    rows = [
        ["Datum", "Helsingborgs stad", "Näringsliv", "Miljö"],
        [date(2026, 12, 1), "Stadens eget", None, "Källsortera julen"],
        [date(2026, 12, 2), None, "Frukost för företag", None],
        [date(2026, 12, 3), "-", "Kl. 9.30: Mässan\nMässan, dag två", None],
        [None, None, "Utan dag", None],
    ]

    def more(read: Sequence[Any]) -> None:
        pages = ["stad", "miljo", "naringsliv", "naringsliv", "naringsliv", "naringsliv"]
        assert [row.page for row in read] == [PageId(each) for each in pages]
        assert read[3].details.planned_time == time(9, 30)

    return File(
        name="en-kolumn-per-sida.xlsx",
        content=saved(workbook(("Blad1", rows))),
        posts=[
            ("2026-12-01", "Stadens eget"),
            ("2026-12-01", "Källsortera julen"),
            ("2026-12-02", "Frukost för företag"),
            ("2026-12-03", "Mässan"),
            ("2026-12-03", "Mässan, dag två"),
        ],
        doubts=[(Doubt.NO_DAY, 5, 3)],
        more=more,
    )


@_file
def a_column_for_each_department() -> File:
    rows = [
        ["Vecka", "Dag", "KUL", "SFF", "VOF"],
        ["v 49", "tis", "Museets jul", None, None],
        [None, "tors", None, "Skolgården klar", None],
        ["v 50", "ons", None, None, "Hemtjänstens dag"],
    ]

    def more(read: Sequence[Any]) -> None:
        departments = ["kultur", "skol-och-fritid", "vard-och-omsorg"]
        assert [row.details.department for row in read] == departments

    return File(
        name="en-kolumn-per-forvaltning.xls",
        content=xls({"Plan 2026": rows}),
        posts=[
            ("2026-12-01", "Museets jul"),
            ("2026-12-03", "Skolgården klar"),
            ("2026-12-09", "Hemtjänstens dag"),
        ],
        more=more,
    )


@_file
def columns_that_nobody_knows() -> File:
    text = "Datum;Mässor;Kampanjer\n2026-12-01;Jobbmässan;\n2026-12-02;;Sopsortera\n"
    return File(
        name="okanda-kolumner.csv",
        content=_csv(text, "cp1252"),
        posts=[("2026-12-01", "Jobbmässan")],
        doubts=[(Doubt.NO_TITLE, 3, 3)],
    )


@_file
def several_posts_beside_each_other() -> File:
    rows = [
        ["Vecka", "Dag", "Datum", "Inlägg 1", "Inlägg 2"],
        ["v49", "Mån", "30/11", "Ett", None],
        [None, "Tis", "1/12", None, None],
        [None, "Ons", "2/12", "Två", "Tre"],
        [None, "Fre", "4/12", None, "Bara det andra"],
        ["v50", "Mån", "7/12", "Fyra", None],
    ]
    book = workbook(("2026", rows))
    book.worksheets[0].merge_cells("A2:A5")
    return File(
        name="inlagg-1-och-2.xlsx",
        content=saved(book),
        posts=[
            ("2026-11-30", "Ett"),
            ("2026-12-02", "Två"),
            ("2026-12-02", "Tre"),
            ("2026-12-04", "Bara det andra"),
            ("2026-12-07", "Fyra"),
        ],
    )


@_file
def weeks_by_iso() -> File:
    text = (
        "Vecka;Dag;Rubrik\r\n2026-W50;mån;Ett\r\n2026W50;ons;Två\r\n2027-W01;tis;Tre\r\n"
        "2027-W54;tis;Finns inte\r\n"
    )
    return File(
        name="iso-veckor.csv",
        content=_csv(text, "cp1252"),
        posts=[("2026-12-07", "Ett"), ("2026-12-09", "Två"), ("2027-01-05", "Tre")],
        doubts=[(Doubt.NO_SUCH_DAY, 5, 1)],
    )


@_file
def days_by_iso_week() -> File:
    text = (
        "Date;Title\n2026-W50-2;Ett\n2026W504;Två\n2027-W01-1;Tre\n2026-W50;Vilken dag\n"
        "2026-W50-8;Ingen dag\n"
    )
    return File(
        name="iso-dagar.csv",
        content=_csv(text),
        posts=[("2026-12-08", "Ett"), ("2026-12-10", "Två"), ("2027-01-04", "Tre")],
        doubts=[
            (Doubt.NO_DAY, 5, 1),
            (Doubt.NO_SUCH_DAY, 6, 1),
        ],
    )


@_file
def tabs_of_weeks() -> File:
    return File(
        name="veckoflikar.xlsx",
        content=saved(
            workbook(
                ("v49", [["Dag", "Inlägg"], ["Måndag", "Ett"], ["Torsdag", "Två"]]),
                ("Vecka 50", [["Dag", "Inlägg"], ["Tisdag", "Tre"]]),
                ("v1 2027", [["Måndag", "Tisdag", "Onsdag"], ["Fyra", None, "Fem"]]),
            )
        ),
        posts=[
            ("2026-11-30", "Ett"),
            ("2026-12-03", "Två"),
            ("2026-12-08", "Tre"),
            ("2027-01-04", "Fyra"),
            ("2027-01-06", "Fem"),
        ],
    )


@_file
def weekdays_around_dates() -> File:
    rows = [
        ["När", "Vad"],
        ["Tis 1 dec -26", "Ett"],
        ["må 7.12.2026", "Två"],
        ["lördagen den 12 december", "Tre"],
        ["Onsdag v 51", "Fyra"],
        ["ons 23\u00a0december\u00a02026", "Fem"],
        ["’2026-12-28", "Sex"],
        ["2026-12-29 (tis)", "Sju"],
        ["30 dec, onsdag", "Åtta"],
        ["2026-12-30 (tis)", "Fel dag efter"],
        ["mån 8/12", "Fel dag före"],
    ]
    return File(
        name="veckodagar.xlsx",
        content=saved(workbook(("Blad1", rows))),
        posts=[
            ("2026-12-01", "Ett"),
            ("2026-12-07", "Två"),
            ("2026-12-12", "Tre"),
            ("2026-12-16", "Fyra"),
            ("2026-12-23", "Fem"),
            ("2026-12-28", "Sex"),
            ("2026-12-29", "Sju"),
            ("2026-12-30", "Åtta"),
        ],
        doubts=[(Doubt.WEEKDAY_DIFFERS, 10, 1), (Doubt.WEEKDAY_DIFFERS, 11, 1)],
    )


@_file
def two_languages_at_once() -> File:
    text = (
        "Inkommet;Publish date;Dag;Headline;Förvaltning;Owner;Status\r\n"
        "1/10;1 Dec 2026;tis;Ett;KUL;Anna Ek;klar\r\n"
        "2/10;Thu 3 dec;;Två;VOF;Bo Al;Published\r\n"
        "5/10;den 8 December 2026;Tuesday;Tre;SFF;;inställt\r\n"
        "6/10;10th of December 2026;tors;Fyra;MIL;;planerad\r\n"
        "Summa;;;4;;;\r\n"
    )

    def more(read: Sequence[Any]) -> None:
        statuses = ["published", "published", "cancelled", "booked"]
        assert [row.status.value for row in read[:4]] == statuses

    return File(
        name="tva-sprak.csv",
        content=_csv("\ufeff" + text, "utf-16-be"),
        posts=[
            ("2026-12-01", "Ett"),
            ("2026-12-03", "Två"),
            ("2026-12-08", "Tre"),
            ("2026-12-10", "Fyra"),
        ],
        more=more,
    )


@_file
def lines_within_cells() -> File:
    text = (
        "Schema hösten;;;;\r\n;;;;\r\nDatum;Rubrik;Antal tecken;Förv.;\r\n"
        '2026-12-01;"Först det här\r\nsedan det här";1,5;KUL;\r\n'
        "2026-12-02;Med €, – och ”citat”;2,0;VOF;\r\n;;;;\r\nSumma;;3,5;;\r\n"
        "Antal inlägg;2;;;\r\n"
    )
    return File(
        name="summa.csv",
        content=_csv(text, "cp1252"),
        posts=[
            ("2026-12-01", "Först det här"),
            ("2026-12-01", "sedan det här"),
            ("2026-12-02", "Med €, – och ”citat”"),
        ],
        doubts=[(Doubt.NOT_A_DAY, 8, 1)],
    )


@_file
def outlooks_calendar() -> File:
    def event(*lines: str) -> str:
        return "\r\n".join(["BEGIN:VEVENT", *lines, "END:VEVENT", ""])

    here = 'TZID="W. Europe Standard Time"'
    text = "".join(
        [
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//x//SV\r\n",
            event(
                "UID:1",
                f"DTSTART;{here}:20261201T090000",
                "SUMMARY:En lång rubrik som bryts öve",
                " r två rader",
            ),
            event("UID:2", "DTSTART:20261202T233000Z", "SUMMARY:Efter midnatt här"),
            event("UID:3", "DTSTART;TZID=America/New_York:20261207T200000", "SUMMARY:Kväll där"),
            event(
                "UID:4",
                f"DTSTART;{here}:20261208T090000",
                "RRULE:FREQ=WEEKLY;COUNT=3",
                f"EXDATE;{here}:20261215T090000",
                "SUMMARY:Varje vecka",
            ),
            event(
                "UID:4",
                f"RECURRENCE-ID;{here}:20261222T090000",
                f"DTSTART;{here}:20261223T100000",
                "SUMMARY:Flyttad en gång",
            ),
            event("UID:5", "DTSTART;VALUE=DATE:20261210", "SUMMARY:Nej", "STATUS:CANCELLED"),
            event(
                "UID:6",
                "DTSTART;VALUE=DATE:20261214",
                "RDATE;VALUE=DATE:20261216",
                "SUMMARY:Två dagar",
            ),
            event("UID:7", "DTSTART;TZID=Ingen/Ort:20261211T090000", "SUMMARY:Var som helst"),
            "END:VCALENDAR\r\n",
        ]
    )

    def more(read: Sequence[Any]) -> None:
        assert [row.details.planned_time for row in read[:3]] == [time(9), time(0, 30), time(2)]
        assert read[5].status.value == "cancelled"

    return File(
        name="outlook.ics",
        content=_csv(text),
        posts=[
            ("2026-12-01", "En lång rubrik som bryts över två rader"),
            ("2026-12-03", "Efter midnatt här"),
            ("2026-12-08", "Kväll där"),
            ("2026-12-23", "Flyttad en gång"),
            ("2026-12-10", "Nej"),
        ],
        doubts=[
            (Doubt.SEVERAL_DAYS, 5, 1),
            (Doubt.SEVERAL_DAYS, 8, 1),
            (Doubt.NOT_A_DAY, 9, 1),
        ],
        more=more,
    )
