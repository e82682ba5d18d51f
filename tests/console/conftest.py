"""An environment without settings, in a folder without a `.env`."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from bot.settings import Settings


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"BOT_{name.upper()}", raising=False)


@pytest.fixture
def logs_as_before() -> Iterator[None]:
    """A command may say what is logged, and where."""
    before = structlog.get_config()
    yield
    structlog.configure(**before)
