"""The words of the health card."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from bot.alerts.conditions import Condition, failing, judged
from bot.alerts.health import Credential, Health, Place, Records
from bot.alerts.steps import Step, StepResult
from bot.core.calendar import in_zone
from bot.core.seen import Seen, State
from bot.moderation.model import CaseNumber
from bot.moderation.numbers import case_label
from bot.swedish.date_writing import capitalised, clock, dated, join_names, short_day
from bot.swedish.record_check import said

WELL: Final = "Allt fungerar"
NO_FAULT: Final = "Inget fel har setts"
UNWELL: Final = "Något behöver ses över"
PEOPLE: Final = "Så nås superadmin"
MACHINE: Final = "Drift"
REPLAY: Final = "Skicka om det som inte gått fram"
NOTHING_TO_DO: Final = "Du behöver inte göra något."
TOLD_ONCE: Final = "Du får veta när det är i ordning igen."
NO_PEOPLE: Final = "Ingen superadmin är känd."
GROUP: Final = "Superadmin hämtade från Entra"
CREDENTIAL: Final = "Botens inloggning"
OUTBOX: Final = "Väntar på att skickas"
DEAD: Final = "Gick inte fram"
DATABASE: Final = "Databas"
AUDIT: Final = "Logg"
CASES: Final = "Ärenden"
EVIDENCE: Final = "Bevis"
DIGEST: Final = "Senaste veckobrevet"
SEND_DIGEST: Final = "Skicka veckobrevet igen"
DIGEST_SENT: Final = "Veckobrevet uppdateras"
DIGEST_HOW: Final = (
    "Veckans inlägg i kanalen blir aktuellt om en stund. Är det borta kommer ett nytt, men aldrig "
    "före sin tid."
)
GRAPH: Final = "Microsoft Graph"
CONSENT: Final = "Appen hos superadmin"
TEAMS: Final = "Teams"
SIGN_IN: Final = "Inloggning hos Microsoft"
STORE: Final = "Bevislager"
TEAM: Final = "Teamet"
CHANNEL: Final = "Kanalen"
ROSTER: Final = "Teamets medlemmar hämtade"
NOT_TRIED: Final = "inte provat sedan starten"
OFF: Final = "av"
NEVER: Final = "aldrig"
MIGRATED: Final = "passar boten"
NOT_MIGRATED: Final = "passar inte boten"
FINDINGS: Final = "Stämmer inte"
RECORDS_READ: Final = "Kontrollerat"
_CONSENTS: Final = {
    True: "installerad med medgivande, så larm syns som avisering",
    False: "installerad utan medgivande, så larm kan saknas som avisering (driftguiden, del 4)",
    None: "inte installerad sedan boten startade",
}
_FITS: Final = {True: "stämmer", False: "STÄMMER INTE", None: "inte kontrollerat än"}
DEAD_JOB: Final = "Något som boten skulle göra blev inte gjort"
_HASH: Final = re.compile(r"[0-9a-f]{16,}")
_OF_A_HASH: Final = 8
_NAMED: Final = 3
"""Pictures named on the card; `audit verify` names them all."""

_CREDENTIALS: Final = {
    "federated identity": "appregistrering med hanterad identitet",
    "managed identity": "hanterad identitet",
    "workload identity": "arbetsbelastningsidentitet",
    "certificate": "certifikat",
    "client secret": "klienthemlighet",  # pragma: allowlist secret
}
_ENDS: Final = {
    "federated identity": "slutar inte gälla",
    "managed identity": "slutar inte gälla",
    "workload identity": "slutar inte gälla",
    "certificate": "filen går inte att läsa",
    "client secret": "slutdatum står i Entra",  # pragma: allowlist secret
}
_REASONS: Final = {
    "AppNotInCatalog": "appen finns inte i organisationens katalog",
    "the app is not installed": "appen är inte installerad",
    "no chat is known": "ingen chatt är känd",
    "no such user": "kontot finns inte",
    "Request_ResourceNotFound": "kontot finns inte",
    "no address": "kontot saknar e-postadress",
    "NoAlertSender": "ingen avsändare är inställd (BOT_ALERT_SENDER)",
    "ErrorInvalidUser": "avsändarens brevlåda finns inte (BOT_ALERT_SENDER)",
    "Authorization_RequestDenied": "en behörighet saknas i Graph",
    "ConversationBlockedByUser": "personen har blockerat boten",
    "blocked": "personen har blockerat boten",
    "BotNotInConversationRoster": "boten är borttagen ur chatten",
    "neither the person nor the team is known": "varken chatten eller teamet är känt",
    "Graph is unavailable": "Microsoft Graph svarar inte",
}
"""By what stands in a refusal; the first that fits."""

_STORE: Final = {
    "full": ("bevislagret är fullt", "Frigör plats där bevisen ligger."),
    "read_only": (
        "bevislagret går inte att skriva till",
        "Kontrollera behörigheten till mappen eller SharePoint.",
    ),
    "unreachable": ("bevislagret svarar inte", "Kontrollera att det är igång, och proxyn."),
    "gone": (
        "bevislagret är inte anslutet: inget av det som sparats finns där",
        "Anslut rätt mapp i BOT_EVIDENCE. Nya bilder tas inte emot så länge.",
    ),
}
"""By how it failed: the trouble, and what to do."""

_TROUBLES: Final[Mapping[Condition, tuple[str, str]]] = {
    Condition.AUDIT: (
        "granskningsloggen är ändrad",
        "Kör audit verify på servern och spara dess svar.",
    ),
    Condition.CASES: (
        "ärendena stämmer inte med det som skrevs",
        "Kör audit verify på servern och spara dess svar.",
    ),
    Condition.EVIDENCE: (
        "bevisen är inte som de sparades",
        "Kör audit verify på servern: den nämner varje fil.",
    ),
    Condition.SUPERADMINS: (
        "ingen superadmin är känd, så inga larm når någon",
        "Fyll gruppen i Entra, eller ange BOT_SUPERADMINS.",
    ),
    Condition.REACHABLE: (
        "någon superadmin nås inte",
        "Se nedan vem och varför. Den som saknar chatten lägger till appen i Teams.",
    ),
    Condition.TOKEN: (
        "boten får inte logga in hos Microsoft",
        "Kontrollera hemligheten i Entra, och att servern når login.microsoftonline.com.",
    ),
    Condition.TEAMS: (
        "Teams tar inte emot det boten skriver",
        "Kontrollera proxyn, och botens app-id och hemlighet.",
    ),
    Condition.SENDING: (
        "det som ska skickas blir liggande",
        "Se raderna connector_call_failed och job_failed i loggen.",
    ),
    Condition.GRAPH: (
        "Microsoft Graph svarar inte som det ska",
        "Kör python -m bot check: den nämner behörigheten som saknas.",
    ),
    Condition.DATABASE: (
        "databasen passar inte den här versionen av boten",
        "Starta om boten med rätt version.",
    ),
    Condition.TEAM: (
        "boten är inte med i något team",
        "Be ägaren till redaktörernas team lägga till appen.",
    ),
    Condition.CHANNEL: (
        "schemats kanal finns inte",
        "Återställ kanalen, eller lägg till appen i en ny kanal.",
    ),
    Condition.ROSTER: (
        "teamets medlemmar har inte hämtats det senaste dygnet",
        "Starta om boten. Hjälper det inte: ta bort appen ur teamet och lägg till den igen.",
    ),
    Condition.GROUP: (
        "superadmin gick inte att hämta från Entra",
        "Kontrollera GroupMember.Read.All och BOT_SUPERADMIN_GROUP_ID.",
    ),
    Condition.DIGEST: (
        "veckobrevet har inte gått ut den här veckan",
        f"Skriv /status och välj ”{SEND_DIGEST}”.",
    ),
    Condition.DELIVERED: ("meddelanden gick inte fram", "Tryck på knappen nedan."),
    Condition.CREDENTIAL: (
        "botens inloggning slutar snart gälla",
        "Förnya den i Entra, se driftguiden, del 11.",
    ),
    Condition.EVIDENCE_STORE: ("", ""),
}
"""Of each condition that does not hold: what is wrong, and what to do. The store's has its own."""

