"""Subscribing to the schedule in a calendar."""

from collections.abc import Mapping, Sequence
from typing import Annotated, ClassVar

from pydantic import Field, model_validator

from bot.core.text import plain
from bot.schedule.feeds import EVERYTHING, MINE
from bot.schedule.model import Catalogue
from bot.swedish import feeds as words
from cards.actions import CardAction
from cards.elements import (
    ROWS,
    Card,
    button,
    card,
    heading,
    link_button,
    row,
    send_button,
    subheading,
    text,
    under,
)
from cards.parts import CardElement, Choice, ChoiceSetInput, TextInput


def _without_addresses(data: object) -> object:
    """The fields to copy from come back with every press; they say nothing new."""
    if not isinstance(data, Mapping):
        return data
    given: dict[object, object] = {**data}
    return {key: value for key, value in given.items() if not str(key).startswith("address_")}


class MakeFeed(CardAction):
    """A new address for one scope; the earlier one stops working."""

    verb: ClassVar[str] = "feed"

    scope: Annotated[str, Field(min_length=1, max_length=50)]

    _without_addresses = model_validator(mode="before")(_without_addresses)


class CloseFeed(CardAction):
    """One's address for the scope stops working."""

    verb: ClassVar[str] = "close_feed"

    scope: Annotated[str, Field(min_length=1, max_length=50)]

    _without_addresses = model_validator(mode="before")(_without_addresses)


def feed_card(
    *, addresses: Mapping[str, str], scopes: Sequence[str], catalogue: Catalogue
) -> Card:
    """What can be subscribed to.

    Args:
        addresses: Those just made, by scope; a secret is shown once and never kept.
        scopes: Of the addresses that work.
        catalogue: Names the pages.
    """
    body: list[CardElement] = [heading(words.HEADING), under(words.HOW)]
    for scope, address in addresses.items():
        body.append(subheading(words.scope_name(scope, catalogue)))
        # A field: what is copied from it is the address to the letter, which marked-up text isn't.
        body.append(TextInput(id=f"address_{scope}", label=words.ADDRESS, value=address))
    if scopes:
        body += [subheading(words.WORKING), text(words.WORKING_HELP, quiet=True)]
        body += [
            row(
                words.scope_name(scope, catalogue),
                button=button(words.CLOSE, CloseFeed(scope=scope)),
            )
            for scope in scopes[:ROWS]
        ]
    body.append(
        ChoiceSetInput(
            id="scope",
            label=words.PAGE,
            placeholder=words.PAGE_NEEDED,
            choices=[Choice(title=plain(each.name), value=each.id) for each in catalogue.pages],
            style="compact",
            is_required=True,
            error_message=words.PAGE_NEEDED,
        )
    )
    opened = [link_button(words.OPEN, link) for link in addresses.values()]
    made = [
        button(words.make(scope, again=scope in scopes), MakeFeed(scope=scope))
        for scope in (MINE, EVERYTHING)
        if scope not in addresses
    ]
    page = send_button(words.PAGE_ADDRESS, MakeFeed.verb)
    return card(body, actions=[*opened, *made, page], fallback=words.HEADING)
