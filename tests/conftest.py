"""What every test may ask for."""

import gc
import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from tests.clock import FixedClock

pytest_plugins = ["tests.databases"]

_FAULTS = Path(__file__).parent / "faults"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is slow, so that it can be run by itself or left out."""
    for item in items:
        if _asks_postgresql(item):
            item.add_marker(pytest.mark.postgresql)
        if _FAULTS in item.path.parents:
            item.add_marker(pytest.mark.faults)
        first = item.get_closest_marker("first_municipality")
        if os.environ.get("ORGANISATION") and first is not None:
            item.add_marker(
                pytest.mark.skip(reason=f"rests on the built-in file: {first.args[0]}")
            )


def pytest_collection_finish() -> None:
    """Look for garbage no more in what is kept to the end: modules and thousands of tests."""
    gc.collect()
    gc.freeze()


def _asks_postgresql(item: pytest.Item) -> bool:
    if not isinstance(item, pytest.Function):
        return False
    chosen = item.callspec.params.get("database_kind") if hasattr(item, "callspec") else None
    return chosen == "postgresql" or "postgres" in item.fixturenames


@pytest.fixture
def clock() -> FixedClock:
    """Sunday 22 November 2026, 10:00 in Stockholm, until it is moved."""
    return FixedClock()


@pytest.fixture(autouse=True)
def _logs_as_they_were() -> Iterator[None]:
    """Set the logs back at the end: each of the bot's commands sets up its own."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()
