"""Addresses for calendars."""

from collections.abc import Mapping

from bot.swedish.feeds import HEADING, NOT_SET_UP
from bot.swedish.words import CommandName
from bot.teams.router import Router
from bot.teams.turn import Answer, Turn
from bot.usecases.feeds import OwnFeeds, make_feed, revoke_feed, see_feeds
from cards.basic import notice_card
from cards.feeds import CloseFeed, MakeFeed, feed_card


def register(router: Router) -> None:
    router.on_bare_command(CommandName.CALENDAR, calendar_command)
    router.on_action(MakeFeed, make)
    router.on_action(CloseFeed, close)


async def calendar_command(turn: Turn) -> Answer:
    """`/kalender`: what can be subscribed to."""
    if turn.services.public_url is None:
        return Answer(card=notice_card(headline=HEADING, text=NOT_SET_UP), private=True)
    own = await see_feeds(turn.request, storage=turn.storage)
    return _card(own, {})


async def make(turn: Turn, action: MakeFeed) -> Answer:
    """The secret goes to the person alone, also when the button was pressed in the channel."""
    if turn.services.public_url is None:
        return Answer(card=notice_card(headline=HEADING, text=NOT_SET_UP), private=True)
    secret = await make_feed(turn.request, action.scope, storage=turn.storage)
    address = f"{turn.services.public_url.rstrip('/')}/calendar/{secret}.ics"
    own = await see_feeds(turn.request, storage=turn.storage)
    return _card(own, {action.scope: address})


async def close(turn: Turn, action: CloseFeed) -> Answer:
    return _card(await revoke_feed(turn.request, action.scope, storage=turn.storage), {})


def _card(own: OwnFeeds, addresses: Mapping[str, str]) -> Answer:
    scopes = [each.scope for each in own.feeds]
    card = feed_card(addresses=addresses, scopes=scopes, catalogue=own.catalogue)
    return Answer(card=card, private=True)
