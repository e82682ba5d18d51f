"""What `python -m bot` can do. Alone it serves; the rest is for administrators, in English."""

import asyncio
import logging
import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import structlog

from bot import __version__
from bot.console import audit, bundle, check, everything, new_organisation, package
from bot.console.preflight import database_fault
from bot.console.serving import serve
from bot.core.clock import SystemClock
from bot.evidence.store import FolderStore
from bot.ops.logs import set_up_logs
from bot.organisation import BUILT_IN, load_organisation
from bot.settings import (
    BadSettings,
    DatabaseSettings,
    ExportSettings,
    PackageSettings,
    RecordsSettings,
    checked_url,
    read_settings,
    read_some,
)
from bot.swedish.new_organisation import STOPPED
from bot.wiring.evidence import open_evidence
from storage.engine import create_engine, database_errors
from storage.migrate import NewerDatabase, migrate
from storage.moving import CannotMove, SideFailed, back_up, move, write_hashes

PRIVATE: Final = 0o077
"""What the bot writes (database, pictures, exports) is for its own account alone."""

NEWER: Final = "The database has been moved on by a newer version, and no longer serves this one."

WITHOUT_CONSENT: Final = (
    "A managed identity alone can't be consented to: the package has no tabs and no line in the"
    " activity feed. With an app registration that trusts the identity (BOT_IDENTITY_ID) it has."
)

OK: Final = 0
BROKEN: Final = 1
CANNOT: Final = 2
"""As argparse ends on what it can't read."""

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


