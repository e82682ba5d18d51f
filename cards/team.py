"""Another team has taken the bot in: said once to each superadmin, who may change to it."""

from typing import Annotated, ClassVar

from pydantic import Field

from bot.swedish import team as words
from cards.actions import CardAction
from cards.basic import notice_card
from cards.elements import Card, button


class ChangeTeam(CardAction):
    verb: ClassVar[str] = "change_team"

    team: Annotated[str, Field(min_length=1, max_length=150)]


def another_team_card(*, team: str, name: str, may_change: bool) -> Card:
    change = button(words.CHANGE, ChangeTeam(team=team), destructive=True)
    return notice_card(
        headline=words.ANOTHER,
        text=words.another_team(name, may_change=may_change),
        tone="warning",
        actions=[change] if may_change else [],
    )


def team_changed_card() -> Card:
    return notice_card(headline=words.CHANGED, text=words.CHANGED_HOW, tone="good")
