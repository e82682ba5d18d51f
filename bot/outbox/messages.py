"""Jobs that send what is not about one booking, case or question."""

from dataclasses import dataclass
from typing import Annotated, Any

from typing_extensions import override

from bot.core.ports import Job
from bot.outbox.packing import InKey, ToPersonOrChannel


@dataclass(frozen=True, kw_only=True)
class SendActivity(Job):
    """What a turn could not send."""

    kind = "activity"

    service_url: str
    conversation: str
    message: dict[str, Any]
    """As the connector takes it."""
    activity_id: str = ""
    """Of the message that this one takes the place of; empty for a new one."""
    targeted: bool = False
    """Whether its recipient alone is to see it."""
    person: str = ""
    """Whose chat it is for, where that could not be begun; then there is no conversation yet."""


@dataclass(frozen=True, kw_only=True)
class Welcome(ToPersonOrChannel):
    """Once for each place, also when the bot is removed and added again."""

    kind = "welcome"

    team: Annotated[str, InKey] = ""
    """Whose channel it is."""

    @property
    @override
    def key(self) -> str:
        return f"welcome:{self.to}" + (f":{self.team}" if self.receiver is None else "")
