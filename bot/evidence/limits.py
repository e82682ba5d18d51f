"""How large a picture may be."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, kw_only=True)
class ImageLimits:
    size: int = 20 * 1024 * 1024
    """Bytes."""
    pixels: int = 50_000_000
    scans: int = 64
    """Passes over all pixels that a JPEG may take; encoders make at most a dozen, and each one
    costs as much time as decoding the whole picture."""


DEFAULT_LIMITS: Final = ImageLimits()
