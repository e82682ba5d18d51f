"""What a script of `make faults` tells: what was tried, and what was lost by it."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.databases import Postgres


@dataclass(frozen=True, kw_only=True)
class Where:
    """What a script is given: a folder of its own, and a server to make databases on."""

    folder: Path
    postgres: Postgres

    def own_folder(self) -> Path:
        """One more, for a bot of its own."""
        return Path(tempfile.mkdtemp(dir=self.folder))


@dataclass(frozen=True, kw_only=True)
class Tried:
    """A line of the table.

    `seen` is what was counted while it was tried; `lost` what should have been there
    afterwards, or have held, and did not.
    """

    what: str
    seen: str
    lost: Sequence[str] = ()

    def __str__(self) -> str:
        lost = "; ".join(self.lost) or "nothing"
        return f"{self.what}\n    seen: {self.seen}\n    lost: {lost}"
