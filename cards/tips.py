"""A tip in the channel, until somebody has met it."""

from typing import ClassVar

from bot.schedule.tips import Tip, TipAnswer
from bot.swedish import tips as words
from cards.actions import CardAction, Number
from cards.elements import Card, button, card, link_button, strip, text


class AnswerTip(CardAction):
    verb: ClassVar[str] = "tip"

    tip: Number
    answer: TipAnswer


class ShowTip(CardAction):
    verb: ClassVar[str] = "show_tip"

    tip: Number


def tip_card(*, tip: Tip) -> Card:
    opening = link_button(words.OPEN, tip.link)
    if tip.answer is not None:
        return card(
            [strip(words.done(tip), "good"), text(words.given_by(tip), quiet=True)],
            actions=[opening],
            fallback=words.done(tip),
        )
    answers = [
        button(words.BUTTONS[answer], AnswerTip(tip=tip.id, answer=answer)) for answer in TipAnswer
    ]
    return card(
        [
            strip(words.HEADING, "neutral"),
            text(words.ASK),
            text(words.given_by(tip), quiet=True),
        ],
        actions=[opening, *answers],
        fallback=words.HEADING,
    )
