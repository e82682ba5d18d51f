"""Words of what is taken out about one person, and of the pseudonym of who has left."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.core.people import PersonId
from bot.core.ports import Json, PersonalRows
from bot.swedish import booking
from bot.swedish.records import ArchiveMark, marked, stamp

PERSON_FILE: Final = "utdrag.json"
PERSON_REPORT: Final = "utdrag.pdf"

TABLES: Final = {
    "people": "Person",
    "pages": "Får boka sidan",
    "bookings": "Bokning",
    "post_texts": "Text till inlägg",
    "reviews": "Läsning av en text",
    "watches": "Bevakning",
    "check_ins": "Avstämning",
    "absences": "Frånvaro",
    "reminder_settings": "Val av påminnelser",
    "reminders": "Påminnelse",
    "queue_places": "Plats i kö",
    "proposals": "Byte eller fråga",
    "ideas": "Idé",
    "series": "Serie",
    "tips": "Tips",
    "feeds": "Kalenderadress",
    "imports": "Inläst fil",
    "cases": "Anmält ärende",
    "case_events": "Händelse i ärende",
    "evidence": "Skärmdump",
    "case_desks": "Pågående ärende",
    "alerts": "Larm",
    "alert_steps": "Steg i larm",
    "readings": "Läst ur Entra eller Teams",
    "conversations": "Chatt med boten",
    "outbox": "Meddelande",
    "audit": "Granskningslogg",
}
COLUMNS: Final = {
    **booking.COLUMNS,
    "account": "konto i Teams",
    "action": "handling",
    "actor": "vem",
    "after": "efter",
    "afternoon": "eftermiddag",
    "aliases": "andra namn",
    "alt_text": "alt-text",
    "answer": "svar",
    "answered_at": "svarade",
    "answered_by": "svarade, vem",
    "answered_by_name": "svarade, namn",
    "asked": "dag som frågan gäller",
    "asked_at": "frågade",
    "asked_by": "frågade, vem",
    "at": "tid",
    "attempts": "försök",
    "before": "före",
    "booking": "bokning",
    "booking_version": "bokningens version",
    "bookings": "bokningar",
    "bot": "botens konto",
    "by": "av",
    "by_name": "av, namn",
    "by_superadmin": "läst av superadmin",
    "case": "ärende",
    "closed": "avslutad",
    "conversation": "chatt",
    "day": "dag",
    "decided_by": "avgjord av",
    "deputy": "ersättare",
    "done_at": "klart",
    "draft": "utkast",
    "due": "ska göras",
    "due_at": "ska göras",
    "event": "händelse",
    "first": "från",
    "frozen_from": "fryst från",
    "frozen_reason": "fryst, skäl",
    "frozen_until": "fryst till",
    "grant": "behörighet",
    "hash": "kontrollsumma",
    "height": "höjd",
    "id": "nummer",
    "job": "jobb",
    "keeper": "bevakas av",
    "key": "nyckel",
    "kind": "slag",
    "last": "till",
    "lease_until": "hålls till",
    "level": "nivå",
    "line": "rad",
    "lines": "rader",
    "link": "länk",
    "made": "gjord",
    "media_type": "filtyp",
    "morning": "förmiddag",
    "name": "namn",
    "note": "anteckning",
    "number": "nummer",
    "off": "avstängt",
    "on_roster": "medlem i teamet",
    "other": "andra bokningen",
    "other_version": "andra bokningens version",
    "over_limit_reason": "motivering till akut bokning",
    "owner": "ägare",
    "page": "sida",
    "person": "person",
    "pictures": "tar emot bilder",
    "position": "plats",
    "proposed": "föreslagen dag",
    "published_at": "publicerat",
    "raised_at": "larmat",
    "reactions": "reaktioner",
    "reader": "läsare",
    "reason": "skäl",
    "ref": "fil",
    "reporter": "anmälare",
    "review": "vem som ska läsa",
    "revoked": "indragen",
    "rhythm": "hur ofta",
    "road": "väg",
    "scope": "omfattar",
    "seated_types": "typer som tar plats",
    "seats_per_day": "platser per dag",
    "seen_at": "sett",
    "sent": "skickat",
    "sent_at": "skickad",
    "sha256": "SHA-256",
    "since": "sedan",
    "size": "storlek",
    "started": "började",
    "state": "läge",
    "status": "läge",
    "step": "steg",
    "subject": "gäller",
    "taken_at": "togs",
    "taken_by": "tas av",
    "taken_from": "togs över från",
    "tenant": "klientorganisation",
    "text": "text",
    "through": "till och med",
    "to": "till",
    "touched_at": "senast ändrad",
    "unanswered": "obesvarade frågor",
    "until": "till",
    "updated_at": "ändrad",
    "user": "konto",
    "version": "version",
    "wants_help": "vill ha hjälp",
    "why": "varför",
    "width": "bredd",
    "writer": "skriven av",
}


@dataclass(frozen=True, kw_only=True)
class Extract:
    """What is kept about one person, as it is taken out."""

    person: PersonId
    name: str
    at: datetime
    rows: PersonalRows
    mark: ArchiveMark


def person_zip_name(person: PersonId) -> str:
    return f"personutdrag-{person[:8]}.zip"


def extract_words(extract: Extract) -> Mapping[str, Json]:
    """All that stands in the report, in the shape of a case's."""
    name = extract.name or extract.person
    facts = [("Namn", name), ("Id i Entra", extract.person), ("Uttaget", stamp(extract.at))]
    others = {table: rows for table, rows in extract.rows.items() if table != "audit"}
    return {
        "title": f"Utdrag om {name}",
        "author": "Inläggsboten",
        "about": (
            "Det som Inläggsboten har sparat om personen, tabell för tabell. Värdena står som de "
            "är sparade. Av ärenden är det personen själv har gjort med; kommentarer och "
            "skärmdumpar handlar om andra och är inte med."
        ),
        "facts": {
            "title": "Uppgifter",
            "rows": [*marked(extract.mark), *map(list, facts)],
        },
        "comment": {
            "title": "Det som är sparat",
            "rows": [
                [TABLES.get(table, table), _row(row)]
                for table, rows in others.items()
                for row in rows
            ]
            or [["", "Inget är sparat."]],
        },
        "history": {
            "title": TABLES["audit"],
            "widths": [4, 4, 5, 8],
            "heads": ["Tid", "Handling", "Gäller", "Vem, före och efter"],
            "none": "Ingen rad handlar om personen.",
            "rows": [_logged(row) for row in extract.rows.get("audit", ())],
        },
        "evidence": {
            "title": "Så många rader",
            "widths": [3, 1],
            "heads": ["Vad", "Rader"],
            "none": "Ingen.",
            "rows": [
                [f"{TABLES.get(table, table)} ({table})", str(len(rows))]
                for table, rows in extract.rows.items()
            ],
        },
        "check": {
            "title": "Så kontrolleras filen",
            "text": (
                "utdrag.json bredvid rapporten har samma uppgifter, och manifest.json varje fils "
                "kontrollsumma. Tecken som rapporten inte kan visa står med sitt nummer; "
                "utdrag.json har dem som de skrevs. Det som står i Teams, i säkerhetskopior och i "
                "filer som redan tagits ut är inte med."
            ),
        },
    }


def _row(row: Mapping[str, Json]) -> str:
    told = ((COLUMNS.get(name, name), _value(value)) for name, value in row.items())
    return "\n".join(f"{name}: {value}" for name, value in told if value)


def _logged(row: Mapping[str, Json]) -> list[str]:
    said = {name: row[name] for name in ("actor", "before", "after")}
    at = str(row["at"]).partition(".")[0].replace("T", " ")
    return [at, str(row["action"]), str(row["subject"]), _row(said)]


def _value(value: Json) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "ja" if value else "nej"
        case str() | int() | float():
            return str(value)
        case _:
            return json.dumps(value, ensure_ascii=False) if value else ""
