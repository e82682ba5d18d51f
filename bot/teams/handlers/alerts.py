"""A superadmin's press on an alert."""

from bot.swedish.basic import bad_button
from bot.teams.router import Router
from bot.teams.turn import Answer, Turn
from bot.usecases.alerts import alerted_case, card_subject, see_alert, take_alert
from cards.alerts import alert_card
from cards.alerts_actions import TakeAlert
from cards.basic import refusal_card


def register(router: Router) -> None:
    router.on_action(TakeAlert, take)


async def take(turn: Turn, action: TakeAlert) -> Answer:
    alert = await take_alert(turn.request, action.case, storage=turn.storage)
    if alert is None:
        return Answer(card=refusal_card(text=bad_button()))
    async with turn.storage.read() as tx:
        holder = None if alert.taken_by is None else await tx.people.get(alert.taken_by)
    return Answer(
        card=alert_card(alert=alert, holder=holder.name if holder else ""),
        subject=card_subject(action.case),
    )


async def pressed(turn: Turn) -> None:
    """Any press on an alert's card says that the superadmin has seen it."""
    if not turn.actor.is_superadmin or not turn.inbound.reply_to_id:
        return
    async with turn.storage.read() as tx:
        shown = await tx.conversations.subjects_at(turn.inbound.reply_to_id)
    for case in filter(None, map(alerted_case, shown)):
        await see_alert(turn.request, case, storage=turn.storage)