def main(arguments: Sequence[str]) -> int:
    """Do what is asked, and give the process's exit code."""
    os.umask(PRIVATE)
    options = _parser().parse_args(arguments)
    # What a command says is its answer; serving sets its own logs up.
    set_up_logs(readable=False, level=logging.ERROR)
    try:
        return options.run(options)
    except BadSettings as bad:
        return _cannot(f"The settings are not right:\n{bad}")
    except (package.CannotPackage, audit.CannotVerify, CannotMove) as error:
        return _cannot(str(error))
    except SideFailed as side:
        return _cannot(database_fault(side.error, side.name))
    except (*database_errors(), OSError) as error:
        return _cannot(database_fault(error))
    except Exception:  # noqa: BLE001 - told of in the log
        # Python's own traceback says the error's message, which may quote a secret.
        _log.exception("command_failed")
        return CANNOT


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="python -m bot",
        description="Without a command: serve. Settings come from the environment or from .env.",
    )
    parser.set_defaults(run=_serve)
    parser.add_argument("--version", action="version", version=f"inlaggsboten {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    manifest = commands.add_parser(
        "manifest",
        help="write the app package that is uploaded to Teams",
        description="Write the app package that is uploaded to Teams."
        " Reads BOT_APP_ID, BOT_APP_TYPE, BOT_PUBLIC_URL and BOT_ORGANISATION.",
    )
    manifest.add_argument("file", metavar="FILE.zip", type=Path)
    manifest.set_defaults(run=_manifest)

    of_organisation = commands.add_parser("organisation", help="another municipality's own file")
    files = of_organisation.add_subparsers(title="commands", metavar="COMMAND", required=True)
    new = files.add_parser(
        "new",
        help="ask ten questions, in Swedish, and write the file for BOT_ORGANISATION",
        description="Ask ten questions, in Swedish, and write the file for BOT_ORGANISATION.",
    )
    new.add_argument("file", metavar="FILE.toml", type=Path)
    new.set_defaults(run=_new_organisation)

    backup = commands.add_parser(
        "backup",
        help="copy the database to a file, as it is at one moment, while the bot goes on",
        description="Copy the database that BOT_DATABASE_URL names to a new SQLite file, as it is"
        " at one moment. The bot may go on. `move` brings it back. Copy the evidence afterwards."
        " FILE.hashes, written beside it, is for `audit verify --holds`: keep it elsewhere.",
    )
    backup.add_argument("file", metavar="FILE", type=Path)
    backup.set_defaults(run=_backup)

    exporter = commands.add_parser(
        "export",
        help="take everything out into a new folder: schedules, cases, database, settings' file",
        description="Take everything out into a new folder: a copy of the database, each year's"
        " schedule (Excel, CSV, JSON), each case with its pictures, the organisation file, and"
        " SHA256SUMS. The bot may go on; its log says that this was done."
        " Exit code 0: all of it, 1: some case is missing and named, 2: nothing.",
    )
    exporter.add_argument("folder", metavar="FOLDER", type=Path)
    exporter.set_defaults(run=_export)

    migrator = commands.add_parser(
        "migrate",
        help="bring the database's tables to this version, as their owner",
        description="Bring the tables of BOT_DATABASE_URL to this version. The bot does so by"
        " itself at start, unless its role may not change tables (deploy/postgresql/roles.sql).",
    )
    migrator.set_defaults(run=_migrate)

    mover = commands.add_parser(
        "move",
        help="copy a stopped bot's database to another, between SQLite and PostgreSQL",
        description="Copy everything from one database to an empty one: all of it, or nothing."
        " Every copy of the bot must be stopped. Addresses as in BOT_DATABASE_URL.",
    )
    mover.add_argument("source", metavar="FROM")
    mover.add_argument("target", metavar="TO")
    mover.set_defaults(run=_move)

    checker = commands.add_parser(
        "check",
        help="try everything that the bot stands on, and say in Swedish what to do next",
        description="Try settings, database, sign-in, the address from outside, each permission"
        " in Graph, the package in the catalog, team, channel, each superadmin's chat, and the"
        " evidence store. The bot may be running; nobody is written to without --send."
        " Exit code 0: all fine, 1: something fails, 2: nothing fails, but not all was tried.",
    )
    checker.add_argument(
        "--send",
        action="store_true",
        help="send each superadmin a test in the chat, the activity feed and by mail",
    )
    checker.add_argument(
        "--report",
        action="store_true",
        help="for pasting elsewhere: people by numbers, and what runs in the first line",
    )
    checker.add_argument(
        "--package",
        metavar="FILE.zip",
        type=Path,
        help="also hold an app package against the settings",
    )
    checker.set_defaults(run=_check)

    of_audit = commands.add_parser("audit", help="look after the records")
    tasks = of_audit.add_subparsers(title="commands", metavar="COMMAND", required=True)
    verify = tasks.add_parser(
        "verify",
        help="look for what was changed or removed behind the bot's back",
        description="Look for rows and evidence that were changed or removed behind the bot's"
        " back, in the database that BOT_DATABASE_URL names and where BOT_EVIDENCE says; or, with"
        " a file, whether a case or a person's extract that was taken out is still as it was."
        " Exit code 0: it fits, 1: something does not, 2: not looked at.",
    )
    verify.add_argument(
        "file",
        metavar="FILE",
        type=Path,
        nargs="?",
        help="a case or an extract as /exportera gave it",
    )
    verify.add_argument(
        "--holds",
        metavar="HASH",
        action="append",
        default=[],
        help="hashes that were kept elsewhere, whole or their first characters; may be given"
        " several times: finds also rows cut off at the end, and a file whose hashes were all made"
        " anew",
    )
    verify.add_argument(
        "--no-evidence",
        action="store_true",
        help="look at the database alone, as where a copy of it was restored by itself",
    )
    verify.set_defaults(run=_verify)
    return parser


def _serve(_options: Namespace) -> int:
    try:
        serve(read_settings())
    except NewerDatabase:
        return _cannot(NEWER)
    return OK


def _new_organisation(options: Namespace) -> int:
    today = SystemClock(ZoneInfo("UTC")).now().date()
    try:
        new_organisation.write_organisation(options.file, input, _say, today)
    except (EOFError, KeyboardInterrupt):
        return _cannot(f"\n{STOPPED}")
    except new_organisation.NotWritten as no:
        return _cannot(str(no))
    return OK