_NAMES: Final[Mapping[Condition, str]] = {
    Condition.AUDIT: "granskningsloggen",
    Condition.CASES: "ärendenas rader",
    Condition.EVIDENCE: "bevisen",
    Condition.EVIDENCE_STORE: "bevislagret",
    Condition.SUPERADMINS: "superadmin",
    Condition.REACHABLE: "hur superadmin nås",
    Condition.GROUP: "superadmingruppen",
    Condition.TOKEN: "inloggningen hos Microsoft",
    Condition.TEAMS: "Teams",
    Condition.GRAPH: "Microsoft Graph",
    Condition.TEAM: "teamet",
    Condition.CHANNEL: "kanalen",
    Condition.ROSTER: "teamets medlemmar",
    Condition.SENDING: "utkorgen",
    Condition.DELIVERED: "leveranser",
    Condition.DIGEST: "veckobrevet",
    Condition.CREDENTIAL: "inloggningens slutdatum",
    Condition.DATABASE: "databasen",
}

_WAYS: Final = {Step.CHAT: "Chatt", Step.FEED: "Aviseringar", Step.MAIL: "E-post"}


def headline(health: Health) -> str:
    """Only of what is seen to hold is it said that it works."""
    states = set(judged(health).values())
    if State.NOT in states:
        return UNWELL
    return NO_FAULT if State.UNKNOWN in states else WELL


