"""What each setting is to hold: the words of `check` where one is missing or wrong."""

from collections.abc import Mapping
from typing import Final

_GUID: Final = "ett GUID: 32 tecken 0-9 och a-f, i grupper"
_ADDRESS: Final = "en adress som börjar med https://"
_CERTIFICATES: Final = "en läsbar fil med certifikat, eller ta bort den"
_PROXY: Final = "adressen som http://proxy.example.se:8080"

SETTINGS: Final[Mapping[str, str]] = {
    "BOT_MODE": "teams, eller local för en chatt på den här datorn",
    "BOT_HOST": "en adress på den här maskinen, i läget local 127.0.0.1",
    "BOT_PORT": "ett ledigt portnummer, 1-65535",
    "BOT_DATABASE_URL": (
        "postgresql+asyncpg://… med databas och ssl=verify-full, eller sqlite+aiosqlite:///fil i"
        " en mapp som boten får skriva i; i lösenordet skrivs @ som %40"
    ),
    "BOT_APP_ID": f"appens program-id i Entra, {_GUID}",
    "BOT_TENANT_ID": f"katalog-ID:t i Entra, {_GUID}",
    "BOT_APP_TYPE": "SingleTenant, eller UserAssignedMSI",
    "BOT_IDENTITY_ID": f"identitetens klient-id, {_GUID}",
    "BOT_APP_PASSWORD": (
        "hemlighetens värde, inte dess id och utan mellanslag, eller BOT_IDENTITY_ID"
    ),
    "BOT_SECRET_EXPIRES": "hemlighetens sista dag, som 2027-06-30",  # pragma: allowlist secret
    "BOT_TEAM_ID": "teamets id som Teams skriver det, 19:…@thread.tacv2",
    "BOT_CHANNEL_ID": "kanalens id som Teams skriver det, 19:…@thread.tacv2",
    "BOT_SERVICE_URL": _ADDRESS,
    "BOT_SERVICE_PORTS": "portnummer med komma emellan",
    "BOT_SUPERADMINS": (
        "superadmins objekt-id i Entra med komma emellan, eller BOT_SUPERADMIN_GROUP_ID"
    ),
    "BOT_SUPERADMIN_GROUP_ID": (
        f"gruppens objekt-id i Entra, {_GUID}. Den läses bara med BOT_GRAPH=on"
    ),
    "BOT_TEAMS_APP_ID": f"appens id i er katalog, {_GUID}",
    "BOT_GRAPH_URL": "Graphs adress med version, som https://graph.microsoft.com/v1.0",
    "BOT_GRAPH": "on, eller off",
    "BOT_OPENID_METADATA_URL": _ADDRESS,
    "BOT_SIGN_IN_AUTHORITY": _ADDRESS,
    "BOT_ALERT_SENDER": "en e-postadress, som larm@example.se. Den kräver BOT_GRAPH=on",
    "BOT_EVIDENCE": (
        "en mapp som boten får skriva i, eller sharepoint:<driveId>/<mapp> med BOT_GRAPH=on"
    ),
    "BOT_EXPORTS": "en mapp som boten får skriva i",
    "BOT_METRICS_TOKEN": "ett ord av a-z, siffror och tecken, utan mellanslag",
    "BOT_SIGNING_KEY": "det som openssl rand -base64 32 ger",
    "BOT_PUBLIC_URL": f"{_ADDRESS}, utan sökväg och lösenord",
    "BOT_HEARTBEAT_URL": _ADDRESS,
    "BOT_TIMEZONE": "en tidszon, som Europe/Stockholm",
    "BOT_DIGEST": "veckodag och klockslag, som mon 08:00",
    "BOT_ORGANISATION": (
        "en TOML-fil i UTF-8 utan BOM, med det som står i bot/organisations/helsingborg.toml."
        " Botens logg vid start säger var felet är"
    ),
    ".env": "inställningarna i UTF-8, en rad NAMN=värde för var och en",
    "AZURE_CLIENT_CERTIFICATE_PATH": (
        "en läsbar fil med certifikat och nyckel, och rätt lösenord till den"
    ),
    "AZURE_FEDERATED_TOKEN_FILE": "en fil som boten får läsa",
    "SSL_CERT_FILE": _CERTIFICATES,
    "REQUESTS_CA_BUNDLE": _CERTIFICATES,
    "CURL_CA_BUNDLE": _CERTIFICATES,
    "HTTP_PROXY": _PROXY,
    "HTTPS_PROXY": _PROXY,
}
"""By name, as it follows "Ange"."""
