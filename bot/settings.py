"""Settings from the environment, checked as a whole: one error names everything that is wrong."""

import ipaddress
import os
import re
from collections.abc import Callable, Collection
from datetime import date, datetime, time
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv.parser import Binding, parse_stream
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    HttpUrl,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.core.people import PersonId
from bot.graph.address import checked_base_url
from bot.records.signing import Signer

PREFIX = "BOT_"
T = TypeVar("T")
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_THREAD = re.compile(r"19:[!-~]{1,140}@thread\.(tacv2|skype)")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_ASYNC_DRIVERS = {"sqlite+aiosqlite", "postgresql+asyncpg"}
_TO_FILL_IN = "…"
"""What the guide writes where everybody has something of their own."""
_SSL = {"disable", "allow", "prefer", "require", "verify-ca", "verify-full"}
_QUERY = {
    "gsslib",
    "host",
    "krbsrvname",
    "passfile",
    "port",
    "prepared_statement_cache_size",
    "ssl",
    "target_session_attrs",
}
"""What may follow PostgreSQL's address: what the driver takes as a text."""


class Mode(StrEnum):
    TEAMS = "teams"
    LOCAL = "local"


class AppType(StrEnum):
    SINGLE_TENANT = "SingleTenant"
    USER_ASSIGNED_MSI = "UserAssignedMSI"


class Switch(StrEnum):
    ON = "on"
    OFF = "off"


class BadSettings(Exception):
    """Says, a line each, which settings are missing or wrong. Never holds a secret's value."""


def _ports(value: object) -> object:
    return tuple(value.split(",")) if isinstance(value, str) else value


def _people(value: object) -> object:
    if not isinstance(value, str):
        return value
    return tuple(part.strip().lower() for part in value.split(",") if part.strip())


def _guid(value: object) -> object:
    if isinstance(value, str):
        value = value.strip().lower()
        if value and not _GUID.fullmatch(value):
            raise ValueError("is no GUID (8-4-4-4-12 hexadecimal digits)")
        return value or None
    return value


def _https(value: HttpUrl) -> HttpUrl:
    if value.scheme != "https":
        raise ValueError("must begin with https://")
    return value


def _secret(value: object) -> object:
    if isinstance(value, str) and _TO_FILL_IN in value:
        raise ValueError(f"still holds the guide's {_TO_FILL_IN}")
    return _exact(value)


def _exact(value: object) -> object:
    """Taken as it stands, so that what nobody sees there would be another password or folder."""
    if isinstance(value, str) and value:
        if not value.strip():
            raise ValueError("is blank")
        if value != value.strip():
            raise ValueError("begins or ends with a space or a line break")
    return value


def _token(value: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[!-~]+", value.get_secret_value()):
        raise ValueError("is sent in a header: only letters a-z, digits and signs, no space")
    return value


def _day(value: object) -> object:
    if isinstance(value, str) and value and not _DAY.fullmatch(value):
        raise ValueError("is no day, such as 2027-06-30")
    return value


def _password(value: SecretStr) -> SecretStr:
    if _GUID.fullmatch(value.get_secret_value().strip().lower()):
        raise ValueError("is the secret's id; its value was shown once, when it was made")
    return value


def _mailbox(value: str) -> str:
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value):
        raise ValueError("is no mail address, such as larm@example.se")
    return value


def _host(value: str) -> str:
    if not value.strip() or any(sign in value for sign in "/ *"):
        raise ValueError("is a name or an address of this machine, such as 0.0.0.0")
    return value


def _base(value: HttpUrl) -> HttpUrl:
    if (value.path or "/") != "/" or value.query or value.fragment:
        raise ValueError("must be without a path, such as https://inlagg.example.se")
    if value.username or value.password:
        raise ValueError("stands in links that people get, so it must hold no user or password")
    return value


def _graph(value: HttpUrl) -> HttpUrl:
    checked_base_url(str(value), local=True)
    return value


