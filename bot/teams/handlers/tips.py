"""Tips of posts that deserve a like, a share or a comment."""

from bot.core.links import without_links
from bot.swedish import tips as words
from bot.swedish.reading.sentences import says_nothing
from bot.swedish.watch import only_the_link
from bot.swedish.words import CommandName
from bot.teams.router import Router
from bot.teams.turn import Answer, Turn
from bot.usecases.channel import has_channel
from bot.usecases.tips import answer_tip, give_tip, see_tip
from cards.basic import notice_card
from cards.tips import AnswerTip, ShowTip, tip_card


def register(router: Router) -> None:
    router.on_command(CommandName.TIP, tip_command)
    router.on_action(AnswerTip, answered)
    router.on_action(ShowTip, show)


async def tip_command(turn: Turn, rest: str) -> Answer:
    """`/tipsa länk`: goes to the channel; tipped before, its card is shown."""
    if not rest.strip() and not turn.inbound.linked:
        # A bare link is asked about, so that it can be sent as it is.
        return Answer(card=notice_card(headline=words.SEND_THE_LINK), private=True)
    tip, new = await give_tip(turn.request, f"{rest}\n{turn.inbound.linked}", storage=turn.storage)
    beside = without_links(rest)
    left = "" if says_nothing(beside) else only_the_link(beside)
    if not new:
        return Answer(card=tip_card(tip=tip)).warned(left)
    said = words.THANKS if await has_channel(turn.storage) else words.THANKS_LATER
    thanks = notice_card(headline=said, text=left, tone="good")
    return Answer(card=thanks, private=True)


async def show(turn: Turn, action: ShowTip) -> Answer:
    return Answer(
        card=tip_card(tip=await see_tip(turn.request, action.tip, storage=turn.storage)),
        private=True,
    )


async def answered(turn: Turn, action: AnswerTip) -> Answer:
    tip = await answer_tip(turn.request, action.tip, action.answer, storage=turn.storage)
    return Answer(card=tip_card(tip=tip), changed=True)
