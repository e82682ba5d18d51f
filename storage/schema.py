"""Every table there is: each part of the store brings its own to the shared metadata."""

from storage import (
    follower_tables,
    idea_tables,
    import_tables,
    reminder_tables,
    series_tables,
    swap_tables,
    text_tables,
    watch_tables,
)
from storage.tables import metadata

__all__ = [
    "follower_tables",
    "idea_tables",
    "import_tables",
    "metadata",
    "reminder_tables",
    "series_tables",
    "swap_tables",
    "text_tables",
    "watch_tables",
]