def _database(value: SecretStr) -> SecretStr:
    try:
        url = make_url(value.get_secret_value())
    except (ArgumentError, ValueError):
        # The second: a port that is no number.
        raise ValueError("is no SQLAlchemy URL (in a password, @ is written %40)") from None
    if url.drivername not in _ASYNC_DRIVERS:
        raise ValueError(f"must begin with one of {', '.join(sorted(_ASYNC_DRIVERS))}")
    _exact(value.get_secret_value())
    _secret(url.password)
    if "@" in (url.host or ""):
        raise ValueError("holds a password with @, which is written %40")
    if "sslmode" in url.query:
        raise ValueError("knows no sslmode: write ssl=verify-full")
    if url.get_backend_name() == "sqlite":
        if not url.database:
            raise ValueError("names no file (three slashes before it, four for a whole path)")
        return value
    if not url.database:
        raise ValueError("names no database after the server")
    if unknown := ", ".join(sorted(set(url.query) - _QUERY)):
        raise ValueError(f"knows no {unknown}; it may have {', '.join(sorted(_QUERY))}")
    if (ssl := url.query.get("ssl", "verify-full")) not in _SSL:
        raise ValueError(f"knows no ssl={ssl}: write ssl=verify-full")
    return value


def _thread(value: object) -> object:
    if not isinstance(value, str):
        return value
    value = value.strip()
    if value and not _THREAD.fullmatch(value):
        what = "is a GUID, and Teams' own id is needed" if _GUID.fullmatch(value.lower()) else ""
        what = what or "is no id of a team or channel as Teams writes it"
        raise ValueError(
            f"{what} (19:…@thread.tacv2; it stands in the link to the channel, as 19%3A…)"
        )
    return value or None


ThreadId = Annotated[str | None, BeforeValidator(_thread)]


def _unless_none(check: Callable[[T], T]) -> Callable[[T | None], T | None]:
    return lambda value: None if value is None else check(value)


Guid = Annotated[str | None, BeforeValidator(_guid)]
Place = Annotated[str, BeforeValidator(_exact)]
Folder = Annotated[Path, BeforeValidator(_exact)]
OrganisationFile = Annotated[Path | None, BeforeValidator(_exact)]
DatabaseUrl = Annotated[SecretStr, AfterValidator(_database)]
_DEFAULT_DATABASE = SecretStr("sqlite+aiosqlite:///data/inlaggsboten.db")


class _FromEnvironment(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        frozen=True,
        extra="ignore",  # unknown names are told apart and named by `read_settings`
        hide_input_in_errors=True,
    )

    @field_validator("*", mode="before")
    @classmethod
    def _check_quotes(cls, value: object) -> object:
        """What reads a file of settings as it stands, as Docker does, keeps them."""
        if isinstance(value, str) and len(value) > 1 and value[0] == value[-1] in _QUOTES:
            raise ValueError("stands within quotation marks: take them away")
        return value


_QUOTES = {'"', "'"}
_THIS_MACHINE = {"127.0.0.1", "localhost"}
_PUBLISHED_HERE = {"OPENID_METADATA_URL", "SIGN_IN_AUTHORITY"}
_SHAREPOINT = "sharepoint"
_DEFAULT_EVIDENCE = "data/evidence"


class PackageSettings(_FromEnvironment):
    """What the app package is made from, before the bot's own settings have to be known."""

    app_id: Annotated[str, BeforeValidator(_guid)]
    public_url: Annotated[HttpUrl, AfterValidator(_https)]
    organisation: OrganisationFile = None
    app_type: AppType = AppType.SINGLE_TENANT

    @property
    def has_registration(self) -> bool:
        return self.app_type is AppType.SINGLE_TENANT


class DatabaseSettings(_FromEnvironment):
    """What it takes to look at a database, also at a restored one far from the bot."""

    database_url: DatabaseUrl = _DEFAULT_DATABASE


