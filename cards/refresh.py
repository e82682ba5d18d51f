"""A card in the channel that each reader's client asks for anew: their own view, as it is now."""

from collections.abc import Sequence
from typing import Final

from cards.actions import CardAction
from cards.elements import Card

MOST_READERS: Final = 60
"""Teams takes no more of them; for the others the card stands as it was posted."""


def refreshing(card: Card, action: CardAction, readers: Sequence[str]) -> Card:
    """The card with who asks anew, by their accounts in Teams (`29:…`)."""
    if not readers:
        return card
    asking = {"type": "Action.Execute", "verb": action.verb, "data": action.data()}
    return card | {"refresh": {"action": asking, "userIds": list(readers[:MOST_READERS])}}
