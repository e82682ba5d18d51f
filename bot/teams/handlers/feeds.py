"""Addresses for calendars."""

from bot.swedish.feeds import HEADING, NOT_SET_UP
from bot.teams.router import Router
from bot.teams.turn import Answer, Turn
from bot.usecases.feeds import make_feed
from cards.basic import notice_card
from cards.feeds import MakeFeed, feed_card


def register(router: Router) -> None:
    router.on_command("kalender", kalender)
    router.on_action(MakeFeed, make)


async def kalender(turn: Turn, _rest: str) -> Answer:
    """`/kalender`: what can be subscribed to."""
    if turn.services.public_url is None:
        return Answer(card=notice_card(headline=HEADING, text=NOT_SET_UP), private=True)
    return Answer(card=feed_card(addresses={}), private=True)


async def make(turn: Turn, action: MakeFeed) -> Answer:
    """The secret goes to the person alone, also when the button was pressed in the channel."""
    if turn.services.public_url is None:
        return Answer(card=notice_card(headline=HEADING, text=NOT_SET_UP), private=True)
    secret = await make_feed(turn.request, action.scope, storage=turn.storage)
    address = f"{turn.services.public_url.rstrip('/')}/calendar/{secret}.ics"
    return Answer(card=feed_card(addresses={action.scope: address}), private=True)
