"""The buttons of alerts."""

from typing import ClassVar

from cards.actions import CardAction, Number


class TakeAlert(CardAction):
    verb: ClassVar[str] = "take_alert"

    case: Number
