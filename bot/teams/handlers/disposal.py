"""Looking at what is due for disposal, and approving it."""

from bot.schedule.admin_refusals import DisposalChanged
from bot.swedish.disposal import CHANGED
from bot.swedish.words import CommandName
from bot.teams.router import Router
from bot.teams.turn import Answer, Turn
from bot.usecases.disposal import approve_disposal, see_all_due, see_due
from cards.disposal import disposals_card, disposed_card, review_card
from cards.disposal_actions import ApproveDisposal, ReviewDisposal


def register(router: Router) -> None:
    router.on_bare_command(CommandName.DISPOSAL, disposal_command)
    router.on_action(ReviewDisposal, review)
    router.on_action(ApproveDisposal, approve)


async def disposal_command(turn: Turn) -> Answer:
    retention = turn.services.organisation.retention.rules()
    found = await see_all_due(turn.request, retention=retention, storage=turn.storage)
    return Answer(card=disposals_card(found, retention), private=True)


async def review(turn: Turn, action: ReviewDisposal) -> Answer:
    retention = turn.services.organisation.retention.rules()
    due = await see_due(turn.request, action.kind, retention=retention, storage=turn.storage)
    return Answer(card=review_card(due), private=True)


async def approve(turn: Turn, action: ApproveDisposal) -> Answer:
    retention = turn.services.organisation.retention.rules()
    try:
        due = await approve_disposal(
            turn.request, action.kind, action.seen, retention=retention, storage=turn.storage
        )
    except DisposalChanged:
        due = await see_due(turn.request, action.kind, retention=retention, storage=turn.storage)
        return Answer(card=review_card(due, problem=CHANGED), private=True)
    return Answer(card=disposed_card(due), private=True)
