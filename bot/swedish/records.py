"""Words of what is taken out of the bot: reports, files and their columns."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from bot.core.calendar import Week, in_zone
from bot.core.people import THE_BOT, PersonId
from bot.core.ports import Json
from bot.moderation.case import Case
from bot.moderation.events import (
    Answered,
    Described,
    Event,
    EvidenceAdded,
    EvidenceOpened,
    ImageConfirmed,
    ReferredToComplaints,
    Reported,
)
from bot.moderation.model import CaseNumber, Comment
from bot.moderation.numbers import case_label
from bot.schedule.model import Booking, Catalogue
from bot.swedish.cases import line_detail, subject
from bot.swedish.date_writing import clock, week_label, weekday_name
from bot.swedish.moderation import KIND_NAMES, LINE_NAMES, OUTCOME_NAMES, STATE_NAMES
from bot.swedish.words import audience_name, content_type_name, status_name, theme_name


@dataclass(frozen=True, kw_only=True)
class ArchiveMark:
    """What an archive wants to know of a file before it is opened."""

    creator: str = ""
    """The authority whose record it is."""
    classification: str = ""
    """Where it belongs in the authority's plan of its records."""
    confidentiality: str = ""


UNMARKED: Final = ArchiveMark()
REPORT_FILE: Final = "rapport.pdf"
CASE_FILE: Final = "arende.json"
MANIFEST_FILE: Final = "manifest.json"
SIGNATURE_FILE: Final = "signatur.json"
EVIDENCE_FOLDER: Final = "bevis"
PRESERVATION_FOLDER: Final = "bevarande"

COLUMNS: Final = (
    "Dag",
    "Vecka",
    "Veckodag",
    "Sida",
    "Rubrik",
    "Typ",
    "Förvaltning",
    "Tema",
    "Målgrupp",
    "Planerad tid",
    "Tillgänglighet kontrollerad",
    "Bokad av",
    "Läge",
    "Motivering till akut bokning",
    "Länk",
    "Publicerat",
)
YES: Final = "ja"
NO: Final = "nej"


def zip_name(number: CaseNumber) -> str:
    return f"arende-{case_label(number)}.zip"


def schedule_name(year: int, suffix: str) -> str:
    return f"inlaggsschema-{year}.{suffix}"


def sheet_title(year: int) -> str:
    return f"Schema {year}"


def schedule_row(booking: Booking, catalogue: Catalogue) -> tuple[date | str, ...]:
    """A booking as a row of the schedule that is taken out, in the order of `COLUMNS`."""
    details = booking.details
    page = catalogue.page(booking.page)
    department = catalogue.department(details.department)
    return (
        booking.day,
        week_label(Week.of(booking.day)),
        weekday_name(booking.day),
        page.name if page else booking.page,
        details.title,
        content_type_name(details.content_type),
        department.name if department else details.department or "",
        theme_name(details.theme) if details.theme else "",
        audience_name(details.audience) if details.audience else "",
        clock(details.planned_time) if details.planned_time else "",
        YES if details.accessible else NO,
        booking.owner_name or booking.owner,
        status_name(booking.status),
        booking.over_limit_reason,
        booking.link,
        stamp(booking.published_at) if booking.published_at else "",
    )


def stamp(at: datetime) -> str:
    """As in "2026-11-24 13:42"."""
    shown = in_zone(at)
    return f"{shown:%Y-%m-%d} {clock(at)}"


