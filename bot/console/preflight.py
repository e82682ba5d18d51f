"""What settings name outside of themselves, tried before the bot starts: a line for each fault.

A fault that shows only later would be a traceback, or worse, silence.
"""

import errno
import socket
import sqlite3
import ssl
import tempfile
import tomllib
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit
from urllib.request import getproxies

from pydantic import ValidationError
from sqlalchemy import make_url

from bot.credentials import CredentialChoice
from bot.http_client import CA_BUNDLE_VARIABLES
from bot.organisation import BUILT_IN, load_organisation
from bot.settings import BadSettings, Mode, Settings
from bot.wiring.sign_in import choice_of

_CERTIFICATE: Final = "AZURE_CLIENT_CERTIFICATE_PATH"
_TOKEN_FILE: Final = "AZURE_FEDERATED_TOKEN_FILE"  # noqa: S105 - a name
_OF_THE_FILE: Final = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_CORRUPT,
}
"""SQLite's own words for these are always the same, and quote nothing."""
_BOM: Final = b"\xef\xbb\xbf"


def look_over(settings: Settings, environ: Mapping[str, str], *, serving: bool = True) -> None:
    """Try what can be tried without asking anybody else.

    Args:
        settings: What is to be used.
        environ: Names files as well.
        serving: Whether the port is to be free: not where the bot may be running already.

    Raises:
        BadSettings: names each setting whose file, folder, address or port is not right.
    """
    problems = [
        *(_address(settings) if serving else ()),
        *_organisation(settings.organisation),
        *_database(settings.database_url.get_secret_value()),
        *_folders(settings),
        *_files(environ),
        *_certificate(choice_of(settings) if settings.mode is Mode.TEAMS else None),
        *(_proxies() if settings.mode is Mode.TEAMS else ()),
    ]
    if problems:
        raise BadSettings("\n".join(problems))


def _address(settings: Settings) -> Iterator[str]:
    try:
        found = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        yield f"BOT_HOST is no address of this machine: {settings.host}"
        return
    family, kind, proto, _, address = found[0]
    with socket.socket(family, kind, proto) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind(address)
        except OSError as error:
            yield _not_bound(settings, error)


def _not_bound(settings: Settings, error: OSError) -> str:
    match error.errno:
        case errno.EADDRINUSE:
            return f"BOT_PORT {settings.port} is taken by another program"
        case errno.EACCES:
            return f"BOT_PORT {settings.port} may not be used by this user; take one above 1023"
        case _:
            return f"BOT_HOST is no address of this machine: {settings.host}"


def _organisation(path: Path | None) -> Iterator[str]:
    if path is None:
        return
    name = f"BOT_ORGANISATION {path}"
    try:
        content = path.read_bytes()
    except OSError as error:
        yield f"{name} can't be read: {error.strerror}"
        return
    if not content.strip():
        yield f"{name} is empty; begin with a copy of {BUILT_IN.name}"
        return
    if content.startswith(_BOM):
        yield f"{name} begins with a byte order mark; save it as UTF-8 without BOM"
        return
    try:
        load_organisation(path)
    except UnicodeDecodeError:
        yield f"{name} is not UTF-8; save it as UTF-8"
    except tomllib.TOMLDecodeError as error:
        yield f"{name} is no TOML: {error}"
    except ValidationError as error:
        for each in error.errors(include_input=False, include_url=False):
            where = ".".join(map(str, each["loc"]))
            said = each["msg"].removeprefix("Value error, ")
            yield f"{name}: {f'{where}: ' if where else ''}{said}"


def _database(url: str) -> Iterator[str]:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or parsed.database in {None, "", ":memory:"}:
        return
    file = Path(parsed.database or "")
    if file.is_dir():
        yield f"BOT_DATABASE_URL names a folder, and not a file: {file}"
        return
    if why := _refused(lambda: _writable(file.parent)):
        yield f"BOT_DATABASE_URL: the folder {file.parent} can't be written to: {why}"


