"""What every test may ask for."""

import logging
from collections.abc import Iterator

import pytest
import structlog

from tests.clock import FixedClock

pytest_plugins = ["tests.databases"]


@pytest.fixture
def clock() -> FixedClock:
    """Sunday 22 November 2026, 10:00 in Stockholm, until it is moved."""
    return FixedClock()


@pytest.fixture
def logs_as_they_were() -> Iterator[None]:
    """Set the logs back at the end, for a test that has the bot set up its own."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()