def report_words(
    case: Case, names: Mapping[PersonId, str], mark: ArchiveMark = UNMARKED
) -> Mapping[str, Json]:
    """All that stands in a case's report."""
    title = f"Ärende {case_label(case.number)}"
    return {
        "title": title,
        "author": "Inläggsboten",
        "about": (
            "En anmäld kommentar på LinkedIn: vad den gällde, vad som gjordes, när och av vem."
        ),
        "facts": {"title": "Uppgifter", "rows": [*marked(mark), *_facts(case, names)]},
        "comment": {"title": "Kommentaren", "rows": _comment(case)},
        "history": {
            "title": "Händelser",
            "widths": [3, 4, 4, 8],
            "heads": ["Tid", "Händelse", "Vem", "Vad"],
            "none": "",
            "rows": [
                [stamp(line.at), LINE_NAMES[line.type], _who(line.by, names), _detail(line, names)]
                for line in case.events
            ],
        },
        "evidence": {
            "title": "Bevis",
            "widths": [3, 3, 10],
            "heads": ["Sparat", "Av", "Fil och kontrollsumma (SHA-256)"],
            "none": "Ingen skärmdump hör till ärendet.",
            "rows": [
                [stamp(one.at), _who(one.by, names), _evidence(case, one.stored.sha256)]
                for one in case.pictures
            ],
        },
        "check": {
            "title": "Så kontrolleras filen",
            "text": (
                "Rapporten hör ihop med filerna bredvid den. arende.json har varje händelse med "
                "sin kontrollsumma, och manifest.json har varje fils. Kommandot python -m bot "
                "audit verify följt av zip-filens namn säger om något har ändrats. Tecken som "
                "rapporten inte kan visa står med sitt nummer; arende.json har dem som de skrevs."
            ),
        },
    }


def marked(mark: ArchiveMark) -> list[list[str]]:
    rows = [
        ("Arkivbildare", mark.creator),
        ("Klassificering", mark.classification),
        ("Sekretess", mark.confidentiality),
    ]
    return [[name, value] for name, value in rows if value]


def _facts(case: Case, names: Mapping[PersonId, str]) -> list[list[str]]:
    deletion = case.deletion
    informed = {None: "", True: YES, False: NO}[case.author_informed]
    outcome = OUTCOME_NAMES[case.outcome] if case.outcome else ""
    rows = [
        ("Läge", STATE_NAMES[case.state]),
        ("Bedömning", KIND_NAMES[case.kind]),
        ("Grund", subject(case) if case.ground else ""),
        ("Motivering", case.motive),
        ("Anmält", f"{stamp(case.reported_at)}, {_who(case.reporter, names)}"),
        ("Ansvarig", _who(case.holder, names) if case.holder else ""),
        (
            "Raderad",
            f"{stamp(deletion.removed_at)}, {_who(deletion.by, names)}" if deletion else "",
        ),
        ("Den som skrev är informerad", informed),
        ("Polisanmälan", case.police_number),
        ("Diarienummer", case.registration_number),
        ("Undantag från gallring", case.hold),
        ("Utfall", f"{outcome}, {stamp(case.closed_at)}" if case.closed_at else ""),
        ("Gallrat", YES if case.disposed else ""),
    ]
    return [[name, value] for name, value in rows if value]


def _comment(case: Case) -> list[list[str]]:
    rows = _said(case.comment)
    return [[name, value] for name, value in rows] or [["", "Inget är sparat."]]


def _said(comment: Comment) -> list[tuple[str, str]]:
    rows = [
        ("Länk", comment.link),
        ("Inläggets länk", comment.post_link),
        ("Sida", comment.page),
        ("Skriven av", comment.author),
        ("Sedd", stamp(comment.seen_at) if comment.seen_at else ""),
        ("Text", comment.text),
    ]
    return [(name, value) for name, value in rows if value]


def _detail(line: Event, names: Mapping[PersonId, str]) -> str:
    match line:
        case Reported() | Described():
            said = [f"{name}: {value}" for name, value in _said(line.comment)]
            return "\n".join(filter(None, [line_detail(line), *said]))
        case Answered() | ReferredToComplaints():
            return line.text
        case EvidenceAdded():
            return _beginning(line.evidence.sha256)
        case EvidenceOpened() | ImageConfirmed():
            return _beginning(line.sha256)
        case _:
            to = getattr(line, "to", None)
            return _who(to, names) if to else line_detail(line)


def _beginning(sha256: str) -> str:
    return f"{sha256[:16]}…"


def _evidence(case: Case, sha256: str) -> str:
    if case.is_picture_forbidden:
        return f"{sha256}\nLämnas inte ut: grunden förbjuder det."
    return f"{sha256}\nGallrat." if case.disposed else sha256


def _who(person: PersonId, names: Mapping[PersonId, str]) -> str:
    return "Inläggsboten" if person == THE_BOT else names.get(person) or person
