"""What superadmins read when they take something out of the bot."""

import re
from typing import Final

from bot.moderation.model import CaseNumber
from bot.moderation.numbers import case_label, read_label
from bot.swedish.refusals import quoted

HEADING: Final = "Ta ut uppgifter"
UNDER: Final = "Jag antecknar i loggen vad du tar ut"
CASES: Final = "Ett ärende"
CASES_TEXT: Final = (
    "Du får en zip-fil med en rapport (PDF/A), alla händelser, skärmdumparna i original och "
    "kontrollsummor."
)
NO_CASES: Final = "Det finns inga ärenden än."
OTHER_CASES: Final = "Äldre ärenden tar du ut med numret: exportera 2026-014."
SCHEDULE: Final = "Ett års schema"
YEAR: Final = "År"
FORMAT: Final = "Format"
FORMATS: Final = {
    "xlsx": "Excel",
    "csv": "CSV (semikolon, öppnas i Excel)",
    "json": "JSON (för andra system)",
}
PERSON: Final = "Vad som är sparat om en person"
PERSON_TEXT: Final = (
    "Skriv exportera person och namnet. Du får en zip-fil med en rapport (PDF/A) och samma "
    "uppgifter som JSON."
)
TAKE_OUT: Final = "Ta ut"
TAKE_OUT_SCHEDULE: Final = "Ta ut schemat"
SAVED: Final = "Filen är sparad"
OFFERED: Final = "Jag frågar i vår personliga chatt"
OFFERED_TEXT: Final = (
    "Tryck på Tillåt där, så läggs filen i din OneDrive. Den görs när du svarar, så svara när "
    "det passar."
)
EVERYTHING: Final = (
    "Allt på en gång tar den som sköter driften ut: python -m bot export MAPP, se driftguiden. "
    "Här tar du ut ett år eller ett ärende."
)
_EVERYTHING: Final = ("allt", "alla", "allting", "alltihop")
_CASE: Final = re.compile(
    r"(?:(?:ärendet?|nummer|nr)\b\.?|#)?\s*([0-9]{4})(?:\s*[-/\u2010-\u2014]\s*|\s+|(?=[0-9]{4}$))([0-9]{1,4})",
    re.IGNORECASE,
)
ACCEPTED: Final = "Filen görs nu och läggs i din OneDrive. Jag skickar den här när den är klar."
DECLINED: Final = "Okej, inget är sparat. Skriv exportera när du vill ha filen."
READ_ME_FILE: Final = "LÄSMIG.txt"
READ_ME: Final = """Allt ur Inläggsboten, som det var när mappen gjordes.

scheman/           varje års schema: Excel, CSV och JSON
arenden/           varje ärende: rapport, händelser, skärmdumpar och kontrollsummor
databas.sqlite     alla rader, som python -m bot läser och för över
databas.sqlite.hashes   de nyaste kontrollsummorna: förvara dem någon annanstans
organisation.toml  kommunens egna uppgifter
format/            filernas format, och hur ett ärende kontrolleras utan boten: README.md
SHA256SUMS         kontrollsumma för varje fil: sha256sum --check SHA256SUMS

Här finns personuppgifter och skärmdumpar: förvara mappen därefter.
"""
FAILED: Final = "Filen kunde inte sparas"
FAILED_TEXT: Final = "Ingenting är borta. Skriv exportera och försök igen."


def read_case(typed: str) -> CaseNumber | None:
    """The case that was meant, as in "ärende 2026-014", "2026 14" or "20260014"."""
    found = _CASE.fullmatch(typed.strip())
    return read_label(f"{found[1]}-{found[2]}") if found else None


def not_understood(typed: str) -> str:
    if typed.casefold() in _EVERYTHING:
        return EVERYTHING
    return f"Jag förstod inte {quoted(typed)}. Välj här, eller skriv exportera 2026-014."


def saved(path: str) -> str:
    return f"Den ligger här: {path}"


def description(
    *, case: CaseNumber | None, picture: str, year: int | None, person: bool = False
) -> str:
    """What a file is, where Teams asks whether to take it."""
    if case is not None and picture:
        return f"Skärmdump i ärende {case_label(case)}, som den sparades"
    if case is not None:
        return f"Ärende {case_label(case)} med rapport och bevis"
    if person:
        return "Det som är sparat om en person"
    return f"Inläggsschemat för {year}"