def _manifest(options: Namespace) -> int:
    settings = read_some(PackageSettings)
    try:
        organisation = load_organisation(settings.organisation or BUILT_IN)
    except (OSError, ValueError) as error:
        return _cannot(f"The organisation file is not right: {error}")
    content = package.build_package(
        app_id=settings.app_id,
        host=settings.public_url.host or "",
        organisation=organisation,
        has_registration=settings.has_registration,
    )
    file: Path = options.file
    try:
        file.write_bytes(content)
    except OSError as error:
        return _cannot(f"{file} can't be written: {error.strerror}")
    _say(f"Wrote {file}, for the app {package.manifest_id(settings.app_id)}.")
    if not settings.has_registration:
        _say(WITHOUT_CONSENT)
    return OK


def _migrate(_options: Namespace) -> int:
    url = read_some(DatabaseSettings).database_url.get_secret_value()
    try:
        asyncio.run(_migrated(url))
    except NewerDatabase:
        return _cannot(NEWER)
    _say("The tables are those of this version.")
    return OK


async def _migrated(url: str) -> None:
    engine = create_engine(url)
    try:
        await migrate(engine)
    finally:
        await engine.dispose()


def _check(options: Namespace) -> int:
    lines, code = check.check(send=options.send, report=options.report, package=options.package)
    for line in lines:
        _say(line)
    return code


def _backup(options: Namespace) -> int:
    url = read_some(DatabaseSettings).database_url.get_secret_value()
    file: Path = options.file
    moved = asyncio.run(back_up(url, file))
    hashes = write_hashes(moved, file)
    _say(f"Wrote {file}: {sum(moved.rows.values())} rows, compared with the database.")
    _say(f"Wrote {hashes}: the newest hashes, for audit verify --holds. Keep it elsewhere.")
    return OK


def _export(options: Namespace) -> int:
    settings = read_some(ExportSettings)
    file = settings.organisation or BUILT_IN
    try:
        organisation = load_organisation(file)
    except (OSError, ValueError) as error:
        return _cannot(f"The organisation file is not right: {error}")
    with everything.new_folder(options.folder) as folder:
        taken = asyncio.run(
            everything.take_everything(
                settings.database_url.get_secret_value(),
                folder,
                evidence=_evidence(settings),
                organisation=file,
                mark=organisation.archive_mark(),
                sign=settings.signer.sign if settings.signer else None,
                clock=SystemClock(ZoneInfo("UTC")),
            )
        )
    for label, why in taken.failed.items():
        _say(f"Case {label} is missing: {why}")
    _say(
        f"Wrote {options.folder}: {taken.rows} rows, {taken.schedules} files of schedules,"
        f" {taken.cases} cases."
    )
    return BROKEN if taken.failed else OK


def _move(options: Namespace) -> int:
    source, target = checked_url("FROM", options.source), checked_url("TO", options.target)
    moved = asyncio.run(move(source, target))
    for table, rows in moved.rows.items():
        _say(f"{table}: {rows}")
    _say("All rows are the same in both. Set BOT_DATABASE_URL to TO, start, run audit verify.")
    return OK


def _verify(options: Namespace) -> int:
    if options.file is not None:
        found = bundle.verify_file(options.file, holds=options.holds)
    else:
        records = read_some(RecordsSettings)
        url = records.database_url.get_secret_value()
        evidence = None if options.no_evidence else _evidence(records)
        found = audit.verify(url, holds=options.holds, evidence=evidence)
    for verdict in found.verdicts:
        _say(str(verdict))
    for note in found.notes:
        _say(note)
    return OK if found.fits else BROKEN


def _evidence(records: RecordsSettings) -> audit.OpenStore:
    if records.is_evidence_here:
        return lambda: nullcontext(FolderStore(Path(records.evidence)))
    settings = read_settings()
    return lambda: open_evidence(settings, SystemClock(settings.zone))


def _say(text: str) -> None:
    encoding = sys.stdout.encoding or "utf-8"
    try:
        sys.stdout.write(f"{text}\n".encode(encoding, "replace").decode(encoding))
        sys.stdout.flush()
    except BrokenPipeError:
        # Who read has seen enough, as `head` has; what is done is done to its end all the same.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _cannot(text: str) -> int:
    sys.stderr.write(f"{text}\n")
    return CANNOT
