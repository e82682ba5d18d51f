"""The words of `check`, in the console and on the card."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from bot.alerts.checks import Check, Finding, Why
from bot.core.seen import State
from bot.swedish.checked_settings import SETTINGS
from bot.swedish.date_writing import join_names

STATES: Final[Mapping[State, str]] = {
    State.FINE: "ok",
    State.NOT: "fel",
    State.UNKNOWN: "okänt",
}
TRY_NOW: Final = "Prova nu"
ALL_FINE: Final = "Allt provat fungerar"
FAILS: Final = "Något fungerar inte"
SOME_UNKNOWN: Final = "Inget fel, men allt är inte provat"
HOLDS: Final = "Fungerar"
SENT: Final = "prov skickat"
TEST_SUBJECT: Final = "Prov från Inläggsboten"
TEST_MAIL: Final = "Det här är bara ett prov av vägen för larm. Du behöver inte göra något."
TEST_PREVIEW: Final = "Du behöver inte göra något."
TEST_NOTE: Final = "det här är bara ett prov"

_NAMES: Final[Mapping[Check, str]] = {
    Check.SETTINGS: "Inställningar",
    Check.DATABASE: "Databas",
    Check.MIGRATIONS: "Databasens tabeller",
    Check.CLOCK: "Serverns klocka",
    Check.TENANT: "Klientorganisationen",
    Check.KEYS: "Nycklarna som Teams signerar med",
    Check.TOKEN: "Inloggning hos Microsoft",
    Check.CREDENTIAL: "Inloggningens slutdatum",
    Check.ENDPOINT: "Adressen utifrån",
    Check.PAGE: "Schemasidans skript",
    Check.USERS: "Läsa användare i Graph",
    Check.GROUP: "Läsa superadmingruppen i Graph",
    Check.PACKAGE: "Appaketet i katalogen",
    Check.INSTALLED: "Installera appen genom Graph",
    Check.TEAM: "Teamet",
    Check.CHANNEL: "Kanalen",
    Check.ROSTER: "Teamets medlemmar",
    Check.SUPERADMINS: "Superadmin",
    Check.CHAT: "Chatt",
    Check.FEED: "Aktivitetsflöde",
    Check.MAIL: "E-post",
    Check.EVIDENCE: "Bevislagret",
}
_PERMISSIONS: Final[Mapping[Check, str]] = {
    Check.USERS: "User.ReadBasic.All",
    Check.GROUP: "GroupMember.Read.All",
    Check.PACKAGE: "AppCatalog.Read.All",
    Check.INSTALLED: "TeamsAppInstallation.ReadWriteSelfForUser.All",
    Check.CHAT: "TeamsAppInstallation.ReadWriteSelfForUser.All",
    Check.FEED: "TeamsActivity.Send.User",
    Check.MAIL: "Mail.Send",
}
"""What a check needs of Graph."""
_DETAILS: Final[Mapping[Check, str]] = {
    Check.CLOCK: "{} sekunder från Microsofts",
    Check.CREDENTIAL: "gäller till {}",
    Check.GROUP: "antal: {}",
    Check.SUPERADMINS: "antal: {}",
    Check.ROSTER: "antal: {}",
    Check.PACKAGE: "version {}",
}
"""How what was seen is said where the check holds."""
_LASTING: Final = {"managed identity", "workload identity", "federated identity"}

WORDS: Final[Mapping[Why, tuple[str, str]]] = {
    Why.NEEDS_DATABASE: ("går inte att prova utan databasen", "Rätta databasen först."),
    Why.NEEDS_PEOPLE: ("går inte att prova utan en superadmin", "Ange superadmin först."),
    Why.NOT_TRIED: (
        "provas bara när du ber om det",
        "Kör python -m bot check --send: var och en får då ett prov.",
    ),
    Why.BUG: ("provet gick sönder ({})", "Spara loggens rad check_failed och anmäl felet."),
    Why.SILENT: ("svarar inte", "Kontrollera brandvägg och proxy, och prova igen."),
    Why.OUT_OF_TIME: (
        "hann inte provas",
        "Prova igen, eller kör python -m bot check på servern.",
    ),
    Why.UNREACHED: (
        "går inte att nå ({})",
        "Kontrollera brandvägg, HTTPS_PROXY, NO_PROXY och certifikat.",
    ),
    Why.NO_TOKEN: (
        "går inte att prova utan inloggning",
        "Rätta inloggningen hos Microsoft först.",
    ),
    Why.SETTINGS_WRONG: ("{} saknas eller är fel", "Ange {setting}."),
    Why.NO_SUCH_SETTING: (
        "{} är ingen inställning",
        "Rätta namnet eller ta bort den; alla namn står i README.",
    ),
    Why.NO_DATABASE_YET: (
        "databasens fil finns inte",
        "Starta boten, så skapas den. Finns den redan: rätta BOT_DATABASE_URL.",
    ),
    Why.DATABASE_AWAY: (
        "går inte att öppna ({})",
        "Kontrollera BOT_DATABASE_URL, och att databasen är igång.",
    ),
    Why.READ_ONLY: ("går inte att skriva till", "Frigör plats på databasens disk."),
    Why.OLD_TABLES: ("saknas eller är äldre än boten", "Starta boten, så uppgraderas de."),
    Why.OWNERS_TABLES: (
        "saknas eller är äldre än boten, och botens roll får inte ändra dem",
        "Kör python -m bot migrate som tabellernas ägare, och starta sedan boten.",
    ),
    Why.NEWER_TABLES: ("hör till en nyare version", "Kör den versionen av boten."),
    Why.CLOCK_OFF: (
        "går {} sekunder fel",
        "Ställ serverns klocka efter en tidsserver (NTP), annars nekas all inloggning.",
    ),
    Why.NO_TENANT: ("finns inte", "Rätta BOT_TENANT_ID: katalog-ID:t i Entra."),
    Why.SECRET_WRONG: (
        "hemligheten är fel ({})",
        "Kopiera hemlighetens värde, inte dess id, till BOT_APP_PASSWORD.",
    ),
    Why.SECRET_ENDED: (
        "hemligheten har gått ut ({})",
        "Skapa en ny i Entra och byt BOT_APP_PASSWORD, se driftguiden, del 11.",
    ),
    Why.NO_APP: (
        "appen finns inte i klientorganisationen ({})",
        "Rätta BOT_APP_ID eller BOT_TENANT_ID.",
    ),
    Why.NOT_TRUSTED: (
        "appregistreringen litar inte på identiteten eller certifikatet ({})",
        "Lägg till det under Certifikat och hemligheter i Entra, se driftguiden, del 2.",
    ),
    Why.TOKEN_REFUSED: ("nekas ({})", "Slå upp koden i Entras lista och rätta appen."),
    Why.ENDS_SOON: ("slutar snart gälla: {}", "Förnya i Entra, se driftguiden, del 11."),
    Why.ENDED: ("slutade gälla {}", "Förnya i Entra nu, se driftguiden, del 11."),
    Why.END_UNKNOWN: (
        "känner bara Entra till",
        "Ange hemlighetens sista dag i BOT_SECRET_EXPIRES, så varnar boten.",
    ),
    Why.NO_PUBLIC_URL: ("är inte angiven", "Ange BOT_PUBLIC_URL."),
    Why.NOT_SEEN_FROM_HERE: (
        "nås inte härifrån ({})",
        "Prova från ett annat nät: curl -i -d '{{}}' <BOT_PUBLIC_URL>/api/messages ska ge 401.",
    ),
    Why.NOT_THE_BOT: (
        "svarar {}, inte 401 som boten",
        "Kontrollera att boten är igång och att adressen leder till /api/messages.",
    ),
    Why.SCRIPT_MISSING: (
        "filen {} saknas, så sidan visas inte",
        "Hämta skripten, se driftguiden, del 6: utan behållare.",
    ),
    Why.CERTIFICATE_REFUSED: (
        "har ett certifikat som inte godtas",
        "Byt certifikatet: Teams godtar bara ett från en allmänt betrodd utgivare.",
    ),
    Why.FORBIDDEN: (
        "en behörighet saknas ({})",
        "Ge {permission} och medgivande, se driftguiden, del 4.",
    ),
    Why.REFUSED: ("nekas ({})", "Rätta det som koden säger, och prova igen."),
    Why.NO_SUCH_USER: (
        "kontot finns inte",
        "Rätta BOT_SUPERADMINS eller gruppen i Entra.",
    ),
    Why.NO_SUCH_GROUP: ("gruppen finns inte", "Rätta BOT_SUPERADMIN_GROUP_ID."),
    Why.EMPTY_GROUP: ("gruppen är tom", "Lägg till superadmin i gruppen i Entra."),
    Why.NOT_IN_CATALOG: (
        "appen finns inte i katalogen",
        "Ladda upp appaketet, se driftguiden, del 7. Det ska vara gjort med samma BOT_APP_ID.",
    ),
    Why.OTHER_VERSION: (
        "katalogen och boten har olika version: {}",
        "Gör om appaketet och uppdatera appen i Teams administrationscenter.",
    ),
    Why.OTHER_PACKAGE: (
        "filen stämmer inte med inställningarna: {}",
        "Gör om den med python -m bot manifest.",
    ),
    Why.NO_PACKAGE: ("filen går inte att jämföra", "Gör om den med python -m bot manifest."),
    Why.CATALOG_UNREAD: (
        "katalogen går inte att läsa, men BOT_TEAMS_APP_ID är angivet",
        "Ge AppCatalog.Read.All om versionen ska provas.",
    ),
    Why.NO_TEAM: ("boten är inte med i något team", "Lägg till appen i redaktörernas team."),
    Why.TEAM_LOST: (
        "boten är inte kvar i teamet ({})",
        "Återställ teamet, eller lägg till appen i det igen.",
    ),
    Why.NO_CHANNEL: ("ingen kanal är vald", "Lägg till appen i teamet och välj kanal."),
    Why.CHANNEL_LOST: (
        "kanalen finns inte ({})",
        "Återställ kanalen, eller lägg till appen i en ny kanal.",
    ),
    Why.NOBODY_THERE: ("teamet saknar medlemmar", "Kontrollera att BOT_TEAM_ID är rätt team."),
    Why.NO_SUPERADMIN: (
        "ingen är känd, så inga larm når någon",
        "Ange BOT_SUPERADMINS eller BOT_SUPERADMIN_GROUP_ID.",
    ),
    Why.NO_CHAT: (
        "boten hittar ingen chatt",
        "Personen söker upp Inläggsboten bland apparna och lägger till den.",
    ),
    Why.CHAT_CLOSED: (
        "chatten är stängd ({})",
        "Personen häver blockeringen, eller lägger till appen igen.",
    ),
    Why.NO_SENDER: (
        "ingen avsändare är angiven",
        "Ange BOT_ALERT_SENDER om larm ska gå som e-post.",
    ),
    Why.NO_ADDRESS: ("kontot saknar e-postadress", "Ge kontot en brevlåda."),
    Why.STORE_FULL: ("är fullt", "Frigör plats där bevisen ligger."),
    Why.STORE_READ_ONLY: (
        "går inte att skriva till",
        "Ge boten rätt att skriva i mappen, eller på webbplatsen (driftguiden, del 4).",
    ),
    Why.STORE_AWAY: ("svarar inte som det ska", "Kontrollera BOT_EVIDENCE, och proxyn."),
    Why.STORE_GONE: (
        "är inte anslutet: inget av det som sparats finns där",
        "Anslut rätt mapp i BOT_EVIDENCE, eller läs tillbaka säkerhetskopian.",
    ),
    Why.STORE_ALTERED: (
        "lämnar inte tillbaka det som sparades",
        "Byt lagring i BOT_EVIDENCE och spara den gamla som den är.",
    ),
}
"""What is wrong, and what to do."""


def headline(findings: Iterable[Finding]) -> str:
    states = {each.state for each in findings}
    if State.NOT in states:
        return FAILS
    return SOME_UNKNOWN if State.UNKNOWN in states else ALL_FINE


def name(finding: Finding) -> str:
    """What is tried, and of whom."""
    named = _NAMES[finding.check]
    return f"{named}, {finding.whose}" if finding.whose else named


def said(finding: Finding) -> str:
    """What came of it, and what to do next."""
    if finding.why is None:
        return _seen(finding)
    what, remedy = WORDS[finding.why]
    what = what.format(finding.detail)
    permission = _PERMISSIONS.get(finding.check, "")
    remedy = remedy.format(permission=permission, setting=SETTINGS.get(finding.detail, ""))
    return f"{what[:1].upper()}{what[1:]}. {remedy}"


def line(finding: Finding) -> str:
    """One line of the console."""
    return f"{STATES[finding.state]:<6}{name(finding)}: {said(finding)}"


def grouped(findings: Sequence[Finding]) -> list[Finding]:
    """Of each thing that doesn't hold one finding, with all whom it is about."""
    together: dict[tuple[Check, Why | None, str], list[Finding]] = {}
    for each in findings:
        if each.state is not State.FINE:
            together.setdefault((each.check, each.why, each.detail), []).append(each)
    return [
        replace(several[0], whose=join_names([each.whose for each in several if each.whose]))
        for several in together.values()
    ]


def holding(findings: Iterable[Finding]) -> str:
    """What was seen to hold, in one line; empty where nothing was."""
    names = dict.fromkeys(_NAMES[each.check] for each in findings if each.state is State.FINE)
    return f"{HOLDS}: {', '.join(names)}." if names else ""


def without_names(findings: Sequence[Finding]) -> list[Finding]:
    """The same, each person by a number: to be pasted where no names may stand."""
    numbers: dict[str, str] = {}
    for each in findings:
        if each.whose:
            numbers.setdefault(each.whose, f"superadmin {len(numbers) + 1}")
    return [replace(each, whose=numbers.get(each.whose, "")) for each in findings]


def _seen(finding: Finding) -> str:
    if not finding.detail:
        return f"{HOLDS}."
    if finding.check is Check.CREDENTIAL and finding.detail in _LASTING:
        return f"{HOLDS}, och behöver inte förnyas."
    seen = _DETAILS.get(finding.check, "{}").format(finding.detail)
    return f"{HOLDS} ({seen})."