class RecordsSettings(DatabaseSettings):
    """Where the records lie; the evidence's store may need the bot's own settings as well."""

    evidence: Place = _DEFAULT_EVIDENCE

    @property
    def is_evidence_here(self) -> bool:
        return not self.evidence.startswith(f"{_SHAREPOINT}:")


def _signing_key(value: SecretStr) -> SecretStr:
    try:
        Signer.of(value.get_secret_value())
    except ValueError:
        raise ValueError("is no 32 bytes in Base64, as of openssl rand -base64 32") from None
    return value


SigningKey = Annotated[
    SecretStr | None, BeforeValidator(_secret), AfterValidator(_unless_none(_signing_key))
]


class _Signing(_FromEnvironment):
    signing_key: SigningKey = None

    @property
    def signer(self) -> Signer | None:
        """Who signs what is taken out; None where no key is set."""
        return None if self.signing_key is None else Signer.of(self.signing_key.get_secret_value())


class ExportSettings(RecordsSettings, _Signing):
    """What it takes to take everything out."""

    organisation: OrganisationFile = None


class Settings(_Signing):
    mode: Mode = Mode.TEAMS
    host: Annotated[str, AfterValidator(_host)] = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 3978
    database_url: DatabaseUrl = _DEFAULT_DATABASE
    app_id: Guid = None
    tenant_id: Guid = None
    app_type: AppType = AppType.SINGLE_TENANT
    identity_id: Guid = None
    app_password: Annotated[
        SecretStr | None, BeforeValidator(_secret), AfterValidator(_unless_none(_password))
    ] = None
    secret_expires: Annotated[date | None, BeforeValidator(_day)] = None
    team_id: ThreadId = None
    channel_id: ThreadId = None
    service_url: HttpUrl | None = None
    service_ports: Annotated[
        tuple[Annotated[int, Field(ge=1, le=65535)], ...], NoDecode, BeforeValidator(_ports)
    ] = ()
    superadmins: Annotated[tuple[PersonId, ...], NoDecode, BeforeValidator(_people)] = ()
    superadmin_group_id: Guid = None
    teams_app_id: Guid = None
    graph_url: Annotated[HttpUrl, AfterValidator(_graph)] = HttpUrl(
        "https://graph.microsoft.com/v1.0"
    )
    graph: Switch | None = None
    openid_metadata_url: HttpUrl | None = None
    sign_in_authority: HttpUrl = HttpUrl("https://login.microsoftonline.com")
    alert_sender: Annotated[str | None, AfterValidator(_unless_none(_mailbox))] = None
    evidence: Place = _DEFAULT_EVIDENCE
    exports: Folder = Path("data/export")
    metrics_token: Annotated[
        SecretStr | None, BeforeValidator(_secret), AfterValidator(_unless_none(_token))
    ] = None
    public_url: Annotated[HttpUrl | None, AfterValidator(_unless_none(_base))] = None
    heartbeat_url: HttpUrl | None = None
    timezone: str = "Europe/Stockholm"
    digest: str = "mon 08:00"
    organisation: OrganisationFile = None

    @field_validator("superadmins")
    @classmethod
    def _check_superadmins(cls, people: tuple[PersonId, ...]) -> tuple[PersonId, ...]:
        if wrong := [person for person in people if not _GUID.fullmatch(person)]:
            raise ValueError(f"holds something that is no Entra object id: {', '.join(wrong)}")
        return people

    @field_validator("timezone")
    @classmethod
    def _check_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):  # the last: a folder of zones
            raise ValueError("is no IANA time zone, such as Europe/Stockholm") from None
        return value

    @field_validator("evidence")
    @classmethod
    def _check_evidence(cls, value: str) -> str:
        kind, _, place = value.partition(":")
        is_address = "://" in value or ".sharepoint.com" in value or "\\" in value
        drive, _, folder = place.partition("/")
        is_odd = kind.lower() == _SHAREPOINT and (
            kind != _SHAREPOINT or not drive or ".." in folder.split("/")
        )
        if is_address or is_odd:
            raise ValueError("must be a folder, or sharepoint:<driveId>/<path>")
        return value

    @field_validator("digest")
    @classmethod
    def _check_digest(cls, value: str) -> str:
        _weekday_and_time(value)
        return value

    @model_validator(mode="after")
    def _check_mode(self) -> Self:
        wrong: list[str] = []
        if self.mode is Mode.LOCAL:
            if not _is_loopback(self.host):
                wrong.append(f"{PREFIX}HOST must be a loopback address in local mode")
        else:
            if self.app_id is None:
                wrong.append(f"{PREFIX}APP_ID is missing")
            if self.tenant_id is None:
                wrong.append(f"{PREFIX}TENANT_ID is missing")
            if self.app_type is AppType.SINGLE_TENANT and not self._can_sign_in():
                wrong.append(
                    f"{PREFIX}APP_PASSWORD is missing (or {PREFIX}IDENTITY_ID, a certificate by"
                    " AZURE_CLIENT_CERTIFICATE_PATH, or a workload identity)"
                )
            wrong += self._wrong_superadmins()
            wrong += self._wrong_addresses()
        if self.evidence_drive is not None and not self.uses_graph:
            wrong.append(f"{PREFIX}EVIDENCE lies in SharePoint, so {PREFIX}GRAPH must be on")
        if wrong:
            raise ValueError("\n".join(wrong))
        return self

    def _wrong_addresses(self) -> list[str]:
        addresses = {
            "GRAPH_URL": self.graph_url,
            "PUBLIC_URL": self.public_url,
            "SERVICE_URL": self.service_url,
            "OPENID_METADATA_URL": self.openid_metadata_url,
            "HEARTBEAT_URL": self.heartbeat_url,
            "SIGN_IN_AUTHORITY": self.sign_in_authority,
        }
        wrong = [
            f"{PREFIX}{name} must be https in teams mode"
            for name, address in addresses.items()
            if address is not None
            and address.scheme != "https"
            # Keys that this very machine publishes, as a provider under test does.
            and not (name in _PUBLISHED_HERE and address.host in _THIS_MACHINE)
        ]
        if self.alert_sender is not None and not self.uses_graph:
            wrong.append(f"{PREFIX}ALERT_SENDER sends by Graph, so {PREFIX}GRAPH must be on")
        return wrong

    def _wrong_superadmins(self) -> list[str]:
        """Nobody would be alerted: a trouble that settings show is told of at start."""
        if self.superadmins:
            return []
        if self.superadmin_group_id is None:
            return [f"{PREFIX}SUPERADMINS or {PREFIX}SUPERADMIN_GROUP_ID is missing"]
        if self.uses_graph:
            return []
        remedy = f"name people in {PREFIX}SUPERADMINS, or set {PREFIX}GRAPH=on"
        return [f"{PREFIX}SUPERADMIN_GROUP_ID is read by Graph: {remedy}"]

    def _can_sign_in(self) -> bool:
        return (self.app_password or self.identity_id) is not None or any(
            os.environ.get(name)
            for name in ("AZURE_CLIENT_CERTIFICATE_PATH", "AZURE_FEDERATED_TOKEN_FILE")
        )

    @property
    def uses_graph(self) -> bool:
        if self.graph is not None:
            return self.graph is Switch.ON
        return self.mode is Mode.TEAMS

    @property
    def evidence_drive(self) -> tuple[str, str] | None:
        """The id of a SharePoint drive and the folder there; None for a folder on this machine."""
        kind, _, place = self.evidence.partition(":")
        drive, _, folder = place.partition("/")
        return (drive, folder) if kind == _SHAREPOINT else None

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def secret_end(self) -> datetime | None:
        """When the client secret's last day begins."""
        if self.secret_expires is None:
            return None
        return datetime.combine(self.secret_expires, time(), self.zone)

    @property
    def digest_time(self) -> tuple[int, time]:
        """Weekday, counted from 0 for Monday, and time of day of the digest."""
        return _weekday_and_time(self.digest)


