"""The health card's buttons."""

from typing import ClassVar

from cards.actions import CardAction


class SendDigest(CardAction):
    verb: ClassVar[str] = "send_digest"


class ReplayDead(CardAction):
    verb: ClassVar[str] = "replay_dead"


class TryNow(CardAction):
    verb: ClassVar[str] = "try_now"
