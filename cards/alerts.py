"""The card that alerts a superadmin, and the line in the channel when nobody has come."""

from bot.alerts.steps import Alert
from bot.core.calendar import in_zone
from bot.swedish import alerts as words
from cards.alerts_actions import TakeAlert
from cards.elements import Card, button, card, facts, strip, text
from cards.parts import Action, CardElement


def alert_card(*, alert: Alert, holder: str, reminder: bool = False) -> Card:
    """What has happened and who has it; nothing of the comment, which a lock screen would show.

    Args:
        alert: Anyone's alert of the case: it says the same to all of them.
        holder: The name of who took it.
        reminder: Whether it comes again.
    """
    title = words.reminder(alert.reason) if reminder else words.title(alert.reason)
    name = words.case_name(alert.case)
    raised = words.at(in_zone(alert.raised_at))
    if alert.taken_by is not None:
        taken = words.taken(holder)
        body: list[CardElement] = [
            strip(taken, "good", words.title(alert.reason)),
            facts([(words.RAISED_LABEL, raised)]),
        ]
        return card([*body, text(name, quiet=True)], fallback=f"{name}: {taken}")
    take: list[Action] = [button(words.TAKE, TakeAlert(case=alert.case), primary=True)]
    return card(
        [
            strip(title, "attention", words.WAITING),
            facts([(words.RAISED_LABEL, raised)]),
            text(name, quiet=True),
        ],
        actions=take,
        fallback=f"{title}. {name}",
    )


def not_reached_card(case: int, call: str) -> Card:
    """What the reporter is told when the alert turns out to have reached nobody."""
    return card(
        [strip(words.NOT_REACHED, "warning", words.call(case, call))], fallback=words.NOT_REACHED
    )


def unclaimed_card() -> Card:
    return card(
        [strip(words.UNCLAIMED, "warning", words.UNCLAIMED_TEXT)], fallback=words.UNCLAIMED
    )