S = TypeVar("S", bound=_FromEnvironment)


def read_settings() -> Settings:
    """The settings, or one `BadSettings` that names every missing, wrong or unknown one."""
    return read_some(Settings)


def checked_url(name: str, value: str) -> str:
    """An address as `BOT_DATABASE_URL` takes it.

    Raises:
        BadSettings: it is none; says so of `name`.
    """
    try:
        return _database(SecretStr(value)).get_secret_value()
    except ValueError as error:
        raise BadSettings(f"{name} {error}") from None


def read_some(kind: type[S]) -> S:
    """The settings that `kind` names, checked like the whole; the others may be missing."""
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    in_file, problems = _file()
    problems += [
        f"{name} is not a setting; {_meant(name, known)}"
        for name in sorted({name.upper() for name in (*os.environ, *in_file)})
        if name.startswith(PREFIX) and name not in known
    ]
    settings, wrong = _try(kind)
    if "" not in wrong:
        # The rules between settings are only asked once each setting is right by itself.
        fields = kind.model_fields
        optional = [field for field in wrong if not fields[field].is_required()]
        _, more = _try(kind, **{field: fields[field].get_default() for field in optional})
        wrong = more | wrong
    between = wrong.pop("", "").splitlines()
    alone = {f"{PREFIX}{field.upper()}": text for field, text in wrong.items()}
    problems += [f"{name} {text}" for name, text in alone.items()]
    # What is there but wrong is missing only to the second look.
    problems += [line for line in between if line.partition(" ")[0] not in alone]
    if settings is None or problems:
        raise BadSettings("\n".join(problems))
    return settings


