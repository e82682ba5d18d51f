"""Settings from the environment, checked as a whole: one error names everything that is wrong."""

import ipaddress
import os
import re
from datetime import time
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
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

from bot.schedule.model import PersonId

PREFIX = "BOT_"
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ASYNC_DRIVERS = {"sqlite+aiosqlite", "postgresql+asyncpg"}


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


Guid = Annotated[str | None, BeforeValidator(_guid)]


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        frozen=True,
        extra="ignore",  # unknown names are told apart and named by `read_settings`
        hide_input_in_errors=True,
    )

    mode: Mode = Mode.TEAMS
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 3978
    database_url: SecretStr = SecretStr("sqlite+aiosqlite:///data/inlaggsboten.db")
    app_id: Guid = None
    tenant_id: Guid = None
    app_type: AppType = AppType.SINGLE_TENANT
    app_password: SecretStr | None = None
    team_id: str | None = None
    channel_id: str | None = None
    service_url: HttpUrl | None = None
    superadmins: Annotated[tuple[PersonId, ...], NoDecode, BeforeValidator(_people)] = ()
    superadmin_group_id: Guid = None
    teams_app_id: Guid = None
    graph_url: HttpUrl = HttpUrl("https://graph.microsoft.com/v1.0")
    graph: Switch | None = None
    openid_metadata_url: HttpUrl | None = None
    alert_sender: str | None = None
    evidence: str = "data/evidence"
    metrics_token: SecretStr | None = None
    public_url: HttpUrl | None = None
    timezone: str = "Europe/Stockholm"
    digest: str = "mon 08:00"
    organisation: Path | None = None

    @field_validator("superadmins")
    @classmethod
    def _check_superadmins(cls, people: tuple[PersonId, ...]) -> tuple[PersonId, ...]:
        if wrong := [person for person in people if not _GUID.fullmatch(person)]:
            raise ValueError(f"holds something that is no Entra object id: {', '.join(wrong)}")
        return people

    @field_validator("database_url")
    @classmethod
    def _check_database(cls, value: SecretStr) -> SecretStr:
        try:
            driver = make_url(value.get_secret_value()).drivername
        except ArgumentError:
            raise ValueError("is no SQLAlchemy URL") from None
        if driver not in _ASYNC_DRIVERS:
            raise ValueError(f"must begin with one of {', '.join(sorted(_ASYNC_DRIVERS))}")
        return value

    @field_validator("timezone")
    @classmethod
    def _check_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError("is no IANA time zone, such as Europe/Stockholm") from None
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
                    f"{PREFIX}APP_PASSWORD is missing (or a certificate by"
                    " AZURE_CLIENT_CERTIFICATE_PATH, or a workload identity)"
                )
            if not self.superadmins and self.superadmin_group_id is None:
                wrong.append(f"{PREFIX}SUPERADMINS or {PREFIX}SUPERADMIN_GROUP_ID is missing")
            if urlsplit(str(self.graph_url)).scheme != "https":
                wrong.append(f"{PREFIX}GRAPH_URL must be https in teams mode")
        if wrong:
            raise ValueError("\n".join(wrong))
        return self

    def _can_sign_in(self) -> bool:
        return self.app_password is not None or any(
            os.environ.get(name)
            for name in ("AZURE_CLIENT_CERTIFICATE_PATH", "AZURE_FEDERATED_TOKEN_FILE")
        )

    @property
    def uses_graph(self) -> bool:
        if self.graph is not None:
            return self.graph is Switch.ON
        return self.mode is Mode.TEAMS

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def digest_time(self) -> tuple[int, time]:
        """Weekday, counted from 0 for Monday, and time of day of the digest."""
        return _weekday_and_time(self.digest)


def read_settings() -> Settings:
    """The settings, or one `BadSettings` that names every missing, wrong or unknown one."""
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    problems = [
        f"{name} is not a setting; misspelt?"
        for name in sorted(os.environ)
        if name.startswith(PREFIX) and name not in known
    ]
    settings, wrong = _try()
    problems += [f"{PREFIX}{field.upper()} {text}" for field, text in wrong.items()]
    if wrong:
        # The rules between settings are only asked once each setting is right by itself.
        defaults = {field: Settings.model_fields[field].get_default() for field in wrong if field}
        _, wrong = _try(**defaults)
    problems += wrong.get("", "").splitlines()
    if settings is None or problems:
        raise BadSettings("\n".join(problems))
    return settings


def _try(**given: object) -> tuple[Settings | None, dict[str, str]]:
    """The settings or what is wrong: by field, and under "" what is wrong between fields."""
    try:
        return Settings.model_validate(given), {}
    except ValidationError as error:
        return None, {
            str(each["loc"][0]) if each["loc"] else "": each["msg"].removeprefix("Value error, ")
            for each in error.errors(include_input=False, include_url=False)
        }


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