def troubles(health: Health) -> list[tuple[str, str]]:
    """What is wrong and what to do about it, the gravest first; empty when nothing is."""
    return [trouble(condition, health) for condition in failing(health)]


def trouble(condition: Condition, health: Health) -> tuple[str, str]:
    what, remedy = _TROUBLES[condition]
    unreached = sum(each.state is State.NOT for each in health.people)
    match condition:
        case Condition.EVIDENCE_STORE:
            what, remedy = _STORE.get(health.store.failure, _STORE["unreachable"])
        case Condition.REACHABLE:
            what = f"{_superadmins(unreached)} nås inte"
        case Condition.DELIVERED:
            ending = "n" * (health.dead > 1)
            what = (
                f"{'ett' if health.dead == 1 else health.dead} meddelande{ending} gick inte fram"
            )
        case Condition.CREDENTIAL if health.credential and health.credential.ends_at:
            what = f"{what}: {dated(in_zone(health.credential.ends_at).date())}"
        case Condition.SENDING:
            what = f"{what}: äldst {at(health.oldest_since)}"
        case _:
            pass
    return f"{what[:1].upper()}{what[1:]}", remedy


def name(condition: Condition) -> str:
    """What the condition is about, as in the middle of a sentence."""
    return _NAMES[condition]


def well_again(named: str) -> str:
    return f"I ordning igen: {named}"


def unknown(health: Health) -> str:
    """What nobody has seen yet, in one line; empty when all has been."""
    names = [_NAMES[name] for name, its in judged(health).items() if its is State.UNKNOWN]
    return f"Inte provat sedan starten: {join_names(names)}." if names else ""


def seen(seen: Seen) -> str:
    """When a service last worked, or since when and how it fails."""
    if seen.failed_at is not None:
        return f"fungerar inte sedan {at(in_zone(seen.failed_at))}: {reason(seen.failure)}"
    return f"fungerade {at(in_zone(seen.worked_at))}" if seen.worked_at else NOT_TRIED


def consent(consented: bool | None) -> str:  # noqa: FBT001 - it is what was found
    """Which way the app was last installed for a superadmin."""
    return _CONSENTS[consented]


def place(place: Place) -> str:
    return {Place.OPEN: "med", Place.UNKNOWN: "inte tillagd", Place.LOST: "borta"}[place]


def roster(read_at: datetime | None, failure: str) -> str:
    return f"{at(read_at)}, sedan dess: {reason(failure)}" if failure else at(read_at)


def _superadmins(count: int) -> str:
    return "en superadmin" if count == 1 else f"{count} superadmins"


def unreachable_title(count: int) -> str:
    return f"{capitalised(_superadmins(count))} går inte att nå"


