"""What a bot on SQLite has in its memory before anybody has asked for anything."""

import subprocess
import sys
from inspect import getattr_static
from pathlib import Path

import pytest
from botframework.connector.auth import (
    BotFrameworkAuthentication,
    ConnectorFactory,
)

from bot.botframework.sdk_connector import SdkAuthentication, SdkConnectors

ROOT = Path(__file__).parents[2]


def said_by(code: str) -> str:
    """What a fresh interpreter writes that runs it."""
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
    ).stdout


@pytest.fixture(scope="module")
def loaded() -> set[str]:
    """All modules of a process that has loaded what `python -m bot` does."""
    code = "import sys, bot.console.commands; print(*sys.modules)"
    return set(said_by(code).split())


@pytest.mark.parametrize(
    "module",
    [
        pytest.param("requests", id="botbuilder's client of every service, and what it stands on"),
        pytest.param("botbuilder.core.teams", id="what botbuilder has for other kinds of bots"),
        "msal",
        "oauthlib",
        "azure.identity",
        "msgraph",
        pytest.param("jwt", id="signatures, that local mode knows none of"),
        "cryptography",
        pytest.param("sqlalchemy.orm", id="SQLAlchemy's object-relational half"),
        "alembic",
        pytest.param("asyncpg", id="PostgreSQL's driver"),
        pytest.param("PIL", id="what reads pictures, in a process of its own"),
        pytest.param("jinja2", id="the page"),
        "icalendar",
        "openpyxl",
        "python_calamine",
        "typst",
    ],
)
def test_what_may_never_be_asked_for_is_not_loaded_at_the_start(loaded: set[str], module: str):
    assert "bot.botframework.adapter" in loaded
    assert module not in loaded


def test_who_loads_botbuilder_as_a_whole_afterwards_gets_the_same_classes():
    code = """
from bot.botframework import sdk
from botbuilder.core import CloudAdapterBase, TurnContext
from botframework.connector.auth import ClaimsIdentity
assert sdk.CloudAdapterBase is CloudAdapterBase
assert sdk.TurnContext is TurnContext
assert sdk.ClaimsIdentity is ClaimsIdentity
"""
    said_by(code)


def test_whoever_asks_for_a_red_day_loads_no_other_country():
    code = """
import sys
from datetime import date
from bot.core.calendar import is_workday
assert not is_workday(date(2026, 12, 25))
print(*[each for each in sys.modules if each.startswith("holidays.countries")])
"""
    assert said_by(code).split() == ["holidays.countries.sweden"]


def test_who_loads_the_other_countries_afterwards_gets_the_same_days():
    code = """
from bot.core import calendar
from holidays import Norway, country_holidays
from holidays.countries import Sweden
assert Norway(years=2026)
assert calendar.Sweden is Sweden
assert isinstance(country_holidays("SE"), Sweden)
"""
    said_by(code)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [(SdkAuthentication, BotFrameworkAuthentication), (SdkConnectors, ConnectorFactory)],
    ids=["authentication", "connectors"],
)
def test_what_botbuilder_asks_for_has_all_that_it_demands(ours: type, theirs: type):
    demanded = theirs.__abstractmethods__
    assert demanded
    assert [
        name
        for name in demanded
        if getattr_static(ours, name) is getattr_static(theirs, name, None)
    ] == []
