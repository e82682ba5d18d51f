"""The health card's button."""

from typing import ClassVar

from cards.actions import CardAction


class ReplayDead(CardAction):
    verb: ClassVar[str] = "replay_dead"
