"""`python -m bot check`: a line for everything that the bot stands on, and what to do next."""

import asyncio
import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bot import __version__
from bot.alerts.checks import Check, Finding, Why, exit_code, fails, holds
from bot.console.package import CannotPackage, build_package, differences
from bot.console.preflight import described, look_over
from bot.core.clock import SystemClock
from bot.organisation import BUILT_IN, load_organisation
from bot.settings import AppType, BadSettings, Settings, read_settings
from bot.swedish import checks as words
from bot.swedish.checked_settings import SETTINGS
from bot.teams.app_package import LOCAL_APP_ID
from bot.wiring.check import open_checks


def check(*, send: bool, report: bool, package: Path | None = None) -> tuple[list[str], int]:
    """Try everything; the lines to show, and the exit code.

    Args:
        send: Also send a test to each superadmin.
        report: For pasting elsewhere: no names, and what runs in the first line.
        package: An app package to hold against the settings.
    """
    try:
        settings = read_settings()
        look_over(settings, os.environ, serving=False)
    except BadSettings as bad:
        findings = wrong_settings(str(bad))
        return [*_head(None, report=report), *map(words.line, findings)], exit_code(findings)
    findings = [
        holds(Check.SETTINGS),
        *asyncio.run(_tried(settings, send=send)),
        *(_of_package(settings, package) if package is not None else ()),
    ]
    shown = words.without_names(findings) if report else findings
    lines = [*_head(settings, report=report), *map(words.line, shown)]
    return [*lines, words.headline(findings)], exit_code(findings)


async def _tried(settings: Settings, *, send: bool) -> Sequence[Finding]:
    async with open_checks(settings, SystemClock(settings.zone)) as checks:
        return await checks.run(send=send)


def wrong_settings(faults: str) -> list[Finding]:
    """Of each setting once, without what was written in it, which may be about a person."""
    names = dict.fromkeys(line.partition(" ")[0].rstrip(":") for line in faults.splitlines())
    return [_wrong(name) for name in names]


def _wrong(name: str) -> Finding:
    why = Why.SETTINGS_WRONG if name in SETTINGS else Why.NO_SUCH_SETTING
    return fails(Check.SETTINGS, why, detail=name)


def _of_package(settings: Settings, file: Path) -> Iterator[Finding]:
    try:
        made = build_package(
            app_id=settings.app_id or LOCAL_APP_ID,
            host=(settings.public_url.host if settings.public_url else None) or "",
            organisation=load_organisation(settings.organisation or BUILT_IN),
            has_registration=settings.app_type is AppType.SINGLE_TENANT,
        )
        differing = differences(made, file)
    except CannotPackage:
        yield fails(Check.PACKAGE, Why.NO_PACKAGE)
        return
    if differing:
        yield fails(Check.PACKAGE, Why.OTHER_PACKAGE, detail=", ".join(differing))
    else:
        yield holds(Check.PACKAGE)


def _head(settings: Settings | None, *, report: bool) -> Iterator[str]:
    if not report:
        return
    runs: Mapping[str, str] = described(settings) if settings is not None else {}
    said = [f"{name}: {value}" for name, value in runs.items()]
    yield ", ".join([f"inlaggsboten {__version__}, Python {platform.python_version()}", *said])