def _file() -> tuple[list[str], list[str]]:
    """The names that `.env` sets, and what is wrong with its lines.

    Raises:
        BadSettings: it can't be read.
    """
    if not Path(".env").is_file():
        return [], []
    try:
        with Path(".env").open(encoding="utf-8") as file:
            lines = list(parse_stream(file))
    except (OSError, UnicodeDecodeError):
        raise BadSettings(".env can't be read as UTF-8") from None
    names = [each.key.upper() for each in lines if each.key]
    wrong = [
        f".env line {_number(each)} is no setting: write NAME=value"
        for each in lines
        if each.error or ((each.key or "").upper().startswith(PREFIX) and each.value is None)
    ]
    twice = sorted({name for name in names if name.startswith(PREFIX) and names.count(name) > 1})
    return names, [*wrong, *(f"{name} stands twice in .env" for name in twice)]


def _number(line: Binding) -> int:
    """Counted from 1; the empty ones before it are its own to who reads them."""
    text = line.original.string
    return line.original.line + text[: len(text) - len(text.lstrip())].count("\n")


def _meant(name: str, known: Collection[str]) -> str:
    close = get_close_matches(name, known, n=1)
    return f"{close[0]}?" if close else "misspelt?"


def _try(kind: type[S], **given: object) -> tuple[S | None, dict[str, str]]:
    """The settings or what is wrong: by field, and under "" what is wrong between fields."""
    try:
        return kind.model_validate(given), {}
    except ValidationError as error:
        return None, {
            str(each["loc"][0]) if each["loc"] else "": _problem(each["type"], each["msg"])
            for each in error.errors(include_input=False, include_url=False)
        }


def _problem(kind: str, message: str) -> str:
    return "is missing" if kind == "missing" else message.removeprefix("Value error, ")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _weekday_and_time(value: str) -> tuple[int, time]:
    day, _, clock = value.strip().lower().partition(" ")
    if day not in _WEEKDAYS or not re.fullmatch(r"\d\d:\d\d", clock):
        raise ValueError('must be a weekday and a time, such as "mon 08:00"')
    return _WEEKDAYS.index(day), time.fromisoformat(clock)
