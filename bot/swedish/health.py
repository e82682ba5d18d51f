"""The words of the health card."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from bot.alerts.health import Credential, Health, Records
from bot.alerts.steps import Step, StepResult
from bot.core.calendar import in_zone
from bot.swedish.date_writing import join_names, short_day
from bot.swedish.record_check import said

WELL: Final = "Allt fungerar"
UNWELL: Final = "Något behöver ses över"
PEOPLE: Final = "Så nås superadmin"
MACHINE: Final = "Drift"
REPLAY: Final = "Skicka om det som inte gått fram"
NO_PEOPLE: Final = "Ingen superadmin är känd."
GROUP: Final = "Superadmin lästa"
CREDENTIAL: Final = "Botens inloggning"
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
ON: Final = "på"
OFF: Final = "av"
NEVER: Final = "aldrig"
MIGRATED: Final = "rätt version"
NOT_MIGRATED: Final = "fel version"
FINDINGS: Final = "Stämmer inte"
RECORDS_READ: Final = "Kontrollerat"
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
    "full": ("bevislagret är fullt", "fullt", "frigör plats"),
    "read_only": (
        "bevislagret går inte att skriva till",
        "gick inte att skriva till",
        "kontrollera behörigheten",
    ),
    "unreachable": ("bevislagret svarar inte", "svarade inte", "kontrollera att det är igång"),
}
"""By how it failed: the trouble, what happened, and what to do."""

_WAYS: Final = {Step.CHAT: "Chatt", Step.FEED: "Aviseringar", Step.MAIL: "E-post"}


def troubles(health: Health) -> str:
    """What is to be looked into, the gravest first; empty when all is well."""
    unreached = sum(bool(each.problem) for each in health.people)
    held = health.credential
    found = [
        (health.records.audit is False, "granskningsloggen är ändrad"),
        (health.records.cases is False, "ärendena stämmer inte med det som skrevs"),
        (health.records.evidence is False, "bevisen är inte som de sparades"),
        (health.records.is_evidence_unread, "bevisen gick inte att läsa"),
        (bool(health.store_failure), _STORE.get(health.store_failure, ("",))[0]),
        (not health.is_migrated, "databasen har fel version"),
        (unreached > 0, f"{_some(unreached)} superadmin nås inte"),
        (
            health.dead > 0,
            f"{_some(health.dead, 'ett')} meddelande{'n' * (health.dead > 1)} gick inte fram",
        ),
        (bool(health.group_failure), "superadmin gick inte att läsa från Entra"),
        (held is not None and held.is_ending(health.at), "botens inloggning slutar snart gälla"),
    ]
    text = ", ".join(words for is_so, words in found if is_so)
    return f"{text[:1].upper()}{text[1:]}"


def _some(count: int, one: str = "en") -> str:
    return one if count == 1 else str(count)


def unreachable_title(count: int) -> str:
    return f"{'En' if count == 1 else count} superadmin går inte att nå"


def at(moment: datetime | None) -> str:
    """With the month: the last proof may be old."""
    if moment is None:
        return NEVER
    return f"{short_day(moment.date())}/{moment.month} kl. {moment:%H.%M}"


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
    end = f"slutar gälla {held.ends_at:%Y-%m-%d}" if held.ends_at else _ENDS[held.kind]
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


def store_failed(failure: str, moment: datetime | None) -> str:
    """Follows on how the pictures are."""
    if failure not in _STORE:
        return ""
    _, happened, remedy = _STORE[failure]
    return f". {happened[:1].upper()}{happened[1:]} när en bild kom {at(moment)}: {remedy}"


def _short(name: str) -> str:
    """As much of a picture's name as tells it from others; `audit verify` writes all of it."""
    return _HASH.sub(lambda found: f"{found[0][:_OF_A_HASH]}…", name)


def unreachable(names: Sequence[str]) -> str:
    return (
        f"Jag hittar ingen väg till {join_names(names)}. "
        "Kontrollera att appen finns i organisationens katalog och inte är blockerad."
    )


def dead_job(kind: str, unreadable: str) -> str:
    """What to do about jobs that can not be done; without fields their kind is unknown."""
    if unreadable:
        cause = f"De går inte att läsa ({unreadable}). Säg till den som sköter driften."
    else:
        cause = "Den här versionen av boten känner inte igen dem: uppdatera den."
    return f"Jobb av slaget {kind} blev liggande. {cause} Skriv sedan /status och välj ”{REPLAY}”."


def nameless(person: str) -> str:
    return f"Utan namn ({person[:8]})"
