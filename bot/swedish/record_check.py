"""The words of a check of the records: what fits, what doesn't, what can't be known."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot.core.calendar import in_zone
from bot.moderation.consistency import Comparison, DisposalNote, Finding, Flaw
from bot.moderation.numbers import case_label
from bot.swedish.date_writing import clock

FITS: Final = "stämmer"
DOES_NOT_FIT: Final = "STÄMMER INTE"
AUDIT: Final = "Granskningslogg"
CASES: Final = "Ärendenas rader"
EACH_OTHER: Final = "Rader mot logg"
TABLES: Final = "Register mot rader"
EVIDENCE: Final = "Bevis"
KEPT_HASH: Final = "Sparad kontrollsumma"
NO_TABLES: Final = (
    "Databasen har inte botens tabeller, eller är äldre än boten. "
    "Rätta BOT_DATABASE_URL, eller starta boten, så skapas de."
)
NOT_LET_IN: Final = (
    "Databasen släpper inte in användaren. Rätta namn och lösenord i BOT_DATABASE_URL."
)
STORE_UNREAD: Final = (
    "Bevislagret går inte att läsa. Kontrollera BOT_EVIDENCE, eller lägg till --no-evidence."
)
_NAMED: Final = 20
"""Places named for each flaw; the rest are counted."""

_FLAWS: Final = {
    Flaw.AUDIT_CHANGED: "Ändrad, eller något före den ändrat eller borttaget: rad {}",
    Flaw.AUDIT_CUT: "Den rad som förra läsningen slutade vid är borta eller ändrad: rad {}",
    Flaw.LINE_CHANGED: "Ändrad, eller något före den ändrat eller borttaget: rad {}",
    Flaw.LINES_CUT: "Den rad som förra läsningen slutade vid är borta eller ändrad: rad {}",
    Flaw.LINE_UNLOGGED: "Finns i ärendet men inte i loggen: {}",
    Flaw.LINE_LOGGED_OTHERWISE: "Loggen säger något annat: {}",
    Flaw.LOGGED_LINE_GONE: "Finns i loggen men inte i ärendet: {}",
    Flaw.CASE_UNREADABLE: "Raderna är inget ärende: {}",
    Flaw.CASE_TABLE: "Anmälare, läge eller antal rader är ändrat: {}",
    Flaw.LINES_WITHOUT_CASE: "Rader utan ärende: {}",
    Flaw.EVIDENCE_TABLE: "Raden om bilden säger något annat än ärendet: {}",
    Flaw.ADDRESS_TABLE: "Kommentarens adress är ändrad: {}",
    Flaw.DISPOSAL_UNLOGGED: "Gallrat utan beslut i loggen: {}",
    Flaw.FILE_GONE: "Borta: {}",
    Flaw.FILE_CHANGED: "Ändrad: {}",
    Flaw.FILE_UNKNOWN: "Hör inte till något ärende: {}",
    Flaw.FILE_NOT_REMOVED: "Skulle ha gallrats: {}",
}

LIMITS: Final = (
    "Det här går inte att avgöra härifrån: om den som äger hela databasen har skrivit om både "
    "ärenden och logg, eller kortat båda i slutet. Jämför med en kontrollsumma som har sparats "
    "någon annanstans (--holds): den står i driftloggen varje dygn (records_read), i "
    "veckobrevet, bredvid säkerhetskopian och i det som tas ut."
)
BUNDLE_LIMITS: Final = (
    "Det här går inte att avgöra ur filen själv: om alla rader, namn och kontrollsummor är "
    "skrivna på nytt, eller om de sista raderna är borttagna. Jämför med den kontrollsumma som "
    "loggen har om filen (--holds)."
)
EXTRACT_LIMITS: Final = (
    "Det här går inte att avgöra ur filen själv: om rader, namn, rapport och kontrollsummor är "
    "skrivna på nytt tillsammans, eller om rader saknas. Jämför med den kontrollsumma som loggen "
    "har om filen (--holds)."
)
UNSIGNED: Final = (
    "Filen är osignerad. En signatur skulle visa vems den är, också för den som inte når loggen "
    "(BOT_SIGNING_KEY)."
)
REPORT_NOT_COMPARED: Final = (
    "Rapporten är gjord av en annan version av boten och kunde inte jämföras med raderna. "
    "Kontrollera filen med den version som gjorde den."
)


def database_missing(file: str) -> str:
    return f"Databasen {file} finns inte. Rätta BOT_DATABASE_URL."


def database_unread(kind: str) -> str:
    return (
        f"Databasen går inte att läsa ({kind}). "
        "Kontrollera BOT_DATABASE_URL, och att databasen är igång."
    )


def problem(findings: Sequence[Finding]) -> str:
    """Each flaw with where it was found; empty where there is none."""
    sentences: list[str] = []
    for flaw in Flaw:
        places = [each.where for each in findings if each.flaw is flaw]
        if places:
            more = f" och {len(places) - _NAMED} till" if len(places) > _NAMED else ""
            sentences.append(_FLAWS[flaw].format(", ".join(places[:_NAMED])) + f"{more}.")
    return " ".join(sentences)


def said(kept: str) -> str:
    """A finding as it was kept: its flaw and where it was found."""
    flaw, _, where = kept.partition(" ")
    return problem([Finding(flaw=Flaw(flaw), where=where)]) if flaw in {*Flaw} else kept


def moment(at: datetime) -> str:
    shown = in_zone(at)
    return f"{shown:%Y-%m-%d} {clock(at)}"


def chain(rows: int, newest_at: datetime | None, newest: str) -> str:
    """How far it was read, and by what that is known later."""
    when = f" Nyaste: {moment(newest_at)}." if newest_at else ""
    return f"Rader: {rows}.{when} Kontrollsumma: {newest}"


def compared(found: Comparison) -> str:
    text = f"Jämförda rader: {found.lines}."
    if found.unhashed:
        text += f" Av dem äldre, utan kontrollsumma i loggen: {found.unhashed}."
    return text


def tables(found: Comparison) -> str:
    return f"Ärenden: {found.cases}."


def disposals(notes: Sequence[DisposalNote]) -> str:
    if not notes:
        return "Gallrade ärenden: inga."
    said = "; ".join(
        f"{case_label(each.case)} {in_zone(each.at):%Y-%m-%d} enligt {each.basis}"
        for each in notes
    )
    return f"Gallrade ärenden: {said}."


def files(found: Comparison) -> str:
    return f"Filer: {found.files}."


def case_file(label: str) -> str:
    return f"Ärende {label}"


def bundle(lines: int, newest_at: datetime | None, digest: str) -> str:
    return f"Rapport, filer och uppgifter mot raderna. {chain(lines, newest_at, digest)}"


def extract_file(name: str) -> str:
    return f"Utdrag om {name}"


def extract(rows: int, at: datetime | None, digest: str) -> str:
    when = f" Uttaget: {moment(at)}." if at else ""
    return (
        f"Rapporten mot raderna, filerna mot listan. Rader: {rows}.{when} Kontrollsumma: {digest}"
    )


def newest_then(audit: str, lines: str) -> str:
    return (
        f"När filen gjordes var loggens nyaste kontrollsumma {audit} och ärendenas {lines}. "
        "Fråga databasen efter dem (--holds)."
    )


def signed(key: str) -> str:
    return (
        f"Filen är signerad med nyckeln {key}. Vem som helst kan ha gjort en nyckel: jämför med "
        "den som kommunen har lämnat ut (--holds)."
    )


def other_file(digest: str, kept: str) -> str:
    return f"Filens kontrollsumma är {digest}, inte {kept}: en annan fil, eller gjord på nytt."


def no_such_hash(kept: str) -> str:
    return f"Ingen rad har {kept}: rader är borttagna i slutet, eller så är det en annan logg."


def short_hash(kept: str, least: int) -> str:
    return f"{kept} är ingen kontrollsumma: minst {least} tecken, 0–9 och a–f."
