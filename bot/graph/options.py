"""What the adapter is told by the composition root."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a fifth of a second at every start otherwise
    from azure.core.credentials_async import AsyncTokenCredential


@dataclass(frozen=True, kw_only=True)
class GraphOptions:
    """`base_url` has been through `checked_base_url`."""

    base_url: str
    credential: "AsyncTokenCredential"
    now: Callable[[], datetime]
    """An aware time; read only to understand a Retry-After that is a date."""
    manifest_id: str
    """The app's id in its manifest, which the organisation's catalog knows as externalId."""
    teams_app_id: str | None = None
    """The app's id in the catalog; looked up by `manifest_id` when not given."""
    alert_sender: str | None = None
    """Mailbox that alert mail leaves from."""
    installed: Callable[[bool], None] = lambda _consented: None
    """Told of each installation whether it was made with what the app asks for consented."""
    patience: float = 5.0
    """Seconds that a call may sleep before its one retry after a 429 or 503."""
    timeout: float = 10.0
    """Seconds for connecting, and for waiting between two pieces of an answer."""
    upload_timeout: float = 60.0
    """Seconds for each piece of a file on its way out."""
    longest: float = 120.0
    """Seconds for an answer as a whole: one that comes byte by byte would never be late."""
