"""What superadmins read when they take something out of the bot."""

from typing import Final

from bot.moderation.model import CaseNumber
from bot.moderation.numbers import case_label

HEADING: Final = "Ta ut uppgifter"
UNDER: Final = "Det som tas ut antecknas i loggen"
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
FORMATS: Final = {"xlsx": "Excel", "csv": "CSV (semikolon, öppnas i Excel)"}
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
NOT_UNDERSTOOD: Final = "Jag känner inte igen det. Välj här, eller skriv exportera 2026-014."
ACCEPTED: Final = "Filen görs nu och läggs i din OneDrive. Jag skickar den här när den är klar."
DECLINED: Final = "Okej, inget är sparat. Skriv exportera när du vill ha filen."
FAILED: Final = "Filen kunde inte sparas"
FAILED_TEXT: Final = "Ingenting är borta. Skriv exportera och försök igen."


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
