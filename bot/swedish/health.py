"""The words of the health card."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from bot.alerts.chain import Step
from bot.swedish.date_writing import join_names, short_day

WELL: Final = "Allt fungerar"
UNWELL: Final = "Något behöver ses över"
PEOPLE: Final = "Så nås superadmin"
MACHINE: Final = "Drift"
REPLAY: Final = "Skicka om det som inte gått fram"
NO_PEOPLE: Final = "Ingen superadmin är känd."
GROUP: Final = "Gruppen läst"
CREDENTIAL: Final = "Inloggningen gäller till"
OUTBOX: Final = "Väntar på att skickas"
DEAD: Final = "Gick inte fram"
DATABASE: Final = "Databas"
AUDIT: Final = "Granskningslogg"
CASES: Final = "Moderering"
EVIDENCE: Final = "Bevis"
DIGEST: Final = "Senaste veckobrevet"
SEND_DIGEST: Final = "Skicka veckobrevet igen"
DIGEST_SENT: Final = "Veckobrevet uppdateras"
DIGEST_HOW: Final = (
    "Veckans inlägg i kanalen blir aktuellt om en stund. Är det borta kommer ett nytt, men aldrig "
    "före sin tid."
)
GRAPH: Final = "Microsoft Graph"
UNREACHABLE: Final = "Alla superadmin går inte att nå"
ON: Final = "på"
OFF: Final = "av"
NEVER: Final = "aldrig"
MIGRATED: Final = "rätt version"
NOT_MIGRATED: Final = "fel version"
WHOLE: Final = "hel"
_NAMED: Final = 3
"""Pictures named on the card; `audit verify` names them all."""

_WAYS: Final = {Step.CHAT: "Chatt", Step.FEED: "Aviseringar", Step.MAIL: "E-post"}


def at(moment: datetime | None) -> str:
    """With the month: the last proof may be old."""
    if moment is None:
        return NEVER
    return f"{short_day(moment.date())}/{moment.month} kl. {moment:%H.%M}"


def proofs(found: Mapping[Step, datetime]) -> str:
    return " · ".join(f"{name} {at(found.get(step))}" for step, name in _WAYS.items())


def tested(moment: datetime | None, problem: str) -> str:
    if moment is None:
        return "Inte provad ännu"
    if problem:
        return f"Gick inte att nå vid provet {at(moment)}: {problem}"
    return f"Nåbar vid provet {at(moment)}"


def group(read_at: datetime, failure: str) -> str:
    return f"{at(read_at)}, sedan dess: {failure}" if failure else at(read_at)


def waiting(count: int, oldest: datetime | None) -> str:
    return f"{count}, äldst {at(oldest)}" if count else "0"


def broken(row: int) -> str:
    return f"ändrad vid rad {row}"


def lines(broken_at: int | None) -> str:
    if broken_at is None:
        return WHOLE
    return broken(broken_at) if broken_at else "rader saknas i slutet"


def evidence(files: int | None, wrong: Sequence[str]) -> str:
    """How the pictures are; by name those that aren't as they were saved."""
    if files is None:
        return "gick inte att läsa: kör audit verify på servern"
    if wrong:
        more = f" och {len(wrong) - _NAMED} till" if len(wrong) > _NAMED else ""
        return f"ändrade eller borta: {', '.join(wrong[:_NAMED])}{more}"
    return f"{files}, alla orörda" if files else "inga sparade"


def unreachable(names: Sequence[str]) -> str:
    return (
        f"Jag hittar ingen väg till {join_names(names)}. "
        "Kontrollera att appen finns i organisationens katalog och inte är blockerad."
    )


def nameless(person: str) -> str:
    return f"Utan namn ({person[:8]})"