def at(moment: datetime | None) -> str:
    """With the month: the last proof may be old."""
    if moment is None:
        return NEVER
    return f"{short_day(moment.date())}/{moment.month} kl. {clock(moment)}"


def ways(proofs: Mapping[Step, datetime], failures: Mapping[Step, StepResult]) -> str:
    """Each way with its last proof, or with why it failed when it was last tried."""
    return " · ".join(
        f"{name} misslyckades {at(in_zone(failed.at))}: {reason(failed.why)}"
        if (failed := failures.get(step)) is not None
        else f"{name} {at(proofs.get(step))}"
        for step, name in _WAYS.items()
    )


def reason(why: str) -> str:
    """What a service said, in words that say what to do; its own code where there are none."""
    return next((words for code, words in _REASONS.items() if code in why), why)


def tested(moment: datetime | None, problem: str) -> str:
    if moment is None:
        return "Inte provad ännu"
    if problem:
        return f"Gick inte att nå vid provet {at(moment)}: {reason(problem)}"
    return f"Nåbar vid provet {at(moment)}"


def group(read_at: datetime, failure: str) -> str:
    return f"{at(read_at)}, sedan dess: {reason(failure)}" if failure else at(read_at)


def credential(held: Credential | None) -> str:
    if held is None:
        return ""
    name = _CREDENTIALS.get(held.kind, held.kind)
    end = (
        f"slutar gälla {dated(in_zone(held.ends_at).date())}" if held.ends_at else _ENDS[held.kind]
    )
    proven = (
        "" if held.proven_until is None else f", godkänd till {at(in_zone(held.proven_until))}"
    )
    return f"{name}, {end}{proven}"


def waiting(count: int, oldest: datetime | None) -> str:
    return f"{count}, äldst {at(oldest)}" if count else "0"


def fit(fits: bool | None) -> str:  # noqa: FBT001 - it is what is said
    return _FITS[fits]


def findings(found: Sequence[str]) -> str:
    """The first few of what doesn't fit, as `audit verify` names it; empty where all does."""
    if not found:
        return ""
    more = f" och {len(found) - _NAMED} till" if len(found) > _NAMED else ""
    named = " ".join(_short(said(each)) for each in found[:_NAMED])
    return f"{named}{more} Kör audit verify på servern."


def read(records: Records) -> str:
    """When it was last read, and when all of it was."""
    if records.read_at is None:
        return "läses i bakgrunden strax efter start"
    return f"{at(records.read_at)}, i sin helhet {at(records.whole_at)}"


def evidence(records: Records) -> str:
    """How the pictures are."""
    if records.is_evidence_unread:
        return "gick inte att läsa: kör audit verify på servern"
    if records.evidence is None or records.evidence is False:
        return fit(records.evidence)
    return f"{records.files}, alla orörda" if records.files else "inga sparade"


def _short(name: str) -> str:
    """As much of a picture's name as tells it from others; `audit verify` writes all of it."""
    return _HASH.sub(lambda found: f"{found[0][:_OF_A_HASH]}…", name)


def unreachable(names: Sequence[str]) -> str:
    return (
        f"Jag hittar ingen väg till {join_names(names)}. "
        "Kontrollera att appen finns i organisationens katalog och inte är blockerad."
    )


def dead_job(kind: str, unreadable: str, *, left: int = 0, case: int | None = None) -> str:
    """What to do about jobs that can not be done; without a cause their kind is unknown."""
    of_case = "" if case is None else f" för ärende {case_label(CaseNumber(case))}"
    if left:
        cause = f"Boten stannade {left} gånger mitt i dem. Säg till den som sköter driften."
    elif unreadable:
        cause = f"De går inte att läsa ({unreadable}). Säg till den som sköter driften."
    else:
        cause = "Den här versionen av boten känner inte igen dem: uppdatera den."
    what = f"Jobb av slaget {kind}{of_case} blev liggande."
    return f"{what} {cause} Skriv sedan /status och välj ”{REPLAY}”."


def nameless(person: str) -> str:
    return f"Utan namn ({person[:8]})"