def _folders(settings: Settings) -> Iterator[str]:
    folders: dict[str, Path] = {}
    if settings.evidence_drive is None:
        folders["BOT_EVIDENCE"] = Path(settings.evidence)
    if settings.mode is Mode.LOCAL:  # in Teams, files go to who asked
        folders["BOT_EXPORTS"] = settings.exports
    for name, folder in folders.items():
        if why := _refused(partial(_writable, folder)):
            yield f"{name}: the folder {folder} can't be written to: {why}"


def _writable(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder):
        pass


def _files(environ: Mapping[str, str]) -> Iterator[str]:
    for name in (_CERTIFICATE, _TOKEN_FILE):
        path = environ.get(name)
        if path and (why := _refused(lambda path=path: Path(path).read_bytes())):
            yield f"{name} {path} can't be read: {why}"
    bundle = next((name for name in CA_BUNDLE_VARIABLES if environ.get(name)), None)
    if bundle is not None:
        try:
            ssl.create_default_context(cafile=environ[bundle])
        except OSError:  # an SSLError is one
            yield f"{bundle} {environ[bundle]} holds no certificates that can be read"


def _certificate(choice: CredentialChoice | None) -> Iterator[str]:
    """Whether it may be signed in with: a file that can't be read is told of already."""
    if choice is None or choice.kind != "certificate" or choice.file is None:
        return
    from azure.identity import CertificateCredential  # noqa: PLC0415 - 0.2 s of every other start

    try:
        CertificateCredential(
            choice.tenant_id, choice.app_id, choice.file, password=choice.secret
        ).close()
    except OSError:
        return
    except (TypeError, ValueError):
        said = "holds no certificate with its key, or its password is wrong"
        yield f"{_CERTIFICATE} {choice.file} {said}"


def _proxies() -> Iterator[str]:
    for scheme, address in getproxies().items():
        if scheme in {"http", "https"}:
            try:
                parts = urlsplit(address)
                fits = parts.scheme == "http" and bool(parts.hostname) and parts.port != 0
            except ValueError:  # a port that is no number
                fits = False
            if not fits:
                yield f"{scheme.upper()}_PROXY must be as http://proxy.example.se:8080"


def _refused(attempt: Callable[[], object]) -> str:
    try:
        attempt()
    except OSError as error:
        return error.strerror or type(error).__name__
    return ""


def _database_faults() -> list[tuple[type[Exception], str]]:
    """By the first that fits."""
    import asyncpg  # noqa: PLC0415 - 3 MB, needed where something failed

    return [
        (
            asyncpg.InsufficientPrivilegeError,
            "this user may not change the tables; as their owner, first run python -m bot migrate",
        ),
        (
            asyncpg.InvalidAuthorizationSpecificationError,
            "the database refuses this user or password",
        ),
        (asyncpg.InvalidCatalogNameError, "there is no such database on the server"),
        (socket.gaierror, "the server's name is not known (a password with @ is %40)"),
        (ssl.SSLError, "the server's certificate is not accepted"),
        (OSError, "the database can't be reached"),
    ]


def database_fault(error: BaseException, name: str = "BOT_DATABASE_URL") -> str:
    """One line for a database that can't be used, by what names it. Holds no secret."""
    cause = getattr(error, "orig", None) or error
    cause = getattr(cause, "__cause__", None) or cause
    if isinstance(cause, OSError) and cause.errno == errno.ENOSPC:
        return "There is no room left on the disk."
    if getattr(cause, "sqlite_errorcode", 0) & 0xFF in _OF_THE_FILE:
        return f"{name}: {cause}"
    unknown = f"the database can't be used: {type(cause).__name__}"
    said = next((said for kind, said in _database_faults() if isinstance(cause, kind)), unknown)
    return f"{name}: {said}"


def described(settings: Settings) -> dict[str, str]:
    """What runs, for the log's first line; names no person and no secret."""
    local = settings.mode is Mode.LOCAL
    return {
        "mode": settings.mode.value,
        "credential": "none" if local else choice_of(settings).kind,
        "database": make_url(settings.database_url.get_secret_value()).get_backend_name(),
        "evidence": "folder" if settings.evidence_drive is None else "sharepoint",
        "graph": "on" if settings.uses_graph else "off",
        "signing_key": settings.signer.key if settings.signer else "none",
    }
