"""What every test may ask for."""

import pytest

from tests.clock import FixedClock

pytest_plugins = ["tests.databases"]


@pytest.fixture
def clock() -> FixedClock:
    """Sunday 22 November 2026, 10:00 in Stockholm, until it is moved."""
    return FixedClock()
