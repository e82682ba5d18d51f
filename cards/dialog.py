"""A card in a dialog: a window of its own, in which Teams knows `Action.Submit` alone."""

from typing import Final

from pydantic import JsonValue

from bot.swedish.basic import OPEN_DIALOG
from cards.actions import CardAction
from cards.elements import NARROW, Card
from cards.parts import ActionSet, SubmitAction

VERB: Final = "verb"
OPENED_BY: Final = "opened_by"
"""What a submit carries beside the button's data; no button has a field of these names."""


def dialog_button(action: CardAction) -> ActionSet:
    """Opens in a dialog what the action shows, where the client is narrow."""
    data = {"msteams": {"type": "task/fetch"}, VERB: action.verb, **action.data()}
    submit = SubmitAction(title=OPEN_DIALOG, data=data, associated_inputs="none")
    return ActionSet(actions=[submit], target_width=NARROW)


def in_dialog(card: Card, *, opened_by: str) -> Card:
    """The same card for a dialog; it remembers which message's button opened it."""
    return {key: _translated(value, opened_by) for key, value in card.items()}


def _translated(node: JsonValue, opened_by: str) -> JsonValue:
    if isinstance(node, list):
        return [_translated(each, opened_by) for each in node]
    if not isinstance(node, dict):
        return node
    if node.get("type") != "Action.Execute":
        return {key: _translated(value, opened_by) for key, value in node.items()}
    carried = node.get("data")
    submit = {key: value for key, value in node.items() if key not in {"verb", "data"}}
    submit["type"] = "Action.Submit"
    submit["data"] = {
        **(carried if isinstance(carried, dict) else {}),
        VERB: node["verb"],
        OPENED_BY: opened_by,
    }
    return submit
