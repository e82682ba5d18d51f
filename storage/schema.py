"""Every table there is: each part of the store brings its own to the shared metadata."""

from storage import exchange_tables, follower_tables, reminder_tables, watch_tables
from storage.tables import metadata

__all__ = ["exchange_tables", "follower_tables", "metadata", "reminder_tables", "watch_tables"]
