"""Subscribing to the schedule in a calendar."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

from microsoft_teams.cards.core import CardElement
from pydantic import Field

from bot.schedule.feeds import EVERYTHING, MINE
from bot.swedish import feeds as words
from cards.actions import CardAction
from cards.elements import Card, button, card, heading, link_button, subheading, text, under


class MakeFeed(CardAction):
    """A new address for one scope; the earlier one stops working."""

    verb: ClassVar[str] = "feed"

    scope: Annotated[str, Field(min_length=1, max_length=50)]


def feed_card(*, addresses: Mapping[str, str]) -> Card:
    """The addresses just made, by scope; a secret is shown once and never kept."""
    body: list[CardElement] = [heading(words.HEADING), under(words.HOW)]
    for scope, address in addresses.items():
        body += [subheading(words.scope_name(scope)), text(address)]
    actions = [
        button(words.scope_name(scope), MakeFeed(scope=scope), primary=scope == MINE)
        for scope in (MINE, EVERYTHING)
        if scope not in addresses
    ]
    opened = [link_button(words.scope_name(scope), link) for scope, link in addresses.items()]
    return card(body, actions=[*opened, *actions], fallback=words.HEADING)
