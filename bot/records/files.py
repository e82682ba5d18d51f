"""Files as they are given out: they lie on disk, and are never in memory as a whole."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class File:
    name: str
    path: Path
    """Where it lies, for as long as its maker says."""
    digest: str
    """What the audit log notes of it: a SHA-256 by which a file shows later whether it is the
    one that was given out."""

    @property
    def size(self) -> int:
        return self.path.stat().st_size
